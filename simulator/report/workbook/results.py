"""Return and payback, in words where there is none: what the workbook adds below the business case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.arithmetic.terms import Number
from simulator.language import _, marked
from simulator.model.break_even import BREAK_EVEN, FULL_WORTH
from simulator.model.units import FLAG
from simulator.report.sentences import EFFECTS
from simulator.report.workbook.cells import FIRST, VALUE, cell, fixed, on_sheet
from simulator.report.workbook.contents import MARGIN, SCENARIO, Contents
from simulator.report.workbook.formulas import input_cell
from simulator.report.workbook.input_places import CASE_NAME, FIRST_CASE, INPUTS_SHEET
from simulator.report.workbook.input_rows import DISCOUNT
from simulator.report.workbook.layout import SheetPlan
from simulator.report.workbook.live_text import in_quotes
from simulator.report.workbook.rate_rows import CashRanges, internal_rate_figure, write_rate_start
from simulator.report.workbook.styles import BOLD, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.wording import CODE, FINE_PERCENT, ONE_DECIMAL, WHOLE
from simulator.scenario.scenario import Scenario

NO_PAYBACK, NO_COSTS = marked("beyond the horizon"), marked("no costs")
NO_DISCOUNT, NO_BREAK_EVEN = marked("no discount rate"), marked("none")
RETURNS = {
    "npv": marked("Net present value"),
    "irr": marked("Internal rate of return"),
    "roi": marked("Return on investment, undiscounted"),
    "payback_months": marked("Payback"),
    BREAK_EVEN: marked("Break-even realisation, the same for all initiatives"),
}
"""What is shown of the business case where it may have no number, in this order."""


def effect_title(part: str) -> str:
    """Call a part of the bridge in the language spoken."""
    return next(_(effect.title) for effect in EFFECTS if effect.key == part)


def path_range(contents: Contents, key: str) -> str | None:
    """Refer to a path's row over all steps, with its sheet; None where the quantity never changes."""
    node = contents.layout.node(key)
    home = None if isinstance(node, Number) else contents.layout.homes.get(node)
    if home is None or isinstance(node, Number) or not home.at[node].across:
        return None
    row, last = home.at[node].number, FIRST + len(home.moments) - 1
    return on_sheet(home.name, f"{cell(FIRST, row)}:{cell(last, row)}")


def returns(contents: Contents, discounted: str | None = None, rate_start: str = "0") -> dict[str, Figure]:
    """Give worth, return and payback, or the word that says why there is none, by outcome.

    Args:
        contents: what is shown.
        discounted: the cell that tells, by 1 or 0, whether the case in use has a discount rate; None where all have.
        rate_start: the cell with the rate a step at which the search for the internal rate of return begins.
    """
    found: dict[str, Figure] = {}
    if not contents.has("cash_flow"):
        return found
    if contents.has("npv"):
        found["npv"] = _if_discounted(contents, Figure(*contents.find("npv")), discounted)
    flows_at = path_range(contents, "cash_flow")
    if flows_at is not None:
        found["irr"] = internal_rate_figure(contents, flows_at, rate_start)
    months, payback = contents.find("payback_months")
    red, in_the_red = contents.find("steps_in_the_red")
    times, paid_back = contents.find("times_paid_back")
    text = f"IF(AND({red}>0,{times}=0),{in_quotes(_(NO_PAYBACK))},{months})"
    cost, costs = contents.find("cost")
    roi, share = contents.find("roi")
    found["roi"] = or_word(f"{cost}>0", Figure(roi, share), NO_COSTS, holds=costs > 0)
    found["payback_months"] = Figure(text, _(NO_PAYBACK) if in_the_red > 0 and paid_back == 0 else payback)
    if contents.has(BREAK_EVEN):
        found[BREAK_EVEN] = _break_even(contents, discounted)
    return found


def _if_discounted(contents: Contents, figure: Figure, discounted: str | None) -> Figure:
    if discounted is None:
        return figure
    return or_word(f"{discounted}=1", figure, NO_DISCOUNT, holds=_has_discount(contents.scenario))


def or_word(condition: str, figure: Figure, word: str, *, holds: bool) -> Figure:
    """Show a figure where a condition holds, else a word, given in English."""
    shown = _(word)
    return Figure(f"IF({condition},{figure.formula},{in_quotes(shown)})", figure.value if holds else shown)


def _has_discount(scenario: Scenario) -> bool:
    return DISCOUNT in scenario.company.inputs


