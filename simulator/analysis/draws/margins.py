"""From a probability to a value: the distributions of single inputs, inverted, many side by side.

Uniform and triangular distributions have exact inverses; the others are read from tables. A normal or lognormal that
reaches beyond what the input can be is taken on condition that it does not: the probabilities between the bounds are
stretched to fill 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf, log, log1p, sqrt
from typing import NamedTuple

import numpy as np

from simulator.analysis.draws import beta, normal
from simulator.analysis.draws.quantile_table import Quantile, QuantileTables
from simulator.arithmetic.array_functions import Array
from simulator.model.kinds import NumberKind
from simulator.scenario.scenario import Distribution

PERT_WEIGHT = 4  # how much a PERT distribution's mode counts beside its ends, by convention
_HAIR = 1e-9  # how far above a bound that is itself excluded values begin
_WIDEST = 1e150  # how many times its mean a lognormal's deviation is at most, so that its square is a number
_FLAT = 1e-5  # a normal whose bounds are nearer together, in standard deviations, is uniform to ten digits


class Uniform(NamedTuple):
    """All values between two bounds alike; with equal bounds it is a constant."""

    low: float
    high: float


class Triangular(NamedTuple):
    """A density that rises from the lowest value to the mode in a straight line and falls to the highest in another."""

    low: float
    mode: float
    high: float


class Tabulated(NamedTuple):
    """Any other distribution: its exact quantiles, and the bounds that no value leaves."""

    quantile: Quantile
    low: float
    high: float


Margin = Uniform | Triangular | Tabulated


def margin_of(distribution: Distribution, kind: NumberKind) -> Margin:
    """Give the distribution of one number within the bounds of its kind."""
    match distribution.kind, distribution.parameters:
        case "uniform", (low, high):
            return Uniform(low, high)
        case (("triangular" | "pert"), (low, mode, high)) if low == high:
            return Uniform(mode, mode)
        case "triangular", (low, mode, high):
            return Triangular(low, mode, high)
        case "pert", (low, mode, high):
            return _pert(low, mode, high)
        case (("normal" | "lognormal"), (mean, _)):
            bell = _bell(distribution)
            return _bounded(bell, kind) if bell.spread else Uniform(mean, mean)
    raise ValueError(f"{distribution.kind} is no distribution of one number")


def parts_outside(distribution: Distribution, kind: NumberKind) -> tuple[float, float]:
    """Give the probability that a distribution has below and above the bounds of its kind, where it is left out."""
    if distribution.kind not in ("normal", "lognormal"):
        return 0.0, 0.0
    bell = _bell(distribution)
    if not bell.spread:
        return 0.0, 0.0
    return normal.share_below(bell.score(kind.low)), normal.share_below(-bell.score(kind.high))


def beta_share(a: float, b: float) -> Tabulated:
    """Give the beta distribution of a share."""
    return Tabulated(lambda below, above: beta.quantiles(a, b, below, above), 0.0, 1.0)


class Margins:
    """Several distributions, one for each row of an array."""

    def __init__(self, margins: Sequence[Margin]) -> None:
        families = (
            (Uniform, _uniforms),
            (Triangular, _triangulars),
            (Tabulated, _tabulated),
        )
        self._families: list[tuple[Array, Callable[[Array], Array]]] = []
        for family, inverse in families:
            rows = [row for row, margin in enumerate(margins) if isinstance(margin, family)]
            if rows:
                self._families.append((np.array(rows), inverse([margins[row] for row in rows])))

    def fill(self, cube: Array, out: Array) -> None:
        """Write the values for an array of probabilities into another: a row for each distribution."""
        for rows, inverse in self._families:
            out[rows] = inverse(cube[rows])


def _columns(rows: Iterable[Iterable[float]]) -> list[Array]:
    """Give each parameter of some distributions as a column."""
    return [np.array(parameters)[:, np.newaxis] for parameters in zip(*rows, strict=True)]


def _uniforms(margins: Sequence[Margin]) -> Callable[[Array], Array]:
    low, width = _columns((margin.low, margin.high - margin.low) for margin in margins)

    def inverse(probabilities: Array) -> Array:
        probabilities *= width
        probabilities += low
        return probabilities

    return inverse


def _triangulars(margins: Sequence[Margin]) -> Callable[[Array], Array]:
    """Give the inverse as the sum of two: what lies below the mode, and what lies above it."""
    triangles = [margin for margin in margins if isinstance(margin, Triangular)]
    low, mode, high = _columns(triangles)
    left, right = (mode - low) / (high - low), (high - mode) / (high - low)
    rise, fall = np.sqrt((mode - low) * (high - low)), np.sqrt((high - mode) * (high - low))
    start = low + (high - mode)

    def inverse(probabilities: Array) -> Array:
        above = np.subtract(1.0, probabilities)
        values = np.minimum(probabilities, left, out=probabilities)
        np.sqrt(values, out=values)
        values *= rise
        values += start
        np.minimum(above, right, out=above)
        np.sqrt(above, out=above)
        above *= fall
        values -= above
        return _within(values, low, high)

    return inverse


def _tabulated(margins: Sequence[Margin]) -> Callable[[Array], Array]:
    tabulated = [margin for margin in margins if isinstance(margin, Tabulated)]
    tables = QuantileTables([margin.quantile for margin in tabulated])
    low, high = _columns((margin.low, margin.high) for margin in tabulated)

    def inverse(probabilities: Array) -> Array:
        return _within(tables.read(probabilities), low, high)

    return inverse


def _within(values: Array, low: Array, high: Array) -> Array:
    """Put back what rounding carried over a bound."""
    np.maximum(values, low, out=values)
    return np.minimum(values, high, out=values)


def _pert(low: float, mode: float, high: float) -> Tabulated:
    """Give the beta distribution between two bounds whose mean weighs the mode four times."""
    width = high - low
    a, b = 1 + PERT_WEIGHT * (mode - low) / width, 1 + PERT_WEIGHT * (high - mode) / width
    return Tabulated(lambda below, above: low + width * beta.quantiles(a, b, below, above), low, high)


class _Bell(NamedTuple):
    """A normal distribution, or (``is_log``) one whose logarithm is normal; centre and spread are the normal's."""

    centre: float
    spread: float
    is_log: bool

    def score(self, value: float) -> float:
        """Give how many standard deviations a value lies from the centre."""
        if self.is_log:
            value = log(value) if value > 0 else -inf
        return (value - self.centre) / self.spread

    def values(self, scores: Array) -> Array:
        """Give the values that lie so many standard deviations from the centre."""
        values = self.centre + self.spread * scores
        return np.exp(values) if self.is_log else values


def _bell(distribution: Distribution) -> _Bell:
    mean, deviation = distribution.parameters
    if distribution.kind == "normal":
        return _Bell(mean, deviation, is_log=False)
    variance = log1p(min(deviation / mean, _WIDEST) ** 2)  # a lognormal is stated by its own mean and deviation
    return _Bell(log(mean) - variance / 2, sqrt(variance), is_log=True)


def _bounded(bell: _Bell, kind: NumberKind) -> Margin:
    """Give a bell's distribution on condition that its values lie within the bounds of their kind."""
    low = kind.low + _HAIR * max(1.0, abs(kind.low)) if kind.above else kind.low
    first, last = bell.score(low), bell.score(kind.high)
    if last - first < _FLAT and not bell.is_log:
        return Uniform(low, kind.high)
    below, above = normal.share_below(first), normal.share_below(-last)
    from_right = normal.share_below(-first) - above
    inside = from_right if first > 0 else normal.share_below(last) - below

    def quantile(probability_below: Array, probability_above: Array) -> Array:
        return bell.values(normal.scores(below + inside * probability_below, above + inside * probability_above))

    return Tabulated(quantile, low, kind.high)
