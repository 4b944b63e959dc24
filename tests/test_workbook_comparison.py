"""The comparison workbook: whichever scenario is chosen, the live model shows the figures stored for it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from answers import QUIET
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import convert, program
from test_workbook import BLUE, FUNCTIONS, LONGEST_FORMULA, NUMBERS, REFERENCE, bare, nests_if
from workbooks import (
    SELECTOR,
    assert_live,
    cases_of,
    edited,
    falsified,
    formulas,
    patched,
    place_of,
    read,
    recalculated,
    stored,
)

from scenarios import TREE_FILE, scenario_trees, to_text
from simulator.analysis import answer
from simulator.analysis.comparison import compare
from simulator.analysis.outcomes import OUTCOMES
from simulator.cli import main
from simulator.errors import ScenarioError
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.workbook import write_comparison_workbook
from simulator.report.workbook.comparison_contents import Compared, compared_of
from simulator.report.workbook.comparison_sheet import (
    CHANGED_ROW,
    COMPARISON_STALE,
    COUNTED,
    FIRST,
    HEAD_ROW,
    LIVE,
    STALE,
    STATUS_ROW,
    STORED_ONLY,
    UP_TO_DATE,
    VERDICT_ROW,
)
from simulator.scenario import parse
from simulator.scenario.scenario import Scenario

HEAD = """
name: {name}
currency: EUR
horizon: 1 year
step: quarter
baseline:
  spend_period: year
"""
BY_MIX = """
  customers: 9_000
  segments: {promoters: {mix: 50%, spend: 300}, passives: {mix: 30%, spend: 250}, detractors: {mix: 20%, spend: 200}}
"""
BY_COUNT = """
  segments:
    promoters:  {customers: 3_000, spend: 310}
    passives:   {customers: 2_000, spend: 260}
    detractors: {customers: 1_000, spend: 190}
"""
TREND = """
trend:
  churn: {promoters: 5% per year, passives: 9% per year, detractors: 15% per year}
  acquisition: 4% per year
  inflation: 2% per year
"""
CARE = """
initiatives:
  care:
    title: Better care
    ramp: {shape: s-curve, over: 6 months, delay: 1 month}
    migrations: {passives: {promoters: 10% of passives}, detractors: {passives: 2% of customers}}
    churn_reduction: {detractors: 10%}
    realisation: 60%
    cost: {once: 20_000, running: 5_000 per year}
"""
CALLS = """
initiatives:
  calls:
    title: Fewer calls
    migrations: {detractors: {promoters: 40 customers}}
    spend_uplift: {promoters: 1%}
    acquisition: 2% per horizon
    cost: {once: 1_000}
"""
FINANCE = """
finance: {margin: 40%, cost_to_serve: {promoters: 5, passives: 6, detractors: 12}, discount: 8% per year}
"""
SOUTH_AND_WEST = """
units:
  south: {baseline: {segments: {promoters: {customers: 1_500}}}}
  west: {trend: {churn: {promoters: 7% per year}}, finance: {margin: 35%}}
"""
NORTH_AND_SOUTH = """
units:
  north: {baseline: {customers: 4_000}}
  south: {baseline: {customers: 6_000, segments: {promoters: {spend: 333}}}}
