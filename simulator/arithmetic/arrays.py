"""The NumPy reading: a program run on arrays, units down and draws across."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from simulator.arithmetic import array_functions
from simulator.arithmetic.array_functions import Array
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.program import ACROSS_UNITS


class ArrayReading:
    """Works on arrays of shape (units or 1, draws or 1). A path has the steps as a further first axis."""

    def __init__(self) -> None:
        named = {name: getattr(array_functions, operation.arrays) for name, operation in OPERATIONS.items()}
        self.functions: dict[str, Callable[..., Array]] = {**named, ACROSS_UNITS: _across_units}

    def value(self, given: Any) -> Array:
        """Take a number, the units' numbers, or an array of units by draws."""
        array = np.asarray(given, dtype=float)
        return array[:, np.newaxis] if array.ndim == 1 else np.atleast_2d(array)

    def path(self, values: Sequence[Array]) -> Array:
        """Put the values of all steps together."""
        return np.stack(np.broadcast_arrays(*values))

    def single(self, value: Array) -> Array:
        """Take the value of a quantity that has one for all steps."""
        return value

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Raise where a number overflows; a division by zero or an invalid number is a bug and raises as such."""
        try:
            with np.errstate(all="raise", under="ignore"):
                yield
        except FloatingPointError as error:
            if "overflow" in str(error):
                raise OverflowError(str(error)) from error
            raise


def _across_units(values: Array, units: Array) -> Array:
    summed: Array = np.sum(values, axis=0, keepdims=True)
    return summed if values.shape[0] == units else summed * units
