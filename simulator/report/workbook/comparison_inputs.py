"""Beside the inputs of a comparison: the values its stored figures were computed from, so that changes are seen."""

from __future__ import annotations

from typing import Any

from simulator.language import _
from simulator.report.workbook.cells import cell
from simulator.report.workbook.chosen_words import chosen_word
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.input_places import FIRST_CASE, HEAD_ROW, computed_column
from simulator.report.workbook.input_rows import Entry, InputRow
from simulator.report.workbook.styles import ALARM, FOLDED, GIVEN, HEADER, RIGHT, Styles

_WIDTH = 16


def write_scenarios_as_computed(sheet: Any, contents: Contents, styles: Styles) -> None:
    """Write every scenario's values once more, locked, and mark on the sheet what was changed since."""
    count, places = len(contents.cases), contents.layout.places
    for case, name in enumerate(contents.case_names):
        index = computed_column(count, case)
        sheet.set_column(index, index, _WIDTH)
        sheet.write_string(
            HEAD_ROW - 1, index, _("{scenario}, as computed", scenario=name), styles(HEADER, RIGHT, FOLDED)
        )
    for row in contents.layout.inputs.rows:
        if not _is_single(row):
            _write_row(sheet, row, places.inputs[row.path, row.unit], styles)
    first, last = min(places.inputs.values()), places.last_row
    changed = f"={cell(FIRST_CASE, first)}<>{cell(computed_column(count, 0), first)}"
    mark = {"type": "formula", "criteria": changed, "format": styles({"font_color": ALARM, "bold": True})}
    sheet.conditional_format(first - 1, FIRST_CASE, last - 1, FIRST_CASE + count - 1, mark)


def _is_single(row: InputRow) -> bool:
    """Tell whether a row has one value for all scenarios, which stands under In use alone."""
    return row.entry is Entry.FIXED and len(set(row.numbers)) == 1


def _write_row(sheet: Any, row: InputRow, at: int, styles: Styles) -> None:
    look = styles(GIVEN, RIGHT, number_format=row.number_format)
    for case, value in enumerate(row.typed):
        index = computed_column(len(row.typed), case)
        if isinstance(value, str) and value:
            sheet.write_string(at - 1, index, chosen_word(value), look)
        elif not isinstance(value, str):
            sheet.write_number(at - 1, index, value, look)
