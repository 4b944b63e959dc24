"""What a row should be: one formula from its second month to its last, in one number format, with nothing typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from simulator.language import _, marked
from simulator.report.spreadsheet.cells import Cell
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.spreadsheet.styles import Style
from simulator.report.workbook_check.findings import Breach, Place, Rule

INCONSISTENT = Rule(
    "inconsistent-row",
    marked("a row has one formula across the months"),
    marked("copy the formula of the cells beside it"),
)
TYPED_OVER = Rule(
    "typed-over", marked("nothing is typed over a formula"), marked("copy the formula of the cells around it")
)
MIXED_FORMATS = Rule("mixed-formats", marked("a row has one number format"), marked("give the row one number format"))
ROW_RULES = (INCONSISTENT, TYPED_OVER, MIXED_FORMATS)

_MOVES = "["  # stands in a formula that changes as it is copied
_SHORTEST = 4  # cells beside each other that make a row over time, the opening included
_FEWEST = 2  # cells that must agree before another counts as an exception
_ALIKE = 0.6  # and which share of the row, its opening left out


def row_breaches(row: Sequence[tuple[Cell, Formula | None]], styles: Sequence[Style]) -> Iterator[Breach]:
    """Find the exceptions in one row's cells, given from left to right."""
    for run in _runs(row):
        yield from _run_breaches(run, styles)


def _runs(row: Sequence[tuple[Cell, Formula | None]]) -> Iterator[list[tuple[Cell, Formula | None]]]:
    """Give the stretches of cells beside each other that begin and end with a number or a formula."""
    run: list[tuple[Cell, Formula | None]] = []
    for cell, formula in row:
        if run and run[-1][0].column + 1 != cell.column:
            yield run
            run = []
        if formula is not None or cell.is_number or run:
            run.append((cell, formula))
    if run:
        yield run


def _run_breaches(run: Sequence[tuple[Cell, Formula | None]], styles: Sequence[Style]) -> Iterator[Breach]:
    forms = [formula and formula.relative(cell.column, cell.row) for cell, formula in run]
    moving = Counter(form for form in forms[1:] if form and _MOVES in form)
    usual, count = moving.most_common(1)[0] if moving else ("", 0)
    if len(run) < _SHORTEST or count < max(_FEWEST, _ALIKE * (len(run) - 1)):
        return
    first, last = forms.index(usual), len(forms) - 1 - forms[::-1].index(usual)
    formats = Counter(styles[cell.style].number_format for cell, formula in run[first : last + 1])
    for place, ((cell, formula), form) in enumerate(zip(run, forms, strict=True)):
        at = Place(cell.column, cell.row)
        if formula is None:
            if first < place < last or (place == len(run) - 1 and cell.is_number):
                yield Breach(TYPED_OVER, at, _("is typed where the cells beside it are calculated"))
        elif form != usual and place > 0:
            yield Breach(INCONSISTENT, at, _("has another formula than the cells beside it"))
        if first <= place <= last and styles[cell.style].number_format != formats.most_common(1)[0][0]:
            yield Breach(MIXED_FORMATS, at, _("has another number format than the cells beside it"))