"""
ACQUIRED = "  acquired_mix: {promoters: 40%, passives: 35%, detractors: 25%}\n"


def scenario(name: str, *parts: str) -> Scenario:
    return parse(HEAD.format(name=name) + "".join(part.lstrip("\n") for part in parts), f"{name}.yaml")


SETS = {
    "cases": lambda: [read("retail_three_units.yaml"), *cases_of("retail_three_units.yaml").values()],
    "trend": lambda: [read("company_x.yaml"), read("company_x_trend.yaml")],
    "initiatives": lambda: [
        scenario("a", BY_MIX, TREND, CARE, FINANCE),
        scenario("b", BY_MIX, TREND, ACQUIRED, CALLS, FINANCE),
        scenario("c", BY_MIX),
    ],
    "units": lambda: [
        scenario("a", BY_MIX, TREND, CARE, FINANCE, NORTH_AND_SOUTH),
        scenario("b", BY_COUNT, TREND, CALLS, FINANCE, SOUTH_AND_WEST),
        scenario("c", BY_MIX, TREND, CARE),
        scenario("d", BY_COUNT, TREND, CALLS, FINANCE),
    ],
    "counts": lambda: [
        scenario("a", BY_COUNT, TREND, CALLS, FINANCE),
        scenario("b", BY_COUNT, TREND, CALLS, FINANCE, SOUTH_AND_WEST),
    ],
    "bases": lambda: [
        scenario("a", BY_MIX, TREND, CARE),
        scenario("b", BY_MIX, TREND, CARE.replace("10% of passives", "300 customers").replace("Better", "Other")),
    ],
    "no discount": lambda: [
        scenario("a", BY_MIX, TREND, CARE, "finance: {margin: 40%}\n"),
        scenario("b", BY_MIX, TREND, CARE, FINANCE),
        scenario("c", BY_MIX, TREND, CARE),
    ],
}
SHIPPED = ("cases", "trend")


def book_of(scenarios: list[Scenario]) -> tuple[Compared, bytes]:
    comparison = compare([answer(each) for each in scenarios])
    return compared_of(scenarios, comparison), write_comparison_workbook(scenarios, comparison)


@cache
def comparison_book(name: str) -> tuple[Compared, bytes]:
    return book_of(SETS[name]())


def chosen(book: bytes, name: str) -> bytes:
    """Turn the selector; what was stored with the formulas is dropped on the way."""
    return edited(book, {SELECTOR: name})


def rows_of(cells) -> list[int]:
    """The rows of the Comparison in which a live figure is compared with the stored ones."""
    end = next(row for (sheet, row, _), value in cells.items() if sheet == "Comparison" and value == COUNTED)
    heads = {column: value for (sheet, row, column), value in cells.items() if sheet == "Comparison" if row == HEAD_ROW}
    decimals = next(column for column, value in heads.items() if value == "Decimals")
    return [row for row in range(VERDICT_ROW + 1, end) if ("Comparison", row, decimals) in cells]


def assert_live_is_stored(cells, compared: Compared, place: int) -> None:
    """The column In use, as recalculated, holds what is stored for the scenario at a place."""
    last = FIRST + len(compared.names) - 1
    rows = rows_of(cells)
    assert len(rows) >= 35
    for row in rows:
        live, kept = (cells["Comparison", row, index + 1] for index in (LIVE, FIRST + place))
        title = cells["Comparison", row, 1]
        if isinstance(kept, str):
            assert live == kept, title
        else:
            assert live == pytest.approx(kept, rel=1e-9, abs=1e-6), title
        assert cells["Comparison", row, last + 5] == 0, title
    assert cells["Summary", 6, 1] == "All checks pass"
    assert_outcomes_are_the_runs(cells, compared)


def assert_outcomes_are_the_runs(cells, compared: Compared) -> None:
    titles = {cells.get(("Comparison", row, 1)): row for row in reversed(rows_of(cells))}
    for outcome, value_of in OUTCOMES.items():
        row = titles.get(OUTCOME_ROWS[outcome].title)
        for place, run in enumerate(compared.runs):
            value = value_of(run)
            if row is None:
                assert value is None
            elif value is None:
                assert isinstance(cells["Comparison", row, FIRST + place + 1], str)
            else:
                assert cells["Comparison", row, FIRST + place + 1] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("name", SETS)
def test_each_scenario_chosen_shows_what_is_stored_for_it(name):
    compared, book = comparison_book(name)
    assert not compared.stored_only
    for place, own_name in enumerate(compared.names):
        cells = recalculated(chosen(book, own_name))
        assert_live_is_stored(cells, compared, place)
        assert_live(compared.contents, cells, compared.contents.cases[place])


@pytest.mark.parametrize("name", [name for name in SETS if name != "cases"])
def test_stored_values_are_what_the_formulas_give(name):
    _, book = comparison_book(name)
    kept, again = stored(book), recalculated(book)
    for place, value in again.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert kept[place] == pytest.approx(value, rel=1e-9, abs=1e-6), place
        elif isinstance(value, str):
            assert kept[place] == value, place


def column_of(cells, name: str) -> int:
    """The column of a scenario on the Comparison."""
    return next(
        column for (sheet, row, column), value in cells.items()
        if sheet == "Comparison" and row == HEAD_ROW and value == name
    )  # fmt: skip


def test_a_changed_input_makes_its_own_column_stale_and_no_other():
    compared, book = comparison_book("initiatives")
    spend = place_of(compared.contents, "baseline.segments.promoters.spend", 1)
    cells = recalculated(edited(book, {spend: 301}))
    columns = {name: column_of(cells, name) for name in compared.names}
    standing = {name: cells["Comparison", STATUS_ROW, column] for name, column in columns.items()}
    assert standing == {"a": UP_TO_DATE, "b": STALE, "c": UP_TO_DATE}
    assert cells["Comparison", VERDICT_ROW, 1] == COMPARISON_STALE
    assert cells["Summary", 6, 1] == "Some checks need attention: see the sheet Checks"


@pytest.mark.parametrize(
    ("path", "value"),
    [("initiatives.care.ramp.shape", "step"), ("initiatives.care.migrations.passives.promoters.of", "customers")],
)
def test_a_word_that_is_changed_is_seen_as_well(path, value):
    compared, book = comparison_book("initiatives")
    cells = recalculated(edited(book, {place_of(compared.contents, path, 0): value}))
    assert cells["Comparison", CHANGED_ROW, FIRST + 1] == 1
    assert cells["Comparison", STATUS_ROW, FIRST + 1] == STALE


def test_an_input_and_the_scenario_changed_give_the_engines_figures():
    compared, book = comparison_book("initiatives")
    changes = {
        place_of(compared.contents, "baseline.customers", 1): 9_500,
        place_of(compared.contents, "trend.churn.passives", 1): 0.11,
        place_of(compared.contents, "initiatives.calls.migrations.detractors.promoters", 1): 55,
        SELECTOR: "b",
    }
    text = BY_MIX.replace("9_000", "9_500"), TREND.replace("9%", "11%"), ACQUIRED, CALLS.replace("40 ", "55 "), FINANCE
    run, cells = answer(scenario("b", *text)), recalculated(edited(book, changes))
    titles = {cells.get(("Comparison", row, 1)): row for row in reversed(rows_of(cells))}
    for outcome, value_of in OUTCOMES.items():
        live = cells["Comparison", titles[OUTCOME_ROWS[outcome].title], LIVE + 1]
        assert live == pytest.approx(value_of(run), rel=1e-6), outcome


def test_a_stale_file_is_caught():
    compared, book = comparison_book("trend")
    stale = stored(patched(book, {place_of(compared.contents, "baseline.customers", 0): 50_000}))
    assert stale["Comparison", STATUS_ROW, FIRST + 1] == UP_TO_DATE  # what was stored; nothing has been recalculated
    again = recalculated(patched(book, {place_of(compared.contents, "baseline.customers", 0): 50_000}))
    assert again["Comparison", STATUS_ROW, FIRST + 1] == STALE


def test_differences_are_from_the_first():
    compared, book = comparison_book("cases")
    cells, runs = stored(book), compared.runs
    start = next(r for (sheet, r, _), value in cells.items() if sheet == "Comparison" and "differences" in str(value))
    below = {cells.get(("Comparison", row, 1)): row for row in range(start + 13, start, -1)}
    row = below[OUTCOME_ROWS["npv"].title]
    assert ("Comparison", row, FIRST + 1) not in cells
    for place in (1, 2):
        gap = runs[place].business_case.npv - runs[0].business_case.npv
        assert cells["Comparison", row, FIRST + place + 1] == pytest.approx(gap, abs=0.01)
    row = below[OUTCOME_ROWS["payback_months"].title]
    assert cells["Comparison", row, FIRST + 2] == "n/a"


def test_scenarios_of_another_clock_are_stored_and_named():
    first, same = read("company_x.yaml"), read("company_x_trend.yaml")
    longer = read("company_x.yaml", {"horizon": "12 months", "name": "Longer"})
    coarser = read("company_x.yaml", {"step": "quarter", "name": "Coarser"})
    compared, book = book_of([first, longer, same, coarser])
    assert compared.numbers == (1, None, 2, None)
    cells = recalculated(chosen(book, compared.names[2]))
    assert_live_is_stored(cells, compared, 2)
    assert cells["Comparison", STATUS_ROW, FIRST + 2] == STORED_ONLY
    assert "Longer and Coarser differ" in cells["Comparison", HEAD_ROW - 1, 1]
    heads = [cells.get(("Inputs", 6, column)) for column in range(4, 8)]
    assert heads == [*compared.contents.case_names, "Source", "Set in"]
    told = [
        value for (sheet, _, _), value in cells.items() if sheet == "Inputs" and "not in this workbook" in str(value)
    ]
    assert len(told) == 1
    assert "Longer" in told[0]


def test_scenarios_that_start_at_different_times_have_steps_without_dates():
    scenarios = [read("subscription.yaml", {"name": name, "start": start}) for name, start in STARTS.items()]
    compared, book = book_of(scenarios)
    cells = stored(book)
    assert "start at different times" in cells["Comparison", HEAD_ROW - 1, 1]
    assert cells["Model", 3, 5] == "Month 1"
    assert ("Model", 4, 5) not in cells or cells["Model", 4, 5] == ""
    assert compared.numbers == (1, 2)


def test_a_size_may_be_a_share_here_and_a_count_there():
    compared, _ = comparison_book("bases")
    rows = {row.path: row for row in compared.contents.layout.inputs.rows}
    size = rows["initiatives.care.migrations.passives.promoters"]
    assert size.counted_in == "customers, or % of its base"
    assert size.numbers == (0.1, 300)
    assert size.number_format.startswith("[>1]")
    assert size.section == "Better care / Other care"


STARTS = {"Now": "2027-01", "Later": "2027-07"}
HOSTILE_NAMES = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "@SUM(A1)",
    "What if? a*",
    "What if? ab",
    "a/b: [c]",
    "\U0001f600",
    "x" * 300,
    "x" * 299 + "y",
    "Case",
    "case",
)


@cache
def hostile() -> tuple[Compared, bytes]:
    parts = (BY_MIX, TREND, CARE, FINANCE)
    return book_of([replace(scenario(f"n{i}", *parts), name=name) for i, name in enumerate(HOSTILE_NAMES)])


def test_hostile_names_are_text_and_no_two_alike():
    compared, book = hostile()
    assert len({name.casefold() for name in compared.names}) == len(HOSTILE_NAMES)
    sheets = openpyxl.load_workbook(BytesIO(book))
    texts = {cell.value for cell in sheets["Comparison"][HEAD_ROW]}
    assert set(compared.names) <= texts
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None or cell.hyperlink.location, cell.coordinate
                if cell.data_type == "f":
                    assert "HYPERLINK" not in str(cell.value)
    for part in zipfile.ZipFile(BytesIO(book)).namelist():
        if part.startswith("xl/charts/chart"):
            assert "HYPERLINK" not in re.sub(r"<c:v>.*?</c:v>", "", zipfile.ZipFile(BytesIO(book)).read(part).decode())


@pytest.mark.parametrize("place", [0, 3, 4, 8, 10])
def test_a_hostile_name_is_chosen_like_any_other(place):
    compared, book = hostile()
    cells = recalculated(chosen(book, compared.names[place]) if place else falsified(book))
    assert cells["Comparison", 5, LIVE + 1] == place + 1
    assert cells["Summary", 2, 1] == f"Scenario in use: {compared.names[place]}"
    assert cells["Summary", 6, 1] == "All checks pass"


@pytest.mark.parametrize("name", ["trend", "units", "no discount"])
def test_formulas_are_as_in_any_workbook(name):
    _, book = comparison_book(name)
    order = openpyxl.load_workbook(BytesIO(book)).sheetnames
    for sheet, cell, text in formulas(book):
        where, plain = f"{sheet}!{cell}: {text}", bare(text)
        assert len(text) <= LONGEST_FORMULA, where
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", plain)) <= FUNCTIONS | {"COUNT"}, where
        assert set(re.findall(r"(?<![A-Za-z0-9$.])[0-9][0-9.eE]*", plain)) <= NUMBERS, where
        assert not nests_if(plain), where
        for other, column, row in REFERENCE.findall(re.sub(r'"[^"]*"', "", text)) if sheet == "Comparison" else ():
            named = other.strip("'").replace("''", "'") or sheet
            assert order.index(named) <= order.index(sheet), where
            _, own_column, own_row = REFERENCE.fullmatch(cell).groups()
            left = openpyxl.utils.column_index_from_string(column) < openpyxl.utils.column_index_from_string(own_column)
            assert named != sheet or left or int(row) < int(own_row), where


@pytest.mark.parametrize("name", ["cases", "units"])
def test_exactly_the_inputs_are_unlocked_and_checked(name):
    compared, book = comparison_book(name)
    for sheet in openpyxl.load_workbook(BytesIO(book)):
        assert sheet.protection.sheet
        validated = {
            f"{openpyxl.utils.get_column_letter(column)}{row}"
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
            for row, column in area.cells
        }
        unlocked = {cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert {cell.coordinate for cell in unlocked} == validated
        assert all(sheet.title == "Inputs" and cell.font.color.rgb == BLUE for cell in unlocked)
    rows = {row.full_path: row for row in compared.contents.layout.inputs.rows}
    assert name == "cases" or any(cell.value == "absent" for row in rows.values() for cell in row.cells)


def test_values_of_a_scenario_without_units_stand_once():
    compared, book = comparison_book("units")
    sheet = openpyxl.load_workbook(BytesIO(book))["Inputs"]
    row, column = place_of(compared.contents, "baseline.customers", 2, 3)
    company, _ = place_of(compared.contents, "baseline.customers", 2)
    assert sheet.cell(row, column + 1).value == f"=F{company}"
    assert sheet.cell(row, 2 + 2).value == 0
    assert sheet.cell(row, 2 + 2).protection.locked


def test_a_unit_follows_the_company_where_it_inherits():
    """Else a change of the company's value would look as if it counted, and change nothing."""
    compared, book = comparison_book("units")
    changes = {place_of(compared.contents, "baseline.segments.promoters.spend", 0): 320, SELECTOR: "a"}
    dearer = scenario("a", BY_MIX.replace("50%, spend: 300", "50%, spend: 320"), TREND, CARE, FINANCE, NORTH_AND_SOUTH)
    cells = recalculated(edited(book, changes))
    titles = {cells.get(("Comparison", row, 1)): row for row in reversed(rows_of(cells))}
    live = cells["Comparison", titles[OUTCOME_ROWS["revenue"].title], LIVE + 1]
    assert live == pytest.approx(OUTCOMES["revenue"](answer(dearer)))


