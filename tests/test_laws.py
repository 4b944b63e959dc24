"""Laws that hold whatever the scenario: tried on generated ones."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
from answers import QUIET, Json, assert_same, assert_same_returns, dimension, examples, scales
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from scenarios import SEGMENTS, WORKED, Tree, patched, scenario_trees, to_scenario
from simulator.analysis import answer
from simulator.errors import ScenarioError

LAW = settings(QUIET, max_examples=examples(20))
TIGHT = 1e-9


def trees(**options: Any) -> st.SearchStrategy[Tree]:
    """Draw scenarios of few steps, without cases and uncertainty: those leave the numbers alone."""
    return scenario_trees(longest=8, **options).map(lambda tree: without(tree, "cases", "uncertainty", "sources"))


def ask(tree: Tree) -> Json:
    """Run a tree; one whose flows exceed a segment is no example."""
    scenario = to_scenario(tree)
    try:
        return answer(scenario).to_dict()
    except ScenarioError as error:
        if "customers would leave" not in str(error):
            raise
        reject()


def without(tree: Tree, *keys: str) -> Tree:
    """Give a tree without some of its keys."""
    return {key: value for key, value in tree.items() if key not in keys}


def layers(tree: Tree) -> list[Tree]:
    """Give the tree and its units' patches, to change them alike."""
    return [tree, *tree.get("units", {}).values()]


def money_near(tree_answer: Json) -> float:
    """Give how far apart two amounts of one answer may be and still be the same."""
    return TIGHT * scales(tree_answer)["money"]


# --- people -----------------------------------------------------------------------------------------------------------


@LAW
@given(trees())
def test_moving_between_segments_loses_and_invents_nobody(tree: Tree) -> None:
    still = deepcopy(tree)
    for layer in layers(still):
        layer.pop("trend", None)
        for initiative in layer.get("initiatives", {}).values():
            initiative.pop("acquisition", None)
            initiative.setdefault("title", "Left as it is") if layer is still else None
    result = ask(still)
    for row in result["steps"]:
        assert row["total"] == pytest.approx(result["today"]["customers"], rel=TIGHT)
        assert row["do_nothing"]["total"] == pytest.approx(result["today"]["customers"], rel=TIGHT)


@LAW
@given(trees(), st.integers(1, 30), st.integers(-5, 20))
def test_opening_plus_new_less_lost_is_closing(tree: Tree, churn: int, growth: int) -> None:
    plain = deepcopy(tree)
    for layer in layers(plain):
        layer.pop("trend", None)
        for initiative in layer.get("initiatives", {}).values():
            initiative.pop("acquisition", None)
            initiative.pop("churn_reduction", None)
            initiative.setdefault("title", "Left as it is") if layer is plain else None
    plain["trend"] = {
        "churn": dict.fromkeys(SEGMENTS, f"{churn}% per year"),
        "acquisition": f"{growth}% per year",
    }
    rows = ask(plain)["steps"]
    years = rows[1]["months"] / 12
    lost, new = 1 - (1 - churn / 100) ** years, (1 + growth / 100) ** years - 1
    for before, after in pairwise(rows):
        assert after["total"] == pytest.approx(before["total"] * (1 - lost + max(0, new)), rel=TIGHT)


@LAW
@given(trees())
def test_shares_add_to_one_and_nobody_is_negative(tree: Tree) -> None:
    result = ask(tree)
    states = [result, *result["units"].values()]
    for state in [one[moment] for one in states for moment in ("today", "end", "do_nothing")]:
        parts = state["segments"].values()
        assert sum(part["mix"] for part in parts) == pytest.approx(1 if state["customers"] else 0)
        assert sum(part["customers"] for part in parts) == pytest.approx(state["customers"])
        assert all(part["customers"] >= -TIGHT * state["customers"] for part in parts)


@LAW
@given(trees())
def test_units_add_up_to_the_company(tree: Tree) -> None:
    result = ask(tree)
    if not result["units"]:
        return
    for moment in ("today", "end", "do_nothing"):
        for number in ("customers", "run_rate"):
            parts = sum(unit[moment][number] for unit in result["units"].values())
            assert parts == pytest.approx(result[moment][number], rel=TIGHT)
    for effect in ("realisation", "total"):
        parts = sum(unit["bridge"][effect] for unit in result["units"].values())
        assert parts == pytest.approx(result["bridge"][effect], abs=money_near(result))


# --- differences ------------------------------------------------------------------------------------------------------


