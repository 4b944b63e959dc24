"""Could a survey tell the change from noise: the published example, its arithmetic, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from math import erf, sqrt
from pathlib import Path

import pytest
from answers import QUIET
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.analysis import answer
from simulator.analysis.significance import AGAINST_NOTHING, AGAINST_TODAY, TODAY, significance
from simulator.cli import main
from simulator.errors import ScenarioError
from simulator.model.sampling_error import Z95
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios" / "company_x.yaml")
VIETNAM = str(ROOT / "scenarios" / "vietnam.yaml")
RETAIL = str(ROOT / "scenarios" / "retail_three_units.yaml")


def judged(respondents: int, *given_settings: str, source: str = COMPANY_X):
    return significance(answer(load(source, given_settings)), respondents)


def test_the_worked_example_at_400_answers_a_wave():
    result = judged(400)
    test = result.tests[AGAINST_TODAY]
    assert result.waves[TODAY].margin == pytest.approx(6.6, rel=0.01)
    assert test.nps.change == pytest.approx(4)
    assert test.nps.z == pytest.approx(0.856, rel=0.01)
    assert test.nps.p_value == pytest.approx(0.392, rel=0.01)
    assert test.run_rate.change == pytest.approx(383_880.80)
    assert test.run_rate.standard_error == pytest.approx(429_312.31, abs=0.01)
    assert test.run_rate.high - test.run_rate.change == pytest.approx(841_452.13, rel=1e-4)  # published with 1.96


def test_the_answers_that_the_worked_example_takes():
    answers = judged(400).tests[AGAINST_TODAY].answers
    assert (answers.significant, answers.power_80) == (2_099, 4_289)
    assert answers.significant_finite < answers.significant
    assert answers.power_80_finite < answers.power_80


def test_with_that_many_answers_the_change_is_just_significant():
    many = judged(2_099, "baseline.customers=10_000_000").tests[AGAINST_TODAY].nps
    assert many.p_value == pytest.approx(0.05, abs=0.001)
    finite = judged(1_995).tests[AGAINST_TODAY]
    assert finite.answers.significant_finite == 1_995


@settings(QUIET, max_examples=30)
@given(st.integers(1, 39_000), st.floats(0.0, 0.1))
def test_interval_z_and_p_say_the_same(respondents, share):
    test = judged(respondents, f"initiatives.service.migrations.passives.promoters={share!r} of customers").tests[
        AGAINST_TODAY
    ]
    for part in (test.nps, test.run_rate):
        assert part.p_value == pytest.approx(1 - erf(abs(part.z) / sqrt(2)), abs=1e-12)
        assert (part.low > 0 or part.high < 0) == (abs(part.z) > Z95)
        assert part.high - part.low == pytest.approx(2 * Z95 * part.standard_error)


def test_errors_shrink_where_the_answers_are_a_part_of_all_customers():
    few, many = judged(2_000), judged(2_001)
    assert few.waves[TODAY].finite_factor == 1
    assert many.waves[TODAY].finite_factor == pytest.approx(sqrt(37_999 / 39_999))
    assert any("5 %" in note for note in many.notes)
    assert not few.notes


def test_a_survey_of_everybody_has_no_error():
    result = judged(40_000, "initiatives.service.acquisition=0% per horizon")
    test = result.tests[AGAINST_TODAY].nps
    assert (result.waves[TODAY].margin, test.standard_error, test.z, test.p_value) == (0, 0, None, 0)


def test_doing_nothing_is_another_comparison():
    result = judged(400, "trend.churn.detractors=20% per year")
    today, nothing = result.tests[AGAINST_TODAY].nps, result.tests[AGAINST_NOTHING].nps
    assert today.change > nothing.change > 0


def test_no_change_is_nothing_to_tell(capsys):
    nothing = [
        f"initiatives.service.migrations.{each}=0% of customers"
        for each in ("passives.promoters", "detractors.passives")
    ]
    test = judged(400, *nothing).tests[AGAINST_TODAY]
    assert (test.answers, test.nps.p_value) == (None, pytest.approx(1))
    assert main(["significance", COMPANY_X, "--respondents", "400", *(f"--set={each}" for each in nothing)]) == 0
    assert "nothing for two surveys of 400 answers to tell" in " ".join(capsys.readouterr().out.split())


def test_nobody_left(capsys):
    gone = [f"--set=trend.churn.{each}=100% per month" for each in ("promoters", "passives", "detractors")]
    assert main(["significance", COMPANY_X, "--respondents", "400", *gone, "--format", "json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["tests"]["end_against_today"] is None
    assert "nobody is left" in told.err
    assert main(["significance", COMPANY_X, "--respondents", "400", *gone]) == 0
    assert "Nobody is left" in capsys.readouterr().out


def test_without_a_survey_it_is_refused():
    with pytest.raises(ScenarioError, match=r"respondents: is not given.*\n.*--respondents 1200"):
        significance(answer(load(COMPANY_X)), None)


def test_more_answers_than_customers_are_refused():
    with pytest.raises(ScenarioError, match="50,000 answers are more than the 40,000 customers"):
        judged(50_000)


def test_units_are_one_survey():
    assert any("whole company" in note for note in judged(400, source=RETAIL).notes)


def test_the_command_takes_the_scenarios_own_survey(capsys):
    assert main(["significance", VIETNAM, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "nps-sim/significance/1"
    assert found["respondents"] == load(VIETNAM).respondents
    assert main(["significance", VIETNAM, "--respondents", "99", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["respondents"] == 99


def test_the_command_refuses_politely(capsys):
    assert main(["significance", COMPANY_X]) == 1
    told = capsys.readouterr()
    assert (told.out, "hint: write survey" in told.err) == ("", True)
    assert main(["significance", COMPANY_X, "--respondents", "0"]) == 2


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_people_read(form, capsys):
    assert main(["significance", COMPANY_X, "--respondents", "400", "--format", form]) == 0
    out = capsys.readouterr().out
    assert "cannot tell the change of NPS by 4 points" in " ".join(out.split())
    for figure in ("2,099", "4,289", "383,881", "0.392"):
        assert figure in out
    assert form != "table" or max(map(len, out.splitlines())) <= 80
    assert main(["significance", COMPANY_X, "--respondents", "10000", "--format", form]) == 0
    assert "can tell the change" in " ".join(capsys.readouterr().out.split())


def test_csv_holds_the_same_numbers(capsys):
    assert main(["significance", COMPANY_X, "--respondents", "400", "--format", "csv"]) == 0
    rows = {row["path"]: row["number"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert rows["tests.end_against_today.answers.significant"] == "2099"
