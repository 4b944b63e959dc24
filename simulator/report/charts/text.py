"""Text that fits: measured in inches with the very font it is drawn in, wrapped, shortened, and pushed apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from simulator.report.charts.theme import FONT, LABEL_SIZE, POINTS_PER_INCH
from simulator.report.sentences import ELLIPSIS

Weight = Literal["normal", "bold"]

_EVEN_WITHIN = 0.05
_MEASURED_SIZE = 100.0
_FIXED_POINT = 65536
_QUOTED = re.compile("\u201c[^\u201d]*\u201d")
_SUBSTITUTE = "\u25a1"


def drawable(text: str) -> str:
    """Replace what the font cannot draw: a symbol is left out, a letter becomes an empty box."""
    known = _letters()
    drawn = "".join(mark if ord(mark) in known else _stand_in(mark) for mark in text)
    return " ".join(word for word in drawn.split(" ") if word)


def width_of(text: str, size: float = LABEL_SIZE, weight: Weight = "normal") -> float:
    """Measure one line of text in inches; kerning, which only narrows, is left out."""
    return sum(_advance(mark, weight) for mark in text) * size / POINTS_PER_INCH


def shorten(text: str, width: float, size: float = LABEL_SIZE, weight: Weight = "normal") -> str:
    """Cut a line with an ellipsis so that it is at most so many inches wide."""
    line = drawable(text)
    if width_of(line, size, weight) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width_of(line[:middle].rstrip() + ELLIPSIS, size, weight) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return line[:low].rstrip() + ELLIPSIS


def wrap(text: str, width: float, lines: int, size: float, weight: Weight = "normal") -> list[str]:
    """Break text at its spaces into at most so many lines of at most so many inches; the last one is shortened."""
    words = drawable(text).split(" ")
    done: list[str] = []
    while words and len(done) < lines - 1:
        taken = max(1, _fitting(words, width, size, weight))
        done.append(shorten(" ".join(words[:taken]), width, size, weight))
        words = words[taken:]
    return [*done, shorten(" ".join(words), width, size, weight)] if words else done


def wrap_evenly(text: str, width: float, lines: int, size: float, weight: Weight = "normal") -> list[str]:
    """Break a heading like ``wrap`` but after its colon where it has one, and into lines of about the same length."""
    head, colon, tail = _parted(text)
    if colon and lines > 1 and width_of(text, size, weight) > width >= width_of(head + ":", size, weight):
        return [drawable(head + ":"), *wrap_evenly(tail, width, lines - 1, size, weight)]
    done = wrap(text, width, lines, size, weight)
    low, high = 0.0, width
    while high - low > _EVEN_WITHIN:
        middle = (low + high) / 2
        even = wrap(text, middle, lines, size, weight)
        same = len(even) == len(done) and " ".join(even) == " ".join(done)
        done, low, high = (even, low, middle) if same else (done, middle, high)
    return done


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move label positions as little as needed so that they stand at least ``apart`` from one another.

    Args:
        wanted: Where the labels would stand, ascending.
        apart: Least distance between neighbours.
        low: Least position of the first.
        high: Greatest position of the last; gives way where there is no room for all.
    """
    blocks: list[tuple[float, int]] = []
    for index, position in enumerate(wanted):
        mean, size = position - index * apart, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    last = max(low, high - (len(wanted) - 1) * apart)
    flat = [min(max(mean, low), last) for mean, size in blocks for _ in range(size)]
    return [position + index * apart for index, position in enumerate(flat)]


def _parted(text: str) -> tuple[str, str, str]:
    """Part a heading at its colon; one within a quoted name is none of its own."""
    unquoted = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)
    head, colon, _ = unquoted.partition(": ")
    return text[: len(head)], colon, text[len(head) + len(colon) :]


def _fitting(words: Sequence[str], width: float, size: float, weight: Weight) -> int:
    fitting = 0
    while fitting < len(words) and width_of(" ".join(words[: fitting + 1]), size, weight) <= width:
        fitting += 1
    return fitting


@cache
def _advance(mark: str, weight: Weight) -> float:
    """Give how far one character moves the pen, as a share of the type size."""
    font = get_font(findfont(FontProperties(family=[FONT], weight=weight)))
    font.set_size(_MEASURED_SIZE, POINTS_PER_INCH)
    glyph = font.load_char(ord(mark), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / _FIXED_POINT / _MEASURED_SIZE


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def _stand_in(mark: str) -> str:
    return _SUBSTITUTE if mark.isalnum() else ""
