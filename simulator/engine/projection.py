"""From a scenario to its model and the model's numbers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from simulator.arithmetic.evaluate import Program
from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.operations import Array
from simulator.arithmetic.terms import Number, Reference
from simulator.errors import Problem, ScenarioError
from simulator.model.build import build
from simulator.model.shape import Shape
from simulator.scenario.scenario import Scenario, Unit

ACQUIRED_MIX = "trend.acquired_mix."
NEEDED_IN_EVERY_UNIT = ("finance.margin",)
PATH_AXES = 3
CHUNK = 16_384  # values an array may hold before the draws are cut into chunks, so that they stay in the cache


@dataclass(frozen=True, slots=True)
class Projection:
    """The numbers of one evaluation, by key of the quantity.

    A path has the axes (steps with 0, units or 1, draws or 1), anything else (units or 1, draws or 1).
    """

    ledger: Ledger
    values: Mapping[str, Array]

    def __getitem__(self, key: str) -> Array:
        """Give a quantity's numbers."""
        return self.values[key]

    def number(self, key: str, unit: int = 0) -> float:
        """Give a constant or a result of the base case, of one unit or the company."""
        values = self.values[key]
        return float(values[min(unit, values.shape[0] - 1), 0])

    def at(self, key: str, step: int, unit: int = 0) -> float:
        """Give a quantity of the base case at a step, of one unit or the company, also one that never changes."""
        values = self.values[key]
        return (
            float(values[step, min(unit, values.shape[1] - 1), 0])
            if values.ndim == PATH_AXES
            else self.number(key, unit)
        )

    def over_steps(self, key: str, steps: int, unit: int = 0) -> list[float]:
        """Give a quantity of the base case at every step, of one unit or the company, also one that never changes."""
        values = self.values[key]
        if values.ndim == PATH_AXES:
            return [float(value) for value in values[:, min(unit, values.shape[1] - 1), 0]]
        return [self.number(key, unit)] * (steps + 1)


def given_inputs(scenario: Scenario) -> list[dict[str, float]]:
    """Give each unit's inputs as the model takes them, the company's own among them."""
    return [_unit_inputs(scenario, unit) for unit in scenario.units]


def shape_of(inputs: Iterable[Mapping[str, float]]) -> Shape:
    """Give the shape of a model for some units' inputs: choices on which all agree are fixed, the rest may vary."""
    units = list(inputs)
    given: dict[str, float | None] = {}
    for unit in units:
        for path in unit:
            given.setdefault(path, _agreed(path, units))
    for path in NEEDED_IN_EVERY_UNIT:
        if any(path not in unit for unit in units):
            given.pop(path, None)
    return Shape(given, len(units))


@cache
def _is_choice(path: str) -> bool:
    return path.endswith((".of", ".ramp.shape", "acquired_mix.given"))


def _agreed(path: str, units: list[Mapping[str, float]]) -> float | None:
    if not _is_choice(path):
        return None
    stated = {unit[path] for unit in units if path in unit}
    everywhere = all(path in unit for unit in units) or path.endswith(".of")
    return stated.pop() if len(stated) == 1 and everywhere else None


def _unit_inputs(scenario: Scenario, unit: Unit) -> dict[str, float]:
    inputs = {
        "horizon": float(scenario.horizon_months),
        "step": float(scenario.step_months),
        "baseline.spend_period": float(scenario.spend_period_months),
        "units": float(len(scenario.units)),
    }
    for path, value in unit.inputs.items():
        inputs[path] = scenario.company.inputs.get(path, value) if _belongs_to_company(path) else value
    if any(path.startswith(ACQUIRED_MIX) for path in unit.inputs):
        inputs[f"{ACQUIRED_MIX}given"] = 1.0
    return inputs


def _belongs_to_company(path: str) -> bool:
    return path.startswith("finance.discount") or (path.startswith("initiatives.") and ".cost." in path)


def arrays(ledger: Ledger, units: list[dict[str, float]]) -> dict[str, Array]:
    """Lay out the inputs a ledger refers to, units down; an input that is the same everywhere stands once."""
    laid_out: dict[str, Array] = {}
    for path, default in ledger.defaults.items():
        column = [unit.get(path, _default(default, unit)) for unit in units]
        same = all(value == column[0] for value in column)
        laid_out[path] = np.array([column[:1]] if same else [[value] for value in column], dtype=float)
    return laid_out


def _default(default: object, unit: Mapping[str, float]) -> float:
    if isinstance(default, Reference):
        return unit[default.key]
    if isinstance(default, Number):
        return default.value
    raise TypeError("a default is a number or another input")


def evaluate(
    scenario: Scenario, shape: Shape, wanted: Iterable[str], draws: Mapping[str, Array] | None = None
) -> Projection:
    """Evaluate a scenario's model.

    Args:
        scenario: the scenario.
        shape: its shape, with whatever else may vary.
        wanted: the quantities to give back.
        draws: inputs that vary over draws, as arrays of shape (units or 1, draws).

    Raises:
        ScenarioError: a number grew beyond what can be computed.
    """
    ledger = build(shape)
    program = Program(ledger, wanted)
    inputs = arrays(ledger, given_inputs(scenario))
    try:
        if not draws:
            return Projection(ledger, program.run(inputs, scenario.steps))
        return Projection(ledger, _in_chunks(program, inputs, draws, scenario.steps, shape.units))
    except FloatingPointError as error:
        if "overflow" not in str(error):
            raise
        message = "the numbers grow beyond what can be computed"
        hint = "look for a very high growth, inflation or referral rate over a long horizon"
        raise ScenarioError([Problem(scenario.file, 0, 0, "", message, hint)]) from error


def _in_chunks(
    program: Program, inputs: Mapping[str, Array], draws: Mapping[str, Array], steps: int, units: int
) -> dict[str, Array]:
    count = max(values.shape[-1] for values in draws.values())
    size = max(1, CHUNK // units)
    slices = [slice(start, min(start + size, count)) for start in range(0, count, size)]

    def run(part: slice) -> dict[str, Array]:
        chunk = {path: values[..., part] for path, values in draws.items()}
        values = program.run({**inputs, **chunk}, steps)
        return {key: _widened(value, part.stop - part.start) for key, value in values.items()}

    if len(slices) == 1:
        return run(slices[0])
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:  # NumPy lets go of the interpreter while it works
        parts = list(threads.map(run, slices))
    return {key: np.concatenate([part[key] for part in parts], axis=-1) for key in parts[0]}


def _widened(values: Array, draws: int) -> Array:
    return np.broadcast_to(values, (*values.shape[:-1], draws))
