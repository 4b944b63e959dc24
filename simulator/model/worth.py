"""What the initiatives are worth: lifetime value, costs, cash flow, net present value, return, payback."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import ONE, Term, at_least, before, greater, ratio, total
from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.model.rates import declare_clock, growth_per_step, proportional_per_step, step_months
from simulator.model.units import FACTOR, FLAG, LIFETIME, MONEY, MONTHS, RATE, RATE_A_YEAR, SHARE, SIGN, TIMES
from simulator.model.words import segment_name

YEAR = 12.0  # months
BUSINESS_CASE, LIFETIME_VALUE = marked("Business case"), marked("Lifetime value")
CHURNS = tuple(f"trend.churn.{segment}" for segment in SEGMENTS)
LIFETIME_INPUTS = ("finance.margin", "finance.discount", *CHURNS)
"""What a lifetime value cannot do without."""


def declare_lifetime_values(ledger: Ledger) -> None:
    """Declare the lifetime value of a customer who stays in a segment, first year's contribution now (pay-first).

    ``v * (1 + d) / (1 + d - r)`` with annual contribution v, discount d and retention r, for ever; and over the
    horizon's Y years the sum of ``v * q ** y``, y = 0..Y-1, with ``q = r / (1 + d)``. The company's values are the
    units' averages.
    """
    with ledger.section(LIFETIME_VALUE, Level.UNIT):
        discount = (1 + ledger.input("finance.discount")) ** _periods_a_year(ledger, "finance.discount") - 1
        ledger.declare("annual_discount", _("Discount rate a year"), RATE_A_YEAR, discount)
    for segment in SEGMENTS:
        with ledger.section(LIFETIME_VALUE, Level.UNIT):
            _declare_yearly(ledger, segment)
        value = _("Lifetime value of a customer, {segment}", segment=segment_name(segment))
        _declare_for_all(ledger, "lifetime", segment, value, _for_ever(ledger, segment))
        value = _("Lifetime value of a customer within the horizon, {segment}", segment=segment_name(segment))
        _declare_for_all(ledger, "lifetime_over_horizon", segment, value, _over_horizon(ledger, segment))


def _declare_yearly(ledger: Ledger, segment: str) -> None:
    """Declare what a customer brings in the first year, and which share of it the next year is worth today."""
    spend = ledger.input(f"baseline.segments.{segment}.spend")
    a_period = ledger.input("finance.margin") * spend - ledger.input(f"finance.cost_to_serve.{segment}")
    annual = a_period * YEAR / ledger.input("baseline.spend_period")
    title = _("Contribution a year, {segment}", segment=segment_name(segment))
    ledger.declare(f"annual_contribution.{segment}", title, LIFETIME, annual)
    path = f"trend.churn.{segment}"
    churn = 1 - (1 - ledger.input(path)) ** _periods_a_year(ledger, path)
    title = _("Churn a year, {segment}", segment=segment_name(segment))
    churn = ledger.declare(f"annual_churn.{segment}", title, RATE_A_YEAR, churn)
    kept = (1 - churn) / (1 + ledger["annual_discount"])
    title = _("Next year's worth as a share of this year's, {segment}", segment=segment_name(segment))
    ledger.declare(f"kept_value.{segment}", title, SHARE, kept)


def _periods_a_year(ledger: Ledger, path: str) -> Term:
    return YEAR / ledger.input(f"{path}.per", YEAR)


def _for_ever(ledger: Ledger, segment: str) -> Term:
    annual, discount = ledger[f"annual_contribution.{segment}"], ledger["annual_discount"]
    return ratio(annual * (1 + discount), discount + ledger[f"annual_churn.{segment}"], 0.0)


def _over_horizon(ledger: Ledger, segment: str) -> Term:
    """Sum the horizon's years in closed form.

    Where the horizon is no whole number of years, it is the lifetime value less what, kept and discounted, is left of
    it at the horizon's end.
    """
    annual, kept = ledger[f"annual_contribution.{segment}"], ledger[f"kept_value.{segment}"]
    years = ledger.input("horizon") / YEAR
    return ratio(annual * (1 - kept**years), 1 - kept, annual * years)


def _declare_for_all(ledger: Ledger, key: str, segment: str, title: str, formula: Term) -> None:
    """Declare a value per customer for each unit, and the company's average of them."""
    with ledger.section(LIFETIME_VALUE, Level.UNIT):
        average = value = ledger.declare(f"{key}.{segment}", title, LIFETIME, formula)
        if ledger.units > 1:
            everyone_s = value * ledger.today(f"closing.{segment}")
            weight = ledger.declare(f"{key}_weight.{segment}", _("{title}, all today", title=title), MONEY, everyone_s)
            average = _company_average(ledger, segment, value, weight)
    with ledger.section(LIFETIME_VALUE, Level.COMPANY):
        ledger.declare(f"company.{key}.{segment}", title, LIFETIME, average)


