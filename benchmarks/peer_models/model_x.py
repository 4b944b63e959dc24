"""modelx: cells that refer to each other by step, holding an array of all draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from by_hand import DISCOUNT, MARGIN, NAMES, ONCE, RAMP, RUNNING, START, STEP, STEPS, scipy_distributions

N = 200_000
CELLS = """
def keep(s): return (1 - churn[s]) ** STEP
def growth(): return (1 + acquisition) ** STEP - 1
def part(t): return 1 / RAMP if t <= RAMP else 0.0
def total(c, t): return customers(c, 0, t) + customers(c, 1, t) + customers(c, 2, t)
def up(c, t): return c * np.minimum(passives_to_promoters * part(t) * total(c, t - 1), customers(c, 1, t - 1))
def middle(c, t): return c * np.minimum(detractors_to_passives * part(t) * total(c, t - 1), customers(c, 2, t - 1))
def moved(c, s, t):
    if s == 0: return customers(c, 0, t - 1) + up(c, t)
    if s == 1: return customers(c, 1, t - 1) - up(c, t) + middle(c, t)
    return customers(c, 2, t - 1) - middle(c, t)
def stayed(c, s, t): return moved(c, s, t) * keep(s)
def new(c, t):
    referred = STEP * (referral_promoters * moved(c, 0, t) + referral_passives * moved(c, 1, t))
    return np.maximum(growth() * total(c, t - 1) + referred, 0.0)
def grown(c, t): return 1 + new(c, t) / (stayed(c, 0, t) + stayed(c, 1, t) + stayed(c, 2, t))
def customers(c, s, t): return START[s] if t == 0 else stayed(c, s, t) * grown(c, t)
def movers(k, t):
    if t == 0: return 0.0
    return (movers(k, t - 1) + (up(1, t) if k == 0 else middle(1, t))) * keep(k)
def shortfall(t):
    return (1 - realisation) * (movers(0, t) * (spend[0] - spend[1]) + movers(1, t) * (spend[1] - spend[2]))
def increment(t):
    if t == 0: return 0.0
    return sum((customers(1, s, t) - customers(0, s, t)) * spend[s] for s in range(3)) - shortfall(t)
def earned(t): return (increment(t - 1) + increment(t)) / 2 * STEP
def npv(t):
    if t == 0: return -ONCE
    return npv(t - 1) + (MARGIN * earned(t) - RUNNING * STEP) * (1 + DISCOUNT) ** (-t * STEP)
"""


def run(draws: int) -> Any:
    """Work out the cells for arrays of all draws."""
    import modelx

    columns = [distribution.rvs(draws, random_state=1 + k) for k, distribution in enumerate(scipy_distributions())]
    space = modelx.new_model().new_space()
    given = dict(zip(NAMES, columns, strict=True))
    space.spend, space.churn = columns[0:3], columns[3:6]
    for name in NAMES[6:]:
        setattr(space, name, given[name])
    for name, value in (
        ("STEP", STEP),
        ("RAMP", RAMP),
        ("START", START),
        ("ONCE", ONCE),
        ("MARGIN", MARGIN),
        ("RUNNING", RUNNING),
        ("DISCOUNT", DISCOUNT),
        ("np", np),
    ):
        setattr(space, name, value)
    for source in CELLS.strip().split("\ndef "):
        text = source if source.startswith("def ") else f"def {source}"
        space.new_cells(formula=text)
    return space.npv(STEPS)
