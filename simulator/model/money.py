"""What the customers are worth: spend, shortfall of movers, run-rate, revenue, contribution."""

from __future__ import annotations

from simulator.arithmetic.terms import ZERO, Term, mean, product, total
from simulator.language import _
from simulator.model.course import Course
from simulator.model.kinds import SEGMENTS
from simulator.model.rates import step_months
from simulator.model.shape import SPEND_UPLIFT, Lever, Migration
from simulator.model.units import CUSTOMERS, FACTOR, MONEY, RUN_RATE, SPEND
from simulator.model.words import migration_parts, segment_name


def declare_money(course: Course) -> None:
    """Declare spend, run-rate, revenue and, where a margin is given, contribution."""
    for segment in SEGMENTS:
        title = _("Spend per customer, {segment}", segment=segment_name(segment))
        course.declare(f"spend.{segment}", title, SPEND, _spend(course, segment))
    for segment in SEGMENTS:
        revenue = course[f"closing.{segment}"] * course[f"spend.{segment}"]
        title = _("Revenue run-rate of {segment}, before shortfall", segment=segment_name(segment))
        course.declare(f"gross.{segment}", title, RUN_RATE, revenue)
    _declare_shortfall(course)
    run_rate = total(course[f"gross.{segment}"] for segment in SEGMENTS) - course["shortfall"]
    course.declare("run_rate", _("Revenue run-rate"), RUN_RATE, run_rate)
    course.during("revenue", _("Revenue of the step"), MONEY, _of_step(course, "run_rate"))
    if course.ledger.is_given("finance.margin"):
        _declare_contribution(course)


def _spend(course: Course, segment: str) -> Term:
    stated = course.ledger.input(f"baseline.segments.{segment}.spend")
    uplifts = product(_uplift(course, initiative, segment) for initiative in course.initiatives)
    return stated * course.shared("inflation_index") * uplifts


def _uplift(course: Course, initiative: str, segment: str) -> Term:
    path = f"initiatives.{initiative}.spend_uplift.{segment}"
    switch = course.lever(Lever(initiative, SPEND_UPLIFT))
    factor = 1 + switch * course.ledger.input(path) * course[f"ramp.{initiative}"]
    title = _("Uplift of spend of {segment}, {initiative}", segment=segment_name(segment), initiative=initiative)
    return course.declare(f"uplift.{initiative}.{segment}", title, FACTOR, factor)


def _declare_shortfall(course: Course) -> None:
    """Declare what movers do not yet spend of their new segment's spend."""
    held_back = [migration for migration in course.migrations if _unrealised(course, migration) != ZERO]
    for migration in held_back:
        stock = course.before(f"movers.{migration.key}") + course[f"flow.{migration.key}"]
        title = _("Movers from {source} still among {destination}, {initiative}", **migration_parts(migration))
        movers = stock * (1 - course[f"churn.{migration.destination}"])
        course.declare(f"movers.{migration.key}", title, CUSTOMERS, movers, today=0.0)
    for migration in held_back:
        gap = course[f"spend.{migration.destination}"] - course[f"spend.{migration.source}"]
        shortfall = course[f"movers.{migration.key}"] * (_unrealised(course, migration) * gap)
        title = _("Not yet spent by movers from {source} to {destination}, {initiative}", **migration_parts(migration))
        course.declare(f"shortfall.{migration.key}", title, RUN_RATE, shortfall)
    everything = total(course[f"shortfall.{migration.key}"] for migration in held_back)
    course.declare("shortfall", _("Not yet spent by movers like their new segment"), RUN_RATE, everything)


def _unrealised(course: Course, migration: Migration) -> Term:
    return 1 - course.ledger.input(f"initiatives.{migration.initiative}.realisation", 1.0)


def _of_step(course: Course, rate: str) -> Term:
    """Give what a rate per spend period brings in one step: the mean of its two ends, times the step's length."""
    spend_period = course.ledger.input("baseline.spend_period")
    return mean(course.before(rate), course[rate]) * step_months(course.ledger) / spend_period


def _declare_contribution(course: Course) -> None:
    ledger = course.ledger
    for segment in SEGMENTS:
        serving = course[f"closing.{segment}"] * ledger.input(f"finance.cost_to_serve.{segment}")
        title = _("Cost to serve {segment}", segment=segment_name(segment))
        course.declare(f"serving.{segment}", title, RUN_RATE, serving)
    serving = total(course[f"serving.{segment}"] for segment in SEGMENTS)
    contribution = ledger.input("finance.margin") * course["run_rate"] - serving
    course.declare("contribution_rate", _("Contribution margin, run-rate"), RUN_RATE, contribution)
    course.during("contribution", _("Contribution margin of the step"), MONEY, _of_step(course, "contribution_rate"))
