"""Writes the model sheets: one row per quantity, one column per step, every cell a formula with its value stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.report.workbook.cells import FIRST, LABEL, UNIT, VALUE
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.formulas import row_formulas
from simulator.report.workbook.layout import FIRST_ROW, Row, SheetPlan
from simulator.report.workbook.page import begin, break_by_steps, fit_width
from simulator.report.workbook.styles import FORMULA, HEADER, HEADING, LINK, RIGHT, TEXT, Styles
from simulator.report.workbook.styles import UNIT as UNIT_STYLE
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import DATE

HEAD_ROW = FIRST_ROW - 3
_LABEL_WIDTHS, _UNIT_WIDTHS = (44, 68), (14, 30)
"""The least and the most."""
_VALUE_WIDTH, _STEP_WIDTH = 14, 12
"""The least."""
_THIN = 4
_FEW_COLUMNS = 14


@dataclass(slots=True)
class ModelSheet:
    """Writes one model sheet as planned.

    Attributes:
        sheet: the XlsxWriter sheet.
        plan: what stands where on it.
        contents: what is shown.
        styles: the workbook's formats.
    """

    sheet: Any
    plan: SheetPlan
    contents: Contents
    styles: Styles

    def write(self) -> None:
        """Write everything."""
        sheet, plan, heading = self.sheet, self.plan, self.styles(HEADING)
        begin(sheet, self.styles, plan.title, f"{self.contents.run.scenario.name}, in {self.contents.words.currency}")
        values = {row: self.contents.row_values(row, plan.moments) for row in plan.rows if row.node is not None}
        widths = self._set_widths(values)
        self._write_heads()
        for row in plan.rows:
            if row.node is None:
                for index in range(FIRST + len(plan.moments)):
                    sheet.write_blank(row.number - 1, index, None, heading)
                sheet.write_string(row.number - 1, LABEL, row.title, heading)
            else:
                self._write_row(row, values[row])
        sheet.freeze_panes(HEAD_ROW + 1, VALUE)
        sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
        sheet.repeat_columns(LABEL, UNIT)
        if len(plan.moments) > _FEW_COLUMNS:
            break_by_steps(sheet, FIRST, len(plan.moments) - 1, widths[:FIRST], widths[FIRST])
        else:
            fit_width(sheet)

    def _set_widths(self, values: Mapping[Row, Sequence[float]]) -> list[int]:
        """Set and give the widths of labels, units, single values, and of each step."""
        single = (number for row, numbers in values.items() if not row.across for number in numbers)
        each_step = (number for row, numbers in values.items() if row.across for number in numbers)
        widths = [
            width_of_texts((row.title for row in values), *_LABEL_WIDTHS),
            width_of_texts((unit_and_format(self.contents, row)[0] for row in values), *_UNIT_WIDTHS),
            width_of_numbers(single, _VALUE_WIDTH),
            width_of_numbers(each_step, _STEP_WIDTH),
        ]
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_column(FIRST, FIRST + len(self.plan.moments) - 1, widths[FIRST])
        return widths

    def _write_heads(self) -> None:
        sheet, styles, scenario = self.sheet, self.styles, self.contents.scenario
        left, right = styles(HEADER), styles(HEADER, RIGHT)
        for index, text in ((LABEL, ""), (UNIT, "Unit")):
            sheet.write_string(HEAD_ROW - 1, index, text, left)
            sheet.write_string(HEAD_ROW, index, "At the end of" if scenario.start and index == LABEL else "", left)
        sheet.write_string(HEAD_ROW - 1, VALUE, "Value", right)
        sheet.write_string(HEAD_ROW, VALUE, "", right)
        if scenario.start is None:
            sheet.set_row(HEAD_ROW, _THIN)
        for index, step in enumerate(self.plan.moments, FIRST):
            sheet.write_string(HEAD_ROW - 1, index, self.contents.words.moment(step), right)
            date = end_of_step(scenario, step)
            if date is None:
                sheet.write_blank(HEAD_ROW, index, None, right)
            else:
                sheet.write_datetime(HEAD_ROW, index, date, styles(HEADER, RIGHT, number_format=DATE))

    def _write_row(self, row: Row, values: Sequence[float]) -> None:
        counted_in, number_format = unit_and_format(self.contents, row)
        self.sheet.write_string(row.number - 1, LABEL, row.title, self.styles(TEXT))
        self.sheet.write_string(row.number - 1, UNIT, counted_in, self.styles(UNIT_STYLE))
        look = self.styles(LINK if row.link else FORMULA, number_format=number_format)
        texts = row_formulas(self.contents.layout, self.plan, row)
        self.sheet.write_formulas(row.number - 1, FIRST if row.across else VALUE, texts, values, look)


def unit_and_format(contents: Contents, row: Row) -> tuple[str, str]:
    """Give a model row's unit in words and its number format."""
    node = row.node
    assert node is not None
    quantity = contents.layout.ledger.quantities[node.key]
    if quantity.unit:
        return contents.words.unit(quantity.unit), contents.words.number_format(quantity.unit)
    given = contents.layout.inputs.row(node.key, node.unit)
    return given.counted_in, given.number_format
