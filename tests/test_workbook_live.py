"""The workbook is live: changed in the file and recalculated, every model cell is what the engine says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from answers import QUIET
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from libreoffice import NEVER, convert, program
from workbooks import (
    SCENARIOS,
    SELECTOR,
    Cells,
    assert_live,
    book_of,
    cases_of,
    changeable,
    edited,
    falsified,
    formulas,
    patched,
    place_of,
    read,
    recalculated,
    shipped,
    stored,
    with_inputs,
)

from scenarios import TREE_FILE, scenario_trees, to_scenario, to_text
from simulator.analysis import answer
from simulator.errors import ScenarioError
from simulator.scenario import load, parse

SETTINGS = {
    "company_x.yaml": {
        "baseline.customers": (52_345, 52_345),
        "baseline.segments.passives.spend": ("1999.99", 1999.99),
        "initiatives.service.migrations.passives.promoters": ("2.5% of customers", 0.025),
        "initiatives.service.acquisition": ("2% per horizon", 0.02),
        "initiatives.service.realisation": ("60%", 0.6),
    },
    "company_x_trend.yaml": {
        "baseline.customers": (41_000, 41_000),
        "baseline.segments.promoters.spend": (2_500, 2_500),
        "trend.acquisition": ("3% per horizon", 0.03),
    },
    "losing.yaml": {
        "baseline.customers": (98_765, 98_765),
        "baseline.segments.detractors.spend": (700, 700),
        "finance.margin": ("37%", 0.37),
    },
    "retail_three_units.yaml": {
        "trend.inflation": ("3.5% per year", 0.035),
        "initiatives.delivery.migrations.passives.promoters": ("7% of passives", 0.07),
        "initiatives.delivery.cost.once": (650_000, 650_000),
        "finance.discount": ("12% per year", 0.12),
    },
    "subscription.yaml": {
        "baseline.customers": (251_000, 251_000),
        "trend.churn.detractors": ("5.1% per month", 0.051),
        "finance.discount": ("7% per year", 0.07),
    },
    "vietnam.yaml": {
        "baseline.customers": (300_001, 300_001),
        "trend.inflation": ("4% per year", 0.04),
        "initiatives.dao_tao.migrations.passives.promoters": ("5_000 customers", 5_000),
    },
}
"""Per scenario, inputs by path: as a scenario file writes the changed value, and as the cell holds it."""


def in_the_file(name: str) -> dict[str, str | float]:
    return {path: written for path, (written, _) in SETTINGS[name].items()}  # type: ignore[misc]


def test_every_shipped_scenario_is_changed():
    assert sorted(SETTINGS) == SCENARIOS


@pytest.mark.parametrize("name", SCENARIOS)
def test_stored_values_are_the_engines(name):
    contents, book = shipped(name)
    assert_live(contents, stored(book), read(name))


@pytest.mark.parametrize("name", SCENARIOS)
def test_stored_values_are_what_the_formulas_give(name):
    _, book = shipped(name)
    given, again = stored(book), recalculated(book)
    for place, value in again.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert given[place] == pytest.approx(value, rel=1e-9, abs=1e-6), place


@pytest.mark.parametrize("step", ["month", "quarter", "half-year"])
def test_worked_example_to_the_cent_at_any_step(step):
    contents, book = book_of(read("company_x.yaml", {"step": step}), {})
    cells = recalculated(falsified(book))
    assert_live(contents, cells, read("company_x.yaml", {"step": step}))
    assert_to_the_cent(contents, cells)


def assert_to_the_cent(contents, cells):
    """Look the published revenue up in the workbook's own row."""
    home = contents.layout.homes[contents.layout.node("company.run_rate")]
    row = home.at[contents.layout.node("company.run_rate")].number
    assert cells[home.name, row, 4] == pytest.approx(90_356_760, abs=0.005)
    assert cells[home.name, row, 3 + len(home.moments)] == pytest.approx(91_644_208.40, abs=0.005)


@pytest.mark.parametrize("name", SCENARIOS)
def test_changed_inputs_and_case_give_the_engines_figures(name):
    contents, book = shipped(name)
    case = len(contents.cases) - 1
    changes = {place_of(contents, path, case): value for path, (_, value) in SETTINGS[name].items()}
    changes[SELECTOR] = contents.case_names[case]
    changed = read(name, in_the_file(name), contents.cases[case].case)
    assert_live(contents, recalculated(edited(book, changes)), changed)


