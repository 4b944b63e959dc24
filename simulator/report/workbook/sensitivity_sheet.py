"""The Sensitivity sheet: which inputs move an outcome most, as a tornado or by their share of the variance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.analysis.sensitivity_result import Index, Swing
from simulator.language import _, marked
from simulator.report.chart_titles import sobol_title, tornado_title
from simulator.report.colours import FALL, OTHERWISE, RISE
from simulator.report.numbers import number
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import LABEL, VALUE, cell, fixed, on_sheet
from simulator.report.workbook.charts import LEGEND_BELOW, bars_rows, finish_bars, insert_beside
from simulator.report.workbook.page import fit_width
from simulator.report.workbook.study_page import (
    SENTENCE_ROW,
    StudyPage,
    outcome_form,
    outcome_title,
    sentence_at,
    write_warnings,
)
from simulator.report.workbook.styles import GIVEN, RIGHT
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import PERCENT

if TYPE_CHECKING:
    from simulator.analysis.sensitivity_result import Sensitivity

SENSITIVITY_SHEET = "Sensitivity"
_TITLE = marked("Sensitivity: which input matters")
_COLUMNS, _LEAST, _MOST = VALUE + 7, 15, 34
_TITLE_AT = sentence_at(SENSITIVITY_SHEET, SENTENCE_ROW)
_MOST_BARS = 15
_LOW, _HIGH, _OUTCOME_LOW, _OUTCOME_HIGH, _SWING, _CHANGE_LOW, _CHANGE_HIGH = range(VALUE, VALUE + 7)
_FIRST, _FIRST_MARGIN, _TOTAL, _TOTAL_MARGIN = range(VALUE, VALUE + 4)


def write_sensitivity(page: StudyPage, result: Sensitivity) -> None:
    """Write the sheet: stored results, live word on whether they still hold, a native chart."""
    swings = [each for each in result.inputs if isinstance(each, Swing)]
    indices = [each for each in result.inputs if isinstance(each, Index)]
    sentence = sobol_title(result) if indices else tornado_title(result)
    pen = page.begin(_(_TITLE), _basis(result), sentence, [clean_name(each.title) for each in result.inputs])
    values = [result.base, *(value for each in swings for value in (each.outcome_low, each.outcome_high))]
    width = width_of_texts((text for each in swings for text in (each.low_text, each.high_text)), _LEAST, _MOST)
    width = max(width, width_of_numbers([value or 0.0 for value in values], _LEAST))
    page.sheet.set_column(VALUE, _COLUMNS - 1, width)
    page.write_standing(pen, {result.outcome: result.base})
    if indices:
        _write_indices(page, pen, indices)
    else:
        _write_swings(page, pen, result, swings)
    write_warnings(pen, result.warnings, _COLUMNS)
    fit_width(page.sheet)


def _basis(result: Sensitivity) -> str:
    outcome = outcome_title(result.outcome)
    if result.draws is None:
        return _("{outcome}: {basis}.", outcome=outcome, basis=result.basis)
    return _(
        "{outcome}: {basis}; {number} runs of the model, seed {seed}.",
        outcome=outcome,
        basis=result.basis,
        number=number(result.draws),
        seed=result.seed,
    )


def _write_swings(page: StudyPage, pen: Pen, result: Sensitivity, swings: Sequence[Swing]) -> None:
    """Write a line per input and the tornado: the outcome's change from the base case, at its low and high value."""
    unit, number_format = outcome_form(page.contents.words, result.outcome)
    pen.heading(_("What each input moves"), _COLUMNS)
    if result.base is not None:
        pen.stored(_OUTCOME_LOW, result.base, number_format)
    base = fixed(_OUTCOME_LOW, pen.line(_("Base case"), unit, [], number_format))
    ends = [_("Low value"), _("High value")]
    heads = [_("Outcome, low"), _("Outcome, high"), _("Swing"), _("Change, low"), _("Change, high")]
    pen.heads([_("Input"), _("Unit of the outcome"), *ends, *heads])
    first = pen.row
    for each in swings:
        _write_swing(pen, each, result.base, base, number_format)
        pen.line(clean_name(each.title), unit, [], number_format)
    last = min(pen.row - 1, first + _MOST_BARS - 1)
    series = [(ends[0], _CHANGE_LOW, FALL), (ends[1], _CHANGE_HIGH, RISE)]
    chart = _bars(page, series, first, last, 100)
    finish_bars(chart, _TITLE_AT, _("change from the base case, {unit}", unit=unit), last - first + 1)
    _insert(page, pen, chart, last - first + 1)


