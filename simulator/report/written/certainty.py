"""How sure the outcomes are: what the uncertain inputs do to them, and whether a survey could see the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.analysis.risk_result import PAYBACK, Risk, Spread
from simulator.language import _
from simulator.report.chart_titles import share_of_draws
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.layout import Column, Figure, Row, Table
from simulator.report.numbers import NO_BREAK_SPACE, NOT_APPLICABLE, number
from simulator.report.outcome_words import OutcomeWords
from simulator.report.risk import PAYBACK_NOTE, risk_report
from simulator.report.sensitivity import sensitivity_report
from simulator.report.sentences import clean_name
from simulator.report.significance import significance_report
from simulator.report.terms import per
from simulator.report.written.blocks import Block, Heading, Paragraph, Sample
from simulator.report.written.material import Material, picture

if TYPE_CHECKING:
    from simulator.report.charts import Figure as Chart

_OUTCOMES = ("npv", "run_rate_increment", "revenue_increment", "contribution_increment", "roi", PAYBACK, "nps")
"""What a decision may rest on, in the order in which it is shown."""
_PARTS = ("base", "p10", "p50", "p90")
_ASKED_FOR = """\
uncertainty:
  initiatives.NAME.realisation: {triangular: [20%, 45%, 65%]}
  trend.inflation: {uniform: [1%, 3%]}
"""


def certainty(material: Material, charts: Mapping[str, Chart]) -> Iterator[Block]:
    """Show the range of the outcomes, what drives it, and what the survey can see."""
    if material.risk is None:
        yield Paragraph(
            _(
                "The scenario does not say how uncertain its inputs are. Each figure here is therefore a single number "
                "without a range, and nothing is said of its chances. Ranges are added to the file by path, such as:"
            )
        )
        yield Sample(_ASKED_FOR)
    else:
        yield from _of_a_case(material)
        yield from _risk(material.risk, charts)
    if material.sensitivity is not None:
        yield Heading(_("What it depends on"))
        report = sensitivity_report(material.sensitivity)
        yield from picture(charts, "tornado", report.headline)
        yield from report.tables
    yield Heading(_("Could a survey see the change?"))
    yield from _survey(material)


def _of_a_case(material: Material) -> Iterator[Block]:
    """Say what is drawn where the report is of a case: the file's distributions, whatever the case sets."""
    case = material.scenario.case
    if case is not None:
        yield Paragraph(
            _(
                "In this part \u201cbase case\u201d stands for the case {name} as it is. The uncertain inputs are "
                "drawn as the file says, even those that the case sets otherwise: its own figures may lie outside "
                "their ranges.",
                name=clean_name(case),
            )
        )


def _risk(risk: Risk, charts: Mapping[str, Chart]) -> Iterator[Block]:
    yield Paragraph(risk_report(risk).headline)
    yield from picture(charts, "distribution")
    shown = {name: risk.outcomes[name] for name in _OUTCOMES if name in risk.outcomes}
    yield _table(risk, {name: spread for name, spread in shown.items() if spread.mean is not None})
    yield from picture(charts, "fan")


def _table(risk: Risk, shown: Mapping[str, Spread]) -> Table:
    heads = (_("Base case"), "P10", "P50", "P90", _("Above 0").replace(" ", NO_BREAK_SPACE))
    columns = (Column("", is_text=True), *map(Column, heads))
    rows = tuple(_row(risk, name, spread) for name, spread in shown.items())
    notes = [
        _(
            "P10: one draw in ten lies below; P50: half of them; P90: all but one in ten. Above 0: share of {draws} "
            "draws.",
            draws=number(risk.draws),
        )
    ]
    if PAYBACK in shown:
        notes.append(_(PAYBACK_NOTE))
    return Table(_("Range of the outcomes"), " ".join(notes), columns, rows)


def _row(risk: Risk, name: str, spread: Spread) -> Row:
    words, row = OutcomeWords(name, risk.scenario), OUTCOME_ROWS[name]
    values = [getattr(spread, part) for part in _PARTS]
    texts = iter(words.short([value for value in values if value is not None]))
    figures = [Figure(value, NOT_APPLICABLE if value is None else next(texts)) for value in values]
    chance = spread.probability_positive if words.is_signed or name == PAYBACK else None
    figures.append(Figure(chance, NOT_APPLICABLE if chance is None else share_of_draws(chance)))
    title = _(row.title)
    if row.is_rate:
        title = f"{title}, {per(risk.scenario)}"
    return Row(title, tuple(figures))


def _survey(material: Material) -> Iterator[Block]:
    run = material.run
    if material.significance is None and run.survey is not None:
        yield Paragraph(
            _(
                "The survey is said to have {answers} answers, more than there are customers ({customers}): what a "
                "second one like it could tell from noise is not known.",
                answers=number(run.survey.respondents),
                customers=number(run.today.customers),
            )
        )
        return
    if material.significance is None:
        yield Paragraph(
            _(
                "How many answers the survey has is not stated, so nobody can say whether a second survey would tell "
                "this change from noise. baseline.survey.respondents gives the number."
            )
        )
        return
    report = significance_report(material.significance)
    yield Paragraph(report.headline)
    answers = report.tables[-1]
    if any(figure.text != NOT_APPLICABLE for row in answers.rows for figure in row.figures):
        yield answers
