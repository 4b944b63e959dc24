"""The rows the workbook adds below the model: return and payback in words, the bridge as drawn, the attribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.analysis.internal_rate import internal_rate
from simulator.arithmetic.terms import Number
from simulator.model.bridge import PARTS
from simulator.model.units import FLAG
from simulator.model.worth import YEAR
from simulator.report.numbers import MINUS
from simulator.report.sentences import EFFECTS
from simulator.report.workbook.cells import FIRST, LABEL, VALUE, cell, on_sheet
from simulator.report.workbook.contents import MARGIN, Contents
from simulator.report.workbook.formulas import input_cell
from simulator.report.workbook.layout import SheetPlan
from simulator.report.workbook.styles import BOLD, GIVEN, Styles
from simulator.report.workbook.table import Figure, Pen, fixed_text
from simulator.report.workbook.wording import CODE, FINE_PERCENT, ONE_DECIMAL, WHOLE

_SERIES_WIDTH, _LABEL_WIDTH = 16, 28
NO_RATE, RATE_NOT_FOUND = "no IRR", "not found"
NO_PAYBACK, NO_COSTS = "beyond the horizon", "no costs"
BRIDGE_SERIES = (
    "Base above 0",
    "Base below 0",
    "Rise above 0",
    "Rise below 0",
    "Fall above 0",
    "Fall below 0",
    "Total above 0",
    "Total below 0",
)
_BRIDGE_HEADS = ("From", "To", *BRIDGE_SERIES, "Label")
FIRST_SERIES, DRAWN_LABEL = VALUE + 2, VALUE + 2 + len(BRIDGE_SERIES)
"""The columns of the bridge as drawn: its first series, and the label with the amount in it."""
EFFECT_TITLES = {effect.key: effect.title for effect in EFFECTS}
ATTRIBUTION_NOTE = (
    "Computed by nps-sim for the scenario as its file states it: stored figures that do not follow a change here."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the bridge as drawn stands: its first and last row, and the sheet's name."""

    sheet: str
    first: int
    last: int


def path_range(contents: Contents, key: str) -> str | None:
    """Refer to a path's row over all steps, with its sheet; None where the quantity never changes."""
    node = contents.layout.node(key)
    home = None if isinstance(node, Number) else contents.layout.homes.get(node)
    if home is None or isinstance(node, Number) or not home.at[node].across:
        return None
    row, last = home.at[node].number, FIRST + len(home.moments) - 1
    return on_sheet(home.name, f"{cell(FIRST, row)}:{cell(last, row)}")


def returns(contents: Contents) -> dict[str, Figure]:
    """Give return and payback, or the word that says why there is none, by outcome."""
    found: dict[str, Figure] = {}
    if not contents.has("cash_flow"):
        return found
    flows_at = path_range(contents, "cash_flow")
    changes, changed = contents.find("sign_changes")
    step, _ = contents.find("step")
    if flows_at is not None:
        flows = contents.projection.over_steps(_key(contents, "cash_flow"), contents.scenario.steps)
        rate = internal_rate(flows, YEAR / contents.scenario.step_months)
        text = f'IF({changes}=1,IFERROR((1+IRR({flows_at}))^(12/{step})-1,"{RATE_NOT_FOUND}"),"{NO_RATE}")'
        found["irr"] = Figure(text, rate if rate is not None else RATE_NOT_FOUND if changed == 1 else NO_RATE)
    months, payback = contents.find("payback_months")
    red, in_the_red = contents.find("steps_in_the_red")
    times, paid_back = contents.find("times_paid_back")
    text = f'IF(AND({red}>0,{times}=0),"{NO_PAYBACK}",{months})'
    found["payback_months"] = Figure(text, NO_PAYBACK if in_the_red > 0 and paid_back == 0 else payback)
    cost, costs = contents.find("cost")
    roi, share = contents.find("roi")
    found["roi"] = Figure(f'IF({cost}>0,{roi},"{NO_COSTS}")', share if costs > 0 else NO_COSTS)
    return found


def _key(contents: Contents, key: str) -> str:
    node = contents.layout.node(key)
    if isinstance(node, Number):
        raise TypeError(f"{key} is a plain number")
    return node.key


@dataclass(frozen=True, slots=True)
class Returns:
    """Where return and payback stand, by outcome.

    ``margin`` is where the sheet tells, by 1 or 0, whether the case in use has the margin they need; None where every
    case has.
    """

    places: Mapping[str, str]
    margin: str | None


NO_RETURNS = Returns({}, None)


