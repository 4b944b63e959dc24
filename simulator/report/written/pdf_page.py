"""The pages of a PDF report: their size, their fonts, their colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.report import colours

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu Sans"
MARGIN, FOOT = 18.0, 20.0
"""Millimetres."""
BODY, SMALL = 9.5, 8.0
"""Points."""
GAP = 6.0
LEADING = 1.4
_MILLIMETRES_A_POINT = 25.4 / 72

Colour = tuple[int, int, int]


def _rgb(code: str) -> Colour:
    """Read a colour such as ``#1F77B4``."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


INK, MUTED, RULE, ACCENT = map(_rgb, (colours.INK, colours.MUTED, colours.RULE, colours.RISE))
TINT: Colour = (243, 246, 249)


def new_pages() -> FPDF:
    """Begin a document on A4 in the charts' own font, which has every Vietnamese letter."""
    from fpdf import FPDF
    from matplotlib import get_data_path

    folder = Path(get_data_path()) / "fonts" / "ttf"
    pages = FPDF(orientation="portrait", unit="mm", format="A4")
    pages.add_font(FONT, "", folder / "DejaVuSans.ttf")
    pages.add_font(FONT, "B", folder / "DejaVuSans-Bold.ttf")
    pages.set_margins(MARGIN, MARGIN, MARGIN)
    pages.set_auto_page_break(True, FOOT)
    pages.c_margin = 0
    pages.str_alias_nb_pages = ""  # no text stands for the number of pages, whoever wrote it
    return pages


def text_height(size: float) -> float:
    """Give the height in millimetres of a line of text of a size in points."""
    return size * LEADING * _MILLIMETRES_A_POINT


def width(pages: FPDF) -> float:
    """Give how many millimetres text may be wide."""
    return float(pages.epw)


def lines_of(pages: FPDF, text: str, across: float, size: float, style: str = "") -> list[str]:
    """Break text into lines of at most so many millimetres."""
    pages.set_font(FONT, style, size)
    lines = pages.multi_cell(across, text_height(size), text, align="L", dry_run=True, output="LINES")
    assert isinstance(lines, list)
    return lines


def room(pages: FPDF) -> float:
    """Give how many millimetres are left on the page."""
    return float(pages.page_break_trigger - pages.get_y())
