"""Goal seek: known solutions, what is found holds when it is run, and every way in which nothing is found."""

from __future__ import annotations

import csv
import io
import json
import shlex
from math import cos
from pathlib import Path
from typing import Any

import pytest
from answers import QUIET, examples
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.analysis import answer
from simulator.analysis.outcome_curve import outcome_of
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.root_finding import bracketed_root, last_inside, lowest_between
from simulator.analysis.search import Reason
from simulator.analysis.setting_text import setting_kind
from simulator.analysis.solve import Solution, solve
from simulator.analysis.target import Target, read_target
from simulator.cli import main
from simulator.errors import ScenarioError, UsageError
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios" / "company_x.yaml")
RETAIL = str(ROOT / "scenarios" / "retail_three_units.yaml")
PROMOTERS_MORE = "initiatives.service.migrations.passives.promoters"


def seek(source: str, target: str, by: str, *given_settings: str) -> Solution:
    def read(further: Any) -> Any:
        return load(source, (*given_settings, *further))

    return solve(read(()), read_target(target), by, read)


def value_of(solution: Solution) -> float:
    assert solution.found is not None
    return solution.found.value


def outcome_when_run(source: str, solution: Solution, *given_settings: str) -> float | None:
    trial = solution.found or solution.nearest
    assert trial is not None
    run = answer(load(source, (*given_settings, *trial.settings)))
    return OUTCOMES[solution.target.outcome](run)


def test_nps_moves_in_proportion_to_all_migrations():
    solution = seek(COMPANY_X, "nps=65", "nps")
    assert value_of(solution) == 0.5
    assert solution.found is not None
    assert solution.found.settings == (
        f"{PROMOTERS_MORE}=1.5% of customers",
        "initiatives.service.migrations.detractors.passives=0.5% of customers",
    )
    assert outcome_when_run(COMPANY_X, solution) == pytest.approx(65, rel=1e-9)


@pytest.mark.parametrize(
    ("target", "by", "expected", "written"),
    [
        ("nps=65", PROMOTERS_MORE, 0.01, "1% of customers"),
        ("nps=63", "nps", 0.0, "0%"),
        ("customers=40_800", "initiatives.service.acquisition", 0.02, "2% per horizon"),
        ("run_rate=90_736_840", "initiatives.service.acquisition", 0.0, "0% per horizon"),
        ("run_rate=91644208.40", "initiatives.service.realisation", 1.0, "100%"),
        ("customers=50500", "baseline.customers", 50_000.0, "50_000"),
    ],
)
def test_known_solutions(target, by, expected, written):
    solution = seek(COMPANY_X, target, by)
    assert value_of(solution) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert solution.found is not None
    assert solution.found.written == written


def test_break_even_agrees_with_the_business_case():
    case = answer(load(RETAIL)).business_case
    assert case is not None
    assert case.break_even_realisation is not None
    one = "initiatives.advisers.realisation"
    other = f"initiatives.delivery.realisation={case.break_even_realisation!r}"
    assert value_of(seek(RETAIL, "npv=0", one, other)) == pytest.approx(case.break_even_realisation, rel=1e-9)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("case", ["", ":ambitious"])
def test_every_outcome_is_read_as_the_whole_answer_reads_it(outcome, case):
    scenario = load(RETAIL + case)
    expected = OUTCOMES[outcome](answer(scenario))
    assert outcome_of(scenario, outcome).outcome == pytest.approx(expected, rel=1e-9)


RETAIL_INPUTS = [
    "initiatives.delivery.migrations.detractors.passives",
    "initiatives.delivery.cost.once",
    "initiatives.delivery.cost.running",
    "initiatives.advisers.ramp.over",
    "finance.margin",
    "trend.churn.promoters",
    "units.south.baseline.segments.promoters.spend",
    "nps",
]


@settings(QUIET, max_examples=examples(8))
@given(st.sampled_from(RETAIL_INPUTS), st.sampled_from(["npv", "contribution_increment"]), st.floats(0.9, 1.1))
def test_what_is_found_holds_when_it_is_run(by, outcome, factor):
    scenario = load(RETAIL)
    now = outcome_of(scenario, outcome).outcome
    assert now is not None
    solution = seek(RETAIL, f"{outcome}={now * factor!r}", by)
    trial = solution.found or solution.nearest
    assert trial is not None
    assert outcome_when_run(RETAIL, solution) == pytest.approx(trial.outcome, rel=1e-9)
    if solution.found:
        assert trial.outcome == pytest.approx(now * factor, rel=1e-9)
    else:
        assert solution.reason in {Reason.LOW, Reason.HIGH, Reason.OVERDRAWN, Reason.TURN, Reason.FLAT}


