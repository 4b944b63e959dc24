"""The Units sheet: every unit's results side by side, taken from its model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.arithmetic.terms import Number
from simulator.language import _, marked, pgettext
from simulator.model.bridge import PARTS
from simulator.model.units import CUSTOMERS, POINTS, RUN_RATE
from simulator.report.numbers import months
from simulator.report.workbook.cells import LABEL, cell, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.page import begin, fit_width
from simulator.report.workbook.results import effect_title
from simulator.report.workbook.styles import HEADER, LINK, RIGHT, TOTAL, WRAP, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_numbers, width_of_texts

UNITS_SHEET = "Units"
_TITLE, _SUBTITLE = marked("Unit by unit"), marked("Each name leads to the unit's model.")
_HEAD_ROW, _HEAD_HEIGHT = 4, 42
_LABEL_WIDTHS, _LEAST = (24, 50), 16
LAST = -1
_Column = tuple[str, str, int | None, str]
"""Head, key of the quantity, step where it has one per step (``LAST``: at the end), and what it is counted in."""


def write_units(sheet: Any, contents: Contents, styles: Styles) -> None:
    """Write a line for each unit and, below, the company."""
    begin(sheet, styles, _(_TITLE), _(_SUBTITLE))
    columns = _columns(contents)
    units = contents.layout.units
    company = [_figure(contents, column, None) for column in columns]
    amounts = [float(figure.value) for figure in company]
    sheet.set_column(LABEL, LABEL, width_of_texts(units, *_LABEL_WIDTHS))
    sheet.set_column(LABEL + 1, len(columns), width_of_numbers(amounts, _LEAST))
    heads = [pgettext("business", "Unit"), *(f"{column[0]}, {contents.words.unit(column[-1])}" for column in columns)]
    for index, head in enumerate(heads):
        sheet.write_string(_HEAD_ROW - 1, index, head, styles(HEADER, WRAP, RIGHT) if index else styles(HEADER, WRAP))
    sheet.set_row(_HEAD_ROW - 1, _HEAD_HEIGHT)
    pen = Pen(sheet, styles, _HEAD_ROW + 1)
    for number, unit in enumerate(units):
        sheet.write_url(pen.row - 1, LABEL, f"internal:{_place_of(contents, number)}", styles(LINK), unit)
        _write_figures(pen, contents, columns, [_figure(contents, column, number) for column in columns])
    sheet.write_string(pen.row - 1, LABEL, _("All units"), styles(TOTAL))
    _write_figures(pen, contents, columns, company, TOTAL)
    sheet.freeze_panes(_HEAD_ROW, LABEL + 1)
    sheet.repeat_rows(_HEAD_ROW - 1)
    fit_width(sheet)


def _columns(contents: Contents) -> list[_Column]:
    horizon = months(contents.scenario.horizon_months)
    return [
        (_("Customers today"), "total", 0, CUSTOMERS),
        (_("Customers after {months}", months=horizon), "total", LAST, CUSTOMERS),
        (_("NPS today"), "nps", 0, POINTS),
        (_("NPS after {months}", months=horizon), "nps", LAST, POINTS),
        (_("Run-rate today"), "run_rate", 0, RUN_RATE),
        (_("Run-rate after {months}", months=horizon), "run_rate", LAST, RUN_RATE),
        (_("Run-rate, do nothing"), "do_nothing.run_rate", LAST, RUN_RATE),
        *((effect_title(part), f"bridge.{part}", None, RUN_RATE) for part in PARTS),
        (_("Change of the run-rate"), "bridge.total", None, RUN_RATE),
    ]


def _place_of(contents: Contents, unit: int) -> str:
    """Refer to where a unit's model begins."""
    node = contents.layout.node("total", unit)
    assert not isinstance(node, Number)
    home = contents.layout.homes[node]
    first = next(row.number for row in home.rows if row.node is not None and row.node.unit == unit)
    return on_sheet(home.name, cell(LABEL, first - 1 if home.stacked else 1))


def _figure(contents: Contents, column: _Column, unit: int | None) -> Figure:
    _head, key, step, _counted_in = column
    at = contents.scenario.steps if step == LAST else step
    return Figure(*contents.find(key if unit is not None else f"company.{key}", at, unit))


def _write_figures(
    pen: Pen, contents: Contents, columns: Sequence[_Column], figures: Sequence[Figure], *parts: dict[str, Any]
) -> None:
    for index, (column, figure) in enumerate(zip(columns, figures, strict=True), LABEL + 1):
        pen.figure(index, figure, contents.words.number_format(column[-1]), *parts)
    pen.row += 1
