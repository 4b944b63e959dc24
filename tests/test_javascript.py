"""Terms spelled in JavaScript: brackets where the order of work needs them, names and comments that nothing breaks."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from playwright.sync_api import Browser

from simulator.arithmetic.javascript import JavaScriptSpeller, Moment
from simulator.arithmetic.javascript_model import write_model
from simulator.arithmetic.javascript_names import comment, identifiers, in_script
from simulator.arithmetic.ledger import Kind, Ledger, Level
from simulator.arithmetic.plain import PlainReading
from simulator.arithmetic.program import Program
from simulator.arithmetic.terms import (
    Calculation,
    Number,
    Reference,
    Term,
    Total,
    at_least,
    before,
    equal,
    greater,
    least,
    mean,
    most,
    ratio,
    total,
)
from tests.pages import browser

__all__ = ["browser"]

A, B, C = Reference("a"), Reference("b"), Reference("c")
UNITS = 3
STEPS = 5
HOSTILE = (
    "</script><!--",
    "'); alert(1); //",
    "a\n*/ b",
    "\u2028",
    "__proto__",
    "${1}",
    "\\",
    "ünïcode",
    "constructor",
)


def ledger_of(units: int = 1) -> Ledger:
    ledger = Ledger(dict.fromkeys("abc"), units)
    for path in "abc":
        ledger.input(path)
    return ledger


def spelled(term: Term) -> str:
    ledger = ledger_of()
    names = dict.fromkeys("abc", "x") | {path: path for path in "abc"}
    return JavaScriptSpeller(ledger, names, Level.COMPANY, Moment.ONCE).spell(term).replace("[0]", "")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (A + B * C, "a + b * c"),
        ((A + B) * C, "(a + b) * c"),
        (A - (B - C), "a - (b - c)"),
        (A + (B + C), "a + (b + c)"),
        (A * (B * C), "a * (b * c)"),
        (A / (B / C), "a / (b / c)"),
        (A * B / C, "a * b / c"),
        ((A - B) ** C, "(a - b) ** c"),
        ((0 - A) ** B, "(0 - a) ** b"),
        (Number(-2.0) ** A, "(-2) ** a"),
        (A ** Number(-0.5), "a ** (-0.5)"),
        ((A**B) ** C, "(a ** b) ** c"),
        (A ** (B**C), "a ** (b ** c)"),
        (A * Number(-1.0), "a * (-1)"),
        (A - Number(-1.0), "a - (-1)"),
        (Number(-1.0) - A, "-1 - a"),
        (total([A, B - C, Number(-3.0)]), "a + (b - c) + (-3)"),
        (A - Total((B, C)), "a - (b + c)"),
        (Number(0.1) + A, "0.1 + a"),
        (Number(1e300) * A, "1e+300 * a"),
        (Number(1e-9) * A, "1e-09 * a"),
        (least(A, B - C), "Math.min(a, b - c)"),
        (most(0, A), "Math.max(0, a)"),
        (mean(A + B, C), "mean(a + b, c)"),
        (greater(A - B, 0) * C, "(a - b > 0 ? 1 : 0) * c"),
        (at_least(A, B), "(a >= b ? 1 : 0)"),
        (equal(A, 2), "(a === 2 ? 1 : 0)"),
        (ratio(A, B + C, 0.0), "ratio(a, (b + c), 0)"),
    ],
)
def test_brackets_keep_the_order_in_which_python_works(term: Term, text: str) -> None:
    assert spelled(term) == text


def test_a_quantity_stands_at_its_step_and_unit() -> None:
    ledger = ledger_of(UNITS)
    with ledger.section("Some", Level.UNIT):
        stock = ledger.declare("stock", "Stock", "", before("stock") + A, today=B)
        ledger.declare("added", "Added", "", stock.before() * 2 if isinstance(stock, Reference) else 0.0, today=0.0)
    with ledger.section("All", Level.COMPANY):
        summed = ledger.declare("sum", "Sum", "", ledger.across_units(stock))
        ledger.declare("end", "End", "", ledger.end("sum") - ledger.today("sum") + ledger.over_steps(summed))
    text = write_model(ledger, ["sum", "end"], [], [])
    for line in (
        "stock[now + u] = stock[before + u] + given_a[u];",
        "stock[u] = given_b[u];",
        "added[now + u] = stock[before + u] * 2;",
        "sum[t] = acrossUnits(stock, now);",
        "end[0] = sum[last] - sum[0] + overSteps(sum, 1, 0);",
    ):
        assert line in text


def test_the_company_does_not_read_one_unit_s_quantity() -> None:
    ledger = ledger_of(UNITS)
    with ledger.section("Some", Level.UNIT):
        own = ledger.declare("own", "Own", "", A * 2)
    with ledger.section("All", Level.COMPANY):
        ledger.declare("wrong", "Wrong", "", own * 2)
    with pytest.raises(ValueError, match="no unit of which to take own"):
        write_model(ledger, [], [], [])


def test_identifiers_are_safe_and_no_two_alike() -> None:
    keys = [
        *(f"ramp.{name}" for name in HOSTILE),
        "new",
        "class",
        "1a",
        "",
        "ramp.a b",
        "ramp.a-b",
        "x" * 200,
        "x" * 201,
    ]
    made = identifiers(keys)
    assert len(set(made.values())) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in made.values())
    assert not {"new", "class"} & set(made.values())


def test_names_of_users_do_not_break_out_of_comments_and_strings() -> None:
    for name in HOSTILE:
        assert not set("<>*/\\\n\r\u2028`${}") & set(comment(name))
        assert "<" not in in_script(name)
        assert json.loads(in_script(name)) == name
        assert in_script(name).isascii()


def hostile_ledger(units: int, seed: int) -> Ledger:
    """Declare many random formulas on hostile names: constants, paths with the step before, sums, results."""
    generator = Random(seed)
    ledger = ledger_of(units)
    known: list[Term] = [A, B, C]
    for number in range(40):
        name = f"q{number}.{generator.choice(HOSTILE)}"
        with ledger.section(HOSTILE[number % len(HOSTILE)], Level.UNIT):
            formula = _random_term(generator, known, 3)
            if number % 2:
                formula = least(formula, 3.0) * 0.5 + before(name) * 0.25
                known.append(ledger.declare(name, name, name, formula, today=_random_term(generator, [A, B, C], 2)))
            else:
                known.append(ledger.declare(name, name, name, formula))
    for number in range(10):
        key = f"company.{number}"
        with ledger.section("Company", Level.COMPANY):
            ledger.declare(key, key, "", ledger.across_units(known[-1 - number]))
            summed = ledger[key]
            if isinstance(summed, Reference) and ledger.quantities[summed.key].kind is Kind.PATH:
                ledger.declare(f"sum.{number}", key, "", ledger.over_steps(summed))
            ledger.declare(f"change.{number}", key, "", ledger.end(key) - ledger.today(key))
    return ledger


def _random_term(generator: Random, known: list[Term], depth: int) -> Term:
    if depth == 0 or generator.random() < 0.1:
        return generator.choice([*known, Number(-1.5), Number(0.25), Number(2.0)])
    first, second, third = (_random_term(generator, known, depth - 1) for _ in range(3))
    small = least(most(first, 0.1), 2.0)
    choices = (
        lambda: first + second,
        lambda: first - second,
        lambda: least(first, 4.0) * small,
        lambda: first / most(second, 0.5),
        lambda: small ** least(most(second, -2.0), 2.0),
        lambda: ratio(first, greater(second, 0.0), third),
        lambda: mean(first, second),
        lambda: Calculation("equal", (first, second)) + greater(first, second) - at_least(second, third),
        lambda: Total((first, second - third, third)),
    )
    return generator.choice(choices)()


RUN = """
([source, inputs, steps, keys]) => {
  const model = (0, eval)(`"use strict"; (${source})`)(steps);
  for (const [path, array] of Object.entries(model.inputs)) array.set(inputs[path]);
  model.all(steps);
  return keys.map((key) => {
    const [values, stride, wide] = model.quantities[key];
    const units = wide ? model.units : 1;
    return Array.from({ length: stride ? steps + 1 : 1 }, (_step, t) =>
      Array.from({ length: units }, (_unit, u) => values[t * stride + u * wide]));
  });
}
"""


@pytest.mark.browser
@pytest.mark.parametrize("units", [1, UNITS])
def test_any_model_computes_in_a_browser_what_it_computes_in_python(browser: Browser, units: int) -> None:
    page = browser.new_page()
    for seed in range(4):
        ledger = hostile_ledger(units, seed)
        generator = Random(seed)
        inputs = {path: [generator.uniform(0.1, 2) for _ in range(units)] for path in "abc"}
        keys = [key for key, each in ledger.quantities.items() if each.kind is not Kind.INPUT]
        wanted = Program(ledger, keys).run(inputs, STEPS, PlainReading())
        source = write_model(ledger, keys, [], [])
        found = page.evaluate(RUN, [source, inputs, STEPS, keys])
        for key, values in zip(keys, found, strict=True):
            is_path = ledger.quantities[key].kind is Kind.PATH
            expected = wanted[key] if is_path else [wanted[key]]
            for have, want in zip(values, expected, strict=True):
                spread = want * len(have) if len(want) == 1 else want
                assert have == pytest.approx(spread, rel=1e-12, abs=1e-12), (seed, key)
    page.close()
