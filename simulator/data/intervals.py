"""How sure a measured figure is: intervals of shares, differences of means, and what is worked out from both.

No library of statistics is needed: tails of the normal distribution come from ``math.erfc``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import erfc, fsum, sqrt
from typing import NamedTuple

from simulator.data.measures import Spends
from simulator.model.sampling_error import Z95


class Share(NamedTuple):
    """A part of a whole with its 95 % interval; share and interval are None where the whole is nobody."""

    customers: int
    of: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def standard_error(self) -> float | None:
        """Half the interval in standard errors: also above zero where the share is 0 or 1."""
        return None if self.low is None or self.high is None else (self.high - self.low) / (2 * Z95)


class Difference(NamedTuple):
    """A difference, the half-width of its 95 % interval, and how often mere noise would give as large a one.

    ``z`` is the difference in standard errors, None where there is no error at all.
    """

    difference: float
    margin: float
    z: float | None
    p_value: float


def wilson(customers: int, of: int) -> Share:
    """Give a share with Wilson's interval, which holds for few customers and near 0 and 1 (Wilson 1927)."""
    if not of:
        return Share(customers, of, None, None, None)
    share, squared = customers / of, Z95**2
    centre = (share + squared / (2 * of)) / (1 + squared / of)
    half = Z95 * sqrt(share * (1 - share) / of + squared / (4 * of**2)) / (1 + squared / of)
    low = 0.0 if customers == 0 else centre - half
    high = 1.0 if customers == of else centre + half
    return Share(customers, of, share, low, high)


def difference(value: float, standard_error: float) -> Difference:
    """Judge a difference by its standard error, as a normal one."""
    z = value / standard_error if standard_error > 0 else None
    return Difference(value, Z95 * standard_error, z, p_value(z) if z is not None else float(value == 0))


def p_value(z: float) -> float:
    """Give how often a normal variable is as far from 0 on either side."""
    return erfc(abs(z) / sqrt(2.0))


def difference_of_means(first: Spends, second: Spends) -> Difference | None:
    """Compare two means of different customers (Welch); None where either is of fewer than two."""
    if first.mean is None or second.mean is None:
        return None
    if first.standard_error is None or second.standard_error is None:
        return None
    return difference(second.mean - first.mean, sqrt(first.standard_error**2 + second.standard_error**2))


class Moments(NamedTuple):
    """A group of customers: how many, the means of two variables, and the sums of squares and products around these."""

    customers: int
    first: float
    second: float
    first_squares: float
    second_squares: float
    products: float


class Weights(NamedTuple):
    """By how much a figure changes with one customer's two variables: ``on_first * x + on_second * y + offset``."""

    on_first: float
    on_second: float
    offset: float

    def scaled(self, factor: float) -> Weights:
        """Multiply all."""
        return Weights(*(factor * part for part in self))


class Estimate:
    """A figure worked out from means of groups, which knows what each customer contributes to it (delta method).

    Sums, products and quotients of estimates are estimates again, linear in what each customer adds to the means they
    come from; so the standard error of whatever was worked out has every covariance in it.
    """

    def __init__(self, value: float, weights: Mapping[str, Weights]) -> None:
        self.value, self._weights = value, weights

    @classmethod
    def mean(cls, groups: Mapping[str, Moments], names: list[str], on_first: float, on_second: float) -> Estimate:
        """Give the mean of ``on_first * x + on_second * y`` over some of the groups, together not empty."""
        customers = sum(groups[name].customers for name in names)
        sums = (groups[n].customers * (on_first * groups[n].first + on_second * groups[n].second) for n in names)
        value = fsum(sums) / customers
        return cls(value, dict.fromkeys(names, Weights(on_first, on_second, -value).scaled(1 / customers)))

    def __add__(self, other: Estimate) -> Estimate:
        """Add two figures."""
        return self._with(other, self.value + other.value, 1.0, 1.0)

    def __sub__(self, other: Estimate) -> Estimate:
        """Take one from the other."""
        return self._with(other, self.value - other.value, 1.0, -1.0)

    def __mul__(self, other: Estimate) -> Estimate:
        """Multiply two figures."""
        return self._with(other, self.value * other.value, other.value, self.value)

    def __truediv__(self, other: Estimate) -> Estimate:
        """Divide one figure by the other, which is not 0."""
        quotient = self.value / other.value
        return self._with(other, quotient, 1 / other.value, -quotient / other.value)

    def scaled(self, factor: float) -> Estimate:
        """Multiply by a known number."""
        return Estimate(factor * self.value, {name: each.scaled(factor) for name, each in self._weights.items()})

    def _with(self, other: Estimate, value: float, own: float, others: float) -> Estimate:
        weights = {name: each.scaled(own) for name, each in self._weights.items()}
        for name, each in other._weights.items():
            pair = zip(weights.get(name, Weights(0.0, 0.0, 0.0)), each.scaled(others), strict=True)
            weights[name] = Weights(*(first + second for first, second in pair))
        return Estimate(value, weights)

    def standard_error(self, groups: Mapping[str, Moments]) -> float:
        """Give the standard error from how the customers of each group differ."""
        return sqrt(fsum(_variance(groups[name], each) for name, each in self._weights.items()))


def _variance(group: Moments, weights: Weights) -> float:
    """Add up the squares of what a group's customers contribute, for n - 1 of them."""
    a, b, offset = weights
    around = a**2 * group.first_squares + b**2 * group.second_squares + 2 * a * b * group.products
    of_mean = group.customers * (a * group.first + b * group.second + offset) ** 2
    return max(around + of_mean, 0.0) * group.customers / max(group.customers - 1, 1)
