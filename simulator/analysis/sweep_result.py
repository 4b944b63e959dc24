"""What a sweep found: the outcomes on a grid of one to four inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.analysis.outcomes import OUTCOMES
from simulator.engine.run import Label

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

SCHEMA = "nps-sim/sweep/1"
OVERDRAWN = "overdrawn"
"""The column that marks points at which more customers would leave a segment than it holds."""
ALL_MIGRATIONS = "all_migrations"
"""The column of what is varied as ``nps``, by which an outcome is called too."""
_ROWS_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Axis:
    """One input of a sweep and the values it takes.

    Attributes:
        path: the input's path.
        title: how people call it.
        values: the numbers, as the model takes them (a share as 0.03), in the order they were asked for.
        texts: the same as the scenario file would have them.
        present: the number the scenario has; None where its units differ, or where it is in another measure.
        present_text: the same as the scenario file has it.
    """

    path: str
    title: str
    values: tuple[float, ...]
    texts: Sequence[str]
    present: float | None
    present_text: str | None = None

    @property
    def column(self) -> str:
        """How a table of the points names it: by its path, unless that is what an outcome is called."""
        return ALL_MIGRATIONS if self.path in OUTCOMES else self.path


@dataclass(frozen=True, slots=True)
class Sweep:
    """The outcomes at every combination of some inputs' values.

    Attributes:
        scenario: which scenario it is of.
        axes: the inputs, one to four.
        outcomes: by outcome an array of shape (values of the first input, of the second, ...); NaN where there is none.
        overdrawn: of the same shape, whether more customers would leave a segment than it holds; then outcomes are NaN.
        base: the outcomes of the scenario as it is.
        warnings: what is to be known of the result.
    """

    scenario: Label
    axes: tuple[Axis, ...]
    outcomes: Mapping[str, Array]
    overdrawn: Array
    base: Mapping[str, float | None]
    warnings: tuple[str, ...]

    @property
    def points(self) -> int:
        """How many combinations there are."""
        return int(self.overdrawn.size)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the result as a table: the inputs by path, the outcomes, and whether a point is overdrawn."""
        return (*(axis.column for axis in self.axes), *self.outcomes, OVERDRAWN)

    def flat(self) -> dict[str, Array]:
        """Give the table's columns as arrays of one number a row; the last input changes fastest."""
        import numpy as np

        shape = self.overdrawn.shape
        grids = np.meshgrid(*(np.array(axis.values) for axis in self.axes), indexing="ij", copy=False)
        parts = [*grids, *self.outcomes.values(), self.overdrawn]
        flat = (np.broadcast_to(part, shape).reshape(-1) for part in parts)
        return dict(zip(self.columns, flat, strict=True))

    def rows(self) -> Iterator[tuple[float | bool | None, ...]]:
        """Give the table's rows; None stands where an outcome has no value."""
        columns = self.flat()
        for start in range(0, self.points, _ROWS_AT_ONCE):
            parts = [column[start : start + _ROWS_AT_ONCE].tolist() for column in columns.values()]
            yield from zip(*([_known(value) for value in part] for part in parts), strict=True)

    def head(self) -> dict[str, Any]:
        """Give the JSON object without its rows."""
        vary = [
            {
                "path": axis.path,
                "column": axis.column,
                "title": axis.title,
                "present": axis.present,
                "values": list(axis.values),
                "written": list(axis.texts),
            }
            for axis in self.axes
        ]
        return {
            "schema": SCHEMA,
            "scenario": self.scenario._asdict(),
            "vary": vary,
            "points": self.points,
            "base": dict(self.base),
            "warnings": list(self.warnings),
            "columns": list(self.columns),
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object.

        ``vary`` describes the inputs (path, column, title, present, values, written), ``base`` has the outcomes of the
        scenario as it is, ``columns`` names what each of the ``rows`` holds: the inputs, the outcomes (None where there
        is none), and whether more customers would leave a segment than it holds. The last input changes fastest.
        """
        return {**self.head(), "rows": [list(row) for row in self.rows()]}


def _known(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - only NaN differs from itself
