"""From file to Scenario: merging order, units, origins, parents, cases on the command line, hashes."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.model.inputs import without_unit
from simulator.scenario import load, parse, problems, resolve_source
from simulator.scenario.scenario import Origin, Scenario
from simulator.scenario.starter import starter

FILES = sorted(Path(__file__).parent.parent.glob("scenarios/*.yaml"))
TEXT = """\
name: Chain
currency: EUR
horizon: 1 years
step: quarter
baseline:
  customers: 100
  spend_period: year
  segments:
    promoters: {mix: 50%, spend: 3}
    passives: {mix: 30%, spend: 2}
    detractors: {mix: 20%, spend: 1}
trend:
  inflation: 1% per year
initiatives:
  care: {migrations: {passives: {promoters: 10% of passives}}, realisation: 50%}
units:
  north: {baseline: {customers: 40}, trend: {inflation: 2% per year}}
  south: {baseline: {customers: 60}}
cases:
  low:
    trend: {inflation: 3% per year}
    units: {south: {baseline: {customers: 61}}}
"""


def inflations(scenario: Scenario) -> tuple[float, ...]:
    return tuple(part.inputs["trend.inflation"] for part in (scenario.company, *scenario.units))


def customers(scenario: Scenario) -> tuple[float, ...]:
    return tuple(part.inputs["baseline.customers"] for part in (scenario.company, *scenario.units))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_scenario_reads(file):
    assert problems(str(file)) == []
    scenario = load(str(file))
    assert all(load(f"{file}:{case}").case == case for case in scenario.cases)


def test_the_starter_reads_and_shows_every_part():
    scenario = parse(starter(), "starter.yaml")
    assert scenario.cases == ("cautious", "ambitious")
    assert scenario.respondents == 1200
    assert scenario.uncertainty
    assert scenario.sources


def test_what_a_scenario_holds():
    scenario = parse(TEXT, "chain.yaml")
    assert (scenario.name, scenario.case, scenario.currency, scenario.file) == ("Chain", None, "EUR", "chain.yaml")
    assert (scenario.step, scenario.step_months, scenario.horizon_months, scenario.steps) == ("quarter", 3, 12, 4)
    assert (scenario.spend_period, scenario.spend_period_months, scenario.start) == ("year", 12, None)
    assert [unit.name for unit in scenario.units] == ["north", "south"]
    assert scenario.company.inputs == {
        "baseline.customers": 100.0,
        "baseline.segments.promoters.mix": 0.5,
        "baseline.segments.promoters.spend": 3.0,
        "baseline.segments.passives.mix": 0.3,
        "baseline.segments.passives.spend": 2.0,
        "baseline.segments.detractors.mix": 0.2,
        "baseline.segments.detractors.spend": 1.0,
        "trend.inflation": 0.01,
        "trend.inflation.per": 12.0,
        "initiatives.care.ramp.shape": 0.0,
        "initiatives.care.ramp.over": 12.0,
        "initiatives.care.ramp.delay": 0.0,
        "initiatives.care.migrations.passives.promoters": 0.1,
        "initiatives.care.migrations.passives.promoters.of": 1.0,
        "initiatives.care.realisation": 0.5,
    }


def test_a_file_without_units_has_one_without_a_name():
    scenario = parse(starter(), "starter.yaml")
    assert scenario.units == (scenario.company,)
    assert scenario.company.name == ""


def test_a_unit_lies_on_the_file_a_case_on_the_unit_and_set_on_the_case():
    assert inflations(parse(TEXT)) == (0.01, 0.02, 0.01)
    assert inflations(parse(TEXT, case="low")) == (0.03, 0.03, 0.03)
    assert inflations(parse(TEXT, settings=["trend.inflation=4% per year"])) == (0.04, 0.04, 0.04)
    both = parse(TEXT, case="low", settings=["trend.inflation=4% per year", "units.north.trend.inflation=5% per year"])
    assert inflations(both) == (0.04, 0.05, 0.04)


def test_a_case_may_patch_one_unit():
    assert customers(parse(TEXT)) == (100, 40, 60)
    assert customers(parse(TEXT, case="low")) == (100, 40, 61)


def test_origins_tell_who_set_a_value_and_what_it_overrode():
    setting = "trend.inflation=4% per year"
    scenario = parse(TEXT, "chain.yaml", case="low", settings=[setting])
    north = scenario.units[0].origins
    assert north["trend.inflation"] == (
        Origin("chain.yaml", 13, 14, "1% per year"),
        Origin("chain.yaml", 17, 57, "2% per year"),
        Origin("chain.yaml", 21, 24, "3% per year"),
        Origin("--set", 0, 0, "4% per year"),
    )
    assert [origin.text for origin in scenario.company.origins["trend.inflation"]] == [
        "1% per year",
        "3% per year",
        "4% per year",
    ]
    assert north["initiatives.care.ramp.over"] == (Origin("default", 0, 0, "12 months"),)
    assert set(scenario.company.origins) >= {p for p in scenario.company.inputs if not p.endswith((".per", ".of"))}


def test_numbers_of_a_program_are_taken_as_they_are():
    inputs = (
        parse(TEXT, settings={"initiatives.care.realisation": 0.4, "units.north.baseline.customers": 12_345})
        .units[0]
        .inputs
    )
    assert inputs["initiatives.care.realisation"] == 0.4
    assert inputs["baseline.customers"] == 12_345
    assert parse(TEXT, settings={"baseline.segments.promoters.spend": 12.345}).company.inputs[
        "baseline.segments.promoters.spend"
    ] == pytest.approx(12.345)


@pytest.mark.parametrize("number", [True, float("nan"), float("inf"), None])
def test_what_is_no_number_is_refused_from_a_program_too(number):
    with pytest.raises(UsageError, match=r"baseline\.customers"):
        parse(TEXT, settings={"baseline.customers": number})


def test_an_extending_file_lies_on_its_parents(tmp_path):
    (tmp_path / "root.yaml").write_text(TEXT)
    (tmp_path / "folder").mkdir()
    middle = tmp_path / "folder" / "middle.yaml"
    middle.write_text("extends: ../root.yaml\nname: Middle\ntrend: {inflation: 7% per year}\n")
    top = tmp_path / "top.yaml"
    top.write_text("extends: folder/middle.yaml\ncases: {high: {trend: {inflation: 8% per year}}}\n")
    scenario = load(f"{top}:high")
    assert scenario.name == "Middle"
    assert scenario.cases == ("low", "high")
    assert inflations(scenario) == (0.08, 0.08, 0.08)
    assert inflations(load(str(top))) == (0.07, 0.02, 0.07)
    origins = scenario.company.origins["trend.inflation"]
    assert [Path(origin.file).name for origin in origins] == ["root.yaml", "middle.yaml", "top.yaml"]
    joined = b"".join((tmp_path / name).read_bytes() for name in ("root.yaml", "folder/middle.yaml", "top.yaml"))
    assert scenario.sha256 == hashlib.sha256(joined).hexdigest()


def test_a_problem_is_told_in_the_parent_that_has_it(tmp_path):
    (tmp_path / "root.yaml").write_text(TEXT.replace("50%, spend", "500%, spend"))
    top = tmp_path / "top.yaml"
    top.write_text("extends: root.yaml\nhorizon: 5 months\n")
    assert [(Path(p.file).name, p.line) for p in problems(str(top))] == [("root.yaml", 9), ("top.yaml", 2)]


def test_the_hash_is_that_of_the_bytes(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert load(str(file)).sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_patch_that_counts_by_segment_takes_the_place_of_customers_and_mix():
    counted = "segments: {promoters: {customers: 5}, passives: {customers: 3}, detractors: {customers: 2}}"
    text = TEXT.replace("north: {baseline: {customers: 40}", f"north: {{baseline: {{{counted}}}")
    inputs = parse(text).units[0].inputs
    assert inputs["baseline.segments.promoters.customers"] == 5
    assert not [path for path in inputs if path.endswith(".mix") or path == "baseline.customers"]


def test_counting_in_both_ways_is_refused():
    with pytest.raises(ScenarioError, match=r"baseline\.segments: customers are given by segment and also by"):
        parse(TEXT.replace("promoters: {mix: 50%,", "promoters: {customers: 50,"))


def test_with_units_the_top_may_leave_the_baseline_to_them():
    scenario = parse(TEXT.replace("  customers: 100\n", ""))
    assert "baseline.customers" not in scenario.company.inputs
    assert [unit.inputs["baseline.customers"] for unit in scenario.units] == [40, 60]


def test_what_one_unit_lacks_is_told():
    text = TEXT.replace("  customers: 100\n", "").replace("south: {baseline: {customers: 60}}", "south: {}")
    text = text.replace("units: {south: {baseline: {customers: 61}}}", "name: Low")
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    assert [(p.line, p.path, p.message) for p in caught.value.problems] == [(5, "baseline.customers", "is missing")]


@pytest.mark.parametrize(
    "patch",
    [
        "currency: USD",
        "horizon: 1 years",
        "step: month",
        "start: 2027-01",
        "finance: {discount: 3% per year}",
        "baseline: {spend_period: month}",
        "initiatives: {care: {cost: {once: 5}}}",
    ],
)
def test_a_unit_cannot_set_what_belongs_to_the_company(patch):
    for text in (
        TEXT.replace("south: {baseline: {customers: 60}}", f"south: {{{patch}}}"),
        TEXT.replace("south: {baseline: {customers: 61}}", f"south: {{{patch}}}"),
    ):
        with pytest.raises(ScenarioError) as caught:
            parse(text)
        assert "belongs to the company, so a unit cannot set it" in {p.message for p in caught.value.problems}


def test_the_command_line_cannot_set_it_in_a_unit_either():
    with pytest.raises(ScenarioError, match=r"--set: units\.north\.currency: belongs to the company"):
        parse(TEXT, settings=["units.north.currency=USD"])


def test_a_case_adds_no_unit():
    with pytest.raises(
        ScenarioError, match=r"cases\.low\.units\.suth: no unit suth in the file(?s:.*)did you mean south"
    ):
        parse(TEXT.replace("units: {south: {baseline: {customers: 61", "units: {suth: {baseline: {customers: 61"))


def test_a_misspelt_initiative_in_a_patch_is_told():
    text = TEXT.replace("low:\n", "low:\n    initiatives: {cere: {realisation: 10%}}\n")
    with pytest.raises(
        ScenarioError, match=r"cases\.low\.initiatives\.cere: no initiative cere(?s:.*)did you mean care"
    ):
        parse(text)


def test_a_distribution_is_replaced_as_a_whole():
    text = TEXT + "uncertainty: {trend.inflation: {normal: [1%, 0.2%]}}\n"
    case = "low:\n    uncertainty: {trend.inflation: {uniform: [0%, 2%]}}\n"
    scenario = parse(text.replace("low:\n", case), case="low")
    assert [(d.kind, d.parameters) for d in scenario.uncertainty] == [("uniform", (0.0, 0.02))]


def test_a_unit_s_own_input_may_be_uncertain_and_have_a_source():
    text = TEXT + "uncertainty: {units.north.baseline.customers: {uniform: [30, 50]}}\n"
    scenario = parse(text + "sources: {units.north.baseline.customers: CRM}\n")
    assert scenario.uncertainty[0].path == "units.north.baseline.customers"
    assert scenario.sources == {"units.north.baseline.customers": "CRM"}


def test_a_setting_may_complete_a_file():
    text = TEXT.replace("name: Chain\n", "")
    with pytest.raises(ScenarioError, match="name: is missing"):
        parse(text)
    assert parse(text, settings=["name=Now"]).name == "Now"


def test_text_is_normalised():
    assert parse(TEXT.replace("Chain", "Ti\u0065\u0302\u0301n"), "x").name == "Ti\u1ebfn"


def test_sources(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(TEXT)
    Path("x.yaml:low").write_text(TEXT.replace("Chain", "A file with a colon"))
    assert resolve_source("x.yaml") == ("x.yaml", None)
    assert resolve_source("x.yaml:high") == ("x.yaml", "high")
    assert load("x.yaml:low").name == "A file with a colon"
    assert resolve_source("C:\\x.yaml:low") == ("C:\\x.yaml", "low")
    assert resolve_source("nowhere.yaml:low") == ("nowhere.yaml", "low")
    with pytest.raises(UsageError, match="no case is named"):
        resolve_source("x.yaml:")
    with pytest.raises(ScenarioError, match=r"y\.yaml: there is no such file"):
        load("y.yaml")


def test_a_folder_is_no_scenario(tmp_path):
    assert problems(str(tmp_path))[0].message == "is a folder, not a scenario file"


def test_standard_input_is_read_and_named(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.replace("EUR", "eur").encode())))
    with pytest.raises(ScenarioError, match="<stdin>:2:11: currency"):
        load("-")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert load("-:low").case == "low"


@pytest.mark.parametrize(
    ("path", "unit", "inner"),
    [
        ("units.north.baseline.customers", "north", "baseline.customers"),
        ("units.no.rd.baseline.customers", "no.rd", "baseline.customers"),
        ("units.no.rd.baseline.mix", "no.rd", "baseline.mix"),
        ("units.a.b.trend.churn.promoters.per", "a.b", "trend.churn.promoters.per"),
        ("units.baseline.customers", "baseline", "customers"),
        ("baseline.customers", None, "baseline.customers"),
    ],
)
def test_a_path_is_split_where_the_unit_ends(path, unit, inner):
    assert without_unit(path) == (unit, inner)
