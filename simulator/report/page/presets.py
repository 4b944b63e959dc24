"""What a page can start from: the scenario as filed and each of its cases, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.answering import label_of
from simulator.analysis.setting_text import kind_of
from simulator.engine.projection import given_inputs, shape_of
from simulator.language import _
from simulator.model.kinds import NumberKind
from simulator.model.shape import Shape
from simulator.report.sentences import BASE_CASE, clean_name
from simulator.scenario.nodes import DEFAULT
from simulator.scenario.scenario import Scenario, Unit

Inputs = dict[str, list[float | None]]
"""By path the units' numbers, None where a unit does not give one; a single number where all have the same."""
_REALISATION = ".realisation"
_LeafText = tuple[int | None, str, str]


def preset_of(preset: Scenario, union: Shape, filed: Scenario) -> dict[str, Any]:
    """Give a preset's part of the page's data.

    Args:
        preset: the scenario or one of its cases, with everything set on top.
        union: the shape of all presets together; initiatives, levers and migrations are named by their place in it.
        filed: the scenario as its file has it, on which a patch is laid.
    """
    own = shape_of(given_inputs(preset))
    return {
        "case": preset.case,
        "title": clean_name(preset.case) if preset.case else _(BASE_CASE),
        "label": label_of(preset)._asdict(),
        "steps": preset.steps,
        "step_months": preset.step_months,
        "horizon_months": preset.horizon_months,
        "start": preset.start,
        "respondents": preset.respondents,
        "inputs": inputs_of(preset),
        "initiatives": [union.initiatives.index(name) for name in own.initiatives],
        "levers": [union.levers.index(lever) for lever in own.levers],
        "migrations": [union.migrations.index(migration) for migration in own.migrations],
        "settings": list(preset.settings),
        "patch": [list(leaf) for leaf in _patch(preset, filed)],
    }


def inputs_of(preset: Scenario) -> Inputs:
    """Give every input that some unit gives."""
    units = [{**_idle(unit), **inputs} for unit, inputs in zip(preset.units, given_inputs(preset), strict=True)]
    paths = dict.fromkeys(path for unit in units for path in unit)
    found: Inputs = {}
    for path in paths:
        column = [unit.get(path) for unit in units]
        found[path] = column[:1] if all(value == column[0] for value in column) else column
    return found


def _idle(unit: Unit) -> dict[str, float]:
    """Give what is stated of an initiative that moves nobody, and counts as soon as it does."""
    idle = {}
    for path, origins in unit.origins.items():
        kind = kind_of(path) if path.endswith(_REALISATION) and path not in unit.inputs else None
        if isinstance(kind, NumberKind):
            idle[path] = kind.read(origins[-1].text).number
    return idle


def _patch(preset: Scenario, filed: Scenario) -> Iterator[_LeafText]:
    """Give what a case of the file would have to say to be this preset: unit (None for all), path, text."""
    if preset.units == (preset.company,):
        yield from ((None, *leaf) for leaf in _changed(preset.company, filed.company))
        return
    company = dict(_changed(preset.company, filed.company))
    for path, text in company.items():
        yield None, path, text
    for number, (own, before) in enumerate(zip(preset.units, filed.units, strict=True)):
        changed = dict(_changed(own, before))
        for path in dict.fromkeys((*changed, *company)):
            stated = _in_force(own, path)
            if stated is not None and stated != company.get(path):
                yield number, path, stated


def _changed(own: Unit, before: Unit) -> Iterator[tuple[str, str]]:
    for path in own.origins:
        text = _in_force(own, path)
        if text is not None and text != _in_force(before, path):
            yield path, text


def _in_force(unit: Unit, path: str) -> str | None:
    """Give what the file says at a path; None where it is only a default."""
    origins = unit.origins.get(path)
    return None if not origins or origins[-1].file == DEFAULT else origins[-1].text


def given_somewhere(presets: Sequence[Scenario]) -> Mapping[str, None]:
    """Name every input that some unit of some preset gives, in the order of the file."""
    return dict.fromkeys(path for preset in presets for unit in preset.units for path in unit.inputs)
