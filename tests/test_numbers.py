"""Numbers for people: rounding, signs, separators, units, parts that add up, and the sentences made of them."""

from __future__ import annotations

from decimal import Decimal
from math import fsum

import pytest
from babel import Locale
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.language import ENGLISH, LANGUAGES, VIETNAMESE, Language, speaking
from simulator.model.currencies import CURRENCIES, SYMBOLS, WITHOUT_MINOR_UNITS
from simulator.report import numbers
from simulator.report.sentences import clean_name

NBSP = numbers.NO_BREAK_SPACE


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (-0.4, 0, "0"),
        (-0.0, 0, "0"),
        (40_400.0, 0, "40,400"),
        (1e22, 0, "10,000,000,000,000,000,000,000"),
        (0.1 + 0.2, 1, "0.3"),
        (903_567.59499999, 2, "903,567.59"),
        (903_567.5949999999, 2, "903,567.60"),
    ],
)
def test_half_up_on_decimals(value: float, places: int, written: str) -> None:
    assert numbers.number(value, places) == written


def test_a_sign_stands_only_where_there_is_one() -> None:
    assert numbers.number(400, signed=True) == "+400"
    assert numbers.number(-400, signed=True) == "\u2212400"
    assert numbers.number(0.2, signed=True) == "0"


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        (1_287_448.40, "USD", "$1,287,448"),
        (-1_287_448.40, "USD", "\u2212$1,287,448"),
        (1_287_448.40, "CHF", f"CHF{NBSP}1,287,448"),
        (None, "USD", "\u2013"),
    ],
)
def test_money(value: float | None, currency: str, written: str) -> None:
    assert numbers.money(value, currency) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1_287_448.40, 3, f"+$1.29{NBSP}m"),
        (90_356_760, 4, f"+$90.36{NBSP}m"),
        (903_567.60, 3, f"+$904{NBSP}k"),
        (999_999, 3, f"+$1.00{NBSP}m"),
        (9_999, 3, f"+$10.0{NBSP}k"),
        (1_234, 3, "+$1,230"),
        (345, 3, "+$345"),
        (-32_187_448_000_000, 3, f"\u2212$32.2{NBSP}tn"),
        (5e15, 3, f"+$5,000{NBSP}tn"),
        (0, 3, "$0"),
    ],
)
def test_compact_money(value: float, digits: int, written: str) -> None:
    assert numbers.compact_money(value, "USD", digits, signed=True) == written


def test_money_in_a_sentence_is_exact_below_ten_million() -> None:
    assert numbers.plain_money(9_999_999, "USD") == "$9,999,999"
    assert numbers.plain_money(90_356_760, "USD") == f"$90.36{NBSP}m"


def test_shares_points_and_months() -> None:
    assert numbers.share(0.7) == f"70{NBSP}%"
    assert numbers.share(0.014248, 1, signed=True) == f"+1.4{NBSP}%"
    assert numbers.share(None) == "\u2013"
    assert numbers.points(66.999999) == "67"
    assert numbers.points(66.66) == "66.7"
    assert numbers.points(4.0, 1, signed=True) == "+4.0"
    assert numbers.points(None) == "\u2013"
    assert [numbers.months(size) for size in (1, 6, 7.54, 12, 36, None)] == [
        f"1{NBSP}month",
        f"6{NBSP}months",
        f"7.5{NBSP}months",
        f"12{NBSP}months",
        f"3{NBSP}years",
        "\u2013",
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_never_shown(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        numbers.number(value)


def test_the_published_bridge_adds_up_on_paper() -> None:
    rounded = numbers.add_up([903_567.60, 383_880.80, 0.0, 0.0], total=1_287_448.40)
    assert list(map(int, rounded)) == [903_567, 383_881, 0, 0]


def test_parts_which_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="as their total"):
        numbers.add_up([1.0, 2.0], total=9.0)


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=8),
    places=st.integers(0, 2),
)
def test_rounded_parts_add_up_and_stay_near(parts: list[float], places: int) -> None:
    rounded = numbers.add_up(parts, places)
    exact = [numbers.exact(part) for part in parts]
    unit = Decimal(1).scaleb(-places)
    assert sum(rounded) == numbers.round_half_up(sum(exact, Decimal(0)), places)
    assert all(abs(shown - part) < unit for shown, part in zip(rounded, exact, strict=True))
    assert abs(float(sum(rounded)) - fsum(parts)) <= float(unit)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Công ty  X\n", "Công ty X"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a\x1b[31mb\x00\u200b", "a[31mb"),
        ("$x$ and $5", "$x$ and $5"),
        ("x" * 300, "x" * 79 + "\u2026"),
        ("\u202e", ""),
    ],
)
def test_names_lose_what_cannot_be_seen(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def cldr(language: Language) -> Locale:
    return Locale.parse(language.code)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_separators_are_those_of_the_cldr(language: Language) -> None:
    with speaking(language):
        assert numbers.number(-1_287_448.4, 2).replace(numbers.MINUS, "-") == format_decimal(
            Decimal("-1287448.40"), "#,##0.00", cldr(language)
        )
        shown = numbers.share(0.705, 1)
    wanted = format_percent(Decimal("0.705"), "#,##0.0%", cldr(language))
    assert shown.replace(NBSP, "") == wanted
    assert (NBSP in shown) == (language is ENGLISH), (
        "English has a space before the sign, as everywhere in this product"
    )


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("currency", [*ENGLISH.marks, "CHF"])
def test_money_is_written_as_the_cldr_has_it(language: Language, currency: str) -> None:
    places = 0 if currency in WITHOUT_MINOR_UNITS else 2
    wanted = format_currency(Decimal("-1287448.40"), currency, locale=cldr(language))
    with speaking(language):
        shown = numbers.money(-1_287_448.4, currency, places).replace(numbers.MINUS, "-")
    assert shown.replace(NBSP, "") == wanted.replace(NBSP, "")
    assert (NBSP in shown) == (NBSP in wanted or currency not in language.marks)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_every_sign_that_is_read_is_written(language: Language) -> None:
    assert set(language.marks) == set(SYMBOLS.values())
    assert {language.marks[code] for code in language.marks if code != "USD"} <= set(SYMBOLS)
    for code, mark in language.marks.items():
        assert mark == get_currency_symbol(code, cldr(language))


def test_currencies_without_minor_units_are_those_of_the_cldr() -> None:
    assert set(CURRENCIES) >= WITHOUT_MINOR_UNITS
    for code in WITHOUT_MINOR_UNITS:
        assert get_currency_precision(code) == 0
    assert {"VND", "JPY", "KRW"} <= WITHOUT_MINOR_UNITS


@pytest.mark.parametrize(
    ("value", "written"),
    [(1_287_448.4, "1,29 triệu US$"), (32_187_448_000_000, "32,2 nghìn tỷ US$"), (-113_000, "\u2212113 nghìn US$")],
)
def test_short_amounts_in_vietnamese(value: float, written: str) -> None:
    with speaking(VIETNAMESE):
        assert numbers.compact_money(value, "USD").replace(NBSP, " ") == written
