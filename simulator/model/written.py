"""Numbers as people write them in a scenario file, read."""

from __future__ import annotations

import re
from math import isfinite

from simulator.errors import quoted
from simulator.language import _
from simulator.model.spelling import LEADING_ZERO, NUMBER, RefusalError

LONGEST_NUMBER = 60
_THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")


def read_number(text: str, suffix: str = "", *, grouping: bool = False) -> float:
    """Read a decimal number such as ``40_000``, ``2345.50`` or ``1e3``.

    Args:
        text: The number's own text.
        suffix: What follows the number in the file (``%``), so that the hint repeats it; a ``%`` divides by 100.
        grouping: Whether large numbers belong here, so that ``40.000`` may be meant as forty thousand.

    Raises:
        RefusalError: It is no number, not finite, or can be read in two ways.
    """
    if len(text) > LONGEST_NUMBER:
        raise RefusalError(_("{value} is too long for a number", value=quoted(text + suffix)))
    match = NUMBER.fullmatch(text)
    if match is None or LEADING_ZERO.fullmatch(text):
        from simulator.model.respelling import refusal_of

        raise refusal_of(text, suffix)
    if grouping and _THOUSANDS_OR_DECIMALS.fullmatch(text):
        from simulator.model.respelling import two_readings

        raise two_readings(text, suffix)
    mantissa, exponent = match[1], int(match[2] or 0)
    # The exponent takes the percent's two places, so that 2.9% is exactly 0.029.
    value = float(f"{mantissa}e{exponent - 2 * (suffix.strip() == '%')}")
    if not isfinite(value):
        raise RefusalError(_("{value} is not a finite number", value=quoted(text + suffix)))
    return value + 0.0