def _company_average(ledger: Ledger, segment: str, value: Term, weight: Term) -> Term:
    """Weight the units' values by today's customers; where there are none, give the units' plain mean."""
    customers = ledger.today(f"company.closing.{segment}")
    return ratio(ledger.across_units(weight), customers, ledger.mean_over_units(value))


def declare_business_case(ledger: Ledger, initiatives: tuple[str, ...]) -> None:
    """Declare the case from today's outlay to the horizon's end; nothing is counted after it."""
    with ledger.section(BUSINESS_CASE, Level.COMPANY):
        declare_clock(ledger, "company.months")
        _declare_cash_flow(ledger, initiatives)
        _declare_payback(ledger)
        _declare_return(ledger)
        _declare_sign_changes(ledger)
        if ledger.is_given("finance.discount"):
            _declare_net_present_value(ledger)


def _declare_cash_flow(ledger: Ledger, initiatives: tuple[str, ...]) -> None:
    """Declare the cash flow: today minus the one-off costs, then incremental contribution minus running costs."""
    for initiative in initiatives:
        a_step = proportional_per_step(ledger, f"initiatives.{initiative}.cost.running")
        title = _("Running cost per step, {initiative}", initiative=initiative)
        ledger.declare(f"running_cost.{initiative}", title, MONEY, a_step)
    once = total(ledger.input(f"initiatives.{initiative}.cost.once") for initiative in initiatives)
    running = total(ledger[f"running_cost.{initiative}"] for initiative in initiatives)
    ledger.declare("costs", _("Costs"), MONEY, running, today=once)
    ledger.declare("cost", _("Costs over the horizon"), MONEY, ledger.over_steps(ledger["costs"]))
    cash_flow = ledger["company.increment.contribution"] - ledger["costs"]
    ledger.declare("cash_flow", _("Cash flow"), MONEY, cash_flow)
    running_total = before("cumulative_cash") + ledger["cash_flow"]
    ledger.declare("cumulative_cash", _("Cumulative cash flow"), MONEY, running_total, today=ledger["cash_flow"])


def _declare_payback(ledger: Ledger) -> None:
    """Declare where the cumulative cash flow first is back at 0, interpolated inside the step."""
    cumulative = ledger["cumulative_cash"]
    ledger.declare("in_the_red", _("Cumulative cash flow is below 0"), FLAG, greater(0.0, cumulative))
    back = before("in_the_red") * at_least(cumulative, 0.0)
    ledger.during("back_at_zero", _("Cumulative cash flow comes back to 0"), FLAG, back)
    times = before("times_back") + ledger["back_at_zero"]
    ledger.declare("times_back", _("Times it has come back to 0"), TIMES, times, today=0.0)
    part = ratio(0.0 - before("cumulative_cash"), ledger["cash_flow"], 0.0)
    month = before("company.months") + step_months(ledger) * part
    first = ledger["back_at_zero"] * greater(ONE, before("times_back"))
    ledger.during("payback", _("Month in which it first is back at 0"), MONTHS, first * month)
    ledger.declare("payback_months", _("Payback"), MONTHS, ledger.over_steps(ledger["payback"]))
    ledger.declare(
        "steps_in_the_red", _("Steps with cumulative cash flow below 0"), TIMES, ledger.over_steps(ledger["in_the_red"])
    )
    ledger.declare("times_paid_back", _("Times it came back to 0 by the end"), TIMES, ledger.end("times_back"))


def _declare_return(ledger: Ledger) -> None:
    gain = ledger["company.contribution_increment"] - ledger["cost"]
    ledger.declare("roi", _("Return on investment, undiscounted"), SHARE, ratio(gain, ledger["cost"], 0.0))


def _declare_sign_changes(ledger: Ledger) -> None:
    """Declare how often the cash flow changes sign, zeros passed over: a single rate of return needs exactly one."""
    flow = ledger["cash_flow"]
    sign = ledger.declare("cash_sign", _("Sign of the cash flow"), SIGN, greater(flow, 0.0) - greater(0.0, flow))
    last = sign + (1 - sign * sign) * before("last_sign")
    ledger.declare("last_sign", _("Sign of the last cash flow that was not 0"), SIGN, last, today=sign)
    turned = greater(0.0, ledger["last_sign"] * before("last_sign"))
    ledger.during("sign_change", _("Cash flow changes sign"), FLAG, turned)
    ledger.declare("sign_changes", _("Changes of sign"), TIMES, ledger.over_steps(ledger["sign_change"]))


def _declare_net_present_value(ledger: Ledger) -> None:
    growth = growth_per_step(ledger, "finance.discount")
    discount = ledger.declare("discount_per_step", _("Discount rate per step"), RATE, growth)
    index = before("discount_factor") / (1 + discount)
    ledger.declare("discount_factor", _("Discount factor"), FACTOR, index, today=1.0)
    ledger.declare("present_value", _("Present value"), MONEY, ledger["cash_flow"] * ledger["discount_factor"])
    ledger.declare("npv", _("Net present value"), MONEY, ledger.over_steps(ledger["present_value"]))
