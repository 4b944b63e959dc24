"""Properties of the workbook: what holds for every sheet, formula, name and text in it."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from workbooks import SCENARIOS, book_of, formulas, read, shipped, stored
from xlsxwriter.worksheet import Worksheet

from simulator.analysis import answer
from simulator.report.workbook import write_workbook
from simulator.report.workbook.cells import defined_name, sheet_names
from simulator.report.workbook.plain_sheet import PlainSheet
from simulator.report.workbook.table import fixed_text
from simulator.scenario import load, parse

LONGEST_FORMULA = 120
NUMBERS = {"0", "1", "12", "100"}
FUNCTIONS = {
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTIF", "FIXED", "IF", "IFERROR", "INDEX", "IRR", "ISERROR", "ISNUMBER",
    "MATCH", "MAX", "MIN", "ROUND", "ROWS", "SQRT", "SUM", "SUMPRODUCT",
}  # fmt: skip
READS_LATER_SHEETS = ("Summary", "Checks")
CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")
REFERENCE = re.compile(r"(?:('(?:[^']|'')*'|[A-Za-z]+)!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?[A-Z]+\$?[0-9]+)?")
BLUE = "FF0000FF"

LONG_TITLE = "A title of three hundred characters " * 9
HOSTILE = """
name: "=HYPERLINK(\\"http://x\\") https://example.com {long}"
currency: EUR
horizon: 2 months
baseline:
  spend_period: month
  segments:
    promoters:  {{customers: 100, spend: 10}}
    passives:   {{customers: 100, spend: 10}}
    detractors: {{customers: 100, spend: 10}}
initiatives:
  "=cmd|' /C calc'!A0":
    title: "=1+1"
    migrations: {{passives: {{promoters: 3% of customers}}}}
    churn_reduction: {{promoters: 10%}}
  other:
    title: "+1+1 {long}"
    spend_uplift: {{promoters: 5%}}
  at: {{title: "@SUM(A1) \U0001f600", acquisition: 1% per month}}
units:
  "=A1": {{baseline: {{segments: {{promoters: {{customers: 50}}}}}}}}
  "a/b: [c]*?'\\\\ a very long name of a unit": {{baseline: {{segments: {{promoters: {{customers: 60}}}}}}}}
  "a/b: [c]*?'\\\\ a very long name of a team": {{}}
  "http://example.com": {{}}
  "\U0001f600 +1+1": {{}}
cases:
  "=2": {{baseline: {{segments: {{promoters: {{spend: 11}}}}}}}}
sources:
  baseline.segments.promoters.spend: "=SUM(A1:A9)"
  baseline.segments.passives.spend: "@SUM(A1)"
"""


@cache
def opened(name: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(shipped(name)[1]))


@cache
def hostile() -> bytes:
    text = HOSTILE.format(long=LONG_TITLE)
    scenario = parse(text, "hostile.yaml")
    return write_workbook(scenario, answer(scenario), {"=2": parse(text, "hostile.yaml", "=2")})


def bare(formula: str) -> str:
    """A formula without its texts and its sheets' names."""
    return re.sub(r"'(?:[^']|'')*'!", "", re.sub(r'"[^"]*"', '""', formula))


@pytest.mark.parametrize("name", SCENARIOS)
def test_formulas_are_short_plain_and_of_known_functions(name):
    for sheet, cell, text in formulas(shipped(name)[1]):
        where = f"{sheet}!{cell}: {text}"
        assert len(text) <= LONGEST_FORMULA, where
        plain = bare(text)
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", plain)) <= FUNCTIONS, where
        assert set(re.findall(r"(?<![A-Za-z0-9$.])[0-9][0-9.eE]*", plain)) <= NUMBERS, where
        assert not nests_if(plain), where


def nests_if(formula: str) -> bool:
    inside: list[bool] = []
    for token in re.findall(r"[A-Z][A-Z0-9.]*\(|\(|\)", formula):
        if token == ")":
            inside.pop()
        else:
            if token == "IF(" and any(inside):
                return True
            inside.append(token == "IF(")
    return False


def test_a_nested_if_is_found():
    assert nests_if("=IF(A1=0,1,1+IF(B1=0,1,0))")
    assert nests_if("=IF(A1=0,1,MAX(1,IF(B1=0,1,0)))")
    assert not nests_if("=IF(A1=0,1,0)*IF(B1=0,1,0)")


