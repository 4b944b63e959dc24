"""The texts of errors: positions, snippets, hints, nearest names, nothing a terminal would obey."""

from __future__ import annotations

import errno

import pytest

from simulator.errors import (
    OutputError,
    Problem,
    ScenarioError,
    SimulatorError,
    UsageError,
    nearest,
    printable,
    quoted,
    suggest,
)


def test_a_problem_is_written_with_position_snippet_caret_and_hint():
    problem = Problem(
        "scenarios/x.yaml",
        13,
        20,
        "initiatives.care.migrations.passives.promoters",
        "300% is more than 100%",
        "did you mean 3% of customers?",
        "        promoters: 300% of customers",
    )
    assert str(problem) == (
        "scenarios/x.yaml:13:20: initiatives.care.migrations.passives.promoters: 300% is more than 100%\n"
        "        promoters: 300% of customers\n"
        "                   ^\n"
        "    hint: did you mean 3% of customers?"
    )


def test_a_problem_without_a_place_has_no_line_and_no_snippet():
    assert str(Problem("x.yaml", 0, 0, "", "there is no such file")) == "x.yaml: there is no such file"


def test_an_empty_line_is_not_quoted():
    assert str(Problem("x.yaml", 3, 1, "a", "is wrong", None, "   ")) == "x.yaml:3:1: a: is wrong"


@pytest.mark.parametrize("column", [1, 50, 100, 400, 1000])
def test_the_caret_stays_under_its_character_on_long_lines(column):
    line = "x" * (column - 1) + "!" + "y" * 500
    _, snippet, caret = str(Problem("f", 1, column, "", "m", None, line)).splitlines()
    assert len(snippet) <= 108
    assert snippet[caret.index("^")] == "!"


def test_wide_characters_take_two_places_before_the_caret():
    caret = str(Problem("f", 1, 3, "", "m", None, "日本!")).splitlines()[-1]
    assert caret == " " * 8 + "    ^"


def test_problems_are_sorted_by_position_and_told_once():
    late, early = Problem("x", 9, 1, "", "late"), Problem("x", 2, 7, "", "early")
    error = ScenarioError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "x:2:7: early\nx:9:1: late"


def test_all_errors_are_of_one_tree():
    assert all(issubclass(kind, SimulatorError) for kind in (ScenarioError, OutputError, UsageError))
    assert issubclass(SimulatorError, Exception)


def test_output_errors_say_what_to_do():
    assert str(OutputError.exists("out.xlsx")) == "out.xlsx: already exists; --force overwrites it"
    full = OutputError.refused("out.xlsx", OSError(errno.ENOSPC, "No space left on device"))
    assert str(full) == "out.xlsx: could not be written: the disk is full"
    other = OutputError.refused("out.xlsx", OSError(errno.EIO, "Input/output error"))
    assert str(other) == "out.xlsx: could not be written: Input/output error"


def test_usage_errors_carry_their_hint():
    assert str(UsageError("no case x", "did you mean y?")) == "no case x; did you mean y?"
    assert str(UsageError("no case x")) == "no case x"


def test_nearest_ignores_case_and_gives_nothing_when_nothing_is_near():
    assert nearest("Curency", ["currency", "horizon"]) == "currency"
    assert nearest("zzz", ["currency"]) is None
    assert suggest("zzz", ["a", "b"]) == "known here: a, b"
    assert suggest("zzz", []) is None


def test_nothing_printed_can_move_the_cursor_or_turn_the_text():
    assert printable("a\x1b[31m\u202eb\tc\u00a0d") == "a?[31m?b c d"
    assert quoted("one\ntwo") == "one two"
    assert quoted("x" * 200) == "x" * 59 + "…"
