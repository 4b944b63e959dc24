"""Tables in a PDF report: columns as wide as their numbers, rows that stay whole, heads on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from simulator.report.charts.text import Weight, drawable, width_of
from simulator.report.layout import Role, Row, Table
from simulator.report.written.pdf_page import (
    BODY,
    FONT,
    GAP,
    INK,
    MARGIN,
    MUTED,
    RULE,
    SMALL,
    lines_of,
    room,
    text_height,
    width,
)

if TYPE_CHECKING:
    from fpdf import FPDF

_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5)
_PADDING, _BETWEEN = 0.7, 3.5
_LEAST_LABEL = 38.0
_HEAD_WISHED = 30.0
_LONGEST_WORD = 45.0
"""Millimetres that the longest word of a text may claim; a longer one is broken."""
_FEWEST = 2
"""Columns that are never split further."""
_NOTE = SMALL - 0.5
_MILLIMETRES_AN_INCH = 25.4
_FEW_TEXTS = 3
"""A table with more columns of text than these is set small, since they wrap."""
_KEPT_WHOLE = 0.35
"""A table that takes less of a page than this stands on one page."""
_ROWS_KEPT = 4
"""With its title a table begins on a page only where so many rows fit below."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table as it is drawn: type size and the widths of its columns, in millimetres."""

    table: Table
    size: float
    widths: tuple[float, ...]

    @property
    def line(self) -> float:
        return text_height(self.size)


def write_table(pages: FPDF, table: Table) -> None:
    """Draw a table with its title and note; one with too many columns becomes several with the same first column."""
    note = lines_of(pages, drawable(table.note), width(pages), _NOTE) if table.note else []
    *others, last = _parts(pages, table)
    for part in others:
        _draw(pages, part, 0.0)
    _draw(pages, last, len(note) * text_height(_NOTE) + 1)
    if note:
        pages.ln(1)
        pages.set_font(FONT, "", _NOTE)
        pages.set_text_color(*MUTED)
        pages.multi_cell(0, text_height(_NOTE), drawable(table.note), align="L", new_x="LMARGIN", new_y="NEXT")
    pages.ln(GAP)


def claimed_height(pages: FPDF, table: Table) -> float:
    """Give how high the part of a table is that is never torn apart: all of a small one, else title, heads and rows."""
    grid = _fitted(pages, next(_parts(pages, table)))
    return _claimed(pages, grid, [_laid_out(pages, grid, row) for row in grid.table.rows])


def _parts(pages: FPDF, table: Table) -> Iterator[Table]:
    """Split a table by columns until every part fits; a single column always does."""
    if len(table.columns) <= _FEWEST or _side_by_side(pages, table):
        yield table
        return
    middle = (len(table.columns) + 1) // 2
    yield from _parts(pages, _with_columns(table, 1, middle))
    yield from _parts(pages, _with_columns(table, middle, len(table.columns)))


