"""Puts the workbook together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simulator.engine.run import Run
from simulator.language import _
from simulator.model.bridge import BRIDGE
from simulator.report.sentences import clean_name
from simulator.report.workbook.about import ABOUT_SHEET, PURPOSE, write_about
from simulator.report.workbook.as_computed import write_inputs_as_computed
from simulator.report.workbook.attribution_sheet import ATTRIBUTION_SHEET, write_attribution
from simulator.report.workbook.checks import CHECKS_SHEET, write_checks
from simulator.report.workbook.contents import Contents, contents_of
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.inputs_sheet import InputsSheet
from simulator.report.workbook.model_part import model_sheet_names, write_model_part
from simulator.report.workbook.plain_sheet import PlainSheet
from simulator.report.workbook.source_sheet import FORMAT, FORMAT_PROPERTY, SOURCE_SHEET, write_source_sheet
from simulator.report.workbook.studies import Studies, study_sheet_names, write_studies
from simulator.report.workbook.study_page import StudyPage
from simulator.report.workbook.styles import FONT, SIZE, Styles
from simulator.report.workbook.summary import SUMMARY_SHEET, SummarySheet
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.analysis.risk_result import Risk
    from simulator.analysis.sensitivity_result import Sensitivity
    from simulator.analysis.sweep_result import Sweep

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
}
_NO_CASES: Mapping[str, Scenario] = MappingProxyType({})


def write_workbook(  # noqa: PLR0913 - three studies by name
    scenario: Scenario,
    run: Run,
    cases: Mapping[str, Scenario] = _NO_CASES,
    *,
    risk: Risk | None = None,
    sensitivity: Sensitivity | None = None,
    sweep: Sweep | None = None,
) -> bytes:
    """Write the workbook of a run.

    Args:
        scenario: the scenario as run.
        run: its answer.
        cases: the same file's cases by name, each resolved; they become columns of Inputs that a selector chooses from.
        risk: a risk simulation of the scenario, shown on a sheet of its own.
        sensitivity: a sensitivity analysis of it, likewise.
        sweep: a sweep of some of its inputs, likewise.

    Returns:
        The bytes of an xlsx file; the same arguments always give the same bytes.
    """
    return write_contents(contents_of(scenario, run, cases), Studies(risk, sensitivity, sweep))


def write_contents(contents: Contents, studies: Studies) -> bytes:
    """Write a workbook of what was gathered for it."""
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, book_options())
    describe(book, clean_name(contents.run.scenario.name))
    _write_sheets(book, contents, studies)
    book.close()
    return target.getvalue()


def book_options() -> dict[str, Any]:
    """Give the options of a workbook, anew for each: XlsxWriter writes into them, and the next one would differ."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }


def describe(book: Any, title: str) -> None:
    """Set the properties of the document, its format among them; no property tells when it was written."""
    book.set_properties({"title": title, "subject": _(PURPOSE), "author": "nps-sim", "created": CREATED})
    book.set_custom_property(FORMAT_PROPERTY, FORMAT)


def _write_sheets(book: Any, contents: Contents, studies: Studies) -> None:
    styles = Styles(book)
    names = _sheet_order(contents, studies)
    sheets = {name: book.add_worksheet(name, PlainSheet) for name in names}
    InputsSheet(book, sheets[INPUTS_SHEET], contents, styles).write()
    changed = write_inputs_as_computed(sheets[INPUTS_SHEET], contents, styles)
    part = write_model_part(book, sheets, contents, styles)
    attributed = None
    if ATTRIBUTION_SHEET in sheets:
        attributed = write_attribution(book, sheets[ATTRIBUTION_SHEET], contents, changed, styles)
    pages = {name: StudyPage(book, sheets[name], contents, changed, styles) for name in study_sheet_names(studies)}
    write_studies(pages, studies)
    master = write_checks(sheets[CHECKS_SHEET], contents, attributed, styles)
    SummarySheet(book, sheets[SUMMARY_SHEET], contents, styles, part, master, attributed).write()
    write_source_sheet(sheets[SOURCE_SHEET], contents, styles)
    write_about(sheets[ABOUT_SHEET], contents, sheets, styles)
    name_results(book, contents, part.returns.places)


def _sheet_order(contents: Contents, studies: Studies) -> list[str]:
    names = [SUMMARY_SHEET, INPUTS_SHEET]
    for name in model_sheet_names(contents):
        names.append(name)
        if name == BRIDGE and contents.run.attribution is not None:
            names.append(ATTRIBUTION_SHEET)
    return [*names, *study_sheet_names(studies), CHECKS_SHEET, ABOUT_SHEET, SOURCE_SHEET]


def name_results(book: Any, contents: Contents, places: Mapping[str, str]) -> None:
    """Give names to the headline results; ``places`` refers to those of the business case, by outcome."""
    for name, (key, step) in RESULT_NAMES.items():
        if contents.has(key):
            at = contents.scenario.steps if step is not None and step < 0 else step
            reference = contents.find(key, at)[0]
            if "!" in reference:
                book.define_name(name, "=" + _absolute(reference))
    for outcome, reference in places.items():
        book.define_name(f"result_{outcome}", "=" + _absolute(reference))


def _absolute(reference: str) -> str:
    sheet, _mark, place = reference.rpartition("!")
    letters = place.replace("$", "").rstrip("0123456789")
    return f"{sheet}!${letters}${place.replace('$', '')[len(letters) :]}"
