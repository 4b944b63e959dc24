"""The page's model is the product's: every figure, warning and refusal as ``nps-sim run`` has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from math import isclose
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

from simulator.analysis import answer
from simulator.engine.projection import given_inputs
from simulator.errors import ScenarioError
from simulator.language import ENGLISH, VIETNAMESE, speaking
from simulator.report.page.contents import Contents, contents_of
from simulator.report.page.insertion import place_for_case
from simulator.scenario import load, parse
from simulator.scenario.scenario import Scenario
from tests.pages import ROOT, browser, computed, model_page

__all__ = ["browser"]

SHIPPED = [*sorted((ROOT / "scenarios").glob("*.yaml")), ROOT / "benchmarks" / "reference.yaml"]
MOVED = 26  # random states of each scenario
PATCH = "as moved"
CASES_OF_EVERY_KIND = """
name: "</script><b>& 'quotes' \\"here\\" {braces}"
currency: VND
horizon: 6 months
baseline:
  customers: 40_000
  spend_period: month
  segments: {promoters: {mix: 50%, spend: 100}, passives: {mix: 30%, spend: 120}, detractors: {mix: 20%, spend: 80}}
trend: {churn: {promoters: 1% per month, detractors: 10% per horizon}, inflation: -2% per year}
initiatives:
  "</script>": {migrations: {passives: {promoters: 5% of passives}}, acquisition: 1% per horizon}
  new: {migrations: {detractors: {passives: 300 customers}}, churn_reduction: {passives: 10%}, realisation: 60%}
cases:
  longer, by quarters:
    horizon: 2 years
    step: quarter
    baseline: {survey: {respondents: 900}}
    finance: {margin: 40%, discount: 150% per year}
    trend: {churn: {passives: 2% per quarter}, acquired_mix: {promoters: 20%, passives: 30%, detractors: 50%}}
  "Năm 2027: 'yes'":
    trend: {churn: {promoters: 12% per year}}
    initiatives:
      new: {ramp: {shape: step, delay: 8 months}, migrations: {detractors: {passives: 12% of detractors}}}
      third:
        title: "No: effect"
        ramp: {shape: s-curve, over: 9 months}
        migrations: {detractors: {promoters: 1% of customers}}
        spend_uplift: {promoters: 2%}
        realisation: 30%
        cost: {once: 5_000, running: 20 per month}
    finance: {margin: 50%, cost_to_serve: {detractors: 60}}
"""
UNITS_AND_MANY_LEVERS = """
name: Units and many levers
currency: EUR
horizon: 3 years
step: half-year
baseline:
  spend_period: quarter
  survey: {respondents: 400}
  segments:
    promoters: {customers: 900, spend: 50.1250}
    passives: {customers: 700, spend: 40}
    detractors: {customers: 400, spend: 30}
trend: {churn: {promoters: 5% per year, passives: 8% per year, detractors: 15% per year}, acquisition: 3% per year}
initiatives:
  one: {migrations: {passives: {promoters: 4% of passives}, detractors: {passives: 5% of detractors}}, realisation: 50%}
  two:
    migrations: {detractors: {promoters: 1% of customers}}
    churn_reduction: {detractors: 10%}
    acquisition: 1% per year
  three: {migrations: {passives: {promoters: 9 customers}}, spend_uplift: {promoters: 3%}, cost: {once: 900}}
  four:
    migrations: {promoters: {passives: 1% of promoters}}
    churn_reduction: {passives: 5%}
    acquisition: 0.5% per year
  five: {churn_reduction: {promoters: 5%, passives: 5%}, spend_uplift: {detractors: 1%}}
finance: {margin: 30%, discount: 8% per year}
units:
  a.b: {finance: {margin: 35%}, initiatives: {one: {realisation: 80%}}}
  "no":
    trend: {churn: {promoters: 1% per quarter}}
    initiatives: {three: {migrations: {passives: {promoters: 2% of passives}}}}
  'x "y"': {baseline: {segments: {promoters: {customers: 1_000}}}}
cases:
  apart:
    trend: {acquisition: 1% per year}
    initiatives: {six: {spend_uplift: {passives: 2%}}}
    units: {a.b: {trend: {acquisition: 2% per year}, initiatives: {six: {spend_uplift: {passives: 1%}}}}}
"""
GROWS = """
name: Grows
currency: USD
horizon: 50 years
baseline:
  customers: 40_000
  spend_period: year
  segments: {promoters: {mix: 50%, spend: 3}, passives: {mix: 30%, spend: 2}, detractors: {mix: 20%, spend: 1}}
trend: {inflation: 2% per month, acquisition: 1% per month}
initiatives:
  care: {migrations: {passives: {promoters: 20% of customers}, detractors: {passives: 20% of customers}}}
