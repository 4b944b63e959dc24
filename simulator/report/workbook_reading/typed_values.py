"""What was typed into a cell: a number or a word of a list, or why it is neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isclose, isfinite

from simulator.errors import quoted, suggest
from simulator.model.spelling import RefusalError
from simulator.report.workbook.input_rows import Entry
from simulator.report.workbook_reading.sheets import DATE, ERROR, TEXT, TRUTH, Cell

Typed = float | str
_LAST_DIGIT = 1e-14
"""Spreadsheets keep fifteen or sixteen digits."""
_TYPE_NUMBER = "type the number; the cell's format shows it as a percentage or with separators"


def number_in(cell: Cell) -> float:
    """Give the number in a cell.

    Raises:
        RefusalError: It holds none.
    """
    value = cell.value
    if value is None and cell.formula is not None:
        message = f"the formula {quoted(cell.formula)} has no stored value"
        raise RefusalError(message, "open the workbook in Excel or LibreOffice and save it, or type the number")
    if value is None or (isinstance(value, str) and not value.strip()):
        raise RefusalError("the cell is empty", _TYPE_NUMBER)
    if cell.kind == ERROR:
        raise RefusalError(f"the cell shows the error {quoted(str(value))}", "type a number")
    if cell.kind == DATE:
        raise RefusalError("the cell holds a date, not a number", "set the cell's format to number and type it again")
    if cell.kind == TRUTH or isinstance(value, bool):
        raise RefusalError(f"the cell holds {str(value).upper()}, not a number", _TYPE_NUMBER)
    if cell.kind == TEXT or not isinstance(value, int | float):
        hint = "set the cell's format to number and type the number again"
        raise RefusalError(f"the text {quoted(str(value))} stands where a number belongs", hint)
    if not isfinite(value):
        raise RefusalError("the number is not finite", _TYPE_NUMBER)
    return float(value) + 0.0


def word_in(cell: Cell, words: Iterable[str]) -> str:
    """Give the word of a list that a cell holds, however it is capitalised.

    Raises:
        RefusalError: It holds none of them.
    """
    listed = list(words)
    one_of = f"choose one of {', '.join(listed)}"
    if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
        raise RefusalError("the cell is empty", one_of)
    if cell.kind == ERROR:
        raise RefusalError(f"the cell shows the error {quoted(str(cell.value))}", one_of)
    text = str(cell.value).strip()
    found = next((word for word in listed if word.casefold() == text.casefold()), None)
    if found is None:
        raise RefusalError(f"{quoted(text)} is not a word of the list", suggest(text, listed) or one_of)
    return found


def typed_in(cell: Cell, entry: Entry, words: Mapping[Entry, Iterable[str]]) -> Typed:
    """Give what was typed: a word where one is chosen from a list, else a number.

    Raises:
        RefusalError: The cell holds neither.
    """
    return word_in(cell, words[entry]) if entry in words else number_in(cell)


def is_as_written(typed: Typed, written: Typed) -> bool:
    """Tell whether a cell holds what was once written there, but for what a spreadsheet's digits may lose."""
    if isinstance(typed, str) or isinstance(written, str):
        return typed == written
    return isclose(typed, written, rel_tol=_LAST_DIGIT)