def test_a_unit_with_its_own_value_has_its_own_cell():
    contents, book = shipped("retail_three_units.yaml")
    settings = {"units.south.baseline.customers": 133_000, "units.online.trend.churn.passives": "11% per year"}
    changes = {
        place_of(contents, "baseline.customers", 0, 1): 133_000,
        place_of(contents, "trend.churn.passives", 0, 2): 0.11,
    }
    assert_live(contents, recalculated(edited(book, changes)), read("retail_three_units.yaml", settings))


def test_words_are_live_too():
    contents, book = shipped("company_x.yaml")
    initiative = "initiatives.service"
    changes = {
        place_of(contents, f"{initiative}.ramp.shape"): "s-curve",
        place_of(contents, f"{initiative}.ramp.delay"): 1,
        place_of(contents, f"{initiative}.migrations.passives.promoters"): 0.2,
        place_of(contents, f"{initiative}.migrations.passives.promoters.of"): "segment",
        place_of(contents, f"{initiative}.migrations.detractors.passives"): 300,
        place_of(contents, f"{initiative}.migrations.detractors.passives.of"): "count",
        place_of(contents, f"{initiative}.acquisition.per"): "year",
    }
    settings = {
        f"{initiative}.ramp.shape": "s-curve",
        f"{initiative}.ramp.delay": "1 month",
        f"{initiative}.migrations.passives.promoters": "20% of passives",
        f"{initiative}.migrations.detractors.passives": "300 customers",
        f"{initiative}.acquisition": "1% per year",
    }
    cells = recalculated(edited(book, changes))
    assert_live(contents, cells, read("company_x.yaml", settings))
    step = {**settings, f"{initiative}.ramp.shape": "step"}
    cells = recalculated(edited(book, {**changes, place_of(contents, f"{initiative}.ramp.shape"): "step"}))
    assert_live(contents, cells, read("company_x.yaml", step))


def test_summary_follows_the_case():
    contents, book = shipped("retail_three_units.yaml")
    case = contents.case_names.index("cautious")
    cells = recalculated(edited(book, {SELECTOR: "cautious"}))
    run = answer(contents.cases[case])
    summary = {cells.get(("Summary", row, 1)): row for row in range(1, 60)}
    assert cells["Summary", summary["Run-rate revenue"], 4] == pytest.approx(run.end.run_rate)
    assert cells["Summary", summary["Net Promoter Score"], 4] == pytest.approx(run.end.nps)
    assert cells["Summary", summary["Net present value"], 3] == pytest.approx(run.business_case.npv)
    assert cells["Summary", summary["Payback"], 3] == "beyond the horizon"
    assert cells["Summary", 6, 1] == "All checks pass"
    assert cells["Summary", 2, 1] == "Case in use: cautious"


def test_the_search_for_the_return_begins_near_it_even_where_it_is_negative():
    contents, book = book_of(read("retail_three_units.yaml", case="cautious"), {})
    business_case, cells = answer(contents.scenario).business_case, recalculated(falsified(book))
    row = next(row for row in range(1, 120) if cells.get(("Business case", row, 1)) == "Rate to begin with")
    a_year = (1 + cells["Business case", row, 3]) ** (12 / contents.scenario.step_months) - 1
    assert business_case.irr < -0.2
    assert business_case.irr - 0.1 < a_year < business_case.irr + 0.1


def test_return_is_the_engines():
    contents, book = book_of(read("subscription.yaml", in_the_file("subscription.yaml")), {})
    run, cells = answer(contents.scenario), recalculated(falsified(book))
    summary = {cells.get(("Summary", row, 1)): row for row in range(1, 60)}
    assert cells["Summary", summary["Internal rate of return"], 3] == pytest.approx(run.business_case.irr, rel=1e-6)
    assert cells["Summary", summary["Payback"], 3] == pytest.approx(run.business_case.payback_months)
    assert cells["Summary", summary["Return on investment, undiscounted"], 3] == pytest.approx(run.business_case.roi)


