"""A result in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from simulator.cli.screen import Screen

if TYPE_CHECKING:
    from simulator.report.layout import Line, Report


class Result(Protocol):
    """A run or a comparison."""

    def to_dict(self) -> dict[str, Any]:
        """Give the result as JSON."""
        ...


def show(
    screen: Screen, result: Result, report: Callable[[], Report], form: str, *, byte_order_mark: bool = False
) -> None:
    """Write a result to standard output.

    Args:
        screen: Where it goes.
        result: The run or the comparison.
        report: Gives what people are shown, where that is asked for.
        form: ``table``, ``json``, ``csv`` or ``markdown``.
        byte_order_mark: Whether CSV begins with one.
    """
    match form:
        case "json":
            show_json(screen, result.to_dict())
        case "csv":
            from simulator.report.csv_text import write_csv

            screen.result(write_csv(result.to_dict(), byte_order_mark=byte_order_mark))
        case "markdown":
            from simulator.report.markdown import write_markdown

            screen.result(write_markdown(report()))
        case _:
            from simulator.report.terminal import write_terminal

            screen.result(write_terminal(report(), screen.width, colour=screen.coloured))


def show_lines(screen: Screen, content: dict[str, Any], lines: Sequence[Line], form: str) -> None:
    """Write running text to standard output, or the same as JSON or CSV, in the form that was asked for."""
    match form:
        case "json":
            show_json(screen, content)
        case "csv":
            from simulator.report.csv_text import write_csv

            screen.result(write_csv(content))
        case "markdown":
            from simulator.report.markdown import write_lines_as_markdown

            screen.result(write_lines_as_markdown(lines))
        case _:
            from simulator.report.terminal import write_lines

            screen.result(write_lines(lines, screen.width, colour=screen.coloured))


def show_json(screen: Screen, content: dict[str, Any]) -> None:
    """Write JSON, escaping letters that standard output cannot hold."""
    from simulator.report.json_text import write_json

    screen.result(write_json(content, ascii_only=not screen.holds_any_letter))
