"""What was typed into a cell: a number or a word of a list, or why it is neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isclose, isfinite

from simulator.errors import quoted, suggest
from simulator.language import _, marked
from simulator.model.spelling import RefusalError
from simulator.report.workbook.chosen_words import chosen_word, written_word
from simulator.report.workbook.input_rows import Entry
from simulator.report.workbook_reading.sheets import DATE, ERROR, TEXT, TRUTH, Cell

Typed = float | str
_LAST_DIGIT = 1e-14
"""Spreadsheets keep fifteen or sixteen digits."""
_TYPE_NUMBER = marked("type the number; the cell's format shows it as a percentage or with separators")


def number_in(cell: Cell) -> float:
    """Give the number in a cell.

    Raises:
        RefusalError: It holds none.
    """
    value = cell.value
    if value is None and cell.formula is not None:
        message = _("the formula {formula} has no stored value", formula=quoted(cell.formula))
        raise RefusalError(message, _("open the workbook in Excel or LibreOffice and save it, or type the number"))
    if value is None or (isinstance(value, str) and not value.strip()):
        raise RefusalError(_("the cell is empty"), _(_TYPE_NUMBER))
    if cell.kind == ERROR:
        raise RefusalError(_("the cell shows the error {error}", error=quoted(str(value))), _("type a number"))
    if cell.kind == DATE:
        hint = _("set the cell's format to number and type it again")
        raise RefusalError(_("the cell holds a date, not a number"), hint)
    if cell.kind == TRUTH or isinstance(value, bool):
        raise RefusalError(_("the cell holds {value}, not a number", value=str(value).upper()), _(_TYPE_NUMBER))
    if cell.kind == TEXT or not isinstance(value, int | float):
        hint = _("set the cell's format to number and type the number again")
        raise RefusalError(_("the text {text} stands where a number belongs", text=quoted(str(value))), hint)
    if not isfinite(value):
        raise RefusalError(_("the number is not finite"), _(_TYPE_NUMBER))
    return float(value) + 0.0


def word_in(cell: Cell, words: Iterable[str]) -> str:
    """Give the word of a list that a cell holds, in any language and however it is capitalised.

    Raises:
        RefusalError: It holds none of them.
    """
    listed = list(words)
    one_of = _("choose one of {words}", words=", ".join(map(chosen_word, listed)))
    if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
        raise RefusalError(_("the cell is empty"), one_of)
    if cell.kind == ERROR:
        raise RefusalError(_("the cell shows the error {error}", error=quoted(str(cell.value))), one_of)
    text = str(cell.value).strip()
    chosen = written_word(text).casefold()
    found = next((word for word in listed if word.casefold() == chosen), None)
    if found is None:
        hint = suggest(text, map(chosen_word, listed)) or one_of
        raise RefusalError(_("{text} is not a word of the list", text=quoted(text)), hint)
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
