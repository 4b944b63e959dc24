"""Why a part of the answer is null: each reason in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.attribution import EXACT_UP_TO
from simulator.analysis.internal_rate import why_no_rate
from simulator.engine.run import BusinessCase, Run
from simulator.language import _, ngettext
from simulator.model.shape import Shape
from simulator.model.words import listed
from simulator.model.worth import CHURNS, LIFETIME_INPUTS
from simulator.scenario.scenario import Scenario


def missing_parts(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    """Say of every part that is null, or only estimated, why it is."""
    if run.attribution is None:
        yield _("no attribution: the scenario has no initiative that changes anything")
    elif len(shape.levers) > EXACT_UP_TO:
        yield _(
            "the attribution is estimated from sampled orders: {levers} levers are more than the {most} that are "
            "worked out exactly",
            levers=len(shape.levers),
            most=EXACT_UP_TO,
        )
    if run.business_case is None:
        yield _("no business case: {reason}", reason=not_given(scenario, "finance.margin"))
    else:
        yield from _missing_in_case(run.business_case)
    yield from _missing_lifetime_value(scenario, shape, run)
    if run.survey is None:
        yield _("no survey margins: {reason}", reason=_not_given("baseline.survey.respondents"))
    yield from _missing_in_states(run)


def not_given(scenario: Scenario, path: str) -> str:
    """Say that an input is not given, and in which units if others have it."""
    lacking = [unit.name for unit in scenario.units if path not in unit.inputs]
    if len(lacking) == len(scenario.units):
        return _not_given(path)
    return _("{path} is not given in {units}", path=path, units=listed(lacking))


def _not_given(path: str) -> str:
    return _("{path} is not given", path=path)


def _missing_in_case(case: BusinessCase) -> Iterator[str]:
    if case.npv is None:
        yield _("no NPV and no break-even realisation: {reason}", reason=_not_given("finance.discount"))
    if case.irr is None:
        yield why_no_rate(case.cash_flow)
    if case.roi is None:
        yield _("no ROI: the initiatives cost nothing")
    if case.payback_months is None and case.cost > 0:
        yield _("no payback: the outlay does not come back within the horizon")
    elif case.payback_months is None:
        yield _("no payback: even without costs the initiatives earn less than doing nothing")
    if case.break_even_realisation is None and case.npv is not None:
        yield _("no break-even realisation: none from 0 to 100 %, the same for all initiatives, brings the NPV to 0")


def _missing_lifetime_value(scenario: Scenario, shape: Shape, run: Run) -> Iterator[str]:
    if run.lifetime_value is not None:
        return
    missing = [path for path in LIFETIME_INPUTS if path not in CHURNS and not shape.gives(path)]
    if any(path not in unit.inputs for unit in scenario.units for path in CHURNS):
        missing.append(_("trend.churn of every segment"))
    if missing:
        yield ngettext(
            "no lifetime value: {inputs} is not given",
            "no lifetime value: {inputs} are not given",
            len(missing),
            inputs=listed(missing),
        )
    else:
        yield _("no lifetime value: with so little churn and discount it has no end")


def _missing_in_states(run: Run) -> Iterator[str]:
    if run.change.nps is None:
        yield _("no NPS at the end: nobody is left")
    elif run.increment.nps is None:
        yield _("no NPS against do nothing: had nothing been done, nobody would be left")
    if run.change.run_rate_percent is None:
        yield _("no change of the run-rate in per cent: today's run-rate is 0")
