"""Risk: every draw is the model's own answer, the figures are those of the draws, however they are worked out."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import simulator
from simulator.analysis import answer
from simulator.analysis import risk as risk_module
from simulator.analysis.draws.cube import UnitCube
from simulator.analysis.draws.uncertainty import uncertainty_of
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.outcomes_over_draws import Outcomes
from simulator.analysis.risk import assess
from simulator.analysis.risk_result import PATHS, Risk
from simulator.engine.over_draws import OverDraws
from simulator.errors import ScenarioError, UsageError
from simulator.scenario import load, parse
from simulator.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
UNCERTAIN = ("retail_three_units", "subscription", "vietnam")
DRAWS = 1024

SMALL = """
name: Small
currency: EUR
horizon: 12 months
baseline:
  customers: 10_000
  spend_period: year
  segments:
    promoters: {mix: 40%, spend: 1000}
    passives: {mix: 40%, spend: 800}
    detractors: {mix: 20%, spend: 500}
initiatives:
  care:
    migrations: {passives: {promoters: 10% of passives}}
"""
FINANCE = "    cost: {once: 20_000}\nfinance: {margin: 60%, discount: 10% per year}\n"


def small(*entries: str, finance: str = "", correlations: str = "") -> Scenario:
    lines = "".join(f"  {entry}\n" for entry in entries)
    return parse(f"{SMALL}{finance}uncertainty:\n{lines}{correlations}", "small.yaml")


@cache
def shipped(name: str) -> Scenario:
    return load(str(ROOT / "scenarios" / f"{name}.yaml"))


@cache
def assessed(name: str) -> Risk:
    return assess(shipped(name), DRAWS)


def with_inputs(scenario: Scenario, drawn: dict[str, np.ndarray], draw: int) -> Scenario:
    """Give the scenario as it would be with one draw's inputs."""
    units = []
    for number, unit in enumerate(scenario.units):
        own = {path: float(values[number if len(values) > 1 else 0, draw]) for path, values in drawn.items()}
        units.append(replace(unit, inputs={**unit.inputs, **own}))
    return replace(scenario, units=tuple(units))


def close(found: float, expected: float | None) -> bool:
    return np.isnan(found) if expected is None else found == pytest.approx(expected, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize("name", UNCERTAIN)
def test_a_draw_is_what_a_run_with_its_inputs_gives(name, engine):
    scenario = shipped(name)
    uncertainty = uncertainty_of(scenario)
    drawn = uncertainty.values(UnitCube(uncertainty.dimension_names, "random", 3).points(0, 6))
    outcomes = Outcomes(scenario, uncertainty.inputs, OUTCOMES, 6, engine, paths=True)
    batch = outcomes.run(drawn)
    for draw in range(6):
        run = answer(with_inputs(scenario, drawn, draw))
        assert [name for name, read in OUTCOMES.items() if not close(batch.outcomes[name][draw], read(run))] == []
        assert batch.paths["run_rate"][:, draw] == pytest.approx([step.run_rate for step in run.steps])
        assert batch.paths["do_nothing"][:, draw] == pytest.approx([step.do_nothing.run_rate for step in run.steps])
        assert not batch.limited[draw]


@pytest.mark.parametrize("name", UNCERTAIN)
def test_the_base_case_is_the_plain_run(name):
    risk, run = assessed(name), answer(shipped(name))
    assert {outcome: spread.base for outcome, spread in risk.outcomes.items()} == {
        outcome: pytest.approx(read(run)) for outcome, read in OUTCOMES.items()
    }
    assert risk.paths["run_rate"].base == pytest.approx([step.run_rate for step in run.steps])
    assert risk.paths["increment"].base[-1] == pytest.approx(run.increment.run_rate)
    assert risk.scenario == run.scenario


def test_the_figures_are_those_of_the_distribution_that_was_asked_for():
    """The run-rate at the end is a straight line in the promoters' spend."""
    risk = assess(small("baseline.segments.promoters.spend: {normal: [1000, 50]}"))
    expected = stats.norm(4_400 * 1000 + 3_600 * 800 + 2_000 * 500, 4_400 * 50)
    spread = risk.outcomes["run_rate"]
    assert spread.mean == pytest.approx(expected.mean(), abs=expected.std() / 1000)
    assert spread.sd == pytest.approx(expected.std(), rel=0.001)
    for name in ("p5", "p25", "p50", "p90"):
        assert getattr(spread, name) == pytest.approx(expected.ppf(int(name[1:]) / 100), abs=expected.std() / 500)
    assert spread.standard_errors["mean"] == pytest.approx(expected.std() / 128, rel=0.001)
    assert spread.base_percentile == pytest.approx(0.5, abs=0.001)


def test_how_often_an_outcome_is_above_nothing():
    """The increment is 400 movers times the gap in spend, of which a quarter of the draws have none or less."""
    risk = assess(small("baseline.segments.passives.spend: {uniform: [700, 1100]}"))
    spread = risk.outcomes["run_rate_increment"]
    assert spread.probability_positive == pytest.approx(0.75, abs=0.001)
    assert spread.standard_errors["probability_positive"] == pytest.approx((0.75 * 0.25 / 16_384) ** 0.5, rel=0.01)


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize("name", UNCERTAIN)
def test_neither_chunks_nor_cores_change_a_number(name, engine, monkeypatch):
    scenario = shipped(name)
    expected = assess(scenario, 1000, engine=engine)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert assess(scenario, 1000, engine=engine) == expected
    original = OverDraws.__init__

    def small_chunks(self, *arguments):
        original(self, *arguments)
        self.chunk = 104

    monkeypatch.setattr(OverDraws, "__init__", small_chunks)
    assert assess(scenario, 1000, engine=engine) == expected


def test_the_engines_agree():
    numpy, native = (assess(shipped("retail_three_units"), 512, engine=engine) for engine in ("numpy", "native"))
    assert (numpy.engine, native.engine) == ("numpy", "native")
    for name, spread in numpy.outcomes.items():
        other = native.outcomes[name]
        assert other.mean == pytest.approx(spread.mean, rel=1e-10)
        assert other.p5 == pytest.approx(spread.p5, rel=1e-10)
        assert other.undefined == spread.undefined


def test_the_same_seed_gives_the_same_and_another_does_not():
    scenario = shipped("vietnam")
    first, again, zero = (assess(scenario, 64, seed) for seed in (1, 1, 0))
    assert first == again
    assert first.outcomes["npv"].mean != zero.outcomes["npv"].mean
    assert assess(scenario, 64, 1, "random").outcomes["npv"].mean != first.outcomes["npv"].mean


def test_a_draw_does_not_depend_on_how_many_there_are():
    one, two = (assess(small("baseline.segments.passives.spend: {uniform: [700, 900]}"), draws) for draws in (1, 2))
    both = two.outcomes["run_rate"]
    assert abs(one.outcomes["run_rate"].mean - both.mean) == pytest.approx(both.sd / 2**0.5)  # it is one of the two


def test_paths_and_drivers_are_of_the_first_draws_only(monkeypatch):
    scenario = shipped("subscription")
    few = assess(scenario, 256)
    monkeypatch.setattr(risk_module, "MOST_PATH_DRAWS", 256)
    many = assess(scenario, 1000)
    assert (few.path_draws, many.path_draws, many.draws) == (256, 256, 1000)
    assert many.paths == few.paths
    assert many.drivers == few.drivers
    assert many.outcomes["npv"].mean != few.outcomes["npv"].mean


def test_long_horizons_keep_fewer_paths(monkeypatch):
    monkeypatch.setattr(risk_module, "MOST_PATH_NUMBERS", 25 * 100)
    assert assess(shipped("subscription"), 512).path_draws == 64


@pytest.mark.parametrize("name", UNCERTAIN)
def test_paths_lie_in_order_at_every_step(name):
    risk = assessed(name)
    assert tuple(risk.paths) == PATHS
    for path in risk.paths.values():
        assert len(path.base) == shipped(name).steps + 1
        for step in zip(path.p5, path.p25, path.p50, path.p75, path.p95, strict=True):
            assert list(step) == sorted(step)
    assert risk.paths["run_rate"].p50[-1] == pytest.approx(risk.outcomes["run_rate"].p50)


@pytest.mark.parametrize("name", UNCERTAIN)
def test_every_draw_with_a_value_is_in_its_histogram(name):
    risk = assessed(name)
    for outcome, histogram in risk.histograms.items():
        assert sum(histogram.counts) == risk.draws - risk.outcomes[outcome].undefined


def test_drivers_are_the_inputs_that_matter():
    entries = (
        "baseline.segments.promoters.spend: {normal: [1000, 50]}",
        "baseline.segments.passives.spend: {normal: [800, 10]}",
        "finance.margin: {uniform: [50%, 70%]}",
        "initiatives.care.cost.once: {uniform: [20_000, 20_000]}",
    )
    risk = assess(small(*entries, finance=FINANCE), 4096)
    promoters, passives, margin, _ = (entry.split(":")[0] for entry in entries)
    assert list(risk.drivers["run_rate"]) == [promoters, passives, margin]
    assert risk.drivers["run_rate"][promoters] > 0.9 > risk.drivers["run_rate"][passives] > 0.1
    assert risk.drivers["run_rate"][margin] == pytest.approx(0, abs=0.02)
    assert risk.drivers["run_rate_increment"][passives] < 0
    assert risk.drivers["payback_months"][margin] < 0
    assert risk.drivers["customers"] == {}
    assert risk.titles[margin] == "Contribution margin"


def test_what_a_survey_leaves_open_drives_as_one():
    risk = assessed("subscription")
    assert 0.2 < risk.drivers["nps"]["baseline.mix"] < 1
    assert risk.titles["baseline.mix"] == "Segment mix, as surveyed"


def test_an_entry_of_a_unit_is_followed_in_that_unit():
    text = """units:
  north: {baseline: {customers: 5_000}}
  south: {baseline: {customers: 50_000}}
"""
    entries = "  units.south.baseline.segments.promoters.spend: {normal: [1000, 50]}\n"
    entries += "  baseline.segments.promoters.spend: {normal: [1000, 50]}\n"
    risk = assess(parse(f"{SMALL}{text}uncertainty:\n{entries}", "units.yaml"), 1024)
    south, company = risk.drivers["run_rate"].items()
    assert south[0] == "units.south.baseline.segments.promoters.spend"
    assert south[1] > 0.95
    assert 0.02 < company[1] < 0.3
    assert risk.titles[south[0]] == "Promoters: spend per customer, south"


SIZE = "initiatives.care.migrations.passives.promoters"


def test_draws_that_move_more_than_there_are_are_counted():
    scenario = parse(
        SMALL.replace("10% of passives", "30% of customers") + f"uncertainty:\n  {SIZE}: {{uniform: [20%, 60%]}}\n",
        "small.yaml",
    )
    risk = assess(scenario, 1024)
    assert risk.limited_draws == 512  # above 40 % of customers
    assert any("in 512 of 1,024 draws (50.0 %) more customers would leave a segment" in each for each in risk.warnings)
    assert risk.outcomes["nps"].p95 == pytest.approx(60)


def test_a_scenario_that_a_run_refuses_is_refused_alike():
    text = SMALL.replace("10% of passives", "50% of customers") + f"uncertainty:\n  {SIZE}: {{uniform: [20%, 60%]}}\n"
    scenario = parse(text, "small.yaml")
    with pytest.raises(ScenarioError) as plainly:
        answer(scenario)
    with pytest.raises(ScenarioError) as refused:
        assess(scenario, 16)
    assert str(refused.value) == str(plainly.value)


def test_numbers_too_large_to_hold_are_told():
    scenario = parse(
        SMALL.replace("12 months", "50 years")
        + "trend: {inflation: 1% per month}\nuncertainty:\n  trend.inflation: {uniform: [0%, 10_000%]}\n",
        "small.yaml",
    )
    with pytest.raises(ScenarioError, match="grow beyond what can be computed"):
        assess(scenario, 64)


def test_outcomes_that_do_not_apply_are_left_out_with_their_reason():
    spend = "baseline.segments.promoters.spend: {normal: [1000, 50]}"
    risk = assess(small(spend), 16)
    assert list(risk.outcomes) == list(OUTCOMES)[:7]
    _, warning = risk.warnings
    assert warning == "no contribution_increment, npv, roi, irr and payback_months: finance.margin is not given"
    risk = assess(small(spend, finance="finance: {margin: 60%}\n"), 16)
    assert "no npv: finance.discount is not given" in risk.warnings
    assert "no roi: the initiatives cost nothing" in risk.warnings
    assert "in no draw is there irr: there is no single internal rate of return" in risk.warnings
    assert risk.outcomes["payback_months"].p95 == 0


def test_full_realisation_is_told_unless_it_is_uncertain():
    upper_bound = "realisation is 100 % in care: an upper bound"
    assert assess(small("baseline.customers: {uniform: [9_000, 11_000]}"), 16).warnings[0].startswith(upper_bound)
    risk = assess(small("initiatives.care.realisation: {uniform: [20%, 60%]}"), 16)
    assert not any(warning.startswith(upper_bound) for warning in risk.warnings)


def test_what_only_rounding_moves_is_not_spread_and_has_no_drivers():
    text = f"{SMALL}{FINANCE}uncertainty: {{baseline.mix: {{survey: 300}}}}\n"
    risk = assess(parse(text.replace("10% of passives", "4% of customers"), "small.yaml"), 256)
    npv = risk.outcomes["npv"]
    assert (npv.sd, npv.p5, npv.p95, npv.base_percentile) == (0.0, npv.base, npv.base, 0.5)
    assert risk.drivers["npv"] == {}
    assert risk.outcomes["run_rate"].sd > 0


def test_draws_that_never_pay_back_are_told():
    risk = assess(small("initiatives.care.cost.once: {uniform: [0, 80_000]}", finance=FINANCE), 1024)
    payback, earned = risk.outcomes["payback_months"], risk.outcomes["contribution_increment"].base
    never = 1 - earned / 80_000
    assert payback.undefined == pytest.approx(1024 * never, abs=1)
    assert payback.probability_positive == pytest.approx(1 - never, abs=0.001)
    assert payback.p25 is not None
    assert payback.p95 is None
    assert any("the outlay does not come back" in warning and "payback_months" in warning for warning in risk.warnings)
    # those that never pay back share the last rank, so that the order is not quite that of the costs
    assert 0.5 < risk.drivers["payback_months"]["initiatives.care.cost.once"] < 0.99


def test_what_no_draw_has_is_told():
    gone = "trend: {churn: {promoters: 100% per month, passives: 100% per month, detractors: 100% per month}}\n"
    entries = (
        "baseline.segments.promoters.spend: {normal: [1000, 50]}",
        "initiatives.care.cost.once: {uniform: [0, 0]}",
    )
    finance = FINANCE.replace("20_000", "0") + gone
    risk = assess(small(*entries, finance=finance), 64)
    assert "in no draw is there nps: nobody is left at the end" in risk.warnings
    assert "in no draw is there roi: there are no costs" in risk.warnings
    for outcome in ("nps", "roi"):
        spread = risk.outcomes[outcome]
        assert (spread.base, spread.mean, spread.p50, spread.undefined) == (None, None, None, 64)
        assert outcome not in risk.histograms


def test_nothing_uncertain_is_refused_with_what_to_write():
    with pytest.raises(ScenarioError, match=r"uncertainty: is not given[^\n]*\n.*pert: \[low, mode, high\]"):
        assess(load(str(ROOT / "scenarios" / "company_x.yaml")))


@pytest.mark.parametrize(
    ("draws", "seed", "said"), [(0, 1, "from 1 to 10,000,000"), (10**12, 1, "1 to"), (1, -1, "-1")]
)
def test_draws_and_seeds_have_bounds(draws, seed, said):
    with pytest.raises(UsageError, match=said):
        assess(shipped("vietnam"), draws, seed)


def test_the_programming_interface():
    result = simulator.risk(str(ROOT / "scenarios" / "vietnam.yaml"), {"finance.margin": "60%"}, draws=32, seed=4)
    assert (result.draws, result.seed, result.sampler) == (32, 4, "sobol")
    assert result.outcomes["npv"].p50 is not None
