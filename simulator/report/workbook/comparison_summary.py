"""The comparison in one screen, at the head of the Summary: a line for each scenario, taken from the Comparison."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from textwrap import wrap

from simulator.language import _, marked
from simulator.report.sentences import compare_title
from simulator.report.workbook.cells import column, on_sheet
from simulator.report.workbook.comparison_contents import Compared
from simulator.report.workbook.comparison_figures import OUTCOME_BLOCK, Block, Line
from simulator.report.workbook.comparison_sheet import (
    ALL_UP_TO_DATE,
    COMPARISON_SHEET,
    FIRST,
    HEAD_ROW,
    LABEL,
    NUMBER_ROW,
    STATUS_ROW,
    STORED_ONLY,
    UP_TO_DATE,
    VERDICT_ROW,
    Places,
)
from simulator.report.workbook.input_places import CASE_NAME
from simulator.report.workbook.live_text import either
from simulator.report.workbook.styles import FOLDED, HEADER, LINK, RIGHT
from simulator.report.workbook.table import Figure, Pen

HEADING = marked("The scenarios side by side, as computed")
_COLUMNS, _LINE = 7, 130
_WITH_MARGIN = ("nps", "run_rate", "run_rate_increment", "npv", "payback_months")
_WITHOUT = ("nps", "customers", "run_rate", "run_rate_change", "run_rate_increment")
_HEAD_LINE, _HEAD_CHARACTERS = 13.5, 12
_IN_USE = marked("in use, ")


def write_side_by_side(pen: Pen, compared: Compared, blocks: Sequence[Block], places: Places) -> None:
    """Write name, standing and the outcomes that matter most of every scenario, and whether they still hold."""
    lines = _shown(blocks)
    pen.heading(_(HEADING), _COLUMNS)
    for text in wrap(f"{compare_title(compared.runs)}.", _LINE):
        pen.note(text)
    heads = [_("Scenario"), _("Its figures are"), *(f"{line.title}, {line.form.unit}" for line in lines)]
    for index, text in enumerate(heads):
        look = pen.styles(HEADER, RIGHT, FOLDED) if index > 1 else pen.styles(HEADER)
        pen.sheet.write_string(pen.row - 1, index, text, look)
    pen.sheet.set_row(pen.row - 1, _HEAD_LINE * max(ceil(len(text) / _HEAD_CHARACTERS) for text in heads[2:]))
    pen.row += 1
    for place, name in enumerate(compared.names):
        letters = column(FIRST + place)
        _write_text(pen, 0, Figure(_there(letters, HEAD_ROW), name))
        _write_text(pen, 1, _standing(letters, compared.numbers[place]))
        for index, line in enumerate(lines, 2):
            row = places.rows[_(OUTCOME_BLOCK), line.title]
            pen.figure(index, Figure(_there(letters, row), line.stored[place]), line.form.number_format)
        pen.row += 1
    _write_text(pen, 0, Figure(_there(column(LABEL), VERDICT_ROW), _(ALL_UP_TO_DATE)))
    pen.row += 1


def _shown(blocks: Sequence[Block]) -> list[Line]:
    """Choose the outcomes that fit the Summary's columns: of the business case where any scenario has one."""
    by_name = {line.outcome: line for block in blocks if block.heading == _(OUTCOME_BLOCK) for line in block.lines}
    chosen = _WITH_MARGIN if "npv" in by_name else _WITHOUT
    return [by_name[outcome] for outcome in chosen if outcome in by_name]


def _standing(letters: str, number: int | None) -> Figure:
    in_use = either(f"{_there(letters, NUMBER_ROW)}={CASE_NAME}", holds=number == 1, yes=_(_IN_USE), no="")
    status = _(STORED_ONLY if number is None else UP_TO_DATE)
    return Figure(f"{in_use.formula}&{_there(letters, STATUS_ROW)}", f"{in_use.value}{status}")


def _there(letters: str, row: int) -> str:
    return on_sheet(COMPARISON_SHEET, f"{letters}{row}")


def _write_text(pen: Pen, index: int, figure: Figure) -> None:
    pen.sheet.write_formula(pen.row - 1, index, f"={figure.formula}", pen.styles(LINK), figure.value)
