"""The Summary sheet: what happens in a few live sentences, then the figures, then the charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from simulator.model.bridge import PARTS
from simulator.model.kinds import SEGMENTS
from simulator.report.numbers import months
from simulator.report.sentences import BRIDGE_CONVENTION, clean_name
from simulator.report.workbook.cells import cell, fixed, on_sheet
from simulator.report.workbook.charts import WIDTH, bridge_chart, run_rate_chart, segments_chart
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.input_places import IN_USE, INPUTS_SHEET, SELECTOR_ROW
from simulator.report.workbook.page import begin, break_before
from simulator.report.workbook.results import EFFECT_TITLES, Drawn, Returns, returns
from simulator.report.workbook.styles import BOLD, INK, TOTAL, Styles
from simulator.report.workbook.table import Figure, Pen, fixed_text
from simulator.report.workbook.widths import width_of_numbers
from simulator.report.workbook.wording import FINE_PERCENT, ONE_DECIMAL, PERCENT, WHOLE

SUMMARY_SHEET = "Summary"
ALL_PASS, SOME_FAIL = "All checks pass", "Some checks need attention: see the sheet Checks"
NOBODY, NO_MARGIN = "nobody left", "no margin"
_TODAY, _END, _NOTHING, _CHANGE, _AGAINST = range(2, 7)
_COLUMNS = 7
_PRINT_SCALE = 72
_WIDTHS = (46, 26, 20, 17, 17, 17, 20)
"""The least."""
_SENTENCES_ROW, _LINE = 4, 150
_CHART_ROWS, _CHARTS_ABREAST, _CHART_GAP = 19, 2, 10
_SENTENCE = {"font_color": INK, "font_size": 11}


@dataclass(slots=True)
class SummarySheet:
    """Writes the Summary.

    Attributes:
        book: the XlsxWriter workbook.
        sheet: its sheet.
        contents: what is shown.
        styles: the workbook's formats.
        drawn: the bridge as drawn.
        master: the reference to the count of checks that fail.
        returns: where return and payback stand.
    """

    book: Any
    sheet: Any
    contents: Contents
    styles: Styles
    drawn: Drawn
    master: str
    returns: Returns

    def write(self) -> None:
        """Write everything."""
        begin(self.sheet, self.styles, clean_name(self.contents.run.scenario.name), "")
        case = Figure(f'"Case in use: "&{on_sheet(INPUTS_SHEET, cell(IN_USE, SELECTOR_ROW))}', "")
        text = f"Case in use: {self.contents.case_names[0]}"
        self.sheet.write_formula(1, 0, f"={case.formula}", self.styles(_SENTENCE), text)
        run = self.contents.run
        amounts = [state.run_rate for state in (run.today, run.end, run.do_nothing)]
        for index, width in enumerate(_WIDTHS):
            self.sheet.set_column(index, index, width if index < _TODAY else width_of_numbers(amounts, width))
        pen = Pen(self.sheet, self.styles, _SENTENCES_ROW + 4)
        rows = self._write_states(pen)
        self._write_bridge(pen)
        self._write_worth(pen)
        self._write_units(pen)
        self._write_warnings(pen)
        titles = self._write_sentences(rows)
        self._insert_charts(pen.row + 1, titles)

    def _write_states(self, pen: Pen) -> dict[str, int]:
        words, horizon = self.contents.words, months(self.contents.scenario.horizon_months)
        pen.heading("Before and after", _COLUMNS)
        pen.heads(["", "Unit", *_state_heads(horizon)])
        rows = {"customers": self._state_line(pen, "Customers", "customers", "total", WHOLE)}
        for segment in SEGMENTS:
            self._state_line(pen, f"   {segment.capitalize()}", "customers", f"closing.{segment}", WHOLE)
        rows["nps"] = self._score_line(pen, rows["customers"])
        rows["run_rate"] = self._state_line(pen, "Run-rate revenue", words.per_period, "run_rate", WHOLE, BOLD)
        revenue = Figure(*self.contents.find("company.revenue_increment"))
        pen.line("Revenue over the horizon", words.currency, [None] * 4 + [revenue], WHOLE)
        return rows

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
            text = f'IF({cell(index, customers)}>0,{score.formula},"{NOBODY}")'
            figures.append(Figure(text, score.value if _number(total) > 0 else NOBODY))
        for other in (_TODAY, _NOTHING):
            difference = f"{cell(_END, pen.row)}-{cell(other, pen.row)}"
            end, start = figures[_END - _TODAY].value, figures[other - _TODAY].value
            value = "-" if isinstance(end, str) or isinstance(start, str) else end - start
            figures.append(Figure(f'IF(ISNUMBER({difference}),{difference},"-")', value))
        return pen.line("Net Promoter Score", "points", figures, ONE_DECIMAL, BOLD)

    def _write_bridge(self, pen: Pen) -> None:
        per_period = self.contents.words.per_period
        pen.heading("Why the run-rate moves, from today to the end", _COLUMNS)
        pen.heads(["Effect", "Unit", "Amount", "Share of change"])
        total, change = self.contents.find("company.bridge.total")
        for part in PARTS:
            formula, amount = self.contents.find(f"company.bridge.{part}")
            own = cell(_TODAY, pen.row)
            share = Figure(f"IF({total}=0,0,{own}/{total})", amount / change if change else 0.0)
            at = pen.line(EFFECT_TITLES[part], per_period, [Figure(formula, amount)], WHOLE)
            pen.row = at
            pen.figure(_END, share, PERCENT)
            pen.row = at + 1
        pen.line("Change of the run-rate", per_period, [Figure(total, change)], WHOLE, TOTAL)
        pen.note(BRIDGE_CONVENTION)

    def _write_worth(self, pen: Pen) -> None:
        contents, currency = self.contents, self.contents.words.currency
        pen.heading("What the initiatives are worth, against do nothing", _COLUMNS)
        if not contents.has("cash_flow"):
            pen.note("No business case: the scenario gives no contribution margin.")
            return
        lines = [
            ("Contribution margin over the horizon", currency, "company.contribution_increment", WHOLE),
            ("Costs over the horizon", currency, "cost", WHOLE),
            ("Net present value", currency, "npv", WHOLE),
        ]
        for label, unit, key, number_format in lines:
            if contents.has(key):
                pen.line(label, unit, [self._if_margin(Figure(*contents.find(key)))], number_format)
        found = returns(contents)
        for outcome, label, unit, number_format in (
            ("irr", "Internal rate of return", "% a year", FINE_PERCENT),
            ("roi", "Return on investment, undiscounted", "%", FINE_PERCENT),
            ("payback_months", "Payback", "months", ONE_DECIMAL),
        ):
            if outcome in self.returns.places:
                figure = Figure(self.returns.places[outcome], found[outcome].value)
                pen.line(label, unit, [self._if_margin(figure)], number_format)
        if contents.run.lifetime_value is not None:
            for segment in SEGMENTS:
                figure = Figure(*contents.find(f"company.lifetime.{segment}"))
                label = f"Lifetime value of a customer, {segment}"
                pen.line(label, f"{currency} per customer", [self._if_margin(figure)], contents.words.amount)

    def _if_margin(self, figure: Figure) -> Figure:
        """Show a figure of the business case only where the case in use has the margin it needs."""
        if self.returns.margin is None:
            return figure
        text = f'IF({self.returns.margin}=1,{figure.formula},"{NO_MARGIN}")'
        return Figure(text, figure.value if self.contents.run.business_case is not None else NO_MARGIN)

    def _write_units(self, pen: Pen) -> None:
        units = self.contents.layout.units
        if len(units) == 1:
            return
        horizon = months(self.contents.scenario.horizon_months)
        pen.heading("Run-rate revenue by unit", _COLUMNS)
        pen.heads(["Unit", "Measured in", *_state_heads(horizon)])
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
            pen.heading("Worth knowing, of the case as run", _COLUMNS)
        for warning in self.contents.run.warnings:
            for line in wrap(f"{warning[:1].upper()}{warning[1:]}.", _LINE):
                pen.note(line)

    def _write_sentences(self, rows: Mapping[str, int]) -> dict[str, str]:
        """Write the sentences as formulas, so that they stay true, and say where the charts find their titles."""
        per_period = self.contents.words.per_period
        change, against = cell(_CHANGE, rows["run_rate"]), cell(_AGAINST, rows["run_rate"])
        states = self._state("run_rate")
        moved = _number(states[1]) - _number(states[0])
        gained = _number(states[1]) - _number(states[2])
        sentences = [
            Figure(
                f'"Run-rate revenue "&IF({change}<0,"falls","rises")&" by "&FIXED(ABS({change}),0)&" {per_period}"',
                f"Run-rate revenue {'falls' if moved < 0 else 'rises'} by {fixed_text(abs(moved), 0)} {per_period}",
            ),
            Figure(
                f'"The initiatives "&IF({against}<0,"take away ","bring ")&FIXED(ABS({against}),0)&" {per_period}"',
                f"The initiatives {'take away' if gained < 0 else 'bring'} {fixed_text(abs(gained), 0)} {per_period}",
            ),
            self._score_sentence(rows["nps"]),
            Figure(f'IF({self.master}=0,"{ALL_PASS}","{SOME_FAIL}")', ALL_PASS),
        ]
        for number, sentence in enumerate(sentences):
            look = self.styles(_SENTENCE, BOLD) if number == 0 else self.styles(_SENTENCE)
            self.sheet.write_formula(_SENTENCES_ROW - 2 + number, 0, f"={sentence.formula}", look, sentence.value)
        bridge, run_rate = (fixed(0, _SENTENCES_ROW - 1 + number) for number in (0, 1))
        return {"bridge": on_sheet(SUMMARY_SHEET, bridge), "run_rate": on_sheet(SUMMARY_SHEET, run_rate)}

    def _score_sentence(self, row: int) -> Figure:
        before, after = cell(_TODAY, row), cell(_END, row)
        scores, left = self._state("nps"), _number(self._state("total")[1])
        text = f'"The Net Promoter Score goes from "&FIXED({before},1)&" to "&FIXED({after},1)'
        first, last = (fixed_text(_number(score), 1) for score in scores[:2])
        words = f"The Net Promoter Score goes from {first} to {last}"
        return Figure(f'IF(ISNUMBER({after}),{text},"Nobody is left")', words if left > 0 else "Nobody is left")

    def _insert_charts(self, row: int, titles: Mapping[str, str]) -> None:
        book, contents = self.book, self.contents
        made: Sequence[tuple[Any | None, str]] = (
            (bridge_chart(book, contents, self.drawn, f"={titles['bridge']}"), "Bridge of the change of the run-rate"),
            (run_rate_chart(book, contents, f"={titles['run_rate']}"), "Run-rate, with the initiatives and without"),
            (segments_chart(book, contents, "Customers by segment"), "Customers by segment and step"),
        )
        break_before(self.sheet, row, _PRINT_SCALE)
        for place, (chart, description) in enumerate(made):
            if chart is not None:
                down, right = divmod(place, _CHARTS_ABREAST)
                offsets = {"x_offset": right * (WIDTH + _CHART_GAP), "y_offset": _CHART_GAP}
                options = {"description": description, "object_position": 3, **offsets}
                self.sheet.insert_chart(row + down * _CHART_ROWS, 0, chart, options)


def _state_heads(horizon: str) -> list[str]:
    return ["Today", f"After {horizon}", "Do nothing", "Change", "Against do nothing"]


def _with_differences(figures: list[Figure], row: int) -> list[Figure]:
    today, end, nothing = (_number(figure) for figure in figures)
    return [
        *figures,
        Figure(f"{cell(_END, row)}-{cell(_TODAY, row)}", end - today),
        Figure(f"{cell(_END, row)}-{cell(_NOTHING, row)}", end - nothing),
    ]


def _number(figure: Figure) -> float:
    return float(figure.value)
