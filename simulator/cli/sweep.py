"""``nps-sim sweep``: the outcomes on a grid of one to four inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import OUTCOMES_HELP, ResultOptions, gathered_in, reader_of, result_options
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.language import ngettext, separated

if TYPE_CHECKING:
    from simulator.analysis.sweep_result import Sweep
    from simulator.report.layout import Report

OPTION = "--outcome"
_EPILOG = f"""\b
Examples:
  nps-sim sweep scenarios/company_x.yaml --vary initiatives.service.acquisition=0%..2%:0.25%
  nps-sim sweep scenarios/losing.yaml --vary finance.margin=50%..60%:2% --vary nps=0%..150%:50% --outcome npv
  nps-sim sweep scenarios/company_x.yaml --vary nps=0%..150%:0.1% -o nps.csv
  nps-sim sweep scenarios/vietnam.yaml --vary "finance.discount=8%..16% per year:1%" --format json

\b
PATH is the path of any number of the scenario, also units.NAME.PATH; or nps,
which makes all migrations larger or smaller alike. FROM, TO and STEP are
written as in the scenario file. The period or the base (per year, of
customers) may be left out, or be written once: it then is the scenario's, or
holds for all three. TO is a point where a step ends on it. Each --vary adds
an axis: up to four, and up to 2,000,000 points in all.

\b
{OUTCOMES_HELP} By default all that apply.

\b
One input, or two, are shown as a table of up to 200 points; of more, the best
and the worst. All points: --format csv or json, -o FILE.csv or FILE.parquet
(which takes pip install "nps-revenue-simulator[data]"). With -o DIR, NAME
being the scenario file's: NAME-sweep.csv (.parquet if very large),
NAME-sweep.md, charts and a workbook.
"""
_OUTPUT = click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(),
    metavar="DIR|FILE",
    help="Also write the points, a summary and charts to this folder, or the points alone to FILE.csv or FILE.parquet.",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is varied, and which outcomes are wanted."""

    ranges: tuple[str, ...]
    outcomes: tuple[str, ...]


@click.command("sweep", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option(
    "--vary",
    "ranges",
    required=True,
    multiple=True,
    metavar="PATH=FROM..TO:STEP",
    help="An input and the values it takes, such as finance.margin=38%..44%:1%; one to four times.",
)
@click.option("--outcome", "outcomes", multiple=True, metavar="OUTCOME", help="An outcome; may be repeated.")
@gathered_in(Question, "question")
@result_options("", _OUTPUT)
@click.pass_context
def command(context: click.Context, scenario: str, question: Question, options: ResultOptions) -> None:
    """Work out SCENARIO at every combination of some inputs' values."""
    from simulator.analysis.outcomes import known_outcome
    from simulator.analysis.sweep import sweep
    from simulator.analysis.vary import read_grid

    screen = Screen.of(context)
    begin = perf_counter()
    asked = [known_outcome(name, OPTION) for name in question.outcomes]
    read = reader_of(scenario, options.settings)
    base = read(())
    grid = read_grid(base, question.ranges, read)
    if options.folder is not None:
        from simulator.cli.sweep_outputs import refuse_existing

        refuse_existing(options.folder, base, grid, force=options.force)

    def work() -> Sweep:  # with the grid, whose notes are in a language too
        return sweep(base, read_grid(base, question.ranges, read), asked)

    result = Both(work)
    screen.detail(
        ngettext(
            "worked out {number} point in {seconds} s",
            "worked out {number} points in {seconds} s",
            grid.points,
            number=separated(grid.points),
            seconds=separated(perf_counter() - begin, 2),
        )
    )
    if options.folder is not None:
        from simulator.cli.sweep_outputs import write

        write(screen, options, base, result, asked)
    _show(screen, result, asked, options)
    screen.warnings(result.people.warnings)


def _show(screen: Screen, result: Both[Sweep], asked: list[str], options: ResultOptions) -> None:
    from simulator.report.sweep_data import write_sweep_csv, write_sweep_json

    def report() -> Report:
        from simulator.report.sweep import sweep_report

        return sweep_report(result.people, asked)

    match options.form:
        case "csv":
            result.for_programs(lambda each: _put(screen, write_sweep_csv(each, byte_order_mark=options.bom)))
        case "json":
            ascii_only = not screen.holds_any_letter
            result.for_programs(lambda each: _put(screen, write_sweep_json(each, ascii_only=ascii_only)))
        case _:
            show(screen, result, report, options.form)


def _put(screen: Screen, parts: Iterable[str]) -> None:
    for part in parts:
        screen.result(part)
