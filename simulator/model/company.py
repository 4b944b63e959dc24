"""The company: its units added up, with the initiatives and doing nothing, and the difference between the two."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, ratio
from simulator.language import _, marked
from simulator.model.course import Course
from simulator.model.kinds import SEGMENTS
from simulator.model.units import CUSTOMERS, MONEY, POINTS, RUN_RATE, SPEND
from simulator.model.words import segment_name

_COMPANY, _NOTHING_COMPANY = marked("Company"), marked("Company, do nothing")


def declare_company_course(unit: Course, company: Course) -> None:
    """Declare the company's side of a course: customers, run-rate, revenue, contribution and NPS of all units."""
    ledger = unit.ledger
    with ledger.section(_NOTHING_COMPANY if company.does_nothing else _COMPANY, Level.COMPANY):
        for segment in SEGMENTS:
            title = _("All {segment}", segment=segment_name(segment))
            _add_up(unit, company, f"closing.{segment}", title, CUSTOMERS)
        _add_up(unit, company, "total", _("All customers"), CUSTOMERS)
        declare_nps(company)
        for segment in SEGMENTS:
            title = _("Revenue run-rate of {segment}, before shortfall", segment=segment_name(segment))
            _add_up(unit, company, f"gross.{segment}", title, RUN_RATE)
        _add_up(unit, company, "shortfall", _("Not yet spent by movers like their new segment"), RUN_RATE)
        _add_up(unit, company, "run_rate", _("Revenue run-rate"), RUN_RATE)
        _add_up(unit, company, "revenue", _("Revenue of the step"), MONEY)
        if ledger.is_given("finance.margin"):
            _add_up(unit, company, "contribution", _("Contribution margin of the step"), MONEY)
        for segment in SEGMENTS:
            title = _("Spend per customer, {segment}", segment=segment_name(segment))
            company.declare(f"spend.{segment}", title, SPEND, _spend(unit, company, segment))


def declare_nps(course: Course) -> None:
    """Declare the Net Promoter Score: 100 times promoters less detractors, as a share of all."""
    gap = 100 * (course["closing.promoters"] - course["closing.detractors"])
    course.declare("nps", _("Net Promoter Score"), POINTS, ratio(gap, course["total"], 0.0))


def declare_increments(ledger: Ledger) -> None:
    """Declare what the initiatives bring: with them, minus do nothing, at the same step."""
    with ledger.section(marked("Against do nothing"), Level.COMPANY):
        _declare_increment(ledger, "run_rate", _("Revenue run-rate, against do nothing"), RUN_RATE)
        at_the_end = ledger.end("company.increment.run_rate")
        title = _("Revenue run-rate at the end, against do nothing")
        ledger.declare("company.run_rate_increment", title, RUN_RATE, at_the_end)
        _declare_increment(ledger, "revenue", _("Revenue of the step, against do nothing"), MONEY)
        _declare_over_horizon(ledger, "revenue", _("Revenue over the horizon, against do nothing"))
        if ledger.is_given("finance.margin"):
            _declare_increment(ledger, "contribution", _("Contribution margin of the step, against do nothing"), MONEY)
            _declare_over_horizon(ledger, "contribution", _("Contribution margin over the horizon, against do nothing"))


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
