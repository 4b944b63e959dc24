"""What a reader of the numbers should know: assumptions that flatter, evidence that is missing, effects that fail."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from math import fsum, isclose

from simulator.analysis.missing import missing_parts
from simulator.analysis.survey import nps_standard_error
from simulator.engine.run import Run
from simulator.language import _, ngettext, separated
from simulator.model.kinds import RAMP_SHAPES, SEGMENTS
from simulator.model.sampling_error import Z95
from simulator.model.shape import ACQUISITION, Lever, Shape
from simulator.model.words import brief, in_per_cent, listed, segment_name
from simulator.model.worth import YEAR
from simulator.scenario.scenario import Scenario, Unit

WORTH_SAYING = 0.005  # half a per cent: below this a share is not worth a sentence
HIGH_DISCOUNT = 1.0  # a year
FEWEST_CUSTOMERS = 0.5
DUST = 1e-9  # of today's run-rate: what rounding alone may leave


def warnings(scenario: Scenario, shape: Shape, run: Run) -> tuple[str, ...]:
    """Give everything worth saying about a run, the weightiest first."""
    found = (
        *_no_customers(run),
        *_detractors_spend_more(run),
        *_served_at_a_loss(scenario),
        *_growth_under_initiatives(scenario, shape, run),
        *full_realisation(scenario, shape),
        *_without_effect(scenario, shape, run),
        *_no_churn_to_reduce(scenario, shape),
        *_unfinished_ramps(scenario, shape),
        *_back_in_the_red(run),
        *_survey_too_small(scenario, run),
        *_high_discount(scenario),
        *missing_parts(scenario, shape, run),
    )
    return tuple(found)


def _no_customers(run: Run) -> Iterator[str]:
    for step in run.steps:
        if step.total < FEWEST_CUSTOMERS:
            yield _("no customers from month {month}: everybody has left", month=step.months)
            return


def _detractors_spend_more(run: Run) -> Iterator[str]:
    places = run.units.items() if run.units else [("", run)]
    for name, place in places:
        spend = {segment: place.today.segments[segment].spend for segment in SEGMENTS}
        if spend["detractors"] > spend["promoters"]:
            yield (
                _("detractors spend more than promoters in {unit}: there a better NPS lowers revenue", unit=name)
                if name
                else _("detractors spend more than promoters: there a better NPS lowers revenue")
            )
        elif not spend["promoters"] >= spend["passives"] >= spend["detractors"]:
            yield (
                _(
                    "passives spend more than promoters or less than detractors in {unit}: some moves up lower revenue",
                    unit=name,
                )
                if name
                else _("passives spend more than promoters or less than detractors: some moves up lower revenue")
            )


def _served_at_a_loss(scenario: Scenario) -> Iterator[str]:
    for unit in scenario.units:
        given = unit.inputs
        for segment in SEGMENTS:
            earned = given.get("finance.margin", 0.0) * given[f"baseline.segments.{segment}.spend"]
            if "finance.margin" in given and given.get(f"finance.cost_to_serve.{segment}", 0.0) > earned:
                yield _at_a_loss(segment_name(segment), unit.name)


def _at_a_loss(segment: str, unit: str) -> str:
    if unit:
        return _(
            "serving {segment} costs more than the margin on what they spend in {unit}: each is a loss",
            segment=segment,
            unit=unit,
        )
    return _("serving {segment} costs more than the margin on what they spend: each is a loss", segment=segment)


def _growth_under_initiatives(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    growing = [name for name in shape.initiatives if _any_unit_has(scenario, f"initiatives.{name}.acquisition")]
    if not growing or run.attribution is None or run.increment.run_rate == 0:
        return
    brought = fsum(run.attribution.run_rate[Lever(name, ACQUISITION).name] for name in growing)
    part = brought / run.increment.run_rate
    if part >= WORTH_SAYING:
        stands_still = isclose(run.do_nothing.run_rate, run.today.run_rate)
        yield _growth_assumed(in_per_cent(part), growing, of_change=stands_still)


def _growth_assumed(part: str, growing: list[str], *, of_change: bool) -> str:
    initiatives, number = listed(growing), len(growing)
    if of_change:
        return ngettext(
            "{part} of the change is growth in customers, not segment mix: {initiatives} assumes it",
            "{part} of the change is growth in customers, not segment mix: {initiatives} assume it",
            number,
            part=part,
            initiatives=initiatives,
        )
    return ngettext(
        "{part} of the increment against do nothing is growth in customers, not segment mix: {initiatives} assumes it",
        "{part} of the increment against do nothing is growth in customers, not segment mix: {initiatives} assume it",
        number,
        part=part,
        initiatives=initiatives,
    )


def _any_unit_has(scenario: Scenario, path: str) -> bool:
    """Tell whether some unit has this input, and not as 0."""
    return any(unit.inputs.get(path) for unit in scenario.units)


def full_realisation(scenario: Scenario, shape: Shape, uncertain: Container[str] = ()) -> Iterator[str]:
    """Say where movers are assumed to spend like their new segment at once, unless that input is an uncertain one."""
    moving = dict.fromkeys(each.initiative for each in shape.migrations if _any_unit_has(scenario, each.path))
    full = [
        name
        for name in moving
        if f"initiatives.{name}.realisation" not in uncertain
        and all(unit.inputs.get(f"initiatives.{name}.realisation", 1.0) == 1.0 for unit in scenario.units)
    ]
    if full:
        yield _(
            "realisation is 100 % in {initiatives}: an upper bound, since movers are assumed to spend like the "
            "segment they join at once",
            initiatives=listed(full),
        )


def _without_effect(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    parts = [run.attribution.run_rate, run.attribution.revenue] if run.attribution else []
    for name in shape.initiatives:
        levers = [lever.name for lever in shape.levers if lever.initiative == name]
        most = max((abs(part[lever]) for part in parts for lever in levers), default=0.0)
        if most <= DUST * run.today.run_rate:
            costs = any(_any_unit_has(scenario, f"initiatives.{name}.cost.{when}") for when in ("once", "running"))
            yield (
                _("{initiative} changes no revenue within the horizon, but costs money", initiative=name)
                if costs
                else _("{initiative} changes no revenue within the horizon", initiative=name)
            )


def _no_churn_to_reduce(scenario: Scenario, shape: Shape) -> Iterator[str]:
    for name in shape.initiatives:
        idle = [
            segment for segment in SEGMENTS if any(_reduces_nothing(unit, name, segment) for unit in scenario.units)
        ]
        if idle:
            yield _(
                "{initiative} reduces the churn of {segments}, but trend.churn gives them none to reduce",
                initiative=name,
                segments=listed(map(segment_name, idle)),
            )


def _reduces_nothing(unit: Unit, initiative: str, segment: str) -> bool:
    reduction = unit.inputs.get(f"initiatives.{initiative}.churn_reduction.{segment}", 0.0)
    return reduction > 0 and unit.inputs.get(f"trend.churn.{segment}", 0.0) == 0


def _unfinished_ramps(scenario: Scenario, shape: Shape) -> Iterator[str]:
    horizon = scenario.horizon_months
    for name in dict.fromkeys(lever.initiative for lever in shape.levers if lever.what != ACQUISITION):
        delay = max(unit.inputs.get(f"initiatives.{name}.ramp.delay", 0.0) for unit in scenario.units)
        full_at = max(_months_to_full_effect(unit, name) for unit in scenario.units)
        if delay >= horizon:
            yield _(
                "{initiative} takes effect after {delay} months, and the horizon is {horizon}: none of it is counted",
                initiative=name,
                delay=brief(delay),
                horizon=horizon,
            )
        elif full_at > horizon:
            yield _(
                "{initiative} is at full effect after {months} months, beyond the horizon of {horizon} months: only a "
                "part of it is counted",
                initiative=name,
                months=brief(full_at),
                horizon=horizon,
            )


def _months_to_full_effect(unit: Unit, initiative: str) -> float:
    path = f"initiatives.{initiative}.ramp"
    at_once = unit.inputs.get(f"{path}.shape") == RAMP_SHAPES.index("step")
    return unit.inputs.get(f"{path}.delay", 0.0) + (0.0 if at_once else unit.inputs.get(f"{path}.over", 0.0))


def _back_in_the_red(run: Run) -> Iterator[str]:
    case = run.business_case
    if case is not None and case.payback_months and fsum(case.cash_flow) < 0:
        yield _(
            "the outlay comes back after {months} months, but by the end of the horizon the cash flow adds up to less "
            "than 0 again",
            months=separated(case.payback_months, 1),
        )


def _survey_too_small(scenario: Scenario, run: Run) -> Iterator[str]:
    if scenario.respondents is None or not run.change.nps:
        return
    variance = 0.0
    for state in (run.today, run.end):
        mix = {segment: state.segments[segment].mix for segment in SEGMENTS}
        variance += nps_standard_error(mix["promoters"], mix["detractors"], scenario.respondents) ** 2
    smallest = Z95 * variance**0.5
    if abs(run.change.nps) < smallest:
        yield _(
            "a change of NPS by {change} points is smaller than two surveys of {answers} answers can tell apart "
            "({smallest} points at 95 %)",
            change=separated(abs(run.change.nps), 1),
            answers=separated(scenario.respondents),
            smallest=separated(smallest, 1),
        )


def _high_discount(scenario: Scenario) -> Iterator[str]:
    given = scenario.company.inputs
    if "finance.discount" not in given:
        return
    try:
        a_year = (1 + given["finance.discount"]) ** (YEAR / given["finance.discount.per"]) - 1
    except OverflowError:
        return
    if a_year > HIGH_DISCOUNT:
        yield _("the discount rate comes to {rate} a year: is that meant?", rate=in_per_cent(a_year))


def with_warnings(scenario: Scenario, shape: Shape, run: Run) -> Run:
    """Give the run with its warnings."""
    return replace(run, warnings=warnings(scenario, shape, run))
