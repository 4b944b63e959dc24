"""What the operation table's array column names: the operations on NumPy arrays, which broadcast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import add, divide, maximum, minimum, multiply, power, subtract

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

__all__ = [
    "add",
    "at_least",
    "divide",
    "equal",
    "greater",
    "maximum",
    "mean",
    "minimum",
    "multiply",
    "power",
    "ratio",
    "subtract",
]


def ratio(numerator: Array, denominator: Array, otherwise: Array) -> Array:
    """Divide, or give ``otherwise`` where the denominator is zero; to be run where a division by zero raises."""
    try:
        return numerator / denominator
    except FloatingPointError:  # trying is quicker than looking at every denominator first
        nothing = denominator == 0
        return np.where(nothing, otherwise, numerator / np.where(nothing, 1.0, denominator))


def mean(a: Array, b: Array) -> Array:
    """Give the mean of two."""
    both = a + b
    both *= 0.5
    return both


def greater(a: Array, b: Array) -> Array:
    """Give 1 where a is above b, else 0."""
    return np.where(a > b, 1.0, 0.0)


def at_least(a: Array, b: Array) -> Array:
    """Give 1 where a is at least b, else 0."""
    return np.where(a >= b, 1.0, 0.0)


def equal(a: Array, b: Array) -> Array:
    """Give 1 where a is b, else 0."""
    return np.where(a == b, 1.0, 0.0)