def test_the_mean_over_the_units_leaves_absent_ones_out():
    """Where a segment is empty, the company's spend is the units' plain mean: of those that are there."""
    nobody = BY_MIX.replace("passives: {mix: 30%", "passives: {mix: 50%").replace(
        "detractors: {mix: 20%", "detractors: {mix: 0%"
    )
    scenarios = [scenario("a", nobody, NORTH_AND_SOUTH), scenario("b", nobody, "units: {west: {}}\n")]
    compared, book = book_of(scenarios)
    layout = compared.contents.layout
    node = layout.node("company.spend.detractors")
    home = layout.homes[node]
    for name in compared.names:
        cells = recalculated(chosen(book, name))
        assert cells[home.name, home.at[node].number, 4] == pytest.approx(200)


def test_sources_that_differ_are_told_with_who_gives_them():
    compared, _ = comparison_book("trend")
    rows = {row.path: row for row in compared.contents.layout.inputs.rows}
    assert rows["baseline.customers"].source == "Published example"
    told = rows["initiatives.service.acquisition"].source
    assert "Published example, 40,000 to 40,400 customers; an assumption" in told
    assert "No growth is credited to the initiative" in told
    assert told.startswith("Company X, NPS 63 to 67: ")


def test_bridges_are_drawn_on_one_scale_with_sentences_as_titles():
    compared, book = comparison_book("cases")
    packed = zipfile.ZipFile(BytesIO(book))
    charts = [
        packed.read(name).decode() for name in packed.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)
    ]
    bridges = [text for text in charts if "<c:f>Comparison!" in text]
    assert len(bridges) == len(compared.names)
    scales = {
        (re.search(r'<c:max val="([^"]*)"', text)[1], re.search(r'<c:min val="([^"]*)"', text)[1]) for text in bridges
    }
    assert len(scales) == 1
    high, low = map(float, scales.pop())
    levels = [run.bridge.volume for run in compared.runs] + [run.bridge.total for run in compared.runs]
    assert low <= min(0, *levels) <= max(levels) <= high
    cells = stored(book)
    titles = [re.search(r"<c:title>.*?<c:f>Comparison!\$A\$(\d+)</c:f>", text, re.DOTALL)[1] for text in bridges]
    assert cells["Comparison", int(titles[1]), 1] == "cautious: run-rate rises by €4,407,206 a year"


