"""Sensitivity: a tornado's ends are what runs of them give, and Sobol's indices are the known ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from scenarios import WORKED, Tree, patched, to_scenario, to_text
from simulator.analysis import answer
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.sensitivity import FEWEST_POINTS, MOST_POINTS, sobol_indices, tornado
from simulator.analysis.sensitivity_result import Index, Swing, largest_first, strongest_first
from simulator.analysis.sobol_indices import variance_shares
from simulator.cli import main
from simulator.errors import ScenarioError, UsageError
from simulator.report.chart_titles import tornado_title
from simulator.scenario import load, parse

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios" / "company_x.yaml")
LOSING = str(ROOT / "scenarios" / "losing.yaml")
RETAIL = str(ROOT / "scenarios" / "retail_three_units.yaml")
SUBSCRIPTION = str(ROOT / "scenarios" / "subscription.yaml")
PROMOTERS_SPEND, PASSIVES_SPEND = "baseline.segments.promoters.spend", "baseline.segments.passives.spend"
WIDTH = 80


def with_uncertainty(**entries: object) -> Tree:
    return patched(WORKED, "uncertainty", value=entries)


# --- one input at a time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [COMPANY_X, LOSING])
def test_without_uncertainty_every_number_goes_a_tenth_down_and_up(source):
    result = tornado(load(source))
    assert "10 % below and above" in result.basis
    assert "says nothing of uncertainty" in result.basis
    checked = [swing for swing in result.inputs if ".ramp." in swing.path]
    for swing in (*checked, *result.inputs[::3]):
        for text, found in ((swing.low_text, swing.outcome_low), (swing.high_text, swing.outcome_high)):
            expected = OUTCOMES[result.outcome](answer(load(source, [f"{swing.path}={text}"])))
            assert found == pytest.approx(expected, rel=1e-9), swing.path
    numbers = {swing.path: (swing.low, swing.high) for swing in result.inputs}
    assert numbers["baseline.customers"] == pytest.approx((36_000, 44_000) if source == COMPANY_X else (77_400, 94_600))


def test_units_with_values_of_their_own_are_inputs_of_their_own():
    tree = yaml.safe_load(Path(RETAIL).read_text(encoding="utf-8"))
    del tree["uncertainty"], tree["cases"]
    scenario = to_scenario(tree)
    result = tornado(scenario, "run_rate")
    found = {swing.path: swing for swing in result.inputs}
    assert "baseline.customers" not in found
    assert {f"units.{unit}.baseline.customers" for unit in ("north", "south", "online")} <= set(found)
    for path in ("units.south.baseline.segments.promoters.spend", "units.online.trend.acquisition"):
        swing = found[path]
        run = answer(parse(to_text(tree), "tree.yaml", settings=[f"{path}={swing.high_text}"]))
        assert swing.outcome_high == pytest.approx(run.end.run_rate, rel=1e-9)
    company = found[PROMOTERS_SPEND]  # north alone has the company's own
    north = answer(parse(to_text(tree), "tree.yaml", settings=[f"units.north.{PROMOTERS_SPEND}={company.low_text}"]))
    assert company.outcome_low == pytest.approx(north.end.run_rate, rel=1e-9)


def test_values_stay_within_bounds_and_what_cannot_change_alone_stays():
    result = tornado(load(COMPANY_X))
    found = {swing.path: swing for swing in result.inputs}
    realised = found["initiatives.service.realisation"]
    assert (realised.low_text, realised.high_text) == ("90%", "100%")
    assert realised.outcome_high == result.base
    assert not any(path.endswith((".mix", "horizon")) for path in found)
    assert any("none of them can change alone" in warning for warning in result.warnings)


def test_what_is_zero_has_no_tenth():
    scenario = load(COMPANY_X, ["initiatives.service.acquisition=0% per horizon"])
    warnings = tornado(scenario).warnings
    assert "initiatives.service.acquisition stays as it is: a tenth of it is nothing" in warnings


def test_entries_of_uncertainty_go_to_their_percentiles():
    result = tornado(load(RETAIL))
    found = {swing.path: swing for swing in result.inputs}
    assert result.basis == "each input at its 10th and 90th percentile, the others as they are"
    margin = found["finance.margin"]
    assert (margin.low, margin.high) == pytest.approx((0.394, 0.426))
    assert (margin.low_text, margin.high_text) == ("39.4%", "42.6%")
    case = answer(load(RETAIL, ["finance.margin=39.4%"])).business_case
    assert case is not None
    assert margin.outcome_low == pytest.approx(case.npv, rel=1e-6)
    realised = found["initiatives.advisers.realisation"]  # triangular, of which a tenth lies below
    assert (realised.low - 0.20) ** 2 / ((0.65 - 0.20) * (0.45 - 0.20)) == pytest.approx(0.1)
    assert len(found) == len(load(RETAIL).uncertainty)


def test_a_surveyed_mix_goes_to_percentiles_of_its_nps_and_keeps_the_passives():
    answers = 1_000
    scenario = to_scenario(with_uncertainty(**{"baseline.mix": {"survey": answers}}))
    [swing] = tornado(scenario, "run_rate").inputs
    deviation = 100 * np.sqrt((0.85 - 0.63**2) / answers)
    assert (swing.low, swing.high) == pytest.approx((63 - 1.2816 * deviation, 63 + 1.2816 * deviation), abs=0.2)
    low = {"promoters": (85 + swing.low) / 2, "detractors": (85 - swing.low) / 2}
    tree = patched(WORKED, "baseline", "segments", "promoters", "mix", value=f"{low['promoters']:.12f}%")
    tree = patched(tree, "baseline", "segments", "detractors", "mix", value=f"{low['detractors']:.12f}%")
    assert swing.outcome_low == pytest.approx(answer(to_scenario(tree)).end.run_rate, rel=1e-5)
    assert swing.low_text == f"NPS {swing.low:.1f}"


def test_an_input_beyond_what_a_run_takes_has_no_outcome():
    path = "initiatives.support.migrations.passives.promoters"
    scenario = to_scenario(
        with_uncertainty(**{path: {"uniform": ["1%", "30%"]}, PROMOTERS_SPEND: {"normal": [2345, 9]}})
    )
    result = tornado(scenario)
    last = result.inputs[-1]
    assert (last.path, last.outcome_high, last.swing) == (path, None, None)
    assert last.outcome_low is not None
    assert any(f"with {path} at 27.1% of customers, more customers" in warning for warning in result.warnings)


def test_the_widest_swing_comes_first_and_ties_by_path():
    def swing(path: str, width: float | None) -> Swing:
        return Swing(path, "", 0, 1, "", "", 0, width, width)

    order = largest_first([swing("c", None), swing("b", 1.0), swing("a", 1.0), swing("d", 5.0)])
    assert [each.path for each in order] == ["d", "a", "b", "c"]


def test_an_input_that_takes_the_outcome_away_comes_first():
    result = tornado(load(RETAIL, ("finance.margin=37%",)), "payback_months")
    first, *others = result.inputs
    assert (first.path, first.outcome_low) == ("initiatives.delivery.migrations.detractors.passives", None)
    assert all(each.swing for each in others)
    assert tornado_title(result).endswith(
        "decides on the time to payback: 31.4\u00a0months at 26.23% of detractors, no value at 16.2% of detractors"
    )


def test_rounding_is_no_swing():
    name = "baseline.mix"
    scenario = to_scenario(with_uncertainty(**{name: {"survey": 300}, PROMOTERS_SPEND: {"normal": [2345, 9]}}))
    swings = {each.path: each.swing for each in tornado(scenario, "run_rate_increment").inputs}
    assert swings[PROMOTERS_SPEND] > 0
    assert tornado(scenario, "customers").inputs[0].swing == 0.0


@pytest.mark.parametrize("analyse", [tornado, sobol_indices])
def test_uncertainty_without_effect_is_refused(analyse):
    tree = yaml.safe_load(Path(RETAIL).read_text(encoding="utf-8"))
    tree["uncertainty"] = {"baseline.customers": {"uniform": [140_000, 160_000]}}
    with pytest.raises(ScenarioError, match=r"no unit has the company's value; name it units\.north"):
        analyse(to_scenario(tree))


def test_an_outcome_that_does_not_apply_is_refused():
    with pytest.raises(
        ScenarioError, match=r"no irr: finance\.margin is not given\n.*finance\.margin=VALUE: write it as 74%"
    ):
        tornado(load(COMPANY_X), "irr")
    with pytest.raises(ScenarioError, match=r"no roi: the initiatives cost nothing\n.*cost: \{once: 250_000\}"):
        tornado(load(COMPANY_X, ("finance.margin=50%",)), "roi")


# --- shares of the variance -------------------------------------------------------------------------------------------

NAMES = ("a", "b", "c")
SINGLE = {"a": (0,), "b": (1,), "c": (2,)}


def ishigami(cube: np.ndarray) -> np.ndarray:
    a, b, c = -np.pi + 2 * np.pi * cube
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def test_ishigamis_indices():
    found = variance_shares(ishigami, SINGLE, NAMES, 65_536, 1)
    assert [found.shares[name].first_order for name in NAMES] == pytest.approx([0.3139, 0.4424, 0.0], abs=1e-3)
    assert [found.shares[name].total_order for name in NAMES] == pytest.approx([0.5576, 0.4424, 0.2437], abs=1e-3)
    assert found.evaluations == 5 * 65_536


def test_the_margins_hold_the_known_indices():
    known = {"a": (0.3139, 0.5576), "b": (0.4424, 0.4424), "c": (0.0, 0.2437)}
    inside = []
    for seed in range(20):
        for name, share in variance_shares(ishigami, SINGLE, NAMES, 512, seed).shares.items():
            first, total = known[name]
            inside.append(abs(share.first_order - first) <= share.first_order_margin)
            inside.append(abs(share.total_order - total) <= share.total_order_margin)
            assert 0.0 < share.first_order_margin < 0.2
    assert sum(inside) >= 0.93 * len(inside)


def test_a_group_explains_what_its_members_explain_together():
    found = variance_shares(ishigami, {"a and c": (0, 2), "b": (1,)}, NAMES, 16_384, 1).shares["a and c"]
    assert (found.first_order, found.total_order) == pytest.approx((0.5576, 0.5576), abs=5e-3)


def test_seed_0_is_a_seed():
    first, again, other = (variance_shares(ishigami, SINGLE, NAMES, 256, seed) for seed in (0, 0, 1))
    assert first == again
    assert first != other


def test_a_function_that_does_not_vary_has_no_shares():
    found = variance_shares(lambda cube: np.full(cube.shape[1], 7.0), SINGLE, NAMES, 64, 1)
    assert (found.shares, found.varies) == ({}, False)


def test_points_without_a_value_are_left_out():
    def partly(cube: np.ndarray) -> np.ndarray:
        return np.where(cube[2] < 0.01, np.nan, cube[0] + cube[1])

    found = variance_shares(partly, SINGLE, NAMES, 4096, 1)
    assert 0.97 * 4096 < found.used < 4096
    assert found.shares["a"].first_order == pytest.approx(0.5, abs=0.02)
    assert variance_shares(lambda cube: np.where(cube[2] < 0.6, np.nan, cube[0]), SINGLE, NAMES, 4096, 1).shares == {}


def test_a_scenarios_shares_are_those_of_its_formula():
    ranges = {PROMOTERS_SPEND: (2300, 2400), PASSIVES_SPEND: (1900, 2200)}
    scenario = to_scenario(with_uncertainty(**{path: {"uniform": list(ends)} for path, ends in ranges.items()}))
    found = {each.path: each for each in sobol_indices(scenario, "run_rate").inputs}
    customers = answer(scenario).end.segments
    variances = {
        path: (customers[path.split(".")[2]].customers * (high - low)) ** 2 for path, (low, high) in ranges.items()
    }
    for path, variance in variances.items():
        expected = variance / sum(variances.values())
        assert found[path].first_order == pytest.approx(expected, abs=2e-3)
        assert found[path].total_order == pytest.approx(expected, abs=2e-3)


def test_correlated_entries_stand_together():
    result = sobol_indices(load(RETAIL), draws=256)
    pair = "initiatives.delivery.realisation + initiatives.advisers.realisation"
    assert pair in [each.path for each in result.inputs]
    assert len(result.inputs) == len(load(RETAIL).uncertainty) - 1
    assert any("are correlated and stand together" in warning for warning in result.warnings)
    assert (result.points, result.draws) == (256, 256 * 7)


def test_a_pair_that_moves_as_one_explains_everything():
    tree = with_uncertainty(
        **{path: {"normal": [2000, 50]} for path in (PROMOTERS_SPEND, PASSIVES_SPEND)},
        correlations=[[PROMOTERS_SPEND, PASSIVES_SPEND, "-0.9"]],
    )
    [index] = sobol_indices(to_scenario(tree), "run_rate", draws=1024).inputs
    assert (index.first_order, index.total_order) == pytest.approx((1.0, 1.0), abs=0.02)


def test_the_strongest_comes_first():
    def index(path: str, total: float | None) -> Index:
        return Index(path, "", total, total, 0.0, 0.0)

    order = strongest_first([index("c", None), index("b", 0.1), index("a", 0.1), index("d", 0.8)])
    assert [each.path for each in order] == ["d", "a", "b", "c"]


@pytest.mark.parametrize("draws", [0, FEWEST_POINTS - 1, MOST_POINTS + 1, 10**12])
def test_draws_out_of_bounds_are_refused(draws):
    with pytest.raises(UsageError, match=f"--draws: {draws:,} is not a number from 16 to 1,000,000"):
        sobol_indices(load(RETAIL), draws=draws)


def test_a_seed_below_zero_is_refused():
    with pytest.raises(UsageError, match="--seed: -1 is less than 0"):
        sobol_indices(load(RETAIL), seed=-1)


def test_without_uncertainty_there_is_no_variance():
    with pytest.raises(ScenarioError, match="no variance to explain") as refused:
        sobol_indices(load(COMPANY_X))
    assert "tornado" in str(refused.value)


# --- the command ------------------------------------------------------------------------------------------------------


def output(capsys, *arguments: str) -> str:
    assert main(["sensitivity", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("arguments", [(RETAIL,), (RETAIL, "--method", "sobol", "--draws", "256"), (LOSING,)])
def test_tables_hold_the_numbers_of_json_and_fit_eighty_columns(arguments, capsys):
    found = json.loads(output(capsys, *arguments, "--format", "json"))
    assert found["schema"] == "nps-sim/sensitivity/1"
    out = output(capsys, *arguments)
    assert max(map(len, out.splitlines())) <= WIDTH
    for each in found["inputs"]:
        shown = f"{each['swing']:,.0f}" if "swing" in each else f"{100 * each['total_order']:.1f}"
        assert shown in out


def test_the_same_seed_gives_the_same_bytes(capsys):
    first, again, other = (
        output(capsys, SUBSCRIPTION, "--method", "sobol", "--draws", "128", "--seed", seed) for seed in ("0", "0", "1")
    )
    assert first == again
    assert "128 points, 768 runs, seed 0" in " ".join(first.split())
    assert first.replace("seed 0", "") != other.replace("seed 1", "")


@pytest.mark.parametrize("option", ["--draws", "--seed"])
def test_draws_belong_to_sobol(option, capsys):
    assert main(["sensitivity", RETAIL, option, "32"]) == 2
    assert f"{option} belongs to --method sobol" in capsys.readouterr().err


def test_an_unknown_outcome_gets_the_nearest(capsys):
    assert main(["sensitivity", RETAIL, "--outcome", "nvp"]) == 2
    assert "--outcome: there is no outcome nvp; did you mean npv?" in capsys.readouterr().err


def test_by_default_it_is_about_the_business_case_or_else_the_run_rate(capsys):
    assert json.loads(output(capsys, RETAIL, "--format", "json"))["outcome"] == "npv"
    assert json.loads(output(capsys, COMPANY_X, "--format", "json"))["outcome"] == "run_rate_increment"


def test_an_outcome_without_a_value_anywhere_gets_a_sentence_and_no_table(capsys):
    out = output(capsys, LOSING, "--outcome", "payback_months")
    assert "has no value, neither as it is nor with any of 20 inputs changed." in " ".join(out.split())
    assert "─" not in out


@pytest.mark.parametrize("method", ["tornado", "sobol"])
def test_a_folder_gets_everything(method, tmp_path, capsys):
    file = tmp_path / "vague.yaml"
    file.write_text(to_text(with_uncertainty(**{PROMOTERS_SPEND: {"normal": [2345, 9]}})), encoding="utf-8")
    source, folder = str(file), tmp_path / "results"
    output(capsys, source, "--method", method, "-o", str(folder))
    endings = ("-charts.pdf", f"-{method}.png", f"-{method}.svg", ".json", ".md", ".xlsx")
    assert sorted(file.name for file in folder.iterdir()) == [f"vague-sensitivity{each}" for each in endings]
    assert main(["sensitivity", source, "--method", method, "-o", str(folder)]) == 1
    assert "--force" in capsys.readouterr().err
