"""What a reader of the numbers should know: assumptions that flatter, evidence that is missing, parts that are null."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import fsum

from simulator.analysis.attribution import EXACT_UP_TO
from simulator.analysis.internal_rate import NO_RATE, NO_SINGLE_RATE, sign_changes
from simulator.analysis.survey import Z95, nps_standard_error
from simulator.engine.run import Run
from simulator.model.kinds import SEGMENTS
from simulator.model.shape import ACQUISITION, Lever, Shape
from simulator.scenario.scenario import Scenario

WORTH_SAYING = 0.005  # half a per cent: below this a share is not worth a sentence
HIGH_DISCOUNT = 1.0
FEWEST_CUSTOMERS = 0.5


def warnings(scenario: Scenario, shape: Shape, run: Run) -> tuple[str, ...]:
    """Give everything worth saying about a run, the weightiest first."""
    found = (
        *_no_customers(scenario, run),
        *_detractors_spend_more(run),
        *_growth_under_initiatives(scenario, shape, run),
        *_full_realisation(scenario, shape),
        *_unfinished_ramps(scenario, shape),
        *_survey_too_small(scenario, run),
        *_high_discount(scenario),
        *_missing_parts(scenario, shape, run),
    )
    return tuple(found)


def _no_customers(scenario: Scenario, run: Run) -> Iterator[str]:
    for step in run.steps:
        if step.total < FEWEST_CUSTOMERS:
            yield f"no customers from month {step.months}: everybody has left"
            return


def _detractors_spend_more(run: Run) -> Iterator[str]:
    places = run.units.items() if run.units else [("", run)]
    for name, place in places:
        spend = {segment: place.today.segments[segment].spend for segment in SEGMENTS}
        where = f" in {name}" if name else ""
        if spend["detractors"] > spend["promoters"]:
            yield f"detractors spend more than promoters{where}: there a better NPS lowers revenue"
        elif not spend["promoters"] >= spend["passives"] >= spend["detractors"]:
            yield f"passives spend more than promoters or less than detractors{where}: some moves up lower revenue"


def _growth_under_initiatives(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    growing = [
        name
        for name in shape.initiatives
        if any(unit.inputs.get(f"initiatives.{name}.acquisition") for unit in scenario.units)
    ]
    if not growing or run.change.run_rate == 0:
        return
    part, of_what = run.bridge.volume / run.change.run_rate, "the change"
    if not WORTH_SAYING <= part <= 1 and run.attribution and run.increment.run_rate:
        levers = [Lever(name, ACQUISITION).name for name in growing]
        brought = fsum(run.attribution.run_rate[lever] for lever in levers)
        part, of_what = brought / run.increment.run_rate, "the increment against do nothing"
    if part >= WORTH_SAYING:
        assume = "assumes" if len(growing) == 1 else "assume"
        yield f"{_percent(part)} of {of_what} is growth in customers, not segment mix: {_names(growing)} {assume} it"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _full_realisation(scenario: Scenario, shape: Shape) -> Iterator[str]:
    full = [
        name
        for name in dict.fromkeys(migration.initiative for migration in shape.migrations)
        if all(unit.inputs.get(f"initiatives.{name}.realisation", 1.0) == 1.0 for unit in scenario.units)
    ]
    if full:
        yield (
            f"realisation is 100 % in {_names(full)}: an upper bound, since movers are assumed to spend like the "
            "segment they join at once"
        )


def _unfinished_ramps(scenario: Scenario, shape: Shape) -> Iterator[str]:
    for name in shape.initiatives:
        path = f"initiatives.{name}.ramp"
        for unit in scenario.units:
            full_at = unit.inputs.get(f"{path}.delay", 0.0) + unit.inputs.get(f"{path}.over", 0.0)
            if full_at > scenario.horizon_months:
                yield (
                    f"{name} is at full effect after {full_at:g} months, beyond the horizon of "
                    f"{scenario.horizon_months} months: only a part of it is counted"
                )
                break


def _survey_too_small(scenario: Scenario, run: Run) -> Iterator[str]:
    if scenario.respondents is None or run.change.nps is None or not run.change.nps:
        return
    error = 0.0
    for state in (run.today, run.end):
        mix = {segment: state.segments[segment].mix for segment in SEGMENTS}
        error += nps_standard_error(mix["promoters"], mix["detractors"], scenario.respondents) ** 2
    smallest = Z95 * error**0.5
    if abs(run.change.nps) < smallest:
        yield (
            f"a change of NPS by {abs(run.change.nps):.1f} points is smaller than two surveys of "
            f"{scenario.respondents:,} answers can tell apart ({smallest:.1f} points at 95 %)"
        )


def _high_discount(scenario: Scenario) -> Iterator[str]:
    discount = scenario.company.inputs.get("finance.discount", 0.0)
    if discount > HIGH_DISCOUNT:
        yield f"the discount rate is {_percent(discount)} per stated period: is that meant?"


def _missing_parts(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    if run.attribution is None:
        yield "no attribution: the scenario has no initiative that changes anything"
    elif len(shape.levers) > EXACT_UP_TO:
        yield (
            f"the attribution is estimated from sampled orders: {len(shape.levers)} levers are more than the "
            f"{EXACT_UP_TO} that are worked out exactly"
        )
    yield from _missing_business_case(shape, run)
    yield from _missing_lifetime_value(scenario, shape, run)
    if run.survey is None:
        yield "no survey margins: baseline.survey.respondents is not given"
    if run.change.nps is None:
        yield "no NPS at the end: nobody is left"


def _missing_business_case(shape: Shape, run: Run) -> Iterator[str]:
    case = run.business_case
    if case is None:
        yield "no business case: finance.margin is not given"
        return
    if case.npv is None:
        yield "no NPV and no break-even realisation: finance.discount is not given"
    if case.irr is None:
        yield NO_SINGLE_RATE if sign_changes(case.cash_flow) > 1 else NO_RATE
    if case.roi is None:
        yield "no ROI: the initiatives cost nothing"
    if case.payback_months is None:
        yield "no payback: the outlay does not come back within the horizon"
    if case.break_even_realisation is None and case.npv is not None:
        side = "0" if case.npv == 0 else "above 0" if case.npv > 0 else "below 0"
        yield f"no break-even realisation: from 0 to 100 % the NPV is always {side}"


def _missing_lifetime_value(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    if run.lifetime_value is not None:
        return
    missing = [path for path in ("finance.margin", "finance.discount") if path not in shape.given]
    churns = [f"trend.churn.{segment}" for segment in SEGMENTS]
    if any(path not in unit.inputs for unit in scenario.units for path in churns):
        missing.append("trend.churn of every segment")
    if missing:
        yield f"no lifetime value: {_names(missing)} {'is' if len(missing) == 1 else 'are'} not given"
    else:
        yield "no lifetime value: with neither churn nor a discount rate it has no end"


def _names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def with_warnings(scenario: Scenario, shape: Shape, run: Run) -> Run:
    """Give the run with its warnings."""
    return replace(run, warnings=warnings(scenario, shape, run))
