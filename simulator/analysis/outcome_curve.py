"""An outcome as a function of what is varied: the engine's own model, compiled once and run for many values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum, isnan
from typing import Any, NamedTuple

from simulator.analysis.business_case import PAYBACK_KEYS, payback_months, return_on_investment
from simulator.analysis.internal_rate import internal_rate
from simulator.analysis.setting_text import how_to_write
from simulator.analysis.states import Reader
from simulator.arithmetic.plain import PlainReading, Units
from simulator.arithmetic.program import Program
from simulator.engine.projection import PLAIN_UP_TO, Projection, given_inputs, inputs_by_unit, shape_of
from simulator.errors import Problem, ScenarioError
from simulator.language import _
from simulator.model.build import build
from simulator.model.course import COMPANY
from simulator.model.limited import DUST
from simulator.model.shape import Shape
from simulator.model.worth import YEAR
from simulator.scenario.scenario import Scenario

Change = Callable[[float], Mapping[str, Units]]
"""Gives the inputs that a value stands for, by path and unit."""

_MARGIN, _DISCOUNT = "finance.margin", "finance.discount"
_MANY = 200  # values that a curve is usually asked for in all


class Point(NamedTuple):
    """The outcome at one value; None where there is none, or where more would leave a segment than it holds."""

    outcome: float | None
    is_overdrawn: bool = False


class _Outcome(NamedTuple):
    """The quantities an outcome is read from, how, and the settings without which there is none."""

    keys: tuple[str, ...]
    read: Callable[[Projection, Scenario], float | None]
    needs: tuple[str, ...] = ()


def _at_the_end(key: str) -> _Outcome:
    return _Outcome((COMPANY + key,), lambda projection, scenario: projection.at(COMPANY + key, scenario.steps))


def _result(key: str, *needs: str) -> _Outcome:
    return _Outcome((key,), lambda projection, _scenario: projection.number(key), needs)


def _score(projection: Projection, scenario: Scenario) -> float | None:
    return Reader(projection, COMPANY).score(scenario.steps)


def _run_rate_change(projection: Projection, scenario: Scenario) -> float:
    return projection.at("company.run_rate", scenario.steps) - projection.at("company.run_rate", 0)


def _revenue(projection: Projection, scenario: Scenario) -> float:
    return fsum(projection.over_steps("company.revenue", scenario.steps))


def _internal_rate(projection: Projection, scenario: Scenario) -> float | None:
    return internal_rate(projection.over_steps("cash_flow", scenario.steps), YEAR / scenario.step_months)


_OUTCOMES: Mapping[str, _Outcome] = {
    "nps": _Outcome(("company.nps", "company.total"), _score),
    "customers": _at_the_end("total"),
    "run_rate": _at_the_end("run_rate"),
    "run_rate_change": _Outcome(("company.run_rate",), _run_rate_change),
    "run_rate_increment": _result("company.run_rate_increment"),
    "revenue": _Outcome(("company.revenue",), _revenue),
    "revenue_increment": _result("company.revenue_increment"),
    "contribution_increment": _result("company.contribution_increment", _MARGIN),
    "npv": _result("npv", _MARGIN, _DISCOUNT),
    "roi": _Outcome(("roi", "cost"), lambda projection, _scenario: return_on_investment(projection), (_MARGIN,)),
    "irr": _Outcome(("cash_flow",), _internal_rate, (_MARGIN,)),
    "payback_months": _Outcome(PAYBACK_KEYS, lambda projection, _scenario: payback_months(projection), (_MARGIN,)),
}
"""How every outcome of ``simulator.analysis.outcomes`` is read without the rest of an answer."""


class OutcomeCurve:
    """One outcome of a scenario as a function of a number.

    Args:
        scenario: the scenario, which has every input that is varied.
        outcome: its name.
        change: the inputs that a number stands for, always the same ones.
        values: about how many numbers will be asked for in all; many in a large model are worth loading NumPy for.

    Raises:
        ScenarioError: the scenario lacks a setting that the outcome needs.
    """

    def __init__(self, scenario: Scenario, outcome: str, change: Change, values: int = _MANY) -> None:
        shape = shape_of(given_inputs(scenario))
        _refuse_missing(scenario, shape, outcome)
        one_by_one = _OneByOne(scenario, shape, outcome)
        is_small = one_by_one.operations * values <= PLAIN_UP_TO
        self._points = one_by_one.points if is_small else _Together(scenario, outcome, change(0.0)).points
        self._change = change

    def at(self, values: Sequence[float]) -> list[Point]:
        """Give the outcome at several values; a number too large to hold is no outcome."""
        if not values:
            return []
        try:
            return self._points([self._change(value) for value in values])
        except (OverflowError, ScenarioError):
            middle = len(values) // 2
            return self.at(values[:middle]) + self.at(values[middle:]) if middle else [Point(None)]


class _OneByOne:
    """Works out a point at a time, on plain numbers.

    Attributes:
        operations: how many operations a point takes.
    """

    def __init__(self, scenario: Scenario, shape: Shape, outcome: str) -> None:
        self._scenario, self._outcome = scenario, _OUTCOMES[outcome]
        self._limits = tuple(f"limit.{source}" for source in dict.fromkeys(m.source for m in shape.migrations))
        self._ledger = build(shape)
        self._program = Program(self._ledger, (*self._outcome.keys, *self._limits))
        self._inputs = inputs_by_unit(self._ledger, scenario)
        self.operations = self._program.operations_per_step * scenario.steps * len(scenario.units)

    def points(self, changes: Sequence[Mapping[str, Units]]) -> list[Point]:
        """Give the outcome where these inputs are set."""
        reading, steps = PlainReading(), self._scenario.steps
        return [self._point(self._program.run({**self._inputs, **change}, steps, reading)) for change in changes]

    def _point(self, run: Mapping[str, Any]) -> Point:
        paths = {key: value for key, value in run.items() if isinstance(value[0], list)}
        projection = Projection(self._ledger, {key: run[key] for key in run if key not in paths}, paths)
        steps, units = self._scenario.steps, range(len(self._scenario.units))
        limits = (limit for key in self._limits for unit in units for limit in projection.over_steps(key, steps, unit))
        if min(limits, default=1.0) < 1 - DUST:
            return Point(None, is_overdrawn=True)
        return Point(self._outcome.read(projection, self._scenario))


class _Together:
    """Works out many points at once, as arrays."""

    def __init__(self, scenario: Scenario, outcome: str, paths: Iterable[str]) -> None:
        from simulator.analysis.outcomes_over_draws import Outcomes

        self._name = outcome
        self._outcomes = Outcomes(scenario, paths, [outcome], _MANY)

    def points(self, changes: Sequence[Mapping[str, Units]]) -> list[Point]:
        """Give the outcome where these inputs are set."""
        import numpy as np

        batch = self._outcomes.run({path: np.array([change[path] for change in changes]).T for path in changes[0]})
        if self._name not in batch.outcomes:
            return [Point(None)] * len(changes)
        return [
            Point(None, is_overdrawn=True) if is_limited else Point(None if isnan(value) else value)
            for value, is_limited in zip(batch.outcomes[self._name].tolist(), batch.limited.tolist(), strict=True)
        ]


def outcome_of(scenario: Scenario, outcome: str) -> Point:
    """Give an outcome of a scenario as it is."""
    [point] = OutcomeCurve(scenario, outcome, lambda _value: {}, values=1).at([0.0])
    return point


def _refuse_missing(scenario: Scenario, shape: Shape, outcome: str) -> None:
    missing = [path for path in _OUTCOMES[outcome].needs if not shape.gives(path)]
    if missing:
        message = _("is not given, and there is no {outcome} without it", outcome=outcome)
        raise ScenarioError(Problem(scenario.file, 0, 0, path, message, how_to_write(path)) for path in missing)
