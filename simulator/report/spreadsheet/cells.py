"""The cells of a worksheet, in one pass and in constant memory: only cells that stand in the file are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from simulator.report.spreadsheet.package import MAIN, text_within

NUMBER, SHARED_TEXT, TEXT, TRUTH, ERROR = "n", "s", "str", "b", "e"
_INLINE = "inlineStr"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26


class Cell(NamedTuple):
    """A cell as stored. ``value`` is the text of its value, None where none is stored; ``kind`` says what it is."""

    column: int
    row: int
    style: int
    kind: str
    formula: str | None
    value: str | None
    is_array: bool = False

    @property
    def place(self) -> str:
        """Where it stands, such as ``D7``."""
        return f"{letters_of(self.column)}{self.row}"

    @property
    def is_number(self) -> bool:
        """Tell whether its value is a number."""
        return self.kind == NUMBER and self.value is not None


def cells_of(sheet: bytes, shared_texts: Sequence[str]) -> Iterator[Cell]:
    """Read a worksheet's cells in the order they stand, those without value and formula left out.

    Args:
        sheet: the worksheet's part.
        shared_texts: the workbook's shared texts.
    """
    masters: dict[str, tuple[str, str]] = {}
    for _, element in ElementTree.iterparse(BytesIO(sheet)):
        if element.tag == f"{MAIN}c":
            cell = _cell(element, shared_texts, masters)
            if cell is not None:
                yield cell
        elif element.tag == f"{MAIN}row":
            element.clear()


def _cell(
    element: ElementTree.Element, shared_texts: Sequence[str], masters: dict[str, tuple[str, str]]
) -> Cell | None:
    place, kind, style = element.get("r", ""), element.get("t", NUMBER), int(element.get("s", 0))
    formula = element.find(f"{MAIN}f")
    stored = element.find(f"{MAIN}v")
    value = None if stored is None else stored.text
    if kind == SHARED_TEXT and value is not None:
        kind, value = TEXT, shared_texts[int(value)]
    elif kind == _INLINE:
        inline = element.find(f"{MAIN}is")
        kind, value = TEXT, None if inline is None else text_within(inline)
    if formula is None and value is None:
        return None
    column, row = position(place)
    text = None if formula is None else _formula(formula, place, masters)
    is_array = formula is not None and formula.get("t") in ("array", "dataTable")
    return Cell(column, row, style, kind, text, value, is_array)


def _formula(formula: ElementTree.Element, place: str, masters: dict[str, tuple[str, str]]) -> str:
    """Give a formula's text; cells that share one have it moved to where they stand."""
    if formula.get("t") != "shared":
        return formula.text or ""
    number = formula.get("si", "")
    if formula.text:
        masters[number] = formula.text, place
        return formula.text
    from openpyxl.formula.translate import Translator

    text, origin = masters.get(number, ("", place))
    return str(Translator(f"={text}", origin).translate_formula(place)).removeprefix("=")


def position(place: str) -> tuple[int, int]:
    """Give a cell's column and row, both from 1."""
    found = _PLACE.fullmatch(place.replace("$", ""))
    if found is None:
        raise ValueError(f"{place} is no cell")
    return column_of(found[1]), int(found[2])


@cache
def column_of(letters: str) -> int:
    """Give a column's number from its letters."""
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column


def letters_of(column: int) -> str:
    """Give a column's letters."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters
