"""Correlated draws by a Gaussian copula: how uncertain inputs move together, whatever the distribution of each.

The correlated dimensions are turned into normal scores, mixed by the Cholesky factor of the correlations, and turned
back. The stated number is thus the correlation of the normal scores: for normal inputs it is the plain correlation;
for others the plain correlation comes out a little nearer to 0, and the rank correlation is 6 / pi * asin(r / 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from simulator.analysis.draws import normal
from simulator.analysis.draws.quantile_table import QuantileTables, hermite
from simulator.arithmetic.array_functions import Array
from simulator.scenario.correlations import cholesky
from simulator.scenario.scenario import Correlation

_FURTHEST = 8.0  # standard deviations, to which the table of shares reaches
_PIECES_A_DEVIATION = 128


class Copula:
    """Mixes some dimensions of the unit cube so that they are correlated; the others stay as they are.

    Args:
        correlations: pairs of names and their correlation, which can hold together.
        rows: the dimension of each name.
    """

    def __init__(self, correlations: Sequence[Correlation], rows: Mapping[str, int]) -> None:
        names = list(dict.fromkeys(name for pair in correlations for name in (pair.first, pair.second)))
        self._rows = [rows[name] for name in names]
        self._factor = cholesky(names, correlations)

    def apply(self, cube: Array) -> Array:
        """Give the cube with its correlated dimensions mixed: of shape (dimensions, draws) as before."""
        if not self._rows:
            return cube
        scores = _scores().read(cube[self._rows])
        mixed = cube.copy()
        for row, weights in zip(self._rows, self._factor, strict=True):
            mixed[row] = _shares(_weighted(scores, weights))
        return mixed


def _weighted(scores: Array, weights: Sequence[float]) -> Array:
    """Add up scores term by term: a matrix product's last digits may depend on how many draws it is given."""
    total: Array = np.zeros_like(scores[0])
    for weight, row in zip(weights, scores, strict=False):
        if weight:
            total += weight * row
    return total


@cache
def _scores() -> QuantileTables:
    return QuantileTables([normal.scores])


def _shares(scores: Array) -> Array:
    """Give the probabilities below some scores, from a table of cubics."""
    np.clip(scores, -_FURTHEST, _FURTHEST, out=scores)
    scores += _FURTHEST
    scores *= _PIECES_A_DEVIATION
    piece = scores.astype(np.int64)
    scores -= piece
    constant, linear, square, cube = _share_pieces()
    values: Array = cube.take(piece, mode="clip")
    for coefficient in (square, linear, constant):
        values *= scores
        values += coefficient.take(piece, mode="clip")
    return values


@cache
def _share_pieces() -> Array:
    """Give the cubics of the shares below equally spaced scores."""
    places = np.linspace(-_FURTHEST, _FURTHEST, 2 * int(_FURTHEST) * _PIECES_A_DEVIATION + 1)
    ends = np.array([normal.share_below(score) for score in places.tolist()])
    slopes = np.array([normal.density(score) for score in places.tolist()]) / _PIECES_A_DEVIATION
    return hermite(ends, slopes)
