"""A typed number as the scenario file writes it, in the manner of what stood there before."""

from __future__ import annotations

import re
from decimal import Decimal

from simulator.analysis.setting_text import kind_of, setting_kind
from simulator.model.kinds import MIGRATION_BASES, OF_COUNT, OF_CUSTOMERS, PERIODS, Kind, NumberKind, Quantity, Share
from simulator.model.rate_kinds import PerPeriod
from simulator.model.size_kinds import Length, Migration
from simulator.model.spelling import RefusalError

_LENGTH = re.compile(r"[0-9_.]+\s*([^\W\d_][\w-]*?)s?")
_UNGROUPED = re.compile(r"[0-9]{5,}")
_USUAL_PERIOD = "year"
_FRACTION = 2
"""How many decimals years may have: 2.5 years, but 7 months."""


def value_text(path: str, number: float, per: str | None, of: str | None, before: str | None) -> str:
    """Write a number as a setting's text, with its period or base, so that it reads back to the very same number.

    Args:
        path: the setting.
        number: what was typed.
        per: the period that a rate is stated over.
        of: the base of a migration's size, as Inputs calls it.
        before: the text that stood there; its manner is kept: percentage or part of 1, years or months, separators.
    """
    kind = kind_of(path)
    assert isinstance(kind, NumberKind)
    own = before if before is not None and _says(kind, before, per, of) else None
    setting = setting_kind(path, own or _example(kind, per, of))
    assert setting is not None
    text = setting.text(number)
    if own is not None:
        for other in _in_manner(setting.bounds, own, text, setting.suffix, number):
            if _number(kind, other) == number:
                return other
    return text


def _says(kind: Kind, text: str, per: str | None, of: str | None) -> bool:
    """Tell whether a text states this period and this base."""
    quantity: Quantity = kind.read(text)
    base = MIGRATION_BASES[quantity.of] if quantity.of is not None else None
    return quantity.per == per and base == of


def _example(kind: NumberKind, per: str | None, of: str | None) -> str:
    if isinstance(kind, Migration):
        base = MIGRATION_BASES.index(of) if of is not None else OF_CUSTOMERS
        noun = "customers" if base in (OF_CUSTOMERS, OF_COUNT) else kind.source
        return f"1 {noun}" if base == OF_COUNT else f"1% of {noun}"
    if isinstance(kind, PerPeriod):
        return f"{'1%' if isinstance(kind, Share) else 1} per {per or _USUAL_PERIOD}"
    return "1 month" if isinstance(kind, Length) else "1%" if isinstance(kind, Share) else "1"


def _in_manner(bounds: NumberKind, before: str, text: str, suffix: str, number: float) -> list[str]:
    """Give other ways to write the text, as it was written before."""
    if isinstance(bounds, Share) and "%" not in before:
        return [f"{_digits(number)}{suffix}"]
    if isinstance(bounds, Length) and (length := _LENGTH.fullmatch(before.strip())):
        measure = length[1].removesuffix("s")
        count = number / PERIODS.get(measure, 1)
        is_short = round(count, _FRACTION) == count
        return [f"{_digits(count)} {measure}{'' if count == 1 else 's'}"] if is_short else []
    return [text.replace("_", "")] if _UNGROUPED.search(before) else []


def _digits(number: float) -> str:
    text = f"{Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(kind: Kind, text: str) -> float | None:
    try:
        quantity: Quantity = kind.read(text)
    except RefusalError:
        return None
    return quantity.number