def test_two_builds_are_the_same_bytes():
    assert comparison_book.__wrapped__("trend")[1] == comparison_book("trend")[1]


def test_sheets_stand_in_reading_order():
    names = openpyxl.load_workbook(BytesIO(comparison_book("cases")[1])).sheetnames
    tail = ["Bridge", "Business case", "Comparison", "Checks", "About"]
    assert [name for name in names if name in tail] == tail
    assert names[:2] == ["Summary", "Inputs"]


def test_the_comparison_prints_on_one_page_across():
    for name in ("cases", "initiatives"):
        sheet = openpyxl.load_workbook(BytesIO(comparison_book(name)[1]))["Comparison"]
        assert sheet.page_setup.orientation == "landscape"
        assert not sheet.col_breaks.brk
        width = sum(sheet.column_dimensions[letter].width for letter in "ABCDEF") * 7
        assert width * sheet.page_setup.scale / 100 < 1000
        assert sheet.print_title_rows


def test_a_file_named_as_the_comparison_is_refused(tmp_path, capsys):
    text = Path(read("company_x.yaml").file).read_text(encoding="utf-8").replace("name: Company X", "name: Other")
    own = tmp_path / "Comparison.yaml"
    own.write_text(text, encoding="utf-8")
    folder = tmp_path / "results"
    assert main(["compare", read("company_x.yaml").file, str(own), "-o", str(folder)]) == 2
    assert "as the comparison's own is" in capsys.readouterr().err
    assert not folder.exists()


