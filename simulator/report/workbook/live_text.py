"""Sentences that stay true: texts of the language spoken with cells in them, each as one formula and what it gives."""

from __future__ import annotations

import re

from simulator.report.workbook.table import Figure, fixed_text

_PART = re.compile(r"\{(\w+)\}")


def live_sentence(text: str, **parts: Figure | str) -> Figure:
    """Join a text and its parts into a formula, in the order the language has them.

    Args:
        text: the text in the language spoken, its parts still in it as ``{name}``.
        parts: what stands there: figures, worked out anew with every change, or words that stay.
    """
    words = {name: part for name, part in parts.items() if isinstance(part, str)}
    pieces: list[str] = []
    literal = ""
    for number, piece in enumerate(_PART.split(text)):
        part = parts[piece] if number % 2 else piece
        if isinstance(part, Figure):
            pieces += [in_quotes(literal), part.formula] if literal else [part.formula]
            literal = ""
        else:
            literal += part
    pieces += [in_quotes(literal)] if literal else []
    values = {name: part.value for name, part in parts.items() if isinstance(part, Figure)}
    return Figure("&".join(pieces), text.format(**words, **values))


def in_quotes(text: str) -> str:
    """Write a text as formulas have it."""
    return '"' + text.replace('"', '""') + '"'


def either(condition: str, *, holds: bool, yes: str, no: str) -> Figure:
    """Give one of two texts, by a condition that is worked out anew."""
    return Figure(f"IF({condition},{in_quotes(yes)},{in_quotes(no)})", yes if holds else no)


def amount_in_text(reference: str, value: float, places: int = 0) -> Figure:
    """Write a cell's number within a text, in the manner of the reader's region."""
    return Figure(f"FIXED({reference},{places})", fixed_text(value, places))


def size_in_text(reference: str, value: float) -> Figure:
    """Write a cell's number without its sign within a text."""
    return Figure(f"FIXED(ABS({reference}),0)", fixed_text(abs(value), 0))
