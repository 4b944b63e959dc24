"""Scenarios made at random: trees of the scenario file's shape, every key of it in play, and what turns them into text.

A tree is what the YAML says, with its values as people write them (``3% of customers``), so that laws may patch it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import yaml
from hypothesis import strategies as st

from simulator.scenario import parse
from simulator.scenario.scenario import Scenario

Tree = dict[str, Any]

SEGMENTS = ("promoters", "passives", "detractors")
STEP_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MOST_STEPS = {"month": 24, "quarter": 12, "half-year": 8, "year": 5}
RATE_CAPS = {"month": 2.5, "quarter": 6.0, "half-year": 10.0, "year": 20.0, "horizon": 25.0}
SHAPES = ("linear", "s-curve", "step")
PAIRS = tuple((i, j) for i in SEGMENTS for j in SEGMENTS if i != j)
OWN_MIGRATION = ("detractors", "promoters")
LEVERS = (*PAIRS, "acquisition", "churn_reduction", "spend_uplift")
CROWDED = (("detractors", "passives"), ("detractors", "promoters"), ("passives", "promoters"), "churn_reduction")
MOST_LEVERS = 6
MONTHS_PER_YEAR = 12
TREE_FILE = "generated.yaml"
WORKED: Tree = {
    "name": "Company X",
    "currency": "USD",
    "horizon": "6 months",
    "baseline": {
        "customers": 40_000,
        "spend_period": "year",
        "segments": {
            "promoters": {"mix": "74%", "spend": 2345.50},
            "passives": {"mix": "15%", "spend": 2089.20},
            "detractors": {"mix": "11%", "spend": 1907.90},
        },
    },
    "initiatives": {
        "support": {
            "migrations": {
                "passives": {"promoters": "3% of customers"},
                "detractors": {"passives": "1% of customers"},
            },
            "acquisition": "1% per horizon",
        }
    },
}


def to_text(tree: Tree) -> str:
    """Write a tree as the text of a scenario file."""
    return str(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True))


def to_scenario(tree: Tree, case: str | None = None) -> Scenario:
    """Read a tree, or one of its cases, through the product's own reader."""
    return parse(to_text(tree), TREE_FILE, case)


def patched(tree: Tree, *keys: str, value: Any) -> Tree:
    """Give a copy of the tree with one value set, the maps above it made where they are missing."""
    copy = deepcopy(tree)
    place = copy
    for key in keys[:-1]:
        place = place.setdefault(key, {})
    place[keys[-1]] = value
    return copy


# --- values as people write them --------------------------------------------------------------------------------------


def percents(low: float, high: float) -> st.SearchStrategy[str]:
    """Draw a share of one decimal, between two percentages."""
    return st.integers(round(low * 10), round(high * 10)).map(lambda tenths: f"{tenths / 10:.1f}%")


def rates(sign: str = "positive", fraction: float = 1.0) -> st.SearchStrategy[str]:
    """Draw a percentage per any period, in proportion to the period; ``either`` sign, or positive."""

    def per(period: str) -> st.SearchStrategy[str]:
        cap = max(0.2, RATE_CAPS[period] * fraction)
        return percents(-cap / 2 if sign == "either" else 0.1, cap).map(lambda share: f"{share} per {period}")

    return st.sampled_from(sorted(RATE_CAPS)).flatmap(per)


def referrals() -> st.SearchStrategy[str]:
    """Draw new customers per customer, of either sign."""
    hundredths = st.integers(-3, 6).filter(bool)
    return st.builds(lambda n, period: f"{n / 100:.2f} per {period}", hundredths, st.sampled_from(sorted(RATE_CAPS)))


def money(low: int, high: int) -> st.SearchStrategy[float]:
    """Draw an amount, whole or with cents."""
    return st.one_of(st.integers(low, high), st.integers(low * 100, high * 100).map(lambda cents: cents / 100))


def months(low: int, high: int) -> st.SearchStrategy[str]:
    """Draw a length in months, in years where it is whole years."""
    return st.integers(low, high).map(length)


def mostly() -> st.SearchStrategy[bool]:
    """Draw yes, five times in six."""
    return st.sampled_from([True, True, True, True, True, False])


def length(count: int) -> str:
    """Write a number of months."""
    years, rest = divmod(count, MONTHS_PER_YEAR)
    return f"{count} months" if rest or not years else f"{years} years"


def mixes() -> st.SearchStrategy[dict[str, str]]:
    """Draw three shares that add up to 100 %; a segment is seldom empty."""

    def split(promoters: int, passives: int) -> dict[str, str]:
        tenths = (promoters, passives, 1000 - promoters - passives)
        return {s: f"{n / 10:.1f}%" for s, n in zip(SEGMENTS, tenths, strict=True)}

    usual = st.builds(split, st.integers(200, 600), st.integers(120, 280))
    empty = st.builds(split, st.integers(0, 600), st.sampled_from([0, 400]))
    return st.integers(0, 19).flatmap(lambda n: usual if n else empty)


