"""``nps-sim sensitivity``: which inputs matter to an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import OUTCOMES_HELP, ResultOptions, gathered_in, load_all, result_options
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.errors import UsageError
from simulator.language import _, ngettext, separated

if TYPE_CHECKING:
    from simulator.analysis.sensitivity_result import Sensitivity
    from simulator.report.layout import Report
    from simulator.scenario.scenario import Scenario

TORNADO, SOBOL = "tornado", "sobol"
_EPILOG = f"""\b
Examples:
  nps-sim sensitivity scenarios/retail_three_units.yaml
  nps-sim sensitivity scenarios/company_x.yaml --outcome nps
  nps-sim sensitivity scenarios/vietnam.yaml --outcome npv --method sobol --seed 7

\b
{OUTCOMES_HELP} By default npv; where there is none,
run_rate_increment.

\b
tornado takes one input at a time to its 10th and 90th percentile. Without
uncertainty in the scenario, it takes every number to 10 % below and above.
sobol splits the variance over the inputs of uncertainty: what each explains
alone (first order), and with its interplay (total order), with 95 % margins.
Correlated inputs count as one. N points mean (inputs + 2) x N runs.

\b
With -o DIR, NAME being the scenario file's: NAME-sensitivity.json,
NAME-sensitivity.md, the chart and a workbook.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """Which outcome is asked for, and how its inputs are to be compared."""

    outcome: str | None
    method: str
    draws: int | None
    seed: int | None

    def __post_init__(self) -> None:
        """Refuse draws where nothing is drawn."""
        for name, value in (("--draws", self.draws), ("--seed", self.seed)):
            if self.method != SOBOL and value is not None:
                method = f"--method {SOBOL}"
                raise UsageError(
                    _("{option} belongs to {other}", option=name, other=method), _("add {option}", option=method)
                )


@click.command("sensitivity", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option("--outcome", metavar="OUTCOME", help="The outcome that is looked at.")
@click.option(
    "--method", type=click.Choice((TORNADO, SOBOL)), default=TORNADO, show_default=True, help="How inputs are compared."
)
@click.option("--draws", type=int, metavar="N", help="Points for sobol, 4,096 by default.")
@click.option("--seed", type=int, metavar="S", help="What the points follow from, 1 by default.")
@gathered_in(Question, "question")
@result_options("the numbers, a summary, the chart and a workbook")
@click.pass_context
def command(context: click.Context, scenario: str, question: Question, options: ResultOptions) -> None:
    """Say which inputs of SCENARIO matter to an outcome, and how far each moves it."""
    screen = Screen.of(context)
    begin = perf_counter()
    [read] = load_all([scenario], options.settings)
    if options.folder is not None:
        from simulator.cli.sensitivity_outputs import refuse_existing

        refuse_existing(options.folder, read, question.method, force=options.force)
    result = Both(lambda: _result(read, question))
    count = len(result.people.inputs)
    screen.detail(
        ngettext(
            "compared {number} input in {seconds} s",
            "compared {number} inputs in {seconds} s",
            count,
            number=separated(count),
            seconds=separated(perf_counter() - begin, 2),
        )
    )
    if options.folder is not None:
        from simulator.cli.sensitivity_outputs import write

        write(screen, options, read, result)

    def report() -> Report:
        from simulator.report.sensitivity import sensitivity_report

        return sensitivity_report(result.people)

    show(screen, result, report, options.form, byte_order_mark=options.bom)
    screen.warnings(result.people.warnings)


def _result(scenario: Scenario, question: Question) -> Sensitivity:
    from simulator.analysis.outcomes import known_outcome
    from simulator.analysis.sensitivity import POINTS, sobol_indices, tornado

    outcome = None if question.outcome is None else known_outcome(question.outcome, "--outcome")
    if question.method == TORNADO:
        return tornado(scenario, outcome)
    draws = POINTS if question.draws is None else question.draws
    return sobol_indices(scenario, outcome, draws, 1 if question.seed is None else question.seed)
