"""The reference's business case: cash flow, NPV, rate of return, payback, break-even, lifetime value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import fsum
from typing import Any

from reference_course import SEGMENTS, Inputs, Plan, Projection, Segments, company

from simulator.scenario.scenario import Scenario

Json = dict[str, Any]

MONTHS_PER_YEAR = 12
BISECTIONS = 200


def lever_names(scenario: Scenario) -> list[str]:
    """Name every lever that the scenario gives in any of its units."""
    names = []
    for name in scenario.initiatives:
        prefix = f"initiatives.{name}."
        given = {
            path.removeprefix(prefix) for unit in scenario.units for path in unit.inputs if path.startswith(prefix)
        }
        pairs = [(i, j) for i in SEGMENTS for j in SEGMENTS if f"migrations.{i}.{j}" in given]
        names += [f"{name}: {i} > {j}" for i, j in pairs]
        if "acquisition" in given:
            names.append(f"{name}: acquisition")
        for key, label in (("churn_reduction", "churn reduction"), ("spend_uplift", "spend uplift")):
            if any(f"{key}.{s}" in given for s in SEGMENTS):
                names.append(f"{name}: {label}")
    return names


def run_rates(projections: Sequence[Projection]) -> list[float]:
    """Sum the units' run-rates, step by step."""
    return [sum(p.moments[t].run_rate for p in projections) for t in range(len(projections[0].moments))]


def contributions(projections: Sequence[Projection]) -> list[float] | None:
    """Sum the units' contribution run-rates; nothing where a unit has no margin."""
    rows = []
    for t in range(len(projections[0].moments)):
        parts = [p.moments[t].contribution for p in projections]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        rows.append(sum(known))
    return rows


def per_step(scenario: Scenario, rates: Sequence[float]) -> list[float]:
    """Turn run-rates into what falls into each step, 0 today: the mean of both ends times the step's length."""
    length = scenario.step_months / scenario.spend_period_months
    return [0.0] + [(rates[t - 1] + rates[t]) / 2 * length for t in range(1, len(rates))]


def incremental_contribution(
    scenario: Scenario, after: Sequence[Projection], idle: Sequence[Projection]
) -> list[float] | None:
    """Give what each step earns more than do nothing; nothing without a margin."""
    with_it, without = contributions(after), contributions(idle)
    if with_it is None or without is None:
        return None
    pairs = zip(per_step(scenario, with_it), per_step(scenario, without), strict=True)
    return [earned - anyway for earned, anyway in pairs]


def costs(scenario: Scenario) -> list[float]:
    """Give what the company pays per step: everything once at 0, then what keeps running."""
    inputs = scenario.company.inputs
    once = running = 0.0
    for name in scenario.initiatives:
        path = f"initiatives.{name}.cost"
        once += inputs.get(f"{path}.once", 0.0)
        if f"{path}.running" in inputs:
            running += inputs[f"{path}.running"] * scenario.step_months / inputs[f"{path}.running.per"]
    return [once] + [running] * scenario.steps


def annual_discount(scenario: Scenario) -> float | None:
    """Restate the discount rate per year."""
    inputs = scenario.company.inputs
    if "finance.discount" not in inputs:
        return None
    restated: float = (1 + inputs["finance.discount"]) ** (MONTHS_PER_YEAR / inputs["finance.discount.per"]) - 1
    return restated


def present_value(scenario: Scenario, flows: Sequence[float], rate: float) -> float:
    """Discount each step's flow to today, at an annual rate."""
    years = scenario.step_months / MONTHS_PER_YEAR
    return fsum(flow / (1 + rate) ** (t * years) for t, flow in enumerate(flows))


def cash_flow(scenario: Scenario, after: Sequence[Projection], idle: Sequence[Projection]) -> list[float] | None:
    """Give incremental contribution less costs, per step from 0; nothing without a margin."""
    extra = incremental_contribution(scenario, after, idle)
    return None if extra is None else [earned - paid for earned, paid in zip(extra, costs(scenario), strict=True)]


