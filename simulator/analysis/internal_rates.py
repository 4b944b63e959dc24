"""The internal rate of return of many cash flows at once: what ``internal_rate`` gives for each, to the last digits.

A cash flow that is first below and then above 0 is two sums of discounted amounts: what comes in, and what was paid
before. Over the logarithm of the growth per step the logarithm of their quotient is nearly a straight line, so that
Newton's method finds its zero in a few passes over all draws. Each draw goes its own way, whatever stands beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.analysis.internal_rate import CLOSE, WIDEST, internal_rate
from simulator.arithmetic.array_functions import Array

MOST_PASSES = 12
_FEW = 0.5  # the share of the draws from which on it is worth putting those that are left together


def internal_rates(cash_flow: Array, steps_per_year: float) -> Array:
    """Find the annual rates at which the present values of cash flows are 0.

    Args:
        cash_flow: money, of shape (steps + 1, draws), the first today.
        steps_per_year: how many steps make a year.

    Returns:
        A rate for each draw as a share, NaN where there is none or no single one.
    """
    found = np.full(cash_flow.shape[1], np.nan)
    with np.errstate(all="ignore"):
        is_single, is_simple = _kinds(cash_flow)
        for sides, is_one in ((_paid_at_once, is_simple), (_paid_any_time, is_single & ~is_simple)):
            places = np.flatnonzero(is_one)
            if places.size:
                flows = cash_flow if places.size == found.size else cash_flow[:, places]
                found[places] = _log_growths(sides(flows))
        rates = np.expm1(found * steps_per_year)
    for place in np.flatnonzero(is_single & ~np.isfinite(rates)):
        rate = internal_rate(cash_flow[:, place].tolist(), steps_per_year)
        rates[place] = np.nan if rate is None else rate
    return rates


def _kinds(cash_flow: Array) -> tuple[Array, Array]:
    """Tell which draws change sign once, and which of these at once: paid today, and nothing but earned after it."""
    later = cash_flow[1:]
    is_simple = (cash_flow[0] < 0) & (later.min(axis=0) >= 0) & (later.max(axis=0) > 0)
    if is_simple.all():
        return is_simple, is_simple
    return _changes_once(cash_flow) | _changes_once(-cash_flow), is_simple


def _changes_once(flows: Array) -> Array:
    """Tell which draws are first below 0, and once above it never below it again."""
    paying = np.zeros(flows.shape[1], dtype=bool)
    earning, is_other = paying.copy(), paying.copy()
    for flow in flows:
        is_other |= ((flow > 0) & ~paying) | ((flow < 0) & earning)
        paying |= flow < 0
        earning |= flow > 0
    return earning & ~is_other


class _Sides(NamedTuple):
    """What is paid, from today on, and what is earned, from the end back, both at least 0.

    ``gap`` is how many steps the last row of what is earned lies behind the last row of what is paid.
    """

    paid: Array
    earned: Array
    gap: int

    def of(self, places: Array) -> _Sides:
        """Take some of the draws."""
        return _Sides(self.paid[:, places], self.earned[:, places], self.gap)


def _paid_at_once(flows: Array) -> _Sides:
    """Take what is paid today and nothing but earnings after it, as most cash flows are."""
    return _Sides(-flows[:1], flows[:0:-1], 1)


def _paid_any_time(flows: Array) -> _Sides:
    """Take what changes sign once, at any step and in either direction."""
    turned = np.where(_changes_once(flows), flows, -flows)
    return _Sides(np.maximum(-turned, 0.0), np.maximum(turned, 0.0)[::-1], 1 - len(flows))


def _log_growths(sides: _Sides) -> Array:
    """Find the logarithm of the growth per step that makes income worth as much as payments; NaN if not soon found."""
    found = np.full(sides.paid.shape[1], np.nan)
    places = np.arange(found.size)
    growth = _first_guess(sides)
    for _ in range(MOST_PASSES):
        step = _newton_step(sides, growth)
        growth += step
        is_found = np.abs(step) <= CLOSE
        is_new = is_found & np.isnan(found[places])  # the rest may take further passes, which are none of its business
        found[places[is_new]] = growth[is_new]
        rest = np.flatnonzero(~is_found)
        if rest.size == 0:
            break
        if rest.size <= _FEW * places.size:
            sides, places, growth = sides.of(rest), places[rest], growth[rest]
    return np.where(np.abs(found) <= WIDEST, found, np.nan)


def _first_guess(sides: _Sides) -> Array:
    """Give the first step from no growth at all, where sums suffice, by Halley's method."""
    earned, lead, spread = _moments(sides.earned)
    paid, lag, spread_paid = _moments(sides.paid)
    duration = sides.gap + lead + lag
    step = np.log(earned / paid) / duration
    bend = step * (spread - spread_paid) / (2 * duration)
    guess: Array = step / np.clip(1 - bend, 0.5, 2.0)
    return guess


def _moments(rows: Array) -> tuple[Array, Array, Array]:
    """Give the sum of rows, and mean and variance of the place from the last row back, weighted by the rows."""
    value, slope, bend = np.zeros((3, rows.shape[1]))
    for row in rows:
        bend += slope
        slope += value
        value += row
    mean = slope / value
    return value, mean, 2 * bend / value + mean - mean * mean


def _newton_step(sides: _Sides, growth: Array) -> Array:
    """Give how far a logarithm of the growth per step is to be moved."""
    ratio = np.exp(growth)
    earned, lead = _worth(sides.earned, 1 / ratio)
    paid, lag = _worth(sides.paid, ratio)
    step: Array = (np.log(earned / paid) - sides.gap * growth) / (sides.gap + lead + lag)
    return step


def _worth(rows: Array, factor: Array) -> tuple[Array, Array]:
    """Give the worth of rows at the last one's time, and their mean distance from it, weighted by their worth."""
    value = rows[0].copy()
    if len(rows) == 1:
        return value, np.zeros_like(value)
    slope = np.zeros_like(value)
    for row in rows[1:]:
        slope *= factor
        slope += value
        value *= factor
        value += row
    return value, factor * slope / value
