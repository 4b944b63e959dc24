"""``nps-sim solve``: the value of an input at which an outcome is what it is to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.cli.endings import WRONG
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import (
    FORMATS,
    FROM_STANDARD_INPUT,
    STANDARD_INPUT,
    format_option,
    gathered_in,
    is_standard_input,
    set_option,
)
from simulator.cli.screen import Screen
from simulator.cli.show import show

if TYPE_CHECKING:
    from simulator.report.layout import Report
    from simulator.scenario.scenario import Scenario

_EPILOG = """\b
Examples:
  nps-sim solve scenarios/company_x.yaml --target nps=65 --by nps
  nps-sim solve scenarios/company_x.yaml --target run_rate=91_500_000 --by initiatives.service.acquisition
  nps-sim solve scenarios/retail_three_units.yaml --target npv=0 --by initiatives.delivery.realisation

\b
OUTCOME is one of nps, customers, run_rate, run_rate_change,
run_rate_increment, revenue, revenue_increment, contribution_increment, npv,
roi, irr, payback_months. PATH is the path of any number of the scenario, also
units.NAME.PATH; or nps, which makes all migrations larger or smaller alike.
Exit code 1 where no value reaches the target; the nearest one is shown.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be reached, and by which input."""

    target: str
    path: str


@click.command("solve", cls=SimulatorCommand, epilog=_EPILOG, short_help="The input that reaches a target.")
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
    read = _reader(scenario, settings)
    solution = solve(read(()), target, question.path.strip(), read)

    def report() -> Report:
        from simulator.report.solve import solution_report

        return solution_report(solution)

    show(screen, solution, report, form)
    screen.warnings(solution.notes)
    if solution.found is None:
        context.exit(WRONG)


def _reader(source: str, settings: Sequence[str]) -> Callable[[Sequence[str]], Scenario]:
    """Give what reads the scenario with further settings; standard input is read once and kept."""
    from simulator.scenario import load, parse

    if not is_standard_input(source):
        return lambda further: load(source, (*settings, *further))
    from simulator.scenario.source import read_source

    content = read_source(STANDARD_INPUT).content
    case = source.partition(":")[2] or None
    return lambda further: parse(content, FROM_STANDARD_INPUT, case, (*settings, *further))
