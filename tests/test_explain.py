"""Explanations: every number of a run can be asked for, and what is shown works out to it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from simulator.analysis import answer
from simulator.analysis.explain import Explainer
from simulator.analysis.quantity_names import json_names
from simulator.cli import main
from simulator.engine.projection import given_inputs, shape_of
from simulator.errors import UsageError
from simulator.model.build import build
from simulator.report.csv_text import leaves
from simulator.report.explain import in_words, with_numbers
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios/company_x.yaml")
RETAIL = str(ROOT / "scenarios/retail_three_units.yaml")
NOT_EXPLAINED = ("schema", "scenario.", "warnings.", "lifetime_value.", "units.", "steps.")


@pytest.fixture(scope="module")
def explainers():
    return {file: Explainer(load(file)) for file in (COMPANY_X, RETAIL)}


@pytest.mark.parametrize("file", [COMPANY_X, RETAIL])
def test_every_number_of_a_run_can_be_explained(file, explainers):
    numbers = dict(leaves(answer(load(file)).to_dict()))
    names = [name for name in numbers if not name.startswith(NOT_EXPLAINED) and numbers[name] is not None]
    names += [name for name in numbers if name.startswith(("steps.1.", "lifetime_value.")) and name[-1].isalpha()]
    for name in names:
        if not name.endswith((".step", ".months")):
            value = explainers[file].explain(name).value
            assert value == pytest.approx(numbers[name], rel=1e-9, abs=1e-6), name


@pytest.mark.parametrize("file", [COMPANY_X, RETAIL])
def test_outcomes_are_explained_by_their_names(file, explainers):
    for name in json_names(build(shape_of(given_inputs(load(file))))):
        assert explainers[file].explain(name).value is not None, name


def test_the_company_and_its_units_have_their_own_numbers(explainers):
    explain = explainers[RETAIL].explain
    units = answer(load(RETAIL)).units
    for name, unit in units.items():
        assert explain("end.run_rate", name).value == pytest.approx(unit.end.run_rate)
        assert explain("bridge.mix", name).value == pytest.approx(unit.bridge.mix)
    with pytest.raises(UsageError, match="--unit"):
        explain("closing.promoters")


def test_every_operand_can_be_explained_in_turn(explainers):
    explain = explainers[RETAIL].explain
    waiting = [explain("npv")]
    seen = set()
    while waiting:
        for operand in waiting.pop().operands:
            question = (operand.key, operand.of_unit, operand.step)
            if question in seen or (operand.step not in (None, 0, 1, 36)) or operand.of_unit in ("south", "online"):
                continue
            seen.add(question)
            explained = explain(operand.key, operand.of_unit or None, operand.step)
            assert explained.value is None or explained.value == pytest.approx(operand.value, rel=1e-9, abs=1e-9)
            waiting.append(explained)
    assert len(seen) > 100


def test_the_formula_stands_in_words_and_with_its_numbers(explainers):
    explanation = explainers[COMPANY_X].explain("closing.promoters", at=3)
    assert in_words(explanation) == "[Promoters after moving] + [New promoters]"
    assert with_numbers(explanation) == "30,300.333 + 50.2914"
    assert explanation.value == pytest.approx(30_350.6244, abs=1e-4)


def test_inputs_have_their_place_and_what_they_replaced():
    explanation = Explainer(load(RETAIL, ["finance.margin=50%"])).explain("npv")
    by_path = {(use.path, use.of_unit): use for use in explanation.inputs}
    margin = by_path["finance.margin", ""]
    assert (margin.written, margin.origins[-1].file, margin.origins[0].text) == ("50%", "--set", "41%")
    assert by_path["baseline.customers", "south"].origins[-1].line == 61
    assert ("trend.inflation", "") in by_path


def test_customers_counted_by_segment_are_what_a_number_rests_on():
    text = """
name: Counted
currency: USD
horizon: 2 months
baseline:
  spend_period: year
  segments:
    promoters: {customers: 70, spend: 10}
    passives: {customers: 20, spend: 9}
    detractors: {customers: 10, spend: 8}
"""
    from simulator.scenario import parse

    explanation = Explainer(parse(text)).explain("today.customers")
    assert explanation.value == pytest.approx(100)
    paths = {use.path for use in explanation.inputs}
    assert {f"baseline.segments.{s}.customers" for s in ("promoters", "passives", "detractors")} <= paths


def test_json_of_an_explanation(capsys):
    assert main(["explain", COMPANY_X, "npv_x", "--format", "json"]) == 2
    capsys.readouterr()
    assert main(["explain", COMPANY_X, "nps", "--at", "0", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "nps-sim/explain/1"
    assert (told["value"], told["step"], told["counted_in"]) == (63.0, 0, "points")
    assert told["inputs"][0]["origins"][-1]["line"] > 0


def test_every_setting_is_listed_with_its_place(capsys):
    assert main(["explain", COMPANY_X, "--format", "json"]) == 0
    listed = {use["path"]: use for use in json.loads(capsys.readouterr().out)["inputs"]}
    assert listed["baseline.customers"]["origins"][-1]["line"] == 14
    assert main(["explain", COMPANY_X]) == 0
    assert "baseline.customers = 40_000" in capsys.readouterr().out


def test_a_setting_is_explained_by_its_path(capsys):
    assert main(["explain", RETAIL, "units.south.baseline.customers"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "= 120_000" in out
    assert "replaces 150_000" in out


@pytest.mark.parametrize("quantity", [[], ["bridge.mix"], ["baseline.customers"]])
def test_csv_of_an_explanation_holds_the_numbers_of_its_json(quantity, capsys):
    assert main(["explain", COMPANY_X, *quantity, "--format", "json"]) == 0
    numbers = {
        path: value for path, value in leaves(json.loads(capsys.readouterr().out)) if type(value) in (int, float)
    }
    assert main(["explain", COMPANY_X, *quantity, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["path"]: float(row["number"]) for row in rows if row["number"]} == numbers


def test_markdown_of_an_explanation_is_headings_and_lists(capsys):
    assert main(["explain", COMPANY_X, "bridge.mix", "--format", "markdown"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("# Mix effect")
    assert "- **= 383,880.80**" in lines
    assert "## What it finally rests on" in lines
    assert any(line.startswith("- baseline.customers = 40\\_000 (") for line in lines)
