"""The bridge as drawn: bars that float between two levels, worked out in cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.arithmetic.terms import Number
from simulator.language import _, marked
from simulator.model.bridge import PARTS
from simulator.report.numbers import MINUS
from simulator.report.workbook.cells import LABEL, VALUE, cell
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.layout import SheetPlan
from simulator.report.workbook.results import effect_title
from simulator.report.workbook.styles import BOLD, Styles
from simulator.report.workbook.table import Figure, Pen, fixed_text
from simulator.report.workbook.wording import WHOLE

_SERIES_WIDTH, _LABEL_WIDTH = 16, 28
BRIDGE_SERIES = (
    marked("Base above 0"),
    marked("Base below 0"),
    marked("Rise above 0"),
    marked("Rise below 0"),
    marked("Fall above 0"),
    marked("Fall below 0"),
    marked("Total above 0"),
    marked("Total below 0"),
)
BRIDGE_HEADS = (marked("From"), marked("To"), *BRIDGE_SERIES, marked("Label"))
FIRST_SERIES, DRAWN_LABEL = VALUE + 2, VALUE + 2 + len(BRIDGE_SERIES)
"""The columns of the bridge as drawn: its first series, and the label with the amount in it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the bridge as drawn stands: its first and last row, and the sheet's name."""

    sheet: str
    first: int
    last: int


def write_bridge_as_drawn(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> Drawn:
    """Write what the bridge chart draws: bars that float between two levels and may cross zero."""
    pen = Pen(sheet, styles, plan.next_row)
    pen.heading(_("The bridge as drawn"), DRAWN_LABEL + 1)
    pen.heads(["", _("Unit"), *map(_, BRIDGE_HEADS)])
    sheet.set_column(VALUE + 1, DRAWN_LABEL - 1, _SERIES_WIDTH)
    sheet.set_column(DRAWN_LABEL, DRAWN_LABEL, _LABEL_WIDTH)
    amounts = {
        part: _on_own_sheet(contents, part)
        for part in PARTS
        if not isinstance(contents.layout.node(f"company.bridge.{part}"), Number)
    }
    first, last = draw_bridge(pen, amounts, _on_own_sheet(contents, "total"), contents.words.per_period)
    return Drawn(plan.name, first, last)


def _on_own_sheet(contents: Contents, part: str) -> Figure:
    formula, amount = contents.find(f"company.bridge.{part}")
    return Figure(_local(formula), amount)


def draw_bridge(pen: Pen, parts: Mapping[str, Figure], total: Figure, unit: str) -> tuple[int, int]:
    """Write the bars of a bridge, part by part and then the total; give the first row and the last."""
    first, level, before = pen.row, 0.0, "0"
    for part, figure in parts.items():
        amount = float(figure.value)
        start, end = cell(VALUE, pen.row), cell(VALUE + 1, pen.row)
        figures = [Figure(before, level), Figure(f"{start}+{figure.formula}", level + amount)]
        figures += [*_bars(start, end, pen.row, level, level + amount), _label(pen.row, effect_title(part), amount)]
        before, level = end, level + amount
        pen.line(effect_title(part), unit, figures, WHOLE)
    end, amount = cell(VALUE + 1, pen.row), float(total.value)
    nothing = [Figure("0", 0.0)] * (len(BRIDGE_SERIES) - 2)
    figures = [Figure("0", 0.0), total, *nothing]
    figures += [Figure(f"MAX(0,{end})", max(0.0, amount)), Figure(f"MIN(0,{end})", min(0.0, amount))]
    figures.append(_label(pen.row, _("Total"), amount))
    pen.line(_("Total"), unit, figures, WHOLE, BOLD)
    return first, pen.row - 1


def _label(row: int, title: str, amount: float) -> Figure:
    """Name a bar with its amount: the bar itself may stand in two pieces, above and below zero."""
    change = f"{cell(VALUE + 1, row)}-{cell(VALUE, row)}"
    sign = MINUS if amount < 0 else "+"
    text = f'{cell(LABEL, row)}&" "&IF({change}<0,"{MINUS}","+")&FIXED(ABS({change}),0)'
    return Figure(text, f"{title} {sign}{fixed_text(abs(amount), 0)}")


def _local(formula: str) -> str:
    """Drop the sheet from a reference to the same sheet."""
    return formula.rpartition("!")[2]


def _bars(start: str, end: str, row: int, low: float, high: float) -> list[Figure]:
    above, below = cell(VALUE + 2, row), cell(VALUE + 3, row)
    rises, falls = high > low, high < low
    bottom, top = min(low, high), max(low, high)
    base, cellar = max(0.0, bottom), min(0.0, top)
    return [
        Figure(f"MAX(0,MIN({start},{end}))", base),
        Figure(f"MIN(0,MAX({start},{end}))", cellar),
        Figure(f"IF({end}>{start},MAX(0,{end})-{above},0)", (max(0.0, high) - base) * rises),
        Figure(f"IF({end}>{start},MIN(0,{start})-{below},0)", (min(0.0, low) - cellar) * rises),
        Figure(f"IF({end}<{start},MAX(0,{start})-{above},0)", (max(0.0, low) - base) * falls),
        Figure(f"IF({end}<{start},MIN(0,{end})-{below},0)", (min(0.0, high) - cellar) * falls),
        Figure("0", 0.0),
        Figure("0", 0.0),
    ]
