"""The standard normal distribution: its quantiles and shares, exact for tables and for single numbers."""

from __future__ import annotations

from math import erfc, exp, pi, sqrt
from statistics import NormalDist

import numpy as np

from simulator.arithmetic.array_functions import Array

_STANDARD = NormalDist()


def share_below(score: float) -> float:
    """Give the probability of a score below this one, exact also far out on the left."""
    return 0.5 * erfc(-score / sqrt(2))


def density(score: float) -> float:
    """Give the density at a score."""
    return exp(-score * score / 2) / sqrt(2 * pi)


def scores(below: Array, above: Array) -> Array:
    """Give the scores with these probabilities below and above them, by Wichura's algorithm AS 241 (1988).

    Both are asked for since the smaller one says more: 1 less a small probability forgets most of its digits.
    """
    score = _STANDARD.inv_cdf
    return np.array([score(p) if p <= q else -score(q) for p, q in zip(below.tolist(), above.tolist(), strict=True)])
