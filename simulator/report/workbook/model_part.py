"""Writes the live model: the sheets of units, company, bridge and business case, and what stands below their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.language import _, marked
from simulator.model.bridge import BRIDGE
from simulator.model.worth import BUSINESS_CASE
from simulator.report.workbook.annual_sheet import ANNUAL_SHEET, has_annual, write_annual
from simulator.report.workbook.bridge_drawn import Drawn, write_bridge_as_drawn
from simulator.report.workbook.cells import FIRST, LABEL, VALUE, cell, fixed, on_sheet
from simulator.report.workbook.charts import HEIGHT, ROW_PIXELS, bridge_chart, cash_chart, insert_beside
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.layout import FIRST_ROW, SheetPlan
from simulator.report.workbook.live_text import amount_in_text, either, live_sentence, size_in_text
from simulator.report.workbook.model_sheets import ModelSheet
from simulator.report.workbook.page import fit_page
from simulator.report.workbook.results import NO_RETURNS, Returns, write_returns
from simulator.report.workbook.styles import BOLD, TEXT, Styles
from simulator.report.workbook.survey_rows import write_survey
from simulator.report.workbook.table import Figure
from simulator.report.workbook.units_sheet import UNITS_SHEET, write_units

_CHART_FROM, _CHART_TO = FIRST + 3, FIRST + 7
"""The columns of the Bridge sheet that its chart covers, beside the rows of the model."""
_CHART_TOP = FIRST_ROW - 1
BRIDGE_TOLD = marked("Bridge: the change of the run-rate, effect by effect")
_CHART_ROWS, _CASE_REACH = HEIGHT // ROW_PIXELS + 2, 7


@dataclass(frozen=True, slots=True)
class ModelPart:
    """Where the results below the model's rows stand: the bridge as drawn, the returns, the survey's margins."""

    drawn: Drawn
    returns: Returns
    margins: Mapping[str, str]


def model_sheet_names(contents: Contents) -> Iterator[str]:
    """Name the sheets of the model in reading order."""
    units = len(contents.layout.units) > 1
    for plan in contents.layout.sheets:
        yield plan.name
        if units and plan.name == BRIDGE:
            yield UNITS_SHEET
    if has_annual(contents):
        yield ANNUAL_SHEET


def write_model_part(book: Any, sheets: Mapping[str, Any], contents: Contents, styles: Styles) -> ModelPart:
    """Write all sheets of the model.

    Args:
        book: the XlsxWriter workbook.
        sheets: its sheets by name, those of ``model_sheet_names`` among them.
        contents: what is shown.
        styles: the workbook's formats.
    """
    written = {plan.name: ModelSheet(sheets[plan.name], plan, contents, styles) for plan in contents.layout.sheets}
    for model_sheet in written.values():
        model_sheet.write()
    company = written[contents.layout.company.name]
    margins, last_row = write_survey(company.sheet, company.plan, contents, styles)
    company.set_print_areas(last_row)
    drawn = _write_bridge(book, written[BRIDGE], contents, styles)
    returns = NO_RETURNS
    if BUSINESS_CASE in written and contents.has("cash_flow"):
        returns = _write_case(book, written[BUSINESS_CASE], contents, styles)
    if UNITS_SHEET in sheets:
        write_units(sheets[UNITS_SHEET], contents, styles)
    if ANNUAL_SHEET in sheets:
        write_annual(sheets[ANNUAL_SHEET], contents, styles)
    return ModelPart(drawn, returns, margins)


def _write_bridge(book: Any, bridge: ModelSheet, contents: Contents, styles: Styles) -> Drawn:
    """Write the bridge as drawn below its working, and its chart beside it."""
    sheet, plan = bridge.sheet, bridge.plan
    drawn = write_bridge_as_drawn(sheet, plan, contents, styles)
    change = f"{cell(VALUE + 1, drawn.last)}"
    total = contents.find("company.bridge.total")[1]
    sentence = change_sentence(change, total, contents.words.per_period)
    title = _write_sentence(sheet, drawn.last + 2, sentence, plan, styles)
    insert_beside(sheet, bridge_chart(book, contents, drawn, title), _CHART_TOP, _CHART_FROM, _(BRIDGE_TOLD))
    last_row = max(plan.next_row - 1, _CHART_TOP + _CHART_ROWS)
    sheet.print_area(0, 0, last_row - 1, _CHART_TO)
    if len(contents.layout.units) == 1:
        fit_page(sheet)
    return drawn


def change_sentence(place: str, change: float, unit: str) -> Figure:
    """Say how far the run-rate moves, by the cell of its change."""
    return live_sentence(
        _("Run-rate revenue {rises} by {amount} {unit}"),
        rises=either(f"{place}<0", holds=change < 0, yes=_("falls"), no=_("rises")),
        amount=size_in_text(place, change),
        unit=unit,
    )


def _write_case(book: Any, case: ModelSheet, contents: Contents, styles: Styles) -> Returns:
    """Write worth, return and payback below the business case, and the chart of the cash flow."""
    sheet, plan = case.sheet, case.plan
    returns, last_row = write_returns(sheet, plan, contents, styles)
    at, amount = contents.find("cumulative_cash", contents.scenario.steps)
    local = at.replace(on_sheet(plan.name, ""), "")
    sentence = live_sentence(
        _("Cumulative cash flow ends at {amount} {currency}"),
        amount=amount_in_text(local, amount),
        currency=contents.words.currency,
    )
    title = _write_sentence(sheet, last_row + 2, sentence, plan, styles)
    chart, top = cash_chart(book, contents, title), plan.next_row
    insert_beside(sheet, chart, top, FIRST, _("Line: the cumulative cash flow, step by step"))
    sheet.set_h_pagebreaks([top - 1])
    case.set_print_areas(max(last_row + 2, top + _CHART_ROWS), FIRST + _CASE_REACH)
    return returns


def _write_sentence(sheet: Any, row: int, sentence: Figure, plan: SheetPlan, styles: Styles) -> str:
    """Write a sentence that stays true, and refer to it as the title of a chart."""
    sheet.write_formula(row - 1, LABEL, f"={sentence.formula}", styles(TEXT, BOLD), sentence.value)
    return "=" + on_sheet(plan.name, fixed(LABEL, row))
