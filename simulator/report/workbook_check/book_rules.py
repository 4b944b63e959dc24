"""What a workbook as a whole should be: sheets in order, names that are no cells, checks that pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulator.language import _, marked
from simulator.report.spreadsheet.cells import Cell
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.spreadsheet.package import Package
from simulator.report.workbook.about import ABOUT_SHEET
from simulator.report.workbook.checks import CHECKS_SHEET, OK, RESULT
from simulator.report.workbook.chosen_words import in_every_language
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.summary import SUMMARY_SHEET
from simulator.report.workbook_check.findings import Breach, Finding, Place, Rule

SHEET_ORDER = Rule("sheet-order", marked("sheets stand in reading order"), marked("move the sheet to its place"))
HIDDEN_SHEET = Rule("hidden-sheet", marked("no sheet is hidden"), marked("show the sheet, or delete it"))
CELL_NAME = Rule("name-like-cell", marked("no name reads as a cell"), marked("rename it: NPS1 and TAX2024 are cells"))
BROKEN_NAME = Rule(
    "broken-name", marked("every name stands for cells that are there"), marked("delete the name, or correct it")
)
STALE_CHECK = Rule(
    "failing-check", marked("every check passes"), marked("see what the check compares, and what has changed since")
)
LOST_CHECK = Rule(
    "lost-check", marked("checks are formulas, and one of them counts them all"), marked("restore the formula")
)
BOOK_RULES = (SHEET_ORDER, HIDDEN_SHEET, CELL_NAME, BROKEN_NAME, STALE_CHECK, LOST_CHECK)

_ORDER = (SUMMARY_SHEET, INPUTS_SHEET, CHECKS_SHEET, ABOUT_SHEET)
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_R1C1 = re.compile(r"[Rr][0-9]*[Cc][0-9]*|[RrCc][0-9]*")
_LAST_COLUMN = "XFD"
_LAST_ROW = 1_048_576


def book_findings(package: Package) -> Iterator[Finding]:
    """Find what is wrong with a workbook's sheets and names."""
    known = [sheet.name for sheet in package.sheets if sheet.name in _ORDER]
    for found, right in zip(known, sorted(known, key=_ORDER.index), strict=True):
        if found != right:
            yield Finding(SHEET_ORDER, found, "", _("stands where {sheet} belongs", sheet=right))
            break
    for sheet in package.sheets:
        if not sheet.is_visible:
            yield Finding(HIDDEN_SHEET, sheet.name, "", _("the sheet is hidden"))
    for name in package.names:
        if reads_as_cell(name.name):
            yield Finding(CELL_NAME, "", "", _("the name {name} reads as a cell", name=name.name))
        if "#REF!" in name.refers_to:
            yield Finding(BROKEN_NAME, "", "", _("the name {name} stands for nothing", name=name.name))


def reads_as_cell(name: str) -> bool:
    """Tell whether Excel would take a name for a cell, in either way of writing cells."""
    match = _A1.fullmatch(name)
    if match is None:
        return _R1C1.fullmatch(name) is not None
    letters = match[1].upper()
    return (len(letters), letters) <= (len(_LAST_COLUMN), _LAST_COLUMN) and 0 < int(match[2]) <= _LAST_ROW


def check_breaches(rows: Sequence[Sequence[tuple[Cell, Formula | None]]]) -> Iterator[Breach]:
    """Find on the sheet Checks which check fails, and which is no formula any more."""
    results = in_every_language(RESULT)
    heads = (cell for row in rows for cell, formula in row if cell.value in results)
    head = next(heads, None)
    if head is None:
        return
    for row in rows:
        title, result = row[0][0], next((pair for pair in row if pair[0].column == head.column), None)
        if title.row <= head.row or result is None:
            continue
        cell, formula = result
        at = Place(cell.column, cell.row)
        if formula is None:
            yield Breach(LOST_CHECK, at, _("{check}: the result is typed, not calculated", check=title.value))
        elif cell.value not in (OK, "0"):
            yield Breach(STALE_CHECK, at, f"{title.value}: {cell.value}")
