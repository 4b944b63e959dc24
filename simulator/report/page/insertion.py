"""Where a new case goes into a scenario's text."""

from __future__ import annotations

import re
from typing import TypedDict

from simulator.scenario.splice import Verbatim, splice

_NAME = "nps_sim_place_of_the_new_case"
_VALUE = "x" * 90  # too long for braces on one line, so that it stands on a line of its own
_ENTRY = rf"{_NAME}: {_VALUE}"
_LINE = re.compile(rf"^( *){_ENTRY}(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_IN_BRACES = re.compile(_ENTRY)


class Place(TypedDict):
    """A place in a text.

    Attributes:
        at: where, in UTF-16 units as JavaScript counts them.
        opening: what comes before the new case there, such as the line ``cases:``.
        closing: what comes behind it.
        indentation: how many blanks stand before the case's name; None inside braces, where it is written without
            lines of its own.
    """

    at: int
    opening: str
    closing: str
    indentation: int | None


def place_for_case(source: str) -> Place | None:
    """Find where a case goes into a scenario's text; None where none can be added."""
    text = source.removeprefix("\ufeff")
    try:
        spliced = splice(text, {("cases", _NAME): Verbatim(_VALUE)})
    except (KeyError, ValueError):
        return None
    line = _LINE.search(spliced)
    entry = line or _IN_BRACES.search(spliced)
    if entry is None:
        return None
    before, after = spliced[: entry.start()], spliced[entry.end() :]
    same = _same_start(before, text)
    rest = text[same:]
    if not after.endswith(rest):
        return None
    at = len(source) - len(text) + same
    return Place(
        at=len(source[:at].encode("utf-16-le")) // 2,
        opening=before[same:],
        closing=after[: len(after) - len(rest)],
        indentation=len(line[1]) if line else None,
    )


def _same_start(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
