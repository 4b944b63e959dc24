"""How far a slider reaches, and in which steps: round numbers around everything the scenario says."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10
from typing import NamedTuple

from simulator.analysis.setting_text import SettingKind
from simulator.model.kinds import Share
from simulator.model.rate_kinds import Rate
from simulator.model.size_kinds import Length
from simulator.scenario.scenario import Distribution

_STEPS_OF_A_SLIDER = 100
_NICE = (1.0, 2.0, 5.0, 10.0)
_DIGITS = 12
_HAIR = 1e-9
_RARE, _COMMON = 0.01, 0.99
_A_TENTH = 0.1
_WHOLE = 1.0
_LARGE = 100.0
_PER = " per "


class Range(NamedTuple):
    """A slider's ends and its step, in the model's units."""

    low: float
    high: float
    step: float


def range_of(
    kind: SettingKind, stated: Iterable[float], distributions: Iterable[Distribution], horizon_months: int
) -> Range:
    """Give a slider's range.

    Args:
        kind: what the number is.
        stated: every preset's values, which lie inside.
        distributions: what ``uncertainty`` says of the number, of which all but the rarest values lie inside.
        horizon_months: the longest horizon, which bounds no length but is within every slider of one.
    """
    values = list(stated)
    ends = [end for distribution in distributions for end in _likely(distribution, kind)]
    if not ends:
        ends = [*_around(kind, values, horizon_months)]
    low, high = min([*values, *ends]), max([*values, *ends])
    return _rounded(kind, low, high, values)


def _likely(distribution: Distribution, kind: SettingKind) -> list[float]:
    """Give the values that all but one in fifty draws lie between."""
    import numpy as np

    from simulator.analysis.draws.margins import Margins, margin_of

    ends = np.array([[_RARE, _COMMON]])
    Margins([margin_of(distribution, kind.bounds)]).fill(ends.copy(), ends)
    return [float(end) for end in ends[0]]


def _around(kind: SettingKind, values: list[float], horizon_months: int) -> tuple[float, float]:
    """Give what may be tried where the scenario says nothing of uncertainty: nothing of it, to twice as much."""
    low, high = 2 * min(0.0, *values), 2 * max(0.0, *values)
    bounds = kind.bounds
    if isinstance(bounds, Length):
        high = max(high, float(horizon_months))
    elif isinstance(bounds, Share) and not isinstance(bounds, Rate) and bounds.high == _WHOLE and not kind.suffix:
        low, high = 0.0, _WHOLE
    elif high == low:
        high = _A_TENTH if isinstance(bounds, Share) or kind.suffix.startswith(_PER) else _LARGE
    return max(low, kind.least), min(high, bounds.high)


def _rounded(kind: SettingKind, low: float, high: float, stated: list[float]) -> Range:
    width = high - low or abs(high) or 1.0
    step = _nice(width / _STEPS_OF_A_SLIDER)
    if kind.is_whole:
        step = max(step, 1.0)
    start, end = floor(low / step + _HAIR) * step, ceil(high / step - _HAIR) * step
    if start < kind.least:
        is_open = kind.bounds.above or kind.is_whole  # the lowest value itself is none to begin a slider with
        start = 0.0 if kind.is_whole and kind.suffix else start + step if is_open else kind.least
    end = min(end, kind.bounds.high)
    return Range(_plain(min([start, *stated])), _plain(max([end, *stated])), _plain(step))


def _nice(number: float) -> float:
    """Give the round number next above."""
    power = 10.0 ** floor(log10(number))
    return float(power * next(each for each in _NICE if each * power >= number * (1 - _HAIR)))


def _plain(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")