def business_case(scenario: Scenario, after: Sequence[Projection], idle: Sequence[Projection]) -> Json | None:
    """Give the investment's worth; nothing without a margin."""
    flows = cash_flow(scenario, after, idle)
    extra = incremental_contribution(scenario, after, idle)
    if flows is None or extra is None:
        return None
    rate = annual_discount(scenario)
    cost, earned = fsum(costs(scenario)), fsum(extra)
    return {
        "npv": None if rate is None else present_value(scenario, flows, rate),
        "irr": internal_rate(scenario, flows),
        "roi": (earned - cost) / cost if cost else None,
        "payback_months": payback(scenario, flows),
        "cost": cost,
        "contribution_increment": earned,
        "cash_flow": flows,
        "break_even_realisation": break_even(scenario),
    }


def internal_rate(scenario: Scenario, flows: Sequence[float]) -> float | None:
    """Find the annual rate at which the flows are worth nothing, by bisection on one step's discount factor."""
    signs = [flow > 0 for flow in flows if flow != 0]
    if sum(a != b for a, b in pairwise(signs)) != 1:
        return None

    def worth(factor: float) -> float:
        return polynomial(flows, factor)

    low, high = 0.0, 1.0
    while (worth(high) > 0) == signs[0]:
        low, high = high, high * 2
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if (worth(middle) > 0) == signs[0] else (low, middle)
    annual: float = high ** (-MONTHS_PER_YEAR / scenario.step_months) - 1
    return annual


def polynomial(flows: Iterable[float], factor: float) -> float:
    """Sum the flows, each times the factor once per step, over the largest power so that nothing overflows."""
    terms = list(flows)
    if factor <= 1:
        return fsum(flow * factor**t for t, flow in enumerate(terms))
    return fsum(flow * factor ** (t - len(terms) + 1) for t, flow in enumerate(terms))


def payback(scenario: Scenario, flows: Sequence[float]) -> float | None:
    """Give the months until the money is back: 0 where it never was gone, nothing where it stays gone."""
    balance, gone = 0.0, False
    for t, flow in enumerate(flows):
        before, balance = balance, balance + flow
        if gone and balance >= 0:
            return (t - 1 + -before / flow) * scenario.step_months
        gone = gone or balance < 0
    return None if gone else 0.0


def npv_at(scenario: Scenario, realisation: float) -> float | None:
    """Give the NPV with one realisation for all initiatives."""
    levers = frozenset(lever_names(scenario))
    flows = cash_flow(
        scenario, company(scenario, Plan(levers, realisation)), company(scenario, Plan(frozenset(), realisation))
    )
    rate = annual_discount(scenario)
    return None if flows is None or rate is None else present_value(scenario, flows, rate)


def break_even(scenario: Scenario) -> float | None:
    """Find the realisation, alike for all initiatives, at which the NPV is 0; the NPV is linear in it."""
    nothing, everything = npv_at(scenario, 0.0), npv_at(scenario, 1.0)
    if nothing is None or everything is None or nothing == everything:
        return None
    found = nothing / (nothing - everything)
    return found if 0 <= found <= 1 else None


def lifetime_value(scenario: Scenario, after: Sequence[Projection]) -> Segments | None:
    """Give what a customer who stays in a segment is worth, weighted over the units by today's customers."""
    values = {}
    for s in SEGMENTS:
        weighted = plain = people = 0.0
        for unit, projection in zip(scenario.units, after, strict=True):
            value = unit_lifetime_value(scenario, unit.inputs, s)
            if value is None:
                return None
            held = projection.moments[0].customers[s]
            weighted, plain, people = weighted + held * value, plain + value, people + held
        values[s] = weighted / people if people > 0 else plain / len(after)
    return values


def unit_lifetime_value(scenario: Scenario, inputs: Inputs, s: str) -> float | None:
    """Give it for one unit: the first year's contribution now, then what is kept, discounted, for ever."""
    rate = annual_discount(scenario)
    churn = inputs.get(f"trend.churn.{s}")
    if rate is None or churn is None or "finance.margin" not in inputs:
        return None
    retention = (1 - churn) ** (MONTHS_PER_YEAR / inputs[f"trend.churn.{s}.per"])
    earned = inputs["finance.margin"] * inputs[f"baseline.segments.{s}.spend"]
    kept = earned - inputs.get(f"finance.cost_to_serve.{s}", 0.0)
    value: float = kept * MONTHS_PER_YEAR / scenario.spend_period_months * (1 + rate) / (1 + rate - retention)
    return value
