"""The model behind a what-if page: one for a scenario file and all its cases, written in JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulator.analysis.business_case import CONTRIBUTION, PAYBACK_KEYS
from simulator.analysis.movements import movement_keys
from simulator.analysis.states import bridge_keys, state_keys
from simulator.arithmetic.javascript_model import write_model
from simulator.engine.projection import NEEDED_IN_EVERY_UNIT, given_inputs, shape_of
from simulator.model.build import build
from simulator.model.course import COMPANY, DO_NOTHING
from simulator.model.kinds import SEGMENTS
from simulator.model.shape import Shape
from simulator.scenario.scenario import Scenario

OUTCOMES = {"run_rate": f"{COMPANY}run_rate_increment", "revenue": f"{COMPANY}revenue_increment"}
"""What attribution splits over the levers."""


class PageModel(NamedTuple):
    """A model for several presets: its shape, the JavaScript function, and the keys that the function keeps."""

    shape: Shape
    text: str
    kept: tuple[str, ...]


def page_model(presets: Sequence[Scenario]) -> PageModel:
    """Build and write the model that holds for a scenario and its cases, with a switch for every lever.

    What one of them gives the others may be given, too; a choice that is the same in all of them is part of the model.
    """
    by_preset = [given_inputs(preset) for preset in presets]
    shape = shape_of(inputs for units in by_preset for inputs in units)
    somewhere = [p for p in NEEDED_IN_EVERY_UNIT if any(p in inputs for units in by_preset for inputs in units)]
    shape = Shape(shape.varying(*somewhere).given, len(presets[0].units))
    switches = [lever.path for lever in shape.levers]
    ledger = build(shape.varying(*switches))
    kept = tuple(key for key in _wanted(shape) if ledger.find(key) is not None)
    return PageModel(shape, write_model(ledger, kept, OUTCOMES.values(), switches), kept)


def _wanted(shape: Shape) -> list[str]:
    keys = [*state_keys(COMPANY), *bridge_keys(COMPANY), *movement_keys(shape), *OUTCOMES.values()]
    keys += [f"{COMPANY}revenue", f"{COMPANY}{DO_NOTHING}revenue"]
    keys += [f"{key}.{segment}" for segment in SEGMENTS for key in ("limit", "outflow")]
    if shape.units > 1:
        keys += [*state_keys(""), *bridge_keys("")]
    keys += [CONTRIBUTION, "cost", "cash_flow", "roi", "npv", *PAYBACK_KEYS]
    keys += [f"{key}.{segment}" for key in (f"{COMPANY}lifetime", "kept_value") for segment in SEGMENTS]
    return list(dict.fromkeys(keys))
