"""The axis of values: round numbers in one scale, and the word that is owed where zero is left out."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulator.language import _
from simulator.report.axis_steps import FLAT, FLAT_SPAN, MARGIN, MOST_PLACES, MOST_TICKS, ROUND_STEPS
from simulator.report.charts.theme import RULE
from simulator.report.numbers import number, round_half_up

Limits = tuple[float, float]


def limits_around(values: Iterable[float]) -> Limits:
    """Choose the range that shows how values move, with a margin; it need not hold zero, since lines are no bars."""
    known = list(values)
    low, high = min(known), max(known)
    size = max(abs(low), abs(high)) or 1.0
    span = high - low if high - low > FLAT * size else FLAT_SPAN * size
    middle = (low + high) / 2
    return middle - (0.5 + MARGIN) * span, middle + (0.5 + MARGIN) * span


def round_ticks(limits: Limits, divisor: float, most: int = MOST_TICKS) -> tuple[list[float], list[str]]:
    """Choose at most about so many round values inside the limits, and write them in units of ``divisor``."""
    low, high = (limit / divisor for limit in limits)
    ticks = [float(tick) for tick in MaxNLocator(most, steps=ROUND_STEPS).tick_values(low, high)]
    inside = [tick for tick in ticks if low <= tick <= high]
    places = _places(inside)
    return [tick * divisor for tick in inside], [number(tick, places) for tick in inside]


def draw_value_axis(axes: Axes, limits: Limits, divisor: float, most: int = MOST_TICKS) -> None:
    """Label the vertical axis with round values, a faint line at each."""
    axes.set_ylim(*limits)
    axes.set_yticks(*round_ticks(limits, divisor, most))
    axes.grid(axis="y", color=RULE, linewidth=0.6, alpha=0.7)
    axes.set_axisbelow(True)


def draw_lying_axis(axes: Axes, limits: Limits, divisor: float, most: int = MOST_TICKS) -> None:
    """Label the horizontal axis with round values, a faint line at each."""
    axes.set_xlim(*limits)
    axes.set_xticks(*round_ticks(limits, divisor, most))
    axes.grid(axis="x", color=RULE, linewidth=0.6, alpha=0.7)
    axes.set_axisbelow(True)


def axis_remark(limits: Limits) -> list[str]:
    """Say so where the vertical axis leaves zero out."""
    return [] if limits[0] <= 0 <= limits[1] else [_("The vertical axis does not start at zero.")]


def _places(shown: list[float]) -> int:
    fitting = (
        places
        for places in range(MOST_PLACES)
        if all(abs(float(round_half_up(value, places)) - value) < 10.0 ** -(MOST_PLACES + 1) for value in shown)
    )
    return next(fitting, MOST_PLACES)
