"""The model once more, in plain loops over plain floats: the yardstick the engine is measured with.

Nothing here is shared with the engine: no arrays, no terms, no formulas of its. Only the scenario's shape is common.
``answer`` gives the JSON object of ``run`` for its numeric parts; ``limits`` says where flows exceed a segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import factorial, fsum, sqrt

from reference_course import SEGMENTS, Limit, Plan, Projection, Segments, company
from reference_worth import (
    Json,
    business_case,
    incremental_contribution,
    lever_names,
    lifetime_value,
    per_step,
    run_rates,
)

from simulator.scenario.scenario import Scenario

PERCENT = 100
NORMAL_95 = 1.959963984540054
WALD = {"promoters": 0.75, "passives": 1.5, "detractors": 0.75}


def answer(scenario: Scenario) -> Json:
    """Give the numeric parts of the JSON of ``run``; flows above a segment are scaled down."""
    levers = lever_names(scenario)
    after = company(scenario, Plan(frozenset(levers)))
    idle = company(scenario, Plan(frozenset()))
    today, end, nothing = state(after, 0), state(after, -1), state(idle, -1)
    return {
        "today": today,
        "end": end,
        "do_nothing": nothing,
        "change": change(today, end),
        "increment": increment(scenario, after, idle),
        "bridge": bridge(after),
        "attribution": attribution(scenario, levers),
        "business_case": business_case(scenario, after, idle),
        "lifetime_value": lifetime_value(scenario, after),
        "survey": survey(scenario.respondents, today),
        "steps": steps(scenario, after, idle),
        "units": {
            one.unit: {
                "today": state([one], 0),
                "end": state([one], -1),
                "do_nothing": state([other], -1),
                "bridge": bridge([one]),
            }
            for one, other in zip(after, idle, strict=True)
            if one.unit
        },
    }


def limits(scenario: Scenario) -> list[Limit]:
    """Give every place where flows exceed what a segment holds, beyond rounding dust."""
    everything = company(scenario, Plan(frozenset(lever_names(scenario))))
    return [limit for projection in everything for limit in projection.limits]


def nps_of(customers: Segments) -> float | None:
    """Promoters minus detractors, in points; nothing where nobody is left."""
    total = sum(customers.values())
    return PERCENT * (customers["promoters"] - customers["detractors"]) / total if total > 0 else None


def summed(projections: Sequence[Projection], t: int) -> Segments:
    """Sum customers over the units."""
    return {s: sum(p.moments[t].customers[s] for p in projections) for s in SEGMENTS}


def state(projections: Sequence[Projection], t: int) -> Json:
    """Give the STATE of some units together at one step."""
    moments = [p.moments[t] for p in projections]
    customers = summed(projections, t)
    total = sum(customers.values())
    segments = {}
    for s in SEGMENTS:
        revenue = sum(m.customers[s] * m.spend[s] for m in moments)
        plain = sum(m.spend[s] for m in moments) / len(moments)
        segments[s] = {
            "customers": customers[s],
            "mix": customers[s] / total if total > 0 else 0.0,
            "spend": revenue / customers[s] if customers[s] > 0 else plain,
            "revenue": revenue,
        }
    run_rate = sum(m.run_rate for m in moments)
    return {"customers": total, "nps": nps_of(customers), "run_rate": run_rate, "segments": segments}


def minus(a: float | None, b: float | None) -> float | None:
    """Subtract, where both are there."""
    return None if a is None or b is None else a - b


def change(today: Json, end: Json) -> Json:
    """The end minus today."""
    moved = end["run_rate"] - today["run_rate"]
    return {
        "customers": end["customers"] - today["customers"],
        "nps": minus(end["nps"], today["nps"]),
        "run_rate": moved,
        "run_rate_percent": PERCENT * moved / today["run_rate"] if today["run_rate"] else None,
    }


def increment(scenario: Scenario, after: Sequence[Projection], idle: Sequence[Projection]) -> Json:
    """With the initiatives minus do nothing."""
    extra = incremental_contribution(scenario, after, idle)
    return {
        "nps": minus(nps_of(summed(after, -1)), nps_of(summed(idle, -1))),
        "run_rate": run_rates(after)[-1] - run_rates(idle)[-1],
        "revenue": fsum(per_step(scenario, run_rates(after))) - fsum(per_step(scenario, run_rates(idle))),
        "contribution": None if extra is None else fsum(extra),
    }


def bridge(projections: Sequence[Projection]) -> Json:
    """Why the run-rate moved, over every cell of unit and segment: volume first at the old mix."""
    before, after = [p.moments[0] for p in projections], [p.moments[-1] for p in projections]
    total_before, total_after = sum(m.total for m in before), sum(m.total for m in after)
    old_average = sum(share(m.customers[s], total_before) * m.spend[s] for m in before for s in SEGMENTS)
    mix = spend = 0.0
    for old, new in zip(before, after, strict=True):
        for s in SEGMENTS:
            old_share, new_share = share(old.customers[s], total_before), share(new.customers[s], total_after)
            mix += total_after * (new_share - old_share) * old.spend[s]
            spend += total_after * new_share * (new.spend[s] - old.spend[s])
    return {
        "volume": (total_after - total_before) * old_average,
        "mix": mix,
        "spend": spend,
        "realisation": -sum(m.shortfall for m in after),
        "total": sum(m.run_rate for m in after) - sum(m.run_rate for m in before),
    }


def share(part: float, whole: float) -> float:
    """A part of a whole; 0 of nothing."""
    return part / whole if whole > 0 else 0.0


def attribution(scenario: Scenario, levers: Sequence[str]) -> Json | None:
    """Give each lever's Shapley value by going through every coalition of the others."""
    if not levers:
        return None
    worth: dict[frozenset[str], tuple[float, float]] = {}
    for coalition in subsets(levers):
        rates = run_rates(company(scenario, Plan(coalition)))
        worth[coalition] = (rates[-1], fsum(per_step(scenario, rates)))
    shares: Json = {"run_rate": {}, "revenue": {}}
    for lever in levers:
        others = [name for name in levers if name != lever]
        for index, outcome in enumerate(shares):
            shares[outcome][lever] = fsum(
                weight(len(coalition), len(levers)) * (worth[coalition | {lever}][index] - worth[coalition][index])
                for coalition in subsets(others)
            )
    return shares


def subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Go through every subset."""
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            yield frozenset(chosen)


def weight(size: int, levers: int) -> float:
    """Give the share of orders in which exactly these ``size`` levers come before a given one."""
    return factorial(size) * factorial(levers - size - 1) / factorial(levers)


def survey(respondents: int | None, today: Json) -> Json | None:
    """Give the half-widths at 95 % of what the survey's mix implies."""
    if respondents is None:
        return None
    segments = today["segments"]
    shares = {s: (segments[s]["mix"] * respondents + WALD[s]) / (respondents + sum(WALD.values())) for s in SEGMENTS}
    variance = shares["promoters"] + shares["detractors"] - (shares["promoters"] - shares["detractors"]) ** 2
    average = sum(segments[s]["mix"] * segments[s]["spend"] for s in SEGMENTS)
    spread = sum(segments[s]["mix"] * (segments[s]["spend"] - average) ** 2 for s in SEGMENTS)
    margin = NORMAL_95 * sqrt(spread / respondents)
    return {
        "respondents": respondents,
        "nps_margin": PERCENT * NORMAL_95 * sqrt(variance / (respondents + sum(WALD.values()))),
        "spend_per_customer_margin": margin,
        "run_rate_margin": margin * today["customers"],
    }


def steps(scenario: Scenario, after: Sequence[Projection], idle: Sequence[Projection]) -> list[Json]:
    """Give every step, today first."""
    rates, idle_rates = run_rates(after), run_rates(idle)
    revenue, idle_revenue = per_step(scenario, rates), per_step(scenario, idle_rates)
    rows = []
    for t in range(scenario.steps + 1):
        customers, idle_customers = summed(after, t), summed(idle, t)
        rows.append(
            {
                "step": t,
                "months": t * scenario.step_months,
                "customers": customers,
                "total": sum(customers.values()),
                "nps": nps_of(customers),
                "run_rate": rates[t],
                "revenue": revenue[t],
                "do_nothing": {
                    "total": sum(idle_customers.values()),
                    "nps": nps_of(idle_customers),
                    "run_rate": idle_rates[t],
                    "revenue": idle_revenue[t],
                },
            }
        )
    return rows
