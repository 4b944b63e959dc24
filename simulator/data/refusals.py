"""Saying what is wrong with data: the file or table, row and column, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _, ngettext, separated


def wrong_data(source: str, message: str, hint: str | None = None, *, line: int = 0, column: int = 1) -> ScenarioError:
    """Say what is wrong with a table; ``line`` is the line of a text file, 0 where there is none."""
    return ScenarioError([Problem(source, line, column if line else 0, "", message, hint)])


def wrong_rows(table: str, place: str, reason: str, found: tuple[object, int], hint: str) -> Problem:
    """Say what is wrong with rows by the first of them.

    Args:
        table: what the table is called.
        place: where the first of them is, with what leads on to the reason; empty where rows have no order.
        reason: the column and what is wrong with it.
        found: what stands there in the first of them, and how many there are.
        hint: what to do.
    """
    value, count = found
    shown = f": {quoted(str(value))}" if value is not None and str(value).strip() else ""
    text = f"{place}{reason}{shown}"
    if count > 1:
        text = _("{text} ({count} such rows)", text=text, count=separated(count))
    return Problem(table, 0, 0, "", text, hint)


def said_of_dropped(dropped: Mapping[str, int]) -> Iterator[str]:
    """Say how many rows were left out, by reason."""
    for reason, count in dropped.items():
        yield ngettext(
            "{count} row was left out: {reason}",
            "{count} rows were left out: {reason}",
            count,
            count=separated(count),
            reason=_(reason),
        )
