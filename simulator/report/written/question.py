"""The question that is asked, the answer, and the figures that a decision rests on."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.risk_result import PAYBACK
from simulator.engine.run import BusinessCase
from simulator.language import _
from simulator.model.words import listed
from simulator.report.chart_titles import share_of_draws
from simulator.report.numbers import months, number, plain_money, points, round_half_up
from simulator.report.outcome_words import OutcomeWords
from simulator.report.sentences import clean_name, headline
from simulator.report.terms import per_period
from simulator.report.written.blocks import Block, KeyFigure, KeyFigures, Paragraph
from simulator.report.written.material import Material


def question(material: Material) -> Iterator[Block]:
    """Say what is asked, what the answer is, and what it rests on."""
    yield Paragraph(_question(material))
    yield Paragraph(" ".join([headline(material.run), *_worth(material), *_certainty(material)]), is_lead=True)
    yield KeyFigures(tuple(_figures(material)))


def _question(material: Material) -> str:
    run = material.run
    names = [clean_name(initiative.title) for initiative in material.scenario.initiatives.values()]
    over = months(run.scenario.horizon_months)
    if not names:
        return _("What becomes of revenue within {months} if nothing is done?", months=over)
    initiatives = listed([f"\u201c{name}\u201d" for name in names])
    before, after, otherwise = run.today.nps, run.end.nps, run.do_nothing.nps
    if before is None or after is None or otherwise is None or not _is_raised(after, before, otherwise):
        return _("What are the initiatives worth within {months}: {initiatives}?", months=over, initiatives=initiatives)
    if points(otherwise) != points(before):
        return _(
            "What is it worth to have an NPS of {after} after {months} rather than the {otherwise} of doing nothing, "
            "by {initiatives}?",
            after=points(after),
            months=over,
            otherwise=points(otherwise),
            initiatives=initiatives,
        )
    return _(
        "What is it worth to raise the NPS from {before} to {after} within {months}, by {initiatives}?",
        before=points(before),
        after=points(after),
        months=over,
        initiatives=initiatives,
    )


def _is_raised(after: float, *from_which: float) -> bool:
    """Tell whether a score is above others as they are shown: above today's, and above that of doing nothing."""
    return all(round_half_up(after, 1) > round_half_up(score, 1) for score in from_which)


def _worth(material: Material) -> Iterator[str]:
    """Say what the initiatives earn, and when the outlay comes back."""
    case, currency = material.run.business_case, material.run.scenario.currency
    if case is None or not material.scenario.initiatives:
        return
    if case.npv is not None:
        yield _(
            "Their net present value is {npv}, after costs of {cost}.",
            npv=plain_money(case.npv, currency),
            cost=plain_money(case.cost, currency),
        )
    else:
        yield _(
            "They earn {contribution} of contribution above doing nothing, at costs of {cost}.",
            contribution=plain_money(case.contribution_increment, currency),
            cost=plain_money(case.cost, currency),
        )
    if not case.cost:
        return
    if case.payback_months is None:
        yield _("The outlay does not come back within {months}.", months=months(material.run.scenario.horizon_months))
    elif case.payback_months:
        yield _("The outlay comes back after {months}.", months=months(case.payback_months))


def _certainty(material: Material) -> Iterator[str]:
    """Say how often the investment pays, where the file says what is uncertain."""
    if material.risk is None:
        return
    spread = material.risk.outcomes.get("npv")
    if spread is None or spread.probability_positive is None:
        return
    yield _(
        "In {share} of {draws} draws of the uncertain inputs the net present value is positive.",
        share=share_of_draws(spread.probability_positive),
        draws=number(material.risk.draws),
    )
    if spread.base is None or spread.p10 is None or spread.p90 is None:
        return
    if not spread.p10 <= spread.base <= spread.p90:
        yield _("The value given here lies outside the range in which four of five draws lie.")


def _figures(material: Material) -> Iterator[KeyFigure]:
    run, label = material.run, material.run.scenario
    over = months(label.horizon_months)
    if run.today.nps is not None:
        nothing = _("do nothing: {score}", score=points(run.do_nothing.nps))
        scores = f"{points(run.today.nps)} \u2192 {points(run.end.nps)}"
        yield KeyFigure(_("NPS, today and at the end"), scores, nothing)
    gain = per_period(plain_money(run.increment.run_rate, label.currency, signed=True), label)
    yield KeyFigure(_("Run-rate revenue against do nothing"), gain, _range(material, "run_rate_increment"))
    revenue = plain_money(run.increment.revenue, label.currency, signed=True)
    title = _("Revenue over {months} against do nothing", months=over)
    yield KeyFigure(title, revenue, _range(material, "revenue_increment"))
    if run.business_case is not None and material.scenario.initiatives:
        yield from _case_figures(material, run.business_case)


def _case_figures(material: Material, case: BusinessCase) -> Iterator[KeyFigure]:
    currency = material.run.scenario.currency
    if case.npv is not None:
        yield KeyFigure(_("Net present value"), plain_money(case.npv, currency), _range(material, "npv"))
    yield KeyFigure(_("Costs of the initiatives"), plain_money(case.cost, currency))
    if not case.cost:
        return
    never = case.payback_months is None
    payback = _("not within the horizon") if never else months(case.payback_months)
    yield KeyFigure(_("Payback"), payback, _paid_back(material))


def _paid_back(material: Material) -> str:
    spread = material.risk.outcomes.get(PAYBACK) if material.risk else None
    if spread is None or spread.probability_positive is None:
        return ""
    return _("in {share} of draws", share=share_of_draws(spread.probability_positive))


def _range(material: Material, outcome: str) -> str:
    """Give the range in which four of five draws lie, where there is one."""
    spread = material.risk.outcomes.get(outcome) if material.risk else None
    if spread is None or spread.p10 is None or spread.p90 is None or spread.p10 == spread.p90:
        return ""
    low, high = OutcomeWords(outcome, material.run.scenario).short([spread.p10, spread.p90])
    return _("P10 to P90: {low} to {high}", low=low, high=high)
