"""A scenario's ``uncertainty``, ready to draw: from points in the unit cube to the inputs of the model.

    uncertainty = uncertainty_of(scenario)
    cube = UnitCube(uncertainty.dimension_names, "sobol", seed=1)
    inputs = uncertainty.values(cube.points(0, 4096))

Chunks of some thousand draws are quickest; what a draw is does not depend on the chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice
from math import ceil

import numpy as np

from simulator.analysis.draws.copula import Copula
from simulator.analysis.draws.entries import Entry, entries_of
from simulator.analysis.draws.margins import Margins
from simulator.analysis.draws.memory import keep_freed_memory
from simulator.arithmetic.array_functions import Array
from simulator.engine.projection import given_inputs, inputs_by_unit, shape_of
from simulator.errors import UsageError
from simulator.language import _
from simulator.model.build import build
from simulator.scenario.scenario import Scenario

_NUMBERS_AT_ONCE = 65_536  # more leave the cache, with fewer the interpreter takes longer than they


class Uncertainty:
    """The uncertain inputs of a scenario and how they are spread; ``uncertainty_of`` makes it.

    An entry of the company applies to every unit that has the company's own number, and draws one number for all of
    them; a unit with an entry or a value of its own keeps that.

    Attributes:
        names: the entries of ``uncertainty``, as the file names them; those that reach no unit are left out.
        columns: which dimensions of the unit cube belong to an entry: one, or two where it is the mix.
        dimension_names: a name for each dimension.
        dimensions: how many there are.
        inputs: the paths of the inputs that are set, which must vary in the ledger.
        notes: sentences that a reader must know.
    """

    def __init__(self, scenario: Scenario, entries: Sequence[Entry], notes: Iterable[str]) -> None:
        keep_freed_memory()
        self._entries = {entry.name: entry for entry in entries}
        self.names = tuple(self._entries)
        free = count()
        self.columns: Mapping[str, tuple[int, ...]] = {
            entry.name: tuple(islice(free, len(entry.margins))) for entry in entries
        }
        self.dimension_names = tuple(name for entry in entries for name in entry.dimension_names)
        self.dimensions = len(self.dimension_names)
        self.inputs = tuple(dict.fromkeys(path for entry in entries for path in entry.paths))
        self.notes = tuple(dict.fromkeys(notes))
        self._margins = Margins([margin for entry in entries for margin in entry.margins])
        pairs = [pair for pair in scenario.correlations if {pair.first, pair.second} <= set(self.names)]
        self._copula = Copula(pairs, {name: columns[0] for name, columns in self.columns.items()})
        self._units = len(scenario.units)
        self._base = _own_values(scenario, self.inputs)

    def values(self, cube: Array) -> dict[str, Array]:
        """Give the inputs of some draws; several threads may ask at once.

        Args:
            cube: numbers above 0 and below 1, of shape (dimensions, draws).

        Returns:
            By path an array of shape (1, draws) where it holds for all units, else (units, draws).
        """
        drawn = np.empty_like(cube)
        draws = cube.shape[1]
        size = ceil(draws / max(1, ceil(cube.size / _NUMBERS_AT_ONCE))) or 1
        for start in range(0, draws, size):
            part = slice(start, start + size)
            self._margins.fill(self._copula.apply(cube[:, part]), drawn[:, part])
        return self._placed(drawn, self.names)

    def at(self, name: str, probability: float) -> dict[str, Array]:
        """Give an entry's own inputs where the entry is at a percentile, its correlations left aside.

        Args:
            name: one of ``names``.
            probability: the percentile, above 0 and below 1.

        Returns:
            By path an array of shape (1, 1), or (units, 1) where units differ.

        Raises:
            UsageError: it is the mix, of which no single percentile can be told.
        """
        if self._entries[name].is_mix:
            raise UsageError(
                _("{name} has no percentile: it is three shares at once", name=name), _("take another entry")
            )
        cube = np.full((self.dimensions, 1), 0.5)
        cube[self.columns[name]] = probability
        drawn = np.empty_like(cube)
        self._margins.fill(cube, drawn)
        return self._placed(drawn, [name])

    def base(self) -> dict[str, Array]:
        """Give the scenario's own values of all ``inputs``, of shape (1, 1), or (units, 1) where units differ."""
        return {path: column.copy() for path, column in self._base.items()}

    def drawn_for(self, name: str, drawn: Mapping[str, Array]) -> Array:
        """Give what ``values`` drew for an entry, of shape (draws,); for a mix, its promoters less its detractors."""
        entry = self._entries[name]
        rows: list[Array] = [drawn[path][entry.units[0] if len(drawn[path]) > 1 else 0] for path in entry.paths]
        return rows[0] - rows[-1] if entry.is_mix else rows[0]

    def _placed(self, drawn: Array, names: Iterable[str]) -> dict[str, Array]:
        """Put what was drawn into the rows of the units it is for; the other units keep their own values."""
        placed: dict[str, Array] = {}
        for name in names:
            entry = self._entries[name]
            columns = self.columns[name]
            rows = entry.values(drawn[columns[0] : columns[-1] + 1])
            for path, row in zip(entry.paths, rows, strict=True):
                if len(entry.units) == self._units:
                    placed[path] = row[np.newaxis]
                    continue
                if path not in placed:
                    placed[path] = np.empty((self._units, drawn.shape[1]))
                    placed[path][:] = self._base[path]
                placed[path][list(entry.units)] = row
        return placed


def uncertainty_of(scenario: Scenario) -> Uncertainty:
    """Make the uncertain inputs of a scenario ready to draw."""
    entries, notes = entries_of(scenario)
    return Uncertainty(scenario, entries, notes)


def _own_values(scenario: Scenario, paths: Iterable[str]) -> dict[str, Array]:
    """Give the units' own values of some inputs as columns, the model's default where a unit does not state one."""
    units = given_inputs(scenario)
    columns = {path: [unit[path] for unit in units if path in unit] for path in paths}
    if any(len(column) < len(units) for column in columns.values()):
        by_default = inputs_by_unit(build(shape_of(units)), scenario)
        columns |= {path: by_default.get(path, [0.0]) for path in columns if len(columns[path]) < len(units)}
    return {
        path: np.array(column if len(set(column)) > 1 else column[:1])[:, np.newaxis]
        for path, column in columns.items()
    }
