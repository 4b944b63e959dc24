"""Why a part of the answer is null: each reason in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.analysis.attribution import EXACT_UP_TO
from simulator.analysis.internal_rate import why_no_rate
from simulator.engine.run import BusinessCase, Run
from simulator.model.shape import Shape
from simulator.model.worth import CHURNS, LIFETIME_INPUTS
from simulator.scenario.scenario import Scenario


def missing_parts(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    """Say of every part that is null, or only estimated, why it is."""
    if run.attribution is None:
        yield "no attribution: the scenario has no initiative that changes anything"
    elif len(shape.levers) > EXACT_UP_TO:
        yield (
            f"the attribution is estimated from sampled orders: {len(shape.levers)} levers are more than the "
            f"{EXACT_UP_TO} that are worked out exactly"
        )
    if run.business_case is None:
        yield f"no business case: finance.margin is not given{where_lacking(scenario, 'finance.margin')}"
    else:
        yield from _missing_in_case(run.business_case)
    yield from _missing_lifetime_value(scenario, shape, run)
    if run.survey is None:
        yield "no survey margins: baseline.survey.respondents is not given"
    yield from _missing_in_states(run)


def where_lacking(scenario: Scenario, path: str) -> str:
    """Name the units that lack an input which others have."""
    lacking = [unit.name for unit in scenario.units if path not in unit.inputs]
    return f" in {listed(lacking)}" if len(lacking) < len(scenario.units) else ""


def _missing_in_case(case: BusinessCase) -> Iterator[str]:
    if case.npv is None:
        yield "no NPV and no break-even realisation: finance.discount is not given"
    if case.irr is None:
        yield why_no_rate(case.cash_flow)
    if case.roi is None:
        yield "no ROI: the initiatives cost nothing"
    if case.payback_months is None and case.cost > 0:
        yield "no payback: the outlay does not come back within the horizon"
    elif case.payback_months is None:
        yield "no payback: even without costs the initiatives earn less than doing nothing"
    if case.break_even_realisation is None and case.npv is not None:
        yield "no break-even realisation: none from 0 to 100 %, the same for all initiatives, brings the NPV to 0"


def _missing_lifetime_value(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    if run.lifetime_value is not None:
        return
    missing = [path for path in LIFETIME_INPUTS if path not in CHURNS and not shape.gives(path)]
    if any(path not in unit.inputs for unit in scenario.units for path in CHURNS):
        missing.append("trend.churn of every segment")
    if missing:
        yield f"no lifetime value: {listed(missing)} {'is' if len(missing) == 1 else 'are'} not given"
    else:
        yield "no lifetime value: with so little churn and discount it has no end"


def _missing_in_states(run: Run) -> Iterator[str]:
    if run.change.nps is None:
        yield "no NPS at the end: nobody is left"
    elif run.increment.nps is None:
        yield "no NPS against do nothing: had nothing been done, nobody would be left"
    if run.change.run_rate_percent is None:
        yield "no change of the run-rate in per cent: today's run-rate is 0"


def listed(names: Iterable[str]) -> str:
    """Join names as in a sentence: ``a, b and c``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
