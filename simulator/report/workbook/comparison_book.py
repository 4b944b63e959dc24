"""Puts the comparison workbook together: the live model of the scenario in use, and all scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from simulator.analysis.comparison import Comparison
from simulator.report.workbook.about import ABOUT_SHEET, write_about
from simulator.report.workbook.book import book_options, describe, name_results
from simulator.report.workbook.checks import CHECKS_SHEET, write_checks
from simulator.report.workbook.comparison_contents import compared_of
from simulator.report.workbook.comparison_part import write_comparison
from simulator.report.workbook.comparison_sheet import COMPARISON_SHEET
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.inputs_sheet import InputsSheet
from simulator.report.workbook.model_part import model_sheet_names, write_model_part
from simulator.report.workbook.plain_sheet import PlainSheet
from simulator.report.workbook.source_sheet import SOURCE_SHEET, write_source_sheet
from simulator.report.workbook.styles import Styles
from simulator.report.workbook.summary import SUMMARY_SHEET, SummarySheet
from simulator.scenario.scenario import Scenario


def write_comparison_workbook(scenarios: Sequence[Scenario], comparison: Comparison) -> bytes:
    """Write the workbook of a comparison, in which any scenario with the first one's steps and horizon can be chosen.

    Args:
        scenarios: the scenarios, in one currency and spend period.
        comparison: their answers, in the same order.

    Returns:
        The bytes of an xlsx file; the same arguments always give the same bytes.
    """
    import xlsxwriter

    compared = compared_of(scenarios, comparison)
    contents, target = compared.contents, BytesIO()
    book = xlsxwriter.Workbook(target, book_options())
    describe(book, contents.run.scenario.name)
    styles = Styles(book)
    names = [SUMMARY_SHEET, INPUTS_SHEET, *model_sheet_names(contents), COMPARISON_SHEET]
    names += [CHECKS_SHEET, ABOUT_SHEET, SOURCE_SHEET]
    sheets = {name: book.add_worksheet(name, PlainSheet) for name in names}
    InputsSheet(book, sheets[INPUTS_SHEET], contents, styles).write()
    model = write_model_part(book, sheets, contents, styles)
    part = write_comparison(book, sheets, compared, model.returns, styles)
    master = write_checks(sheets[CHECKS_SHEET], contents, None, styles, part.checks())
    SummarySheet(book, sheets[SUMMARY_SHEET], contents, styles, model, master, None, part.write_on_summary).write()
    write_source_sheet(sheets[SOURCE_SHEET], contents, styles)
    write_about(sheets[ABOUT_SHEET], contents, sheets, styles, part.origins())
    name_results(book, contents, model.returns.places)
    book.close()
    return target.getvalue()
