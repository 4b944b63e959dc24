"""Sobol indices: which share of a function's variance each group of its arguments explains.

The arguments are numbers of the unit cube, independent of one another. Two sets of points, A and B, are taken from one
scrambled Sobol sequence of twice the dimensions; a group's own columns are exchanged between them. First order by
Saltelli et al. (2010), total order by Jansen (1999), margins by resampling the points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulator.analysis.draws.cube import SOBOL, UnitCube
from simulator.analysis.draws.random_bits import RandomPoints
from simulator.arithmetic.array_functions import Array

_RESAMPLES = 200
_MOST_BLOCKS = 4096  # what is resampled; of more points, neighbours stay together
_STANDARD_ERRORS = 1.959964  # in the half-width of a 95 % interval
_FEWEST_USED = 0.5  # share of the points at which the function must have a value
_DUST = 1e-12  # how far values of the same size lie apart by rounding alone


class VarianceShare(NamedTuple):
    """What a group explains: alone (first order), with its interactions (total order), and their margins at 95 %."""

    first_order: float
    total_order: float
    first_order_margin: float
    total_order_margin: float


class VarianceShares(NamedTuple):
    """What was found.

    Attributes:
        shares: by group; empty where the function does not vary, or hardly ever has a value.
        evaluations: how often the function was worked out.
        used: at how many points it has all values that the shares rest on.
        varies: whether it varies at all.
    """

    shares: dict[str, VarianceShare]
    evaluations: int
    used: int
    varies: bool


def variance_shares(
    function: Callable[[Array], Array],
    groups: Mapping[str, Sequence[int]],
    names: Sequence[str],
    points: int,
    seed: int,
) -> VarianceShares:
    """Estimate which share of a function's variance each group of its arguments explains.

    Args:
        function: takes points of the unit cube, of shape (dimensions, points), gives a number for each, NaN where it
            has none.
        groups: by name the dimensions of the cube that belong to a group; each belongs to one.
        names: a name for each dimension, from which with the seed the points follow.
        points: how many points; a power of two is best. The function is worked out at groups + 2 times as many.
        seed: a whole number from 0.
    """
    twice = [*names, *(f"{name}, exchanged" for name in names)]
    cube = UnitCube(twice, SOBOL, seed).points(0, points)
    first, second = cube[: len(names)], cube[len(names) :]
    values = [function(first), function(second)]
    for columns in groups.values():
        mixed = first.copy()
        mixed[list(columns)] = second[list(columns)]
        values.append(function(mixed))
    found = np.array(values)
    evaluations = found.size
    found = found[:, ~np.isnan(found).any(axis=0)]
    used = found.shape[1]
    varies = bool(used) and bool(np.ptp(found[:2]) > _DUST * np.abs(found[:2]).max())
    estimates = _estimates(found, seed) if varies and used >= _FEWEST_USED * points else []
    return VarianceShares(dict(zip(groups, estimates, strict=False)), evaluations, used, varies)


def _estimates(values: Array, seed: int) -> list[VarianceShare]:
    """Estimate every group's shares from the values at A, at B, and at A with the group's columns of B."""
    sums = _blocks(_terms(values))
    orders = _orders(sums.sum(axis=1))
    picks = np.empty((_RESAMPLES, sums.shape[1]))
    RandomPoints([f"resample {number}" for number in range(_RESAMPLES)], seed).fill(0, picks)
    picked = (picks * sums.shape[1]).astype(int)
    resampled = np.array([_orders(sums[:, each].sum(axis=1)) for each in picked])
    margins = _STANDARD_ERRORS * resampled.std(axis=0, ddof=1)
    return [
        VarianceShare(float(first), float(total), float(first_margin), float(total_margin))
        for first, total, first_margin, total_margin in zip(*orders, *margins, strict=True)
    ]


def _terms(values: Array) -> Array:
    """Give what is summed over the points: 1, A + B, its squares, then each group's terms of first and total order."""
    base, other, *mixed = values - values[:2].mean()  # centred, which leaves less to chance
    first = [other * (each - base) for each in mixed]
    total = [(base - each) ** 2 / 2 for each in mixed]
    return np.array([np.ones_like(base), (base + other) / 2, (base**2 + other**2) / 2, *first, *total])


def _blocks(terms: Array) -> Array:
    """Sum the terms over blocks of neighbouring points."""
    size = -(-terms.shape[1] // _MOST_BLOCKS)
    sums: Array = np.add.reduceat(terms, np.arange(0, terms.shape[1], size), axis=1)
    return sums


def _orders(sums: Array) -> Array:
    """Give the first and the total order of every group, of shape (2, groups)."""
    count, mean, square = sums[:3]
    variance = square / count - (mean / count) ** 2
    orders: Array = (sums[3:] / count / variance).reshape(2, -1)
    return orders
