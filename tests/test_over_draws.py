"""Many draws at once: both engines say what a run of each draw by itself would say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answers import QUIET
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from scenarios import WORKED, Tree, patched, scenario_trees, to_scenario
from simulator.analysis import answer
from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.plain import PlainReading
from simulator.arithmetic.program import Program
from simulator.engine.over_draws import ENGINES, NATIVE, NUMPY, OverDraws
from simulator.engine.projection import given_inputs, inputs_by_unit, shape_of
from simulator.errors import ScenarioError, UsageError
from simulator.model.build import build
from simulator.model.limited import LIMITED, declare_limited
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
NEAR = 1e-12
RESULTS = ("company.run_rate_increment", "company.revenue_increment", "company.contribution_increment", "npv", LIMITED)
PATHS = ("company.run_rate", "company.do_nothing.run_rate", "company.total", "cash_flow")
FIXED = ("horizon", "step", "units", "baseline.spend_period")
CHOICES = (".per", ".of", ".given", ".shape")
SPEND, SIZE = "baseline.segments.promoters.spend", "initiatives.support.migrations.passives.promoters"

Array = np.ndarray


def modelled(scenario: Scenario) -> Ledger:
    shape = shape_of(given_inputs(scenario))
    ledger = build(shape)
    declare_limited(ledger, shape)
    return ledger


def declared(ledger: Ledger, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if ledger.find(key) is not None]


def worked(engine: str | None, *keys: str, draws: int = 10, tree: Tree = WORKED) -> OverDraws:
    scenario = to_scenario(tree)
    return OverDraws(scenario, modelled(scenario), keys, draws, engine)


def row(*values: float) -> Array:
    return np.array([values], dtype=float)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_base_case_is_the_answer(file: Path, engine: str) -> None:
    scenario = load(str(file))
    run, ledger = answer(scenario), modelled(scenario)
    wanted = declared(ledger, RESULTS + PATHS)
    present = inputs_by_unit(ledger, scenario)
    drawn = {path: np.array([present[path]]).T for path in present if path.endswith(".spend")}
    found = OverDraws(scenario, ledger, wanted, 1, engine).run(drawn)
    near = {"rel": NEAR, "abs": NEAR * max(step.run_rate for step in run.steps)}
    assert found["company.run_rate_increment"] == pytest.approx([run.increment.run_rate], **near)
    assert found["company.revenue_increment"] == pytest.approx([run.increment.revenue], **near)
    assert found["company.run_rate"][:, 0] == pytest.approx([step.run_rate for step in run.steps], **near)
    if run.business_case is not None:
        assert found["cash_flow"][:, 0] == pytest.approx(run.business_case.cash_flow, **near)
        assert found["npv"] == pytest.approx([run.business_case.npv], **near)


@st.composite
def drawn_inputs(draw: st.DrawFn) -> tuple[Scenario, Ledger, dict[str, Array]]:
    """Draw a scenario, and some of its inputs near what they are, now and then 0 or by unit."""
    tree = draw(st.booleans().flatmap(lambda large: scenario_trees(large=large, longest=10)))
    try:
        scenario = to_scenario(tree)
    except ScenarioError:
        reject()
    ledger = modelled(scenario)
    present = inputs_by_unit(ledger, scenario)
    varied = [path for path in present if path not in FIXED and not path.endswith(CHOICES)]
    chosen = draw(st.lists(st.sampled_from(varied), min_size=1, max_size=8, unique=True))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    draws, drawn = draw(st.integers(1, 19)), {}
    for path in chosen:
        base = np.array([present[path]]).T
        by_unit = len(base) > 1 or draw(st.booleans())
        values = base * generator.uniform(0.7, 1.0, (len(scenario.units) if by_unit else 1, draws))
        may_be_zero = not path.endswith((".over", ".customers"))
        drawn[path] = np.where(may_be_zero & (generator.random(values.shape) < 0.1), 0.0, values)
    return scenario, ledger, drawn


def one_by_one(scenario: Scenario, ledger: Ledger, wanted: list[str], drawn: dict[str, Array]) -> dict[str, Array]:
    program, present = Program(ledger, wanted), inputs_by_unit(ledger, scenario)
    runs = []
    for draw in range(next(iter(drawn.values())).shape[1]):
        inputs = {**present, **{path: values[:, draw].tolist() for path, values in drawn.items()}}
        runs.append(program.run(inputs, scenario.steps, PlainReading()))
    return {key: np.array([company(run[key]) for run in runs]).T for key in wanted}


def company(value: Any) -> Any:
    return [step[0] for step in value] if isinstance(value[0], list) else value[0]


@settings(QUIET, max_examples=15)
@given(drawn_inputs())
def test_both_engines_agree_with_plain_floats(case: tuple[Scenario, Ledger, dict[str, Array]]) -> None:
    scenario, ledger, drawn = case
    wanted = declared(ledger, RESULTS + PATHS)
    expected = one_by_one(scenario, ledger, wanted, drawn)
    for engine in ENGINES:
        found = OverDraws(scenario, ledger, wanted, 1, engine).run(drawn)
        periods = max(1.0, scenario.horizon_months / scenario.spend_period_months)
        for key in wanted:
            money = 1.0 if key in {LIMITED, "company.total"} else np.max(expected["company.run_rate"]) * periods
            scale = max(money, np.max(np.abs(expected[key])))
            far = np.max(np.abs(found[key] - expected[key])) / scale
            assert far < NEAR, f"{engine}: {key} is off by {far:.0e} of its scale"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lever_without_effect_differs_from_doing_nothing_by_exactly_zero(engine: str) -> None:
    trend = {"churn": {"promoters": "7% per year"}, "referral": {"passives": "0.03 per year"}}
    tree = patched(WORKED, "trend", value=trend)
    tree["initiatives"]["support"].pop("acquisition")
    over_draws = worked(engine, "company.run_rate_increment", "company.revenue_increment", tree=tree)
    other = SIZE.replace("passives.promoters", "detractors.passives")
    found = over_draws.run({SIZE: row(0, 0), other: row(0, 0), SPEND: row(2345.5, 1999.9)})
    assert {key: values.tolist() for key, values in found.items()} == {key: [0, 0] for key in found}


@pytest.mark.parametrize("engine", ENGINES)
def test_values_by_unit_reach_their_units(engine: str) -> None:
    tree = WORKED | {"units": {"north": {}, "south": {"baseline": {"customers": 10_000}}}}
    over_draws = worked(engine, "company.run_rate", tree=tree)
    found = over_draws.run({SPEND: np.array([[2000.0, 0.0], [0.0, 1000.0]])})["company.run_rate"][0]
    rest = 50_000 * (0.15 * 2089.20 + 0.11 * 1907.90)
    assert found - rest == pytest.approx([40_000 * 0.74 * 2000, 10_000 * 0.74 * 1000])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_segment_that_is_asked_for_more_than_it_holds_is_limited(engine: str) -> None:
    in_one_step = patched(WORKED, "initiatives", "support", "ramp", value={"shape": "step"})
    for tree in (WORKED, in_one_step):
        assert worked(engine, LIMITED, tree=tree).run({SIZE: row(0.03, 0.15, 0.5)})[LIMITED].tolist() == [0, 0, 1]
    without = {key: value for key, value in WORKED.items() if key != "initiatives"}
    assert worked(engine, LIMITED, tree=without).run({SPEND: row(1, 2)})[LIMITED].tolist() == [0, 0]


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_beyond_what_can_be_computed_are_the_scenarios_fault(engine: str) -> None:
    tree = patched(WORKED, "trend", "acquisition", value="1% per month")
    over_draws = worked(engine, "company.run_rate", tree=tree)
    with pytest.raises(ScenarioError, match="grow beyond what can be computed"):
        over_draws.run({"trend.acquisition": row(0.01, 1e80)})


def test_what_the_machine_code_does_not_cover_is_worked_out_all_the_same() -> None:
    tree = patched(WORKED, "trend", "acquisition", value="1% per month") | {"step": "half-year"}
    drawn = {"trend.acquisition": row(0.01, -1.5)}  # a negative base, to the power of 6
    numpy, native = (worked(engine, "company.run_rate", tree=tree).run(drawn) for engine in ENGINES)
    assert native["company.run_rate"] == pytest.approx(numpy["company.run_rate"], rel=NEAR)


def test_the_work_decides_on_the_engine() -> None:
    assert worked(None, "company.run_rate", draws=1_000).engine == NUMPY
    assert worked(None, "company.run_rate", draws=10_000_000).engine == NATIVE
    assert all(worked(engine, "company.run_rate").chunk % 8 == 0 for engine in ENGINES)


def test_without_the_compiler_numpy_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert worked(None, "company.run_rate", draws=10_000_000).engine == NUMPY
    with pytest.raises(UsageError, match=r"llvmlite, which is not installed; pip install .*\[fast\]"):
        worked(NATIVE, "company.run_rate")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no engine numba; write numpy or native"):
        worked("numba", "company.run_rate")
