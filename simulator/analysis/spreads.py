"""How numbers are spread over draws: quantiles with their standard errors, histograms, rank correlations."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, isfinite, log10, sqrt

import numpy as np

from simulator.analysis.risk_result import BANDS, QUANTILES, Histogram, PathSpread, Spread
from simulator.arithmetic.array_functions import Array

BINS_IN_THE_MIDDLE = 24  # of a histogram, between the 1st and the 99th percentile; a bell has about 40 in all
MOST_BINS = 60  # or a little more, as the width is rounded
_NICE = (10, 20, 25, 50, 100)
_ALIKE = 1e-9  # of their size: numbers nearer to each other are one number and rounding
_LARGEST = 1e300  # so that infinity is like itself alone


def spread_of(sorted_draws: Array, base: float, *, is_payback: bool = False) -> Spread:
    """Describe how an outcome is spread.

    Args:
        sorted_draws: its value in each draw in rising order, NaN at the end where it has none.
        base: its value in the base case, NaN where it has none.
        is_payback: NaN means later than the horizon, so that it counts for quantiles, and probability is that of a
            value, not of one above 0.
    """
    draws = sorted_draws.size
    known = sorted_draws[: draws - int(np.isnan(sorted_draws).sum())]
    if known.size and alike(known[0], known[-1]):
        only = base if alike(known[0], base) else float(known[known.size // 2])
        known = np.full(known.size, only)
        sorted_draws = np.concatenate((known, sorted_draws[known.size :]))
    counted = sorted_draws if is_payback else known
    quantiles = {name: _quantile(counted, _probability(name)) if draws > 1 else None for name in QUANTILES}
    mean, sd = _mean_and_deviation(known)
    positive = known.size if is_payback else known.size - int(np.searchsorted(known, 0.0, "right"))
    probability = positive / counted.size if counted.size else None
    return Spread(
        base=_value(base),
        mean=mean,
        sd=sd,
        **quantiles,
        probability_positive=probability,
        standard_errors=_standard_errors(counted, known.size, sd, probability) if draws > 1 else None,
        undefined=draws - known.size,
        base_percentile=_percentile(counted, base),
    )


def path_spread(draws: Array, base: Array) -> PathSpread:
    """Describe how a path of shape (steps + 1, draws) is spread at every step; ``base`` is the base case's."""
    ordered = np.sort(draws, axis=1)
    bands = {name: _at_place(ordered, _probability(name) * (ordered.shape[1] - 1)) for name in BANDS}
    return PathSpread(**{name: tuple(band.tolist()) for name, band in bands.items()}, base=tuple(base.tolist()))


def histogram_of(sorted_draws: Array) -> Histogram | None:
    """Count draws, in rising order with NaN at the end, between round numbers; None where no draw has a value."""
    known = sorted_draws[: sorted_draws.size - int(np.isnan(sorted_draws).sum())]
    if known.size == 0:
        return None
    low, high = float(known[0]), float(known[-1])
    if alike(low, high):
        half = max(abs(low), 1.0) / 2
        return Histogram((low - half, high + half), (known.size,))
    middle = float(_at_place(known, 0.99 * (known.size - 1)) - _at_place(known, 0.01 * (known.size - 1)))
    edges = _round_edges(low, high, max(middle / BINS_IN_THE_MIDDLE, (high - low) / MOST_BINS))
    places = np.searchsorted(known, edges, "left")
    return Histogram(tuple(edges), tuple(np.diff(places).tolist()))


def rank_correlations(entries: Mapping[str, Array], outcome: Array) -> dict[str, float]:
    """Give Spearman's rank correlation of each entry's draws with an outcome, the strongest first.

    Draws in which the outcome is NaN are left out. What never changes, rounding aside, has no correlation and is left
    out, too.

    Args:
        entries: by name the ranks of the values drawn, of shape (draws,).
        outcome: its values in the same draws.
    """
    known = np.flatnonzero(~np.isnan(outcome))
    if known.size == 0 or alike(np.min(outcome[known]), np.max(outcome[known])):
        return {}
    if known.size < outcome.size:
        entries = {name: ranks(ranked[known]) for name, ranked in entries.items()}
    own = ranks(outcome[known])
    found = {}
    for name, ranked in entries.items():
        correlation = _correlation(ranked, own)
        if correlation is not None:
            found[name] = correlation
    return dict(sorted(found.items(), key=lambda item: -abs(item[1])))