def _write_swing(pen: Pen, each: Swing, base: float | None, base_at: str, number_format: str) -> None:
    for index, text in ((_LOW, each.low_text), (_HIGH, each.high_text)):
        pen.sheet.write_string(pen.row - 1, index, text, pen.styles(GIVEN, RIGHT))
    for index, value in ((_OUTCOME_LOW, each.outcome_low), (_OUTCOME_HIGH, each.outcome_high)):
        if value is not None:
            pen.stored(index, value, number_format)
            if base is not None:
                change = Figure(f"{cell(index, pen.row)}-{base_at}", value - base)
                pen.figure(index + _CHANGE_LOW - _OUTCOME_LOW, change, number_format)
    if each.swing is not None:
        ends = f"{cell(_OUTCOME_HIGH, pen.row)}-{cell(_OUTCOME_LOW, pen.row)}"
        pen.figure(_SWING, Figure(f"ABS({ends})", each.swing), number_format)


def _write_indices(page: StudyPage, pen: Pen, indices: Sequence[Index]) -> None:
    """Write a line per input: its share of the outcome's variance, alone and with its interactions."""
    pen.heading(_("Which share of the variance each input explains"), _COLUMNS)
    pen.heads([_("Input"), _("Unit"), _("Alone"), _("Margin ±"), _("With interactions"), _("Margin ±")])
    first = pen.row
    for each in indices:
        parts = (each.first_order, each.first_order_margin, each.total_order, each.total_order_margin)
        for index, value in zip((_FIRST, _FIRST_MARGIN, _TOTAL, _TOTAL_MARGIN), parts, strict=True):
            if value is not None:
                pen.stored(index, value, PERCENT)
        pen.line(clean_name(each.title), _("% of the variance"), [], PERCENT)
    pen.note(_("Margins: half-widths of 95 % intervals."))
    last = min(pen.row - 2, first + _MOST_BARS - 1)
    series = [(_("Alone"), _FIRST, RISE), (_("With interactions"), _TOTAL, OTHERWISE)]
    chart = _bars(page, series, first, last, 0)
    finish_bars(chart, _TITLE_AT, _("share of the variance"), last - first + 1, axis={"num_format": "0%", "min": 0})
    _insert(page, pen, chart, last - first + 1)


def _bars(page: StudyPage, series: Sequence[tuple[str, int, str]], first: int, last: int, overlap: int) -> Any:
    """Draw two bars for each input, from zero; bars that overlap wholly stand to both sides of it."""
    chart = page.book.add_chart({"type": "bar"})
    for name, index, colour in series:
        look = {"fill": {"color": colour}, "gap": 50, "overlap": overlap}
        names, values = _cells(LABEL, first, last), _cells(index, first, last)
        chart.add_series({"name": name, "categories": names, "values": values, **look})
    return chart


def _insert(page: StudyPage, pen: Pen, chart: Any, bars: int) -> None:
    chart.set_legend(LEGEND_BELOW)
    insert_beside(page.sheet, chart, pen.row, LABEL, _("Bars: what each input does to the outcome"))
    pen.row += bars_rows(bars) + 1


def _cells(index: int, first: int, last: int) -> str:
    return "=" + on_sheet(SENSITIVITY_SHEET, f"{fixed(index, first)}:{fixed(index, last)}")
