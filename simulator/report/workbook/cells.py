"""How cells and sheets are addressed: columns, references, names that Excel accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import category, normalize

from xlsxwriter.utility import xl_col_to_name

LABEL, UNIT, VALUE, FIRST = range(4)
"""The columns of a model sheet: label, unit, single values, then one column per step from today on."""

_LONGEST_UNIT_NAME = 10
_LONGEST_NAME = 240  # Excel takes 255; the rest is for the number that tells two names apart
_WORD = re.compile(r"\W+")


@cache
def column(index: int) -> str:
    """Give a column's letters, counted from 0."""
    return str(xl_col_to_name(index))


def cell(index: int, row: int) -> str:
    """Refer to a cell that moves along with its formula; ``row`` counts from 1."""
    return f"{column(index)}{row}"


def fixed(index: int, row: int) -> str:
    """Refer to a cell that stays."""
    return f"${column(index)}${row}"


def on_sheet(sheet: str, reference: str) -> str:
    """Refer to a cell of another sheet."""
    quoted = sheet if sheet.isalnum() and sheet.isascii() else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{reference}"


def sheet_names(stem: str, names: Iterable[str]) -> list[str]:
    """Make short sheet names, one for each name and no two alike, with nothing in them that Excel refuses."""
    made: list[str] = []
    taken: set[str] = set()
    for name in names:
        slug = _slug(name)[:_LONGEST_UNIT_NAME].strip() or str(len(made) + 1)
        candidate, number = slug, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{slug[: _LONGEST_UNIT_NAME - 3]}-{number}"
        taken.add(candidate.casefold())
        made.append(f"{stem} {candidate}")
    return made


def _slug(name: str) -> str:
    kept = (mark if category(mark)[0] in "LMN" or mark in " -" else " " for mark in normalize("NFC", name))
    return " ".join("".join(kept).split())


def defined_name(path: str, taken: set[str]) -> str:
    """Make a name for an input: letters, digits and underscores, never one that reads as a cell; remembers it.

    Of what is too long the middle is left out, since its end says which input it is.
    """
    stem = "in_" + _WORD.sub("_", normalize("NFC", path)).strip("_")
    if len(stem) > _LONGEST_NAME:
        stem = f"{stem[: _LONGEST_NAME // 2 - 1]}_{stem[-_LONGEST_NAME // 2 :]}"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}_{number}"
    taken.add(name.casefold())
    return name