def test_a_check_fails_where_something_is_wrong():
    contents, book = shipped("company_x.yaml")
    cells = recalculated(edited(book, {place_of(contents, "baseline.segments.promoters.mix"): 0.80}))
    assert cells["Summary", 6, 1] == "Some checks need attention: see the sheet Checks"
    cells = recalculated(edited(book, {place_of(contents, "initiatives.service.migrations.passives.promoters"): 0.9}))
    assert cells["Summary", 6, 1] == "Some checks need attention: see the sheet Checks"


def test_a_stale_file_is_caught():
    contents, book = shipped("company_x.yaml")
    place = place_of(contents, "baseline.customers")
    changed = read("company_x.yaml", {"baseline.customers": 50_000})
    stale = patched(book, {place: 50_000})
    with pytest.raises(AssertionError, match="cells differ"):
        assert_live(contents, stored(stale), changed)
    assert_live(contents, recalculated(stale), changed)


def test_cases_of_another_frame_are_left_out_and_named(tmp_path):
    cases = "cases:\n  longer: {horizon: 12 months}\n  dearer: {baseline: {customers: 41_000}}\n"
    file = tmp_path / "cases.yaml"
    file.write_text(Path(read("company_x.yaml").file).read_text(encoding="utf-8") + cases, encoding="utf-8")
    scenario = load(str(file))
    contents, book = book_of(scenario, {name: load(f"{file}:{name}") for name in scenario.cases})
    assert contents.case_names == ("Base case", "dearer")
    assert any("longer" in str(value) for (sheet, _, _), value in stored(book).items() if sheet == "Inputs")


def test_a_case_may_bring_what_the_base_has_not(tmp_path):
    cases = (
        "cases:\n  more:\n    trend: {churn: {passives: 3% per year}, inflation: 2% per year}\n"
        "    initiatives:\n      service: {ramp: {shape: s-curve}, spend_uplift: {promoters: 2%}}\n"
        "      second: {migrations: {promoters: {passives: 5% of promoters}}, realisation: 50%}\n"
    )
    file = tmp_path / "cases.yaml"
    file.write_text(Path(read("company_x.yaml").file).read_text(encoding="utf-8") + cases, encoding="utf-8")
    scenario, more = load(str(file)), load(f"{file}:more")
    contents, book = book_of(scenario, {"more": more})
    assert_live(contents, recalculated(falsified(book)), scenario)
    assert_live(contents, recalculated(edited(book, {SELECTOR: "more"})), more)


MARGIN_IN_A_CASE = """
cases:
  dearer: {baseline: {customers: 41_000}}
  worth:
    finance: {margin: 40%, discount: 8% per year}
    initiatives: {service: {cost: {once: 100_000}}}
"""


@pytest.mark.parametrize("units", ["", "units:\n  a: {}\n  b: {baseline: {customers: 5_000}}\n"])
def test_a_margin_that_only_a_case_gives(units, tmp_path):
    file = tmp_path / "cases.yaml"
    text = Path(read("company_x.yaml").file).read_text(encoding="utf-8")
    file.write_text(text + units + MARGIN_IN_A_CASE, encoding="utf-8")
    scenario, worth = load(str(file)), load(f"{file}:worth")
    contents, book = book_of(scenario, {name: load(f"{file}:{name}") for name in scenario.cases})
    assert answer(scenario).business_case is None
    for cells in (stored(book), recalculated(falsified(book)), recalculated(edited(book, {SELECTOR: "dearer"}))):
        assert worth_on_summary(cells) == {"no margin"}
    cells = recalculated(edited(book, {SELECTOR: "worth"}))
    assert_live(contents, cells, worth)
    summary = {cells.get(("Summary", row, 1)): cells.get(("Summary", row, 3)) for row in range(1, 60)}
    run = answer(worth)
    assert summary["Net present value"] == pytest.approx(run.business_case.npv)
    assert summary["Internal rate of return"] == pytest.approx(run.business_case.irr)
    cells = stored(book_of(worth, {name: load(f"{file}:{name}") for name in scenario.cases})[1])
    assert "no margin" not in worth_on_summary(cells)


def worth_on_summary(cells: Cells) -> set[object]:
    """What the Summary shows of the business case, but for the lifetime values."""
    labels = {"Contribution margin over the horizon", "Costs over the horizon", "Net present value", "Payback"}
    return {cells["Summary", row, 3] for row in range(1, 60) if cells.get(("Summary", row, 1)) in labels}


