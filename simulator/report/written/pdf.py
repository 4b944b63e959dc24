"""A written report as a PDF document: bookmarks, page numbers, charts, tables that repeat their heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from simulator import __version__
from simulator.language import _
from simulator.report.charts.text import drawable
from simulator.report.layout import Table
from simulator.report.numbers import number
from simulator.report.written.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Sample,
    Section,
)
from simulator.report.written.pdf_page import (
    ACCENT,
    BODY,
    FONT,
    GAP,
    INK,
    LEADING,
    MARGIN,
    MUTED,
    SMALL,
    TINT,
    lines_of,
    new_pages,
    room,
    text_height,
    width,
)
from simulator.report.written.pdf_table import claimed_height, write_table

if TYPE_CHECKING:
    from fpdf import FPDF

_FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""A date of its own would make every writing of the same report another file."""
_TITLE, _SECTION, _SUBSECTION, _LEAD = 20.0, 14.0, 11.0, 11.0
_VALUES = (13.0, 12.0, 11.0, 10.0, 9.0)
_FIGURES_A_ROW = 3
_CARD_PADDING = 2.5
_BULLET = "\u2022"
_BULLET_WIDTH = 5.0
_PICTURE_WIDTH = 155.0
_HEADING_KEEPS = 12.0
"""Millimetres of a heading with the space around it."""


def write_pdf(document: Document) -> bytes:
    """Write a report; the same report always gives the same bytes."""
    pages = new_pages()
    pages.set_creation_date(_FIXED_DATE)
    pages.set_title(f"{document.kind}: {document.title}")
    pages.set_lang(document.language)
    pages.set_creator(f"nps-sim {__version__}")
    pages.add_page()
    _title(pages, document)
    for place, section in enumerate(document.sections):
        _section(pages, section, is_first=place == 0)
    _number_pages(pages, document)
    return bytes(pages.output())


def _title(pages: FPDF, document: Document) -> None:
    _line(pages, document.kind.upper(), SMALL, ACCENT, is_bold=True)
    _line(pages, document.title, _TITLE, INK, is_bold=True)
    pages.ln(1)
    facts = "   \u00b7   ".join(f"{name}: {text}" for name, text in document.facts)
    _line(pages, facts, SMALL, MUTED)
    pages.ln(2)
    pages.set_draw_color(*ACCENT)
    pages.set_line_width(0.6)
    pages.line(MARGIN, pages.get_y(), MARGIN + width(pages), pages.get_y())
    pages.ln(GAP)


def _section(pages: FPDF, section: Section, *, is_first: bool) -> None:
    if not is_first:
        pages.ln(GAP)
    _keep(pages, _kept_height(pages, section.blocks))
    pages.start_section(drawable(section.title), level=0)
    _line(pages, section.title, _SECTION, ACCENT, is_bold=True)
    pages.ln(2)
    for place, block in enumerate(section.blocks):
        if isinstance(block, Heading):
            _keep(pages, _kept_height(pages, section.blocks[place + 1 :]))
        _block(pages, block)


def _kept_height(pages: FPDF, blocks: Sequence[Block]) -> float:
    """Give the height that a heading keeps together: its own, that of the text below, and of a chart after that."""
    height = _HEADING_KEEPS
    for place, block in enumerate(blocks):
        match block:
            case Picture():
                return height + _picture_size(block)[1]
            case Table():
                return height + claimed_height(pages, block)
            case Paragraph(text):
                height += _height_of(pages, text, BODY, "", width(pages))
            case Heading() if not place:
                height += _HEADING_KEEPS
            case _:
                return height + _HEADING_KEEPS
    return height


def _block(pages: FPDF, block: Block) -> None:
    match block:
        case Heading(text):
            pages.ln(2)
            pages.start_section(drawable(text), level=1)
            _line(pages, text, _SUBSECTION, INK, is_bold=True)
            pages.ln(1)
        case Paragraph(text, is_lead):
            _line(pages, text, _LEAD if is_lead else BODY, INK)
            pages.ln(2)
        case Bullets(items):
            _bullets(pages, items)
        case Sample(text):
            _sample(pages, text)
        case KeyFigures():
            _key_figures(pages, block)
        case Picture():
            _picture(pages, block)
        case Table():
            write_table(pages, block)


def _line(pages: FPDF, text: str, size: float, colour: tuple[int, int, int], *, is_bold: bool = False) -> None:
    """Write running text over the whole width."""
    pages.set_font(FONT, "B" if is_bold else "", size)
    pages.set_text_color(*colour)
    pages.multi_cell(0, text_height(size), drawable(text), align="L", new_x="LMARGIN", new_y="NEXT")


def _keep(pages: FPDF, height: float) -> None:
    """Begin a new page where so much does not fit on this one."""
    if room(pages) < height:
        pages.add_page()


