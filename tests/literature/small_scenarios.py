"""Scenarios written for one figure: of three groups of customers, of a given cash flow, of a customer's lifetime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import yaml

from simulator.analysis import answer
from simulator.engine.run import Run
from simulator.scenario import parse

PROMOTERS, PASSIVES, DETRACTORS = "promoters", "passives", "detractors"
GROUPS = (PROMOTERS, PASSIVES, DETRACTORS)


def run(tree: Mapping[str, Any]) -> Run:
    """Run a scenario given as the tree of its file."""
    text = yaml.safe_dump({"name": "Published example", "currency": "USD", **tree}, sort_keys=False)
    return answer(parse(text, "example.yaml"))


def percent(share: float) -> str:
    """Write a share as the scenario file has it."""
    return f"{100 * share:.15f}%"


def changed(before: Sequence[tuple[int, float]], after: Sequence[tuple[int, float]]) -> Run:
    """Take up to three groups from one number of customers and spend to another within a year.

    Customers who come join the groups that grow, and others move into them; spend goes up or down where they are.

    Args:
        before: customers and spend per customer of each group.
        after: the same a year later; together at least as many customers.
    """
    groups = [*zip(before, after, strict=True)]
    names = GROUPS[: len(groups)]
    grown = {name: end[0] - begin[0] for name, (begin, end) in zip(names, groups, strict=True)}
    joined, moves = _joined_and_moved(grown)
    total = sum(customers for customers, _ in before)
    segments = {name: {"customers": 0, "spend": 0} for name in GROUPS}
    segments |= {name: {"customers": b[0], "spend": b[1]} for name, b in zip(names, before, strict=True)}
    came = sum(joined.values())
    mix = {name: percent(joined.get(name, 0) / came) for name in GROUPS} if came else None
    uplift = {name: percent(end[1] / begin[1] - 1) for name, (begin, end) in zip(names, groups, strict=True)}
    return run(
        {
            "horizon": "1 year",
            "step": "year",
            "baseline": {"spend_period": "year", "segments": segments},
            "trend": {"acquired_mix": mix} if mix else {},
            "initiatives": {
                "change": {
                    "migrations": {
                        source: {to: f"{n} customers" for to, n in tos.items()} for source, tos in moves.items()
                    },
                    "acquisition": f"{percent(came / total)} per year",
                    "spend_uplift": uplift,
                }
            },
        }
    )


def _joined_and_moved(grown: Mapping[str, int]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Say how many join each group, and how many move from each to which other."""
    wanted = {name: number for name, number in grown.items() if number > 0}
    moves: dict[str, dict[str, int]] = {}
    for source, number in grown.items():
        left = max(0, -number)
        for to, open_places in list(wanted.items()):
            moved = min(left, open_places)
            if moved:
                moves.setdefault(source, {})[to] = moved
            wanted[to] -= moved
            left -= moved
    return wanted, moves


def with_cash_flow(flows: Sequence[float], discount: float) -> Run:
    """Give a run whose yearly cash flow is the one given, the first of them a cost today (or nothing).

    The model counts a year's contribution as the mean of its beginning and its end, so that run-rates are chosen whose
    means are the flows: one customer, and each year an initiative of its own that changes what is spent.
    """
    base = 10 * sum(map(abs, flows)) + 1
    rates = [0.0]
    for flow in flows[1:]:
        rates.append(2 * flow - rates[-1])
    factors = [(base + after) / (base + before) for before, after in pairwise(rates)]
    initiatives: dict[str, Any] = {
        f"year{year}": {
            "ramp": {"shape": "step", "delay": f"{12 * year} months"},
            "spend_uplift": {PROMOTERS: percent(factor - 1)},
        }
        for year, factor in enumerate(factors)
    }
    if flows[0]:
        initiatives["year0"]["cost"] = {"once": -flows[0]}
    return run(
        {
            "horizon": f"{len(flows) - 1} years",
            "step": "year",
            "baseline": {"spend_period": "year", "segments": _one_customer(base)},
            "initiatives": initiatives,
            "finance": {"margin": "100%", "discount": f"{percent(discount)} per year"},
        }
    )


def lifetime_value(spend: float, cost: float, churn: float, discount: float) -> float:
    """Give the product's lifetime value of a customer: pay-first, without end.

    The model's period is a year; a published example that reckons in months is written with its month in the year's
    place, which changes no figure.
    """
    found = run(
        {
            "horizon": "1 year",
            "step": "year",
            "baseline": {"spend_period": "year", "segments": _one_customer(spend)},
            "trend": {"churn": {name: f"{percent(churn)} per year" for name in GROUPS}},
            "finance": {
                "margin": "100%",
                "cost_to_serve": dict.fromkeys(GROUPS, cost),
                "discount": f"{percent(discount)} per year",
            },
        }
    ).lifetime_value
    assert found is not None
    return found[PROMOTERS]


def _one_customer(spend: float) -> dict[str, Any]:
    return {
        PROMOTERS: {"customers": 1, "spend": spend},
        PASSIVES: {"customers": 0, "spend": 0},
        DETRACTORS: {"customers": 0, "spend": 0},
    }
