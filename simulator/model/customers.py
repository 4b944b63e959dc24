"""One step of the customers, in its order: migrate, churn, acquire, close."""

from __future__ import annotations

from simulator.arithmetic.terms import ONE, ZERO, Term, equal, least, most, ratio, total
from simulator.language import _
from simulator.model.course import Course
from simulator.model.kinds import OF_CUSTOMERS, OF_SEGMENT, SEGMENTS
from simulator.model.shape import ACQUISITION, Lever, Migration
from simulator.model.units import CUSTOMERS, FLAG, RATE, SHARE
from simulator.model.words import migration_parts, segment_name, segment_title


def declare_customers(course: Course) -> None:
    """Declare the customers of every segment, step by step."""
    for segment in SEGMENTS:
        opening = course.before(f"closing.{segment}")
        title = _("{segment} at the start of the step", segment=segment_title(segment))
        course.during(f"opening.{segment}", title, CUSTOMERS, opening)
    opening_total = total(course[f"opening.{segment}"] for segment in SEGMENTS)
    course.during("opening_total", _("All customers at the start of the step"), CUSTOMERS, opening_total)
    _declare_flows(course)
    _declare_migrated(course)
    _declare_lost(course)
    _declare_new(course)
    _declare_closing(course)


def _stated_mix(course: Course, segment: str) -> Term:
    return course.ledger.input(f"baseline.segments.{segment}.mix")


def _stated_count(course: Course, segment: str) -> Term:
    return course.ledger.input(f"baseline.segments.{segment}.customers")


def declare_todays_mix(course: Course) -> None:
    """Declare the mix of today, which both courses share; each unit states a mix, or each segment's customers."""
    counted = total(_stated_count(course, segment) for segment in SEGMENTS)
    for segment in SEGMENTS:
        mix = _stated_mix(course, segment) + ratio(_stated_count(course, segment), counted, 0.0)
        title = _("Share of {segment} today", segment=segment_name(segment))
        course.declare(f"todays_mix.{segment}", title, SHARE, mix)


def _declare_flows(course: Course) -> None:
    """Declare how many move in a step: every flow from the step's opening, limited to what a segment holds."""
    for migration in course.migrations:
        _declare_base_flags(course, migration)
    for segment in SEGMENTS:
        _declare_unmoved(course, segment)
    for migration in course.migrations:
        title = _("Would move from {source} to {destination}, {initiative}", **migration_parts(migration))
        course.during(f"wanted.{migration.key}", title, CUSTOMERS, _wanted(course, migration))
    for segment in SEGMENTS:
        leaving = [course[f"wanted.{migration.key}"] for migration in course.migrations if migration.source == segment]
        title = _("Would leave {segment} by moving", segment=segment_name(segment))
        outflow = course.during(f"outflow.{segment}", title, CUSTOMERS, total(leaving))
        if outflow == ZERO:
            continue
        held = ratio(course[f"opening.{segment}"], outflow, 1.0)
        title = _("Share of movers that {segment} can give", segment=segment_name(segment))
        course.declare(f"limit.{segment}", title, SHARE, least(1.0, held), today=1.0)
    for migration in course.migrations:
        flow = course[f"wanted.{migration.key}"] * course[f"limit.{migration.source}"]
        title = _("Move from {source} to {destination}, {initiative}", **migration_parts(migration))
        course.during(f"flow.{migration.key}", title, CUSTOMERS, flow)


def _wanted(course: Course, migration: Migration) -> Term:
    size = course.lever(migration) * course.ledger.input(migration.path)
    return size * course[f"ramp_change.{migration.initiative}"] * _base(course, migration)


def _declare_base_flags(course: Course, migration: Migration) -> None:
    """Declare which base the migration's size is stated on."""
    stated = course.ledger.input(f"{migration.path}.of", OF_CUSTOMERS)
    words = migration_parts(migration)
    is_all, is_segment = equal(stated, OF_CUSTOMERS), equal(stated, OF_SEGMENT)
    title = _("Stated of all customers: {source} to {destination}, {initiative}", **words)
    of_all = course.declare(f"of_customers.{migration.key}", title, FLAG, is_all)
    title = _("Stated of the segment: {source} to {destination}, {initiative}", **words)
    of_segment = course.declare(f"of_segment.{migration.key}", title, FLAG, is_segment)
    title = _("Stated as a count: {source} to {destination}, {initiative}", **words)
    course.declare(f"of_count.{migration.key}", title, FLAG, 1 - of_all - of_segment)


def _base(course: Course, migration: Migration) -> Term:
    """Give what a migration's size is a part of: all customers, those not yet moved, or 1 for a count."""
    of_all, of_segment = course[f"of_customers.{migration.key}"], course[f"of_segment.{migration.key}"]
    unmoved = course[f"base.{migration.source}"] if of_segment != ZERO else ZERO
    return of_all * course["opening_total"] + of_segment * unmoved + course[f"of_count.{migration.key}"]


