"""How the workbook prints: across, twelve months to a page, heads repeated, the answer on one page, nothing lost."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest
from workbooks import SCENARIOS, shipped

from simulator.report.workbook.cells import FIRST, VALUE
from simulator.report.workbook.layout import Node, Row
from simulator.report.workbook.model_sheets import print_areas

AREA = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")
SMALLEST_SCALE = 50
MONTHS = 12


@cache
def opened(name: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(shipped(name)[1]))


def printed_areas(sheet) -> list[tuple[int, int, int]]:
    """First row, last row and last column of each area that is printed."""
    return [
        (int(top), int(bottom), openpyxl.utils.column_index_from_string(right))
        for _, top, right, bottom in AREA.findall(str(sheet.print_area))
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_page_lies_across_and_says_which_it_is(name):
    for sheet in opened(name):
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.oddHeader.left.text == "&A", sheet.title
        assert sheet.oddHeader.right.text == "&F", sheet.title
        assert sheet.oddFooter.right.text == "Page &P of &N", sheet.title
        fitted = sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert fitted or (sheet.page_setup.scale or 100) >= SMALLEST_SCALE, sheet.title


@pytest.mark.parametrize("name", SCENARIOS)
def test_model_sheets_repeat_their_heads(name):
    for plan in shipped(name)[0].layout.sheets:
        sheet = opened(name)[plan.name]
        assert sheet.print_title_rows.replace("$", "") == "3:4"
        assert sheet.print_title_cols.replace("$", "") == "A:B"


@pytest.mark.parametrize(
    ("name", "a_page"), [("retail_three_units.yaml", MONTHS), ("subscription.yaml", MONTHS), ("vietnam.yaml", 6)]
)
def test_months_break_every_twelve_or_six_where_amounts_are_in_billions(name, a_page):
    contents, _ = shipped(name)
    long = [plan for plan in contents.layout.sheets if len(plan.moments) > MONTHS + 2]
    assert long
    for plan in long:
        breaks = [item.id for item in opened(name)[plan.name].col_breaks.brk]
        assert breaks[0] == FIRST + 1 + a_page
        assert all(after - before == a_page for before, after in pairwise(breaks))
        assert breaks[-1] + a_page >= FIRST + len(plan.moments)
        assert opened(name)[plan.name].page_setup.scale == SMALLEST_SCALE


@pytest.mark.parametrize("name", ["retail_three_units.yaml", "subscription.yaml", "vietnam.yaml"])
def test_all_rows_are_printed_once_and_months_with_those_that_have_them(name):
    contents, _ = shipped(name)
    for plan in contents.layout.sheets:
        if len(plan.moments) <= MONTHS + 2:
            continue
        areas = printed_areas(opened(name)[plan.name])
        assert areas[0][0] == 1
        assert all(before[1] + 1 == after[0] for before, after in pairwise(areas))
        for row in plan.rows:
            [right] = [right for first, last, right in areas if first <= row.number <= last]
            assert right == FIRST + len(plan.moments) if row.across else right > VALUE


def test_rows_of_single_values_are_printed_apart_where_they_are_many():
    few = [Row(6, "Assumptions"), Row(7, "one", Node("one", None))]
    over_time = [Row(9, "Time"), Row(10, "months", Node("months", None), across=True)]
    assert print_areas([*few, *over_time], 12) == [(1, 12, True)]
    many = [Row(6, "Assumptions"), *(Row(7 + n, "x", Node(f"x{n}", None)) for n in range(30))]
    later = [Row(row.number + 30, row.title, row.node, across=row.across) for row in over_time]
    assert print_areas([*many, *later], 42) == [(1, 38, False), (39, 42, True)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_answer_is_on_the_first_page_with_both_charts(name):
    sheet = opened(name)["Summary"]
    first_page = sheet.row_breaks.brk[0].id
    labels = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    answers = ["Net Promoter Score", "Run-rate revenue", "Change of the run-rate"]
    if "Business case" in opened(name).sheetnames:
        answers += ["Internal rate of return", "Return on investment, undiscounted", "Payback"]
    for answer in answers:
        assert labels[answer] <= first_page
    charts = [(chart.anchor._from.row, chart.anchor.to.row) for chart in sheet._charts]
    assert sorted(charts)[:2] == [found for found in sorted(charts) if found[1] <= first_page]


def test_a_bridge_is_printed_with_its_chart_and_without_what_it_is_drawn_from():
    sheet = opened("retail_three_units.yaml")["Bridge"]
    [(first, last, right)] = printed_areas(sheet)
    [chart] = sheet._charts
    assert first == 1
    assert chart.anchor.to.row < last
    assert chart.anchor.to.col < right
    drawn = next(cell.row for cell in sheet["A"] if cell.value == "The bridge as drawn")
    assert last < drawn
