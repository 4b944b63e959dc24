"""The plain reading: a program run on Python's own floats, one draw at a time, with nothing to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import fsum, isfinite
from typing import Any

from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.program import ACROSS_UNITS

Units = list[float]  # a float for each unit, or a single one that holds for all
_PAIR = 2


class PlainReading:
    """Works on lists of the units' floats. A path is a list over the steps of such lists."""

    def __init__(self) -> None:
        lifted = {name: _over_units(operation.plain) for name, operation in OPERATIONS.items()}
        self.functions: dict[str, Callable[..., Units]] = {**lifted, ACROSS_UNITS: _across_units}

    def value(self, given: Any) -> Units:
        """Take a number, or the units' numbers."""
        return [float(given)] if isinstance(given, int | float) else [float(number) for number in given]

    def path(self, values: Sequence[Units]) -> list[Units]:
        """Put the values of all steps together.

        Raises:
            OverflowError: one is more than a float holds.
        """
        return [self.single(units) for units in values]

    def single(self, value: Units) -> Units:
        """Take the value of a quantity that has one for all steps.

        Raises:
            OverflowError: it is more than a float holds.
        """
        if not all(map(isfinite, value)):
            raise OverflowError("a number is too large to hold")
        return value

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Do nothing: powers raise by themselves, and what is kept is looked at in the end."""
        yield


def _over_units(function: Callable[..., float]) -> Callable[..., Units]:
    """Lift a function of floats to the units' floats; a single one holds for all units."""

    def lifted(*operands: Units) -> Units:
        if len(operands) == _PAIR:
            first, second = operands
            if len(first) == len(second) == 1:
                return [function(first[0], second[0])]
        count = max(map(len, operands))
        if count == 1:
            return [function(*(operand[0] for operand in operands))]
        return list(map(function, *(operand * count if len(operand) == 1 else operand for operand in operands)))

    return lifted


def _across_units(values: Units, units: Units) -> Units:
    return [fsum(values)] if len(values) > 1 else [values[0] * units[0]]
