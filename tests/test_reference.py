"""The engine against the reference: the worked example to the cent, and hundreds of generated scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
import reference
from answers import DUST, FLOOR, QUIET, RELATIVE, Json, assert_same, assert_same_returns, examples, scales
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference_course import BASES, SEGMENTS, SHAPES
from reference_worth import npv_at

from scenarios import STEP_MONTHS, scenario_trees, to_scenario, to_text
from scenarios import WORKED as WORKED_TREE
from simulator.analysis import answer
from simulator.errors import ScenarioError
from simulator.model import kinds
from simulator.scenario.scenario import Initiative, Scenario, Unit

Answer = Callable[[Scenario], Json]

CENT = 0.005
EXAMPLES = examples(100)

WORKED = {
    "baseline.customers": 40_000.0,
    "baseline.segments.promoters.mix": 0.74,
    "baseline.segments.passives.mix": 0.15,
    "baseline.segments.detractors.mix": 0.11,
    "baseline.segments.promoters.spend": 2345.50,
    "baseline.segments.passives.spend": 2089.20,
    "baseline.segments.detractors.spend": 1907.90,
    "initiatives.support.migrations.passives.promoters": 0.03,
    "initiatives.support.migrations.passives.promoters.of": 0.0,
    "initiatives.support.migrations.detractors.passives": 0.01,
    "initiatives.support.migrations.detractors.passives.of": 0.0,
    "initiatives.support.acquisition": 0.01,
    "initiatives.support.acquisition.per": 6.0,
}


def by_engine(scenario: Scenario) -> Json:
    """Give the engine's JSON."""
    return answer(scenario).to_dict()


BOTH = pytest.mark.parametrize("ask", [reference.answer, by_engine], ids=["reference", "engine"])


def worked(step: str = "month", extra: dict[str, float] | None = None) -> Scenario:
    """Build the worked example by hand, with ``extra`` inputs."""
    inputs = WORKED | (extra or {})
    unit = Unit(name="", inputs=inputs, origins={})
    return Scenario(
        name="Company X",
        case=None,
        currency="USD",
        file="company_x.yaml",
        sha256="",
        start=None,
        step=step,
        step_months=STEP_MONTHS[step],
        horizon_months=6,
        spend_period="year",
        spend_period_months=12,
        company=unit,
        units=(unit,),
        initiatives={"support": Initiative("support", "support", None)},
        respondents=None,
        uncertainty=(),
        correlations=(),
        sources={},
        cases=(),
    )


def only(scenario: Scenario, *prefixes: str) -> Scenario:
    """Leave out the inputs under these paths."""
    kept = {path: number for path, number in scenario.company.inputs.items() if not path.startswith(prefixes)}
    unit = replace(scenario.company, inputs=kept)
    return replace(scenario, company=unit, units=(unit,))


def test_the_lists_mean_the_same() -> None:
    assert kinds.SEGMENTS == SEGMENTS
    assert kinds.MIGRATION_BASES == BASES
    assert kinds.RAMP_SHAPES == SHAPES


# --- the worked example -----------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("step", ["half-year", "quarter", "month"])
def test_worked_example_to_the_cent(ask: Answer, step: str) -> None:
    result = ask(worked(step))
    end = result["end"]
    assert [result["today"]["segments"][s]["customers"] for s in SEGMENTS] == pytest.approx([29_600, 6_000, 4_400])
    assert [result["today"]["segments"][s]["revenue"] for s in SEGMENTS] == pytest.approx(
        [69_426_800, 12_535_200, 8_394_760], abs=CENT
    )
    assert result["today"]["run_rate"] == pytest.approx(90_356_760, abs=CENT)
    assert [end["segments"][s]["customers"] for s in SEGMENTS] == pytest.approx([31_108, 5_252, 4_040])
    assert [end["segments"][s]["revenue"] for s in SEGMENTS] == pytest.approx(
        [72_963_814, 10_972_478.40, 7_707_916], abs=CENT
    )
    assert end["run_rate"] == pytest.approx(91_644_208.40, abs=CENT)
    assert (result["today"]["nps"], end["nps"]) == pytest.approx((63, 67))
    assert result["bridge"] == pytest.approx(
        {"volume": 903_567.60, "mix": 383_880.80, "spend": 0, "realisation": 0, "total": 1_287_448.40}, abs=CENT
    )


@BOTH
def test_growth_that_happens_anyway_is_no_increment(ask: Answer) -> None:
    scenario = worked("month", {"trend.acquisition": 0.01, "trend.acquisition.per": 6.0})
    result = ask(only(scenario, "initiatives.support.acquisition"))
    assert result["end"]["run_rate"] == pytest.approx(91_644_208.40, abs=CENT)
    assert result["increment"]["run_rate"] == pytest.approx(383_880.80, abs=CENT)


# --- what can be reckoned by hand -------------------------------------------------------------------------------------


@BOTH
def test_movers_who_spend_half_the_gap(ask: Answer) -> None:
    result = ask(worked("half-year", {"initiatives.support.realisation": 0.5}))
    missing = 0.5 * (1_200 * (2345.50 - 2089.20) + 400 * (2089.20 - 1907.90))
    assert result["bridge"]["realisation"] == pytest.approx(-missing, abs=CENT)
    assert result["end"]["run_rate"] == pytest.approx(91_644_208.40 - missing, abs=CENT)


@BOTH
def test_one_step_with_churn_and_referral(ask: Answer) -> None:
    scenario = worked(
        "half-year",
        {
            "trend.churn.promoters": 0.36,
            "trend.churn.promoters.per": 12.0,
            "trend.referral.promoters": 0.04,
            "trend.referral.promoters.per": 12.0,
        },
    )
    end = ask(only(scenario, "initiatives.support.acquisition"))["end"]
    promoters, others = (29_600 + 1_200) * 0.8, 5_200 + 4_000
    new = 0.02 * (29_600 + 1_200)
    assert end["customers"] == pytest.approx(promoters + others + new)
    assert end["segments"]["promoters"]["customers"] == pytest.approx(promoters * (1 + new / (promoters + others)))


@BOTH
def test_a_share_of_the_segment_moves_exactly_that_share(ask: Answer) -> None:
    scenario = worked(
        "month",
        {
            "initiatives.support.migrations.detractors.passives": 0.4,
            "initiatives.support.migrations.detractors.passives.of": 1.0,
        },
    )
    scenario = only(scenario, "initiatives.support.acquisition", "initiatives.support.migrations.passives")
    assert ask(scenario)["end"]["segments"]["detractors"]["customers"] == pytest.approx(4_400 * 0.6)


@BOTH
def test_business_case_by_hand(ask: Answer) -> None:
    scenario = worked(
        "half-year",
        {
            "finance.margin": 0.5,
            "finance.discount": 0.21,
            "finance.discount.per": 12.0,
            "initiatives.support.cost.once": 100_000.0,
            "initiatives.support.cost.running": 80_000.0,
            "initiatives.support.cost.running.per": 12.0,
        },
    )
    earned = 0.5 * 1_287_448.40 / 2 * 0.5
    case = ask(scenario)["business_case"]
    assert case["cash_flow"] == pytest.approx([-100_000, earned - 40_000])
    assert case["npv"] == pytest.approx(-100_000 + (earned - 40_000) / 1.1)
    assert case["irr"] == pytest.approx(((earned - 40_000) / 100_000) ** 2 - 1)
    assert case["roi"] == pytest.approx((earned - 140_000) / 140_000)
    assert case["payback_months"] == pytest.approx(6 * 100_000 / (earned - 40_000))


@BOTH
def test_lifetime_value_is_the_sum_of_the_years(ask: Answer) -> None:
    churn = {f"trend.churn.{s}": 0.2 for s in SEGMENTS} | {f"trend.churn.{s}.per": 12.0 for s in SEGMENTS}
    finance = {"finance.margin": 0.6, "finance.discount": 0.1, "finance.discount.per": 12.0}
    values = ask(worked("month", churn | finance))
    years = sum((0.8 / 1.1) ** year for year in range(200))
    assert values["lifetime_value"]["promoters"] == pytest.approx(0.6 * 2345.50 * years)


@BOTH
def test_spend_alike_everywhere_leaves_the_survey_no_margin(ask: Answer) -> None:
    spend = {f"baseline.segments.{s}.spend": 898.97 for s in SEGMENTS}
    margins = ask(replace(worked("month", spend), respondents=391))["survey"]
    assert margins["spend_per_customer_margin"] == pytest.approx(0, abs=RELATIVE)


# --- edges ------------------------------------------------------------------------------------------------------------

EVERYBODY_LEAVES = dict.fromkeys(SEGMENTS, "100% per year")
YEARS = {"horizon": "3 years", "step": "year"}
FINANCE = {"margin": "60%", "discount": "10% per year"}
CHURN = dict.fromkeys(SEGMENTS, "10% per year")


def another(source: str, target: str, size: str, **more: Json) -> Json:
    """Write an initiative of one migration."""
    return {"another": {"migrations": {source: {target: size}}, **more}}


EDGES: dict[str, Json] = {
    "everybody leaves at once": {**YEARS, "trend": {"churn": EVERYBODY_LEAVES}},
    "everybody leaves, some are won": {**YEARS, "trend": {"churn": EVERYBODY_LEAVES, "acquisition": "5% per year"}},
    "everybody leaves, some join with a mix": {
        **YEARS,
        "trend": {
            "churn": EVERYBODY_LEAVES,
            "acquisition": "5% per year",
            "acquired_mix": {"promoters": "0%", "passives": "0%", "detractors": "100%"},
        },
    },
    "nobody remains after a move": {
        **YEARS,
        "baseline": {"segments": {"passives": {"mix": "26%"}, "detractors": {"mix": "0%"}}},
        "initiatives": {
            "support": None,
            **another("passives", "promoters", "100% of passives", ramp={"shape": "step", "delay": "2 years"}),
        },
        "trend": {"churn": {"promoters": "100% per year"}, "acquisition": "5% per year"},
    },
    "the lifetime value of a segment that nobody is in": {
        "baseline": {"segments": {"passives": {"mix": "26%"}, "detractors": {"mix": "0%"}}},
        "initiatives": {"support": {"migrations": None}},
        "finance": FINANCE,
        "trend": {"churn": CHURN},
    },
    "the lifetime value of a segment that nobody is in, in two units": {
        "baseline": {"segments": {"passives": {"mix": "26%"}, "detractors": {"mix": "0%"}}},
        "initiatives": {"support": {"migrations": None}},
        "finance": FINANCE,
        "trend": {"churn": CHURN},
        "units": {"north": {"finance": {"margin": "50%"}}, "south": {"baseline": {"customers": 4_000}}},
    },
    "a unit whose churn nobody gave": {
        "finance": FINANCE,
        "units": {"north": {"trend": {"churn": CHURN}}, "south": {"baseline": {"customers": 4_000}}},
    },
    "everybody leaves, with a lifetime value": {**YEARS, "trend": {"churn": EVERYBODY_LEAVES}, "finance": FINANCE},
    "a whole segment moves": {"initiatives": another("detractors", "passives", "100% of detractors")},
    "a whole segment moves in two programmes": {
        "initiatives": {
            "support": {"migrations": {"detractors": {"passives": "40% of detractors"}}},
            **another("detractors", "promoters", "60% of detractors", ramp={"shape": "step", "delay": "4 months"}),
        }
    },
    "an empty segment gives nobody": {
        "baseline": {"segments": {"passives": {"mix": "26%"}, "detractors": {"mix": "0%"}}},
        "initiatives": another("detractors", "passives", "50% of detractors"),
    },
    "a delay beyond the horizon": {"initiatives": {"support": {"ramp": {"delay": "9 months"}}}},
    "word of mouth drives more away than are won": {"trend": {"referral": {"promoters": "-0.05 per month"}}},
    "spend of nothing": {"baseline": {"segments": {s: {"spend": 0} for s in SEGMENTS}}},
    "spend of nothing, with a business case": {
        "baseline": {"segments": {s: {"spend": 0} for s in SEGMENTS}},
        "initiatives": {"support": {"cost": {"once": 1_000}}},
        "finance": FINANCE,
    },
    "no discount, nobody leaves": {"finance": {"margin": "60%", "discount": "0% per year"}},
    "no discount": {"finance": {"margin": "60%", "discount": "0% per year"}, "trend": {"churn": CHURN}},
    "a discount of 1,000 %": {"finance": {"margin": "60%", "discount": "1000% per year"}, "trend": {"churn": CHURN}},
    "a cost and nothing for it": {
        "initiatives": {"support": {"cost": {"once": 5_000}, "realisation": "0%", "acquisition": "0% per horizon"}},
        "finance": FINANCE,
    },
    "a loss from the first day": {
        "initiatives": {"support": {"cost": {"once": 9e9, "running": "10 per month"}}},
        "finance": FINANCE,
    },
    "a margin and no discount": {"finance": {"margin": "60%"}},
    "a discount and no margin": {"finance": {"discount": "10% per year"}},
    "a cost to serve and no margin": {"finance": {"cost_to_serve": {"promoters": 3}}},
    "a margin of nothing": {"finance": {"margin": "0%", "discount": "10% per year"}},
    "churn of two segments only": {
        "finance": FINANCE,
        "trend": {"churn": {"promoters": "5% per year", "passives": "9% per year"}},
    },
    "one respondent": {"baseline": {"survey": {"respondents": 1}}},
    "customers by segment": {
        "baseline": {
            "customers": None,
            "segments": {
                s: {"mix": None, "customers": n} for s, n in zip(SEGMENTS, (29_600, 6_000, 4_400), strict=True)
            },
        }
    },
}


def merged(tree: Json, patch: Json) -> Json:
    """Give a tree with a patch on it; None takes a key away."""
    result = {key: value for key, value in tree.items() if key not in patch}
    for key, value in patch.items():
        if isinstance(value, dict):
            result[key] = merged(tree.get(key, {}), value)
        elif value is not None:
            result[key] = value
    return result


@pytest.mark.parametrize("edge", EDGES)
def test_engine_agrees_at_the_edges(edge: str) -> None:
    compare(to_scenario(merged(WORKED_TREE, EDGES[edge])))


# --- generated scenarios ----------------------------------------------------------------------------------------------


def assert_same_break_even(found: Json, expected: Json, scenario: Scenario) -> None:
    """Compare the realisation at which the NPV is 0, as closely as the two ends of its line are known."""
    nothing, everything = npv_at(scenario, 0.0), npv_at(scenario, 1.0)
    mine = (expected["business_case"] or {}).get("break_even_realisation")
    other = (found["business_case"] or {}).get("break_even_realisation")
    if nothing is None or everything is None:
        assert other is None
        return
    money, rise = scales(expected)["money"], abs(everything - nothing)
    if 0 < rise <= DUST * money:
        return
    loose = RELATIVE + FLOOR * money / rise if rise else 0.0
    edge = mine if mine is not None else other
    if edge is not None and min(abs(edge), abs(edge - 1)) <= loose:
        return
    assert other == (mine if mine is None else pytest.approx(mine, abs=loose)), f"break_even: {other}, {mine}"


def compare(scenario: Scenario) -> None:
    """Ask both, and compare: the same refusal or the same numbers."""
    over = reference.limits(scenario)
    if over:
        with pytest.raises(ScenarioError) as refusal:
            answer(scenario)
        first = over[0]
        text = f"step {first.step}: {first.leaving:,.1f} customers would leave the {first.segment}"
        assert text in str(refusal.value)
        return
    expected, found = reference.answer(scenario), by_engine(scenario)
    assert_same(found, expected)
    assert_same_returns(found, expected)
    assert_same_break_even(found, expected, scenario)


@settings(QUIET, max_examples=EXAMPLES)
@given(scenario_trees(), st.booleans())
def test_engine_agrees_with_the_reference(tree: Json, as_case: bool) -> None:
    note(to_text(tree))
    compare(to_scenario(tree, "dearer" if as_case and "cases" in tree else None))


@settings(QUIET, max_examples=EXAMPLES // 4)
@given(scenario_trees(large=True, longest=6))
def test_engine_refuses_exactly_what_exceeds_a_segment(tree: Json) -> None:
    note(to_text(tree))
    compare(to_scenario(tree))


def test_generated_scenarios_reach_every_corner() -> None:
    """Guard against a comparison of nothing: refusals are rare, and every part of the answer is there often."""
    seen: Counter[str] = Counter()

    @settings(QUIET, max_examples=100)
    @given(scenario_trees(longest=6))
    def count(tree: Json) -> None:
        scenario = to_scenario(tree)
        seen["refused" if reference.limits(scenario) else "run"] += 1
        result = reference.answer(scenario)
        seen.update(key for key in result if result[key])
        case = result["business_case"] or {}
        seen.update(key for key in case if case[key])

    count()
    assert seen["run"] > 10 * seen["refused"]
    rare = {part: n for part, n in seen.items() if n <= 3 and part != "refused"}
    assert not rare
    assert {"irr", "payback_months", "lifetime_value", "survey", "attribution", "units"} <= set(seen)
