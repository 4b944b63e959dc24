"""The points of a sweep: every combination of the values that some inputs take, as arrays for the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from simulator.analysis.sweep_result import Axis
from simulator.analysis.varied_input import AllMigrations, OneSetting, VariedInput
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array


@dataclass(frozen=True)
class Grid:
    """Every combination of the axes' values; the last axis changes fastest.

    Attributes:
        scenario: the scenario, in which every unit has every input that is varied.
        axes: the inputs with their values.
        varied: how each of them is set.
        notes: what is to be known of how they are varied.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    varied: tuple[VariedInput, ...]
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def points(self) -> int:
        """How many combinations there are."""
        return prod(self.shape)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs of the model that are varied."""
        return tuple(dict.fromkeys(path for varied in self.varied for path in _paths(varied)))

    def drawn(self, start: int, stop: int) -> dict[str, Array]:
        """Give the inputs at the points from one number to before another.

        Returns:
            By path an array of shape (1, points) where the value holds in all units, else (units, points).
        """
        import numpy as np

        numbers = np.unravel_index(np.arange(start, stop), self.shape)
        drawn: dict[str, Array] = {}
        for place in self._in_order:
            values = self._values[place][numbers[place]]
            drawn.update(_set(self.varied[place], values, drawn))
        return drawn

    @cached_property
    def _values(self) -> list[Array]:
        import numpy as np

        return [np.array(axis.values, dtype=float) for axis in self.axes]

    @cached_property
    def _in_order(self) -> list[int]:
        """A unit's own value comes after, and over, what holds in all units."""
        return sorted(range(len(self.varied)), key=lambda place: _unit_of(self.varied[place]) is not None)


def _paths(varied: VariedInput) -> Iterator[str]:
    match varied:
        case OneSetting():
            yield varied.inner
        case AllMigrations():
            yield from varied.sizes


def _unit_of(varied: VariedInput) -> int | None:
    return varied.unit if isinstance(varied, OneSetting) else None


def _set(varied: VariedInput, values: Array, drawn: Mapping[str, Array]) -> dict[str, Array]:
    """Give the inputs that one axis sets at some points, over what others have set before."""
    import numpy as np

    match varied:
        case AllMigrations():
            return {path: np.array(sizes)[:, np.newaxis] * values for path, sizes in varied.sizes.items()}
        case OneSetting(inner=inner, unit=None):
            return {inner: values[np.newaxis, :]}
        case OneSetting(inner=inner, unit=unit, columns=columns):
            others = drawn.get(inner, np.array(columns, dtype=float)[:, np.newaxis])
            by_unit = np.broadcast_to(others, (len(columns), len(values))).copy()
            by_unit[unit] = values
            return {inner: by_unit}
    raise TypeError(f"{type(varied).__name__} is not a way to vary an input")
