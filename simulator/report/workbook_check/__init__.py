"""Whether a workbook has the properties that finance can rely on: what ``nps-sim check`` reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from simulator.report.spreadsheet.cells import Cell, cells_of
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.spreadsheet.package import Package, SheetPart
from simulator.report.spreadsheet.sheet_setup import SheetSetup
from simulator.report.spreadsheet.styles import Style, styles_of
from simulator.report.workbook.checks import CHECKS_SHEET
from simulator.report.workbook_check.book_rules import BOOK_RULES, book_findings, check_breaches
from simulator.report.workbook_check.findings import Breach, Finding, Place, Rule, gathered, gathered_by_sheet
from simulator.report.workbook_check.formula_rules import (
    FORMULA_RULES,
    Surroundings,
    formula_breaches,
    stored_breaches,
)
from simulator.report.workbook_check.row_rules import ROW_RULES, row_breaches
from simulator.report.workbook_check.sheet_rules import (
    SHEET_RULES,
    cell_breaches,
    font_breaches,
    setup_findings,
    unit_breaches,
)

RULES: tuple[Rule, ...] = (*FORMULA_RULES, *ROW_RULES, *SHEET_RULES, *BOOK_RULES)
SCHEMA = "nps-sim/check/1"

_Line = Sequence[tuple[Cell, Formula | None]]


class Checked(NamedTuple):
    """What a check looked at and found."""

    file: str
    sheets: int
    formulas: int
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "schema": SCHEMA,
            "file": self.file,
            "sheets": self.sheets,
            "formulas": self.formulas,
            "findings": [
                {
                    "rule": finding.rule.name,
                    "sheet": finding.sheet or None,
                    "where": finding.where or None,
                    "message": finding.message,
                    "remedy": finding.rule.remedy,
                }
                for finding in self.findings
            ],
        }


def check_workbook(parts: Mapping[str, bytes], file: str) -> Checked:
    """Look at every sheet, name and cell of a workbook.

    Args:
        parts: the parts of its package by name.
        file: what it is called.
    """
    package = Package(parts)
    styles = styles_of(package.styles)
    order = {sheet.name: number for number, sheet in enumerate(package.sheets)}
    findings = list(book_findings(package))
    formulas = 0
    for sheet in package.sheets:
        setup = SheetSetup(parts[sheet.part])
        lines = list(_lines(package, sheet))
        formulas += sum(formula is not None for line in lines for _, formula in line)
        findings += setup_findings(sheet.name, setup, lines[-1][0][0].row if lines else 0)
        around = Surroundings(sheet.name, order)
        findings += gathered(sheet.name, _breaches(lines, styles, setup, around))
        findings += gathered_by_sheet(sheet.name, font_breaches(lines, styles))
    return Checked(file, len(package.sheets), formulas, tuple(findings))


def _lines(package: Package, sheet: SheetPart) -> Iterator[_Line]:
    """Give a sheet's rows, each cell with its formula."""
    cells = cells_of(package.parts[sheet.part], package.shared_texts)
    for _, row in groupby(cells, key=lambda cell: cell.row):
        yield [(cell, None if cell.formula is None else Formula(cell.formula)) for cell in row]


def _breaches(
    lines: Sequence[_Line], styles: Sequence[Style], setup: SheetSetup, around: Surroundings
) -> Iterator[Breach]:
    for line in lines:
        for cell, formula in line:
            yield from stored_breaches(cell, formula)
            yield from cell_breaches(cell, formula, styles[cell.style], setup)
        yield from _formula_breaches(line, around)
        yield from row_breaches(line, styles)
    yield from unit_breaches(lines)
    if around.sheet == CHECKS_SHEET:
        yield from check_breaches(lines)


def _formula_breaches(line: _Line, around: Surroundings) -> Iterator[Breach]:
    """Look at each formula of a row; a copy of its neighbour on the left is no better and no worse."""
    last, found = "", list[Breach]()
    for cell, formula in line:
        if formula is None:
            last = ""
            continue
        form = formula.relative(cell.column, cell.row)
        if form != last:
            found = list(formula_breaches(cell, formula, around))
        yield from (breach._replace(place=Place(cell.column, cell.row)) for breach in found)
        last = form
