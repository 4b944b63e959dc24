"""Writes the model sheets: one row per quantity, one column per step, every cell a formula with its value stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.language import _, marked
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import FIRST, LABEL, UNIT, VALUE, fixed
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.formulas import row_formulas
from simulator.report.workbook.layout import FIRST_ROW, Row, SheetPlan
from simulator.report.workbook.page import begin, break_by_steps, fit_width, room_for_labels
from simulator.report.workbook.styles import FORMULA, HEADER, HEADING, LINK, RIGHT, SHRINK, TEXT, Styles
from simulator.report.workbook.styles import UNIT as UNIT_STYLE
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import DATE

HEAD_ROW = FIRST_ROW - 3
_LABEL_WIDTHS, _UNIT_WIDTHS = (44, 58), (14, 26)
"""The least and the most: with more, twelve months may not fit a page. What is longer is shown smaller."""
_WIDEST_LABELS = 80
"""Where they fit a page all the same."""
_VALUE_WIDTH, _STEP_WIDTH, _MOST_STEP_WIDTH = 14, 12, 16
"""The least; of steps also the most that their heads ask for."""
_THIN = 4
_FEW_COLUMNS, _STACKED_SCALE = 14, 60
_WORTH_AN_AREA = 20
"""So many rows of single values in a row are printed by themselves, without the empty columns of the steps."""
_STACKED_NOTE = marked("{scenario}; all units below each other; to print them, clear the print area")


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
        name, currency = clean_name(self.contents.run.scenario.name), self.contents.words.currency
        about = _("{scenario}, in {currency}", scenario=name, currency=currency)
        about = _(_STACKED_NOTE, scenario=about) if self._too_long_to_print else about
        begin(sheet, self.styles, plan.title, about)
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
        elif plan.stacked:
            sheet.set_print_scale(_STACKED_SCALE)
        else:
            fit_width(sheet)
        self.set_print_areas(plan.next_row - 1)

    def set_print_areas(self, last_row: int, reach: int = VALUE) -> None:
        """Print rows of single values by themselves, so that no page has a dozen empty months.

        Args:
            last_row: the last row to print, which may stand below those planned.
            reach: the last column to print of the last rows, which may have a chart beside them.
        """
        if len(self.plan.moments) <= _FEW_COLUMNS:
            return
        if self._too_long_to_print:
            self.sheet.print_areas([f"$A$1:{fixed(VALUE, HEAD_ROW + 1)}"])
            return
        wide = FIRST + len(self.plan.moments) - 1
        areas = print_areas(self.plan.rows, last_row)
        columns = [wide if across else VALUE for _, _, across in areas[:-1]] + [wide if areas[-1][2] else reach]
        self.sheet.print_areas(
            [f"$A${first}:{fixed(column, last)}" for (first, last, _), column in zip(areas, columns, strict=True)]
        )

    @property
    def _too_long_to_print(self) -> bool:
        return self.plan.stacked and len(self.plan.moments) > _FEW_COLUMNS

    def _set_widths(self, values: Mapping[Row, Sequence[float]]) -> list[int]:
        """Set and give the widths of labels, units, single values, and of each step."""
        single = (number for row, numbers in values.items() if not row.across for number in numbers)
        each_step = (number for row, numbers in values.items() if row.across for number in numbers)
        moments = map(self.contents.words.moment, self.plan.moments)
        figures = [
            width_of_texts((unit_and_format(self.contents, row)[0] for row in values), *_UNIT_WIDTHS),
            width_of_numbers(single, _VALUE_WIDTH),
            width_of_numbers(each_step, width_of_texts(moments, _STEP_WIDTH, _MOST_STEP_WIDTH)),
        ]
        least, most = _LABEL_WIDTHS
        most = max(most, min(_WIDEST_LABELS, room_for_labels(figures[:-1], figures[-1])))
        widths = [width_of_texts((row.title for row in values), least, most), *figures]
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_column(FIRST, FIRST + len(self.plan.moments) - 1, widths[FIRST])
        return widths

    def _write_heads(self) -> None:
        sheet, styles, scenario = self.sheet, self.styles, self.contents.scenario
        left, right = styles(HEADER), styles(HEADER, RIGHT)
        for index, text in ((LABEL, ""), (UNIT, _("Unit"))):
            sheet.write_string(HEAD_ROW - 1, index, text, left)
            sheet.write_string(HEAD_ROW, index, _("At the end of") if scenario.start and index == LABEL else "", left)
        sheet.write_string(HEAD_ROW - 1, VALUE, _("Value"), right)
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
        self.sheet.write_string(row.number - 1, LABEL, row.title, self.styles(TEXT, SHRINK))
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


def print_areas(rows: Sequence[Row], last_row: int) -> list[tuple[int, int, bool]]:
    """Part a sheet's rows into what is printed apart.

    Args:
        rows: the planned rows from the top down.
        last_row: the last row to print; rows below those planned hold single values.

    Returns:
        First row, last row and whether the steps' columns are printed; together all rows from 1 to the last.
    """
    sections: list[list[Row]] = []
    for row in rows:
        if row.node is None or not sections:
            sections.append([])
        sections[-1].append(row)
    blocks = [(section[0].number, any(row.across for row in section)) for section in sections]
    blocks.append((rows[-1].number + 1, False))
    ends = [first - 1 for first, _ in blocks[1:]] + [last_row]
    areas: list[tuple[int, int, bool]] = []
    for (first, across), last in zip(blocks, ends, strict=True):
        if areas and areas[-1][2] == across:
            areas[-1] = (areas[-1][0], last, across)
        else:
            areas.append((first if areas else 1, last, across))
    return _joined(areas)


def _joined(areas: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Join areas of few rows to what stands above them, or below: they are not worth a page of their own."""
    if len(areas) > 1 and not areas[0][2] and areas[0][1] < FIRST_ROW + _WORTH_AN_AREA:
        areas = [(1, areas[1][1], areas[1][2]), *areas[2:]]
    joined: list[tuple[int, int, bool]] = []
    for first, last, across in areas:
        if last < first:
            continue
        if joined and (joined[-1][2] == across or (not across and last - first < _WORTH_AN_AREA)):
            joined[-1] = (joined[-1][0], last, joined[-1][2])
        else:
            joined.append((first, last, across))
    return joined
