"""The whole answer for a scenario: projection, states, bridge, attribution, business case, warnings."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.attribution import attribute
from simulator.analysis.business_case import CONTRIBUTION, business_case, business_case_keys, lifetime_values
from simulator.analysis.movements import movement_keys, movements
from simulator.analysis.states import Reader, bridge, bridge_keys, state, state_keys, steps
from simulator.analysis.survey import survey_margins
from simulator.analysis.warnings import with_warnings
from simulator.engine.projection import Projection, evaluate, given_inputs, shape_of
from simulator.engine.run import Change, Increment, Label, Run, State, UnitResult
from simulator.errors import Problem, ScenarioError
from simulator.language import _, separated
from simulator.model.build import build
from simulator.model.course import COMPANY
from simulator.model.kinds import SEGMENTS
from simulator.model.limited import DUST
from simulator.model.shape import Shape
from simulator.model.words import segment_name
from simulator.scenario.scenario import Scenario


def answer(scenario: Scenario) -> Run:
    """Run a scenario.

    Raises:
        ScenarioError: more customers would leave a segment than it holds, or numbers grow beyond what can be computed.
    """
    shape = shape_of(given_inputs(scenario))
    ledger = build(shape.varying(*(lever.path for lever in shape.levers)))
    projection = evaluate(scenario, ledger, _wanted(shape))
    _refuse_overdrawn(scenario, shape, projection)
    company = Reader(projection, COMPANY)
    last = scenario.steps
    today, end, nothing = state(company, 0), state(company, last), state(company.doing_nothing(), last)
    run = Run(
        scenario=label_of(scenario),
        today=today,
        end=end,
        do_nothing=nothing,
        change=_change(today, end),
        increment=_increment(projection, shape, end, nothing),
        bridge=bridge(projection, COMPANY),
        attribution=attribute(scenario, shape, ledger),
        business_case=business_case(scenario, shape, projection),
        lifetime_value=lifetime_values(scenario, shape, projection),
        survey=survey_margins(today, scenario.respondents) if scenario.respondents else None,
        steps=steps(company, last, scenario.step_months),
        units=_units(scenario, shape, projection),
        movements=movements(projection, shape, last),
    )
    return with_warnings(scenario, shape, run)


def _wanted(shape: Shape) -> list[str]:
    keys = [*state_keys(COMPANY), *bridge_keys(COMPANY), *movement_keys(shape), *business_case_keys(shape)]
    keys += ["company.revenue", "company.do_nothing.revenue", "company.run_rate_increment", "company.revenue_increment"]
    keys += [f"{key}.{segment}" for segment in _sources(shape) for key in ("limit", "outflow")]
    if shape.units > 1:
        keys += [*state_keys(""), *bridge_keys("")]
    return list(dict.fromkeys(keys))


def _sources(shape: Shape) -> Iterator[str]:
    return (segment for segment in SEGMENTS if any(m.source == segment for m in shape.migrations))


def _refuse_overdrawn(scenario: Scenario, shape: Shape, projection: Projection) -> None:
    problems = []
    for number, unit in enumerate(scenario.units):
        for segment in _sources(shape):
            limits = projection.over_steps(f"limit.{segment}", scenario.steps, number)
            step = next((step for step, limit in enumerate(limits) if limit < 1 - DUST), None)
            if step is None:
                continue
            held = projection.at(f"opening.{segment}", step, number)
            leaving = projection.at(f"outflow.{segment}", step, number)
            message = _overdrawn(step, (leaving, held), segment_name(segment), unit.name)
            leaving_by = [migration for migration in shape.migrations if migration.source == segment]
            largest = max(leaving_by, key=lambda migration: projection.at(f"flow.{migration.key}", step, number))
            problems.append(_at_origin(scenario, number, largest.path, message))
    if problems:
        raise ScenarioError(problems)


def _overdrawn(step: int, customers: tuple[float, float], segment: str, unit: str) -> str:
    leaving, held = (separated(number, 1) for number in customers)
    parts = {"step": step, "leaving": leaving, "segment": segment, "held": held}
    if unit:
        return _(
            "step {step}: {leaving} customers would leave the {segment} of {unit}, who are {held}", **parts, unit=unit
        )
    return _("step {step}: {leaving} customers would leave the {segment}, who are {held}", **parts)


def _at_origin(scenario: Scenario, unit: int, path: str, message: str) -> Problem:
    hint = _("make the migrations out of this segment smaller, or the ramp longer")
    origin = scenario.units[unit].origins[path][-1]
    return Problem(origin.file, origin.line, origin.column, path, message, hint)


def label_of(scenario: Scenario) -> Label:
    """Say which scenario a result is of."""
    return Label(
        scenario.name,
        scenario.case,
        scenario.currency,
        scenario.spend_period,
        scenario.step,
        scenario.horizon_months,
        scenario.file,
        scenario.sha256,
    )


def _difference(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _change(today: State, end: State) -> Change:
    run_rate = end.run_rate - today.run_rate
    percent = 100 * run_rate / today.run_rate if today.run_rate else None
    return Change(end.customers - today.customers, _difference(end.nps, today.nps), run_rate, percent)


def _increment(projection: Projection, shape: Shape, end: State, nothing: State) -> Increment:
    return Increment(
        nps=_difference(end.nps, nothing.nps),
        run_rate=projection.number("company.run_rate_increment"),
        revenue=projection.number("company.revenue_increment"),
        contribution=projection.number(CONTRIBUTION) if shape.gives("finance.margin") else None,
    )


def _units(scenario: Scenario, shape: Shape, projection: Projection) -> dict[str, UnitResult]:
    if shape.units == 1 and not scenario.units[0].name:
        return {}
    prefix = "" if shape.units > 1 else COMPANY
    results = {}
    for number, unit in enumerate(scenario.units):
        reader = Reader(projection, prefix, number)
        states = state(reader, 0), state(reader, scenario.steps), state(reader.doing_nothing(), scenario.steps)
        results[unit.name] = UnitResult(*states, bridge(projection, prefix, number))
    return results
