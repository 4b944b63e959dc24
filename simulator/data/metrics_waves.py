"""Waves of a survey: their names where they come from dates, and the order in which they followed each other."""

from __future__ import annotations

import re

from simulator.model.kinds import PERIODS

Wave = str | int
_NUMBER = re.compile(r"([0-9]+)")
_LETTERS = {"quarter": "Q", "half-year": "H"}


def wave_order(wave: Wave) -> tuple[tuple[int, int, str], ...]:
    """Give what waves are sorted by: their names, numbers in them counting as numbers."""
    parts = _NUMBER.split(str(wave))
    return tuple((1, int(part), "") if index % 2 else (0, 0, part.casefold()) for index, part in enumerate(parts))


def wave_name(wave: Wave, period: str) -> str:
    """Name a wave: as the data does, or by its period, such as ``2027-Q1``.

    Args:
        wave: the name, or the number of the period since year 0.
        period: how long a wave is, where it has a number.
    """
    if isinstance(wave, str):
        return wave
    year, part = divmod(wave, PERIODS["year"] // PERIODS[period])
    if period == "month":
        return f"{year}-{part + 1:02}"
    return f"{year}-{_LETTERS[period]}{part + 1}" if period in _LETTERS else str(year)