# --- the parts of a scenario ------------------------------------------------------------------------------------------


@st.composite
def some(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Draw values for some of the segments, at least one."""
    chosen = draw(st.lists(st.sampled_from(SEGMENTS), unique=True, min_size=1))
    return {s: draw(values) for s in SEGMENTS if s in chosen}


@st.composite
def baselines(draw: st.DrawFn) -> Tree:
    """Draw today, by customers and mix or by customers per segment."""
    tree: Tree = {"spend_period": draw(st.sampled_from(sorted(STEP_MONTHS)))}
    if draw(st.booleans()):
        tree["survey"] = {"respondents": draw(st.integers(1, 5_000))}
    segments: Tree = {s: {"spend": draw(money(1, 4_000))} for s in SEGMENTS}
    if draw(mostly()):
        tree["customers"] = draw(st.integers(2_000, 100_000))
        for s, share in draw(mixes()).items():
            segments[s]["mix"] = share
    else:
        for s in SEGMENTS:
            segments[s]["customers"] = draw(st.integers(1_000, 30_000))
    return tree | {"segments": segments}


@st.composite
def trends(draw: st.DrawFn) -> Tree:
    """Draw what happens anyway; each part may be missing."""
    churn = st.one_of(some(rates()), st.fixed_dictionaries({s: rates() for s in SEGMENTS}))
    parts: dict[str, st.SearchStrategy[Any]] = {
        "churn": churn,
        "acquisition": rates("either"),
        "referral": some(referrals()),
        "inflation": rates("either", fraction=0.5),
        "acquired_mix": mixes(),
    }
    return draw(st.fixed_dictionaries({}, optional=parts).filter(bool))


def sizes(source: str, counts: int, *, large: bool) -> st.SearchStrategy[str]:
    """Draw a migration size in each of its three bases; ``counts`` is the largest count."""
    stretch = 12 if large else 1
    return st.one_of(
        percents(0.1, 2.0 * stretch).map(lambda share: f"{share} of customers"),
        percents(0.5, min(100.0, 25.0 * stretch)).map(lambda share: f"{share} of {source}"),
        st.integers(1, counts * stretch).map(lambda count: f"{count} customers"),
    )


@st.composite
def initiatives(draw: st.DrawFn, levers: list[Any], horizon: int, *, large: bool) -> Tree:
    """Draw an initiative with these levers, which may be none."""
    tree: Tree = {}
    if draw(st.booleans()):
        tree |= {"title": "Một tiêu đề", "owner": "Customer care"}
    ramp = {"shape": st.sampled_from(SHAPES), "over": months(1, horizon + 3), "delay": months(0, max(1, horizon // 2))}
    if draw(st.booleans()):
        tree["ramp"] = draw(st.fixed_dictionaries({}, optional=ramp).filter(bool))
    for lever in levers:
        if lever == "acquisition":
            tree[lever] = draw(rates("either", fraction=0.5))
        elif lever in ("churn_reduction", "spend_uplift"):
            tree[lever] = draw(some(percents(0.5, 60.0 if lever == "churn_reduction" else 12.0)))
        else:
            source, target = lever
            size = draw(sizes(source, 20, large=large))
            tree.setdefault("migrations", {}).setdefault(source, {})[target] = size
    if draw(st.booleans()):
        tree["realisation"] = draw(percents(0, 100))
    cost = {
        "once": money(0, 200_000),
        "running": st.builds(
            lambda amount, period: f"{amount} per {period}", st.integers(0, 50_000), st.sampled_from(sorted(RATE_CAPS))
        ),
    }
    if draw(mostly()):
        tree["cost"] = draw(st.fixed_dictionaries({}, optional=cost).filter(bool))
    return tree or {"title": "Nothing yet"}


@st.composite
def finances(draw: st.DrawFn) -> Tree:
    """Draw what turns revenue into a business case, mostly all of it."""
    parts: dict[str, st.SearchStrategy[Any]] = {
        "margin": percents(5, 100),
        "cost_to_serve": some(money(0, 80)),
        "discount": rates(),
    }
    if draw(mostly()):
        return {key: draw(part) for key, part in parts.items()}
    return draw(st.fixed_dictionaries({}, optional=parts).filter(bool))


@st.composite
def unit_patches(draw: st.DrawFn, tree: Tree) -> Tree:
    """Draw a unit's patch: other customers, and sometimes another mix, spend, trend, initiative or margin."""
    patch: Tree = {}
    if "customers" in tree["baseline"]:
        patch["baseline"] = {"customers": draw(st.integers(2_000, 60_000))}
        if draw(st.booleans()):
            patch["baseline"]["segments"] = {s: {"mix": share} for s, share in draw(mixes()).items()}
    else:
        patch["baseline"] = {"segments": {s: {"customers": draw(st.integers(1_000, 20_000))} for s in SEGMENTS}}
    if draw(st.booleans()):
        place = patch["baseline"].setdefault("segments", {}).setdefault("promoters", {})
        place["spend"] = draw(money(1, 4_000))
    if draw(st.booleans()):
        patch["trend"] = {"churn": {s: draw(rates()) for s in SEGMENTS}}
    for name in tree.get("initiatives", {}):
        if draw(st.booleans()):
            patch.setdefault("initiatives", {})[name] = draw(initiative_patches(tree["initiatives"][name]))
    if "margin" in tree.get("finance", {}) and draw(st.booleans()):
        patch["finance"] = {"margin": draw(percents(5, 100)), "cost_to_serve": {"detractors": draw(money(0, 90))}}
    return patch


@st.composite
def initiative_patches(draw: st.DrawFn, initiative: Tree) -> Tree:
    """Draw what a unit changes in an initiative that it inherits, now and then with a migration of its own."""
    patch: Tree = {"realisation": draw(percents(0, 100))}
    if draw(st.booleans()):
        patch["ramp"] = {"delay": draw(months(0, 4))}
    for source, targets in initiative.get("migrations", {}).items():
        for target in targets:
            if draw(st.booleans()):
                size = draw(sizes(source, 20, large=False))
                patch.setdefault("migrations", {}).setdefault(source, {})[target] = size
    if draw(st.integers(0, 4)) == 0:
        source, target = OWN_MIGRATION
        size = draw(sizes(source, 20, large=False))
        patch.setdefault("migrations", {}).setdefault(source, {})[target] = size
    return patch


@st.composite
def scenario_trees(draw: st.DrawFn, *, large: bool = False, longest: int = 24) -> Tree:
    """Draw a whole scenario; ``large`` makes flows that often exceed their segments, ``longest`` limits the steps."""
    step = draw(st.sampled_from(sorted(STEP_MONTHS)))
    horizon = STEP_MONTHS[step] * draw(st.integers(1, min(longest, MOST_STEPS[step])))
    tree: Tree = {"name": "Được tạo ra", "currency": draw(st.sampled_from(["USD", "EUR", "VND"]))}
    tree |= {"horizon": length(horizon), "step": step}
    if draw(st.booleans()):
        tree["start"] = f"20{draw(st.integers(10, 40))}-{draw(st.integers(1, 12)):02d}"
    tree["baseline"] = draw(baselines())
    if draw(mostly()):
        tree["trend"] = draw(trends())
    tree |= draw(programmes(horizon, large=large))
    if draw(mostly()):
        tree["finance"] = draw(finances())
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(["north", "south", "west"]), unique=True, min_size=1, max_size=3))
        tree["units"] = {name: draw(unit_patches(tree)) for name in names}
    return tree | draw(remarks(tree))


