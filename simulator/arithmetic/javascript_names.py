"""Names and texts of users as they may stand in a script inside a page: whatever they hold, nothing breaks out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from unicodedata import normalize

_LONGEST_NAME = 60
_TAKEN = frozenset(
    re.findall(
        r"\w+",
        """
        arguments await break case catch class const continue debugger default delete do else enum eval export extends
        false finally for function if implements import in instanceof interface let new null package private protected
        public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity
        Math Float64Array most units last now before u t mean ratio single perUnit perStep perUnitAndStep overSteps
        acrossUnits all outcomes
        """,
    )
)
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_NOT_IN_COMMENTS = re.compile(r"[^\w .,:()%+'-]+")


def identifiers(keys: Iterable[str]) -> dict[str, str]:
    """Give every key an identifier of its own, of letters, digits and ``_``, whatever its names hold."""
    made: dict[str, str] = {}
    used: set[str] = set(_TAKEN)
    for key in keys:
        own = name = _NOT_IN_NAMES.sub("_", key).strip("_")[:_LONGEST_NAME] or "_"
        number = 1
        while name in used or name[0].isdigit():
            number += 1
            name = f"{own}_{number}" if not own[0].isdigit() else f"_{own}_{number}"
        used.add(name)
        made[key] = name
    return made


def comment(text: str) -> str:
    """Give a text as it may stand in a comment: in one line, without signs that mean something to a page or script."""
    return _NOT_IN_COMMENTS.sub(" ", text).strip()


def slug(title: str) -> str:
    """Give a title as the end of an identifier."""
    plain = normalize("NFKD", title.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return _NOT_IN_NAMES.sub("_", plain).strip("_").lower()


def in_script(value: object) -> str:
    """Write a value as a literal that may stand in a script inside a page."""
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e")
