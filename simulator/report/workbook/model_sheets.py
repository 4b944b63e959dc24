"""Writes the model sheets: one row per quantity, one column per step, every cell a formula with its value stored."""

from __future__ import annotations

from typing import Any

from simulator.report.workbook.cells import FIRST, LABEL, UNIT, VALUE
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.formulas import formula
from simulator.report.workbook.layout import FIRST_ROW, Row, SheetPlan
from simulator.report.workbook.page import begin, break_by_steps, fit_width
from simulator.report.workbook.styles import FORMULA, HEADER, HEADING, LINK, RIGHT, TEXT, Styles
from simulator.report.workbook.styles import UNIT as UNIT_STYLE
from simulator.report.workbook.wording import DATE

HEAD_ROW = FIRST_ROW - 3
_WIDTHS = {LABEL: 58, UNIT: 24, VALUE: 20}
_STEP_WIDTH = 15
_THIN = 4
_FEW_COLUMNS = 14


def write_model_sheet(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> None:
    """Write one model sheet as planned."""
    begin(sheet, styles, plan.title, f"{contents.run.scenario.name}, in {contents.words.currency}")
    _write_heads(sheet, plan, contents, styles)
    for row in plan.rows:
        if row.node is None:
            for index in range(FIRST + len(plan.moments)):
                sheet.write_blank(row.number - 1, index, None, styles(HEADING))
            sheet.write_string(row.number - 1, LABEL, row.title, styles(HEADING))
        else:
            _write_row(sheet, plan, row, contents, styles)
    sheet.freeze_panes(HEAD_ROW + 1, VALUE)
    sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
    sheet.repeat_columns(LABEL, UNIT)
    if len(plan.moments) > _FEW_COLUMNS:
        break_by_steps(sheet, FIRST, len(plan.moments))
    else:
        fit_width(sheet)


def _write_heads(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> None:
    for index, width in _WIDTHS.items():
        sheet.set_column(index, index, width)
    sheet.set_column(FIRST, FIRST + len(plan.moments) - 1, _STEP_WIDTH)
    for index, text in ((LABEL, ""), (UNIT, "Unit")):
        sheet.write_string(HEAD_ROW - 1, index, text, styles(HEADER))
        sheet.write_string(HEAD_ROW, index, "" if index else _second_head(contents), styles(HEADER))
    sheet.write_string(HEAD_ROW - 1, VALUE, "One value", styles(HEADER, RIGHT))
    sheet.write_string(HEAD_ROW, VALUE, "", styles(HEADER, RIGHT))
    if contents.scenario.start is None:
        sheet.set_row(HEAD_ROW, _THIN)
    for place, step in enumerate(plan.moments):
        sheet.write_string(HEAD_ROW - 1, FIRST + place, contents.words.moment(step), styles(HEADER, RIGHT))
        date = end_of_step(contents.scenario, step)
        if date is None:
            sheet.write_blank(HEAD_ROW, FIRST + place, None, styles(HEADER, RIGHT))
        else:
            sheet.write_datetime(HEAD_ROW, FIRST + place, date, styles(HEADER, RIGHT, number_format=DATE))


def _second_head(contents: Contents) -> str:
    return "At the end of" if contents.scenario.start else ""


def _write_row(sheet: Any, plan: SheetPlan, row: Row, contents: Contents, styles: Styles) -> None:
    node = row.node
    assert node is not None
    counted_in, number_format = unit_and_format(contents, row)
    sheet.write_string(row.number - 1, LABEL, row.title, styles(TEXT))
    sheet.write_string(row.number - 1, UNIT, counted_in, styles(UNIT_STYLE))
    look = styles(LINK if row.link else FORMULA, number_format=number_format)
    if not row.across:
        value = contents.row_value(row, None)
        sheet.write_formula(row.number - 1, VALUE, formula(contents.layout, plan, row, None), look, value)
        return
    for place, step in enumerate(plan.moments):
        text = formula(contents.layout, plan, row, place)
        sheet.write_formula(row.number - 1, FIRST + place, text, look, contents.row_value(row, step))


def unit_and_format(contents: Contents, row: Row) -> tuple[str, str]:
    """Give a model row's unit in words and its number format."""
    node = row.node
    assert node is not None
    quantity = contents.layout.ledger.quantities[node.key]
    if quantity.unit:
        return contents.words.unit(quantity.unit), contents.words.number_format(quantity.unit)
    given = contents.layout.inputs.row(node.key, node.unit)
    return given.counted_in, given.number_format
