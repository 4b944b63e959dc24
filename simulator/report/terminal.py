"""Tables on a terminal, drawn with rich: they wrap by blocks of columns, and never cut a number."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Literal

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Drawn
from rich.text import Text

from simulator.report.layout import Column, Line, Report, Role, Row, Table

WIDTH = 80
NARROWEST, WIDEST = 40, 120
_GAP = 2
_INDENTATION = "  "
_INDENT = len(_INDENTATION)
_COMFORTABLE_LABEL = 30
_NARROWEST_LABEL = 16
_FEW_LINES = (3, 4)
_RULES = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_STYLES = {Role.ITEM: "", Role.TOTAL: "bold", Role.HEADING: "bold cyan"}


def write_terminal(report: Report, width: int = WIDTH, *, colour: bool = False) -> str:
    """Draw a report for a terminal of that many columns."""
    console = _console(width, colour)
    _print(console, report.title, "bold")
    _print(console, report.headline)
    for table in report.tables:
        console.print()
        _print(console, table.title, "bold")
        for block in blocks(table, console.width):
            _draw(console, block)
        if table.note:
            _print(console, table.note, "dim")
    console.print()
    _print(console, report.footer, "dim")
    return _text(console)


def write_lines(lines: Sequence[Line], width: int = WIDTH, *, colour: bool = False) -> str:
    """Write lines of text, each with its indentation and style, wrapped at the width."""
    console = _console(width, colour)
    for line, indentation, style in lines:
        console.print(Padding(Text(line, style), (0, 0, 0, indentation)))
    return _text(console)


def blocks(table: Table, width: int) -> Iterator[Table]:
    """Split a table into tables of fewer columns that fit the width, each with the labels."""
    label, *widths = _widths(table, width)
    start = 0
    while start < len(widths):
        stop, used = start + 1, label + _GAP + widths[start]
        while stop < len(widths) and used + _GAP + widths[stop] <= width:
            used += _GAP + widths[stop]
            stop += 1
        columns = (table.columns[0], *table.columns[start + 1 : stop + 1])
        rows = tuple(replace(row, figures=row.figures[start:stop]) for row in table.rows)
        yield replace(table, columns=columns, rows=rows)
        start = stop


def _draw(console: Console, table: Table) -> None:
    """Draw head and rows; a heading goes over the whole width, and what is below it is indented."""
    widths = _widths(table, console.width)
    console.print(_drawn(table, widths, (), ""))
    indentation = ""
    for is_heading, rows in groupby(table.rows, lambda row: row.role is Role.HEADING):
        if is_heading:
            for row in rows:
                _print(console, row.label, _STYLES[row.role])
            indentation = _INDENTATION
        else:
            console.print(_drawn(table, widths, tuple(rows), indentation))


def _drawn(table: Table, widths: Sequence[int], rows: Sequence[Row], indentation: str) -> Drawn:
    drawn = Drawn(
        box=_RULES, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="", show_header=not rows
    )
    for column, width in zip(table.columns, widths, strict=True):
        justify: Literal["left", "right"] = "left" if column.is_text else "right"
        head = "\n".join(part for part in (column.head, column.unit) if part)
        drawn.add_column(Text(head), justify=justify, width=width, overflow="fold", vertical="bottom")
    for row in rows:
        style = _STYLES[row.role]
        label = Padding(Text(row.label, style), (0, 0, 0, cell_len(indentation)))
        drawn.add_row(label, *(Text(figure.text, style) for figure in row.figures))
    return drawn


def _widths(table: Table, width: int) -> list[int]:
    """Give each column what its figures need and its head too, if there is room; labels may wrap, figures never."""
    places = range(1, len(table.columns))
    figures = [
        max([cell_len(row.figures[place - 1].text) for row in table.rows if row.figures], default=0) for place in places
    ]
    longest = max(
        cell_len(row.label) + _INDENT * _has_headings(table) for row in table.rows if row.role is not Role.HEADING
    )
    label = max(longest, cell_len(table.columns[0].caption))
    for wanted in _HEADS:
        columns = [max(figure, wanted(table.columns[place])) for place, figure in zip(places, figures, strict=True)]
        room = width - sum(columns) - _GAP * len(columns)
        if room >= min(label, _COMFORTABLE_LABEL):
            break
    if room < _NARROWEST_LABEL:
        room = min(_COMFORTABLE_LABEL, max(_NARROWEST_LABEL, width - max(columns) - _GAP))
    return [min(label, room), *columns]


def _on_one_line(column: Column) -> int:
    return max(cell_len(column.head), cell_len(column.unit))


def _in_few_lines(column: Column, most: int) -> int:
    """Give the width at which the head takes at most so many lines: short words need not stand one to a line."""
    narrowest = _by_words(column)
    wide = range(narrowest, max(narrowest, cell_len(column.head)) + 1)
    return next(width for width in wide if _lines_of(column.head, width) <= most)


def _lines_of(head: str, width: int) -> int:
    lines, used = 1, 0
    for word in map(cell_len, head.split(" ")):
        fits = not used or used + 1 + word <= width
        lines, used = (lines, used + word + (used > 0)) if fits else (lines + 1, word)
    return lines


def _by_words(column: Column) -> int:
    words = [min(cell_len(word), _NARROWEST_LABEL) for word in column.head.split(" ")]
    return max(*words, min(cell_len(column.unit), _NARROWEST_LABEL), 0)


_HEADS: tuple[Callable[[Column], int], ...] = (
    _on_one_line,
    *(partial(_in_few_lines, most=most) for most in _FEW_LINES),
    _by_words,
)
"""How wide a column's head would have it, from the best looking to the narrowest."""


def _has_headings(table: Table) -> bool:
    return any(row.role is Role.HEADING for row in table.rows)


def _console(width: int, colour: bool) -> Console:
    return Console(
        file=io.StringIO(),
        width=min(max(width, NARROWEST), WIDEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style))


def _text(console: Console) -> str:
    """Give what was drawn, without the blanks that fill up lines."""
    drawn = console.file.getvalue()  # type: ignore[attr-defined]
    return "".join(f"{line.rstrip()}\n" for line in drawn.splitlines())
