"""The round trip: a workbook's edited inputs come back to the scenario file, and nothing else changes."""

from __future__ import annotations

from functools import cache
from math import isclose

import pytest
from answers import QUIET
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from libreoffice import convert
from returned_books import (
    BASE,
    SCENARIOS,
    Formula,
    book_of,
    file_of,
    imported,
    places,
    readings,
    repacked,
    shipped_book,
    text_of,
    typed,
    typed_at,
)

from scenarios import scenario_trees, to_text
from simulator.analysis import answer
from simulator.analysis.comparison import compare
from simulator.cli import main
from simulator.errors import ScenarioError
from simulator.report.workbook import write_comparison_workbook, write_workbook
from simulator.report.workbook.input_rows import WORDS, Cell, Entry
from simulator.report.workbook_reading.importing import read_returned, write_back
from simulator.report.workbook_reading.input_cells import read_input_cells
from simulator.report.workbook_reading.sheets import Book
from simulator.report.workbook_reading.typed_inputs import TypedInputs
from simulator.report.workbook_reading.value_text import value_text
from simulator.scenario import load, parse
from simulator.scenario.source import source_of
from simulator.scenario.starter import starter

RETAIL = "retail_three_units.yaml"
SIZE = "initiatives.a.migrations.passives.promoters"


def all_inputs(text, file="scenario.yaml"):
    return inputs_of(readings(text, file))


def inputs_of(scenarios):
    """All inputs by case, holder (a unit's name, or nothing for the company) and path."""
    return {
        (case, unit.name, path): number
        for case, scenario in scenarios.items()
        for unit in (scenario.company, *scenario.units)
        for path, number in unit.inputs.items()
    }


def beside_inputs(scenarios):
    """What a workbook's inputs do not hold."""
    parts = ("name", "currency", "start", "horizon_months", "initiatives", "respondents", "cases")
    parts += ("uncertainty", "correlations", "sources")
    return [[getattr(scenario, part) for part in parts] for scenario in scenarios.values()]


# --- unchanged --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_unchanged_workbook_gives_the_very_file(name):
    written = imported(shipped_book(name))
    assert written.text == text_of(name)
    assert (written.edited, written.set_on_top, written.kept) == ((), (), ())


def test_a_workbook_of_a_case_gives_the_very_file():
    assert imported(book_of(text_of(RETAIL), case="cautious")).text == text_of(RETAIL)


HARD = (
    "\ufeff# \ttab, _x000D_ and _x005F_, \N{GRINNING FACE}, =1+1, a blank at the end \r\n"
    "#   \u00a0no-break\n# old\r" + "# " + "long \u0111\N{GRINNING FACE}" * 6_000 + "\n" + starter().rstrip()
)


def test_lines_come_back_whatever_they_hold_and_however_they_end():
    assert imported(book_of(HARD)).text == HARD


@settings(QUIET, max_examples=6)
@given(scenario_trees(longest=6), st.data())
def test_generated_scenarios_come_back_and_so_does_an_edit(tree, data):
    text = to_text(tree)
    try:
        book = book_of(text)
    except ScenarioError:
        reject()
    assert imported(book).text == text
    numbers = [key for key in places(book) if key[1] == BASE and key[0].endswith((".spend", ".realisation", ".once"))]
    path, _ = key = data.draw(st.sampled_from(numbers))
    new = data.draw(st.integers(1, 99)) / (100 if path.endswith("realisation") else 1)
    before, after = all_inputs(text), all_inputs(imported(typed(book, {key: new})).text)
    changed = {each for each in after if before.get(each) != after[each]}
    assert {each[2] for each in changed} <= {path, path.split(".", 2)[-1]}
    assert all(after[each] == new and each[0] is None for each in changed)
    assert any(number == new for each, number in after.items() if path.endswith(each[2]))


# --- each input edited in turn ----------------------------------------------------------------------------------------


