"""What may be typed on Inputs: the catalogue's bounds, refused by the sheet as the scenario file refuses them."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import formualizer
import openpyxl
import pytest
from workbooks import SCENARIOS, place_of, shipped

from simulator.model.inputs import catalogue, generic
from simulator.model.size_kinds import Migration
from simulator.report.workbook.input_rows import Entry
from simulator.report.workbook.validation import of_words


@cache
def inputs_of(name):
    return openpyxl.load_workbook(BytesIO(shipped(name)[1]))["Inputs"]


def rule_of(name, path, unit=None):
    """The validation of the base case's cell of an input."""
    row, column = place_of(shipped(name)[0], path, 0, unit)
    sheet = inputs_of(name)
    place = sheet.cell(row, column + 1).coordinate
    return place, next(rule for rule in sheet.data_validations.dataValidation if place in rule.sqref)


def accepts(name, path, typed, base=None):
    """Work out a validation's own formulas with a value, and a base of a migration's size, typed in."""
    place, rule = rule_of(name, path)
    contents, _ = shipped(name)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet[place] = typed
    if base:
        row, column = place_of(contents, f"{path}.of")
        sheet.cell(row, column + 1).value = base
    lowest = f"{place}>={rule.formula1}"
    sheet["A1"] = f"={rule.formula1}" if rule.type == "custom" else f"=AND({lowest},{place}<={rule.formula2})"
    target = BytesIO()
    book.save(target)
    model = formualizer.load_workbook_bytes(target.getvalue())
    model.evaluate_all()
    return model.get_value(sheet.title, 1, 1) is True


RETAIL, DELIVERY = "retail_three_units.yaml", "initiatives.delivery"
PASSIVES = f"{DELIVERY}.migrations.passives.promoters"


@pytest.mark.parametrize(
    ("path", "within", "beyond"),
    [
        ("baseline.segments.promoters.mix", (0, 0.74, 1), (3, 1.01, -0.01)),
        ("finance.margin", (0, 1), (62, 3)),
        (f"{DELIVERY}.realisation", (0, 1), (3, -1)),
        ("trend.churn.promoters", (0, 1), (5, -0.1)),
        ("trend.acquisition", (-0.99, 0, 100), (-1, 101)),
        (f"{DELIVERY}.ramp.over", (0.5, 12), (0, -1)),
        (f"{DELIVERY}.ramp.delay", (0, 12), (-1,)),
        ("trend.referral.detractors", (-100, 0.04), (-101, 101)),
        (f"{DELIVERY}.cost.once", (0, 1e15), (-1, 2e15)),
    ],
)
def test_a_cell_takes_what_the_file_takes_and_no_more(path, within, beyond):
    for typed in within:
        assert accepts(RETAIL, path, typed), typed
    for typed in beyond:
        assert not accepts(RETAIL, path, typed), typed


def test_a_migrations_bounds_follow_its_base():
    for base in ("customers", "segment"):
        assert accepts(RETAIL, PASSIVES, 0.03, base)
        assert not accepts(RETAIL, PASSIVES, 3, base)
    assert accepts(RETAIL, PASSIVES, 400, "count")
    assert not accepts(RETAIL, PASSIVES, -1, "count")
    _, rule = rule_of(RETAIL, PASSIVES)
    assert "from 0% to 100%" in rule.error
    assert "where the base is count" in rule.error


def test_customers_are_whole_numbers():
    _, rule = rule_of(RETAIL, "baseline.customers")
    assert rule.type == "whole"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_typed_has_the_bounds_of_its_kind(name):
    contents, _ = shipped(name)
    for row in contents.layout.inputs.rows:
        if row.entry is not Entry.NUMBER or isinstance(row.kind, Migration):
            continue
        kind = catalogue()[generic(row.path)].kind
        _, rule = rule_of(name, row.path, row.unit)
        bounds = f"{rule.formula1},{rule.formula2}"
        assert f"{kind.low:g}" in bounds.replace(".0", ""), row.path
        assert len(rule.error) <= 255
        assert len(rule.prompt) <= 255


def test_a_title_with_an_emoji_is_cut_as_excel_counts_it() -> None:
    rules = of_words("\U0001f600" * 20, ["a"], "=$A$1")
    assert len(rules["input_title"].encode("utf-16-le")) // 2 <= 32
    assert rules["input_title"].endswith("…")