def _bullets(pages: FPDF, items: tuple[str, ...]) -> None:
    for item in items:
        pages.set_font(FONT, "", BODY)
        pages.set_text_color(*INK)
        lines = lines_of(pages, drawable(item), width(pages) - _BULLET_WIDTH, BODY)
        _keep(pages, text_height(BODY) * min(len(lines), 3))
        pages.cell(_BULLET_WIDTH, text_height(BODY), _BULLET)
        pages.multi_cell(
            width(pages) - _BULLET_WIDTH, text_height(BODY), drawable(item), align="L", new_x="LMARGIN", new_y="NEXT"
        )
        pages.ln(0.8)
    pages.ln(2)


def _sample(pages: FPDF, text: str) -> None:
    lines = text.splitlines()
    height = text_height(SMALL) * len(lines) + 2 * _CARD_PADDING
    _keep(pages, height)
    top = pages.get_y()
    pages.set_fill_color(*TINT)
    pages.rect(MARGIN, top, width(pages), height, style="F")
    pages.set_font(FONT, "", SMALL)
    pages.set_text_color(*INK)
    for place, line in enumerate(lines):
        pages.set_xy(MARGIN + _CARD_PADDING, top + _CARD_PADDING + place * text_height(SMALL))
        pages.cell(0, text_height(SMALL), line.replace("  ", "\u00a0\u00a0\u00a0"))
    pages.set_xy(MARGIN, top + height + GAP / 2)


def _key_figures(pages: FPDF, block: KeyFigures) -> None:
    """Draw cards, three side by side."""
    card = (width(pages) - (_FIGURES_A_ROW - 1) * _CARD_PADDING) / _FIGURES_A_ROW
    for start in range(0, len(block.figures), _FIGURES_A_ROW):
        row = block.figures[start : start + _FIGURES_A_ROW]
        inner = card - 2 * _CARD_PADDING
        size = next((size for size in _VALUES if _on_one_line(pages, row, size, inner)), _VALUES[-1])
        parts = [
            ((each.title, SMALL, "", MUTED), (each.value, size, "B", INK), (each.note, SMALL, "", MUTED))
            for each in row
        ]
        heights = [[_height_of(pages, text, size, style, inner) for text, size, style, _ in each] for each in parts]
        # titles of a row are given the same height, so that their figures stand on one line
        tallest = [max(each[place] for each in heights) for place in range(3)]
        height = sum(tallest) + 2 * _CARD_PADDING
        _keep(pages, height)
        top = pages.get_y()
        for place, each in enumerate(parts):
            left = MARGIN + place * (card + _CARD_PADDING)
            pages.set_fill_color(*TINT)
            pages.rect(left, top, card, height, style="F")
            pages.set_fill_color(*ACCENT)
            pages.rect(left, top, 0.8, height, style="F")
            at = top + _CARD_PADDING
            for (text, size, style, colour), part_height in zip(each, tallest, strict=True):
                pages.set_font(FONT, style, size)
                pages.set_text_color(*colour)
                pages.set_xy(left + _CARD_PADDING, at)
                pages.multi_cell(inner, text_height(size), drawable(text), align="L")
                at += part_height
        pages.set_xy(MARGIN, top + height + _CARD_PADDING)
    pages.ln(GAP / 2)


def _on_one_line(pages: FPDF, figures: Sequence[KeyFigure], size: float, inner: float) -> bool:
    return all(_height_of(pages, each.value, size, "B", inner) <= text_height(size) for each in figures)


def _height_of(pages: FPDF, text: str, size: float, style: str, inner: float) -> float:
    if not text:
        return 0.0
    lines = lines_of(pages, drawable(text), inner, size, style)
    return len(lines) * text_height(size)


def _picture(pages: FPDF, picture: Picture) -> None:
    """Place a chart, in print about 260 dots an inch."""
    from simulator.report.charts import encode

    across, down = _picture_size(picture)
    _keep(pages, down)
    image = BytesIO(encode(picture.figure, "png"))
    pages.image(image, x=MARGIN, w=across, alt_text=picture.text)
    pages.ln(GAP / 2)


def _picture_size(picture: Picture) -> tuple[float, float]:
    """Give how wide and high a chart is printed, in millimetres."""
    across, down = picture.figure.get_size_inches()
    return _PICTURE_WIDTH, _PICTURE_WIDTH * float(down) / float(across)


def _number_pages(pages: FPDF, document: Document) -> None:
    """Write the foot of every page, now that their number is known."""
    total = pages.pages_count
    pages.set_auto_page_break(False)
    for page in range(1, total + 1):
        pages.page = page
        pages.set_font(FONT, "B", SMALL)  # else the next font, being set already, would be written to no page
        pages.set_font(FONT, "", SMALL - 0.5)
        pages.set_text_color(*MUTED)
        pages.set_xy(MARGIN, pages.h - MARGIN + 4)
        place = _("page {page} of {pages}", page=number(page), pages=number(total))
        pages.cell(width(pages), LEADING * 3, drawable(document.footer), align="L")
        pages.set_xy(MARGIN, pages.h - MARGIN + 4)
        pages.cell(width(pages), LEADING * 3, place, align="R")
