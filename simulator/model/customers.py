"""One step of the customers, in its order: migrate, churn, acquire, close."""

from __future__ import annotations

from simulator.arithmetic.terms import ONE, ZERO, Term, equal, least, most, ratio, total
from simulator.model.course import Course
from simulator.model.kinds import MIGRATION_BASES, SEGMENTS
from simulator.model.shape import ACQUISITION, Lever, Migration
from simulator.model.units import CUSTOMERS, FACTOR, SHARE

OF_CUSTOMERS, OF_SEGMENT, COUNT = (float(MIGRATION_BASES.index(base)) for base in ("customers", "segment", "count"))


def declare_customers(course: Course) -> None:
    """Declare the customers of every segment, step by step."""
    for segment in SEGMENTS:
        opening = course.before(f"closing.{segment}")
        course.during(f"opening.{segment}", f"{_named(segment)} at the start of the step", CUSTOMERS, opening)
    opening_total = total(course[f"opening.{segment}"] for segment in SEGMENTS)
    course.during("opening_total", "All customers at the start of the step", CUSTOMERS, opening_total)
    _declare_flows(course)
    _declare_migrated(course)
    _declare_lost(course)
    _declare_new(course)
    _declare_closing(course)


def _named(segment: str) -> str:
    return segment.capitalize()


def _declare_flows(course: Course) -> None:
    """Declare how many move in a step: every flow from the step's opening, limited to what a segment holds."""
    if any(_may_be(course, migration, OF_SEGMENT) for migration in course.migrations):
        for segment in SEGMENTS:
            _declare_unmoved(course, segment)
    for migration in course.migrations:
        title = f"Would move from {migration.source} to {migration.destination}, {migration.initiative}"
        course.during(f"wanted.{migration.key}", title, CUSTOMERS, _wanted(course, migration))
    for segment in SEGMENTS:
        leaving = [course[f"wanted.{migration.key}"] for migration in course.migrations if migration.source == segment]
        outflow = course.during(f"outflow.{segment}", f"Would leave {segment} by moving", CUSTOMERS, total(leaving))
        if outflow == ZERO:
            continue
        held = ratio(course[f"opening.{segment}"], outflow, 1.0)
        course.declare(
            f"limit.{segment}", f"Share of movers that {segment} can give", SHARE, least(1.0, held), today=1.0
        )
    for migration in course.migrations:
        flow = course[f"wanted.{migration.key}"] * course[f"limit.{migration.source}"]
        title = f"Move from {migration.source} to {migration.destination}, {migration.initiative}"
        course.during(f"flow.{migration.key}", title, CUSTOMERS, flow)


def _wanted(course: Course, migration: Migration) -> Term:
    size = course.lever(migration) * course.ledger.input(migration.path)
    return size * course[f"ramp_change.{migration.initiative}"] * _base(course, migration)


def _base(course: Course, migration: Migration) -> Term:
    """Give what a migration's size is a part of: all customers, those not yet moved, or 1 for a count."""
    stated = course.ledger.input(f"{migration.path}.of", OF_CUSTOMERS)
    unmoved = course[f"base.{migration.source}"] if _may_be(course, migration, OF_SEGMENT) else ZERO
    return (
        equal(stated, OF_CUSTOMERS) * course["opening_total"]
        + equal(stated, OF_SEGMENT) * unmoved
        + equal(stated, COUNT)
    )


def _may_be(course: Course, migration: Migration, base: float) -> bool:
    return equal(course.ledger.input(f"{migration.path}.of", OF_CUSTOMERS), base) != ZERO


def _declare_unmoved(course: Course, segment: str) -> None:
    """Declare what the sizes ``of <segment>`` apply to, so that exactly that share has moved at full ramp."""
    moved = total(
        _share_of_segment(course, migration) * course[f"ramp.{migration.initiative}"]
        for migration in course.migrations
        if migration.source == segment
    )
    already = course.declare(f"already.{segment}", f"Share of {segment} to have moved by now", SHARE, moved)
    still = 1 - _at_step_before(course, already, f"already.{segment}")
    unmoved = course.during(f"unmoved.{segment}", f"Share of {segment} not yet moved", SHARE, most(0.0, still))
    base = ratio(course[f"opening.{segment}"], unmoved, 0.0)
    course.during(f"base.{segment}", f"{_named(segment)} at the start, had none moved", CUSTOMERS, base)


