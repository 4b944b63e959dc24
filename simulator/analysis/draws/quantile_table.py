"""Quantiles read from tables: piecewise cubics that follow any smooth distribution to 1e-9 of its range.

Near 0 and 1 quantiles change as fast as the probability halves, so the pieces are a part of an octave: the probability
of the nearer tail, from 2**-34 to 1/2, in 33 octaves of 64 pieces each. A floating-point number holds exactly this
division in its leading bits, so that finding the piece is a shift. The smallest number that is drawn is 2**-33.

An octave's cubics come from the polynomial through the quantiles at 14 points, so a table costs about a thousand exact
quantiles. The error is tested against SciPy from 1e-10 to 1 - 1e-10; a lognormal's values, whose range says little,
are also within 2e-8 of themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from simulator.arithmetic.array_functions import Array

Quantile = Callable[[Array, Array], Array]
"""Gives the quantiles for probabilities below and above them, of shape (n,)."""

_SMALLEST_BITS = 34
_OCTAVES = _SMALLEST_BITS - 1
_PIECE_BITS = 6
_PIECES = 1 << _PIECE_BITS
_POINTS = 14
_SIDE = _OCTAVES * _PIECES + 1  # the pieces of one tail; the last one is the median alone
_MANTISSA_BITS, _EXPONENT_OF_ONE = 52, 1023
_SHIFT = _MANTISSA_BITS - _PIECE_BITS
_FIRST = (_EXPONENT_OF_ONE - _SMALLEST_BITS) << _PIECE_BITS
_CUBIC = 4


class QuantileTables:
    """Tables of several distributions, read side by side.

    Args:
        quantiles: exact quantiles of each distribution, continuous and smooth.
    """

    def __init__(self, quantiles: Sequence[Quantile]) -> None:
        self._coefficients = np.concatenate([_coefficients(quantile) for quantile in quantiles], axis=1)
        self._starts = np.arange(len(quantiles))[:, np.newaxis] * (2 * _SIDE) - _FIRST

    def read(self, probabilities: Array) -> Array:
        """Turn probabilities into quantiles, in their own array: a row for each distribution."""
        nearer = np.subtract(1.0, probabilities)
        is_upper = probabilities > nearer
        np.minimum(nearer, probabilities, out=nearer)
        np.maximum(nearer, 2.0**-_SMALLEST_BITS, out=nearer)
        piece = np.right_shift(nearer.view(np.int64), _SHIFT)
        piece += self._starts
        piece += np.multiply(is_upper, _SIDE, dtype=np.int64)
        constant, linear, square, cube = self._coefficients
        values: Array = cube.take(piece, mode="clip", out=probabilities)
        part = np.empty_like(values)
        for coefficient in (square, linear, constant):
            values *= nearer
            values += coefficient.take(piece, mode="clip", out=part)
        return values


def _coefficients(quantile: Quantile) -> Array:
    """Give the cubics of both tails in powers of the tail's probability, of shape (4, 2 * pieces)."""
    tail = (_octave_starts()[:, np.newaxis] * (1 + _places(_POINTS))).ravel()
    lower = _cubics(quantile(tail, 1 - tail).reshape(_OCTAVES, _POINTS))
    upper = _cubics(quantile(1 - tail, tail).reshape(_OCTAVES, _POINTS))
    return np.concatenate([lower, upper], axis=1)


def _octave_starts() -> Array:
    return 2.0 ** np.arange(-_SMALLEST_BITS, -1)


def _cubics(values: Array) -> Array:
    """Turn the quantiles at each octave's points into the cubics of its pieces.

    A piece has the values and slopes that the octave's polynomial has at its ends (Hermite), so that neighbours meet
    smoothly. Here a tail runs from 1 to 2 in each octave.
    """
    to_values, to_slopes = _ends_from_points()
    ends, slopes = values @ to_values.T, values @ to_slopes.T
    pieces = _in_powers_from_zero(hermite(ends, slopes), np.arange(float(_PIECES), 2 * _PIECES))
    powers = (_octave_starts() / _PIECES) ** -np.arange(_CUBIC)[:, np.newaxis]
    of_tail = (pieces * powers[:, :, np.newaxis]).reshape(_CUBIC, -1)
    median = np.zeros((_CUBIC, 1))
    median[0] = values[-1, -1]
    return np.concatenate([of_tail, median], axis=1)


def hermite(ends: Array, slopes: Array) -> Array:
    """Give the cubics between neighbours from their values and slopes, in powers of the way from one to the next.

    Args:
        ends: the values, with the places on the last axis.
        slopes: how much a value would change on the way to the next.

    Returns:
        The coefficients from the constant on, as a new first axis.
    """
    left, right = ends[..., :-1], ends[..., 1:]
    left_slope, right_slope = slopes[..., :-1], slopes[..., 1:]
    square = 3 * (right - left) - 2 * left_slope - right_slope
    cube = 2 * (left - right) + left_slope + right_slope
    return np.array([left, left_slope, square, cube])


def _in_powers_from_zero(local: Array, start: Array) -> Array:
    """Rewrite cubics in ``s - start`` as cubics in s."""
    zero, one, two, three = local
    return np.array(
        [
            zero - start * (one - start * (two - start * three)),
            one - start * (2 * two - 3 * start * three),
            two - 3 * start * three,
            three,
        ]
    )


def _places(points: int) -> Array:
    """Give where in an octave, 0 to 1, the polynomial meets the quantiles: Chebyshev's points, both ends included."""
    return np.sin(np.linspace(0, np.pi / 2, points)) ** 2


@cache
def _ends_from_points() -> tuple[Array, Array]:
    """Give the matrices from values at an octave's points to values, and slopes per piece, at its pieces' ends."""
    at_points, _ = _chebyshev(2 * _places(_POINTS) - 1)
    values, slopes = _chebyshev(np.linspace(-1, 1, _PIECES + 1))
    to_values, to_slopes = (np.linalg.solve(at_points.T, each.T).T for each in (values, slopes))
    return to_values, to_slopes * 2 / _PIECES


def _chebyshev(places: Array) -> tuple[Array, Array]:
    """Give Chebyshev's polynomials and their slopes at some places from -1 to 1, of shape (places, degrees)."""
    values, slopes = [np.ones_like(places), places], [np.zeros_like(places), np.ones_like(places)]
    for _ in range(2, _POINTS):
        slopes.append(2 * values[-1] + 2 * places * slopes[-1] - slopes[-2])
        values.append(2 * places * values[-1] - values[-2])
    return np.stack(values, axis=-1), np.stack(slopes, axis=-1)