def test_an_existing_workbook_is_kept(tmp_path, capsys):
    kept = tmp_path / "comparison.xlsx"
    kept.write_bytes(b"mine")
    assert main(["compare", read("retail_three_units.yaml").file, "-o", str(tmp_path)]) == 1
    assert "comparison.xlsx" in capsys.readouterr().err
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


@st.composite
def pairs(draw: st.DrawFn):
    """Draw two scenarios that share clock and money, and else differ in everything."""
    first, second = draw(scenario_trees(longest=3)), draw(scenario_trees(longest=3))
    for key in ("currency", "horizon", "step"):
        second[key] = first[key]
    second["baseline"]["spend_period"] = first["baseline"]["spend_period"]
    second["name"] = "The other"
    return first, second


@given(pairs())
@settings(QUIET, max_examples=5)
def test_any_two_scenarios_share_a_live_workbook(trees):
    try:
        both = [parse(to_text(tree), TREE_FILE) for tree in trees]
        compared, book = book_of(both)
    except ScenarioError:
        return
    for place, name in enumerate(compared.names):
        assert_live_is_stored(recalculated(chosen(book, name)), compared, place)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [*SHIPPED, "units"])
def test_libreoffice_agrees(name, tmp_path):
    assert program(), "LibreOffice is not installed"
    compared, book = comparison_book(name)
    for place, own_name in enumerate(compared.names):
        file = tmp_path / f"book-{place}.xlsx"
        file.write_bytes(chosen(book, own_name))
        assert_live_is_stored(stored(convert(file, tmp_path)), compared, place)
