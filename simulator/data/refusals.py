"""Saying what is wrong with data: the file or table, row and column, and what to do."""

from __future__ import annotations

from simulator.errors import Problem, ScenarioError


def wrong_data(source: str, message: str, hint: str | None = None, *, line: int = 0, column: int = 1) -> ScenarioError:
    """Say what is wrong with a table; ``line`` is the line of a text file, 0 where there is none."""
    return ScenarioError([Problem(source, line, column if line else 0, "", message, hint)])
