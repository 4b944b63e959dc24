"""Charts of real scenarios: all that are shipped, with their risk, and extremes that a scenario file allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chart_reading import assert_readable, bars_of
from matplotlib.figure import Figure

from scenarios import WORKED, Tree, patched, to_scenario
from simulator.analysis import answer
from simulator.analysis.risk import assess
from simulator.analysis.sensitivity import tornado
from simulator.report.charts import draw_all, draw_comparison, draw_risk, draw_sensitivity, flows_of
from simulator.report.outcome_words import headline_outcome
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

SHIPPED = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
DRAWS = 256
TITLE = "Tăng trưởng \U0001f680 $5 and $6 \u202eright to left, </script> " + "rất dài " * 40
LEVERS = {
    f"programme_{number}": {"title": f"{TITLE}{number}", "migrations": {"passives": {"promoters": "0.1% of customers"}}}
    for number in range(12)
}


def spends(factor: float) -> Tree:
    spend = {"promoters": 2_345.5, "passives": 2_089.2, "detractors": 1_907.9}
    segments = {
        name: {**WORKED["baseline"]["segments"][name], "spend": round(amount * factor, 2)}
        for name, amount in spend.items()
    }
    return patched(WORKED, "baseline", "segments", value=segments)


EXTREMES: dict[str, Tree] = {
    "long name": patched(WORKED, "name", value=TITLE[:300]),
    "one step": WORKED | {"step": "half-year"},
    "600 steps": WORKED | {"horizon": "600 months", "start": "2027-01"},
    "20 units": WORKED | {"units": {f"{TITLE[:40]} {n}": {"baseline": {"customers": 100 * n}} for n in range(1, 21)}},
    "12 levers": WORKED | {"initiatives": LEVERS},
    "1e12 dong": spends(1e7) | {"currency": "VND"},
    "nothing is spent": spends(0.0),
    "a loss": patched(
        WORKED, "trend", value={"churn": dict.fromkeys(("promoters", "passives", "detractors"), "60% per year")}
    ),
    "one customer": patched(WORKED, "baseline", "customers", value=1),
}


def charts_of(scenario: Scenario) -> Iterator[Figure]:
    run = answer(scenario)
    charts = draw_all(run, flows_of(run), scenario.start)
    yield from charts.values()
    heights = [bar.get_y() for bar in bars_of(charts["bridge"].axes[0])]
    assert (heights[0], heights[-1]) == (0.0, 0.0), "the first effect and the total stand on zero"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_charts_of_shipped_scenarios_can_be_read(path: Path) -> None:
    scenario = load(str(path))
    for figure in charts_of(scenario):
        assert_readable(figure)
    each = [scenario, *(load(f"{path}:{case}") for case in scenario.cases)]
    for figure in draw_comparison([answer(one) for one in each], [one.start for one in each]).values():
        assert_readable(figure)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_charts_of_what_is_uncertain_can_be_read(path: Path) -> None:
    scenario = load(str(path))
    outcome = headline_outcome(("npv",) if answer(scenario).business_case else ())
    for figure in draw_sensitivity(tornado(scenario, outcome)).values():
        assert_readable(figure)
    if scenario.uncertainty:
        for figure in draw_risk(assess(scenario, DRAWS), scenario.start).values():
            assert_readable(figure)


@pytest.mark.parametrize("name", EXTREMES)
def test_charts_of_extremes_can_be_read(name: str) -> None:
    scenario = to_scenario(EXTREMES[name])
    for figure in charts_of(scenario):
        assert_readable(figure)
    for figure in draw_sensitivity(tornado(scenario, headline_outcome(()))).values():
        assert_readable(figure)
