"""A pen for small tables of formulas: a label, a unit, then formulas with their stored values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.language import separated
from simulator.report.numbers import round_half_up
from simulator.report.workbook.styles import (
    FORMULA,
    GIVEN,
    HEADER,
    HEADING,
    LINK,
    NOTE,
    RIGHT,
    TEXT,
    UNIT,
    WRAP,
    Styles,
)

Value = float | str
_LINE_HEIGHT = 13.5


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula, without the leading ``=``, and what it gives in the case as run."""

    formula: str
    value: Value


@dataclass(slots=True)
class Pen:
    """Writes a sheet's small tables from the top down; ``row`` is the next row, counted from 1.

    What reads another sheet is written in the colour of links.
    """

    sheet: Any
    styles: Styles
    row: int

    def heading(self, title: str, columns: int) -> None:
        """Write a heading, a blank line above it."""
        self.row += 1
        for index in range(1, columns):
            self.sheet.write_blank(self.row - 1, index, None, self.styles(HEADING))
        self.sheet.write_string(self.row - 1, 0, title, self.styles(HEADING))
        self.row += 1

    def heads(self, texts: Sequence[str], lines: int = 1) -> None:
        """Write the heads of a table's columns, on so many lines; all but the first two stand right."""
        wrapped = (WRAP,) if lines > 1 else ()
        for index, text in enumerate(texts):
            look = self.styles(HEADER, RIGHT, *wrapped) if index > 1 else self.styles(HEADER, *wrapped)
            self.sheet.write_string(self.row - 1, index, text, look)
        if lines > 1:
            self.sheet.set_row(self.row - 1, _LINE_HEIGHT * lines)
        self.row += 1

    def note(self, text: str) -> None:
        """Write a remark."""
        self.sheet.write_string(self.row - 1, 0, text, self.styles(NOTE))
        self.row += 1

    def remark(self, index: int, row: int, text: str) -> None:
        """Write a unit above a column of figures; ``row`` counts from 1."""
        self.sheet.write_string(row - 1, index, text, self.styles(UNIT, RIGHT))

    def line(
        self, label: str, unit: str, figures: Sequence[Figure | None], number_format: str, *parts: dict[str, Any]
    ) -> int:
        """Write a line of a table and give its row."""
        self.sheet.write_string(self.row - 1, 0, label, self.styles(TEXT, *parts))
        self.sheet.write_string(self.row - 1, 1, unit, self.styles(UNIT, *parts))
        for index, figure in enumerate(figures, 2):
            if figure is not None:
                self.figure(index, figure, number_format, *parts)
        self.row += 1
        return self.row - 1

    def figure(self, index: int, figure: Figure, number_format: str, *parts: dict[str, Any]) -> None:
        """Write one formula in the current row."""
        role = LINK if "!" in figure.formula else FORMULA
        look = self.styles(role, RIGHT, *parts, number_format=number_format)
        self.sheet.write_formula(self.row - 1, index, f"={figure.formula}", look, figure.value)

    def stored(self, index: int, value: float, number_format: str, *parts: dict[str, Any]) -> None:
        """Write a number that no formula gives in the current row, in the colour of what was computed before."""
        look = self.styles(GIVEN, RIGHT, *parts, number_format=number_format)
        self.sheet.write_number(self.row - 1, index, value + 0.0, look)


def fixed_text(value: float, places: int) -> str:
    """Write a number as a spreadsheet's ``FIXED`` does where the language is spoken."""
    return separated(round_half_up(value, places))
