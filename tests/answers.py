"""Two answers side by side: every number of their JSON, as closely as it can be known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

Json = dict[str, Any]

RELATIVE = 1e-9
FLOOR = 1e-12
DUST = 1e-11
MONTHS_PER_YEAR = 12
PERCENT = 100.0
DIMENSIONS = {
    "months": "time",
    "payback_months": "time",
    "step": "number",
    "respondents": "number",
    "mix": "share",
    "roi": "share",
    "irr": "share",
    "run_rate_percent": "share",
    "break_even_realisation": "share",
    "spend": "spend",
    "spend_per_customer_margin": "spend",
    "total": "customers",
    "revenue": "money",
}
QUIET = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def examples(few: int) -> int:
    """Say how many generated scenarios a test takes: few, or as many times more as ``NPS_SIM_EXAMPLES`` says."""
    return few * int(os.environ.get("NPS_SIM_EXAMPLES", "1"))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Go through every number of a JSON object, with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from leaves(part, f"{path}.{index}")
    else:
        yield path, value


def dimension(path: str) -> str:
    """Say what the number at a path is: money, money per customer, customers, points, a share, a time or a number."""
    parts = path.split(".")
    if not {"bridge", "attribution", "cash_flow"}.isdisjoint(parts):
        return "money"
    if not {"nps", "nps_margin"}.isdisjoint(parts):
        return "points"
    if "lifetime_value" in parts:
        return "spend"
    named = DIMENSIONS.get(parts[-1])
    return named or ("customers" if "customers" in parts else "money")


def scales(expected: Json) -> dict[str, float]:
    """Measure how large a number of each dimension is in one answer: rounding dust is in proportion to it."""
    states = [expected["today"], expected["end"], expected["do_nothing"]]
    parts = [part for state in states for part in state["segments"].values()]
    values = list((expected["lifetime_value"] or {}).values())
    money = max([sum(abs(row["revenue"]) for row in expected["steps"]), 1.0] + [3 * part["revenue"] for part in parts])
    base = abs(expected["today"]["run_rate"]) or money
    cost = (expected["business_case"] or {}).get("cost") or money
    return {
        "money": money,
        "customers": max([row["total"] for row in expected["steps"]] + [state["customers"] for state in states]),
        "spend": max([part["spend"] for part in parts] + [abs(value) for value in values]),
        "points": PERCENT,
        "share": max(1.0, money / base, money / cost),
        "time": 1.0,
        "number": 1.0,
    }


SOLVED = ("business_case.irr", "business_case.payback_months", "business_case.break_even_realisation")


def assert_same(found: Json, expected: Json) -> None:
    """Compare every number of two answers, except those that are roots of an equation."""
    scale = scales(expected)
    mine = dict(leaves(expected))
    theirs = dict(leaves({key: found[key] for key in expected}))
    assert not set(theirs) ^ set(mine), f"only in one answer: {sorted(set(theirs) ^ set(mine))}"
    for path, number in mine.items():
        if path in SOLVED:
            continue
        other = theirs[path]
        assert (other is None) == (number is None), f"{path}: engine {other}, reference {number}"
        if number is not None:
            allowed = RELATIVE * max(abs(number), abs(other)) + FLOOR * scale[dimension(path)]
            assert abs(other - number) <= allowed, f"{path}: engine {other!r}, reference {number!r}"


def assert_same_returns(found: Json, expected: Json) -> None:
    """Compare rate of return and payback, as closely as the cash flow they are solved from is known."""
    theirs, mine = found["business_case"], expected["business_case"]
    if mine is None:
        assert theirs is None
        return
    money, step_months, flows = scales(expected)["money"], expected["steps"][1]["months"], mine["cash_flow"]
    balances = [sum(flows[: t + 1]) for t in range(len(flows))]
    if any(value and abs(value) <= DUST * money for value in [*flows, *balances]):
        return
    for name in ("irr", "payback_months"):
        assert (theirs[name] is None) == (mine[name] is None), f"{name}: {theirs[name]}, {mine[name]}"
    if mine["payback_months"]:
        last = ceil(mine["payback_months"] / step_months * (1 - RELATIVE))
        loose = step_months * FLOOR * money / abs(flows[last])
        assert theirs["payback_months"] == pytest.approx(mine["payback_months"], rel=RELATIVE, abs=loose)
    if mine["irr"] is not None and theirs["irr"] != pytest.approx(mine["irr"], rel=RELATIVE, abs=RELATIVE):
        rate = theirs["irr"]
        values = [flow * (1 + rate) ** (-t * step_months / MONTHS_PER_YEAR) for t, flow in enumerate(flows)]
        assert abs(sum(values)) <= RELATIVE * sum(map(abs, values)), f"irr: {rate}, {mine['irr']}"