@pytest.mark.parametrize("part", range(5))
def test_any_scenario_has_a_live_workbook(part):
    """Fifty scenarios, in parts for as many cores: three inputs and the case changed, all stored numbers false."""

    @seed(part)
    @given(scenario_trees(longest=3), st.randoms(use_true_random=False))
    @settings(QUIET, max_examples=10)
    def check(tree, random):
        scenario = to_scenario(tree)
        try:
            contents, book = book_of(scenario, {case: parse(to_text(tree), TREE_FILE, case) for case in scenario.cases})
        except ScenarioError:
            return
        assert stored(book)["Summary", 6, 1] == "All checks pass"
        assert all(len(text) <= 120 for _, _, text in formulas(book))
        assert_follows(contents, book, random)

    check()


def assert_follows(contents, book, random):
    """Change three inputs in the column of the last case, and choose that case."""
    rows, case = changeable(contents), len(contents.cases) - 1
    changes = {row: row.numbers[case] * 0.9 for row in random.sample(rows, min(3, len(rows)))}
    typed = {place_of(contents, row.path, case, row.unit): value for row, value in changes.items()}
    cells = recalculated(edited(book, {**typed, SELECTOR: contents.case_names[case]}))
    assert_live(contents, cells, with_inputs(contents, contents.cases[case], changes))


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", SCENARIOS)
def test_libreoffice_agrees(name, tmp_path):
    assert program(), "LibreOffice is not installed"
    contents, book = shipped(name)
    case = len(contents.cases) - 1
    changes = {place_of(contents, path, case): value for path, (_, value) in SETTINGS[name].items()}
    changed = read(name, in_the_file(name), contents.cases[case].case)
    file = tmp_path / "book.xlsx"
    numbers = {place: float(value) for place, value in changes.items()}  # type: ignore[arg-type]
    if case:
        file.write_bytes(edited(book, {**numbers, SELECTOR: contents.case_names[case]}))
    else:
        file.write_bytes(falsified(patched(book, numbers)))
    cells = stored(convert(file, tmp_path))
    assert_live(contents, cells, changed)
    assert_all_agree(cells, recalculated(file.read_bytes()))


def assert_all_agree(one: Cells, other: Cells) -> None:
    """Compare every number and sentence that two programs work out, on all sheets."""
    assert {sheet for sheet, _, _ in other} == {sheet for sheet, _, _ in one}
    for place, value in other.items():
        found = one.get(place)
        if isinstance(value, str):
            assert (found or "") == value, place
        elif isinstance(value, int | float) and isinstance(found, int | float):
            assert found == pytest.approx(value, rel=1e-6, abs=0.01), place
        else:
            assert isinstance(found, datetime), place


@pytest.mark.libreoffice
@pytest.mark.parametrize("step", ["month", "quarter", "half-year"])
def test_libreoffice_gives_the_worked_example_to_the_cent_from_another_workbook(step, tmp_path):
    assert program(), "LibreOffice is not installed"
    other = {"baseline.customers": 10_000, "baseline.segments.promoters.spend": 1}
    contents, book = book_of(read("company_x.yaml", {"step": step, **other}), {})
    published = {"baseline.customers": 40_000, "baseline.segments.promoters.spend": 2345.5}
    changes = {place_of(contents, path, 0): float(value) for path, value in published.items()}
    file = tmp_path / "book.xlsx"
    file.write_bytes(falsified(patched(book, changes)))
    cells = stored(convert(file, tmp_path))
    assert_live(contents, cells, read("company_x.yaml", {"step": step}))
    assert_to_the_cent(contents, cells)


@pytest.mark.libreoffice
def test_libreoffice_leaves_a_stale_file_stale_unless_told(tmp_path):
    assert program(), "LibreOffice is not installed"
    contents, book = shipped("company_x.yaml")
    file = tmp_path / "book.xlsx"
    file.write_bytes(falsified(book))
    with pytest.raises(AssertionError, match="cells differ"):
        assert_live(contents, stored(convert(file, tmp_path, mode=NEVER)), contents.scenario)
    assert_live(contents, stored(convert(file, tmp_path)), contents.scenario)
    assert cases_of("company_x.yaml") == {}
