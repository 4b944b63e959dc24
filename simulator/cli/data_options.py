"""Arguments and options of the commands that measure customer-level data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import FORMATS, force_option, format_option, gathered_in

if TYPE_CHECKING:
    from simulator.data.sources import Where


@dataclass(frozen=True, slots=True)
class DataOptions:
    """Which columns mean what, which part of the data is meant, and how its numbers are written."""

    customer: str | None
    score: str | None
    spend: str | None
    unit: str | None
    date: str | None
    table: str | None
    query: str | None
    decimal: str | None
    spark: bool
    drop_invalid: bool

    @property
    def columns(self) -> dict[str, str | None]:
        """The named columns by what they mean."""
        return {role: getattr(self, role) for role in ("customer", "score", "spend", "unit", "date")}

    @property
    def where(self) -> Where:
        """Which part of the data is meant."""
        from simulator.data.sources import Where

        return Where(self.table, self.query, self.decimal, self.spark)


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """Where and how a result is written."""

    target: str | None
    form: str
    force: bool


def data_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of ``DataOptions``, as its parameter ``data``."""
    decorators: list[Callable[[Any], Any]] = [
        click.option(
            f"--{role}", metavar="COLUMN", help=f"The column of the {role}; guessed from its name if left out."
        )
        for role in ("customer", "score", "spend", "unit", "date")
    ]
    decorators += [
        click.option(
            "--table",
            metavar="NAME",
            help="The table of a database, or the sheet of a workbook (its first, if left out).",
        ),
        click.option("--query", metavar="SQL", help="A query of a database, in its own SQL."),
        click.option(
            "--decimal",
            type=click.Choice(("point", "comma")),
            help="How text writes decimals: 3.5 (as taken if left out) or 3,5.",
        ),
        click.option("--spark", is_flag=True, help="Let Spark read the file."),
        click.option("--drop-invalid", is_flag=True, help="Leave out rows that are not right, and count them."),
        gathered_in(DataOptions, "data"),
    ]
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def target_options(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of ``TargetOptions``, as its parameter ``target``."""
    decorators: list[Callable[[Any], Any]] = [
        click.option("-o", "--output", "target", type=click.Path(), metavar="FILE", help=f"Also write {what}."),
        format_option(*FORMATS),
        force_option,
        gathered_in(TargetOptions, "target"),
    ]

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate
