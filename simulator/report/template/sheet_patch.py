"""Putting values into cells of a worksheet's part, every other byte left as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from simulator.report.spreadsheet.cells import letters_of, position
from simulator.report.spreadsheet.package import MAIN

Value = float | str | None
_SEPARATOR = "}"
_ROW, _CELL, _DATA, _FORMULA = (MAIN[1:] + name for name in ("row", "c", "sheetData", "f"))
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_RECALCULATE, _COLUMN = (MAIN[1:] + name for name in ("sheetCalcPr", "col"))


class Span(NamedTuple):
    """Where an element stands in the bytes: from its first to behind its last, and where its first tag ends."""

    start: int
    inside: int
    end: int


class _Edit(NamedTuple):
    """Text in place of a stretch of bytes, which may be empty."""

    start: int
    end: int
    text: str


class _CellAt(NamedTuple):
    span: Span
    style: str | None
    has_formula: bool


@dataclass(slots=True)
class _RowAt:
    span: Span
    style: str | None
    cells: dict[int, _CellAt] = field(default_factory=dict)


class SheetText:
    """A worksheet's part, with the place of every row and cell in its bytes.

    Raises:
        ValueError: it has no cells to speak of, or is not written in UTF-8.
    """

    def __init__(self, sheet: bytes) -> None:
        self._sheet = sheet
        self._rows: dict[int, _RowAt] = {}
        self._columns: list[tuple[int, int, str]] = []
        self._prefix = ""  # such as "x:", where the writer gives every element one
        once = self._scan()
        if _DATA not in once:
            raise ValueError("the sheet has no cells")
        self._data, self._recalculation = once[_DATA], once.get(_RECALCULATE)
        name = sheet[self._data.start + 1 : self._data.inside].partition(b"sheetData")[0]
        self._prefix = name.decode()

    @property
    def has_formulas(self) -> bool:
        """Tell whether any cell is calculated."""
        return any(cell.has_formula for row in self._rows.values() for cell in row.cells.values())

    def holds_formula(self, column: int, row: int) -> bool:
        """Tell whether a cell is calculated."""
        found = self._rows.get(row)
        return found is not None and column in found.cells and found.cells[column].has_formula

    def filled(self, values: Mapping[tuple[int, int], Value], *, recalculate: bool) -> bytes:
        """Give the part with values put into cells.

        Args:
            values: by column and row; None empties a cell. Styles stay.
            recalculate: whether a spreadsheet program should work out all formulas when it opens the workbook.
        """
        by_row: dict[int, dict[int, Value]] = {}
        for (column, row), value in sorted(values.items(), key=lambda item: (item[0][1], item[0][0])):
            by_row.setdefault(row, {})[column] = value
        edits: list[_Edit] = []
        for row, cells in by_row.items():
            if row in self._rows:
                edits += self._in_row(row, self._rows[row], cells)
        edits += self._new_rows({row: cells for row, cells in by_row.items() if row not in self._rows})
        if recalculate:
            edits.append(self._ask_to_recalculate())
        return self._edited(edits)

    def _edited(self, edits: list[_Edit]) -> bytes:
        pieces, at = [], 0
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):  # stable: rows and cells stay in order
            pieces += [self._sheet[at:start], text.encode()]
            at = end
        return b"".join([*pieces, self._sheet[at:]])

    def _in_row(self, row: int, found: _RowAt, cells: Mapping[int, Value]) -> Iterator[_Edit]:
        """Replace cells that are there and put the others between them."""
        new = {column: self._cell(column, row, self._style(column, found.style), cells[column]) for column in cells}
        if found.span.inside == found.span.end:  # <row .../>
            opening = self._sheet[found.span.start : found.span.end].decode().removesuffix("/>").rstrip()
            yield _Edit(found.span.start, found.span.end, f"{opening}>{''.join(new.values())}</{self._prefix}row>")
            return
        columns = sorted(found.cells)
        for column, text in new.items():
            if column in found.cells:
                cell = found.cells[column]
                yield _Edit(cell.span.start, cell.span.end, self._cell(column, row, cell.style, cells[column]))
                continue
            index = bisect_left(columns, column)
            at = found.cells[columns[index - 1]].span.end if index else found.span.inside
            yield _Edit(at, at, text)

    def _new_rows(self, rows: Mapping[int, Mapping[int, Value]]) -> Iterator[_Edit]:
        texts = {}
        for row, cells in rows.items():
            inside = "".join(self._cell(column, row, self._style(column, None), cells[column]) for column in cells)
            texts[row] = f'<{self._prefix}row r="{row}">{inside}</{self._prefix}row>'
        if texts and self._data.inside == self._data.end:  # <sheetData/>
            name = f"{self._prefix}sheetData"
            yield _Edit(self._data.start, self._data.end, f"<{name}>{''.join(texts.values())}</{name}>")
            return
        known = sorted(self._rows)
        for row, text in texts.items():
            index = bisect_left(known, row)
            at = self._rows[known[index - 1]].span.end if index else self._data.inside
            yield _Edit(at, at, text)

    def _ask_to_recalculate(self) -> _Edit:
        text = f'<{self._prefix}sheetCalcPr fullCalcOnLoad="1"/>'
        if self._recalculation is not None:
            return _Edit(self._recalculation.start, self._recalculation.end, text)
        return _Edit(self._data.end, self._data.end, text)

    def _style(self, column: int, of_row: str | None) -> str | None:
        """Give the style a new cell inherits: its row's, else its column's."""
        if of_row is not None:
            return of_row
        return next((style for low, high, style in self._columns if low <= column <= high), None)

    def _cell(self, column: int, row: int, style: str | None, value: Value) -> str:
        name, place = f"{self._prefix}c", f"{letters_of(column)}{row}"
        opening = f'<{name} r="{place}"' + (f' s="{style}"' if style is not None else "")
        if value is None:
            return f"{opening}/>"
        if isinstance(value, str):
            text = f'<{self._prefix}t xml:space="preserve">{escape(value)}</{self._prefix}t>'
            return f'{opening} t="inlineStr"><{self._prefix}is>{text}</{self._prefix}is></{name}>'
        return f"{opening}><{self._prefix}v>{float(value)!r}</{self._prefix}v></{name}>"

    def _scan(self) -> dict[str, Span]:
        """Note where rows and cells stand, and give where the elements stand that there is one of."""
        parser = expat.ParserCreate("utf-8", _SEPARATOR)
        starts: list[tuple[int, int, Mapping[str, str]]] = []
        formulas: list[int] = []
        once: dict[str, Span] = {}

        def begin(name: str, attributes: Mapping[str, str]) -> None:
            at = parser.CurrentByteIndex
            starts.append((at, self._tag_end(at), attributes))
            if name == _ROW:
                self._rows[int(attributes["r"])] = _RowAt(Span(0, 0, 0), attributes.get("s"))
            elif name == _FORMULA:
                formulas.append(at)

        def end(name: str) -> None:
            start, inside, attributes = starts.pop()
            is_empty = self._sheet.startswith(b"/>", inside - 2)
            span = Span(start, inside, inside if is_empty else self._tag_end(parser.CurrentByteIndex))
            if name == _CELL:
                column, row = position(attributes["r"])
                has_formula = bool(formulas) and formulas[-1] > start
                self._rows[row].cells[column] = _CellAt(span, attributes.get("s"), has_formula)
            elif name == _ROW:
                self._rows[int(attributes["r"])].span = span
            elif name == _COLUMN and "style" in attributes:
                self._columns.append((int(attributes["min"]), int(attributes["max"]), attributes["style"]))
            elif name in (_DATA, _RECALCULATE):
                once[name] = span

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.Parse(self._sheet, True)
        return once

    def _tag_end(self, start: int) -> int:
        found = _TAG.match(self._sheet, start)
        assert found is not None
        return found.end()
