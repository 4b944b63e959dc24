"""Stated rates restated per step, and the ramps by which initiatives take effect."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import ONE, ZERO, Reference, Term, before, equal, greater, least, most, product
from simulator.language import _
from simulator.model.course import Course
from simulator.model.kinds import RAMP_SHAPES, SEGMENTS
from simulator.model.shape import CHURN_REDUCTION, Lever
from simulator.model.units import FACTOR, FLAG, MONTHS, RATE, SHARE
from simulator.model.words import one_of_segment, segment_name

LINEAR, S_CURVE = (float(RAMP_SHAPES.index(shape)) for shape in ("linear", "s-curve"))


def step_months(ledger: Ledger) -> Term:
    """Give the length of a step in months."""
    return ledger.input("step")


def steps_in_period(ledger: Ledger, path: str) -> Term:
    """Give the part of a rate's stated period that one step is (h / L)."""
    return step_months(ledger) / ledger.input(f"{path}.per", 1.0)


def growth_per_step(ledger: Ledger, path: str) -> Term:
    """Restate a growth-like rate per step: ``(1 + r) ** (h / L) - 1``."""
    return (1 + ledger.input(path)) ** steps_in_period(ledger, path) - 1


def churn_per_step(ledger: Ledger, path: str) -> Term:
    """Restate a churn per step: ``1 - (1 - c) ** (h / L)``."""
    return 1 - (1 - ledger.input(path)) ** steps_in_period(ledger, path)


def proportional_per_step(ledger: Ledger, path: str) -> Term:
    """Restate a rate that counts and does not compound: ``q * h / L``."""
    return ledger.input(path) * steps_in_period(ledger, path)


def declare_clock(ledger: Ledger, key: str = "months") -> Term:
    """Declare the months since today."""
    return ledger.declare(key, _("Months from today"), MONTHS, before(key) + step_months(ledger), today=0.0)


def declare_trend_rates(ledger: Ledger) -> None:
    """Declare the trend's rates per step, which both courses share."""
    for segment in SEGMENTS:
        rate = churn_per_step(ledger, f"trend.churn.{segment}")
        title = _("Churn of {segment} per step, trend", segment=segment_name(segment))
        ledger.declare(f"trend_churn.{segment}", title, RATE, rate)
        rate = proportional_per_step(ledger, f"trend.referral.{segment}")
        title = _("New customers per {customer} per step", customer=one_of_segment(segment))
        ledger.declare(f"referral.{segment}", title, RATE, rate)
    acquisition = growth_per_step(ledger, "trend.acquisition")
    ledger.declare("trend_acquisition", _("Acquisition per step, trend"), RATE, acquisition)
    inflation = growth_per_step(ledger, "trend.inflation")
    ledger.declare("inflation", _("Inflation of spend per step"), RATE, inflation)


def declare_inflation_index(ledger: Ledger) -> None:
    """Declare how far inflation has raised spend since today."""
    inflation = ledger["inflation"]
    index = ONE if inflation == ZERO else before("inflation_index") * (1 + inflation)
    ledger.declare("inflation_index", _("Inflation index of spend"), FACTOR, index, today=1.0)


def declare_initiative_rates(course: Course) -> None:
    """Declare each initiative's acquisition per step (unramped: the stated rate is the result over its length)."""
    for initiative in course.initiatives:
        path = f"initiatives.{initiative}.acquisition"
        rate = growth_per_step(course.ledger, path)
        title = _("Acquisition per step, {initiative}", initiative=initiative)
        course.declare(f"acquisition.{initiative}", title, RATE, rate)


def declare_ramps(course: Course) -> None:
    """Declare each initiative's cumulative ramp R(t), 0 today and 1 at full effect, and its change in a step.

    Lengths are in months, so that a ramp ends at exactly 1.
    """
    for initiative in course.initiatives:
        reached = _reached(course, initiative)
        key, title = f"ramp.{initiative}", _("Share of full effect reached, {initiative}", initiative=initiative)
        ramp = course.declare(key, title, SHARE, _shaped(course, initiative, reached), today=0.0)
        assert isinstance(ramp, Reference)
        title = _("Share of full effect added in the step, {initiative}", initiative=initiative)
        course.during(f"ramp_change.{initiative}", title, SHARE, ramp - ramp.before())


def _reached(course: Course, initiative: str) -> Term:
    """Declare how far the ramp's length has run: ``u = clip((t*h - delay) / over, 0, 1)``."""
    ledger = course.ledger
    path = f"initiatives.{initiative}.ramp"
    over = ledger.input(f"{path}.over", ledger.input("horizon"))
    run = (course.shared("months") - ledger.input(f"{path}.delay")) / over
    title = _("Share of the ramp's length run, {initiative}", initiative=initiative)
    return course.declare(f"ramp_run.{initiative}", title, SHARE, most(0.0, least(1.0, run)))


def _shaped(course: Course, initiative: str, run: Term) -> Term:
    ledger = course.ledger
    path = f"initiatives.{initiative}.ramp"
    shape = ledger.input(f"{path}.shape", LINEAR)
    title = _("Ramp is linear, {initiative}", initiative=initiative)
    linear = course.declare(f"ramp_linear.{initiative}", title, FLAG, equal(shape, LINEAR))
    title = _("Ramp is an s-curve, {initiative}", initiative=initiative)
    s_curve = course.declare(f"ramp_s_curve.{initiative}", title, FLAG, equal(shape, S_CURVE))
    title = _("Ramp is a step, {initiative}", initiative=initiative)
    step = course.declare(f"ramp_step.{initiative}", title, FLAG, 1 - linear - s_curve)
    started = greater(course.shared("months"), ledger.input(f"{path}.delay"))
    left = 1 - run  # u*u*(3 - 2*u), written so that it needs no other number than 1
    return linear * run + s_curve * (run * run * (1 + left + left)) + step * started


def declare_churn(course: Course) -> None:
    """Declare each segment's churn per step, after what the initiatives take off it."""
    for segment in SEGMENTS:
        reductions = (_kept_after_reduction(course, initiative, segment) for initiative in course.initiatives)
        churn = course.shared(f"trend_churn.{segment}") * product(reductions)
        title = _("Churn of {segment} per step", segment=segment_name(segment))
        course.declare(f"churn.{segment}", title, RATE, churn)


def _kept_after_reduction(course: Course, initiative: str, segment: str) -> Term:
    path = f"initiatives.{initiative}.churn_reduction.{segment}"
    switch = course.lever(Lever(initiative, CHURN_REDUCTION))
    kept = 1 - switch * course.ledger.input(path) * course[f"ramp.{initiative}"]
    title = _(
        "Share of the churn of {segment} that is left, {initiative}",
        segment=segment_name(segment),
        initiative=initiative,
    )
    return course.declare(f"churn_left.{initiative}.{segment}", title, SHARE, kept)
