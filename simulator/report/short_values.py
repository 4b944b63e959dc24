"""Values of a scenario file written for people: what was worked out to sixteen digits is shown to six."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?[0-9][0-9_]*\.[0-9]+")
_DIGITS = 6
GROUPED_FROM = 10_000
"""Values of a file have their thousands apart from here on."""


def short_value(written: str) -> str:
    """Write a value of the scenario file, such as ``2.4183716% of customers``, to six digits."""
    return _NUMBER.sub(_rounded, written)


def _rounded(match: re.Match[str]) -> str:
    number = Decimal(match[0].replace("_", ""))
    places = max(0, _DIGITS - 1 - number.adjusted())
    text = f"{round(number, places):,f}".replace(",", "_" if abs(number) >= GROUPED_FROM else "")
    return text.rstrip("0").rstrip(".") if "." in text else text