class Opened:
    """A workbook read once, whose cells can be edited in memory."""

    def __init__(self, content):
        self.returned = read_returned(content, "book.xlsx")
        self.heads = [column.head for column in self.returned.stored.columns]
        self.book = self.returned.rows
        paths = [row.full_path for row in self.book.rows]
        self.cells = read_input_cells(Book(content, "book.xlsx"), self.heads, paths)

    def import_with(self, changes):
        """Import with cells changed, by path and head."""
        cells = {path: dict(row) for path, row in self.cells.cells.items()}
        for (path, head), value in changes.items():
            at = self.cells.columns[head]
            kind = "s" if isinstance(value, str) else "n"
            cells[path][at] = cells[path][at]._replace(value=value, kind=kind)
        edited = TypedInputs(self.book.rows, self.heads, self.cells._replace(cells=cells))
        return write_back(self.returned._replace(typed=edited), self.returned.files[0])


@cache
def opened(name):
    return Opened(shipped_book(name))


def another(row, written):
    """Another value that the scenario file takes at an input."""
    if isinstance(written, str):
        words = [*WORDS[row.entry], *(["horizon"] if row.entry is Entry.PERIOD else [])]
        return next(word for word in words if word not in (written, "count"))
    kind = row.kind
    if kind.name in ("count", "length") or written > 1000:
        return written + 1
    return round(written * 0.9 + 0.0005, 10) if written else 0.0001


def followers(book, row, scenario, column):
    """Who takes an input from a row: its unit, or the company and all units without a row of their own."""
    rows = {(each.path, each.unit) for each in book.rows if each.cells[column] is Cell.TYPED}
    names = [unit.name for unit in scenario.units]
    if row.unit is not None:
        return {names[row.unit]}
    return {"", *(name for unit, name in enumerate(names) if (row.path, unit) not in rows)}


