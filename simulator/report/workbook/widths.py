"""How wide columns must be for what stands in them, in Excel's measure: digits of the usual font."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

_LETTER = 0.88
"""Letters are narrower than digits, on the average."""
_ROOM = 2
"""For brackets, and for the edges of the cell."""
_DIGIT_PIXELS, _EDGE_PIXELS = 7, 5


def width_of_texts(texts: Iterable[str], least: int, most: int) -> int:
    """Give the width at which the longest text can be read, within limits."""
    longest = max(map(len, texts), default=0)
    return min(most, max(least, ceil(longest * _LETTER) + 1))


def width_of_numbers(numbers: Iterable[float], least: int, decimals: int = 0) -> int:
    """Give the width at which the largest number can be read, with separators and so many decimals."""
    largest = max(map(abs, numbers), default=0.0)
    return max(least, len(f"{largest:,.{decimals}f}") + _ROOM)


def width_within(size: int) -> int:
    """Give the widest column that takes no more pixels at full size."""
    return max(0, (size - _EDGE_PIXELS) // _DIGIT_PIXELS)


def pixels(width: float) -> int:
    """Give a column's width in pixels at full size."""
    return round(width * _DIGIT_PIXELS) + _EDGE_PIXELS
