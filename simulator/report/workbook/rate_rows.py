"""The internal rate of return as a formula, and the rows that say where a spreadsheet's search for it begins."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from simulator.analysis.internal_rate import internal_rate, sign_changes
from simulator.language import _, marked
from simulator.model.worth import YEAR
from simulator.report.workbook.cells import VALUE, cell
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.live_text import in_quotes
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.wording import FINE_PERCENT, ONE_DECIMAL, WHOLE

NO_RATE, RATE_NOT_FOUND = marked("no IRR"), marked("not found")
_CASH_FLOW = "cash_flow"
_HEADING = marked("Where the search for the internal rate of return begins")


class CashRanges(NamedTuple):
    """Where the cash flow, the months since today and the count of its changes of sign stand."""

    flows: str
    months: str
    changes: str


class _Settled(NamedTuple):
    """Money, and after how many months it comes on average."""

    amount: float
    month: float


class _RateStart(NamedTuple):
    """What is received and paid, and the rate a step at which the two are worth the same."""

    received: _Settled
    paid: _Settled
    rate: float


def cash_flow(contents: Contents) -> list[float]:
    """Give the cash flow, step by step."""
    return [contents.find(_CASH_FLOW, step)[1] for step in range(contents.scenario.steps + 1)]


def internal_rate_figure(contents: Contents, flows_at: str, start: str) -> Figure:
    """Give the rate a year, or the word that says why there is none.

    Args:
        contents: what is shown.
        flows_at: where the cash flow stands.
        start: the cell of the rate a step at which the search begins.
    """
    changes, step = (contents.find(key)[0] for key in ("sign_changes", "step"))
    found = f"IFERROR((1+IRR({flows_at},{start}))^(12/{step})-1,{in_quotes(_(RATE_NOT_FOUND))})"
    text = f"IF({changes}=1,{found},{in_quotes(_(NO_RATE))})"
    flows = cash_flow(contents)
    rate = internal_rate(flows, YEAR / contents.scenario.step_months)
    return Figure(text, _(why_none(flows)) if rate is None else rate)


def why_none(flows: Sequence[float]) -> str:
    """Give the word, in English, that stands where a cash flow has no rate."""
    return RATE_NOT_FOUND if sign_changes(flows) == 1 else NO_RATE


def write_rate_start(pen: Pen, contents: Contents, ranges: CashRanges) -> str:
    """Write where the search begins and give its cell: from a fixed rate, programs miss rates that are negative.

    Settling what is paid and what is received as if each came on one day is close to the rate, mostly below it.
    """
    flows, months, changes = ranges
    start, currency = _rate_start(contents), contents.words.currency
    pen.heading(_(_HEADING), VALUE + 1)
    amounts, moments = [], []
    sides = (
        (_("Received"), _("Received, on average after"), ">", start.received),
        (_("Paid"), _("Paid, on average after"), "<", start.paid),
    )
    for title, title_of_time, sign, settled in sides:
        figure = Figure(f"ABS(SUMPRODUCT(({flows}{sign}0)*{flows}))", settled.amount)
        amount = cell(VALUE, pen.line(title, currency, [figure], WHOLE))
        weighed = f"ABS(SUMPRODUCT(({flows}{sign}0)*{flows}*{months}))"
        figure = Figure(f"IF({amount}>0,{weighed}/{amount},0)", settled.month)
        moments.append(cell(VALUE, pen.line(title_of_time, _("months"), [figure], ONE_DECIMAL)))
        amounts.append(amount)
    step = contents.find("step")[0]
    text = f"IF({changes}=1,IFERROR(({'/'.join(amounts)})^({step}/({'-'.join(moments)}))-1,0),0)"
    return cell(VALUE, pen.line(_("Rate to begin with"), _("% a step"), [Figure(text, start.rate)], FINE_PERCENT))


def _rate_start(contents: Contents) -> _RateStart:
    flows, step_months = cash_flow(contents), contents.scenario.step_months
    received = _settled([max(flow, 0.0) for flow in flows], step_months)
    paid = _settled([max(-flow, 0.0) for flow in flows], step_months)
    if sign_changes(flows) != 1:
        return _RateStart(received, paid, 0.0)
    try:
        rate = (received.amount / paid.amount) ** (step_months / (received.month - paid.month)) - 1
    except OverflowError:
        rate = 0.0
    return _RateStart(received, paid, rate)


def _settled(amounts: Sequence[float], step_months: float) -> _Settled:
    total = fsum(amounts)
    weighed = fsum(step * step_months * amount for step, amount in enumerate(amounts))
    return _Settled(total, weighed / total if total else 0.0)
