"""Puts the workbook together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

from simulator.engine.run import Run
from simulator.model.bridge import BRIDGE
from simulator.model.worth import BUSINESS_CASE
from simulator.report.sentences import clean_name
from simulator.report.workbook.about import ABOUT_SHEET, PURPOSE, write_about
from simulator.report.workbook.checks import CHECKS_SHEET, write_checks
from simulator.report.workbook.contents import Contents, contents_of
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.inputs_sheet import InputsSheet
from simulator.report.workbook.model_sheets import ModelSheet
from simulator.report.workbook.page import fit_page
from simulator.report.workbook.plain_sheet import PlainSheet
from simulator.report.workbook.results import NO_RETURNS, write_attribution, write_bridge_as_drawn, write_returns
from simulator.report.workbook.styles import FONT, SIZE, Styles
from simulator.report.workbook.summary import SUMMARY_SHEET, SummarySheet
from simulator.scenario.scenario import Scenario

CREATED = datetime(2026, 1, 1)
"""Stands in every workbook, so that the same scenario always gives the same bytes."""
RESULT_NAMES = {
    "result_nps_today": ("company.nps", 0),
    "result_nps": ("company.nps", -1),
    "result_run_rate_today": ("company.run_rate", 0),
    "result_run_rate": ("company.run_rate", -1),
    "result_run_rate_change": ("company.bridge.total", None),
    "result_run_rate_increment": ("company.run_rate_increment", None),
    "result_revenue_increment": ("company.revenue_increment", None),
    "result_contribution_increment": ("company.contribution_increment", None),
    "result_npv": ("npv", None),
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": SIZE},
}
_NO_CASES: Mapping[str, Scenario] = MappingProxyType({})


def write_workbook(scenario: Scenario, run: Run, cases: Mapping[str, Scenario] = _NO_CASES) -> bytes:
    """Write the workbook of a run.

    Args:
        scenario: the scenario as run.
        run: its answer.
        cases: the same file's cases by name, each resolved; they become columns of Inputs that a selector chooses from.

    Returns:
        The bytes of an xlsx file; the same arguments always give the same bytes.
    """
    import xlsxwriter

    contents = contents_of(scenario, run, cases)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    title = clean_name(run.scenario.name)
    book.set_properties({"title": title, "subject": PURPOSE, "author": "nps-sim", "created": CREATED})
    _write_sheets(book, contents)
    book.close()
    return target.getvalue()


def _write_sheets(book: Any, contents: Contents) -> None:
    styles = Styles(book)
    names = [SUMMARY_SHEET, INPUTS_SHEET, *(plan.name for plan in contents.layout.sheets), CHECKS_SHEET, ABOUT_SHEET]
    sheets = {name: book.add_worksheet(name, PlainSheet) for name in names}
    InputsSheet(book, sheets[INPUTS_SHEET], contents, styles).write()
    for plan in contents.layout.sheets:
        ModelSheet(sheets[plan.name], plan, contents, styles).write()
    plans = {plan.name: plan for plan in contents.layout.sheets}
    drawn = write_bridge_as_drawn(sheets[BRIDGE], plans[BRIDGE], contents, styles)
    if len(contents.layout.units) == 1:
        fit_page(sheets[BRIDGE])
    attributed = write_attribution(sheets[BRIDGE], drawn.last + 1, contents, styles)
    returns = NO_RETURNS
    if BUSINESS_CASE in plans and contents.has("cash_flow"):
        returns = write_returns(sheets[BUSINESS_CASE], plans[BUSINESS_CASE], contents, styles)
    master = write_checks(sheets[CHECKS_SHEET], contents, attributed, styles)
    SummarySheet(book, sheets[SUMMARY_SHEET], contents, styles, drawn, master, returns).write()
    write_about(sheets[ABOUT_SHEET], contents, names, styles)
    _name_results(book, contents, returns.places)


def _name_results(book: Any, contents: Contents, places: Mapping[str, str]) -> None:
    for name, (key, step) in RESULT_NAMES.items():
        if contents.has(key):
            at = contents.scenario.steps if step is not None and step < 0 else step
            reference, _ = contents.find(key, at)
            if "!" in reference:
                book.define_name(name, "=" + _absolute(reference))
    for outcome, reference in places.items():
        book.define_name(f"result_{outcome}", "=" + _absolute(reference))


def _absolute(reference: str) -> str:
    sheet, _, place = reference.rpartition("!")
    letters = place.replace("$", "").rstrip("0123456789")
    return f"{sheet}!${letters}${place.replace('$', '')[len(letters) :]}"
