"""The reference scenario written by hand, as the tools ask of those who use them: for one draw, and in NumPy for many.

Inputs, in this order: spend of promoters, passives, detractors; yearly churn of each; yearly referral of promoters and
passives; yearly acquisition; share of customers moving from passives to promoters and from detractors to passives;
realisation. Outcomes: run-rate increment at the end, revenue increment over the horizon, net present value.
"""

from __future__ import annotations

from typing import Any

import numpy as np

STEPS, RAMP, STEP = 36, 6, 1 / 12
MARGIN, DISCOUNT, ONCE, RUNNING = 0.62, 0.10, 250_000.0, 60_000.0
START = (40_000.0, 35_000.0, 25_000.0)
NAMES = (
    "spend_promoters",
    "spend_passives",
    "spend_detractors",
    "churn_promoters",
    "churn_passives",
    "churn_detractors",
    "referral_promoters",
    "referral_passives",
    "acquisition",
    "passives_to_promoters",
    "detractors_to_passives",
    "realisation",
)
BASE = (1440.0, 1080.0, 840.0, 0.11, 0.20, 0.36, 0.12, 0.02, 0.04, 0.03, 0.02, 0.70)
LOW = (1300.0, 980.0, 700.0, 0.06, 0.11, 0.22, 0.06, 0.0, 0.01, 0.01, 0.01, 0.40)
HIGH = (1580.0, 1180.0, 990.0, 0.22, 0.35, 0.58, 0.24, 0.05, 0.07, 0.05, 0.04, 1.0)
KINDS = (
    ("normal", 1440.0, 60.0),
    ("normal", 1080.0, 45.0),
    ("lognormal", 840.0, 60.0),
    ("pert", 0.06, 0.11, 0.22),
    ("pert", 0.11, 0.20, 0.35),
    ("pert", 0.22, 0.36, 0.58),
    ("triangular", 0.06, 0.12, 0.24),
    ("triangular", 0.0, 0.02, 0.05),
    ("normal", 0.04, 0.01),
    ("pert", 0.01, 0.03, 0.05),
    ("triangular", 0.01, 0.02, 0.04),
    ("uniform", 0.40, 1.0),
)


def project(inputs: Any, bounds: Any = (min, max)) -> tuple[Any, Any, Any]:
    """Project with and without the initiative. Inputs may be numbers, or arrays with NumPy's ``bounds``."""
    a, b, c, churn_a, churn_b, churn_c, refer_a, refer_b, acquisition, up, middle, realisation = inputs
    keep = [(1 - churn) ** STEP for churn in (churn_a, churn_b, churn_c)]
    growth = (1 + acquisition) ** STEP - 1
    rates = keep, growth, refer_a, refer_b
    today = START[0] * a + START[1] * b + START[2] * c
    now, idle = START, START
    moved_up = moved_middle = revenue = 0.0
    before = 0.0 * today
    value = -ONCE + before
    for step in range(1, STEPS + 1):
        part = 1 / RAMP if step <= RAMP else 0.0
        now, flow_up, flow_middle = _next(now, rates, (up * part, middle * part), bounds)
        idle, _, _ = _next(idle, rates, (0.0, 0.0), bounds)
        moved_up = (moved_up + flow_up) * keep[0]
        moved_middle = (moved_middle + flow_middle) * keep[1]
        shortfall = (1 - realisation) * (moved_up * (a - b) + moved_middle * (b - c))
        increment = sum((x - y) * z for x, y, z in zip(now, idle, (a, b, c), strict=True)) - shortfall
        earned = (before + increment) / 2 * STEP
        revenue = revenue + earned
        value = value + (MARGIN * earned - RUNNING * STEP) * (1 + DISCOUNT) ** (-step * STEP)
        before = increment
    return before, revenue, value


def _next(now: Any, rates: Any, moves: Any, bounds: Any) -> tuple[Any, Any, Any]:
    keep, growth, refer_a, refer_b = rates
    smaller, larger = bounds
    promoters, passives, detractors = now
    total = promoters + passives + detractors
    up, middle = smaller(moves[0] * total, passives), smaller(moves[1] * total, detractors)
    moved = promoters + up, passives - up + middle, detractors - middle
    stayed = [count * part for count, part in zip(moved, keep, strict=True)]
    new = larger(growth * total + STEP * (refer_a * moved[0] + refer_b * moved[1]), 0.0)
    grown = 1 + new / (stayed[0] + stayed[1] + stayed[2])
    return tuple(count * grown for count in stayed), up, middle


def project_all(inputs: Any) -> Any:
    """Project many draws at once: inputs of shape (12, n) give outcomes of shape (3, n)."""
    return np.array(project(inputs, (np.minimum, np.maximum)))


def scipy_distributions() -> list[Any]:
    """Give the inputs' distributions as SciPy has them."""
    from scipy import stats

    made = []
    for kind, *numbers in KINDS:
        if kind == "normal":
            made.append(stats.norm(loc=numbers[0], scale=numbers[1]))
        elif kind == "lognormal":
            mean, deviation = numbers
            spread = np.log(1 + (deviation / mean) ** 2)
            made.append(stats.lognorm(s=np.sqrt(spread), scale=mean * np.exp(-spread / 2)))
        elif kind == "uniform":
            made.append(stats.uniform(loc=numbers[0], scale=numbers[1] - numbers[0]))
        else:
            low, mode, high = numbers
            width = high - low
            share = (mode - low) / width
            if kind == "triangular":
                made.append(stats.triang(c=share, loc=low, scale=width))
            else:
                made.append(stats.beta(a=1 + 4 * share, b=5 - 4 * share, loc=low, scale=width))
    return made