def _declare_unmoved(course: Course, segment: str) -> None:
    """Declare what the sizes ``of <segment>`` apply to, so that exactly that share has moved at full ramp."""
    leaving = [m for m in course.migrations if m.source == segment and course[f"of_segment.{m.key}"] != ZERO]
    if not leaving:
        return
    for migration in leaving:
        share = course[f"of_segment.{migration.key}"] * course.lever(migration) * course.ledger.input(migration.path)
        title = _("Share of {source} to become {destination}, {initiative}", **migration_parts(migration))
        course.declare(f"share_moved.{migration.key}", title, SHARE, share)
    moved = total(course[f"share_moved.{m.key}"] * course[f"ramp.{m.initiative}"] for m in leaving)
    name = segment_name(segment)
    course.declare(f"already.{segment}", _("Share of {segment} to have moved by now", segment=name), SHARE, moved)
    still = 1 - course.before(f"already.{segment}")
    title = _("Share of {segment} not yet moved", segment=name)
    unmoved = course.during(f"unmoved.{segment}", title, SHARE, most(0.0, still))
    base = ratio(course[f"opening.{segment}"], unmoved, 0.0)
    title = _("{segment} at the start, had none moved", segment=segment_title(segment))
    course.during(f"base.{segment}", title, CUSTOMERS, base)


def _declare_migrated(course: Course) -> None:
    for segment in SEGMENTS:
        arriving = total(course[f"flow.{m.key}"] for m in course.migrations if m.destination == segment)
        leaving = total(course[f"flow.{m.key}"] for m in course.migrations if m.source == segment)
        migrated = course[f"opening.{segment}"] + arriving - leaving
        title = _("{segment} after moving", segment=segment_title(segment))
        course.during(f"migrated.{segment}", title, CUSTOMERS, migrated)


def _declare_lost(course: Course) -> None:
    for segment in SEGMENTS:
        lost = course[f"churn.{segment}"] * course[f"migrated.{segment}"]
        title = _("{segment} lost to churn", segment=segment_title(segment))
        course.during(f"lost.{segment}", title, CUSTOMERS, lost)
    for segment in SEGMENTS:
        remaining = course[f"migrated.{segment}"] - course[f"lost.{segment}"]
        title = _("{segment} who remain", segment=segment_title(segment))
        course.during(f"remaining.{segment}", title, CUSTOMERS, remaining)
    everyone = total(course[f"remaining.{segment}"] for segment in SEGMENTS)
    course.during("remaining_total", _("All customers who remain"), CUSTOMERS, everyone)


def _declare_new(course: Course) -> None:
    """Declare the new customers: acquired at the trend's and the initiatives' rates, and referred."""
    added = (_acquired_by(course, initiative) for initiative in course.initiatives)
    rate = course.shared("trend_acquisition") + total(added)
    acquired = course.declare("acquisition", _("Acquisition per step"), RATE, rate) * course["opening_total"]
    referred = total(course.shared(f"referral.{segment}") * course[f"migrated.{segment}"] for segment in SEGMENTS)
    course.during("referred", _("New customers by referral"), CUSTOMERS, referred)
    course.during("new", _("New customers"), CUSTOMERS, most(0.0, acquired + course["referred"]))


def _acquired_by(course: Course, initiative: str) -> Term:
    return course.lever(Lever(initiative, ACQUISITION)) * course[f"acquisition.{initiative}"]


def _declare_closing(course: Course) -> None:
    for segment in SEGMENTS:
        title = _("New {segment}", segment=segment_name(segment))
        course.during(f"joined.{segment}", title, CUSTOMERS, course["new"] * _joining_mix(course, segment))
    for segment in SEGMENTS:
        closing = course[f"remaining.{segment}"] + course[f"joined.{segment}"]
        everyone = course.ledger.input("baseline.customers")
        today = _stated_count(course, segment) + everyone * _stated_mix(course, segment)
        title = _("{segment} at the end of the step", segment=segment_title(segment))
        course.declare(f"closing.{segment}", title, CUSTOMERS, closing, today)
    everyone = total(course[f"closing.{segment}"] for segment in SEGMENTS)
    course.declare("total", _("All customers at the end of the step"), CUSTOMERS, everyone)


def _joining_mix(course: Course, segment: str) -> Term:
    """Give the share of new customers who join a segment: as stated, else the mix of those who remain.

    Where nobody remains new customers join with today's mix.
    """
    if course["new"] == ZERO:
        return ZERO
    ledger = course.ledger
    stated = ledger.input("trend.acquired_mix.given")
    today = course.shared(f"todays_mix.{segment}")
    of_those_who_remain = ratio(course[f"remaining.{segment}"], course["remaining_total"], today)
    if stated == ONE:
        return ledger.input(f"trend.acquired_mix.{segment}")
    if stated != ZERO:
        return stated * ledger.input(f"trend.acquired_mix.{segment}") + (1 - stated) * of_those_who_remain
    title = _("Share of new customers who become {segment}", segment=segment_name(segment))
    return course.during(f"joining_mix.{segment}", title, SHARE, of_those_who_remain)
