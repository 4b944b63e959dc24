"""Numbers in the language that is spoken; rounding is the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.language.languages import ENGLISH
from simulator.language.spoken import speaking_now

if TYPE_CHECKING:
    from decimal import Decimal


def separated(number: Decimal | float, places: int | None = None) -> str:
    """Write a number with the marks of the language: ``1,287,448.40`` or ``1.287.448,40``.

    Args:
        number: what to write.
        places: decimals to show; by default those it has.
    """
    text = f"{number:,}" if places is None else f"{number:,.{places}f}"
    language = speaking_now()
    if language is ENGLISH:
        return text
    return text.translate({ord(","): language.group, ord("."): language.decimal})


def percentage(number: str) -> str:
    """Write a number of hundredths as a percentage: ``70 %`` or ``70%``."""
    return f"{number}{speaking_now().percent}"