@pytest.mark.parametrize("name", SCENARIOS)
def test_formulas_look_left_and_up_and_never_at_a_later_sheet(name):
    order = opened(name).sheetnames
    for sheet, cell, text in formulas(shipped(name)[1]):
        _, own_column, own_row = REFERENCE.fullmatch(cell).groups()
        for other, column, row in REFERENCE.findall(re.sub(r'"[^"]*"', "", text)):
            named = other.strip("'").replace("''", "'")
            if named and named != sheet:
                assert sheet in READS_LATER_SHEETS or order.index(named) < order.index(sheet), f"{sheet}!{cell}: {text}"
                continue
            left = openpyxl.utils.column_index_from_string(column) < openpyxl.utils.column_index_from_string(own_column)
            inputs_own_row = sheet == "Inputs" and int(row) == int(own_row)
            title = sheet == "Summary" and int(own_row) < 8
            assert left or int(row) < int(own_row) or inputs_own_row or title, f"{sheet}!{cell}: {text}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_formula_per_row(name):
    contents, _ = shipped(name)
    sheets = opened(name)
    for plan in contents.layout.sheets:
        for row in (row for row in plan.rows if row.across and len(plan.moments) > 2):
            texts = [
                relative(str(sheets[plan.name].cell(row.number, 5 + place).value), 5 + place)
                for place in range(len(plan.moments) - 1)
            ]
            assert len(set(texts)) == 1, f"{plan.name}, row {row.number}"


def relative(formula: str, column: int) -> str:
    """A formula with the columns that move written as steps from its own."""

    def step(match: re.Match[str]) -> str:
        return f"[{openpyxl.utils.column_index_from_string(match[1]) - column}]{match[2]}"

    return re.sub(r"(?<![$A-Za-z])([A-Z]{1,3})([0-9]+)", step, formula)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_a_person_typed_stands_once_on_inputs(name):
    contents, _ = shipped(name)
    sheets = opened(name)
    for plan in contents.layout.sheets:
        for row in plan.rows:
            for cell in sheets[plan.name][row.number]:
                assert not isinstance(cell.value, int | float), f"{plan.name}!{cell.coordinate}"
    head = next(row for row in sheets["Inputs"].iter_rows() if any(cell.value == "Path" for cell in row))
    column = next(cell.column_letter for cell in head if cell.value == "Path")
    written = [cell.value for cell in sheets["Inputs"][column] if cell.value]
    assert len(written) == len(set(written))
    assert {path for case in contents.cases for path in case.company.inputs} <= set(written)