units: {north: {}, south: {baseline: {customers: 20_000}}}
"""
WRITTEN = {"cases of every kind": CASES_OF_EVERY_KIND, "units and many levers": UNITS_AND_MANY_LEVERS}


@pytest.fixture(params=[*(path.stem for path in SHIPPED), *WRITTEN])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param not in WRITTEN:
        return str(next(path for path in SHIPPED if path.stem == request.param))
    path = tmp_path / "written.yaml"
    path.write_text(WRITTEN[request.param], encoding="utf-8")
    return str(path)


def presets_of(file: str) -> tuple[Scenario, ...]:
    base = load(file)
    return base, *(load(f"{file}:{case}") for case in base.cases)


def contents(file: str) -> Contents:
    return contents_of([presets_of(file)])


def differences(found: Any, wanted: Any, path: str = "") -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        if set(found) != set(wanted):
            yield f"{path}: {sorted(set(found) ^ set(wanted))}"
            return
        for key in wanted:
            yield from differences(found[key], wanted[key], f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, value in enumerate(wanted):
            yield from differences(found[index], value, f"{path}[{index}]")
    elif isinstance(wanted, float | int) and isinstance(found, float | int) and not isinstance(wanted, bool):
        if not isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{path}: {found!r} is not {wanted!r}"
    elif found != wanted:
        yield f"{path}: {found!r} is not {wanted!r}"


def expected(scenario: Scenario) -> dict[str, Any]:
    run = answer(scenario)
    wanted = json.loads(json.dumps(run.to_dict()))
    moved: dict[str, dict[str, float]] = {}
    for (origin, target), customers in run.movements.items():
        moved.setdefault(origin, {})[target] = customers
    return {**wanted, "movements": moved}


def refused_as(file: str, settings: list[str]) -> tuple[Scenario | None, dict[str, Any] | None, list[str]]:
    try:
        scenario = load(file, settings)
        return scenario, expected(scenario), []
    except ScenarioError as error:
        return None, None, [problem.message for problem in error.problems]


def with_case(scenario: Scenario, patch: str) -> str:
    text = scenario.texts[0].text
    place = place_for_case(text)
    assert place is not None
    lines = patch.splitlines()[1:]
    indent = " " * place["indentation"]
    case = "".join(f"{indent}{line[2:]}\n" for line in lines)
    at = place["at"]
    return text[:at] + place["opening"] + case + place["closing"] + text[at:]


def random_states(contents: Contents, seed: int, count: int) -> list[dict[str, Any]]:
    """Move one to six controls, anywhere on their sliders, to their ends, and to what the file takes at most."""
    generator = Random(seed)
    (scenario,) = contents.scenarios
    states = []
    for _number in range(count):
        preset = generator.randrange(len(scenario["presets"]))
        controls = [control for control in scenario["controls"] if preset in control["presets"]]
        moved = generator.sample(controls, min(len(controls), generator.randint(1, 6)))
        states.append({"preset": preset, "settings": {c["key"]: _anywhere(c, generator) for c in moved}})
    return states


def _anywhere(control: dict[str, Any], generator: Random) -> float:
    low, high = control["low"], control["high"]
    kind = generator.random()
    if kind < 0.15:
        return float(low)
    if kind < 0.3:
        return float(high)
    if kind < 0.35 and control["most"] <= 1:
        return float(control["most"])
    if kind < 0.6:
        return float(low + control["step"] * generator.randint(0, round((high - low) / control["step"])))
    return generator.uniform(low, high)


def test_sliders_hold_what_every_preset_says_within_what_the_file_takes(file: str) -> None:
    (scenario,) = contents(file).scenarios
    for control in scenario["controls"]:
        low, high = control["low"], control["high"]
        assert control["least"] <= low < high <= control["most"], control["key"]
        assert 0 < control["step"] <= high - low
        for preset in control["presets"]:
            column = scenario["presets"][preset]["inputs"].get(control["path"], [None])
            stated = column[(control["unit"] or 0) if len(column) > 1 else 0]
            assert stated is None or low <= stated <= high, control["key"]


def test_everything_that_varies_alone_has_a_control_and_what_is_uncertain_comes_first() -> None:
    (scenario,) = contents(str(ROOT / "scenarios" / "retail_three_units.yaml")).scenarios
    controls = {control["key"]: control for control in scenario["controls"]}
    first = {key for key, control in controls.items() if control["first"]}
    assert {"initiatives.delivery.realisation", "finance.margin", "initiatives.delivery.cost.once"} <= first
    assert "initiatives.delivery.migrations.passives.promoters" in first  # a case changes it
    assert {"units.south.trend.acquisition", "units.online.baseline.customers", "finance.discount"} <= set(controls)
    assert not any(".mix" in key or key in ("horizon", "step", "trend.acquisition") for key in controls)


def test_a_number_that_cases_state_in_two_ways_has_two_controls(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASES_OF_EVERY_KIND, encoding="utf-8")
    (scenario,) = contents(str(path)).scenarios
    sizes = [c for c in scenario["controls"] if c["name"] == "initiatives.new.migrations.detractors.passives"]
    found = [(each["suffix"], each["presets"], each["is_whole"]) for each in sizes]
    assert found == [(" customers", [0, 1], True), (" of detractors", [2], False)]
    assert all(c["presets"] == [2] for c in scenario["controls"] if c["path"].startswith("initiatives.third."))


@pytest.mark.browser
def test_every_preset_is_what_run_says(browser: Browser, file: str) -> None:
    presets = presets_of(file)
    page = model_page(browser, contents(file))
    found = computed(page, 0, [{"preset": at, "settings": {}} for at in range(len(presets))])
    page.close()
    for preset, result in zip(presets, found, strict=True):
        assert result["refusals"] == []
        assert list(differences(result["run"], expected(preset))) == []


@pytest.mark.browser
def test_moved_sliders_are_what_run_says_of_their_settings_and_of_their_case(browser: Browser, file: str) -> None:
    held = contents(file)
    states = random_states(held, 7, MOVED)
    page = model_page(browser, held)
    found = computed(page, 0, states)
    page.close()
    presets = presets_of(file)
    for state, result in zip(states, found, strict=True):
        case = presets[state["preset"]].case
        scenario, run, refusals = refused_as(f"{file}:{case}" if case else file, result["settings"])
        assert result["refusals"] == refusals
        if run is None or scenario is None:
            continue
        assert list(differences({**result["run"], "scenario": None}, {**run, "scenario": None})) == [], state
        patched = parse(with_case(presets[0], result["patch"]), presets[0].file, PATCH)
        assert given_inputs(patched) == given_inputs(scenario), result["patch"]
        assert (patched.horizon_months, patched.respondents) == (scenario.horizon_months, scenario.respondents)


@pytest.mark.browser
def test_what_run_refuses_the_page_refuses_in_the_same_words(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "grows.yaml"
    path.write_text(GROWS, encoding="utf-8")
    moved = [
        {"initiatives.care.migrations.passives.promoters": 0.95},
        {"initiatives.care.migrations.passives.promoters": 1, "initiatives.care.migrations.detractors.passives": 0.9},
        {"trend.inflation": 100},
        {"trend.acquisition": 60, "trend.inflation": 2},
    ]
    for language in (ENGLISH, VIETNAMESE):
        with speaking(language):
            page = model_page(browser, contents(str(path)))
            found = computed(page, 0, [{"preset": 0, "settings": settings} for settings in moved])
            page.close()
            for result in found:
                _scenario, _run, refusals = refused_as(str(path), result["settings"])
                assert result["run"] is None
                assert result["refusals"] == refusals != []


@pytest.mark.browser
def test_warnings_are_in_the_page_s_language(browser: Browser, file: str) -> None:
    presets = presets_of(file)
    with speaking(VIETNAMESE):
        page = model_page(browser, contents(file))
        found = computed(page, 0, [{"preset": at, "settings": {}} for at in range(len(presets))])
        page.close()
        assert [result["run"]["warnings"] for result in found] == [[*answer(preset).warnings] for preset in presets]


@pytest.mark.browser
def test_what_was_set_when_the_page_was_made_is_in_its_settings_and_cases(browser: Browser, file: str) -> None:
    base = load(file)
    settings = (
        "baseline.segments.promoters.spend=77.5",
        *(f"units.{unit.name}.trend.churn.passives=3% per year" for unit in base.units[:1] if unit.name),
    )
    presets = [load(f"{file}:{case}" if case else file, settings) for case in (None, *base.cases)]
    held = contents_of([presets])
    page = model_page(browser, held)
    found = computed(page, 0, [*random_states(held, 3, 3), {"preset": len(presets) - 1, "settings": {}}])
    page.close()
    for result in found:
        assert result["settings"][: len(settings)] == [*settings]
    unmoved = found[-1]
    assert list(differences(unmoved["run"], expected(presets[-1]))) == []
    assert given_inputs(parse(with_case(base, unmoved["patch"]), base.file, PATCH)) == given_inputs(presets[-1])


@pytest.mark.browser
def test_figures_in_texts_are_rounded_as_python_rounds_them(browser: Browser) -> None:
    page = model_page(browser, contents(str(SHIPPED[0])))
    numbers = [0.25, 0.35, 0.75, 2.5, 3.5, 0.05, 1234.25, 1234567.75, 1e9 + 0.5, 12.0, 0.0]
    called = "numbers => numbers.map((n) => [called.separatedFigure(n, 0), called.separatedFigure(n, 1)])"
    assert page.evaluate(called, numbers) == [[f"{n:,.0f}", f"{n:,.1f}"] for n in numbers]
    values = [0.1, 1e-7, 12.5e-9, 123456.789, 1e15, 5e20, -0.03, 1 / 3, 0.0, 2345.5]
    wanted = [f"{Decimal(repr(n)).scaleb(2):f}" for n in values]
    plain = [text.rstrip("0").rstrip(".") if "." in text else text for text in wanted]
    assert page.evaluate("values => values.map((n) => called.decimalText(n, 2))", values) == [p or "0" for p in plain]
    page.close()
