"""What may be typed into an input's cell: the catalogue's own bounds, as the sheet's validation and its message."""

from __future__ import annotations

from typing import Any

from simulator.language import _
from simulator.model.kinds import MIGRATION_BASES, OF_COUNT, OF_CUSTOMERS, Count, NumberKind
from simulator.model.size_kinds import Migration
from simulator.report.workbook.chosen_words import chosen_word

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255


def of_words(title: str, words: list[str], source: str) -> dict[str, Any]:
    """Let one of a list's words be chosen; ``source`` is where the words stand."""
    message = _("Choose one of: {words}.", words=", ".join(words))
    return _told(title, message, message) | {"validate": "list", "source": source}


def of_number(title: str, kind: NumberKind, note: str, own: str, base: str | None) -> dict[str, Any]:
    """Let a number within its kind's bounds be typed.

    Args:
        title: what the input is called.
        kind: the kind that holds the bounds.
        note: what is said of the input besides.
        own: the first of the cells.
        base: the cell of a migration's base, in the same column; it decides which bounds hold.
    """
    if isinstance(kind, Migration) and base is not None:
        return _of_size(title, kind, note, base)
    bounds = _sentence(kind.range())
    return _told(title, f"{bounds} {note}", bounds) | _criteria(kind, own)


def _of_size(title: str, kind: Migration, note: str, base: str) -> dict[str, Any]:
    share, count = kind.of_base(OF_CUSTOMERS), kind.of_base(OF_COUNT)
    word = chosen_word(MIGRATION_BASES[OF_COUNT])
    bounds = _(
        "{bounds}; where the base is {word}, {other_bounds}",
        bounds=share.range(),
        word=word,
        other_bounds=count.range(),
    )
    bounds = _sentence(bounds)
    highest = f'=IF({base}="{word}",{count.high:.0f},{share.high:.0f})'
    criteria = {"validate": "decimal", "criteria": "between", "minimum": share.low, "maximum": highest}
    return _told(title, f"{bounds} {note}", bounds) | criteria


def _criteria(kind: NumberKind, own: str) -> dict[str, Any]:
    if kind.above:
        return {"validate": "custom", "value": f"=AND({own}>{kind.low:.0f},{own}<={kind.high:.0f})"}
    validate = "integer" if isinstance(kind, Count) else "decimal"
    return {"validate": validate, "criteria": "between", "minimum": kind.low, "maximum": kind.high}


def _told(title: str, message: str, error: str) -> dict[str, Any]:
    shown = _cut(title)
    return {
        "input_title": shown,
        "error_title": shown,
        "input_message": message.strip()[:_LONGEST_MESSAGE],
        "error_message": error[:_LONGEST_MESSAGE],
    }


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _cut(title: str) -> str:
    """Cut a title to what Excel takes, which counts an emoji as two."""
    if _length(title) <= _LONGEST_TITLE:
        return title
    while _length(title) >= _LONGEST_TITLE:
        title = title[:-1]
    return f"{title}…"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
