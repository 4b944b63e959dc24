"""From a scenario to its model and the model's numbers in the base case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.plain import PlainReading, Units
from simulator.arithmetic.program import Program
from simulator.arithmetic.terms import Number, Reference
from simulator.errors import Problem, ScenarioError
from simulator.language import _
from simulator.model.shape import Shape
from simulator.scenario.scenario import Scenario, Unit

ACQUIRED_MIX = "trend.acquired_mix."
NEEDED_IN_EVERY_UNIT = ("finance.margin",)
"""Inputs that count as given only where all units have them."""
PLAIN_UP_TO = 300_000  # operations on single numbers; more than these are worth loading NumPy for


class Projection(NamedTuple):
    """The numbers of the base case, by key of the quantity.

    A constant or a result has a number for each unit, or a single one that holds for all (as the company's do); a path
    has such numbers for every step, 0 included.
    """

    ledger: Ledger
    constants: Mapping[str, Units]
    paths: Mapping[str, Sequence[Units]]

    def number(self, key: str, unit: int = 0) -> float:
        """Give a constant or a result, of one unit or the company."""
        return _of_unit(self.constants[key], unit)

    def at(self, key: str, step: int, unit: int = 0) -> float:
        """Give a quantity at a step, of one unit or the company, also one that never changes."""
        return _of_unit(self.paths[key][step], unit) if key in self.paths else self.number(key, unit)

    def over_steps(self, key: str, steps: int, unit: int = 0) -> list[float]:
        """Give a quantity at every step, of one unit or the company, also one that never changes."""
        return [self.at(key, step, unit) for step in range(steps + 1)]


def _of_unit(units: Units, unit: int) -> float:
    return units[unit] if len(units) > 1 else units[0]


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
    everywhere = all(path in unit for unit in units) or path.endswith(".of")  # no base matters where nothing moves
    return stated.pop() if len(stated) == 1 and everywhere else None


def _unit_inputs(scenario: Scenario, unit: Unit) -> dict[str, float]:
    inputs = {
        "horizon": float(scenario.horizon_months),
        "step": float(scenario.step_months),
        "baseline.spend_period": float(scenario.spend_period_months),
        "units": float(len(scenario.units)),
    }
    inputs.update(unit.inputs)
    if any(path.startswith(ACQUIRED_MIX) for path in unit.inputs):
        inputs[f"{ACQUIRED_MIX}given"] = 1.0
    return inputs


def inputs_by_unit(ledger: Ledger, scenario: Scenario) -> dict[str, Units]:
    """Give the units' values of the inputs a ledger refers to; one that is the same everywhere stands once."""
    units = given_inputs(scenario)
    by_unit: dict[str, Units] = {}
    for path, default in ledger.defaults.items():
        column = [unit.get(path, _default(default, unit)) for unit in units]
        by_unit[path] = column[:1] if all(value == column[0] for value in column) else column
    return by_unit


def _default(default: object, unit: Mapping[str, float]) -> float:
    if isinstance(default, Reference):
        return unit[default.key]
    if isinstance(default, Number):
        return default.value
    raise TypeError("a default is a number or another input")


def evaluate(scenario: Scenario, ledger: Ledger, wanted: Iterable[str]) -> Projection:
    """Evaluate the base case of a scenario.

    Args:
        scenario: the scenario.
        ledger: its model.
        wanted: the quantities to give back.

    Raises:
        ScenarioError: a number grew beyond what can be computed.
    """
    program = Program(ledger, wanted)
    with too_large_is_the_scenarios_fault(scenario):
        values = program.run(inputs_by_unit(ledger, scenario), scenario.steps, PlainReading())
    paths = {key for key in values if _changes(ledger, key)}
    constants = {key: value for key, value in values.items() if key not in paths}
    return Projection(ledger, constants, {key: values[key] for key in paths})


def _changes(ledger: Ledger, key: str) -> bool:
    found = ledger[key]
    return isinstance(found, Reference) and ledger.quantities[found.key].kind is Kind.PATH


@contextmanager
def too_large_is_the_scenarios_fault(scenario: Scenario) -> Iterator[None]:
    """Turn a number too large to hold into the scenario's problem."""
    try:
        yield
    except OverflowError as error:
        message = _("the numbers grow beyond what can be computed")
        hint = _("look for a very high growth, inflation or referral rate over a long horizon")
        raise ScenarioError([Problem(scenario.file, 0, 0, "", message, hint)]) from error