def _break_even(contents: Contents, discounted: str | None) -> Figure:
    """Give the break-even realisation where it is one: from 0 to 100 %, and realisation makes a difference."""
    at, share = contents.find(BREAK_EVEN)
    worth, full = contents.find(FULL_WORTH)
    within = [f"{worth}<>0", f"ROUND({at},12)>=0", f"ROUND({at},12)<=1"]
    possible = full != 0 and 0 <= round(share, 12) <= 1
    if discounted is not None:
        within.append(f"{discounted}=1")
        possible = possible and _has_discount(contents.scenario)
    return or_word(f"AND({','.join(within)})", Figure(at, share), NO_BREAK_EVEN, holds=possible)


@dataclass(frozen=True, slots=True)
class Returns:
    """Where return and payback stand, by outcome.

    ``margin`` is where the sheet tells, by 1 or 0, whether the case in use has the margin they need; None where every
    case has. ``discount`` tells the same of the discount rate.
    """

    places: Mapping[str, str]
    margin: str | None
    discount: str | None = None


NO_RETURNS = Returns({}, None)


def write_returns(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> tuple[Returns, int]:
    """Write worth, return and payback below the business case; say where each stands, and which row is the last."""
    pen = Pen(sheet, styles, plan.next_row)
    margin = _write_margins(pen, contents) if contents.margin_may_lack else None
    discount = _write_discount(pen, contents) if contents.discount_may_lack else None
    ranges = _cash_ranges(plan, contents)
    rate_start = "0" if ranges is None else write_rate_start(pen, contents, ranges)
    pen.heading(_("Worth, return and payback, in words where there is none"), VALUE + 1)
    places: dict[str, str] = {}
    for outcome, figure in returns(contents, discount, rate_start).items():
        unit, number_format = return_form(contents, outcome)
        own = Figure(figure.formula.replace(on_sheet(plan.name, ""), ""), figure.value)
        at = pen.line(_(RETURNS[outcome]), unit, [own], number_format, BOLD)
        places[outcome] = on_sheet(plan.name, cell(VALUE, at))
    flags = (None if at is None else on_sheet(plan.name, at) for at in (margin, discount))
    return Returns(places, *flags), pen.row - 1


def _cash_ranges(plan: SheetPlan, contents: Contents) -> CashRanges | None:
    flows, months = (path_range(contents, key) for key in ("cash_flow", "company.months"))
    if flows is None or months is None:
        return None
    references = (flows, months, contents.find("sign_changes")[0])
    return CashRanges(*(reference.replace(on_sheet(plan.name, ""), "") for reference in references))


def return_form(contents: Contents, outcome: str) -> tuple[str, str]:
    """Give the unit and the number format of one of ``RETURNS``."""
    forms = {
        "npv": (contents.words.currency, WHOLE),
        "irr": (_("% a year"), FINE_PERCENT),
        "payback_months": (_("months"), ONE_DECIMAL),
    }
    return forms.get(outcome, ("%", FINE_PERCENT))


def _write_discount(pen: Pen, contents: Contents) -> str:
    """Write whether the case in use gives a discount rate: its cell on Inputs is empty where it does not."""
    of_case = _("Whether the case in use has a discount rate: not every case gives one")
    of_scenario = _("Whether the scenario in use has a discount rate: not every scenario gives one")
    pen.heading(of_scenario if contents.choice == SCENARIO else of_case, VALUE + 1)
    at, last = contents.layout.places.inputs[DISCOUNT, None], FIRST_CASE + len(contents.cases) - 1
    typed = on_sheet(INPUTS_SHEET, f"{fixed(FIRST_CASE, at)}:{fixed(last, at)}")
    given = Figure(f"COUNT(INDEX({typed},1,{CASE_NAME}))", 1.0 if _has_discount(contents.scenario) else 0.0)
    return cell(VALUE, pen.line(_("A discount rate is given"), contents.words.unit(FLAG), [given], CODE, BOLD))


def _write_margins(pen: Pen, contents: Contents) -> str:
    """Write each margin in use and whether all are there: without them there is no business case. Give the cell."""
    of_case = _("Whether the case in use has a business case: not every case gives a contribution margin")
    of_scenario = _("Whether the scenario in use has a business case: not every scenario gives a contribution margin")
    pen.heading(of_scenario if contents.choice == SCENARIO else of_case, VALUE + 1)
    rows = [contents.layout.inputs.row(MARGIN, unit) for unit in range(len(contents.layout.units))]
    first = pen.row
    for row in dict.fromkeys(rows):
        figure = Figure(input_cell(contents.layout, row), row.numbers[0])
        pen.line(row.title, row.counted_in, [figure], FINE_PERCENT)
    text = f"IF(MIN({cell(VALUE, first)}:{cell(VALUE, pen.row - 1)})>0,1,0)"
    given = 1.0 if min(row.numbers[0] for row in rows) > 0 else 0.0
    title, unit = _("Every unit has a contribution margin"), contents.words.unit(FLAG)
    return cell(VALUE, pen.line(title, unit, [Figure(text, given)], CODE, BOLD))