@LAW
@given(trees())
def test_no_initiatives_no_difference(tree: Tree) -> None:
    idle = without(deepcopy(tree), "initiatives")
    for layer in layers(idle):
        layer.pop("initiatives", None)
    result = ask(idle)
    assert result["end"] == result["do_nothing"]
    assert result["increment"]["run_rate"] == result["increment"]["revenue"] == 0
    assert result["increment"]["nps"] in (0, None)
    assert result["increment"]["contribution"] in (0, None)
    assert not result["attribution"]
    assert result["do_nothing"] == ask(tree)["do_nothing"]


@LAW
@given(trees())
def test_bridge_closes(tree: Tree) -> None:
    result = ask(tree)
    for part in [result, *result["units"].values()]:
        bridge = part["bridge"]
        effects = bridge["volume"] + bridge["mix"] + bridge["spend"] + bridge["realisation"]
        assert effects == pytest.approx(bridge["total"], abs=money_near(result))
        assert bridge["total"] == pytest.approx(
            part["end"]["run_rate"] - part["today"]["run_rate"], abs=money_near(result)
        )


@LAW
@given(trees())
def test_attribution_closes(tree: Tree) -> None:
    result = ask(tree)
    if result["attribution"] is None:
        assert result["increment"]["run_rate"] == 0
        return
    for outcome in ("run_rate", "revenue"):
        parts = sum(result["attribution"][outcome].values())
        assert parts == pytest.approx(result["increment"][outcome], abs=money_near(result))


@LAW
@given(trees())
def test_steps_add_up_to_the_increment(tree: Tree) -> None:
    result = ask(tree)
    more = sum(row["revenue"] - row["do_nothing"]["revenue"] for row in result["steps"])
    assert more == pytest.approx(result["increment"]["revenue"], abs=money_near(result))
    case = result["business_case"]
    if case:
        earned = case["contribution_increment"] - case["cost"]
        assert sum(case["cash_flow"]) == pytest.approx(earned, abs=money_near(result))


# --- the same thing said otherwise ------------------------------------------------------------------------------------


def assert_equal(found: Json, expected: Json, *leaving: str) -> None:
    """Compare two answers number by number, but for some parts and the labels."""
    skipped = {"schema", "scenario", "warnings", *leaving}
    assert_same(found, {key: value for key, value in expected.items() if key not in skipped} | needed(expected))
    assert_same_returns(found, expected)


def needed(expected: Json) -> Json:
    """Give the parts that rounding is measured by."""
    return {key: expected[key] for key in ("today", "end", "do_nothing", "steps", "business_case", "lifetime_value")}


def reordered(tree: Tree, key: str) -> Tree:
    """Give a tree with the entries of one of its maps in reverse."""
    if key not in tree:
        return tree
    return tree | {key: dict(reversed(tree[key].items()))}


@LAW
@given(trees())
def test_the_order_of_initiatives_and_units_does_not_matter(tree: Tree) -> None:
    assert_equal(ask(reordered(reordered(tree, "initiatives"), "units")), ask(tree))


def doubled_size(size: str) -> str:
    """Double a migration size as it is written."""
    number, rest = size.split(" ", 1)
    if number.endswith("%"):
        return f"{2 * float(number[:-1]):.1f}% {rest}"
    return f"{2 * int(number)} {rest}"


def map_sizes(tree: Tree, change: Any) -> None:
    """Change every migration size of an initiative in place."""
    for targets in tree.get("migrations", {}).values():
        for target, size in targets.items():
            targets[target] = change(size)


@LAW
@given(trees())
def test_two_equal_halves_equal_the_whole(tree: Tree) -> None:
    halves, whole = deepcopy(tree), deepcopy(tree)
    for layer in layers(whole) + layers(halves):
        for initiative in layer.get("initiatives", {}).values():
            for key in ("acquisition", "churn_reduction", "spend_uplift", "cost"):
                initiative.pop(key, None)
            if "migrations" not in initiative and layer in (whole, halves):
                initiative["title"] = "Left as it is"
    for layer in layers(whole):
        if "support" in layer.get("initiatives", {}):
            map_sizes(layer["initiatives"]["support"], doubled_size)
    for layer in layers(halves):
        if "support" in layer.get("initiatives", {}):
            layer["initiatives"]["again"] = deepcopy(layer["initiatives"]["support"])
    one, two = ask(whole), ask(halves)
    assert_equal(two, one, "attribution")
    if two["attribution"]:
        for shares in two["attribution"].values():
            for lever, worth in shares.items():
                if lever.startswith("support: "):
                    twin = shares[lever.replace("support: ", "again: ")]
                    assert worth == pytest.approx(twin, abs=money_near(two))


def scaled(result: Json, **factors: float) -> Json:
    """Multiply every number of an answer by the factor of its dimension."""

    def walk(value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return {key: walk(part, f"{path}.{key}" if path else key) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [walk(part, f"{path}.{index}") for index, part in enumerate(value)]
        return value if value is None or isinstance(value, str) else value * factors.get(dimension(path), 1)

    return {key: walk(value, key) for key, value in result.items() if key not in ("schema", "scenario", "warnings")}


def times(amount: Any, factor: int) -> Any:
    """Multiply an amount as it is written: a number, or money per a period."""
    if isinstance(amount, str):
        number, rest = amount.split(" ", 1)
        return f"{int(number) * factor} {rest}"
    return round(amount * factor, 2)


def multiply(place: Tree, keys: tuple[str, ...], factor: int) -> None:
    """Multiply in place the amounts of a map that stand under these keys."""
    for key in keys:
        if key in place:
            place[key] = times(place[key], factor)


@LAW
@given(trees())
def test_all_money_tripled_triples_all_money(tree: Tree) -> None:
    dear = deepcopy(tree)
    for layer in layers(dear):
        for segment in layer.get("baseline", {}).get("segments", {}).values():
            multiply(segment, ("spend",), 3)
        multiply(layer.get("finance", {}).get("cost_to_serve", {}), SEGMENTS, 3)
        for initiative in layer.get("initiatives", {}).values():
            multiply(initiative.get("cost", {}), ("once", "running"), 3)
    assert_equal(ask(dear), scaled(ask(tree), money=3, spend=3))


@LAW
@given(trees())
def test_all_customers_doubled_double_everything(tree: Tree) -> None:
    large = deepcopy(tree)
    for layer in layers(large):
        multiply(layer.get("baseline", {}), ("customers",), 2)
        for segment in layer.get("baseline", {}).get("segments", {}).values():
            multiply(segment, ("customers",), 2)
        for initiative in layer.get("initiatives", {}).values():
            map_sizes(initiative, lambda size: size if "%" in size else doubled_size(size))
            multiply(initiative.get("cost", {}), ("once", "running"), 2)
    assert_equal(ask(large), scaled(ask(tree), money=2, customers=2))


@LAW
@given(trees())
def test_two_units_alike_are_one_of_twice_the_size(tree: Tree) -> None:
    single = deepcopy(without(tree, "units"))
    for initiative in single.get("initiatives", {}).values():
        initiative.pop("cost", None)
        initiative.setdefault("title", "Left as it is")
    again = {"baseline": {"segments": single["baseline"]["segments"]}}
    twins = single | {"units": {"north": deepcopy(again), "south": deepcopy(again)}}
    assert_equal(ask(twins), scaled(ask(single), money=2, customers=2), "units")


@pytest.mark.parametrize("step", ["half-year", "quarter", "month"])
def test_one_step_or_six_end_at_the_same_cent(step: str) -> None:
    result = ask(patched(WORKED, "step", value=step))
    assert result["end"]["run_rate"] == pytest.approx(91_644_208.40, abs=0.005)
    assert result["end"]["nps"] == pytest.approx(67)
    assert result["bridge"]["mix"] == pytest.approx(383_880.80, abs=0.005)


@pytest.mark.parametrize("shape", ["linear", "s-curve", "step"])
def test_the_ramp_only_decides_when(shape: str) -> None:
    tree = patched(WORKED, "initiatives", "support", "ramp", value={"shape": shape, "over": "4 months"})
    assert ask(patched(tree, "initiatives", "support", "acquisition", value="0.1% per horizon"))["end"]["nps"] > 66
    still = deepcopy(tree)
    del still["initiatives"]["support"]["acquisition"]
    assert ask(still)["end"]["run_rate"] == pytest.approx(90_356_760 + 380_080, abs=0.005)


@LAW
@given(trees(), st.integers(1, 99))
def test_what_movers_do_not_spend_is_in_proportion(tree: Tree, percent: int) -> None:
    at = {}
    for realisation in (0, percent, 100):
        varied = deepcopy(tree)
        for layer in layers(varied):
            for initiative in layer.get("initiatives", {}).values():
                initiative["realisation"] = f"{realisation}%"
        at[realisation] = ask(varied)
    expected = at[0]["end"]["run_rate"] + percent / 100 * (at[100]["end"]["run_rate"] - at[0]["end"]["run_rate"])
    assert at[percent]["end"]["run_rate"] == pytest.approx(expected, abs=money_near(at[100]))
    assert at[100]["bridge"]["realisation"] == pytest.approx(0, abs=money_near(at[100]))
