"""``nps-sim transitions``: who moved between two waves of a survey, and how far their spend followed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.baseline import PERIODS
from simulator.cli.both import Both
from simulator.cli.data_options import DataOptions, TargetOptions, data_options, target_options
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import gathered_in
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.data.currency import USUAL_CURRENCY
from simulator.errors import UsageError
from simulator.language import _, separated

if TYPE_CHECKING:
    from simulator.data.transitions_result import Transitions
    from simulator.report.layout import Report

_USUAL_PERIOD = "year"
_USUAL_NAME = "As measured"
_TWO = 2
_MOST_MONTHS = 600
_EPILOG = """\b
Examples:
  nps-sim transitions scenarios/data/wave_2025.csv scenarios/data/wave_2026.csv
  nps-sim transitions scenarios/data/wave_2025.csv scenarios/data/wave_2026.csv -o measured.yaml

\b
A wave has a row for each customer, with the score from 0 to 10 (blank for those
who did not answer) and the spend; the customer's number joins the two waves.
One table may hold both: with --wave COLUMN --waves 2025,2026, the earlier one
first; a year or a month stands for all its dates. Two tables of one database:
WAVE1 and WAVE2 are the database, and --table FIRST,SECOND names them.
The scenario written by -o starts where the second wave ended, and lets the
measured movements, churn and new customers happen once more. Where no column of
dates says how far the waves are apart, --months-between does.
"""


@dataclass(frozen=True, slots=True)
class TransitionOptions:
    """What tells the waves of one table apart, how far two are from each other, and what the scenario says besides."""

    wave: str | None
    waves: str | None
    months_between: int | None
    name: str | None
    currency: str | None
    spend_period: str | None

    @property
    def names(self) -> list[str] | None:
        """The names of the waves, the earlier one first."""
        return None if self.waves is None else [name.strip() for name in self.waves.split(",") if name.strip()]

    @property
    def taken(self) -> list[str]:
        """Say what the scenario holds that nobody stated."""
        stated = {"--currency": (self.currency, USUAL_CURRENCY), "--spend-period": (self.spend_period, _USUAL_PERIOD)}
        return [
            _("{option} is not stated and taken as {usual}", option=option, usual=usual)
            for option, (given, usual) in stated.items()
            if not given
        ]


@click.command("transitions", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("sources", metavar="WAVE1 [WAVE2]", nargs=-1, required=True)
@data_options
@click.option("--wave", metavar="COLUMN", help="The column that tells the waves of one table apart.")
@click.option("--waves", metavar="FIRST,SECOND", help="The earlier and the later wave of one table.")
@click.option(
    "--months-between",
    type=click.IntRange(1, _MOST_MONTHS),
    metavar="N",
    help="How many months lie between the waves, where no dates say so.",
)
@click.option("--name", metavar="TEXT", help="What the scenario is called.")
@click.option("--currency", metavar="CODE", help="The currency of spend, such as USD or VND.")
@click.option("--spend-period", type=click.Choice(PERIODS), help="What period spend is for.")
@gathered_in(TransitionOptions, "own")
@target_options("a scenario file")
@click.pass_context
def command(
    context: click.Context, sources: tuple[str, ...], data: DataOptions, own: TransitionOptions, target: TargetOptions
) -> None:
    """Measure who moved between two waves of a survey, who left, who joined, and how far movers' spend followed."""
    from simulator.data.currency import checked_currency
    from simulator.data.transitions_measure import measure_transitions
    from simulator.report.files import refuse_what_exists

    screen = Screen.of(context)
    if len(sources) > _TWO:
        raise UsageError(
            _("{number} waves are given", number=separated(len(sources))),
            _("give two, or one table and --waves FIRST,SECOND"),
        )
    currency = checked_currency(own.currency)
    if target.target is not None:
        refuse_what_exists([Path(target.target)], force=target.force)
    measured = Both(
        lambda: measure_transitions(
            *sources,
            columns={**data.columns, **({"wave": own.wave} if own.wave else {})},
            where=data.where,
            waves=own.names,
            months_between=own.months_between,
            drop_invalid=data.drop_invalid,
        )
    )
    if target.target is not None:
        _write(screen, measured.people, own, target)

    def report() -> Report:
        from simulator.report.transitions import transitions_report

        return transitions_report(measured.people, currency if own.currency else "")

    show(screen, measured, report, target.form)
    screen.warnings((*measured.people.notes, *(own.taken if target.target is not None else ())))


def _write(screen: Screen, measured: Transitions, own: TransitionOptions, target: TargetOptions) -> None:
    from simulator.data.currency import checked_currency
    from simulator.data.scenario_text import Frame
    from simulator.data.transitions_text import transitions_text
    from simulator.report.files import write_files

    assert target.target is not None
    frame = Frame(own.name or _USUAL_NAME, checked_currency(own.currency), own.spend_period or _USUAL_PERIOD)
    write_files({Path(target.target): transitions_text(measured, frame).encode()}, force=target.force)
    screen.note(_("wrote {path}", path=target.target))
