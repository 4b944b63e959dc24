"""A result in the form that was asked for: for programs always in English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from simulator.cli.both import Both, Result
from simulator.cli.screen import Screen

if TYPE_CHECKING:
    from simulator.report.layout import Line, Report


class HasDict(Protocol):
    """A run, a comparison or another result."""

    def to_dict(self) -> dict[str, Any]:
        """Give the result as JSON."""
        ...


Shown = TypeVar("Shown", bound=HasDict)


def show(
    screen: Screen, result: Both[Shown], report: Callable[[], Report], form: str, *, byte_order_mark: bool = False
) -> None:
    """Write a result to standard output.

    Args:
        screen: Where it goes.
        result: What programs are given.
        report: Gives what people are shown, where that is asked for.
        form: ``table``, ``json``, ``csv`` or ``markdown``.
        byte_order_mark: Whether CSV begins with one.
    """
    match form:
        case "json":
            show_json(screen, result.for_programs(lambda each: each.to_dict()))
        case "csv":
            from simulator.report.csv_text import write_csv

            content = result.for_programs(lambda each: each.to_dict())
            screen.result(write_csv(content, byte_order_mark=byte_order_mark))
        case "markdown":
            from simulator.report.markdown import write_markdown

            screen.result(write_markdown(report()))
        case _:
            from simulator.report.terminal import write_terminal

            screen.result(write_terminal(report(), screen.width, colour=screen.coloured))


def show_lines(
    screen: Screen,
    result: Both[Result],
    content: Callable[[Result], dict[str, Any]],
    lines: Callable[[Result], Sequence[Line]],
    form: str,
) -> None:
    """Write running text to standard output, or the same as JSON or CSV.

    Args:
        screen: Where it goes.
        result: What is shown.
        content: Gives it as JSON.
        lines: Gives it as people read it.
        form: ``table``, ``json``, ``csv`` or ``markdown``.
    """
    match form:
        case "json":
            show_json(screen, result.for_programs(content))
        case "csv":
            from simulator.report.csv_text import write_csv

            screen.result(write_csv(result.for_programs(content)))
        case "markdown":
            from simulator.report.markdown import write_lines_as_markdown

            screen.result(write_lines_as_markdown(lines(result.people)))
        case _:
            from simulator.report.terminal import write_lines

            screen.result(write_lines(lines(result.people), screen.width, colour=screen.coloured))


def show_json(screen: Screen, content: dict[str, Any]) -> None:
    """Write JSON, escaping letters that standard output cannot hold."""
    from simulator.report.json_text import write_json

    screen.result(write_json(content, ascii_only=not screen.holds_any_letter))
