"""Where today's numbers come from: the baseline, the survey behind it, and which inputs name a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.explanation import InputUse
from simulator.language import _, ngettext
from simulator.report.layout import Column, Figure, Row, Table, shares
from simulator.report.numbers import number, percent, plain_money, points
from simulator.report.sentences import clean_name
from simulator.report.tables import survey_table
from simulator.report.terms import per_period
from simulator.report.written.blocks import Block, Bullets, Heading, Paragraph
from simulator.report.written.input_words import group_of, long_title, numbers_of, short_title, source_of
from simulator.report.written.material import Material
from simulator.scenario.scenario import Scenario


def evidence(material: Material) -> Iterator[Block]:
    """Show what today's numbers rest on, and what rests on nothing."""
    yield Paragraph(_today(material))
    yield from _survey(material)
    yield from _sources(material.scenario)


def _today(material: Material) -> str:
    run, label = material.run, material.run.scenario
    today = run.today
    customers = number(today.customers)
    mix = [part.mix for part in today.segments.values()]
    notation = shares(mix)
    promoters, passives, detractors = (percent(100 * part, notation.places) for part in mix)
    text = ngettext(
        "Today the company has {customers} customer: {promoters} promoters, {passives} passives and {detractors} "
        "detractors, an NPS of {score}. Run-rate revenue is {revenue}.",
        "Today the company has {customers} customers: {promoters} promoters, {passives} passives and {detractors} "
        "detractors, an NPS of {score}. Run-rate revenue is {revenue}.",
        today.customers,
        customers=customers,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        score=points(today.nps),
        revenue=per_period(plain_money(today.run_rate, label.currency), label),
    )
    if len(run.units) > 1:
        text += " " + _("The customers are counted in {number} units.", number=number(len(run.units)))
    return text


def _survey(material: Material) -> Iterator[Block]:
    survey = material.run.survey
    if survey is None:
        yield Paragraph(
            _(
                "How many answers the NPS rests on is not stated, so its sampling error is unknown. "
                "baseline.survey.respondents would tell it."
            )
        )
        return
    yield Paragraph(
        _(
            "The shares of the segments rest on a survey of {answers} answers: by chance alone the NPS may be off by "
            "{margin} points either way (95 % interval).",
            answers=number(survey.respondents),
            margin=number(survey.nps_margin, 1),
        )
    )
    yield survey_table(material.run, survey)


def _sources(scenario: Scenario) -> Iterator[Block]:
    uses = numbers_of(scenario)
    stated = [use for use in uses if use.source]
    yield Heading(_("Sources"))
    yield Paragraph(
        ngettext(
            "{stated} of {number} number in the scenario names its source.",
            "{stated} of {number} numbers in the scenario name their source.",
            len(uses),
            stated=number(len(stated)),
            number=number(len(uses)),
        )
    )
    if stated:
        yield _source_table(stated)
    missing = list(_without_source(scenario, uses))
    if missing:
        yield Paragraph(_("Without a source, and so the scenario\u2019s own assumption:"))
        yield Bullets(tuple(missing))


def _source_table(stated: Sequence[InputUse]) -> Table:
    by_source: dict[str, list[str]] = {}
    for use in stated:
        by_source.setdefault(source_of(use), []).append(long_title(use))
    columns = (Column(_("Source"), is_text=True), Column(_("What rests on it"), is_text=True))
    rows = tuple(Row(source, (Figure(None, "; ".join(dict.fromkeys(titles))),)) for source, titles in by_source.items())
    return Table(_("What the numbers rest on"), "", columns, rows)


def _without_source(scenario: Scenario, uses: Sequence[InputUse]) -> Iterator[str]:
    """List what names no source by the part of the file, the units of an input together."""
    groups: dict[str, dict[str, list[str]]] = {}
    for use in uses:
        if not use.source:
            titles = groups.setdefault(group_of(scenario, use.path), {})
            titles.setdefault(short_title(scenario, use), []).append(clean_name(use.of_unit))
    for group, titles in groups.items():
        named = (_of_units(title, units, len(scenario.units)) for title, units in titles.items())
        yield _("{group}: {inputs}", group=group, inputs="; ".join(named))


def _of_units(title: str, units: Sequence[str], of_all: int) -> str:
    """Name the units whose input it is, unless it is that of all."""
    return f"{title} ({', '.join(units)})" if any(units) and len(units) < of_all else title
