"""Scenarios laid on the union of their units, so that one model holds for all of them; absent units are at zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from simulator.model.kinds import SEGMENTS
from simulator.report.workbook.input_rows import WHOLE_COMPANY, Cell
from simulator.scenario.scenario import Scenario, Unit

_UNITS = "units"
_ZERO_INSIDE = (".migrations.", "finance.cost_to_serve.")
_ZERO_AT_END = (".spend", ".customers")


@dataclass(frozen=True, slots=True)
class Union:
    """Scenarios of one frame with the same units.

    ``cells`` tells, by the numbers of scenario and unit, which values are not typed: a unit that is absent from the
    scenario, or one that stands for the whole company and so has the company's own values.
    """

    scenarios: tuple[Scenario, ...]
    cells: Mapping[tuple[int, int], Cell]


def share_a_clock(scenario: Scenario, first: Scenario) -> bool:
    """Tell whether one model can hold for both: the same steps, and money in the same currency and period."""
    return _clock(scenario) == _clock(first)


def _clock(scenario: Scenario) -> tuple[object, ...]:
    return scenario.step, scenario.horizon_months, scenario.spend_period, scenario.currency


def lay_on_union(scenarios: Sequence[Scenario]) -> Union:
    """Give every scenario all units that any of them has, in the order in which they appear.

    A unit that a scenario has not is there with no customers, spend, cost or migrations, so that it changes no figure.
    Where the scenarios start at different times the columns have no dates.
    """
    names = list(dict.fromkeys(unit.name for scenario in scenarios for unit in scenario.units))
    start = scenarios[0].start if len({scenario.start for scenario in scenarios}) == 1 else None
    dated = [replace(scenario, start=start) for scenario in scenarios]
    if all([unit.name for unit in scenario.units] == names for scenario in scenarios):
        return Union(tuple(dated), {})
    has_mix = any(_mix(segment) in unit.inputs for each in scenarios for unit in each.units for segment in SEGMENTS)
    cells = {
        (number, place): cell
        for number, scenario in enumerate(scenarios)
        for place, name in enumerate(names)
        if (cell := _cell(scenario, name)) is not Cell.TYPED
    }
    return Union(tuple(_laid(scenario, names, has_mix=has_mix) for scenario in dated), cells)


def _cell(scenario: Scenario, name: str) -> Cell:
    if name not in {unit.name for unit in scenario.units}:
        return Cell.ABSENT
    return Cell.TYPED if name else Cell.FOLLOWS


def _laid(scenario: Scenario, names: Sequence[str], *, has_mix: bool) -> Scenario:
    own = {unit.name: unit for unit in scenario.units}
    count = {_UNITS: float(len(own))}
    units = [
        Unit(_shown(name, names), {**own[name].inputs, **count}, own[name].origins)
        if name in own
        else Unit(_shown(name, names), {**_absent(scenario, has_mix=has_mix), **count}, {})
        for name in names
    ]
    return replace(scenario, units=tuple(units))


def _shown(name: str, names: Sequence[str]) -> str:
    if name:
        return name
    shown = WHOLE_COMPANY
    while shown in names:
        shown += "*"
    return shown


def _absent(scenario: Scenario, *, has_mix: bool) -> dict[str, float]:
    """Give the inputs of a unit that is not there: the company's, with everything at zero that could be counted."""
    given = {**scenario.units[0].inputs, **scenario.company.inputs}
    counts = [given.get(f"baseline.segments.{segment}.customers", 0.0) for segment in SEGMENTS]
    everyone = fsum(counts)
    if has_mix and everyone > 0:
        given |= {_mix(segment): count / everyone for segment, count in zip(SEGMENTS, counts, strict=True)}
    return {path: 0.0 if _counts(path) else value for path, value in given.items()}


def _counts(path: str) -> bool:
    is_size = any(part in path for part in _ZERO_INSIDE) and not path.endswith((".of", ".per"))
    return is_size or (path.startswith("baseline.") and path.endswith(_ZERO_AT_END))


def _mix(segment: str) -> str:
    return f"baseline.segments.{segment}.mix"
