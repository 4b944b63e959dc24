"""Tables: what they say adds up on paper, fits the width, and stays text whatever a scenario is called."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from simulator.analysis import answer
from simulator.analysis.comparison import compare
from simulator.analysis.outcomes import OUTCOMES
from simulator.report.comparison_tables import OUTCOME_ROWS, comparison_report, comparison_tables
from simulator.report.layout import Column, Figure, Notation, Report, Role, Row, Table, money, part_figures, shares
from simulator.report.markdown import write_markdown
from simulator.report.tables import result_report, result_tables
from simulator.report.terminal import write_terminal
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
WIDTH = 80


@pytest.fixture(scope="module")
def runs():
    return {file.stem: answer(load(str(file))) for file in FILES}


def read(figure: Figure) -> Decimal:
    return Decimal(figure.text.replace(",", "").replace("\u2212", "-").replace("+", ""))


def column(table: Table, place: int) -> list[tuple[Role, Figure]]:
    return [(row.role, row.figures[place]) for row in table.rows if row.figures]


def test_every_column_with_a_total_adds_up_on_paper(runs):
    checked = 0
    for run in runs.values():
        for table in result_tables(run):
            for place in range(len(table.columns) - 1):
                parts: list[Decimal] = []
                for row in table.rows:
                    if row.role is Role.HEADING:
                        parts = []
                    elif row.role is Role.ITEM:
                        parts.append(read(row.figures[place]) if row.figures[place].value is not None else Decimal(0))
                    elif "NPS" not in table.columns[place + 1].head:
                        assert sum(parts) == read(row.figures[place]), (run.scenario.name, table.title, row.label)
                        checked += 1
    assert checked > 50


def test_shares_of_customers_add_up_to_a_hundred(runs):
    for run in runs.values():
        rows = result_tables(run)[0].rows
        start = next(place for place, row in enumerate(rows) if row.label.startswith("Share"))
        for place in range(3):
            assert sum(read(row.figures[place]) for row in rows[start + 1 : start + 4]) == 100


def test_figures_are_unrounded_beside_their_text(runs):
    table = result_tables(runs["company_x"])[1]
    assert [row.label.split(":")[0] for row in table.rows] == ["Volume", "Mix", "Spend", "Realisation", "Total"]
    assert table.rows[1].figures[0].value == runs["company_x"].bridge.mix
    assert table.rows[1].figures[0].text == "+383,880.80"
    assert [row.figures[1].text for row in table.rows] == ["70.2", "29.8", "0.0", "0.0", "100.0"]


def test_shortfall_has_a_line_where_movers_hold_back(runs):
    def labels(name):
        return [row.label for row in result_tables(runs[name])[0].rows]

    assert "Not yet spent by movers" in labels("retail_three_units")
    assert "Not yet spent by movers" not in labels("company_x")


def test_what_does_not_apply_is_a_dash(runs):
    case = next(table for table in result_tables(runs["losing"]) if table.title == "Business case")
    irr = next(row for row in case.rows if row.label.startswith("Internal"))
    assert (irr.figures[0].value, irr.figures[0].text) == (None, "\u2013")
    assert "warnings say why" in case.note


def test_conventions_are_named(runs):
    notes = {table.title: table.note for table in result_tables(runs["retail_three_units"])}
    assert "joint effect" in notes["Why the run-rate moves, from today to the end"]
    assert "pay-first" in notes["Lifetime value"]
    assert "Shapley" in notes["Which lever brings it"]


@pytest.mark.parametrize("width", [40, 60, WIDTH])
def test_terminal_tables_fit_and_no_number_is_cut(runs, width):
    for run in runs.values():
        report = result_report(run)
        text = write_terminal(report, width)
        assert max(map(len, text.splitlines())) <= width
        words = set(text.split())
        for table in report.tables:
            assert all(figure.text in words for row in table.rows for figure in row.figures)


def test_a_comparison_of_many_scenarios_wraps_into_blocks(runs):
    run = runs["retail_three_units"]
    many = [replace(run, scenario=run.scenario._replace(case=f"case number {n}")) for n in range(9)]
    report = comparison_report(compare(many))
    text = write_terminal(report, WIDTH)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("Net present value, EUR") > 2


def test_every_outcome_has_a_row():
    assert tuple(OUTCOME_ROWS) == tuple(OUTCOMES)


def test_differences_are_against_the_first(runs):
    first, second = runs["company_x"], runs["company_x_trend"]
    sides, differences = comparison_tables(compare([first, second]))
    row = next(row for row in differences.rows if row.label.startswith("Run-rate, end less doing nothing"))
    assert row.figures[0].text == "\u2212903,567.60"
    assert len(sides.columns) == 3


HOSTILE = [
    "=1+1",
    "[bold]x[/bold]",
    "<script>alert(1)</script>",
    "a|b",
    "$x$",
    "*x*",
    "\x1b[31mred",
    "\u202etxt",
    ":smile:",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_text(runs, name):
    run = runs["company_x"]
    report = result_report(replace(run, scenario=run.scenario._replace(name=name)))
    terminal = write_terminal(report, WIDTH)
    markdown = write_markdown(report)
    assert "\x1b" not in terminal + markdown
    assert "\u202e" not in terminal + markdown
    assert "<script>" not in markdown
    plain = "".join(letter for letter in name if letter.isprintable())
    assert terminal.startswith(plain)
    assert "\n| a|b" not in markdown


def test_markdown_tables_have_as_many_cells_in_every_row(runs):
    for line in write_markdown(result_report(runs["retail_three_units"])).splitlines():
        if line.startswith("|"):
            assert line.endswith("|")
    table = Table("T", "", (Column("a|b", is_text=True), Column("n", "%")), (Row("x|y", (Figure(1.0, "1"),)),))
    text = write_markdown(Report("R", "", (table,), (), ""))
    assert "| a\\|b | n, % |" in text
    assert "| x\\|y | 1 |" in text


@pytest.mark.parametrize(
    ("values", "unit", "text"),
    [
        ([1_287_448.40], "USD a year", "1,287,448.40"),
        ([1_287_448.4001], "USD a year", "1,287,448"),
        ([1_287_448.0], "USD a year", "1,287,448"),
        ([957_130_000_000.0], "USD billion a year", "957.13"),
        ([-2_500_000_000.0], "USD billion a year", "\u22122.50"),
        ([1e25], "USD trillion a year", "10,000,000,000,000.00"),
        ([0.0], "USD a year", "0"),
    ],
)
def test_amounts_are_exact_where_they_are_and_scaled_where_they_are_large(values, unit, text):
    notation = money(values, "USD", "a year")
    assert (notation.unit, notation.figure(values[0]).text) == (unit, text)


def test_parts_of_nothing_have_no_shares():
    assert [figure.text for figure in part_figures([1.0, -1.0], 0.0)] == ["\u2013"] * 3


def test_shares_are_whole_where_all_are():
    assert shares([0.74, 0.15, 0.11]).figure(0.74).text == "74"
    assert shares([0.745, 0.15]).figure(0.15).text == "15.0"


def test_dust_in_a_total_is_no_obstacle():
    assert [f.text for f in Notation("USD").figures([1e15 + 0.5, -1e15], 0.7)][-1] == "1"
