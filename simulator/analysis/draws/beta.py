"""Quantiles of the beta distribution, by integrating its density; for tables, since each costs microseconds.

On the scale of log odds ``z = log(x / (1 - x))`` the density ``x**a * (1 - x)**b`` is smooth with a single peak and
exponential tails for all shapes, from 1/2 to billions of answers. It is integrated panel by panel from the tail
inwards, so that small probabilities keep their digits; within a panel Newton's steps find the quantile.
"""

from __future__ import annotations

import numpy as np

from simulator.arithmetic.array_functions import Array

_PANELS_A_DEVIATION = 3
_DEVIATIONS = 12  # how far out the panels reach where the tails fall like a normal's,
_E_FOLDS = 60  # and how far where they fall exponentially
_NEWTON_STEPS = 3
# Gauss and Legendre's rule with eight points, for the interval from 0 to 1.
_HALF_PLACES = np.array([0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363])
_HALF_WEIGHTS = np.array([0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763])
_PLACES = (1 + np.concatenate([-_HALF_PLACES, _HALF_PLACES])) / 2
_WEIGHTS = np.concatenate([_HALF_WEIGHTS, _HALF_WEIGHTS]) / 2


def quantiles(a: float, b: float, below: Array, above: Array) -> Array:
    """Give the quantiles of the beta distribution with shapes ``a`` and ``b``, each at least 1/2.

    Args:
        a: the shape that pulls towards 1.
        b: the shape that pulls towards 0.
        below: the probabilities below the quantiles, of shape (n,).
        above: 1 less those; the smaller of the two counts.
    """
    is_lower = below <= above
    found = np.empty_like(below)
    found[is_lower] = _LowerHalf(a, b).quantiles(below[is_lower])
    found[~is_lower] = 1 - _LowerHalf(b, a).quantiles(above[~is_lower])
    return found


class _LowerHalf:
    """The distribution function on log odds, exact in the lower tail: panels, and how much lies below each."""

    def __init__(self, a: float, b: float) -> None:
        self._a, self._b = a, b
        self._peak, deviation = float(np.log(a / b)), float(np.sqrt(1 / a + 1 / b))
        left = self._peak - _DEVIATIONS * deviation - _E_FOLDS / a
        right = self._peak + _DEVIATIONS * deviation + _E_FOLDS / b
        panels = int(_PANELS_A_DEVIATION * (right - left) / deviation) + 1
        edges = np.linspace(left, right, panels + 1)
        in_tail = self._density(edges[:1]) / a  # to the left of all panels the density is exponential
        below = np.cumsum(np.concatenate([in_tail, self._integral(edges[:-1], np.diff(edges))]))
        self._total = below[-1]
        self._edges, self._below = edges, below / self._total

    def quantiles(self, below: Array) -> Array:
        """Give the quantiles with these probabilities below them, none above 1/2."""
        panel = np.searchsorted(self._below, below) - 1
        start, held = self._edges[panel], self._below[panel]
        wanted = np.log(below)
        lower, upper = np.log(held), np.log(self._below[panel + 1])
        odds = start + (wanted - lower) / (upper - lower) * (self._edges[panel + 1] - start)
        for _ in range(_NEWTON_STEPS):  # on the logarithm, which is concave and nearly straight
            share = held + self._integral(start, odds - start) / self._total
            odds -= (np.log(share) - wanted) * share * self._total / self._density(odds)
        found: Array = 1 / (1 + np.exp(-odds))
        return found

    def _density(self, odds: Array) -> Array:
        """Give the density, as a multiple of that at its peak."""
        density: Array = np.exp(self._log_density(odds) - self._log_density(np.array(self._peak)))
        return density

    def _log_density(self, odds: Array) -> Array:
        to_nearer_end: Array = np.where(odds < 0, self._a, -self._b) * odds
        return to_nearer_end - (self._a + self._b) * np.log1p(np.exp(-np.abs(odds)))

    def _integral(self, start: Array, width: Array) -> Array:
        places = start[:, np.newaxis] + width[:, np.newaxis] * _PLACES
        integral: Array = width * (self._density(places) * _WEIGHTS).sum(axis=1)
        return integral
