"""Bad scenario files: what each one is told, and where. The numbers are those of the catalogue of bad inputs."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.scenario import load, parse, problems

GOOD = """\
name: Company X
currency: USD
horizon: 6 months
baseline:
  customers: 40_000
  spend_period: year
  segments:
    promoters:  {mix: 74%, spend: 2345.50}
    passives:   {mix: 15%, spend: 2089.20}
    detractors: {mix: 11%, spend: 1907.90}
trend:
  churn: {promoters: 5% per year}
  acquisition: 2% per year
initiatives:
  support:
    migrations:
      passives: {promoters: 3% of customers}
    cost: {once: 250_000, running: 60_000 per year}
finance:
  margin: 62%
  discount: 10% per year
"""
SIZE = "initiatives.support.migrations.passives.promoters"
SPENDS = [f"baseline.segments.{name}.spend" for name in ("promoters", "passives", "detractors")]
BEGIN = "begin with `name: ...` and `currency: ...`; `nps-sim init` writes a commented example"
TWO_WAYS = "can be read in two ways: its point may stand before thousands or before decimals"
DECIMAL = "the decimal sign is a point, and `_` may separate thousands"
WHOLE = "write a whole number from 1 to 10_000_000_000"
NUMBER = "write it as 40000 or 40_000"


def found(text: str, file: str = "x.yaml") -> list[tuple[str, str, str | None]]:
    """Give position, path with message, and hint of every problem of a text."""
    with pytest.raises(ScenarioError) as caught:
        parse(text, file)
    return [
        (f"{p.line}:{p.column}", f"{p.path}: {p.message}" if p.path else p.message, p.hint)
        for p in caught.value.problems
    ]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def with_uncertainty(*lines: str) -> str:
    return GOOD + "uncertainty:\n" + "".join(f"  {line}\n" for line in lines)


WHOLE_TEXTS = {
    "1 tab": (
        "name: x\n\tcurrency: USD",
        "2:1",
        "not valid YAML: a tab, where only spaces may indent",
        "indent with spaces",
    ),
    "1 quote": (
        "a: 1\nname: 'x\nb: 2\n",
        "2:7",
        "not valid YAML: a quote is opened and never closed",
        "close it at the end of the text",
    ),
    "1 colons": (
        "a: b: c",
        "1:5",
        "not valid YAML: a second colon in one value",
        "put text that holds a colon in quotes",
    ),
    "1 bracket": (
        "a: [1, 2\nb: 3\n",
        "1:4",
        "not valid YAML: a bracket is not closed, or a comma is missing",
        "compare the opening and closing brackets",
    ),
    "1 indent": (
        "a: 1\n b: 2",
        "2:3",
        "not valid YAML: the indentation does not fit the lines above",
        "align the settings of a group exactly, each with its colon",
    ),
    "1 no blank after the colon": (
        "name: x\ncurrency:USD\nhorizon: 6 months\n",
        "2:10",
        "not valid YAML: a blank is missing after the colon",
        "write `currency: USD`",
    ),
    "1 no colon": (
        "a: 1\nb\nc: 1\n",
        "2:1",
        "not valid YAML: a setting without a colon",
        "write `setting: value`",
    ),
    "1 text behind a quote": (
        'name: "Company" X\n',
        "1:17",
        "not valid YAML: text behind a closing quote",
        "put all of the text in one pair of quotes",
    ),
    "1 dashes and names": (
        "units:\n  - north\n  south: {}\n",
        "3:3",
        "not valid YAML: a setting stands among the dashes of a list",
        "write settings as `name: value`, without dashes",
    ),
    "1 directive": (
        "%YAML 1.1\nname: x",
        "2:1",
        "not valid YAML: text after the end of the settings",
        "one scenario per file",
    ),
    "1 sign": ("a: @b", "1:4", "not valid YAML: a value cannot begin with @", "put the value in quotes"),
    "2 empty": ("", "1:1", "the file holds no scenario", BEGIN),
    "2 comments": ("# nothing\n", "1:1", "the file holds no scenario", BEGIN),
    "2 list": ("- a\n", "1:1", "the file is a list: a file holds one scenario, as settings with names", BEGIN),
    "2 two documents": (
        GOOD + "---\n" + GOOD,
        "22:1",
        "a second document begins: one scenario per file",
        "remove the line ---",
    ),
    "24 tag": (
        "a: !!python/object:os.system x",
        "1:4",
        "tags such as !!python/object:os.system are not accepted",
        "write the plain value",
    ),
    "24 anchor": ("a: &b 1", "1:4", "anchors (&name) are not accepted", "remove it; nothing may refer to it"),
    "24 alias": ("a: *b", "1:4", "aliases (*name) are not accepted", "write the value out, or use a case or `extends`"),
    "24 brackets": ("[" * 100_000, "1:25", "settings are nested more than 24 deep", "check the brackets"),
    "24 braces": ("{" * 100_000, "1:25", "settings are nested more than 24 deep", "check the brackets"),
    "24 many": (
        "a: [" + "1, " * 30_000 + "1]",
        "1:59996",
        "the file holds more than 20,000 values",
        "split it, using `extends`",
    ),
    "24 two megabytes": (
        "#" * 2_000_000,
        "1:1",
        "the file is larger than 1 MB, which no scenario needs",
        "customer data goes to `nps-sim baseline`",
    ),
    "key": ("? [a]\n: b", "1:3", "a setting's name is a single text, not a list or a group", None),
    "no key": ("'': b", "1:1", "a setting without a name", "write `setting: value`"),
}


@pytest.mark.parametrize("name", WHOLE_TEXTS)
def test_a_text_that_is_no_scenario_is_refused_within_a_second(name):
    text, position, message, hint = WHOLE_TEXTS[name]
    start = time.perf_counter()
    assert found(text) == [(position, message, hint)]
    assert time.perf_counter() - start < 1


BILLION_LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_24_an_alias_bomb_is_refused_at_its_first_anchor():
    assert found(BILLION_LAUGHS)[0][0] == "1:4"


BYTES = {
    "3 UTF-16": ("é: 1".encode("utf-16"), "1:1", "the file is UTF-16 or UTF-32, as its first bytes say"),
    "3 Latin-1": (b"a: 1\nb: caf\xe9", "2:7", "byte 12 (0xE9) is not UTF-8"),
    "3 binary": (b"PK\x03\x04", "1:3", "byte 3 is a character that no text holds (U+0003)"),
    "3 after a mark": (b"\xef\xbb\xbfa: \xff", "1:4", "byte 7 (0xFF) is not UTF-8"),
}


@pytest.mark.parametrize("name", BYTES)
def test_3_other_encodings_are_refused_with_the_byte(name, tmp_path):
    content, position, message = BYTES[name]
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    [problem] = problems(str(file))
    assert (f"{problem.line}:{problem.column}", problem.message) == (position, message)
    assert problem.hint == "save the file as text in UTF-8"


def test_3_a_file_name_that_is_no_text_is_refused(tmp_path):
    file = f"{tmp_path}/caf\udce9.yaml"
    [problem] = problems(file)
    assert str(problem) == f"{tmp_path}/caf?.yaml: the file's name is no UTF-8 text\n    hint: rename the file"


def test_3_a_byte_order_mark_is_accepted(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load(str(file)).name == "Company X"


VALUES = {
    "4": (
        "finance:\n",
        "trend: {inflation: 3% per year}\nfinance:\n",
        "19:1",
        "trend: is set twice, first in line 11",
        "keep one of the two",
    ),
    "4 inside": (
        "{mix: 74%,",
        "{mix: 74%, mix: 74%,",
        "8:28",
        "baseline.segments.promoters.mix: is set twice, first in line 8",
        "keep one of the two",
    ),
    "5": ("currency", "curency", "2:1", "curency: no such setting", "did you mean currency?"),
    "5 inside": ("margin", "margn", "20:3", "finance.margn: no such setting in finance", "did you mean margin?"),
    "6 size": ("3% of", "300% of", "17:29", f"{SIZE}: 300% is more than 100%", "did you mean 3% of customers?"),
    "6 mix": ("74%", "3", "8:23", "baseline.segments.promoters.mix: 3 is 300%", "did you mean 3%?"),
    "6 mix without a sign": ("74%", "74", "8:23", "baseline.segments.promoters.mix: 74 is 7_400%", "did you mean 74%?"),
    "6 no base": (
        "3% of customers",
        "3%",
        "17:29",
        f"{SIZE}: 3% of what: of all customers, or of the passives?",
        "did you mean 3% of customers, or 3% of passives? the two differ several-fold",
    ),
    "6 no period": (
        "2% per year",
        "8%",
        "13:16",
        "trend.acquisition: 8% per what length of time?",
        "write 8% per year (or per month, quarter, half-year, horizon)",
    ),
    "7 comma": (
        "margin: 62%",
        "margin: 3,5%",
        "20:11",
        f"finance.margin: 3,5% is not a number: {DECIMAL}",
        "write 3.5%",
    ),
    "7 comma in a flow": (
        "74%",
        "3,5%",
        "8:23",
        f"baseline.segments.promoters.mix: 3,5% is not a number: {DECIMAL}",
        "write 3.5%",
    ),
    "7 comma in a rate": (
        "5% per year}",
        "3,5% per year}",
        "12:22",
        f"trend.churn.promoters: 3,5% is not a number: {DECIMAL}",
        "write 3.5% per year",
    ),
    "7 thousands in a flow": (
        "{once: 250_000, running: 60_000 per year}",
        "{running: 60_000 per year, once: 1,250,000}",
        "18:44",
        "initiatives.support.cost.once: 1,250,000 is not a number: only `_` may separate thousands",
        "write 1_250_000",
    ),
    "7 both signs in a flow": (
        "spend: 2345.50}",
        "spend: 2,345.50}",
        "8:35",
        f"baseline.segments.promoters.spend: 2,345.50 is not a number: {DECIMAL}",
        "write 2_345.50",
    ),
    "7 points": (
        "40_000",
        "1.287.448",
        "5:14",
        "baseline.customers: 1.287.448 is not a number: only `_` may separate thousands",
        "write 1_287_448",
    ),
    "7 point": ("40_000", "40.000", "5:14", f"baseline.customers: 40.000 {TWO_WAYS}", "write 40_000 or 40"),
    "7 point in money": (
        "250_000",
        "250.000",
        "18:18",
        f"initiatives.support.cost.once: 250.000 {TWO_WAYS}",
        "write 250_000 or 250",
    ),
    "7 thousand": (
        "40_000",
        "1,000",
        "5:14",
        f"baseline.customers: 1,000 {TWO_WAYS.replace('point', 'comma')}",
        "write 1_000 or 1",
    ),
    "7 dollar": (
        "40_000",
        "$5",
        "5:14",
        "baseline.customers: $5 is not a number: a currency belongs in `currency`, not in a number",
        "write 5",
    ),
    "7 million": ("40_000", "5 tr", "5:14", "baseline.customers: 5 tr is not a number", "write 5_000_000"),
    "8 no": ("40_000", "no", "5:14", "baseline.customers: no is not a number", NUMBER),
    "8 zero": ("40_000", "012", "5:14", "baseline.customers: 012 starts with a zero", "write 12"),
    "8 time": ("40_000", "12:30", "5:14", "baseline.customers: 12:30 is not a number", NUMBER),
    "9 nan": ("40_000", ".nan", "5:14", "baseline.customers: .nan is not a finite number", NUMBER),
    "9 inf": (
        "2345.50",
        "-.inf",
        "8:35",
        "baseline.segments.promoters.spend: -.inf is not a finite number",
        "write it as 250000 or 2345.50",
    ),
    "9 large": ("40_000", "1e400", "5:14", "baseline.customers: 1e400 is not a finite number", NUMBER),
    "10 under": (
        "74%",
        "73.9%",
        "7:3",
        "baseline.segments: mix adds up to 99.9%, not 100%",
        "change one of promoters 73.9%, passives 15%, detractors 11%",
    ),
    "10 over": (
        "74%",
        "84%",
        "7:3",
        "baseline.segments: mix adds up to 110%, not 100%",
        "change one of promoters 84%, passives 15%, detractors 11%",
    ),
    "11 missing": (
        "    detractors: {mix: 11%, spend: 1907.90}\n",
        "",
        "7:3",
        "baseline.segments.detractors: is missing",
        "it holds mix, customers, spend",
    ),
    "11 fourth": (
        "    detractors:",
        "    lovers: {mix: 0%}\n    detractors:",
        "10:5",
        "baseline.segments.lovers: lovers is not a segment",
        "known here: promoters, passives, detractors",
    ),
    "12 none": ("40_000", "0", "5:14", "baseline.customers: 0 is less than 1", WHOLE),
    "12 negative": ("40_000", "-5", "5:14", "baseline.customers: -5 is less than 1", WHOLE),
    "12 fraction": ("40_000", "12.5", "5:14", "baseline.customers: 12.5 is not a whole number", "write 12"),
    "12 too many": ("40_000", "1e15", "5:14", "baseline.customers: 1e15 is more than 10_000_000_000", WHOLE),
    "12 true": ("40_000", "true", "5:14", "baseline.customers: true is not a number", NUMBER),
    "12 many": ("40_000", "many", "5:14", "baseline.customers: many is not a number", NUMBER),
    "13 spend": ("2345.50", "-3", "8:35", "baseline.segments.promoters.spend: -3 is less than 0", "write 0 or more"),
    "13 margin": ("62%", "120%", "20:11", "finance.margin: 120% is more than 100%", "write from 0% to 100%"),
    "13 churn": (
        "5% per",
        "120% per",
        "12:22",
        "trend.churn.promoters: 120% is more than 100%",
        "write from 0% to 100%",
    ),
    "13 negative churn": (
        "5% per",
        "-1% per",
        "12:22",
        "trend.churn.promoters: -1% is less than 0%",
        "write from 0% to 100%",
    ),
    "13 growth": (
        "2% per",
        "-100% per",
        "13:16",
        "trend.acquisition: -100% is not more than -100%",
        "write more than -100% and at most 10_000%",
    ),
    "15 same": (
        "{promoters: 3% of",
        "{passives: 3% of",
        "17:18",
        "initiatives.support.migrations.passives.passives: passives cannot become passives",
        "did you mean promoters or detractors?",
    ),
    "15 unknown": (
        "{promoters: 3% of",
        "{promotors: 3% of",
        "17:18",
        "initiatives.support.migrations.passives.promotors: promotors is not a segment",
        "did you mean promoters?",
    ),
    "15 other base": (
        "3% of customers",
        "3% of detractors",
        "17:29",
        f"{SIZE}: a share of detractors cannot say how many passives move",
        "write 3% of passives, the segment they leave, or of customers",
    ),
    "17 zero": (
        "6 months",
        "0 months",
        "3:10",
        "horizon: 0 months is not more than 0 months",
        "write more than 0 months and at most 1_000_000 months",
    ),
    "17 negative": (
        "6 months",
        "-6 months",
        "3:10",
        "horizon: -6 months is not more than 0 months",
        "write more than 0 months and at most 1_000_000 months",
    ),
    "17 long": (
        "6 months",
        "100_000 months",
        "3:10",
        "horizon: 100,000 months are 100,000 steps of a month, more than 600",
        "write at most 600 months, or a longer `step`",
    ),
    "17 part of a step": (
        "6 months",
        "7 months\nstep: quarter",
        "3:10",
        "horizon: 7 months is no whole number of steps of a quarter",
        "write 6 or 9 months, or a shorter `step`",
    ),
    "18": (
        "10% per",
        "-100% per",
        "21:13",
        "finance.discount: -100% is not more than -100%",
        "write more than -100% and at most 10_000%",
    ),
    "25 dot": (
        "  support:",
        "  ../x:",
        "15:3",
        "initiatives.../x: a name cannot hold '.', which separates the parts of a path",
        "put such text in `title`",
    ),
    "null": ("40_000", "", "5:13", "baseline.customers: has no value", "write a value, or remove the line"),
    "null group": (
        "  margin: 62%\n  discount: 10% per year\n",
        "",
        "19:9",
        "finance: has no value",
        "it holds margin, cost_to_serve, discount",
    ),
    "group": ("40_000", "{a: 1}", "5:3", "baseline.customers: one value belongs here, not a group of settings", NUMBER),
    "value": (
        "trend:\n  churn: {promoters: 5% per year}\n  acquisition: 2% per year\n",
        "trend: 5\n",
        "11:8",
        "trend: is a group of settings, not a single value or a list",
        "it holds churn, acquisition, referral, inflation, acquired_mix",
    ),
    "currency": ("USD", "usd", "2:11", "currency: usd is not an ISO 4217 currency code", "did you mean USD?"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_is_told_with_its_place_and_what_to_write(name):
    old, new, position, message, hint = VALUES[name]
    assert found(changed(old, new)) == [(position, message, hint)]


UNCERTAIN = {
    "20 order": ([f"{SIZE}: {{pert: [5%, 3%, 8%]}}"], "23:3", f"uncertainty.{SIZE}: the low 5% is above the mode 3%"),
    "20 sd": (
        [f"{SIZE}: {{normal: [3%, -1%]}}"],
        "23:3",
        f"uncertainty.{SIZE}: the standard deviation -1% is less than 0",
    ),
    "20 kind": ([f"{SIZE}: {{perd: [1%, 2%, 3%]}}"], "23:3", f"uncertainty.{SIZE}: perd is not a distribution"),
    "20 bounds": ([f"{SIZE}: {{pert: [1%, 2%, 300%]}}"], "23:3", f"uncertainty.{SIZE}: 300% is more than 100%"),
    "20 lognormal": (
        [f"{SPENDS[0]}: {{lognormal: [0, 1]}}"],
        "23:3",
        f"uncertainty.{SPENDS[0]}: the mean 0 of a lognormal is not above 0",
    ),
    "21 path": ([f"{SIZE}x: {{normal: [3%, 1%]}}"], "23:3", f"uncertainty.{SIZE}x: names no number of this scenario"),
    "21 range": (
        [f"{p}: {{normal: [5, 1]}}" for p in SPENDS[:2]] + [f"correlations: [[{SPENDS[0]}, {SPENDS[1]}, 1.5]]"],
        "25:18",
        f"uncertainty.correlations: the correlation of {SPENDS[0]} and {SPENDS[1]} is 1.5",
    ),
    "21 unknown": (
        [f"{SPENDS[0]}: {{normal: [5, 1]}}", f"correlations: [[{SPENDS[0]}, {SPENDS[1]}, 0.5]]"],
        "24:18",
        f"uncertainty.correlations: {SPENDS[1]} has no distribution here",
    ),
    "21 not together": (
        [f"{p}: {{normal: [5, 1]}}" for p in SPENDS]
        + ["correlations:"]
        + [f"- [{a}, {b}, 0.9]" for a, b in pairwise(SPENDS)],
        "28:5",
        f"uncertainty.correlations: these correlations cannot hold together: {SPENDS[0]} and {SPENDS[1]} 0.9; "
        f"{SPENDS[1]} and {SPENDS[2]} 0.9",
    ),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_wrong_uncertainty_is_told(name):
    lines, position, message = UNCERTAIN[name]
    [(where, what, hint)] = found(with_uncertainty(*lines))
    assert (where, what) == (position, message)
    assert hint


FORMS = {
    "a size in per cent": (
        "3% of customers",
        f"{SIZE}: {{pert: [1% of customers, 3%, 4%]}}",
        "write it as 74% or 0.74",
    ),
    "a size in customers": ("400 customers", f"{SIZE}: {{pert: [1%, 3%, 4%]}}", "write plain numbers of customers"),
    "a rate": (
        "3% of customers",
        "trend.churn.promoters: {normal: [5% per year, 1%]}",
        "write the number alone: its period is that of the setting",
    ),
    "money": ("3% of customers", f"{SPENDS[0]}: {{normal: [lots, 38]}}", "write it as 250000 or 2345.50"),
}


@pytest.mark.parametrize("name", FORMS)
def test_20_a_number_of_a_distribution_is_shown_as_it_is_written(name):
    size, line, hint = FORMS[name]
    text = changed("3% of customers", size) + f"uncertainty:\n  {line}\n"
    assert [told for _, _, told in found(text)] == [hint]


FOLLOWED = {
    "a share": ("74%", "74", "baseline.mix: {survey: 1_200}"),
    "a group": ("{promoters: 3% of customers}", "3% of customers", f"{SIZE}: {{normal: [3%, 1%]}}"),
    "nothing": (", spend: 2345.50", "", f"{SPENDS[0]}: {{normal: [3, 1]}}"),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_rests_on_a_wrong_value_is_no_second_problem(name):
    old, new, line = FOLLOWED[name]
    assert len(found(changed(old, new) + f"uncertainty:\n  {line}\n")) == 1


def test_7_a_comma_in_a_unit_s_number_is_told_once_and_in_its_place():
    text = GOOD + "units:\n  north: {baseline: {customers: 25,000}}\n  south: {baseline: {customers: 5}}\n"
    assert [what for _, what, _ in found(text)] == [
        f"units.north.baseline.customers: 25,000 {TWO_WAYS.replace('point', 'comma')}"
    ]
    text = changed("74%", "73,5%") + "units:\n  south: {baseline: {segments: {promoters: {mix: 60%}}}}\n"
    assert not any("60%,5%" in what for _, what, _ in found(text))


def test_what_only_the_company_may_set_is_missed_there_and_not_in_its_units():
    text = changed("  spend_period: year\n", "") + "units: {north: {}, south: {}}\n"
    assert [what for _, what, _ in found(text)] == ["baseline.spend_period: is missing"]


def test_20_a_distribution_of_one_value_is_a_constant():
    scenario = parse(with_uncertainty(f"{SIZE}: {{uniform: [3%, 3%]}}"), "x.yaml")
    assert scenario.uncertainty[0].parameters == (0.03, 0.03)


def test_9_minus_zero_is_zero():
    spend = parse(changed("2345.50", "-0"), "x.yaml").company.inputs["baseline.segments.promoters.spend"]
    assert str(spend) == "0.0"


@pytest.mark.parametrize(("text", "value"), [("0% per year", 0.0), ("1_000% per year", 10.0), ("-99% per year", -0.99)])
def test_18_other_discounts_work(text, value):
    assert parse(changed("10% per year", text), "x.yaml").company.inputs["finance.discount"] == value


@pytest.mark.parametrize("text", ["=cmd", "../x", "CON", "a/b", "x" * 300, "🙂", "\u202etxt.exe", "</script>", "$x$"])
@pytest.mark.parametrize("place", ["name", "unit", "case"])
def test_25_names_are_text(text, place):
    spot = {"name": f"name: '{text}'", "unit": f"units: {{'{text}': {{}}}}", "case": f"cases: {{'{text}': {{}}}}"}[
        place
    ]
    whole = changed("name: Company X", spot if place == "name" else f"name: Company X\n{spot}")
    scenario = parse(whole, "x.yaml")
    assert text in (scenario.name, *(unit.name for unit in scenario.units), *scenario.cases)


EXTENDS = {
    "23 missing": (
        {"a.yaml": "extends: parnt.yaml", "parent.yaml": GOOD},
        "{d}/a.yaml > {d}/parnt.yaml: there is no such file",
        "did you mean parent.yaml?",
    ),
    "23 missing elsewhere": (
        {"a.yaml": "extends: base/parnt.yaml", "base/parent.yaml": GOOD},
        "{d}/a.yaml > {d}/base/parnt.yaml: there is no such file",
        "did you mean base/parent.yaml?",
    ),
    "23 itself": (
        {"a.yaml": "extends: a.yaml"},
        "the file extends itself: {d}/a.yaml > {d}/a.yaml",
        "remove one `extends`",
    ),
    "23 circle": (
        {"a.yaml": "extends: b.yaml", "b.yaml": "extends: a.yaml"},
        "the file leads back to a file of the chain: {d}/a.yaml > {d}/b.yaml > {d}/a.yaml",
        "remove one `extends`",
    ),
    "23 absolute": (
        {"a.yaml": "extends: /etc/passwd"},
        "absolute paths are not accepted",
        "name a file relative to this one",
    ),
    "23 drive": (
        {"a.yaml": "extends: 'C:\\x.yaml'"},
        "absolute paths are not accepted",
        "name a file relative to this one",
    ),
    "23 address": (
        {"a.yaml": "extends: https://example.org/x.yaml"},
        "addresses on the web are not accepted",
        "name a file relative to this one",
    ),
    "23 nothing": ({"a.yaml": "extends:"}, "one file name belongs here", "write extends: parent.yaml"),
}


@pytest.mark.parametrize("name", EXTENDS)
def test_23_a_wrong_parent_is_told_with_the_chain(name, tmp_path):
    files, message, hint = EXTENDS[name]
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    [problem] = problems(str(tmp_path / "a.yaml"))
    assert (problem.path, problem.message) == ("extends", message.format(d=tmp_path))
    assert problem.hint == hint.format(d=tmp_path)
    assert problem.line == 1


SETTINGS = {
    "30 unknown": ("baseline.custmers=5", "--set: no setting baseline.custmers; did you mean baseline.customers?"),
    "30 initiative": (
        "initiatives.suport.realisation=4%",
        "--set: no initiative suport in the file; did you mean support?",
    ),
    "30 unit": ("units.nort.baseline.customers=5", "--set: no unit nort in the file; did you mean north?"),
    "30 group of a unit": (
        "units.north=5",
        "--set: units.north is a group of settings; set one of baseline, trend, initiatives, finance",
    ),
    "30 all units": ("units=5", "--set: units is a group of units; set one value inside one of north"),
    "30 a case": ("cases.low.finance.margin=5%", "--set: a case cannot be set; choose one with FILE:CASE"),
    "30 no sign": (
        "baseline.customers",
        "--set baseline.customers lacks a sign =; write --set baseline.customers=VALUE",
    ),
    "30 no path": ("=5", "--set =5 lacks a path; write --set initiatives.support.realisation=VALUE"),
    "30 no value": (
        "baseline.customers=",
        "--set baseline.customers= lacks a value; write --set baseline.customers=VALUE",
    ),
    "30 empty": ("", "--set an empty text lacks a sign =; write --set initiatives.support.realisation=VALUE"),
    "30 map": (
        "baseline=5",
        "--set: baseline is a group of settings; set one of customers, spend_period, survey, segments",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_30_a_wrong_setting_is_told(name):
    setting, message = SETTINGS[name]
    with pytest.raises(UsageError) as caught:
        parse(GOOD + "units: {north: {}}\n", "x.yaml", settings=[setting])
    assert str(caught.value) == message


def test_30_a_wrong_value_in_a_setting_is_quoted_like_a_line():
    with pytest.raises(ScenarioError) as caught:
        parse(GOOD, "x.yaml", settings=["baseline.customers=40.000"])
    assert str(caught.value) == (
        f"--set: baseline.customers: 40.000 {TWO_WAYS}\n"
        "        baseline.customers=40.000\n"
        "                           ^\n"
        "    hint: write 40_000 or 40"
    )


def test_30_an_unknown_case_is_told_with_the_nearest(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(GOOD + "cases: {ambitious: {}}\n")
    with pytest.raises(UsageError, match=r"has no case ambitous; did you mean ambitious\?"):
        load(f"{file}:ambitous")


def test_all_problems_of_a_file_come_at_once_by_position():
    text = changed("74%", "74").replace("62%", "620%").replace("USD", "usd") + "cases: {low: {finance: {margin: 5}}}\n"
    text += "units: {north: {currency: EUR}}\n"
    assert [where for where, _, _ in found(text)] == ["2:11", "8:23", "20:11", "22:33", "23:17"]
