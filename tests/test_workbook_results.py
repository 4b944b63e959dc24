"""What the workbook works out beside the model's rows, live; and what it stores, which says when it is out of date."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from math import fsum

import numpy as np
import pytest
import yaml
from workbooks import (
    ROOT,
    SELECTOR,
    assert_live,
    book_of,
    edited,
    label_rows,
    place_of,
    read,
    recalculated,
    rewritten,
    shipped,
    stored,
)

from simulator.analysis import answer
from simulator.analysis.risk import assess
from simulator.analysis.sensitivity import sobol_indices, tornado
from simulator.analysis.sweep_result import Axis, Sweep
from simulator.model.inputs import describe
from simulator.report.sentences import clean_name
from simulator.report.workbook import write_workbook
from simulator.report.workbook.as_computed import STALE, UP_TO_DATE
from simulator.report.workbook.book import write_contents
from simulator.report.workbook.contents import contents_of
from simulator.report.workbook.layout import BRIDGE_BY_UNIT, COMPANY, MODELS, MOST_UNIT_SHEETS
from simulator.report.workbook.studies import Studies
from simulator.scenario import load, parse

RETAIL, SUBSCRIPTION, MIX = "retail_three_units.yaml", "subscription.yaml", "baseline.segments.{}.mix"
FIRST_DAYS = "initiatives.first_ninety_days"
TODAY = 3


def status(cells, sheet):
    return cells[sheet, label_rows(cells, sheet)["These figures are"], 3]


# --- live results ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["cautious", "ambitious"])
def test_the_business_case_on_the_summary_is_the_engines_for_every_case(case):
    contents, book = shipped(RETAIL)
    cells, found = recalculated(edited(book, {SELECTOR: case})), answer(read(RETAIL, None, case)).business_case
    rows = label_rows(cells, "Summary")
    assert cells["Summary", rows["Net present value"], TODAY] == pytest.approx(found.npv, rel=1e-9)
    assert cells["Summary", rows["Return on investment, undiscounted"], TODAY] == pytest.approx(found.roi, rel=1e-9)
    break_even = cells["Summary", rows["Break-even realisation, the same for all initiatives"], TODAY]
    assert break_even == pytest.approx(found.break_even_realisation, rel=1e-9)
    assert contents.case_names.index(case)


def test_a_break_even_outside_its_bounds_is_none():
    contents, book = shipped(SUBSCRIPTION)
    for case in contents.case_names[1:]:
        cells = recalculated(edited(book, {SELECTOR: case}))
        row = label_rows(cells, "Summary")["Break-even realisation, the same for all initiatives"]
        assert answer(read(SUBSCRIPTION, None, case)).business_case.break_even_realisation is None
        assert cells["Summary", row, TODAY] == "none"


def test_survey_margins_follow_the_inputs():
    contents, book = shipped(SUBSCRIPTION)
    changes = {"baseline.customers": 198_000, "baseline.segments.passives.spend": 13.5, "trend.churn.passives": 0.02}
    settings = {**changes, "trend.churn.passives": "2% per month"}
    cells = recalculated(edited(book, {place_of(contents, path): value for path, value in changes.items()}))
    margins, rows = answer(read(SUBSCRIPTION, settings)).survey, label_rows(cells, "Summary")
    for label, margin in (
        ("Net Promoter Score today", margins.nps_margin),
        ("Spend per customer today", margins.spend_per_customer_margin),
        ("Run-rate revenue today", margins.run_rate_margin),
    ):
        assert cells["Summary", rows[label], TODAY] == pytest.approx(margin, rel=1e-9)


def test_years_are_the_steps_brought_together():
    contents, book = shipped(RETAIL)
    changes = {place_of(contents, "finance.margin"): 0.39, place_of(contents, "trend.inflation"): 0.03}
    cells = recalculated(edited(book, changes))
    run = answer(read(RETAIL, {"finance.margin": "39%", "trend.inflation": "3% per year"}))
    rows, flows = label_rows(cells, "Annual"), run.business_case.cash_flow
    expected = {
        "Customers": [run.steps[step].total for step in (0, 12, 24, 36)],
        "Run-rate revenue": [run.steps[step].run_rate for step in (0, 12, 24, 36)],
        "Revenue": [0.0, *(fsum(s.revenue for s in run.steps[1 + at : 13 + at]) for at in (0, 12, 24))],
        "Cash flow": [flows[0], *(fsum(flows[1 + at : 13 + at]) for at in (0, 12, 24))],
    }
    for label, numbers in expected.items():
        found = [cells["Annual", rows[label], TODAY + year] for year in range(4)]
        assert found == pytest.approx(numbers, rel=1e-9, abs=0.01), label
    assert cells["Annual", rows["Cash flow"], 8] == pytest.approx(fsum(flows), abs=0.01)
    assert cells["Annual", rows["Revenue"], 8] == pytest.approx(fsum(s.revenue for s in run.steps), rel=1e-9)


def test_a_last_year_that_is_cut_short_holds_what_is_left():
    scenario = read(RETAIL, {"horizon": "30 months"})
    cells = recalculated(book_of(scenario, {})[1])
    run, rows = answer(scenario), label_rows(cells, "Annual")
    assert [cells["Annual", 6, TODAY + year] for year in range(4)] == [0, 12, 24, 30]
    flows = run.business_case.cash_flow
    assert cells["Annual", rows["Cash flow"], TODAY + 3] == pytest.approx(fsum(flows[25:]), abs=0.01)


def test_a_case_without_a_discount_rate_has_no_present_value(tmp_path):
    text = (ROOT / "scenarios" / "company_x.yaml").read_text(encoding="utf-8")
    text += "finance: {margin: 40%}\ncases:\n  valued: {finance: {discount: 8% per year}}\n"
    file = tmp_path / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    scenario, valued = load(str(file)), load(f"{file}:valued")
    contents, book = book_of(scenario, {"valued": valued})
    npv = answer(valued).business_case.npv
    for cells in (stored(book), recalculated(edited(book, {}))):
        assert cells["Summary", label_rows(cells, "Summary")["Net present value"], TODAY] == "no discount rate"
    cells = recalculated(edited(book, {SELECTOR: "valued"}))
    assert cells["Summary", label_rows(cells, "Summary")["Net present value"], TODAY] == pytest.approx(npv)
    typed = {place_of(contents, "finance.discount"): 0.08}
    cells = recalculated(edited(book, typed))
    assert cells["Summary", label_rows(cells, "Summary")["Net present value"], TODAY] == pytest.approx(npv)


# --- many units -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many():
    """The retailer with more units than have a sheet each."""
    tree = yaml.safe_load((ROOT / "scenarios" / RETAIL).read_text(encoding="utf-8"))
    kinds = list(tree["units"].values())
    names = [f"Store {number}" for number in range(1, MOST_UNIT_SHEETS + 2)]
    units = {name: deepcopy(kinds[at % len(kinds)]) for at, name in enumerate(names)}
    tree |= {"horizon": "14 months", "units": units}
    for key in ("cases", "uncertainty"):
        del tree[key]
    scenario = parse(yaml.safe_dump(tree, sort_keys=False), "many.yaml")
    return scenario, *book_of(scenario, {})


def test_beyond_twelve_units_share_sheets_and_stay_live(many):
    scenario, contents, book = many
    sheets = {plan.name for plan in contents.layout.sheets}
    assert sheets == {MODELS, COMPANY, BRIDGE_BY_UNIT, "Bridge", "Business case"}
    changes = {"trend.inflation": 0.05, "initiatives.delivery.cost.once": 750_000}
    rows = {contents.layout.inputs.row(path, None): value for path, value in changes.items()}
    units = tuple(replace(unit, inputs={**unit.inputs, **changes}) for unit in scenario.units)
    changed = replace(
        scenario, units=units, company=replace(scenario.company, inputs={**scenario.company.inputs, **changes})
    )
    cells = recalculated(edited(book, {place_of(contents, row.path): value for row, value in rows.items()}))
    assert_live(contents, cells, changed)
    assert cells["Summary", 6, 1] == "All checks pass"


def test_every_unit_has_its_results_on_one_sheet(many):
    scenario, _, book = many
    cells, run = stored(book), answer(scenario)
    rows = label_rows(cells, "Units")
    heads = [cells["Units", 4, column] for column in range(2, 14)]
    assert heads[4].startswith("Run-rate today")
    for name, unit in run.units.items():
        line = [cells["Units", rows[name], column] for column in range(2, 14)]
        assert line[:2] == pytest.approx([unit.today.customers, unit.end.customers])
        assert line[4:7] == pytest.approx([unit.today.run_rate, unit.end.run_rate, unit.do_nothing.run_rate])
        assert line[7:] == pytest.approx(list(unit.bridge), abs=0.01)
    company = [cells["Units", rows["All units"], column] for column in range(2, 14)]
    assert company[7:] == pytest.approx(list(run.bridge), abs=0.01)


# --- stored results -------------------------------------------------------------------------------------------------


def test_attribution_is_the_runs_and_adds_up():
    cells, run = stored(shipped(RETAIL)[1]), answer(read(RETAIL))
    rows = label_rows(cells, "Attribution")
    title = "Trained advisers in the stores: higher spend per customer"
    lever = "advisers: spend uplift"
    assert cells["Attribution", rows[title], 3] == pytest.approx(run.attribution.run_rate[lever])
    assert cells["Attribution", rows[title], 5] == pytest.approx(run.attribution.revenue[lever])
    assert cells["Attribution", rows["All levers"], 3] == pytest.approx(run.increment.run_rate)
    assert cells["Attribution", rows["All levers"], 4] == pytest.approx(1)
    migration = describe("initiatives.delivery.migrations.passives.promoters", "Delivery in the promised hour").title
    assert migration in rows
    said = [text for (sheet, _, _), text in cells.items() if sheet == "Attribution" and "SHA-256" in str(text)]
    assert run.scenario.sha256[:12] in said[0]


def test_levers_of_initiatives_with_one_title_are_told_apart(tmp_path):
    file = tmp_path / "twice.yaml"
    text = (ROOT / "scenarios" / "company_x.yaml").read_text(encoding="utf-8")
    twice = "initiatives:\n  other: {title: Better service, spend_uplift: {promoters: 1%}}\n"
    file.write_text(text.replace("initiatives:\n", twice, 1), encoding="utf-8")
    rows = label_rows(stored(book_of(load(str(file)), {})[1]), "Attribution")
    assert "Better service (other): higher spend per customer" in rows
    assert "Better service (service): new customers" in rows


@pytest.mark.parametrize(
    "changes",
    [
        {"baseline.customers": 241_000},
        {MIX.format("promoters"): 0.4101, MIX.format("passives"): 0.3598, MIX.format("detractors"): 0.2301},
        {f"{FIRST_DAYS}.cost.once": 260_001},
        {"finance.discount": 0.1101},
    ],
)
def test_a_changed_input_makes_the_attribution_stale_even_where_its_totals_stay(changes):
    contents, book = shipped(SUBSCRIPTION)
    cells = recalculated(rewritten(book, {place_of(contents, path): value for path, value in changes.items()}))
    assert status(cells, "Attribution") == STALE
    assert cells["Summary", 7, 1] == f"The attribution is {STALE}"
    assert cells["Attribution", label_rows(cells, "Attribution")["Inputs that have changed"], 4] == len(changes)


def test_the_attribution_is_up_to_date_until_then_and_again_when_the_change_is_undone():
    contents, book = shipped(SUBSCRIPTION)
    assert status(recalculated(edited(book, {})), "Attribution") == UP_TO_DATE
    place = place_of(contents, "baseline.customers")
    back = rewritten(rewritten(book, {place: 241_000}), {place: 240_000})
    assert status(recalculated(back), "Attribution") == UP_TO_DATE
    assert status(recalculated(edited(book, {SELECTOR: "cheaper"})), "Attribution") == STALE


@pytest.fixture(scope="module")
def studied():
    """A workbook with every study on a sheet of its own; and the studies."""
    scenario = read(SUBSCRIPTION)
    axes = (
        Axis("finance.margin", "Contribution margin", (0.56, 0.58, 0.6), ("56%", "58%", "60%"), 0.58),
        Axis("finance.discount", "Discount rate", (0.1, 0.11), ("10% per year", "11% per year"), 0.11),
    )
    npv = np.array([[-2.0, -3.0], [5.0, 4.0], [np.nan, 9.0]])
    label = answer(scenario).scenario
    sweep = Sweep(label, axes, {"npv": npv}, np.isnan(npv), {"npv": answer(scenario).business_case.npv}, ())
    studies = Studies(assess(scenario, draws=64), tornado(scenario, "npv"), sweep)
    contents = contents_of(scenario, answer(scenario), {})
    return contents, write_contents(contents, studies), studies


def test_studies_stand_on_sheets_of_their_own_with_native_charts(studied):
    contents, book, studies = studied
    cells = stored(book)
    spread = studies.risk.outcomes["npv"]
    first = next(row for (sheet, row, column), text in cells.items() if (sheet, column, text) == ("Risk", 1, "Outcome"))
    rows = {cells.get(("Risk", row, 1)): row for row in range(first, first + 14)}
    line = [cells.get(("Risk", rows["Net present value"], column)) for column in range(3, 14)]
    expected = [*spread[:10], spread.probability_positive]
    assert line == pytest.approx(expected)
    swing = studies.sensitivity.inputs[0]
    row = label_rows(cells, "Sensitivity")[clean_name(swing.title)]
    assert cells["Sensitivity", row, 7] == pytest.approx(swing.swing)
    assert cells["Sensitivity", row, 3] == swing.low_text
    row = label_rows(cells, "Sweep")["58%"]
    assert [cells["Sweep", row, column] for column in (3, 4)] == [5.0, 4.0]
    assert ("Sweep", label_rows(cells, "Sweep")["60%"], 3) not in cells
    assert contents.run.attribution is not None


def test_charts_of_studies_write_amounts_as_amounts_and_steps_as_months(studied):
    packed = zipfile.ZipFile(BytesIO(studied[1]))
    charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    [classes] = [chart for chart in charts if "<c:v>Below 0</c:v>" in chart]
    [fan] = [chart for chart in charts if "<c:v>Do nothing, P50</c:v>" in chart]
    [tornado_bars] = [chart for chart in charts if "<c:v>Low value</c:v>" in chart]
    assert 'formatCode="yyyy-mm"' not in classes
    assert 'formatCode="yyyy-mm"' in fan
    assert '<c:overlap val="100"/>' in tornado_bars


@pytest.mark.parametrize("sheet", ["Attribution", "Risk", "Sensitivity", "Sweep"])
def test_studies_say_when_an_input_has_changed(studied, sheet):
    contents, book, _ = studied
    assert status(recalculated(edited(book, {})), sheet) == UP_TO_DATE
    changed = {place_of(contents, f"{FIRST_DAYS}.cost.running"): 190_001}
    assert status(recalculated(edited(book, changed)), sheet) == STALE


def test_indices_and_a_line_are_written_too():
    scenario = read(SUBSCRIPTION)
    indices = sobol_indices(scenario, "npv", 64, 1)
    axis = Axis("finance.margin", "Contribution margin", (0.5, 0.6), ("50%", "60%"), 0.58)
    npv, overdrawn = np.array([1.0, 2.0]), np.zeros(2, bool)
    sweep = Sweep(answer(scenario).scenario, (axis,), {"npv": npv}, overdrawn, {"npv": 1.5}, ())
    book = write_workbook(scenario, answer(scenario), sensitivity=indices, sweep=sweep)
    cells = stored(book)
    first = indices.inputs[0]
    assert cells["Sensitivity", label_rows(cells, "Sensitivity")[clean_name(first.title)], 5] == pytest.approx(
        first.total_order
    )
    assert cells["Sweep", label_rows(cells, "Sweep")["60%"], 3] == 2.0
