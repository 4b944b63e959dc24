"""The company: its units added up, with the initiatives and doing nothing, and the difference between the two."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, ratio
from simulator.model.course import Course
from simulator.model.kinds import SEGMENTS
from simulator.model.units import CUSTOMERS, MONEY, POINTS, RUN_RATE, SPEND


def declare_company_course(unit: Course, company: Course) -> None:
    """Declare the company's side of a course: customers, run-rate, revenue, contribution and NPS of all units."""
    ledger = unit.ledger
    with ledger.section("Company" + company.suffix, Level.COMPANY):
        for segment in SEGMENTS:
            _add_up(unit, company, f"closing.{segment}", f"All {segment}", CUSTOMERS)
        _add_up(unit, company, "total", "All customers", CUSTOMERS)
        declare_nps(company)
        for segment in SEGMENTS:
            _add_up(unit, company, f"gross.{segment}", f"Revenue run-rate of {segment}, before shortfall", RUN_RATE)
        _add_up(unit, company, "shortfall", "Not yet spent by movers like their new segment", RUN_RATE)
        _add_up(unit, company, "run_rate", "Revenue run-rate", RUN_RATE)
        _add_up(unit, company, "revenue", "Revenue of the step", MONEY)
        if ledger.is_given("finance.margin"):
            _add_up(unit, company, "contribution", "Contribution margin of the step", MONEY)
        for segment in SEGMENTS:
            company.declare(f"spend.{segment}", f"Spend per customer, {segment}", SPEND, _spend(unit, company, segment))


def declare_nps(course: Course) -> None:
    """Declare the Net Promoter Score: 100 times promoters less detractors, as a share of all."""
    gap = 100 * (course["closing.promoters"] - course["closing.detractors"])
    course.declare("nps", "Net Promoter Score", POINTS, ratio(gap, course["total"], 0.0))


def declare_increments(ledger: Ledger) -> None:
    """Declare what the initiatives bring: with them, minus do nothing, at the same step."""
    with ledger.section("Against do nothing", Level.COMPANY):
        _declare_increment(ledger, "run_rate", "Revenue run-rate, against do nothing", RUN_RATE)
        at_the_end = ledger.end("company.increment.run_rate")
        title = "Revenue run-rate at the end, against do nothing"
        ledger.declare("company.run_rate_increment", title, RUN_RATE, at_the_end)
        _declare_increment(ledger, "revenue", "Revenue of the step, against do nothing", MONEY)
        _declare_over_horizon(ledger, "revenue", "Revenue over the horizon, against do nothing")
        if ledger.is_given("finance.margin"):
            _declare_increment(ledger, "contribution", "Contribution margin of the step, against do nothing", MONEY)
            _declare_over_horizon(ledger, "contribution", "Contribution margin over the horizon, against do nothing")


def _declare_increment(ledger: Ledger, key: str, title: str, counted_in: str) -> None:
    difference = ledger[f"company.{key}"] - ledger[f"company.do_nothing.{key}"]
    ledger.declare(f"company.increment.{key}", title, counted_in, difference)


def _declare_over_horizon(ledger: Ledger, key: str, title: str) -> None:
    over = ledger.over_steps(ledger[f"company.increment.{key}"])
    ledger.declare(f"company.{key}_increment", title, MONEY, over)


def _add_up(unit: Course, company: Course, key: str, title: str, counted_in: str) -> None:
    company.declare(key, title, counted_in, unit.ledger.across_units(unit[key]))


def _spend(unit: Course, company: Course, segment: str) -> Term:
    """Give the company's spend per customer: revenue by customers; where nobody is left the units' plain mean."""
    ledger = unit.ledger
    if ledger.units == 1:
        return unit[f"spend.{segment}"]
    plain_mean = ledger.mean_over_units(unit[f"spend.{segment}"])
    return ratio(company[f"gross.{segment}"], company[f"closing.{segment}"], plain_mean)
