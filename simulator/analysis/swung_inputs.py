"""The two values that a tornado takes each input to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulator.analysis.draws.cube import SOBOL, UnitCube
from simulator.analysis.draws.entries import Entry, entries_of
from simulator.analysis.draws.reach import Reach, reach_of
from simulator.analysis.draws.uncertainty import Uncertainty, uncertainty_of
from simulator.analysis.entry_titles import entry_title
from simulator.analysis.setting_text import SettingKind, setting_kind
from simulator.analysis.varied_input import varies_alone
from simulator.arithmetic.array_functions import Array
from simulator.engine.projection import given_inputs, inputs_by_unit, shape_of
from simulator.language import _, marked, ngettext, separated
from simulator.model.build import build
from simulator.model.words import listed
from simulator.scenario.nodes import DEFAULT
from simulator.scenario.patches import UNITS
from simulator.scenario.scenario import Origin, Scenario

LOW, HIGH = 0.1, 0.9
TENTH = 0.1
_DIGITS = 4
_SHORT = 8  # characters
_MIX_POINTS = 4096
_POINTS_OF_NPS = 100
_BY_PERCENTILE = marked("each input at its 10th and 90th percentile, the others as they are")
_BY_A_TENTH = marked("each number at 10 % below and above its value, since the scenario says nothing of uncertainty")
_MIX_MEANT = marked(
    "the mix of a survey goes to the 10th and 90th percentile of its NPS, the share of passives staying as it is"
)
_SHARES_LEFT_OUT = marked("the shares of the segments are left out, since none of them can change alone")


class Ends(NamedTuple):
    """An input at its low and its high value: how both are told, and what they set."""

    path: str
    title: str
    low: float
    high: float
    low_text: str
    high_text: str
    low_inputs: Mapping[str, Array]
    high_inputs: Mapping[str, Array]

    @property
    def told(self) -> tuple[str, str, float, float, str, str]:
        """The part that is told."""
        return self[:6]


class SwungInputs(NamedTuple):
    """All inputs of a tornado.

    Attributes:
        ends: each input's two values.
        base: the scenario's own values of everything that is set, of shape (1, 1), or (units, 1) where units differ.
        basis: where the values come from, in words.
        notes: what is to be known of them.
    """

    ends: tuple[Ends, ...]
    base: dict[str, Array]
    basis: str
    notes: tuple[str, ...]


def swung_inputs(scenario: Scenario) -> SwungInputs:
    """Find the inputs and their values: the entries of ``uncertainty``, or else every number that may change alone."""
    return _by_percentile(scenario) if scenario.uncertainty else _by_a_tenth(scenario)


def _by_percentile(scenario: Scenario) -> SwungInputs:
    uncertainty = uncertainty_of(scenario)
    entries, _notes = entries_of(scenario)
    ends = []
    for entry in entries:
        if entry.is_mix:
            ends.append(_ends_of_mix(scenario, uncertainty, entry))
            continue
        reach = reach_of(scenario, entry.name)
        inputs = [uncertainty.at(entry.name, probability) for probability in (LOW, HIGH)]
        values = [float(each[reach.path][_row(each[reach.path], reach.units), 0]) for each in inputs]
        ends.append(_ends(scenario, reach, values, inputs))
    notes = [_(_MIX_MEANT)] if any(entry.is_mix for entry in entries) else []
    return SwungInputs(tuple(ends), uncertainty.base(), _(_BY_PERCENTILE), (*notes, *uncertainty.notes))


def _by_a_tenth(scenario: Scenario) -> SwungInputs:
    units = len(scenario.units)
    by_unit = inputs_by_unit(build(shape_of(given_inputs(scenario))), scenario)
    base = {path: np.array(own, dtype=float)[:, np.newaxis] for path, own in by_unit.items()}
    ends: list[Ends] = []
    zero: list[str] = []
    for reach in _numbers(scenario):
        if reach.path not in base:
            continue
        kind = _kind_of(scenario, reach)
        values = _a_tenth_off(reach.inputs[reach.path], kind)
        if values[0] == values[1]:
            zero += [reach.name] if _is_stated(scenario, reach) else []
            continue
        inputs = [{reach.path: _placed(base[reach.path], reach.units, value, units)} for value in values]
        ends.append(_ends(scenario, reach, values, inputs))
    set_by_any = {path for each in ends for path in each.low_inputs}
    notes = (*_stayed(zero), _(_SHARES_LEFT_OUT))
    return SwungInputs(tuple(ends), {path: base[path] for path in base if path in set_by_any}, _(_BY_A_TENTH), notes)


def _numbers(scenario: Scenario) -> Iterator[Reach]:
    """Give every number that may change alone: the company's for the units that have it, then the units' own."""
    paths = dict.fromkeys(path for holder in (scenario.company, *scenario.units) for path in holder.inputs)
    for path in filter(varies_alone, paths):
        company = reach_of(scenario, path)
        if company.units and path in scenario.company.origins:
            yield company
        for position, unit in enumerate(scenario.units):
            if position not in company.units and path in unit.inputs and path in unit.origins:
                yield Reach(f"{UNITS}.{unit.name}.{path}", path, (position,), unit.inputs)


def _a_tenth_off(value: float, kind: SettingKind) -> list[float]:
    """Give a value a tenth smaller and a tenth larger, as far as the scenario file takes it."""
    ends = sorted(float(f"{value * (1 + part):.15g}") for part in (-TENTH, TENTH))
    ends = [float(round(end)) for end in ends] if kind.is_whole else ends
    return [min(max(end, kind.least), kind.bounds.high) for end in ends]


def _stayed(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield ngettext(
            "{inputs} stays as it is: a tenth of it is nothing",
            "{inputs} stay as they are: a tenth of each is nothing",
            len(names),
            inputs=listed(names),
        )


def _ends(scenario: Scenario, reach: Reach, values: Sequence[float], inputs: Sequence[Mapping[str, Array]]) -> Ends:
    kind = _kind_of(scenario, reach)
    low_text, high_text = (kind.text(_brief(value, kind)) for value in values)
    (low, high), (low_inputs, high_inputs) = values, inputs
    return Ends(reach.name, entry_title(scenario, reach.name), low, high, low_text, high_text, low_inputs, high_inputs)


def _kind_of(scenario: Scenario, reach: Reach) -> SettingKind:
    """Tell what a number is, from how the company or the unit has it."""
    kind = setting_kind(reach.path, _origin(scenario, reach).text)
    assert kind is not None
    return kind


def _is_stated(scenario: Scenario, reach: Reach) -> bool:
    return _origin(scenario, reach).file != DEFAULT


def _origin(scenario: Scenario, reach: Reach) -> Origin:
    holder = scenario.company if reach.name == reach.path else scenario.units[reach.units[0]]
    return holder.origins[reach.path][-1]


def _brief(value: float, kind: SettingKind) -> float:
    """Give a value as it is told: a tenth off a short number is short, while a percentile has endless digits."""
    if kind.is_whole:
        return float(round(value))
    return value if len(repr(value)) <= _SHORT else float(f"{value:.{_DIGITS}g}")


def _ends_of_mix(scenario: Scenario, uncertainty: Uncertainty, entry: Entry) -> Ends:
    """Take a mix to two percentiles of its NPS: between promoters and detractors, passives as they are."""
    cube = np.full((uncertainty.dimensions, _MIX_POINTS), 0.5)
    cube[list(uncertainty.columns[entry.name])] = UnitCube(entry.dimension_names, SOBOL, 1).points(0, _MIX_POINTS)
    drawn = uncertainty.drawn_for(entry.name, uncertainty.values(cube))
    base = uncertainty.base()
    promoters, passives, detractors = entry.paths
    own = {path: base[path][_row(base[path], entry.units), 0] for path in entry.paths}
    room, whole = own[promoters] + own[detractors], own[promoters] + own[passives] + own[detractors]
    low, high = differences = np.quantile(drawn, (LOW, HIGH)).clip(-room, room).tolist()
    inputs = []
    for difference in differences:
        moved = {promoters: (room + difference) / 2, detractors: (room - difference) / 2}
        inputs.append(
            {path: _placed(base[path], entry.units, value, len(scenario.units)) for path, value in moved.items()}
        )
    low, high = (float(f"{_POINTS_OF_NPS * difference / whole:.{_DIGITS}g}") for difference in differences)
    return Ends(entry.name, entry_title(scenario, entry.name), low, high, _nps(low), _nps(high), *inputs)


def _nps(value: float) -> str:
    return _("NPS {score}", score=separated(value, 1))


def _row(values: Array, units: Sequence[int]) -> int:
    return units[0] if len(values) > 1 else 0


def _placed(base: Array, units: Sequence[int], value: float, of_units: int) -> Array:
    """Put a value into the rows of the units that it is for."""
    column = np.broadcast_to(base, (of_units, 1)).astype(float)
    column[list(units)] = value
    return column
