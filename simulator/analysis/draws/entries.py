"""The entries of ``uncertainty``: whom each reaches, its distributions, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

from simulator.analysis.draws.margins import Margin, margin_of, parts_outside
from simulator.analysis.draws.mix import mix_margins, shares
from simulator.analysis.draws.reach import COUNT_PATHS, MIX_PATHS, Reach, reach_notes, reach_of
from simulator.arithmetic.array_functions import Array
from simulator.engine.projection import given_inputs, shape_of
from simulator.language import _
from simulator.model.inputs import MIX
from simulator.model.kinds import NumberKind
from simulator.model.words import brief, listed
from simulator.scenario.distributions import PARAMETERS, number_kind
from simulator.scenario.scenario import Distribution, Scenario

WORTH_TELLING = 0.001  # how much of a distribution may lie outside an input's bounds before it is said


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of ``uncertainty``.

    Attributes:
        name: its path, as the file names it.
        paths: the inputs that it sets: one, or the three shares (or numbers of customers) of a mix.
        units: the numbers of the units that take what is drawn.
        margins: a distribution for each dimension it takes.
        customers: how many customers the mix is of, where segments are given by their customers; else 1.
    """

    name: str
    paths: tuple[str, ...]
    units: tuple[int, ...]
    margins: tuple[Margin, ...]
    customers: float = 1.0

    @property
    def is_mix(self) -> bool:
        """Whether it is the mix as a whole."""
        return len(self.paths) > 1

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """A name for each dimension."""
        return self.name, *(f"{self.name} {number}" for number in range(2, len(self.margins) + 1))

    def values(self, drawn: Array) -> Array:
        """Give the inputs, of shape (paths, draws), for what was drawn in each dimension."""
        return self.customers * shares(*drawn) if self.is_mix else drawn


def entries_of(scenario: Scenario) -> tuple[list[Entry], list[str]]:
    """Give the entries that reach a unit, and sentences a reader must know of them."""
    entries: list[Entry] = []
    notes: list[str] = []
    given = shape_of(given_inputs(scenario)).given
    for distribution in scenario.uncertainty:
        reach = reach_of(scenario, distribution.path)
        if reach.path not in (*given, MIX):
            notes.append(
                _("the uncertainty of {path} has no effect, since not every unit has the value", path=reach.name)
            )
            continue
        notes += reach_notes(scenario, reach)
        if reach.units and reach.path == MIX:
            entries.append(_of_mix(distribution, reach))
        elif reach.units:
            kind = number_kind(reach.path, reach.inputs)
            entries.append(Entry(reach.name, (reach.path,), reach.units, (margin_of(distribution, kind),)))
            notes += _bound_notes(distribution, kind)
            notes += _base_notes(distribution, kind, reach.inputs[reach.path])
    return entries, notes


def _of_mix(distribution: Distribution, reach: Reach) -> Entry:
    (answers,) = distribution.parameters
    paths = MIX_PATHS if MIX_PATHS[0] in reach.inputs else COUNT_PATHS
    segments = [reach.inputs[path] for path in paths]
    margins = mix_margins(segments, answers)
    customers = 1.0 if paths == MIX_PATHS else fsum(segments)
    return Entry(reach.name, paths, reach.units, margins, customers)


def _bound_notes(distribution: Distribution, kind: NumberKind) -> Iterator[str]:
    """Say where a bell was cut off."""
    below, above = parts_outside(distribution, kind)
    if below + above > WORTH_TELLING:
        sides = (
            (below, _("below {bound}", bound=kind.show(kind.low))),
            (above, _("above {bound}", bound=kind.show(kind.high))),
        )
        where = listed(side for part, side in sides if part > WORTH_TELLING / 2)
        yield _(
            "{path}: {share} % of its {kind} distribution lies {where}, which cannot be; the draws keep to the rest",
            path=distribution.path,
            share=brief(float(f"{100 * (below + above):.2g}")),
            kind=distribution.kind,
            where=where,
        )


def _base_notes(distribution: Distribution, kind: NumberKind, base: float) -> Iterator[str]:
    """Say where the scenario's own value is one that is never drawn."""
    names = PARAMETERS[distribution.kind]
    if names[0] != "low":
        return
    low, high = distribution.parameters[0], distribution.parameters[-1]
    if not low <= base <= high:
        yield _(
            "{path}: the base case has {value}, outside the {low} to {high} of the draws",
            path=distribution.path,
            value=kind.show(base),
            low=kind.show(low),
            high=kind.show(high),
        )
