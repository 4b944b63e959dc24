"""The Risk sheet: how every outcome is spread over the draws, the run-rate's fan, and what drives the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.analysis.risk_result import BANDS, DO_NOTHING, INCREMENT, RUN_RATE
from simulator.language import _, marked
from simulator.report.chart_titles import distribution_title, drivers_title, fan_title
from simulator.report.colours import FALL, OTHERWISE, RISE
from simulator.report.numbers import number
from simulator.report.outcome_words import headline_outcome
from simulator.report.risk import risk_report
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import LABEL, VALUE, cell, fixed, on_sheet
from simulator.report.workbook.charts import (
    HEIGHT,
    INVISIBLE,
    LEGEND_BELOW,
    ROW_PIXELS,
    Axes,
    bar_chart,
    bars_rows,
    begins_at,
    finish,
    finish_bars,
    insert_beside,
)
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.page import fit_width
from simulator.report.workbook.study_page import StudyPage, outcome_form, outcome_title, sentence_at, write_warnings
from simulator.report.workbook.styles import BOLD, GIVEN, LEFT, TEXT
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import DATE, PERCENT, TWO_DECIMALS, WHOLE

if TYPE_CHECKING:
    from simulator.analysis.risk_result import Risk

RISK_SHEET = "Risk"
_TITLE = marked("Risk: how far the outcomes may lie from the base case")
_PARTS = {
    "base": marked("Base case"),
    "mean": marked("Mean"),
    "sd": marked("Standard deviation"),
    "p5": "P5",
    "p10": "P10",
    "p25": "P25",
    "p50": "P50",
    "p75": "P75",
    "p90": "P90",
    "p95": "P95",
}
_COLUMNS = VALUE + len(_PARTS) + 1
_LEAST, _MOST = 15, 22
_BANDS = (("p5", "p25", "#CFE3F1"), ("p25", "p75", "#8DBEDF"), ("p75", "p95", "#CFE3F1"))
"""What lies between two quantiles of the run-rate, and its colour in the fan."""
_CHART_ROWS = HEIGHT // ROW_PIXELS + 2


def write_risk(page: StudyPage, risk: Risk) -> None:
    """Write the sheet: stored results, live word on whether they still hold, native charts."""
    basis = _(
        "{draws} draws of the uncertain inputs ({sampler}, seed {seed})",
        draws=number(risk.draws),
        sampler=risk.sampler,
        seed=risk.seed,
    )
    titles = [outcome_title(outcome) for outcome in risk.outcomes] + list(risk.titles.values())
    pen = page.begin(_(_TITLE), basis, risk_report(risk).headline, titles)
    numbers = [abs(getattr(spread, part) or 0.0) for spread in risk.outcomes.values() for part in _PARTS]
    least = width_of_texts(_bases(), _LEAST, _MOST)
    page.sheet.set_column(VALUE, _COLUMNS - 1, width_of_numbers(numbers, least))
    page.write_standing(pen, {outcome: spread.base for outcome, spread in risk.outcomes.items()})
    _write_spreads(pen, page.contents, risk)
    _RiskCharts(page, risk, pen).write()
    write_warnings(pen, risk.warnings, _COLUMNS)
    fit_width(page.sheet)


def _write_spreads(pen: Pen, contents: Contents, risk: Risk) -> None:
    pen.heading(_("How the outcomes are spread"), _COLUMNS)
    pen.heads([_("Outcome"), _("Unit"), *map(_, _PARTS.values()), _("Draws above 0")], lines=2)
    for outcome, spread in risk.outcomes.items():
        unit, number_format = outcome_form(contents.words, outcome)
        for index, part in enumerate(_PARTS, VALUE):
            value = getattr(spread, part)
            if value is not None:
                pen.stored(index, value, number_format)
        if spread.probability_positive is not None:
            pen.stored(_COLUMNS - 1, spread.probability_positive, PERCENT)
        pen.line(outcome_title(outcome), unit, [], number_format)
    pen.note(_("P5: one draw in twenty lies below, P50: half of them. An empty cell: the outcome has no such value."))


class _RiskCharts:
    """Writes what the charts draw, below the tables, and the charts beside each other above it."""

    def __init__(self, page: StudyPage, risk: Risk, pen: Pen) -> None:
        self._book, self._sheet, self._contents = page.book, page.sheet, page.contents
        self._risk, self._pen = risk, pen
        self._outcome = headline_outcome(risk.outcomes)

    def write(self) -> None:
        """Write everything."""
        pen, top = self._pen, self._pen.row + 1
        pen.row = top + _CHART_ROWS
        self._write_drivers()
        fan, bars = self._write_path(), self._write_histogram()
        insert_beside(self._sheet, fan, top - 1, LABEL, _("Fan: quantiles of the run-rate at every step"))
        told = _("Columns: how often each value of the outcome was drawn")
        insert_beside(self._sheet, bars, top - 1, VALUE + 2, told)

    def _sentence(self, text: str) -> str:
        """Write the title of a chart into the next row, and refer to it."""
        self._pen.row += 1
        self._sheet.write_string(self._pen.row - 1, LABEL, text, self._pen.styles(TEXT, BOLD))
        title = sentence_at(RISK_SHEET, self._pen.row)
        self._pen.row += 1
        return title

    def _write_drivers(self) -> None:
        drivers = self._risk.drivers.get(self._outcome, {})
        if not drivers:
            return
        pen = self._pen
        title = self._sentence(drivers_title(self._risk, self._outcome))
        pen.heads([_("Uncertain input"), _("Unit"), _("Rank correlation")])
        first = pen.row
        for entry, correlation in drivers.items():
            pen.stored(VALUE, correlation, TWO_DECIMALS)
            pen.line(clean_name(self._risk.titles.get(entry, entry)), _("-1 to 1"), [], TWO_DECIMALS)
        chart = bar_chart(self._book, _cells(LABEL, first, pen.row - 1), _cells(VALUE, first, pen.row - 1))
        ends = {"min": -1, "max": 1, "num_format": "0.0"}
        finish_bars(chart, title, _("rank correlation"), len(drivers), axis=ends)
        insert_beside(self._sheet, chart, pen.row, LABEL, _("Bars: rank correlation of each uncertain input"))
        pen.row += bars_rows(len(drivers)) + 1

    def _write_path(self) -> Any | None:
        path = self._risk.paths.get(RUN_RATE)
        if path is None:
            return None
        pen, nothing = self._pen, self._risk.paths.get(DO_NOTHING)
        title = self._sentence(fan_title(self._risk))
        bands = [_between(low, high) for low, high, _colour in _BANDS]
        pen.heads([_("Step"), _("At the end of"), "P5", "P25", "P50", "P75", "P95", *_bases(), *bands])
        first = pen.row
        for step in range(len(path.base)):
            values = [getattr(path, band)[step] for band in (*BANDS, "base")]
            for index, value in enumerate([*values, *([nothing.p50[step]] if nothing else [])], VALUE):
                pen.stored(index, value, WHOLE)
            self._write_step(step)
            for index, (low, high, _colour) in enumerate(_BANDS, VALUE + 7):
                ends = [cell(VALUE + BANDS.index(part), pen.row) for part in (high, low)]
                gap = getattr(path, high)[step] - getattr(path, low)[step]
                pen.figure(index, Figure(f"{ends[0]}-{ends[1]}", gap), WHOLE)
            pen.row += 1
        return self._fan(title, first, pen.row - 1, has_nothing=nothing is not None)

    def _write_step(self, step: int) -> None:
        pen, date = self._pen, end_of_step(self._contents.scenario, step)
        pen.sheet.write_string(pen.row - 1, LABEL, self._contents.words.moment(step), pen.styles(TEXT))
        if date is not None:
            pen.sheet.write_datetime(pen.row - 1, LABEL + 1, date, pen.styles(GIVEN, LEFT, number_format=DATE))

    def _fan(self, title: str, first: int, last: int, *, has_nothing: bool) -> Any:
        steps = _cells(LABEL if self._contents.scenario.start is None else LABEL + 1, first, last)
        chart = self._book.add_chart({"type": "area", "subtype": "stacked"})
        chart.add_series({"name": "P5", "categories": steps, "values": _cells(VALUE, first, last), **INVISIBLE})
        for index, (low, high, colour) in enumerate(_BANDS, VALUE + 7):
            name, look = _between(low, high), {"fill": {"color": colour}, "border": {"none": True}}
            chart.add_series({"name": name, "categories": steps, "values": _cells(index, first, last), **look})
        lines = self._book.add_chart({"type": "line"})
        base, otherwise = _bases()
        drawn = [("P50", VALUE + 2, RISE, "solid"), (base, VALUE + 5, FALL, "dash")]
        drawn += [(otherwise, VALUE + 6, OTHERWISE, "dash")] if has_nothing else []
        for name, index, colour, dash in drawn:
            line = {"color": colour, "width": 2, "dash_type": dash}
            lines.add_series({"name": name, "categories": steps, "values": _cells(index, first, last), "line": line})
        chart.combine(lines)
        chart.set_legend(LEGEND_BELOW | {"delete_series": [0]})
        finish(chart, title, self._contents.words.per_period, Axes(last - first, (self._floor(), None)))
        return chart

    def _floor(self) -> float:
        """Give where the fan's axis begins: below all it shows, so that the bands can be told apart."""
        shown = [path for name, path in self._risk.paths.items() if name != INCREMENT]
        low = min(value for path in shown for value in path.p5)
        return begins_at(low, max(value for path in shown for value in path.p95))

    def _write_histogram(self) -> Any | None:
        histogram = self._risk.histograms.get(self._outcome)
        if histogram is None:
            return None
        pen = self._pen
        unit, number_format = outcome_form(self._contents.words, self._outcome)
        title = self._sentence(distribution_title(self._risk, self._outcome))
        heads = [_("From"), _("To"), _("Draws"), _("Below 0"), _("Above 0"), _("Middle")]
        pen.heads([outcome_title(self._outcome), _("Unit"), *heads])
        first = pen.row
        for low, high, draws in zip(histogram.edges, histogram.edges[1:], histogram.counts, strict=False):
            pen.stored(VALUE, low, number_format)
            pen.stored(VALUE + 1, high, number_format)
            pen.stored(VALUE + 2, draws, WHOLE)
            below = high <= 0
            own, end = cell(VALUE + 2, pen.row), cell(VALUE + 1, pen.row)
            pen.figure(VALUE + 3, Figure(f"IF({end}<=0,{own},0)", float(draws if below else 0)), WHOLE)
            pen.figure(VALUE + 4, Figure(f"IF({end}<=0,0,{own})", float(0 if below else draws)), WHOLE)
            middle = Figure(f"AVERAGE({cell(VALUE, pen.row)},{end})", (low + high) / 2)
            pen.figure(VALUE + 5, middle, number_format)
            pen.line(_("Class {number}", number=pen.row - first + 1), unit, [], number_format)
        return self._columns(title, first, pen.row - 1)

    def _columns(self, title: str, first: int, last: int) -> Any:
        unit, number_format = outcome_form(self._contents.words, self._outcome)
        chart = self._book.add_chart({"type": "column", "subtype": "stacked"})
        for name, index, colour in ((_("Below 0"), VALUE + 3, FALL), (_("Above 0"), VALUE + 4, RISE)):
            look = {"fill": {"color": colour}, "gap": 5}
            values = _cells(index, first, last)
            chart.add_series({"name": name, "categories": _cells(VALUE + 5, first, last), "values": values, **look})
        chart.set_legend(LEGEND_BELOW)
        finish(chart, title, _("draws, by {unit}", unit=unit), Axes(last - first, number_format=number_format))
        return chart


def _bases() -> tuple[str, str]:
    """Call what stands beside the quantiles of the run-rate: it without uncertainty, and without the initiatives."""
    return _("Base case"), _("Do nothing, P50")


def _between(low: str, high: str) -> str:
    """Call what lies between two quantiles: ``P5 to P25``."""
    return _("{low} to {high}", low=low.upper(), high=high.upper())


def _cells(index: int, first: int, last: int) -> str:
    return "=" + on_sheet(RISK_SHEET, f"{fixed(index, first)}:{fixed(index, last)}")
