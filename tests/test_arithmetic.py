"""Arithmetic is recorded once, simplified where a scenario does not use it, and every reading says the same."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.arithmetic import array_functions
from simulator.arithmetic.arrays import ArrayReading
from simulator.arithmetic.ledger import Kind, Ledger, Level
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.plain import PlainReading
from simulator.arithmetic.program import Program, Reading
from simulator.arithmetic.spell import ExcelSpeller, WordsSpeller
from simulator.arithmetic.terms import (
    ONE,
    ZERO,
    AcrossUnits,
    Number,
    Reference,
    Term,
    Total,
    at_least,
    before,
    equal,
    greater,
    least,
    most,
    product,
    ratio,
    total,
)

A, B, C = Reference("a"), Reference("b"), Reference("c")


class PlainExcel(ExcelSpeller):
    def reference(self, reference: Reference) -> str:
        return reference.key.upper() + "1"

    def total(self, parts: tuple[Term, ...]) -> str:
        return "+".join(self.spell(part) for part in parts)

    def over_steps(self, of: Reference) -> str:
        return f"SUM({of.key})"

    def across_units(self, of: Reference) -> str:
        return f"SUM({of.key})"


class PlainWords(WordsSpeller):
    def reference(self, reference: Reference) -> str:
        return reference.key


@pytest.mark.parametrize(
    ("term", "simplified"),
    [
        (A * 0, ZERO),
        (0 * A, ZERO),
        (A * 1, A),
        (1 * A, A),
        (A + 0, A),
        (0 + A, A),
        (A - 0, A),
        (A - A, ZERO),
        (A / 1, A),
        (ZERO / A, ZERO),
        (A**1, A),
        (A**0, ONE),
        (ONE**A, ONE),
        (ratio(0, A, 0), ZERO),
        (total([0, A, 0.0]), A),
        (total([]), ZERO),
        (total([1, 2, 0]), Number(3.0)),
        (product([]), ONE),
        (Number(2.0) * 3, Number(6.0)),
        (greater(2, 1), ONE),
        (most(0, Number(-4.0)), ZERO),
    ],
)
def test_what_comes_to_nothing_is_not_recorded(term: Term, simplified: Term) -> None:
    assert term == simplified


def test_a_term_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="greater"):
        bool(A + B)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (A - (B - C), "A1-(B1-C1)"),
        (A - B - C, "A1-B1-C1"),
        (A / (B * C), "A1/(B1*C1)"),
        (A * (B + C), "A1*(B1+C1)"),
        (A * B + C, "A1*B1+C1"),
        ((0 - A) ** 2, "(0-A1)^2"),
        ((A**B) ** C, "(A1^B1)^C1"),
        (A ** (B / C), "A1^(B1/C1)"),
        (A * total([B, C]), "A1*(B1+C1)"),
        (A - total([B, C]), "A1-(B1+C1)"),
        (ratio(A - B, C * 2, 0), "IF((C1*2)=0,0,(A1-B1)/(C1*2))"),
        (least(1, A + B), "MIN(1,A1+B1)"),
        (at_least(A, 0), "IF(A1>=0,1,0)"),
        (equal(A, 2), "IF(A1=2,1,0)"),
        (A * -1.5, "A1*(-1.5)"),
        (A * np.float64(2.5), "A1*2.5"),
    ],
)
def test_excel_reads_a_term_as_it_was_meant(term: Term, text: str) -> None:
    assert PlainExcel().spell(term) == text


def test_words_say_the_formula() -> None:
    assert PlainWords().spell(A * (B + C) / 2) == "a × (b + c) ÷ 2"
    assert PlainWords().spell(AcrossUnits(A)) == "the sum over all units of (a)"


def test_every_operation_has_every_reading() -> None:
    for operation in OPERATIONS.values():
        assert operation.excel
        assert operation.words
        assert callable(operation.plain)
        assert callable(getattr(array_functions, operation.arrays))


def growing() -> Ledger:
    ledger = Ledger({"start": None, "rate": None, "unused": None}, units=2)
    with ledger.section("Growth", Level.UNIT):
        ledger.during("opening", "Opening", "customers", before("closing"))
        ledger.declare(
            "closing", "Closing", "customers", ledger["opening"] * (1 + ledger.input("rate")), ledger.input("start")
        )
        ledger.declare("same", "The same again", "customers", ledger["closing"])
        ledger.declare("none", "Nothing", "customers", ledger["closing"] * ledger.input("absent"))
        ledger.declare("sum", "Sum", "customers", ledger.over_steps(ledger["closing"]))
    with ledger.section("All", Level.COMPANY):
        ledger.declare("all", "All", "customers", ledger.across_units(ledger["closing"]))
        ledger.declare("growth", "Growth", "customers", ledger.end("all") - ledger.today("all"))
    return ledger


def test_numpy_evaluates_units_down_and_draws_across() -> None:
    program = Program(growing(), ["closing", "sum", "all", "growth", "same", "none"])
    values = program.run({"start": [100.0, 200.0], "rate": np.array([[0.1, 0.5]])}, 2, ArrayReading())
    assert values["closing"].shape == (3, 2, 2)
    assert values["closing"][2] == pytest.approx(np.array([[121, 225], [242, 450]]))
    assert values["sum"] == pytest.approx(np.array([[331, 475], [662, 950]]))
    assert values["all"][:, 0] == pytest.approx(np.array([[300, 300], [330, 450], [363, 675]]))
    assert values["growth"] == pytest.approx(np.array([[63, 375]]))
    assert np.array_equal(values["same"], values["closing"])
    assert values["none"] == 0


@pytest.mark.parametrize("reading", [PlainReading(), ArrayReading()])
def test_at_the_end_the_step_before_is_still_the_step_before(reading: Reading) -> None:
    ledger = growing()
    ledger.declare("last_opening", "The last opening", "customers", ledger.end("opening"))
    values = Program(ledger, ["last_opening"]).run({"start": [100.0], "rate": [0.1]}, 3, reading)
    assert np.ravel(values["last_opening"]) == pytest.approx([121])


def test_what_only_repeats_or_is_a_number_gets_no_row() -> None:
    ledger = growing()
    assert "same" not in ledger.quantities
    assert "none" not in ledger.quantities
    assert "unused" not in ledger.quantities
    assert ledger["same"] == Reference("closing")
    assert ledger["none"] == ZERO


def test_kinds_follow_from_what_a_formula_mentions() -> None:
    kinds = {key: quantity.kind for key, quantity in growing().quantities.items()}
    assert kinds["rate"] is Kind.INPUT
    assert kinds["closing"] is Kind.PATH
    assert kinds["sum"] is Kind.RESULT
    assert kinds["growth"] is Kind.RESULT


@pytest.mark.parametrize(
    ("key", "formula", "said"),
    [
        ("closing", ONE, "twice"),
        ("new", Reference("later") + 1, "before it is declared"),
    ],
)
def test_a_ledger_refuses_what_it_cannot_work_out(key: str, formula: Term, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        growing().declare(key, "", "", formula)


def test_looking_back_needs_a_value_for_today() -> None:
    with pytest.raises(ValueError, match="what holds today"):
        Ledger({}).declare("x", "", "", before("y"))


@pytest.mark.parametrize("reading", [PlainReading(), ArrayReading()])
@pytest.mark.parametrize("growth", [1e10, 1e200])
@pytest.mark.parametrize("wanted", ["y", "z"])
def test_a_number_too_large_to_hold_is_an_error_not_a_result(reading: Reading, growth: float, wanted: str) -> None:
    ledger = Ledger({"x": None})
    ledger.declare("y", "", "", before("y") * ledger.input("x") ** 2, today=1.0)
    ledger.declare("z", "", "", ledger.end("y") + 0.5)
    with pytest.raises(OverflowError):
        Program(ledger, [wanted]).run({"x": growth}, 40, reading)


def test_the_two_readings_of_numbers_agree() -> None:
    ledger = growing()
    program = Program(ledger, [key for key in ledger.quantities if key not in ("start", "rate")])
    inputs = {"start": [100.0, 200.0], "rate": [0.07]}
    plain, arrays = program.run(inputs, 5, PlainReading()), program.run(inputs, 5, ArrayReading())
    for key, value in plain.items():
        steps = value if isinstance(value[0], list) else [value]
        expected = arrays[key] if arrays[key].ndim == 3 else arrays[key][np.newaxis]
        for units, numbers in zip(steps, expected, strict=True):
            assert np.broadcast_to(units, numbers[:, 0].shape) == pytest.approx(numbers[:, 0], rel=1e-14)


def test_the_operations_agree_on_floats_and_on_arrays() -> None:
    for operation in OPERATIONS.values():
        function = getattr(array_functions, operation.arrays)
        for operands in [(2.0, 3.0, 7.0), (3.0, 2.0, 7.0), (2.0, 2.0, 7.0), (2.0, 0.5, 7.0)]:
            used = operands if operation.name == "ratio" else operands[:2]
            assert operation.plain(*used) == pytest.approx(float(function(*map(np.array, used))), rel=1e-15)


def test_a_ratio_without_a_denominator_is_what_it_says() -> None:
    ledger = Ledger({"x": None, "y": None})
    ledger.declare("z", "", "", ratio(ledger.input("x"), ledger.input("y"), 7))
    inputs = {"x": [1.0, 1.0], "y": [0.0, 4.0]}
    assert Program(ledger, ["z"]).run(inputs, 1, PlainReading())["z"] == [7.0, 0.25]
    assert Program(ledger, ["z"]).run(inputs, 1, ArrayReading())["z"].tolist() == [[7.0], [0.25]]


def test_a_total_keeps_its_parts() -> None:
    assert total([A, B, 0]) == Total((A, B))
