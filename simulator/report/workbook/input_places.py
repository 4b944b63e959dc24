"""Where everything on the Inputs sheet stands, decided before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from simulator.language import _, marked
from simulator.model.kinds import HORIZON
from simulator.report.workbook.input_rows import SCENARIO, WORDS, Entry, InputBook

INPUTS_SHEET = "Inputs"
LABEL, UNIT, IN_USE, FIRST_CASE = range(4)
"""The columns of the Inputs sheet; one column per case follows, then the remarks."""
SOURCE, SET_IN, PATH, NOTE = REMARKS = (marked("Source"), marked("Set in"), marked("Path"), marked("Note"))
"""The heads of the columns of remarks."""
SELECTOR_ROW, HEAD_ROW = 4, 6
CASE_NAME = "case"
"""The defined name of the number of the case in use."""
WORD_LISTS = marked("Words that can be chosen below, and the number each stands for")


@dataclass(frozen=True, slots=True)
class InputPlaces:
    """Row numbers, counted from 1: of headings, of the case's number, of word lists, and of every input."""

    headings: Mapping[int, str]
    case_row: int
    words: Mapping[Entry, Mapping[str, int]]
    inputs: Mapping[tuple[str, int | None], int]
    last_row: int


def place_inputs(book: InputBook) -> InputPlaces:
    """Give every line of the Inputs sheet its row: what is fixed, the lists of words, then the inputs by section."""
    headings: dict[int, str] = {}
    inputs: dict[tuple[str, int | None], int] = {}
    words: dict[Entry, dict[str, int]] = {}
    used = {row.entry for row in book.rows}
    headings[HEAD_ROW + 1] = _(SCENARIO)
    case_row = HEAD_ROW + 2
    at = case_row + 1
    for section, group in groupby(book.rows, key=lambda row: row.section):
        if section != _(SCENARIO):
            at = _head(headings, at, section)
        for row in group:
            inputs[row.path, row.unit] = at
            at += 1
        if section == _(SCENARIO) and used & set(WORDS):
            at = _head(headings, at, _(WORD_LISTS))
            for entry in (entry for entry in WORDS if entry in used):
                listed = [*WORDS[entry], HORIZON] if entry is Entry.PERIOD else list(WORDS[entry])
                words[entry] = {word: at + number for number, word in enumerate(listed)}
                at += len(listed)
    return InputPlaces(headings, case_row, words, inputs, at - 1)


def remark_column(cases: int, remark: str) -> int:
    """Give the column of a remark on a sheet of so many cases."""
    return FIRST_CASE + cases + REMARKS.index(remark)


def computed_column(cases: int, case: int) -> int:
    """Give the column that keeps a scenario's values as its stored results were computed from; of comparisons only."""
    return FIRST_CASE + cases + len(REMARKS) + 1 + case


def _head(headings: dict[int, str], at: int, title: str) -> int:
    headings[at + 1] = title
    return at + 2
