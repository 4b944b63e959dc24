"""The Attribution sheet: which lever brings what, stored as computed, with a live word on whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.engine.projection import given_inputs, shape_of
from simulator.engine.run import Attribution
from simulator.language import _, marked, ngettext
from simulator.report.numbers import number, share
from simulator.report.workbook.as_computed import UP_TO_DATE, Kept, alarm_when_stale, write_whether_up_to_date
from simulator.report.workbook.cells import LABEL, VALUE, cell, fixed, on_sheet
from simulator.report.workbook.charts import bar_chart, finish_bars, insert_beside
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.levers import lever_titles
from simulator.report.workbook.live_text import live_sentence
from simulator.report.workbook.page import begin, fit_page
from simulator.report.workbook.styles import BOLD, TOTAL, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import PERCENT, WHOLE

ATTRIBUTION_SHEET = "Attribution"
_TITLE = marked("Which lever brings what the initiatives bring")
_CONVENTION = marked(
    "Against doing nothing, shared out by Shapley value: the levers add up, and no order of them is favoured."
)
_FIRST_ROW = 5
_LABEL_WIDTHS, _UNIT_WIDTH, _WIDTHS = (34, 88), 18, (16, 24)
_RUN_RATE, _RUN_RATE_SHARE, _REVENUE, _REVENUE_SHARE = range(VALUE, VALUE + 4)
_HEADS = (marked("Run-rate, end"), marked("Share"), marked("Revenue, horizon"), marked("Share"))


@dataclass(frozen=True, slots=True)
class Attributed:
    """Where the levers' sum stands, what they were computed for, and the word on whether they still hold."""

    total: str
    stored: str
    status: str


def write_attribution(book: Any, sheet: Any, contents: Contents, changed: str, styles: Styles) -> Attributed | None:
    """Write the sheet; None where no lever is there to share anything out to.

    Args:
        book: the XlsxWriter workbook.
        sheet: its sheet.
        contents: what is shown.
        changed: the formula that counts the inputs that have changed since.
        styles: the workbook's formats.
    """
    attribution = contents.run.attribution
    if attribution is None:
        return None
    titles = _titles(contents, attribution)
    begin(sheet, styles, _(_TITLE), _(_CONVENTION))
    amounts = [*attribution.run_rate.values(), *attribution.revenue.values()]
    sheet.set_column(LABEL, LABEL, width_of_texts(titles.values(), *_LABEL_WIDTHS))
    sheet.set_column(VALUE - 1, VALUE - 1, _UNIT_WIDTH)
    least = width_of_texts(map(_, _HEADS), *_WIDTHS)
    sheet.set_column(VALUE, _REVENUE_SHARE, width_of_numbers([*amounts, sum(map(abs, amounts))], least))
    pen = Pen(sheet, styles, _FIRST_ROW)
    first_kept = pen.row + 3
    status = write_whether_up_to_date(pen, contents, changed, _increments(contents))
    alarm_when_stale(sheet, status, styles)
    stored = [fixed(VALUE, first_kept + place) for place in (0, 1)]
    total = _write_levers(pen, contents, attribution, titles, stored)
    sheet.write_string(2, LABEL, _sentence(attribution, titles), styles(BOLD))
    names, values = (
        "=" + on_sheet(ATTRIBUTION_SHEET, f"{fixed(index, total - len(titles))}:{fixed(index, total - 1)}")
        for index in (LABEL, _RUN_RATE)
    )
    chart = bar_chart(book, names, values)
    finish_bars(chart, "=" + on_sheet(ATTRIBUTION_SHEET, "$A$3"), contents.words.per_period, len(titles))
    insert_beside(sheet, chart, total + 2, LABEL, _("Bars: what each lever brings to the run-rate at the end"))
    fit_page(sheet)
    places = (cell(VALUE, total), stored[0], status)
    return Attributed(*(on_sheet(ATTRIBUTION_SHEET, place) for place in places))


def _titles(contents: Contents, attribution: Attribution) -> dict[str, str]:
    """Name the levers, those that bring most first."""
    scenario = contents.scenario
    titles = lever_titles(scenario, shape_of(given_inputs(scenario)))
    return {lever: titles[lever] for lever in sorted(titles, key=lambda lever: -abs(attribution.run_rate[lever]))}


def _increments(contents: Contents) -> list[Kept]:
    increment, words = contents.run.increment, contents.words
    rates, revenues = (Figure(*contents.find(f"company.{outcome}_increment")) for outcome in ("run_rate", "revenue"))
    return [
        Kept(_("Run-rate at the end, against do nothing"), words.per_period, WHOLE, increment.run_rate, rates),
        Kept(_("Revenue over the horizon, against do nothing"), words.currency, WHOLE, increment.revenue, revenues),
    ]


def _write_levers(
    pen: Pen, contents: Contents, attribution: Attribution, titles: dict[str, str], stored: list[str]
) -> int:
    """Write a line per lever and their sum; give the sum's row."""
    words, increment = contents.words, contents.run.increment
    pen.heading(_("What each lever brings"), _REVENUE_SHARE + 1)
    pen.heads([_("Lever"), _("Unit"), *map(_, _HEADS)])
    pen.line("", "", [], WHOLE)
    for index, unit in ((_RUN_RATE, words.per_period), (_REVENUE, words.currency)):
        pen.remark(index, pen.row - 1, unit)
    first = pen.row
    parts = (
        (_RUN_RATE, attribution.run_rate, increment.run_rate, stored[0]),
        (_REVENUE, attribution.revenue, increment.revenue, stored[1]),
    )
    for lever, title in titles.items():
        for index, amounts, whole, kept in parts:
            pen.stored(index, amounts[lever], WHOLE)
            _write_share(pen, index, amounts[lever], whole, kept)
        pen.line(title, words.currency, [], WHOLE)
    for index, amounts, whole, kept in parts:
        text = f"SUM({cell(index, first)}:{cell(index, pen.row - 1)})"
        pen.figure(index, Figure(text, sum(amounts.values())), WHOLE, TOTAL)
        _write_share(pen, index, sum(amounts.values()), whole, kept, TOTAL)
    return pen.line(_("All levers"), words.currency, [], WHOLE, TOTAL)


def _write_share(pen: Pen, index: int, amount: float, whole: float, kept: str, *parts: dict[str, Any]) -> None:
    text = f"IF({kept}=0,0,{cell(index, pen.row)}/{kept})"
    pen.figure(index + 1, Figure(text, amount / whole if whole else 0.0), PERCENT, *parts)


def _sentence(attribution: Attribution, titles: dict[str, str]) -> str:
    """Say which lever brings most."""
    amounts = attribution.run_rate
    lever, title = next(iter(titles.items()))
    gross = sum(map(abs, amounts.values()))
    if not gross:
        return _("No lever moves the run-rate")
    if min(amounts.values()) < 0:
        count = len(titles)
        return ngettext(
            "{lever}: the only effect on the run-rate",
            "{lever}: the largest of {number} effects on the run-rate",
            count,
            lever=title,
            number=number(count),
        )
    return _("{lever}: {share} of what the initiatives bring", lever=title, share=share(amounts[lever] / gross))


def status_figure(attributed: Attributed) -> Figure:
    """Give the word on whether the attribution still holds, as a sentence for another sheet."""
    return live_sentence(_("The attribution is {standing}"), standing=Figure(attributed.status, _(UP_TO_DATE)))