def _at_step_before(course: Course, term: Term, key: str) -> Term:
    return ZERO if term == ZERO else course.before(key)


def _share_of_segment(course: Course, migration: Migration) -> Term:
    stated = equal(course.ledger.input(f"{migration.path}.of", OF_CUSTOMERS), OF_SEGMENT)
    return stated * course.lever(migration) * course.ledger.input(migration.path)


def _declare_migrated(course: Course) -> None:
    for segment in SEGMENTS:
        arriving = total(course[f"flow.{m.key}"] for m in course.migrations if m.destination == segment)
        leaving = total(course[f"flow.{m.key}"] for m in course.migrations if m.source == segment)
        migrated = course[f"opening.{segment}"] + arriving - leaving
        course.during(f"migrated.{segment}", f"{_named(segment)} after moving", CUSTOMERS, migrated)


def _declare_lost(course: Course) -> None:
    for segment in SEGMENTS:
        lost = course[f"churn.{segment}"] * course[f"migrated.{segment}"]
        course.during(f"lost.{segment}", f"{_named(segment)} lost to churn", CUSTOMERS, lost)
    for segment in SEGMENTS:
        remaining = course[f"migrated.{segment}"] - course[f"lost.{segment}"]
        course.during(f"remaining.{segment}", f"{_named(segment)} who remain", CUSTOMERS, remaining)
    everyone = total(course[f"remaining.{segment}"] for segment in SEGMENTS)
    course.during("remaining_total", "All customers who remain", CUSTOMERS, everyone)


def _declare_new(course: Course) -> None:
    """Declare the new customers: acquired at the trend's and the initiatives' rates, and referred."""
    added = (_acquired_by(course, initiative) for initiative in course.initiatives)
    rate = course.declare(
        "acquisition", "Acquisition per step", FACTOR, course.shared("trend_acquisition") + total(added)
    )
    acquired = rate * course["opening_total"]
    referred = total(course.shared(f"referral.{segment}") * course[f"migrated.{segment}"] for segment in SEGMENTS)
    course.during("referred", "New customers by referral", CUSTOMERS, referred)
    course.during("new", "New customers", CUSTOMERS, most(0.0, acquired + course["referred"]))


def _acquired_by(course: Course, initiative: str) -> Term:
    return course.lever(Lever(initiative, ACQUISITION)) * course[f"acquisition.{initiative}"]


def _declare_closing(course: Course) -> None:
    for segment in SEGMENTS:
        course.during(f"joined.{segment}", f"New {segment}", CUSTOMERS, course["new"] * _joining_mix(course, segment))
    for segment in SEGMENTS:
        closing = course[f"remaining.{segment}"] + course[f"joined.{segment}"]
        today = course.ledger.input("baseline.customers") * course.ledger.input(f"baseline.segments.{segment}.mix")
        course.declare(f"closing.{segment}", f"{_named(segment)} at the end of the step", CUSTOMERS, closing, today)
    everyone = total(course[f"closing.{segment}"] for segment in SEGMENTS)
    course.declare("total", "All customers at the end of the step", CUSTOMERS, everyone)


def _joining_mix(course: Course, segment: str) -> Term:
    """Give the share of new customers who join a segment: as stated, else the mix of those who remain.

    Where nobody remains new customers join with today's mix.
    """
    if course["new"] == ZERO:
        return ZERO
    ledger = course.ledger
    stated = ledger.input("trend.acquired_mix.given")
    today = ledger.input(f"baseline.segments.{segment}.mix")
    of_those_who_remain = ratio(course[f"remaining.{segment}"], course["remaining_total"], today)
    if stated == ONE:
        return ledger.input(f"trend.acquired_mix.{segment}")
    if stated != ZERO:
        return stated * ledger.input(f"trend.acquired_mix.{segment}") + (1 - stated) * of_those_who_remain
    return course.during(
        f"joining_mix.{segment}", f"Share of new customers who become {segment}", SHARE, of_those_who_remain
    )