def ranks(values: Array) -> Array:
    """Rank numbers from 0; equal ones share the mean of their ranks."""
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if values.size else order
    sizes = np.diff(np.append(starts, values.size))
    ranked = np.empty(values.size)
    ranked[order] = np.repeat(starts + (sizes - 1) / 2, sizes)
    return ranked


def alike(first: float | Array, second: float | Array) -> bool:
    """Tell whether two numbers differ by rounding at most; NaN is like nothing."""
    one, other = float(first), float(second)
    return one == other or abs(one - other) <= min(_ALIKE * max(abs(one), abs(other)), _LARGEST)


def _probability(name: str) -> float:
    """Read ``p5`` as 0.05."""
    return int(name[1:]) / 100


def _value(number: float | Array) -> float | None:
    return None if np.isnan(number) else float(number)


def _quantile(ordered: Array, probability: float) -> float | None:
    return None if ordered.size == 0 else _value(_at_place(ordered, probability * (ordered.size - 1)))


def _at_place(ordered: Array, place: float) -> Array:
    """Interpolate between the numbers beside a place along the last axis; a place on a number needs no other."""
    below = floor(place)
    part = place - below
    if part == 0:
        return ordered[..., below]
    return ordered[..., below] + part * (ordered[..., below + 1] - ordered[..., below])


def _mean_and_deviation(ordered: Array) -> tuple[float | None, float | None]:
    if ordered.size == 0:
        return None, None
    if ordered[0] == ordered[-1]:
        return float(ordered[0]), 0.0 if ordered.size > 1 else None
    with np.errstate(over="ignore"):  # of numbers so large that their squares are none
        deviation = float(np.std(ordered, ddof=1))
    return float(np.mean(ordered)), deviation if isfinite(deviation) else None


def _standard_errors(
    ordered: Array, known: int, sd: float | None, probability: float | None
) -> dict[str, float | None]:
    """Give the errors as for random draws; that of a quantile is half the way between the ranks a deviation apart."""
    errors: dict[str, float | None] = {"mean": sd / sqrt(known) if sd is not None else None}
    errors |= {name: _quantile_error(ordered, _probability(name)) for name in QUANTILES}
    if probability is not None:
        errors["probability_positive"] = sqrt(probability * (1 - probability) / ordered.size)
    return errors


def _quantile_error(ordered: Array, probability: float) -> float | None:
    """Give None where the draws are too few for a rank on each side, or the one above is no number."""
    count = ordered.size
    apart = sqrt(count * probability * (1 - probability))
    low, high = probability * (count - 1) - apart, probability * (count - 1) + apart
    if low < 0 or high > count - 1:
        return None
    return _value((_at_place(ordered, high) - _at_place(ordered, low)) / 2)


def _percentile(ordered: Array, base: float) -> float | None:
    """Give the share of draws below the base case; those equal to it count half."""
    if np.isnan(base) or ordered.size == 0:
        return None
    below, up_to = (int(np.searchsorted(ordered, base, side)) for side in ("left", "right"))
    return (below + up_to) / 2 / ordered.size


def _round_edges(low: float, high: float, width: float) -> list[float]:
    """Give multiples of a round number near the width, the first at most ``low`` and the last above ``high``."""
    power = floor(log10(width)) - 1
    leading = min(_NICE, key=lambda each: abs(log10(each * 10.0**power / width)))
    numbers = range(floor(low / leading / 10.0**power), ceil(high / leading / 10.0**power) + 2)
    edges = [_times_power(number * leading, power) for number in numbers]
    first = max(place for place, edge in enumerate(edges) if edge <= low)
    last = min(place for place, edge in enumerate(edges) if edge > high)
    return edges[first : last + 1]


def _times_power(number: int, power: int) -> float:
    """Multiply by a power of ten, dividing where it is below 1, so that a tenth is 0.1."""
    return float(number * 10**power) if power >= 0 else number / 10**-power


def _correlation(first: Array, second: Array) -> float | None:
    if first.size == 0:
        return None
    first, second = first - first.mean(), second - second.mean()
    size = sqrt(float(np.sum(first * first)) * float(np.sum(second * second)))
    return None if size == 0 else min(1.0, max(-1.0, float(np.sum(first * second)) / size))