CHURNING = ("trend.churn.promoters=5% per year", "initiatives.service.churn_reduction.promoters=50%")
STILL = ("initiatives.service.acquisition=0% per horizon", "horizon=60 months")


def test_all_solutions_of_a_curve_that_turns_are_named():
    path = "trend.churn.promoters"
    solution = seek(COMPANY_X, "run_rate_increment=5_000_000", path, *CHURNING, *STILL)
    values = [value_of(solution), *(other.value for other in solution.others)]
    assert len(values) == 2
    assert abs(values[0] - 0.05) < abs(values[1] - 0.05)
    for value in values:
        again = seek(COMPANY_X, "run_rate_increment=5_000_000", path, *CHURNING, *STILL, f"{path}={value!r} per year")
        assert value_of(again) == pytest.approx(value, rel=1e-6)


def test_beyond_the_turn_of_a_curve_the_top_is_given():
    path = "trend.churn.promoters"
    solution = seek(COMPANY_X, "run_rate_increment=1_000_000_000", path, *CHURNING, *STILL)
    assert solution.found is None
    assert solution.reason is Reason.TURN
    assert solution.nearest is not None
    top = solution.nearest
    assert top.outcome is not None
    for beside in (0.9 * top.value, 1.1 * top.value):
        setting = f"{path}={beside!r} per year"
        assert OUTCOMES["run_rate_increment"](answer(load(COMPANY_X, (*CHURNING, *STILL, setting)))) < top.outcome


@pytest.mark.parametrize(
    ("source", "target", "by", "reason"),
    [
        (COMPANY_X, "nps=99", PROMOTERS_MORE, Reason.OVERDRAWN),
        (COMPANY_X, "nps=0", PROMOTERS_MORE, Reason.LOW),
        (COMPANY_X, "run_rate=95_000_000", "initiatives.service.realisation", Reason.HIGH),
        (COMPANY_X, "nps=65", "baseline.customers", Reason.FLAT),
        (RETAIL, "payback_months=40", "initiatives.delivery.cost.once", Reason.NO_OUTCOME),
        (RETAIL, "npv=90_000_000", "initiatives.delivery.migrations.passives.promoters", Reason.OVERDRAWN),
    ],
)
def test_targets_out_of_reach_are_told_apart(source, target, by, reason):
    solution = seek(source, target, by)
    assert (solution.found, solution.reason) == (None, reason)
    assert solution.nearest is not None
    assert outcome_when_run(source, solution) == pytest.approx(solution.nearest.outcome, rel=1e-9)


def test_an_overdrawn_scenario_finds_no_value_while_another_migration_overdraws_it():
    overdrawn = "initiatives.service.migrations.detractors.passives=50% of customers"
    solution = seek(COMPANY_X, "nps=65", "initiatives.service.acquisition", overdrawn)
    assert (solution.found, solution.nearest, solution.reason) == (None, None, Reason.ALWAYS_OVERDRAWN)
    assert solution.present.outcome is None


def test_no_outcome_at_any_value():
    initiatives = ("delivery", "advisers")
    free = [f"initiatives.{each}.cost.once=0" for each in initiatives]
    free += [f"initiatives.{each}.cost.running=0 per year" for each in initiatives]
    solution = seek(RETAIL, "roi=10%", "trend.inflation", *free)
    assert (solution.found, solution.nearest, solution.reason) == (None, None, Reason.NEVER)


def test_whole_numbers_come_as_near_as_they_can():
    solution = seek(COMPANY_X, "run_rate=95_000_000", "baseline.customers")
    assert value_of(solution) == 41_465
    assert any("whole number" in note for note in solution.notes)
    near = [answer(load(COMPANY_X, {"baseline.customers": each})).end.run_rate for each in (41_464, 41_466)]
    assert solution.found is not None
    assert solution.found.outcome is not None
    assert all(abs(each - 95e6) > abs(solution.found.outcome - 95e6) for each in near)


def test_a_setting_that_units_have_for_themselves_becomes_one_for_all():
    solution = seek(RETAIL, "customers=500_000", "trend.acquisition")
    assert any("all of them" in note for note in solution.notes)
    assert outcome_when_run(RETAIL, solution) == pytest.approx(500_000, rel=1e-9)


def test_one_unit_alone():
    solution = seek(RETAIL, "customers=500_000", "units.north.trend.acquisition")
    assert solution.notes == ()
    assert outcome_when_run(RETAIL, solution) == pytest.approx(500_000, rel=1e-9)


def test_the_present_value_is_found_where_it_is_the_answer():
    solution = seek(COMPANY_X, "nps=67", PROMOTERS_MORE)
    assert value_of(solution) == 0.03


@pytest.mark.parametrize(
    ("path", "written", "number", "text"),
    [
        (PROMOTERS_MORE, "3% of customers", 0.029, "2.9% of customers"),
        (PROMOTERS_MORE, "10% of passives", 0.1, "10% of passives"),
        (PROMOTERS_MORE, "400 customers", 12_345.0, "12_345 customers"),
        (PROMOTERS_MORE, "400 customers", 0.0, "0% of customers"),
        ("trend.referral.promoters", "0.04 per year", -0.02, "-0.02 per year"),
        ("trend.churn.promoters", "5% per year", 1e-7, "0.00001% per year"),
        ("initiatives.service.ramp.over", "1 year", 2.125, "2.1250 months"),
        ("initiatives.service.cost.once", "250_000", 12.345, "12.3450"),
        ("initiatives.service.cost.running", "60_000 per year", 1e6, "1_000_000 per year"),
        ("baseline.customers", "40_000", 50_000.0, "50_000"),
    ],
)
def test_values_are_written_as_the_file_takes_them(path, written, number, text):
    kind = setting_kind(path, written)
    assert kind is not None
    assert kind.text(number) == text


@settings(QUIET, max_examples=examples(15))
@given(st.floats(1e-9, 0.1), st.sampled_from([(PROMOTERS_MORE, "3% of customers"), ("trend.inflation", "3% per year")]))
def test_a_written_value_is_read_back_to_the_last_digit(number, setting):
    path, written = setting
    kind = setting_kind(path, written)
    assert kind is not None
    assert load(COMPANY_X, (f"{path}={kind.text(number)}",)).company.inputs[path] == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nps=65", 65.0),
        ("npv = -250_000", -250_000.0),
        ("roi=150%", 1.5),
        ("irr=0.12", 0.12),
        ("payback_months=18", 18.0),
    ],
)
def test_targets(text, value):
    assert read_target(text) == Target(text.split("=")[0].strip(), value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nps=67%", "it is in points: write nps=67"),
        ("nps=101", "101 is more than 100"),
        ("nsp=65", "no outcome nsp; did you mean"),
        ("nps", "lacks a value"),
        ("nps=", "lacks a value"),
        ("", "an empty text lacks a value"),
        ("roi=25", "did you mean 25%?"),
        ("npv=1.287.448", "write 1_287_448"),
        ("customers=-5", "less than 0"),
        ("payback_months=soon", "write payback_months=18"),
    ],
)
def test_targets_refused(text, message):
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        read_target(text)


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("horizon", "decides how many steps"),
        ("baseline.survey.respondents", "changes no outcome"),
        ("baseline.segments.promoters.mix", "add up to 100%"),
        ("trend.acquired_mix.promoters", "add up to 100%"),
        ("trend.inflation", "is not given .* --set: write it as 8% per year"),
        ("initiatives.servic.acquisition", "did you mean initiatives.service.acquisition"),
        ("initiatives.service.acquisition.per", "did you mean initiatives.service.acquisition"),
        ("units.north.baseline.customers", "did you mean baseline.customers"),
        ("initiatives.service", "is a group of settings"),
        ("initiatives.service.ramp.shape", "is no number"),
        ("currency", "is no number"),
        ("", "names no number"),
    ],
)
def test_inputs_refused(by, message):
    with pytest.raises(UsageError, match=message):
        seek(COMPANY_X, "nps=65", by)


