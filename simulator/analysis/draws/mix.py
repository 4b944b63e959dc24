"""How sure a surveyed mix is: the shares that the answers leave open, by Bayes' rule.

After n answers with the shares m, the shares of all customers follow a Dirichlet distribution with the parameters
``n * m + 1/2`` (Jeffreys' prior). It is drawn by breaking a stick: promoters take a beta share of the whole, passives a
beta share of the rest, detractors what remains; so a draw takes two numbers, and the three shares add up to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import numpy as np

from simulator.analysis.draws.margins import Tabulated, beta_share
from simulator.arithmetic.array_functions import Array

_PRIOR = 0.5


def mix_margins(segments: Sequence[float], answers: float) -> tuple[Tabulated, Tabulated]:
    """Give the distributions of the two numbers behind a mix.

    Args:
        segments: how large promoters, passives and detractors are, as shares or in customers.
        answers: how many answers the mix rests on.
    """
    total = fsum(segments)
    promoters, passives, detractors = (answers * each / total + _PRIOR for each in segments)
    return beta_share(promoters, passives + detractors), beta_share(passives, detractors)


def shares(first: Array, second: Array) -> Array:
    """Give the three shares from the two numbers drawn, of shape (3, draws)."""
    rest = 1 - first
    passives = rest * second
    return np.stack([first, passives, rest - passives])
