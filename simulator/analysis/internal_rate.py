"""The internal rate of return, and why there may be none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, expm1, fsum, log

from simulator.language import _, marked

NO_RATE = marked("no IRR: the cash flow never changes sign")
NO_SINGLE_RATE = marked("no single IRR: the cash flow changes sign more than once")
RATE_BEYOND_MEASURE = marked("no IRR: it is beyond what can be computed")
WIDEST = 60.0  # natural logarithm of the largest growth a step that is searched
CLOSE = 1e-8  # a step of Newton's method after which the next one would be less than the last digit
MOST_STEPS = 200

_Amounts = list[tuple[int, float]]
"""Amounts above 0, each with its step."""


def sign_changes(cash_flow: Sequence[float]) -> int:
    """Count how often a cash flow changes sign; zeros are passed over."""
    signs = [flow > 0 for flow in cash_flow if flow != 0]
    return sum(first != second for first, second in pairwise(signs))


def why_no_rate(cash_flow: Sequence[float]) -> str:
    """Say why a cash flow has no internal rate of return."""
    return _({0: NO_RATE, 1: RATE_BEYOND_MEASURE}.get(sign_changes(cash_flow), NO_SINGLE_RATE))


def internal_rate(cash_flow: Sequence[float], steps_per_year: float) -> float | None:
    """Find the annual rate at which the present value of a cash flow is 0.

    Exactly one change of sign guarantees exactly one such rate above -100 % (Descartes); with none or several there
    is none or no single one.

    Args:
        cash_flow: money per step, the first today.
        steps_per_year: how many steps make a year.

    Returns:
        The rate as a share (0.12 is 12 % a year), or None; ``why_no_rate`` gives the reason.
    """
    if sign_changes(cash_flow) != 1:
        return None
    paid, earned = sorted(_amounts(cash_flow, sign) for sign in (1, -1))  # what comes first, and what comes after it
    low, high = -WIDEST, WIDEST
    if _balance(paid, earned, low)[0] <= 0 or _balance(paid, earned, high)[0] >= 0:
        return None
    growth = 0.0
    for _step in range(MOST_STEPS):
        balance, duration = _balance(paid, earned, growth)
        low, high = (growth, high) if balance > 0 else (low, growth)
        step = balance / duration
        is_inside = low <= growth + step <= high
        growth = growth + step if is_inside else (low + high) / 2
        if (is_inside and abs(step) <= CLOSE) or high - low <= CLOSE**2:
            break
    try:
        return expm1(growth * steps_per_year)
    except OverflowError:
        return None


def _amounts(cash_flow: Sequence[float], sign: int) -> _Amounts:
    return [(step, sign * flow) for step, flow in enumerate(cash_flow) if sign * flow > 0]


def _balance(paid: _Amounts, earned: _Amounts, log_growth: float) -> tuple[float, float]:
    """Give the logarithm of what is earned by what is paid, both discounted, and how many steps lie between the two.

    Over the logarithm of the growth per step it falls, nearly in a straight line, by the number of steps.
    """
    log_paid, paid_at = _log_worth(paid, log_growth)
    log_earned, earned_at = _log_worth(earned, log_growth)
    return log_earned - log_paid, earned_at - paid_at


def _log_worth(amounts: _Amounts, log_growth: float) -> tuple[float, float]:
    """Give the logarithm of the present value, and its mean step; scaled, so that no power overflows."""
    largest_at = amounts[0 if log_growth >= 0 else -1][0]
    worths = [amount * exp(log_growth * (largest_at - step)) for step, amount in amounts]
    worth = fsum(worths)
    mean = fsum(part * step for part, (step, _) in zip(worths, amounts, strict=True)) / worth
    return log(worth) - log_growth * largest_at, mean
