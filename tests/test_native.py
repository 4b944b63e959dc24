"""The native reading: machine code that says what the other readings say, to the last few digits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from simulator.arithmetic import native_functions
from simulator.arithmetic.drawn_arrays import DrawnArrays
from simulator.arithmetic.drawn_program import MOST_RUNS, DrawnProgram
from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.native import Kernel
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.plain import Units
from simulator.arithmetic.program import Program
from simulator.arithmetic.terms import Term, before, greater, least, operation, ratio

Array = np.ndarray
NEAR = 4e-15  # of the exponent's size: e to the 100 is known to a hundredth of the digits that e is
READINGS = [lambda program, by_unit, units: DrawnArrays(program), Kernel]


def drawn_program(ledger: Ledger, wanted: list[str], drawn: list[str], steps: int = 1, **given: Units) -> DrawnProgram:
    return DrawnProgram(Program(ledger, wanted), given, steps, drawn)


def of_two_inputs(formula: Term) -> Kernel:
    ledger = Ledger({"x": None, "y": None})
    for path in ("x", "y"):
        ledger.input(path)
    ledger.declare("z", "", "", formula)
    return Kernel(drawn_program(ledger, ["z"], ["x", "y"]), (), 1)


def row(*values: float) -> Array:
    return np.array([values], dtype=float)


X, Y = Ledger({"x": None}).input("x"), Ledger({"y": None}).input("y")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_says_on_plain_floats(name: str) -> None:
    assert callable(getattr(native_functions, OPERATIONS[name].arrays))
    operands = [X, Y, X + 7] if name == "ratio" else [X, Y]
    x, y = row(2, 3, 0.5, 0, 2, 1, 1e6, 3), row(3, 2, 0.5, 2, -1, 0, 1e-3, 0)
    keep = y != 0 if name == "divide" else np.isfinite(x)
    x, y = x[keep][np.newaxis], y[keep][np.newaxis]
    found = of_two_inputs(operation(name, *operands)).run({"x": x, "y": y}, x.size)["z"]
    plain = OPERATIONS[name].plain
    expected = [plain(a, b, a + 7) if name == "ratio" else plain(a, b) for a, b in zip(*x, *y, strict=True)]
    assert found == pytest.approx(expected, rel=1e-14)


def test_powers_are_exact_to_the_last_digits() -> None:
    generator = np.random.default_rng(1)
    base = np.concatenate([generator.uniform(0, 2, 40_000), np.exp(generator.uniform(-600, 600, 40_000))])
    exponent = np.concatenate([generator.uniform(-3, 3, 40_000), generator.uniform(-1, 1, 40_000)])
    found = of_two_inputs(X**Y).run({"x": row(*base), "y": row(*exponent)}, base.size)["z"]
    size = 1 + np.abs(exponent * np.log(base))
    assert np.max(np.abs(found / base**exponent - 1) / size) < NEAR


def test_powers_at_their_corners() -> None:
    x, y = row(0, 0, 1, 5, 0.5), row(2, 0, 123, 0, 2000)
    assert of_two_inputs(X**Y).run({"x": x, "y": y}, 5)["z"].tolist() == [0, 1, 1, 1, 0]


@pytest.mark.parametrize(("base", "exponent"), [(-2, 2), (10, 400), (0, -1), (1e300, 2)])
def test_a_power_that_is_not_covered_is_said_not_guessed(base: float, exponent: float) -> None:
    with pytest.raises(OverflowError):
        of_two_inputs(X**Y).run({"x": row(2, base), "y": row(2, exponent)}, 2)


@pytest.mark.parametrize("draws", [1, 7, 8, 9, 1000])
def test_any_number_of_draws_and_any_kind_of_array(draws: int) -> None:
    kernel = of_two_inputs(X - Y)
    x, y = np.arange(2.0 * draws).reshape(1, -1), np.arange(draws, dtype=np.int64).reshape(1, -1)
    assert kernel.run({"x": x[:, ::2], "y": y}, draws)["z"].tolist() == list(range(draws))
    assert kernel.run({"x": x[:, :draws], "y": row(3)}, draws)["z"].tolist() == [value - 3 for value in range(draws)]


def growing() -> Ledger:
    """Two units grow from a start at a rate; a rest of 1 is used up in the first three steps, by what moves."""
    ledger = Ledger({"start": None, "rate": None, "moved": None}, units=2)
    with ledger.section("Units", Level.UNIT):
        ledger.declare("months", "", "", before("months") + 1, today=0.0)
        ledger.declare("ramp", "", "", least(1.0, ledger["months"] / 3))
        ledger.during("change", "", "", ledger["ramp"] - before("ramp"))
        ledger.during("flow", "", "", ledger.input("moved") * ledger["change"])
        growth = before("size") * (1 + ledger.input("rate")) + ledger["flow"]
        ledger.declare("size", "", "", growth, ledger.input("start"))
        ledger.declare("share", "", "", ratio(ledger["flow"], ledger["change"], -1.0))
        ledger.declare("large", "", "", greater(ledger["size"], 150))
    with ledger.section("Company", Level.COMPANY):
        ledger.declare("all", "", "", ledger.across_units(ledger["size"]))
        ledger.declare("shares", "", "", ledger.across_units(ledger["share"]))
        ledger.declare("number_large", "", "", ledger.across_units(ledger["large"]))
        ledger.declare("times", "", "", ledger.over_steps(ledger["number_large"]))
        ledger.declare("gain", "", "", ledger.end("all") - ledger.today("all"))
    return ledger


GROWN = ["all", "shares", "times", "gain"]


@pytest.mark.parametrize("reading", READINGS)
def test_paths_sums_ends_and_units(reading) -> None:
    program = drawn_program(growing(), GROWN, ["rate", "moved"], 5, start=[100.0, 200.0])
    found = reading(program, {"moved"}, 2).run({"rate": row(0.0, 0.1), "moved": np.array([[0.0, 3.0], [0.0, 9.0]])}, 2)
    assert found["all"][:, 0].tolist() == [300] * 6
    assert found["all"][1, 1] == pytest.approx(330 + 4)
    assert found["shares"][:, 1] == pytest.approx([-2, 12, 12, 12, -2, -2])
    assert found["times"].tolist() == [6, 8]
    assert found["gain"] == pytest.approx(found["all"][-1] - 300)


def test_what_the_draws_do_not_change_is_worked_out_beforehand() -> None:
    program = drawn_program(growing(), GROWN, ["moved"], 5, start=[100.0, 200.0], rate=[0.1])
    assert [list(run.steps) for run in program.runs] == [[1, 2, 3], [4, 5]]
    ramping, after = program.runs
    assert len(after.instructions) < len(ramping.instructions)
    nothing = drawn_program(growing(), ["shares"], ["rate"], 5, start=[100.0, 200.0], moved=[3.0])
    assert [run.instructions for run in nothing.runs] == [()] * len(nothing.runs)
    assert nothing.start.instructions == ()


@pytest.mark.parametrize("reading", READINGS)
def test_outcomes_on_which_the_draws_have_no_effect_are_the_same_in_all(reading) -> None:
    program = drawn_program(growing(), ["shares", "gain"], ["moved"], 5, start=[100.0, 200.0], rate=[0.0])
    found = reading(program, (), 2).run({"moved": row(0, 0, 0)}, 3)
    assert found["gain"].tolist() == [0, 0, 0]
    assert found["shares"][1:4].tolist() == [[0, 0, 0]] * 3


def test_many_kinds_of_steps_share_instructions() -> None:
    ledger = Ledger({"x": None})
    ledger.declare("on", "", "", 1 - before("two_ago"), today=0.0)  # three steps on, three steps off
    ledger.declare("one_ago", "", "", before("on"), today=0.0)
    ledger.declare("two_ago", "", "", before("one_ago"), today=0.0)
    ledger.declare("z", "", "", before("z") + ledger["on"] * ledger.input("x"), today=0.0)
    program = drawn_program(ledger, ["z"], ["x"], 60)
    assert len(program.runs) == MOST_RUNS
    assert [step for run in program.runs for step in run.steps] == list(range(1, 61))
    for reading in READINGS:
        assert reading(program, (), 1).run({"x": row(3, 5)}, 2)["z"][-1].tolist() == [90, 150]


@pytest.mark.parametrize("reading", READINGS)
def test_what_only_the_end_reads_is_worked_out_once(reading) -> None:
    ledger = growing()
    ledger.declare("final", "", "", ledger.end("shares"))
    program = drawn_program(ledger, ["final", "gain"], ["moved"], 5, start=[100.0, 200.0], rate=[0.1])
    assert all(each.operation != "ratio" for run in program.runs for each in run.instructions)
    assert reading(program, (), 2).run({"moved": row(3)}, 1)["final"] == [-2]
    shorter = drawn_program(ledger, ["final", "gain"], ["moved"], 3, start=[100.0, 200.0], rate=[0.1])
    assert reading(shorter, (), 2).run({"moved": row(3)}, 1)["final"] == pytest.approx([6])


def test_threads_may_share_a_kernel() -> None:
    program = drawn_program(growing(), GROWN, ["rate"], 50, start=[100.0, 200.0], moved=[3.0])
    kernel = Kernel(program, (), 2)
    rates = np.random.default_rng(1).uniform(0, 0.1, (16, 1, 500))
    alone = [kernel.run({"rate": rate}, 500) for rate in rates]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda rate: kernel.run({"rate": rate}, 500), rates))
    for first, second in zip(alone, together, strict=True):
        assert all(np.array_equal(first[key], second[key]) for key in GROWN)
