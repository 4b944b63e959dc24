"""What the initiatives are worth: lifetime value, costs, cash flow, net present value, return, payback."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import ONE, Term, at_least, before, greater, ratio, total
from simulator.model.kinds import SEGMENTS
from simulator.model.rates import declare_clock, growth_per_step, proportional_per_step, step_months
from simulator.model.units import CUSTOMERS, FACTOR, FLAG, LIFETIME, MONEY, MONTHS, SHARE

YEAR = 12.0  # months


def declare_lifetime_values(ledger: Ledger) -> None:
    """Declare the lifetime value of a customer who stays in a segment, first year's contribution now (pay-first).

    ``v * (1 + d) / (1 + d - r)`` with annual contribution v, discount d and retention r; the company's is the units'
    average, weighted by today's customers.
    """
    for segment in SEGMENTS:
        with ledger.section("Lifetime value", Level.UNIT):
            title = f"Lifetime value of a customer, {segment}"
            value = ledger.declare(f"lifetime.{segment}", title, LIFETIME, _lifetime_value(ledger, segment))
            weight = value * ledger.today(f"closing.{segment}")
            ledger.declare(f"lifetime_weight.{segment}", f"Lifetime value of all {segment} today", MONEY, weight)
        with ledger.section("Lifetime value", Level.COMPANY):
            everyone = ledger.across_units(ledger[f"lifetime_weight.{segment}"])
            average = value if ledger.units == 1 else ratio(everyone, ledger.today(f"company.closing.{segment}"), 0.0)
            ledger.declare(f"company.lifetime.{segment}", title, LIFETIME, average)


def _lifetime_value(ledger: Ledger, segment: str) -> Term:
    spend = ledger.input(f"baseline.segments.{segment}.spend")
    a_period = ledger.input("finance.margin") * spend - ledger.input(f"finance.cost_to_serve.{segment}")
    annual = a_period * YEAR / ledger.input("baseline.spend_period")
    discount = (1 + ledger.input("finance.discount")) ** _years(ledger, "finance.discount") - 1
    churn = 1 - (1 - ledger.input(f"trend.churn.{segment}")) ** _years(ledger, f"trend.churn.{segment}")
    return ratio(annual * (1 + discount), discount + churn, 0.0)


def _years(ledger: Ledger, path: str) -> Term:
    return YEAR / ledger.input(f"{path}.per", YEAR)


def declare_business_case(ledger: Ledger, initiatives: tuple[str, ...]) -> None:
    """Declare the case from today's outlay to the horizon's end; nothing is counted after it."""
    with ledger.section("Business case", Level.COMPANY):
        declare_clock(ledger, "company.months")
        _declare_cash_flow(ledger, initiatives)
        _declare_payback(ledger)
        _declare_return(ledger)
        if ledger.is_given("finance.discount"):
            _declare_net_present_value(ledger)


def _declare_cash_flow(ledger: Ledger, initiatives: tuple[str, ...]) -> None:
    """Declare the cash flow: today minus the one-off costs, then incremental contribution minus running costs."""
    costs = [f"initiatives.{initiative}.cost" for initiative in initiatives]
    once = total(ledger.input(f"{cost}.once") for cost in costs)
    running = total(proportional_per_step(ledger, f"{cost}.running") for cost in costs)
    ledger.declare("costs", "Costs", MONEY, running, today=once)
    ledger.declare("cost", "Costs over the horizon", MONEY, ledger.over_steps(ledger["costs"]))
    cash_flow = ledger["company.increment.contribution"] - ledger["costs"]
    ledger.declare("cash_flow", "Cash flow", MONEY, cash_flow)
    running_total = before("cumulative_cash") + ledger["cash_flow"]
    ledger.declare("cumulative_cash", "Cumulative cash flow", MONEY, running_total, today=ledger["cash_flow"])


def _declare_payback(ledger: Ledger) -> None:
    """Declare where the cumulative cash flow first is back at 0, interpolated inside the step."""
    cumulative = ledger["cumulative_cash"]
    ledger.declare("in_the_red", "Cumulative cash flow is below 0", FLAG, greater(0.0, cumulative))
    back = before("in_the_red") * at_least(cumulative, 0.0)
    ledger.during("back_at_zero", "Cumulative cash flow comes back to 0", FLAG, back)
    times = before("times_back") + ledger["back_at_zero"]
    ledger.declare("times_back", "Times it has come back to 0", CUSTOMERS, times, today=0.0)
    part = ratio(0.0 - before("cumulative_cash"), ledger["cash_flow"], 0.0)
    month = before("company.months") + step_months(ledger) * part
    first = ledger["back_at_zero"] * greater(ONE, before("times_back"))
    ledger.during("payback", "Month in which it first is back at 0", MONTHS, first * month)
    ledger.declare("payback_months", "Payback", MONTHS, ledger.over_steps(ledger["payback"]))
    ledger.declare(
        "steps_in_the_red", "Steps with cumulative cash flow below 0", FACTOR, ledger.over_steps(ledger["in_the_red"])
    )
    ledger.declare("times_paid_back", "Times it came back to 0 by the end", FACTOR, ledger.end("times_back"))


def _declare_return(ledger: Ledger) -> None:
    gain = ledger["company.contribution_increment"] - ledger["cost"]
    ledger.declare("roi", "Return on investment, undiscounted", SHARE, ratio(gain, ledger["cost"], 0.0))


def _declare_net_present_value(ledger: Ledger) -> None:
    index = before("discount_factor") / (1 + growth_per_step(ledger, "finance.discount"))
    ledger.declare("discount_factor", "Discount factor", FACTOR, index, today=1.0)
    ledger.declare("present_value", "Present value", MONEY, ledger["cash_flow"] * ledger["discount_factor"])
    ledger.declare("npv", "Net present value", MONEY, ledger.over_steps(ledger["present_value"]))