MOST_TRIED = 24
"""Of each scenario's cells, evenly spread; all of them take a minute."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_input_edited_in_turn_changes_that_path_and_nothing_else(name):
    book, file = opened(name), file_of(name)
    scenarios = readings(text_of(name), file)
    before, beside = inputs_of(scenarios), beside_inputs(scenarios)
    cells = [
        (row, column)
        for row in book.book.rows
        if row.entry is not Entry.FIXED and "mix" not in row.path
        for column in range(len(book.heads))
        if row.cells[column] is Cell.TYPED
    ]
    for row, column in cells[:: -(-len(cells) // MOST_TRIED)]:
        scenario = book.returned.scenarios[column]
        new = another(row, row.typed[column])
        changes = {(row.full_path, book.heads[column]): new}
        if row.typed[column] == "count":
            if row.path.removesuffix(".of") in {each.path for each in scenario.uncertainty}:
                continue  # a distribution of customers is none of shares
            changes[row.full_path.removesuffix(".of"), book.heads[column]] = 0.01
        result = book.import_with(changes)
        scenarios = readings(result.text, file)
        after = inputs_of(scenarios)
        changed = {key for key in before if not isclose(after[key], before[key], rel_tol=1e-14)}
        if row.unit is None and "Every unit has its own" in row.note:  # nobody's value: other cases may inherit it
            changed = {key for key in changed if key[0] == scenario.case}
        number = WORDS[row.entry].get(new, float(scenario.horizon_months)) if isinstance(new, str) else new
        paths = {row.path, row.path.removesuffix(".of")} if len(changes) > 1 else {row.path}
        meant = {(scenario.case, who, path) for who in followers(book.book, row, scenario, column) for path in paths}
        assert changed == meant & set(before), row.full_path
        assert all(after[key] == number for key in meant & set(after) if key[2] == row.path)
        assert set(after) == set(before)
        assert beside_inputs(scenarios) == beside


def test_shares_that_no_longer_add_up_are_told_at_their_cell():
    book = opened("company_x.yaml")
    with pytest.raises(ScenarioError) as caught:
        book.import_with({("baseline.segments.passives.mix", BASE): 0.2})
    place = places(shipped_book("company_x.yaml"))["baseline.segments.passives.mix", BASE]
    assert f"book.xlsx, Inputs!{place}: baseline.segments: mix adds up to 105%, not 100%" in str(caught.value)
    both = {("baseline.segments.passives.mix", BASE): 0.2, ("baseline.segments.promoters.mix", BASE): 0.69}
    assert "promoters:  {mix: 69%, spend: 2345.50}      # answered 9 or 10" in book.import_with(both).text


def test_a_case_keeps_what_its_own_column_shows():
    result = imported(typed(shipped_book(RETAIL), {("finance.margin", BASE): 0.425}))
    after = readings(result.text)
    assert {case: each.company.inputs["finance.margin"] for case, each in after.items()} == {
        None: 0.425,
        "cautious": 0.41,
        "ambitious": 0.41,
    }
    assert "margin: 42.5%\n" in result.text
    assert [change.holder.case for change in result.kept] == ["cautious", "ambitious"]


def test_a_unit_that_follows_the_company_beside_its_own_value_in_a_case_follows_an_edit():
    case = "  cautious:                         # fewer are won over, and those who are buy little more\n"
    text = text_of(RETAIL).replace(case, f"{case}    units: {{north: {{trend: {{acquisition: 3% per year}}}}}}\n")
    assert text != text_of(RETAIL)
    after = readings(imported(typed(book_of(text), {("trend.acquisition", BASE): 0.06})).text)
    assert [unit.inputs["trend.acquisition"] for unit in after[None].units] == [0.06, 0.06, 0.16]
    assert [unit.inputs["trend.acquisition"] for unit in after["cautious"].units] == [0.03, 0.11, 0.16]


def test_a_case_keeps_its_default_beside_an_edited_base():
    text = starter().replace(", delay: 2 months", "")
    result = imported(typed(book_of(text), {("initiatives.support.ramp.delay", BASE): 3}))
    delays = [each.company.inputs["initiatives.support.ramp.delay"] for each in readings(result.text).values()]
    assert delays == [3, 0, 0]


def test_comments_stay_and_only_edited_lines_differ():
    result = imported(
        typed(
            shipped_book(RETAIL),
            {("initiatives.delivery.realisation", "cautious"): 0.3, ("units.online.trend.acquisition", BASE): 0.18},
        )
    )
    before, after = text_of(RETAIL).split("\n"), result.text.split("\n")
    assert [new for old, new in zip(before, after, strict=False) if old != new][:2] == [
        "      acquisition: 18% per year",
        "        realisation: 30%",
    ]


# --- how values are spelled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "typed_in", "expected"),
    [
        ("finance.margin", (0.03, None, None, "62%"), "3%"),
        ("finance.margin", (0.425, None, None, "0.62"), "0.425"),
        ("finance.margin", (0.1 + 0.2, None, None, "62%"), "30.000000000000004%"),
        ("finance.margin", (0.07, None, None, None), "7%"),
        ("trend.acquisition", (0.08, "year", None, "2% per year"), "8% per year"),
        ("trend.acquisition", (0.08, "quarter", None, "2% per year"), "8% per quarter"),
        ("trend.acquisition", (0.08, "horizon", None, None), "8% per horizon"),
        ("trend.referral.promoters", (0.05, "year", None, "0.04 per year"), "0.05 per year"),
        ("baseline.customers", (50_000.0, None, None, "40_000"), "50_000"),
        ("baseline.customers", (50_000.0, None, None, "40000"), "50000"),
        ("baseline.segments.promoters.spend", (2400.5, None, None, "2345.50"), "2400.5"),
        ("baseline.segments.promoters.spend", (1.125, None, None, "2345.50"), "1.1250"),
        ("initiatives.a.cost.running", (75_000.0, "year", None, "60_000 per year"), "75_000 per year"),
        (
            "initiatives.a.migrations.passives.promoters",
            (0.05, None, "customers", "3% of customers"),
            "5% of customers",
        ),
        (SIZE, (0.05, None, "segment", "3% of customers"), "5% of passives"),
        (SIZE, (400.0, None, "count", "3% of customers"), "400 customers"),
        (SIZE, (0.0, None, "count", "400 customers"), "0% of customers"),
        ("initiatives.a.ramp.over", (9.0, None, None, "6 months"), "9 months"),
        ("initiatives.a.ramp.over", (36.0, None, None, "2 years"), "3 years"),
        ("initiatives.a.ramp.over", (12.0, None, None, "2 years"), "1 year"),
        ("initiatives.a.ramp.over", (7.0, None, None, "2 years"), "7 months"),
        ("initiatives.a.ramp.delay", (1.5, None, None, None), "1.5 months"),
    ],
)
def test_a_value_is_written_in_the_manner_of_the_one_before(path, typed_in, expected):
    assert value_text(path, *typed_in) == expected


# --- what was set on top ----------------------------------------------------------------------------------------------


def test_what_was_set_on_top_comes_back_in_every_case_and_unit():
    on_top = [
        "baseline.segments.promoters.spend=450",
        "initiatives.delivery.realisation=50%",
        "name=Trial: one",
        "units.north.finance.margin=0.4",
    ]
    text = text_of(RETAIL)
    result = imported(book_of(text, settings=on_top))
    assert all_inputs(result.text) == inputs_of(readings(text, settings=on_top))
    assert parse(result.text).name == "Trial: one"
    assert not result.edited
    number = {"baseline.segments.promoters.spend": 450.0}
    assert "promoters:  {mix: 46%, spend: 450}" in imported(book_of(text, settings=number)).text


# --- formulas and other programs --------------------------------------------------------------------------------------


def test_a_formula_in_an_input_gives_its_stored_number_with_a_note():
    book = typed(shipped_book("company_x.yaml"), {("baseline.customers", BASE): Formula("40000+2000", 42_000.0)})
    returned = read_returned(book, "book.xlsx")
    assert "customers: 42_000\n" in write_back(returned, returned.files[0]).text
    assert "=40000+2000 gives 42,000, which is taken" in returned.notes[0]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["retail_three_units.yaml", "vietnam.yaml"])
def test_a_workbook_saved_by_libreoffice_comes_back(name, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(shipped_book(name))
    saved = convert(path, tmp_path).read_bytes()
    assert imported(saved).text == text_of(name)
    again = imported(typed_at(saved, "Inputs", {places(saved)["finance.margin", BASE]: 0.3}))
    assert "margin: 30%" in again.text


@pytest.mark.libreoffice
def test_hard_lines_survive_libreoffice(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book_of(HARD))
    assert imported(convert(path, tmp_path).read_bytes()).text == HARD


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    book = typed(shipped_book("company_x.yaml"), {("baseline.customers", BASE): 50_000})
    (tmp_path / "book.xlsx").write_bytes(book)
    return tmp_path


def run(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def test_import_writes_the_file_and_says_what_changed(folder, capsys):
    target = folder / "new.yaml"
    assert run("import", folder / "book.xlsx", "-o", target) == 0
    assert target.read_text(encoding="utf-8") == text_of("company_x.yaml").replace(
        "customers: 40_000", "customers: 50_000"
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert (
        f"wrote {target}: 1 value changed in the workbook\n  baseline.customers: 50_000, was 40_000 (Inputs!D"
        in captured.err
    )
    assert run("run", target, "-q") == 0


def test_an_existing_file_needs_force_and_keeps_its_own_comments(folder, capsys):
    target = folder / "new.yaml"
    mine = text_of("company_x.yaml").replace("mix: 74%", "mix: 0.74") + "# checked by finance\n"
    target.write_text(mine, encoding="utf-8", newline="")
    assert run("import", folder / "book.xlsx", "-o", target) == 1
    assert "already exists; --force overwrites it" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == mine
    assert run("import", folder / "book.xlsx", "-o", target, "--force") == 0
    assert target.read_text(encoding="utf-8") == mine.replace("customers: 40_000", "customers: 50_000")


def test_a_value_changed_in_the_file_since_is_brought_back_and_told(folder, capsys):
    target = folder / "new.yaml"
    target.write_text(text_of("company_x.yaml").replace("2345.50}", "9.5}"), encoding="utf-8")
    assert run("import", folder / "book.xlsx", "-o", target, "--force") == 0
    assert parse(target.read_text(encoding="utf-8")).company.inputs["baseline.segments.promoters.spend"] == 2345.5
    assert "baseline.segments.promoters.spend: 2345.50, was 9.5 (as the workbook shows it)" in capsys.readouterr().err


def test_what_a_case_keeps_is_not_said_to_have_been_what_was_typed_for_all(tmp_path, capsys):
    book = typed(shipped_book("subscription.yaml"), {("baseline.customers", BASE): 250_000})
    (tmp_path / "book.xlsx").write_bytes(book)
    assert run("import", tmp_path / "book.xlsx", "-o", tmp_path / "new.yaml") == 0
    told = capsys.readouterr().err
    assert "baseline.customers: 250_000, was 240_000 (Inputs!" in told
    assert "cases.cheaper.baseline.customers: 240_000 (kept, as its column shows it)" in told


def test_the_workbook_itself_is_never_written_over(folder, capsys):
    before = (folder / "book.xlsx").read_bytes()
    assert run("import", folder / "book.xlsx", "-o", folder / "book.xlsx", "--force") == 2
    assert "book.xlsx is a workbook: a scenario file is written; write -o scenario.yaml" in capsys.readouterr().err
    assert (folder / "book.xlsx").read_bytes() == before


def test_another_scenario_is_replaced_as_a_whole_with_a_warning(folder, capsys):
    target = folder / "new.yaml"
    target.write_text(text_of(RETAIL), encoding="utf-8")
    assert run("import", folder / "book.xlsx", "-o", target, "--force") == 0
    assert "customers: 50_000" in target.read_text(encoding="utf-8")
    assert f"warning: {target} was another scenario, and is replaced as a whole" in capsys.readouterr().err


CHILD = "extends: base.yaml   # the group's figures\nname: Child\ncases: {low: {baseline: {customers: 10_000}}}\n"


@pytest.fixture
def child_book():
    return book_of_child("base.yaml")


def book_of_child(parent):
    text = CHILD.replace("base.yaml", parent)

    def read(file):
        return source_of(text_of("company_x.yaml").encode(), file)

    return book_of(text, "child.yaml", read_parent=read)


def test_a_change_of_an_inherited_value_goes_into_the_file_that_inherits(tmp_path, child_book):
    book = tmp_path / "book.xlsx"
    book.write_bytes(typed(child_book, {("baseline.segments.promoters.spend", BASE): 2400}))
    assert run("import", book, "-o", tmp_path / "child.yaml") == 0
    assert (tmp_path / "base.yaml").read_text(encoding="utf-8") == text_of("company_x.yaml")
    text = (tmp_path / "child.yaml").read_text(encoding="utf-8")
    assert text.startswith("extends: base.yaml   # the group's figures\nname: Child\n")
    assert "baseline: {segments: {promoters: {spend: 2400}}}\n" in text
    assert run("validate", tmp_path / "child.yaml") == 0


def test_a_parent_that_changed_since_stays_and_its_values_are_written_over(tmp_path, child_book, capsys):
    (tmp_path / "book.xlsx").write_bytes(child_book)
    changed = text_of("company_x.yaml").replace("spend: 2089.20", "spend: 2000")
    (tmp_path / "base.yaml").write_text(changed, encoding="utf-8")
    assert run("import", tmp_path / "book.xlsx", "-o", tmp_path / "child.yaml") == 0
    assert (tmp_path / "base.yaml").read_text(encoding="utf-8") == changed
    assert "baseline: {segments: {passives: {spend: 2089.20}}}\n" in (tmp_path / "child.yaml").read_text(
        encoding="utf-8"
    )
    assert "differs from the file of the same name" in capsys.readouterr().err


def test_a_parent_that_is_another_scenario_is_refused(tmp_path, child_book, capsys):
    (tmp_path / "book.xlsx").write_bytes(child_book)
    (tmp_path / "base.yaml").write_text(text_of(RETAIL), encoding="utf-8")
    assert run("import", tmp_path / "book.xlsx", "-o", tmp_path / "child.yaml") == 1
    assert "the file it extends there has other settings" in capsys.readouterr().err
    assert not (tmp_path / "child.yaml").exists()


@pytest.mark.parametrize("parent", ["../base.yaml", ".hidden.yaml", "base.sh"])
def test_no_file_is_written_outside_the_targets_folder_or_of_another_kind(tmp_path, parent, capsys):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "book.xlsx").write_bytes(book_of_child(parent))
    assert run("import", inner / "book.xlsx", "-o", inner / "child.yaml") == 0
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["book.xlsx", "child.yaml", "inner"]
    assert f"extends {parent}, which is not there" in capsys.readouterr().err


TWO = ("company_x.yaml", "company_x_trend.yaml")


@pytest.fixture
def two_files(tmp_path, monkeypatch):
    """A folder with the shipped files of one company, the second one extending the first."""
    for name in TWO:
        (tmp_path / name).write_bytes(text_of(name).encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def comparison_book(*scenarios):
    return write_comparison_workbook(scenarios, compare([answer(each) for each in scenarios]))


def heads_of(book):
    heads = [head for path, head in places(book) if path == "baseline.customers"]
    return heads[heads.index("In use") + 1 :]


def test_a_comparison_of_several_files_comes_back_as_a_folder(two_files, capsys):
    book = comparison_book(*map(load, TWO))
    path = two_files / "comparison.xlsx"
    path.write_bytes(typed(book, {("baseline.customers", heads_of(book)[1]): 41_000}))
    assert run("import", path, "-o", "one.yaml") == 2
    assert "holds 2 scenario files" in capsys.readouterr().err
    assert run("import", path, "-o", "back") == 0
    assert (two_files / "back" / "company_x.yaml").read_text(encoding="utf-8") == text_of("company_x.yaml")
    trend = (two_files / "back" / "company_x_trend.yaml").read_text(encoding="utf-8")
    assert "baseline: {customers: 41_000}\n" in trend
    assert trend.replace("baseline: {customers: 41_000}\n", "") == text_of("company_x_trend.yaml")


def test_an_edited_file_that_another_one_extends_changes_only_its_own_column(two_files):
    book = comparison_book(*map(load, reversed(TWO)))
    path = two_files / "comparison.xlsx"
    path.write_bytes(typed(book, {("baseline.customers", heads_of(book)[1]): 41_000}))
    assert run("import", path, "-o", ".", "--force") == 0
    assert load("company_x.yaml").company.inputs["baseline.customers"] == 41_000
    assert load("company_x_trend.yaml").company.inputs["baseline.customers"] == 40_000


def test_a_comparison_of_one_files_cases_comes_back_as_this_file():
    book = comparison_book(*(load(f"{file_of(RETAIL)}{case}") for case in ("", ":cautious", ":ambitious")))
    result = imported(typed(book, {("finance.margin", heads_of(book)[2]): 0.5}))
    assert readings(result.text)["ambitious"].company.inputs["finance.margin"] == 0.5
    assert [change.path for change, _ in result.edited] == ["finance.margin"]
    assert imported(book).text == text_of(RETAIL)


def test_scenarios_with_other_units_and_initiatives_come_back_from_their_union(tmp_path):
    text = text_of("company_x.yaml").replace("USD", "EUR").replace("horizon: 6 months", "horizon: 3 years")
    book = comparison_book(load(file_of(RETAIL)), parse(text, "second.yaml"))
    path = tmp_path / "comparison.xlsx"
    changes = {("initiatives.service.acquisition", heads_of(book)[1]): 0.02, ("finance.margin", heads_of(book)[1]): 0.5}
    path.write_bytes(typed(book, changes))
    assert run("import", path, "-o", tmp_path / "back") == 0
    assert (tmp_path / "back" / RETAIL).read_text(encoding="utf-8") == text_of(RETAIL)
    second = (tmp_path / "back" / "second.yaml").read_text(encoding="utf-8")
    assert second == text.replace("1% per horizon", "2% per horizon").replace(
        "\nsources:", "finance: {margin: 50%}\n\nsources:"
    )


def test_a_scenario_from_standard_input_comes_back(tmp_path):
    text = text_of("company_x.yaml")
    book = tmp_path / "book.xlsx"
    scenario = parse(text)
    book.write_bytes(write_workbook(scenario, answer(scenario)))
    assert run("import", book, "-o", tmp_path / "back.yaml") == 0
    assert (tmp_path / "back.yaml").read_text(encoding="utf-8") == text


def test_a_text_edited_in_the_workbook_is_taken_with_a_note():
    book = repacked(
        shipped_book("company_x.yaml"),
        {"xl/sharedStrings.xml": lambda part: part.replace(b"name: Company X, NPS", b"name: Company Y, NPS")},
    )
    returned = read_returned(book, "book.xlsx")
    assert "name: Company Y" in write_back(returned, returned.files[0]).text
    assert "was changed in the workbook" in returned.notes[0]