@pytest.mark.parametrize("name", SCENARIOS)
def test_exactly_the_inputs_are_unlocked_and_checked(name):
    contents, _ = shipped(name)
    for sheet in opened(name):
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        validated = {
            f"{openpyxl.utils.get_column_letter(column)}{row}"
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
            for row, column in area.cells
        }
        unlocked = {cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert {cell.coordinate for cell in unlocked} == validated
        for cell in unlocked:
            assert sheet.title == "Inputs"
            assert cell.font.color.rgb == BLUE
            assert cell.data_type != "f"
        for rule in sheet.data_validations.dataValidation:
            assert rule.error
            assert rule.prompt
    assert contents.layout.places.inputs


@pytest.mark.parametrize("name", SCENARIOS)
def test_names_are_of_inputs_and_results_and_never_read_as_cells(name):
    for defined in opened(name).defined_names:
        assert not CELL.fullmatch(defined), defined
        assert defined == "case" or defined.startswith(("in_", "result_")), defined


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_check_passes_and_no_cell_shows_an_error(name):
    cells = stored(shipped(name)[1])
    assert cells["Summary", 6, 1] == "All checks pass"
    shown = {place: value for place, value in cells.items() if place[0] != "Scenario file"}  # holds comments
    assert not [place for place, value in shown.items() if isinstance(value, str) and value.startswith("#")]
    results = [value for (sheet, row, column), value in cells.items() if sheet == "Checks" and column == 8 and row > 4]
    assert set(results[:-1]) == {"OK"}
    assert results[-1] == 0


def test_sheets_stand_in_reading_order():
    order = opened("retail_three_units.yaml").sheetnames
    units = ["Model north", "Model south", "Model online", "Company"]
    end = ["Checks", "About", "Scenario file"]
    results = ["Bridge", "Attribution", "Units", "Business case", "Annual"]
    assert order == ["Summary", "Inputs", *units, *results, *end]
    assert opened("company_x.yaml").sheetnames == ["Summary", "Inputs", "Model", "Bridge", "Attribution", *end]


@pytest.mark.parametrize("name", ["company_x.yaml", "retail_three_units.yaml"])
def test_two_builds_are_the_same_bytes(name):
    assert shipped.__wrapped__(name)[1] == shipped.__wrapped__(name)[1]


def test_text_never_becomes_a_formula_or_a_link():
    texts = {"=SUM(A1:A9)", "@SUM(A1)", "=A1", "\U0001f600 +1+1"}
    parts = ('=HYPERLINK("http://x")', "=1+1: ", "+1+1 A title", "@SUM(A1) \U0001f600: new customers")
    book = openpyxl.load_workbook(BytesIO(hostile()))
    found = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert texts <= found
    for part in parts:
        assert any(text.startswith(part) for text in found), part
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None or cell.hyperlink.location, cell.coordinate
                if cell.data_type == "f":
                    assert not any(sign in str(cell.value) for sign in ("HYPERLINK", "cmd", "SUM(A1)", '1+1"'))


def test_titles_and_told_texts_of_charts_are_text():
    packed = zipfile.ZipFile(BytesIO(hostile()))
    charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    drawings = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/drawings/drawing")]
    assert charts
    for reference in re.findall(r"<c:f>([^<]*)</c:f>", "".join(charts)):
        assert re.fullmatch(r"(?:'(?:[^']|'')*'|\w+)!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?", reference), reference
    assert "HYPERLINK" not in "".join(drawings)
    assert "hlinkClick" not in "".join(drawings)


def test_hostile_names_make_sheets_that_excel_accepts():
    names = openpyxl.load_workbook(BytesIO(hostile())).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name == name.strip("'")
    assert sheet_names("Model", ["", "A", "a", "a'b", "=x"]) == [
        "Model 1",
        "Model A",
        "Model a-2",
        "Model a b",
        "Model x",
    ]


def test_a_name_is_never_longer_than_excel_takes():
    taken: set[str] = set()
    names = [defined_name(f"units.{'u' * 300}.{end}", taken) for end in ("baseline.customers", "finance.margin") * 2]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 255
    assert names[0].endswith("u_baseline_customers")


def test_defined_names_are_unique_whatever_the_path():
    taken: set[str] = set()
    assert defined_name("a.b", taken) == "in_a_b"
    assert defined_name("a b", taken) == "in_a_b_2"
    assert defined_name("A.b", taken) == "in_A_b_3"


def test_a_number_in_a_sentence_reads_as_excel_writes_it():
    assert fixed_text(1_287_448.4, 0) == "1,287,448"
    assert fixed_text(-0.04, 1) == "0.0"
    assert fixed_text(-12.25, 1) == "-12.3"


def test_dates_stand_in_the_head_where_a_start_is_given():
    sheet = opened("subscription.yaml")["Model"]
    assert [sheet.cell(4, column).value.date().isoformat() for column in (4, 5, 28)] == [
        "2026-12-31", "2027-01-31", "2028-12-31",
    ]  # fmt: skip


def test_charts_are_native_and_told_in_words():
    packed = zipfile.ZipFile(BytesIO(shipped("company_x.yaml")[1]))
    assert packed.read("xl/drawings/drawing1.xml").decode().count(" descr=") == 3
    bridge, run_rate, segments = (packed.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2, 3))
    assert "<c:f>Summary!$A$3</c:f>" in bridge
    assert "<c:f>Summary!$A$4</c:f>" in run_rate
    assert bridge.count("<c:ser>") == 8
    assert segments.count("<c:ser>") == 3


def test_a_scenario_of_many_initiatives_keeps_its_formulas_short(tmp_path):
    lines = [Path(read("company_x.yaml").file).read_text(encoding="utf-8").split("initiatives:")[0], "initiatives:"]
    for number in range(8):
        lines += [
            f"  number_{number}:",
            "    migrations: {passives: {promoters: 0.1% of customers}, detractors: {passives: 1% of detractors}}",
            "    churn_reduction: {promoters: 1%}",
            "    spend_uplift: {promoters: 1%}",
            "    realisation: 50%",
            "    cost: {once: 1000, running: 10 per month}",
        ]
    lines.append("trend: {churn: {promoters: 1% per year}}\nfinance: {margin: 50%, discount: 8% per year}\n")
    file = tmp_path / "many.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    scenario = load(str(file))
    _, book = book_of(scenario, {})
    longest = max(formulas(book), key=lambda found: len(found[2]))
    assert len(longest[2]) <= LONGEST_FORMULA, longest


def test_nothing_is_searched_for_in_formulas_that_never_stands_in_them():
    sheet = PlainSheet()
    assert "_prepare_formula" in vars(Worksheet)
    sheet.write_formulas(0, 0, ["=SUM(B1:B2)"], [1.0], None)
    assert sheet.table[0][0].formula == "SUM(B1:B2)"
