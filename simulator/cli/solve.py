"""``nps-sim solve``: the value of an input at which an outcome is what it is to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.endings import WRONG
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, OUTCOMES_HELP, format_option, gathered_in, reader_of, set_option
from simulator.cli.screen import Screen
from simulator.cli.show import show

if TYPE_CHECKING:
    from simulator.report.layout import Report

_EPILOG = f"""\b
Examples:
  nps-sim solve scenarios/company_x.yaml --target nps=65 --by nps
  nps-sim solve scenarios/company_x.yaml --target run_rate=91_500_000 --by initiatives.service.acquisition
  nps-sim solve scenarios/retail_three_units.yaml --target npv=0 --by initiatives.delivery.realisation

\b
{OUTCOMES_HELP} PATH is the path of any number of the scenario, also
units.NAME.PATH; or nps, which makes all migrations larger or smaller alike.
--target npv=0 asks for the break-even. Exit code 1 where no value reaches the
target; the nearest one is shown.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be reached, and by which input."""

    target: str
    path: str


@click.command("solve", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option("--target", required=True, metavar="OUTCOME=VALUE", help="What is to be reached, such as npv=0.")
@click.option("--by", "path", required=True, metavar="PATH", help="The input to be varied; nps for all migrations.")
@set_option
@format_option(*FORMATS)
@gathered_in(Question, "question")
@click.pass_context
def command(context: click.Context, scenario: str, settings: tuple[str, ...], form: str, question: Question) -> None:
    """Find the value of the input PATH at which an outcome of SCENARIO is VALUE."""
    from simulator.analysis.solve import solve
    from simulator.analysis.target import read_target

    screen = Screen.of(context)
    target = read_target(question.target)
    read = reader_of(scenario, settings)
    solution = Both(lambda: solve(read(()), target, question.path.strip(), read))

    def report() -> Report:
        from simulator.report.solve import solution_report

        return solution_report(solution.people)

    show(screen, solution, report, form)
    screen.warnings(solution.people.notes)
    if solution.people.found is None:
        context.exit(WRONG)
