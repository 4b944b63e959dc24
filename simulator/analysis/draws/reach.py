"""Which units an entry of ``uncertainty`` reaches: those whose number comes from where the entry looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from simulator.language import _
from simulator.model.inputs import MIX, OF, PER, without_unit
from simulator.model.kinds import SEGMENTS as NAMES_OF_SEGMENTS
from simulator.model.words import listed
from simulator.scenario.distributions import SEGMENTS
from simulator.scenario.patches import UNITS
from simulator.scenario.scenario import Scenario, Unit

MIX_PATHS = tuple(f"{SEGMENTS}.{segment}.mix" for segment in NAMES_OF_SEGMENTS)
COUNT_PATHS = tuple(f"{SEGMENTS}.{segment}.customers" for segment in NAMES_OF_SEGMENTS)


class Reach(NamedTuple):
    """What an entry is about.

    Attributes:
        name: its path, as the file names it.
        path: the path inside a unit, ``baseline.mix`` for the mix as a whole.
        units: the numbers of the units that take what is drawn.
        inputs: the inputs of the place whose number is uncertain: the company, or the unit that the entry names.
    """

    name: str
    path: str
    units: tuple[int, ...]
    inputs: Mapping[str, float]


def reach_of(scenario: Scenario, name: str) -> Reach:
    """Find the units that an entry reaches.

    An entry of the company reaches every unit that has the company's own number and no entry of its own.
    """
    unit, path = without_unit(name)
    if unit is not None:
        position = next(i for i, each in enumerate(scenario.units) if each.name == unit)
        return Reach(name, path, (position,), scenario.units[position].inputs)
    company = scenario.company.inputs
    stated = _stated(path, company)
    followers = (
        position
        for position, each in enumerate(scenario.units)
        if stated and _stated(path, each.inputs) == stated and not _has_entry(scenario, each, path)
    )
    return Reach(name, path, tuple(followers), company)


def reach_notes(scenario: Scenario, reach: Reach) -> Iterator[str]:
    """Say where an entry of the company does not reach, unless the units there have entries of their own."""
    left_out = [
        unit.name
        for position, unit in enumerate(scenario.units)
        if reach.name == reach.path and position not in reach.units and not _has_entry(scenario, unit, reach.path)
    ]
    if left_out and reach.units:
        yield _(
            "the uncertainty of {path} leaves out {units}, where the value is another",
            path=reach.name,
            units=listed(left_out),
        )
    elif left_out:
        yield _(
            "the uncertainty of {path} has no effect, since no unit has the company's value; name it {other}",
            path=reach.name,
            other=f"{UNITS}.{left_out[0]}.{reach.path}",
        )


def _has_entry(scenario: Scenario, unit: Unit, path: str) -> bool:
    return bool(unit.name) and any(entry.path == f"{UNITS}.{unit.name}.{path}" for entry in scenario.uncertainty)


def _stated(path: str, inputs: Mapping[str, float]) -> Mapping[str, float]:
    """Give what is stated at a path, with the period or base it is stated in."""
    paths = (*MIX_PATHS, *COUNT_PATHS) if path == MIX else (path, f"{path}.{PER}", f"{path}.{OF}")
    return {each: inputs[each] for each in paths if each in inputs}
