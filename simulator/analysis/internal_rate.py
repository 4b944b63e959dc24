"""The internal rate of return, and why there may be none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, expm1, fsum

NO_RATE = "no IRR: the cash flow never changes sign"
NO_SINGLE_RATE = "no single IRR: the cash flow changes sign more than once"
RATE_BEYOND_MEASURE = "no IRR: it is beyond what can be computed"
_WIDEST = 60.0  # natural logarithm of the largest growth a step that is searched
_HALVINGS = 70  # which leave less than the last digit of a float


def sign_changes(cash_flow: Sequence[float]) -> int:
    """Count how often a cash flow changes sign; zeros are passed over."""
    signs = [flow > 0 for flow in cash_flow if flow != 0]
    return sum(first != second for first, second in pairwise(signs))


def why_no_rate(cash_flow: Sequence[float]) -> str:
    """Say why a cash flow has no internal rate of return."""
    return {0: NO_RATE, 1: RATE_BEYOND_MEASURE}.get(sign_changes(cash_flow), NO_SINGLE_RATE)


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
    flows = _trimmed(cash_flow)
    earns_first = flows[0] > 0
    low, high = -_WIDEST, _WIDEST
    if (_worth(flows, low) > 0) == (_worth(flows, high) > 0):
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (_worth(flows, middle) > 0) == earns_first:
            high = middle
        else:
            low = middle
    try:
        return expm1((low + high) / 2 * steps_per_year)
    except OverflowError:
        return None


def _trimmed(cash_flow: Sequence[float]) -> Sequence[float]:
    """Leave out the zeros at both ends: they move no root, and with many of them the scaled powers would vanish."""
    places = [place for place, flow in enumerate(cash_flow) if flow != 0]
    return cash_flow[places[0] : places[-1] + 1]


def _worth(cash_flow: Sequence[float], log_growth: float) -> float:
    """Give the present value, scaled so that no power overflows; only its sign matters."""
    shift = 0.0 if log_growth >= 0 else len(cash_flow) - 1
    return fsum(flow * exp(log_growth * (shift - step)) for step, flow in enumerate(cash_flow))