def test_an_outcome_that_the_scenario_does_not_allow():
    with pytest.raises(ScenarioError, match=r"finance.margin: is not given, and there is no npv without it"):
        seek(COMPANY_X, "npv=0", "nps")


def test_nothing_to_scale():
    nobody = (f"{PROMOTERS_MORE}=0% of customers", "initiatives.service.migrations.detractors.passives=0% of customers")
    with pytest.raises(ScenarioError, match="moves any customers"):
        seek(COMPANY_X, "nps=65", "nps", *nobody)


def test_a_root_is_found_to_the_last_digits():
    root = bracketed_root(lambda x: cos(x) - x, (0.0, 1.0), (1.0, cos(1.0) - 1))
    assert root == pytest.approx(0.7390851332151607, rel=1e-15)


def test_a_jump_is_found_where_it_is():
    root = bracketed_root(lambda x: -1.0 if x < 0.3 else 1.0, (0.0, 1.0), (-1.0, 1.0))
    assert root == pytest.approx(0.3, rel=1e-12)


def test_a_hole_in_the_bracket_is_no_root():
    assert bracketed_root(lambda x: None, (0.0, 1.0), (-1.0, 1.0)) is None


def test_the_lowest_point_and_the_last_inside():
    point, least = lowest_between(lambda values: [(x - 0.3) ** 2 + 1 for x in values], 0.0, 1.0, 1e-12)
    assert (point, least) == (pytest.approx(0.3, abs=1e-6), pytest.approx(1.0))
    assert lowest_between(lambda values: [None if x < 0.5 else x for x in values], 0.0, 1.0, 1e-12)[0] == pytest.approx(
        0.5
    )
    assert last_inside(lambda values: [each <= 0.7 for each in values], 0.0, 1.0) == pytest.approx(0.7, rel=1e-9)


def test_the_command_gives_json_and_csv_alike(capsys):
    arguments = ["solve", COMPANY_X, "--target", "nps=65", "--by", "nps", "--format"]
    assert main([*arguments, "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["path"], found["outcome"]) == ("nps-sim/solve/1", "nps", "nps")
    assert (found["value"], found["target"]) == (0.5, 65)
    assert found["achieved"] == pytest.approx(65, rel=1e-9)
    assert main([*arguments, "csv"]) == 0
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert float(rows["value"]["number"]) == 0.5


def test_the_settings_shown_can_be_copied(capsys):
    assert main(["solve", COMPANY_X, "--target", "nps=65", "--by", PROMOTERS_MORE, "--format", "markdown"]) == 0
    shown = capsys.readouterr().out.replace("\\", "")
    [line] = [line for line in shown.splitlines() if "--set" in line]
    words = shlex.split(line.partition("To use it: ")[2])
    assert main(["run", COMPANY_X, *words, "--format", "json", "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["end"]["nps"] == pytest.approx(65)


def test_the_command_ends_with_1_where_nothing_reaches_the_target(capsys):
    assert main(["solve", COMPANY_X, "--target", "nps=99", "--by", PROMOTERS_MORE, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["value"], found["reason"]) == (None, "segment overdrawn")
    assert found["achieved"] == pytest.approx(79.8333333)
    assert main(["solve", COMPANY_X, "--target", "nps=99", "--by", PROMOTERS_MORE]) == 1
    assert "more customers would leave a segment" in " ".join(capsys.readouterr().out.split())


def test_standard_input_is_read_once_and_kept(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(COMPANY_X).read_bytes())))
    assert main(["solve", "-", "--target", "nps=65", "--by", "nps", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 0.5


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_every_ending_can_be_shown(form, capsys):
    lines = [
        (RETAIL, "npv=0", "initiatives.delivery.realisation"),
        (RETAIL, "payback_months=40", "initiatives.delivery.cost.once"),
        (RETAIL, "irr=20%", "nps"),
        (COMPANY_X, "nps=65", "baseline.customers"),
        (COMPANY_X, "run_rate=95_000_000", "baseline.customers"),
        (RETAIL, "npv=-1_000_000_000", "trend.churn.promoters"),
    ]
    for source, target, by in lines:
        main(["solve", source, "--target", target, "--by", by, "--format", form])
        out = capsys.readouterr().out
        assert "Goal seek" in out
        assert form != "table" or max(map(len, out.splitlines())) <= 80