@st.composite
def programmes(draw: st.DrawFn, horizon: int, *, large: bool) -> Tree:
    """Draw up to three initiatives that share at most six levers."""
    levers: list[list[Any]] = [[] for _ in range(draw(st.sampled_from([1, 2, 3, 2, 0])))]
    if not levers:
        return {}
    pool = draw(st.sampled_from([LEVERS, CROWDED]))
    for _ in range(draw(st.sampled_from([3, 4, 5, MOST_LEVERS, 2, 1, 0]))):
        draw(st.sampled_from(levers)).append(draw(st.sampled_from(pool)))
    names = ("support", "onboarding", "care_desk")
    made = {
        name: draw(initiatives(list(dict.fromkeys(own)), horizon, large=large))
        for name, own in zip(names, levers, strict=False)
    }
    return {"initiatives": made}


@st.composite
def remarks(draw: st.DrawFn, tree: Tree) -> Tree:
    """Draw what leaves the numbers alone: cases, uncertainty, sources."""
    parts: Tree = {}
    if draw(st.booleans()):
        parts["cases"] = {"dearer": {"baseline": {"segments": {"promoters": {"spend": draw(money(1, 4_000))}}}}}
    path = "baseline.segments.promoters.spend"
    if draw(st.booleans()):
        spend = tree["baseline"]["segments"]["promoters"]["spend"]
        parts["uncertainty"] = {path: {"normal": [spend, 5]}}
    if draw(st.booleans()):
        parts["sources"] = {path: "CRM export, 31 October"}
    return parts
