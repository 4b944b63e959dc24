"""``nps-sim baseline``: a scenario's baseline measured from customer-level data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.data_options import DataOptions, TargetOptions, data_options, target_options
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import gathered_in
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.language import _

if TYPE_CHECKING:
    from simulator.data.baseline_result import Baseline
    from simulator.report.layout import Report

PERIODS = ("month", "quarter", "half-year", "year")
_EPILOG = """\b
Examples:
  nps-sim baseline customers.csv
  nps-sim baseline customers.parquet -o company.yaml --currency VND
  nps-sim baseline crm.duckdb --query "select * from answers" -o crm.yaml

\b
DATA is a CSV, Parquet or Excel file, a DuckDB database, or the address of a
PostgreSQL one (postgresql://user@host/crm, with --table or --query). It has a
row for each customer, with the score from 0 to 10 (blank for those who did not
answer) and the spend. Every column that is guessed is named.

\b
A row that is not right is refused with its place, or left out and counted with
--drop-invalid. Of a customer who answered several times the latest answer
counts, if a column of dates tells which it is. With -o --force the baseline is
written into a scenario that is there: its values change, all else stays.

\b
The NPS of all is that of all answers together. A run of the scenario weighs each
unit by its customers, and gives another score where units answered unequally.
"""


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """What the scenario says beside what is measured."""

    name: str | None
    currency: str | None
    spend_period: str | None
    customers: int | None


@click.command("baseline", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("source", metavar="DATA")
@data_options
@click.option("--name", metavar="TEXT", help="What the scenario is called.")
@click.option("--currency", metavar="CODE", help="The currency of spend, such as USD or VND.")
@click.option("--spend-period", type=click.Choice(PERIODS), help="What period spend is for.")
@click.option(
    "--customers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many customers there are in all, where the data holds only some; units keep their shares.",
)
@gathered_in(FrameOptions, "frame")
@target_options("a scenario file")
@click.pass_context
def command(context: click.Context, source: str, data: DataOptions, frame: FrameOptions, target: TargetOptions) -> None:
    """Measure customers, segment mix, spend and NPS from the customer-level rows of DATA."""
    from simulator.data.currency import checked_currency
    from simulator.data.measured_baseline import measure_baseline
    from simulator.report.files import refuse_what_exists

    screen = Screen.of(context)
    currency = checked_currency(frame.currency)
    if target.target is not None:
        refuse_what_exists([Path(target.target)], force=target.force)
    measured = Both(
        lambda: measure_baseline(
            source,
            columns=data.columns,
            where=data.where,
            customers=frame.customers,
            drop_invalid=data.drop_invalid,
            currency=frame.currency and currency,
        )
    )
    notes = _write(screen, target, measured.people, frame, currency) if target.target is not None else []

    def report() -> Report:
        from simulator.report.baseline import baseline_report

        return baseline_report(measured.people, currency if frame.currency else "")

    show(screen, measured, report, target.form)
    screen.warnings((*measured.people.notes, *notes))


def _write(
    screen: Screen, target: TargetOptions, measured: Baseline, frame: FrameOptions, currency: str
) -> Sequence[str]:
    """Write a new scenario, or the baseline into one that is there; give what is to be known of it."""
    from simulator.report.files import write_files

    path = Path(str(target.target))
    notes: Sequence[str]
    if path.exists():
        from simulator.data.scenario_update import updated_scenario

        stated = {"name": frame.name, "currency": frame.currency and currency}
        stated["baseline.spend_period"] = frame.spend_period
        text, notes = updated_scenario(path, measured, {path: value for path, value in stated.items() if value})
        done = _("wrote the baseline into {path}", path=path)
    else:
        from simulator.data.scenario_text import Frame, scenario_text

        name = frame.name or measured.stem
        text, notes = scenario_text(measured, Frame(name, currency, frame.spend_period or PERIODS[-1])), _taken(frame)
        done = _("wrote {path}", path=path)
    write_files({path: text.encode()}, force=target.force)
    screen.note(done)
    return notes


def _taken(frame: FrameOptions) -> tuple[str, ...]:
    """Say what the scenario holds that nobody stated."""
    from simulator.data.currency import USUAL_CURRENCY

    taken = []
    if frame.currency is None:
        taken.append(
            _(
                "the currency of spend is not stated and taken as {currency}; --currency states it",
                currency=USUAL_CURRENCY,
            )
        )
    if frame.spend_period is None:
        taken.append(_("the period of spend is not stated and taken as a year; --spend-period states it"))
    return tuple(taken)
