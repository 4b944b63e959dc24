"""The Summary sheet: the answer in one screen, live; below it what completes the picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from simulator.language import _, marked, pgettext
from simulator.model.bridge import PARTS
from simulator.model.kinds import SEGMENTS
from simulator.model.words import capitalised, segment_title
from simulator.report.colours import INK
from simulator.report.numbers import months
from simulator.report.sentences import BRIDGE_CONVENTION, clean_name
from simulator.report.workbook.attribution_sheet import Attributed, status_figure
from simulator.report.workbook.cells import cell, fixed, on_sheet
from simulator.report.workbook.charts import (
    HEIGHT,
    ROW_PIXELS,
    WIDTH,
    bridge_chart,
    insert_beside,
    run_rate_chart,
    segments_chart,
)
from simulator.report.workbook.contents import CASE, SCENARIO, Contents, in_use
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.input_places import IN_USE, INPUTS_SHEET, SELECTOR_ROW
from simulator.report.workbook.live_text import amount_in_text, either, live_sentence, size_in_text
from simulator.report.workbook.model_part import BRIDGE_TOLD, ModelPart, change_sentence
from simulator.report.workbook.page import PAGE_PIXELS, SMALLEST_SCALE, begin, break_before
from simulator.report.workbook.results import NO_DISCOUNT, RETURNS, effect_title, or_word, return_form, returns
from simulator.report.workbook.styles import BOLD, HEADER, RIGHT, TOTAL, Styles
from simulator.report.workbook.survey_rows import PER_CUSTOMER, TODAYS
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import pixels, width_of_numbers, width_of_texts
from simulator.report.workbook.wording import DATE, ONE_DECIMAL, PERCENT, WHOLE

SUMMARY_SHEET = "Summary"
ALL_PASS, SOME_FAIL = marked("All checks pass"), marked("Some checks need attention: see the sheet Checks")
WORTH_KNOWING = {
    CASE: marked("Worth knowing, of the case as run"),
    SCENARIO: marked("Worth knowing, of the scenarios as computed"),
}
NOBODY, NO_MARGIN = marked("nobody left"), marked("no margin")
_TODAY, _END, _NOTHING, _CHANGE, _AGAINST, _GAP, _CHARTS = range(2, 9)
_COLUMNS = 7
_WIDTHS, _GAP_WIDTH = (40, 18, 15, 15, 15, 15, 19), 2
"""The least."""
_MOST_LABEL_WIDTH, _MOST_WIDTH = 52, 24
_SENTENCES_ROW, _LINE, _ZOOM = 3, 130, 85
_CHART_TOP, _CHART_ROWS = 2, HEIGHT // ROW_PIXELS + 1
_MOST_UNITS = 12
_NOBODY_IS_LEFT = marked("Nobody is left")
_SENTENCE = {"font_color": INK, "font_size": 11}


@dataclass(slots=True)
class SummarySheet:
    """Writes the Summary.

    Attributes:
        book: the XlsxWriter workbook.
        sheet: its sheet.
        contents: what is shown.
        styles: the workbook's formats.
        part: where the model's results stand.
        master: the reference to the count of checks that fail.
        attributed: where the attribution stands; None without one.
        opening: writes what stands above the tables, where anything does.
    """

    book: Any
    sheet: Any
    contents: Contents
    styles: Styles
    part: ModelPart
    master: str
    attributed: Attributed | None = None
    opening: Callable[[Pen], None] | None = None

    def write(self) -> None:
        """Write everything."""
        begin(self.sheet, self.styles, clean_name(self.contents.run.scenario.name), "")
        self._write_case()
        scale = self._set_widths()
        pen = Pen(self.sheet, self.styles, _SENTENCES_ROW + (4 if self.attributed is None else 5))
        if self.opening is not None:
            self.opening(pen)
        rows = self._write_states(pen)
        self._write_bridge(pen)
        self._write_worth(pen)
        self._write_survey(pen)
        titles = self._write_sentences(rows)
        first_screen = max(pen.row, _CHART_TOP + 2 * _CHART_ROWS)
        self._insert_charts(titles)
        break_before(self.sheet, first_screen, scale)
        pen.row = first_screen
        self._write_lifetime(pen)
        self._write_units(pen)
        self._write_warnings(pen)
        chart = segments_chart(self.book, self.contents, _("Customers by segment"))
        told = _("Columns: customers by segment, step by step")
        insert_beside(self.sheet, chart, first_screen, _CHARTS, told)
        self.sheet.freeze_panes(2, 0)
        self.sheet.set_zoom(_ZOOM)

    def _write_case(self) -> None:
        chosen = on_sheet(INPUTS_SHEET, cell(IN_USE, SELECTOR_ROW))
        told = live_sentence(
            f"{in_use(self.contents.choice)}: {{case}}", case=Figure(chosen, self.contents.case_names[0])
        )
        self.sheet.write_formula(1, 0, f"={told.formula}", self.styles(_SENTENCE), told.value)

    def _set_widths(self) -> int:
        """Set the columns' widths, and give the scale in percent at which tables and charts fit a page's width."""
        run = self.contents.run
        amounts = [state.run_rate for state in (run.today, run.end, run.do_nothing)]
        heads = _state_heads(months(self.contents.scenario.horizon_months))
        titles = [_(RETURNS[outcome]) for outcome in self.part.returns.places]
        label, unit, *figures = _WIDTHS
        widths = [
            width_of_texts(titles, label, _MOST_LABEL_WIDTH),
            unit,
            *(
                width_of_numbers(amounts, width_of_texts([head], width, _MOST_WIDTH))
                for head, width in zip(heads, figures, strict=True)
            ),
        ]
        for index, width in enumerate([*widths, _GAP_WIDTH]):
            self.sheet.set_column(index, index, width)
        across = sum(map(pixels, [*widths, _GAP_WIDTH])) + WIDTH
        return SMALLEST_SCALE * PAGE_PIXELS // across

    def _write_states(self, pen: Pen) -> dict[str, int]:
        words, horizon = self.contents.words, months(self.contents.scenario.horizon_months)
        pen.heading(_("Before and after"), _COLUMNS)
        pen.heads(["", _("Unit"), *_state_heads(horizon)])
        self._write_dates(pen)
        rows = {"customers": self._state_line(pen, _("Customers"), _("customers"), "total", WHOLE)}
        for segment in SEGMENTS:
            self._state_line(pen, f"   {segment_title(segment)}", _("customers"), f"closing.{segment}", WHOLE)
        rows["nps"] = self._score_line(pen, rows["customers"])
        rows["run_rate"] = self._state_line(pen, _("Run-rate revenue"), words.per_period, "run_rate", WHOLE, BOLD)
        revenue = Figure(*self.contents.find("company.revenue_increment"))
        pen.line(_("Revenue over the horizon"), words.currency, [None] * 4 + [revenue], WHOLE)
        return rows

    def _write_dates(self, pen: Pen) -> None:
        """Write the dates of the states, where the scenario says when it starts."""
        scenario = self.contents.scenario
        for index, step in ((_TODAY, 0), (_END, scenario.steps), (_NOTHING, scenario.steps)):
            date = end_of_step(scenario, step)
            if date is None:
                return
            self.sheet.write_datetime(pen.row - 1, index, date, self.styles(HEADER, RIGHT, number_format=DATE))
        for index in (0, 1, _CHANGE, _AGAINST):
            self.sheet.write_blank(pen.row - 1, index, None, self.styles(HEADER))
        pen.row += 1

    def _state(self, key: str) -> list[Figure]:
        last = self.contents.scenario.steps
        return [
            Figure(*self.contents.find(f"company.{key}", 0)),
            Figure(*self.contents.find(f"company.{key}", last)),
            Figure(*self.contents.find(f"company.do_nothing.{key}", last)),
        ]

    def _state_line(self, pen: Pen, label: str, unit: str, key: str, number_format: str, *parts: dict[str, Any]) -> int:
        return pen.line(label, unit, _with_differences(self._state(key), pen.row), number_format, *parts)

    def _score_line(self, pen: Pen, customers: int) -> int:
        scores, totals, columns = self._state("nps"), self._state("total"), (_TODAY, _END, _NOTHING)
        figures = []
        for index, score, total in zip(columns, scores, totals, strict=True):
            figures.append(or_word(f"{cell(index, customers)}>0", score, NOBODY, holds=_number(total) > 0))
        for other in (_TODAY, _NOTHING):
            difference = f"{cell(_END, pen.row)}-{cell(other, pen.row)}"
            end, start = figures[_END - _TODAY].value, figures[other - _TODAY].value
            value = "-" if isinstance(end, str) or isinstance(start, str) else end - start
            figures.append(Figure(f'IF(ISNUMBER({difference}),{difference},"-")', value))
        return pen.line(_("Net Promoter Score"), _("points"), figures, ONE_DECIMAL, BOLD)

    def _write_bridge(self, pen: Pen) -> None:
        per_period = self.contents.words.per_period
        pen.heading(_("Why the run-rate moves, from today to the end"), _COLUMNS)
        pen.heads([_("Effect"), _("Unit"), _("Amount"), _("Share of change")])
        total, change = self.contents.find("company.bridge.total")
        for part in PARTS:
            formula, amount = self.contents.find(f"company.bridge.{part}")
            own = cell(_TODAY, pen.row)
            share = Figure(f"IF({total}=0,0,{own}/{total})", amount / change if change else 0.0)
            at = pen.line(effect_title(part), per_period, [Figure(formula, amount)], WHOLE)
            pen.row = at
            pen.figure(_END, share, PERCENT)
            pen.row = at + 1
        pen.line(_("Change of the run-rate"), per_period, [Figure(total, change)], WHOLE, TOTAL)
        pen.note(_(BRIDGE_CONVENTION))

    def _write_worth(self, pen: Pen) -> None:
        contents, currency = self.contents, self.contents.words.currency
        pen.heading(_("What the initiatives are worth, against do nothing"), _COLUMNS)
        if not contents.has("cash_flow"):
            pen.note(_("No business case: the scenario gives no contribution margin."))
            return
        lines = [
            (_("Contribution margin over the horizon"), "company.contribution_increment"),
            (_("Costs over the horizon"), "cost"),
        ]
        for label, key in lines:
            if contents.has(key):
                pen.line(label, currency, [self._if_margin(Figure(*contents.find(key)))], WHOLE)
        found = returns(contents, self.part.returns.discount)
        for outcome, place in self.part.returns.places.items():
            unit, number_format = return_form(contents, outcome)
            figure = self._if_margin(Figure(place, found[outcome].value))
            pen.line(_(RETURNS[outcome]), unit, [figure], number_format)

    def _if_margin(self, figure: Figure) -> Figure:
        """Show a figure of the business case only where the case in use has the margin it needs."""
        margin = self.part.returns.margin
        if margin is None:
            return figure
        return or_word(f"{margin}=1", figure, NO_MARGIN, holds=self.contents.run.business_case is not None)

    def _write_survey(self, pen: Pen) -> None:
        """Write how far today's figures may be off."""
        words = self.contents.words
        if not self.part.margins or self.contents.run.survey is None:
            return
        pen.heading(_("How exact the survey is, 95 %"), _COLUMNS)
        pen.heads(["", _("Unit"), _("Margin ±")])
        spend = (words.per_period, words.amount)
        forms = {"nps_margin": (_("points"), ONE_DECIMAL), PER_CUSTOMER: spend}
        for margin, title in TODAYS.items():
            unit, number_format = forms.get(margin, (words.per_period, WHOLE))
            figure = Figure(self.part.margins[margin], getattr(self.contents.run.survey, margin))
            pen.line(_(title), unit, [figure], number_format)

    def _write_lifetime(self, pen: Pen) -> None:
        if self.contents.run.lifetime_value is None:
            return
        pen.heading(_("Lifetime value of a customer"), _COLUMNS)
        flags = [flag for flag in (self.part.returns.margin, self.part.returns.discount) if flag is not None]
        for segment in SEGMENTS:
            formula, value = self.contents.find(f"company.lifetime.{segment}")
            worth = Figure(formula, value)
            worth = or_word(f"{'*'.join(flags)}=1", worth, NO_DISCOUNT, holds=True) if flags else worth
            words = self.contents.words
            pen.line(segment_title(segment), words.for_a_customer, [worth], words.amount)

    def _write_units(self, pen: Pen) -> None:
        units = self.contents.layout.units
        if not 1 < len(units) <= _MOST_UNITS:
            return
        horizon = months(self.contents.scenario.horizon_months)
        pen.heading(_("Run-rate revenue by unit"), _COLUMNS)
        pen.heads([pgettext("business", "Unit"), _("Measured in"), *_state_heads(horizon)])
        last = self.contents.scenario.steps
        for number, unit in enumerate(units):
            figures = [
                Figure(*self.contents.find(key, step, number))
                for key, step in (("run_rate", 0), ("run_rate", last), ("do_nothing.run_rate", last))
            ]
            pen.line(unit, self.contents.words.per_period, _with_differences(figures, pen.row), WHOLE)

    def _write_warnings(self, pen: Pen) -> None:
        """Write what a reader should know before trusting the figures, in lines that fit the tables' width."""
        if self.contents.run.warnings:
            pen.heading(_(WORTH_KNOWING[self.contents.choice]), _COLUMNS)
        for warning in self.contents.run.warnings:
            begins_with_name = self.contents.choice == SCENARIO
            for line in wrap(f"{warning if begins_with_name else capitalised(warning)}.", _LINE):
                pen.note(line)

    def _write_sentences(self, rows: Mapping[str, int]) -> dict[str, str]:
        """Write the sentences as formulas, so that they stay true, and say where the charts find their titles."""
        per_period = self.contents.words.per_period
        change, against = cell(_CHANGE, rows["run_rate"]), cell(_AGAINST, rows["run_rate"])
        states = self._state("run_rate")
        moved = _number(states[1]) - _number(states[0])
        gained = _number(states[1]) - _number(states[2])
        sentences = [
            change_sentence(change, moved, per_period),
            live_sentence(
                _("The initiatives {bring} {amount} {unit}"),
                bring=either(f"{against}<0", holds=gained < 0, yes=_("take away"), no=_("bring")),
                amount=size_in_text(against, gained),
                unit=per_period,
            ),
            self._score_sentence(rows["nps"]),
            either(f"{self.master}=0", holds=True, yes=_(ALL_PASS), no=_(SOME_FAIL)),
        ]
        if self.attributed is not None:
            sentences.append(status_figure(self.attributed))
        for number, sentence in enumerate(sentences):
            look = self.styles(_SENTENCE, BOLD) if number == 0 else self.styles(_SENTENCE)
            self.sheet.write_formula(_SENTENCES_ROW - 1 + number, 0, f"={sentence.formula}", look, sentence.value)
        bridge, run_rate = (fixed(0, _SENTENCES_ROW + number) for number in (0, 1))
        return {"bridge": on_sheet(SUMMARY_SHEET, bridge), "run_rate": on_sheet(SUMMARY_SHEET, run_rate)}

    def _score_sentence(self, row: int) -> Figure:
        before, after = cell(_TODAY, row), cell(_END, row)
        scores, left = self._state("nps"), _number(self._state("total")[1])
        today, end = map(_number, scores[:2])
        sentence = live_sentence(
            _("The Net Promoter Score goes from {today} to {end}"),
            today=amount_in_text(before, today, 1),
            end=amount_in_text(after, end, 1),
        )
        return or_word(f"ISNUMBER({after})", sentence, _NOBODY_IS_LEFT, holds=left > 0)

    def _insert_charts(self, titles: Mapping[str, str]) -> None:
        """Draw the two charts that matter beside the tables."""
        book, contents = self.book, self.contents
        bridge = bridge_chart(book, contents, self.part.drawn, f"={titles['bridge']}")
        run_rate = run_rate_chart(book, contents, f"={titles['run_rate']}")
        insert_beside(self.sheet, bridge, _CHART_TOP, _CHARTS, _(BRIDGE_TOLD))
        told = _("Lines: the run-rate, with the initiatives and without")
        insert_beside(self.sheet, run_rate, _CHART_TOP + _CHART_ROWS, _CHARTS, told)


def _state_heads(horizon: str) -> list[str]:
    return [_("Today"), _("After {months}", months=horizon), _("Do nothing"), _("Change"), _("Against do nothing")]


def _with_differences(figures: list[Figure], row: int) -> list[Figure]:
    today, end, nothing = (_number(figure) for figure in figures)
    return [
        *figures,
        Figure(f"{cell(_END, row)}-{cell(_TODAY, row)}", end - today),
        Figure(f"{cell(_END, row)}-{cell(_NOTHING, row)}", end - nothing),
    ]


def _number(figure: Figure) -> float:
    return float(figure.value)