def write_returns(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> Returns:
    """Write return and payback below the business case, and say where each stands."""
    pen = Pen(sheet, styles, plan.next_row)
    margin = _write_margins(pen, contents) if contents.margin_may_lack else None
    pen.heading("Return and payback, in words where there is none", VALUE + 1)
    places: dict[str, str] = {}
    titles = {
        "irr": ("Internal rate of return", "% a year", FINE_PERCENT),
        "roi": ("Return on investment, undiscounted", "%", FINE_PERCENT),
        "payback_months": ("Payback", "months", ONE_DECIMAL),
    }
    found = returns(contents)
    for outcome, (title, unit, number_format) in titles.items():
        if outcome in found:
            own = Figure(found[outcome].formula.replace(on_sheet(plan.name, ""), ""), found[outcome].value)
            at = pen.line(title, unit, [own], number_format, BOLD)
            places[outcome] = on_sheet(plan.name, cell(VALUE, at))
    return Returns(places, None if margin is None else on_sheet(plan.name, cell(VALUE, margin)))


def _write_margins(pen: Pen, contents: Contents) -> int:
    """Write each margin in use and whether all are there: without them there is no business case. Give the row."""
    pen.heading("Whether the case in use has a business case: not every case gives a contribution margin", VALUE + 1)
    rows = [contents.layout.inputs.row(MARGIN, unit) for unit in range(len(contents.layout.units))]
    first = pen.row
    for row in dict.fromkeys(rows):
        figure = Figure(input_cell(contents.layout, row), row.numbers[0])
        pen.line(row.title, row.counted_in, [figure], FINE_PERCENT)
    text = f"IF(MIN({cell(VALUE, first)}:{cell(VALUE, pen.row - 1)})>0,1,0)"
    given = 1.0 if min(row.numbers[0] for row in rows) > 0 else 0.0
    return pen.line("Every unit has a contribution margin", FLAG, [Figure(text, given)], CODE, BOLD)


def write_bridge_as_drawn(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> Drawn:
    """Write what the bridge chart draws: bars that float between two levels and may cross zero."""
    pen = Pen(sheet, styles, plan.next_row)
    pen.heading("The bridge as drawn", DRAWN_LABEL + 1)
    pen.heads(["", "Unit", *_BRIDGE_HEADS])
    sheet.set_column(VALUE + 1, DRAWN_LABEL - 1, _SERIES_WIDTH)
    sheet.set_column(DRAWN_LABEL, DRAWN_LABEL, _LABEL_WIDTH)
    first, level, before = pen.row, 0.0, "0"
    for part in PARTS:
        if isinstance(contents.layout.node(f"company.bridge.{part}"), Number):
            continue
        formula, amount = contents.find(f"company.bridge.{part}")
        start, end = cell(VALUE, pen.row), cell(VALUE + 1, pen.row)
        figures = [Figure(before, level), Figure(f"{start}+{_local(formula)}", level + amount)]
        figures += [*_bars(start, end, pen.row, level, level + amount), _label(pen.row, EFFECT_TITLES[part], amount)]
        before, level = end, level + amount
        pen.line(EFFECT_TITLES[part], contents.words.per_period, figures, WHOLE)
    formula, total = contents.find("company.bridge.total")
    end = cell(VALUE + 1, pen.row)
    nothing = [Figure("0", 0.0)] * (len(BRIDGE_SERIES) - 2)
    figures = [Figure("0", 0.0), Figure(_local(formula), total), *nothing]
    figures += [Figure(f"MAX(0,{end})", max(0.0, total)), Figure(f"MIN(0,{end})", min(0.0, total))]
    figures.append(_label(pen.row, "Total", total))
    pen.line("Total", contents.words.per_period, figures, WHOLE, BOLD)
    return Drawn(plan.name, first, pen.row - 1)


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


@dataclass(frozen=True, slots=True)
class Attributed:
    """Where the attribution's sum stands, and the increment it was computed for."""

    total: int
    stored: int


def write_attribution(sheet: Any, row: int, contents: Contents, styles: Styles) -> Attributed | None:
    """Write the stored attribution, its totals, and whether the model still gives the totals it was computed for."""
    attribution = contents.run.attribution
    if attribution is None:
        return None
    pen = Pen(sheet, styles, row)
    pen.heading("Which lever did it: share in what the initiatives bring", VALUE + 2)
    pen.note(ATTRIBUTION_NOTE)
    unit = f"{contents.words.per_period}; {contents.words.currency}"
    pen.heads(["Lever", "Unit", "Run-rate, end", "Revenue, horizon"])
    first = pen.row
    for lever, amount in attribution.run_rate.items():
        for index, value in enumerate((amount, attribution.revenue[lever]), VALUE):
            sheet.write_number(pen.row - 1, index, value + 0.0, styles(GIVEN, number_format=WHOLE))
        pen.line(lever, unit, [], WHOLE)
    sums = [
        Figure(f"SUM({cell(index, first)}:{cell(index, pen.row - 1)})", sum(amounts.values()))
        for index, amounts in ((VALUE, attribution.run_rate), (VALUE + 1, attribution.revenue))
    ]
    total = pen.line("All levers", unit, sums, WHOLE, BOLD)
    increment = contents.run.increment
    for index, value in enumerate((increment.run_rate, increment.revenue), VALUE):
        sheet.write_number(pen.row - 1, index, value + 0.0, styles(GIVEN, number_format=WHOLE))
    stored = pen.line("What the initiatives bring, as computed", unit, [], WHOLE)
    live = [Figure(*contents.find(f"company.{outcome}_increment")) for outcome in ("run_rate", "revenue")]
    now = pen.line("What the model gives now", unit, live, WHOLE)
    status = [
        Figure(f'IF(ROUND({cell(index, stored)}-{cell(index, now)},0)=0,"up to date","changed since")', "up to date")
        for index in (VALUE, VALUE + 1)
    ]
    pen.line("The attribution is", "", status, WHOLE)
    return Attributed(total, stored)
