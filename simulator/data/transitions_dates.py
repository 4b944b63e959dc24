"""Waves by their names and dates: which came first, what a name such as 2025-03 covers, how far two are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from simulator.errors import UsageError, quoted
from simulator.language import _

_PERIOD = re.compile(r"\d{4}(-\d{2})?")
_DIGITS = re.compile(r"(\d+)")
_DAYS_A_MONTH = 365.25 / 12
_MONTHS_A_YEAR = 12


def covers_dates(name: str) -> bool:
    """Tell whether a wave's name is a year or a month, which has every date of it."""
    return _PERIOD.fullmatch(name) is not None


def is_of(value: str, name: str) -> bool:
    """Tell whether a value of the column of waves belongs to the wave of that name."""
    return value == name or (covers_dates(name) and value.startswith(f"{name}-"))


def in_order(names: Sequence[str]) -> tuple[str, str]:
    """Give two waves with the earlier one first, as the numbers in their names say.

    Raises:
        UsageError: the names do not say which is earlier.
    """
    first, second = names
    keys = [_key(name) for name in names]
    if not all(_DIGITS.search(name) for name in names) or keys[0][::2] != keys[1][::2]:
        message = _(
            "the names {first} and {second} do not say which wave came first",
            first=quoted(first),
            second=quoted(second),
        )
        raise UsageError(message, _("write --waves FIRST,SECOND"))
    return (first, second) if keys[0] < keys[1] else (second, first)


def _key(name: str) -> list[str | int]:
    """Split a name into texts and numbers, in turn."""
    return [int(part) if part.isdigit() else part for part in _DIGITS.split(name)]


def months_between(spans: Sequence[tuple[str, str] | None]) -> int | None:
    """Give the whole months between the middles of two waves, each from its first to its last date.

    Returns:
        None where a wave has no date that can be read, or they are not a month apart.
    """
    middles = [span and _middle(*span) for span in spans]
    if middles[0] is None or middles[1] is None:
        return None
    months = round((middles[1] - middles[0]) / _DAYS_A_MONTH)
    return months if months > 0 else None


def _middle(first: str, last: str) -> float | None:
    days = [_day(text) for text in (first, last)]
    return None if days[0] is None or days[1] is None else (days[0] + days[1]) / 2


def _day(text: str) -> int | None:
    """Give the number of a day; of a month or a year by itself, that of its first."""
    if covers_dates(text):
        text = f"{text}-01-01"[:10]
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None