def _with_columns(table: Table, start: int, stop: int) -> Table:
    columns = (table.columns[0], *table.columns[start:stop])
    rows = tuple(replace(row, figures=row.figures[start - 1 : stop - 1]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def _fitted(pages: FPDF, table: Table) -> _Grid:
    """Set a table in the largest type in which its columns fit; where none does, share the width out."""
    sharing = _Grid(table, _SIZES[-1], (width(pages) / len(table.columns),) * len(table.columns))
    return _side_by_side(pages, table) or sharing


def _side_by_side(pages: FPDF, table: Table) -> _Grid | None:
    """Find the largest type in which the columns fit side by side; None where none does."""
    is_wordy = sum(column.is_text for column in table.columns) > _FEW_TEXTS
    for size in _SIZES[2:] if is_wordy else _SIZES:
        widths = _widths(pages, table, size)
        if sum(widths) <= width(pages) + 0.01:
            return _Grid(table, size, widths)
    return None


def _widths(pages: FPDF, table: Table, size: float) -> tuple[float, ...]:
    """Give numbers the width they need, and texts a share of what is left."""
    needed = [_needed(table, place, size) for place in range(len(table.columns))]
    wished = [_wished(table, place, size) for place in range(len(table.columns))]
    spare = width(pages) - sum(needed)
    wish = sum(more - least for least, more in zip(needed, wished, strict=True))
    share = min(1.0, spare / wish) if spare > 0 and wish > 0 else 0.0
    widths = [least + share * (more - least) for least, more in zip(needed, wished, strict=True)]
    left = width(pages) - sum(widths)
    texts = [place for place, column in enumerate(table.columns) if column.is_text]
    if left > 0 and texts:
        widths[texts[0] if len(texts) < len(widths) else texts[-1]] += left
    return tuple(widths)


def _needed(table: Table, place: int, size: float) -> float:
    """Give the least width of a column: numbers are never broken, words only where they are very long."""
    column = table.columns[place]
    head = max((_measure(word, size, "bold") for word in column.caption.split(" ")), default=0.0)
    if column.is_text:
        words = (word for text in _texts(table, place) for word in text.split(" "))
        least = min(max(head, *(_measure(word, size) for word in words), 0.0), _LONGEST_WORD)
        return (max(least, _LEAST_LABEL) if place == 0 else least) + _BETWEEN
    return max(head, *(_measure(text, size, "bold") for text in (*_texts(table, place), ""))) + _BETWEEN


def _wished(table: Table, place: int, size: float) -> float:
    """Give the width at which nothing in a column is wrapped, but a long head."""
    column = table.columns[place]
    if not column.is_text:
        head = min(_measure(column.caption, size, "bold"), _HEAD_WISHED)
        return max(_needed(table, place, size), head + _BETWEEN)
    texts = (*_texts(table, place), column.caption)
    return max(_needed(table, place, size), max(_measure(text, size, "bold") for text in texts) + _BETWEEN)


def _texts(table: Table, place: int) -> list[str]:
    rows = [row for row in table.rows if row.role is not Role.HEADING]
    if place == 0:
        return [row.label for row in rows]
    return [row.figures[place - 1].text for row in rows if place <= len(row.figures)]


def _measure(text: str, size: float, weight: Weight = "normal") -> float:
    """Measure a line in millimetres, with the charts' measure of the same font."""
    return width_of(drawable(text), size, weight) * _MILLIMETRES_AN_INCH


class _Laid(NamedTuple):
    """A row that is ready to be drawn: the lines of each cell, the type they are set in, the height of all."""

    row: Row
    cells: Sequence[Sequence[str]]
    style: str
    height: float


def _claimed(pages: FPDF, grid: _Grid, rows: Sequence[_Laid]) -> float:
    head = text_height(BODY) + 1 + _height(grid, _heads(pages, grid))
    whole = head + sum(row.height for row in rows)
    return whole if whole < pages.eph * _KEPT_WHOLE else head + sum(row.height for row in rows[:_ROWS_KEPT])


def _heads(pages: FPDF, grid: _Grid) -> list[list[str]]:
    return _cells(pages, grid, [column.caption for column in grid.table.columns], "B")


def _draw(pages: FPDF, table: Table, below: float) -> None:
    """Draw a part of a table; ``below`` is what must stand on the page of its last row."""
    grid = _fitted(pages, table)
    heads = _heads(pages, grid)
    rows = [_laid_out(pages, grid, row) for row in table.rows]
    if room(pages) < _claimed(pages, grid, rows) + below:
        pages.add_page()
    pages.set_font(FONT, "B", BODY)
    pages.set_text_color(*INK)
    pages.multi_cell(0, text_height(BODY), drawable(table.title), align="L", new_x="LMARGIN", new_y="NEXT")
    pages.ln(1)
    _write_heads(pages, grid, heads)
    for place, laid in enumerate(rows):
        followers = _followers(rows, place)
        is_end = place + len(followers) == len(rows) - 1
        if room(pages) < laid.height + sum(row.height for row in followers) + (below if is_end else 0.0):
            pages.add_page()
            _write_heads(pages, grid, heads)
        _write_row(pages, grid, laid)


def _followers(rows: Sequence[_Laid], place: int) -> Sequence[_Laid]:
    """Give the rows that stand on the page of a row: the one below a heading, and the last below the last but one."""
    is_kept = rows[place].row.role is Role.HEADING or place == len(rows) - 2
    return rows[place + 1 : place + 2] if is_kept else ()


def _write_heads(pages: FPDF, grid: _Grid, heads: Sequence[Sequence[str]]) -> None:
    if not any(column.caption for column in grid.table.columns):
        return
    lowered = [[""] * (max(map(len, heads)) - len(lines)) + list(lines) for lines in heads]
    _write_cells(pages, grid, lowered, "B", _height(grid, heads))
    _rule(pages, MUTED, 0.3)


def _laid_out(pages: FPDF, grid: _Grid, row: Row) -> _Laid:
    if row.role is Role.HEADING:
        pages.set_font(FONT, "B", grid.size)
        cells = [_wrapped(pages, row.label, width(pages), grid, "B")]
        return _Laid(row, cells, "B", 1 + _height(grid, cells))
    style = "" if row.role is Role.ITEM else "B"
    cells = _cells(pages, grid, _row_texts(grid, row), style)
    return _Laid(row, cells, style, _height(grid, cells))


def _write_row(pages: FPDF, grid: _Grid, laid: _Laid) -> None:
    if laid.row.role is Role.TOTAL:
        _rule(pages, MUTED, 0.3)
    if laid.row.role is Role.HEADING:
        pages.ln(1)
        _write_cells(pages, replace(grid, widths=(width(pages),)), laid.cells, laid.style, laid.height - 1)
    else:
        _write_cells(pages, grid, laid.cells, laid.style, laid.height)
    _rule(pages, RULE, 0.15)


def _row_texts(grid: _Grid, row: Row) -> list[str]:
    texts = [row.label, *(figure.text for figure in row.figures)]
    return [*texts, *[""] * (len(grid.widths) - len(texts))]


def _cells(pages: FPDF, grid: _Grid, texts: Sequence[str], style: str) -> list[list[str]]:
    """Break each cell's text into its lines."""
    pages.set_font(FONT, style, grid.size)
    return [
        _wrapped(pages, text, across - (_BETWEEN if place else _BETWEEN / 2), grid, style)
        for place, (text, across) in enumerate(zip(texts, grid.widths, strict=True))
    ]


def _wrapped(pages: FPDF, text: str, across: float, grid: _Grid, style: str) -> list[str]:
    line = drawable(text)
    if _measure(line, grid.size, "bold" if style else "normal") <= across:
        return [line]
    return lines_of(pages, line, across, grid.size, style)


def _height(grid: _Grid, cells: Sequence[Sequence[str]]) -> float:
    return max(map(len, cells)) * grid.line + 2 * _PADDING


def _write_cells(pages: FPDF, grid: _Grid, cells: Sequence[Sequence[str]], style: str, height: float) -> None:
    """Write the lines of a row, none of which can break the page any more."""
    pages.set_font(FONT, style, grid.size)
    pages.set_text_color(*INK)
    top, left = pages.get_y(), MARGIN
    for place, (lines, across) in enumerate(zip(cells, grid.widths, strict=True)):
        is_text = grid.table.columns[place].is_text
        for number, line in enumerate(lines):
            pages.set_xy(left if is_text and not place else left + _BETWEEN, top + _PADDING + number * grid.line)
            pages.cell(across - (_BETWEEN if place else 0), grid.line, line, align="L" if is_text else "R")
        left += across
    pages.set_xy(MARGIN, top + height)


def _rule(pages: FPDF, colour: tuple[int, int, int], thickness: float) -> None:
    pages.set_draw_color(*colour)
    pages.set_line_width(thickness)
    pages.line(MARGIN, pages.get_y(), MARGIN + width(pages), pages.get_y())
