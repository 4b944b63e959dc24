"""How values are written, kind by kind; the catalogue; the JSON Schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.model.inputs import catalogue, describe, names_below
from simulator.model.kinds import Count, Money, Quantity, Share
from simulator.model.rate_kinds import Growth, MoneyRate, Rate, ReferralRate
from simulator.model.size_kinds import Length, Migration
from simulator.model.spelling import RefusalError
from simulator.model.word_kinds import Month
from simulator.scenario.schema import json_schema

PASSIVES = Migration(source="passives")


@pytest.mark.parametrize(
    ("kind", "text", "quantity"),
    [
        (Share(), "74%", Quantity(0.74)),
        (Share(), "2.9%", Quantity(0.029)),
        (Share(), "3 %", Quantity(0.03)),
        (Share(), "0.125", Quantity(0.125)),
        (Share(), "1", Quantity(1.0)),
        (Share(), "3.125%", Quantity(0.03125)),
        (Count(), "40_000", Quantity(40_000.0)),
        (Count(), "4e4", Quantity(40_000.0)),
        (Money(), "2345.50", Quantity(2345.5)),
        (Money(), "2345.500", Quantity(2345.5)),
        (Money(), "0.125", Quantity(0.125)),
        (Money(), "40_000.000", Quantity(40_000.0)),
        (Money(), ".5", Quantity(0.5)),
        (Rate(), "8% per year", Quantity(0.08, per="year")),
        (Rate(), "0.08 per half-year", Quantity(0.08, per="half-year")),
        (Growth(), "-1.5% per horizon", Quantity(-0.015, per="horizon")),
        (MoneyRate(), "60_000 per year", Quantity(60_000.0, per="year")),
        (ReferralRate(), "-0.02 per month", Quantity(-0.02, per="month")),
        (ReferralRate(), "4% per year", Quantity(0.04, per="year")),
        (PASSIVES, "3% of customers", Quantity(0.03, of=0)),
        (PASSIVES, "0.1 of passives", Quantity(0.1, of=1)),
        (PASSIVES, "400 customers", Quantity(400.0, of=2)),
        (Length(), "2 years", Quantity(24)),
        (Length(), "1 quarter", Quantity(3)),
        (Length(), "0.5 years", Quantity(6)),
        (Month(), "2027-01", (2027, 1)),
    ],
)
def test_what_is_written_is_read(kind, text, quantity):
    assert kind.read(text) == quantity


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        (Money(), "1.234,56", "write 1_234.56"),
        (Money(), "1,234.56", "write 1_234.56"),
        (Count(), "40 000", "write 40_000"),
        (Count(), "40'000", "write 40_000"),
        (Count(), "5k", "write 5000"),
        (Count(), "1,5 triệu", "write 1_500_000"),
        (Money(), "USD 5", "write 5"),
        (Money(), "12 €", "write 12"),
        (Rate(), "8% a year", "write 8% per year"),
        (Rate(), "8%/month", "write 8% per month"),
        (Rate(), "8% p.a.", "write 8% per year"),
        (Rate(), "8% per yaer", "did you mean year?"),
        (Rate(), "8 per year", "did you mean 8% per year?"),
        (MoneyRate(), "60.000 per year", "write 60_000 per year or 60 per year"),
        (PASSIVES, "3 of customers", "did you mean 3% of customers?"),
        (PASSIVES, "400", "did you mean 400 customers?"),
        (PASSIVES, "3% customers", "did you mean 3% of customers?"),
        (PASSIVES, "3% of custmers", "did you mean customers?"),
        (PASSIVES, "40.000 customers", "write 40_000 customers or 40 customers"),
        (PASSIVES, 0.03, "did you mean 0.03 of customers or 0.03 of passives?"),
        (Length(), "6", "did you mean 6 months?"),
        (Length(), "6 mths", "did you mean months?"),
        (Month(), "2027-13", "write year and month as 2027-01"),
    ],
)
def test_what_is_refused_is_answered_with_the_accepted_spelling(kind, text, hint):
    with pytest.raises(RefusalError) as caught:
        kind.read(text)
    assert caught.value.hint == hint


BODIES = ("1,5", "1.287.448", "012", "5", "9,99", "1 000", "1,000")
SPELLINGS = [f"{sign}{body}{end}" for sign in ("", "-", "$") for body in BODIES for end in ("", "%", " tr")]


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_suggested_spelling_is_itself_accepted(text):
    for kind in (Growth(), Count(), Money(), Share(), ReferralRate()):
        try:
            kind.parameter(text)
        except RefusalError as refusal:
            for spelling in refusal.spellings:
                kind.parameter(spelling)


def test_a_share_is_suggested_with_its_sign():
    with pytest.raises(RefusalError) as caught:
        Share().read("12,5")
    assert caught.value.hint == "write 12.5%"


def test_every_input_is_described():
    for path, setting in catalogue().items():
        assert setting.title
        assert setting.description.endswith(".")
        assert "{" not in setting.title
        if setting.kind is not None:
            assert describe(path).title


def test_descriptions_name_the_initiative_the_segments_and_the_companions():
    size = "initiatives.support.migrations.passives.promoters"
    assert describe(size, "Faster support").title == "Faster support: passives who become promoters"
    assert describe(f"{size}.of").kind == "choice"
    assert describe("trend.churn.passives").title == "Churn of passives"
    assert describe("trend.churn.passives.per").unit == "months"
    assert describe("units.north.baseline.customers").title == "north, Customers"
    assert (describe("finance.margin").low, describe("finance.margin").high) == (0.0, 1.0)
    with pytest.raises(KeyError):
        describe("baseline.custmers")


def test_names_below_a_group():
    assert names_below("finance") == ("margin", "cost_to_serve", "discount")
    assert names_below("initiatives") == ()
    assert names_below("initiatives.x.migrations.passives") == ("promoters", "detractors")
    assert "cases" in names_below("")


def test_the_schema_is_plain_json_and_knows_every_setting():
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert set(schema["properties"]) == set(names_below(""))
    assert schema["then"]["required"] == ["name", "currency", "horizon", "baseline"]
    for name, definition in schema["$defs"].items():
        assert "required" not in definition, name
    unit = schema["$defs"]["unit"]["properties"]
    assert "currency" not in unit
    assert "discount" not in unit["finance"]["properties"]
    assert "cost" not in unit["initiatives"]["additionalProperties"]["properties"]


def test_the_schema_s_patterns_accept_what_the_kinds_accept():
    pattern = PASSIVES.schema()["pattern"]
    assert re.search(pattern, "10% of passives")
    assert not re.search(pattern, "10% of detractors")
    for kind in (Share(), Rate(), Growth(), MoneyRate(), ReferralRate(), PASSIVES, Length(), Month()):
        for example in kind.schema()["examples"]:
            kind.read(str(example))


def test_reading_scenarios_imports_no_heavy_library():
    heavy = ("numpy", "pandas", "matplotlib", "openpyxl")
    code = f"import sys, simulator.scenario; print([m for m in {heavy} if m in sys.modules])"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
