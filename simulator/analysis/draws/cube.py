"""Points in the unit cube: a number in (0, 1) for each uncertain dimension of each draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.analysis.draws.random_bits import RandomPoints
from simulator.analysis.draws.sobol import DIMENSIONS, SobolPoints
from simulator.arithmetic.array_functions import Array
from simulator.errors import UsageError, quoted, suggest
from simulator.language import _

SOBOL, RANDOM = "sobol", "random"
SAMPLERS = (SOBOL, RANDOM)


class UnitCube:
    """The points of a sampler. A point depends on the seed and its number alone, not on what is asked before or after.

    Args:
        names: a name for each dimension, all different (``Uncertainty.dimension_names``). Pseudo-random numbers and
            scrambles follow from seed and name, so that one more dimension leaves them as they are.
        sampler: ``sobol`` or ``random``.
        seed: any whole number from 0.

    Attributes:
        notes: what a reader should know of the sampling, in sentences.

    Raises:
        UsageError: there is no such sampler.
    """

    def __init__(self, names: Sequence[str], sampler: str, seed: int) -> None:
        if sampler not in SAMPLERS:
            raise UsageError(_("{name} is not a sampler", name=quoted(sampler)), suggest(sampler, SAMPLERS))
        even = min(len(names), DIMENSIONS) if sampler == SOBOL else 0
        self._count = len(names)
        self._even = even
        self._sobol = SobolPoints(names[:even], seed) if even else None
        self._random = RandomPoints(names[even:], seed)
        beyond = sampler == SOBOL and self._count > even
        note = _(
            "the Sobol sequence serves the first {even} dimensions; the other {rest} are pseudo-random",
            even=even,
            rest=self._count - even,
        )
        self.notes: tuple[str, ...] = (note,) if beyond else ()

    def points(self, start: int, stop: int) -> Array:
        """Give the points with numbers from ``start`` up to, not including, ``stop``.

        Returns:
            Numbers above 0 and below 1, of shape (dimensions, stop - start). Several threads may ask at once.
        """
        out = np.empty((self._count, stop - start))
        if self._sobol is not None:
            self._sobol.fill(start, out[: self._even])
        self._random.fill(start, out[self._even :])
        return out
