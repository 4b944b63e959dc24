"""``nps-sim risk``: how sure every outcome is, from many draws of the uncertain inputs."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import ResultOptions, gathered_in, load_all, result_options
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.language import _, ngettext, separated

if TYPE_CHECKING:
    from simulator.analysis.risk_result import Risk
    from simulator.report.layout import Report

_EPILOG = """\b
Examples:
  nps-sim risk scenarios/retail_three_units.yaml
  nps-sim risk scenarios/subscription.yaml --draws 65536 --seed 7 --format json
  nps-sim risk scenarios/vietnam.yaml -o results

\b
What is drawn is what the scenario says of its uncertainty: a distribution by
path, such as
  uncertainty:
    finance.margin: {uniform: [39%, 43%]}
Sobol draws fill the space evenly and are much more exact than as many random
ones; a power of two suits them best. The same seed gives the same draws.

\b
With -o DIR, NAME being the scenario file's: NAME-risk.json, NAME-risk.md,
charts (NAME-fan, NAME-distribution, NAME-drivers, and all of them in
NAME-risk-charts.pdf), and the workbook NAME-risk.xlsx.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """How many draws, which, and by which engine."""

    draws: int | None
    seed: int
    sampler: str
    engine: str | None


@click.command("risk", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option("--draws", type=int, metavar="N", help="How many draws: 16,384, or what is given here, up to 10,000,000.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Where the draws come from.")
@click.option(
    "--sampler", type=click.Choice(["sobol", "random"]), default="sobol", show_default=True, help="How to draw."
)
@click.option(
    "--engine",
    type=click.Choice(["numpy", "native"]),
    help="What works the draws out; by default their number decides. Both give the same.",
)
@gathered_in(Question, "question")
@result_options("the charts, a summary, the numbers and the workbook")
@click.pass_context
def command(context: click.Context, scenario: str, question: Question, options: ResultOptions) -> None:
    """Draw the uncertain inputs of SCENARIO many times: the range of every outcome, and what drives it."""
    from simulator.analysis.risk import assess
    from simulator.analysis.risk_result import DRAWS
    from simulator.cli.progress import progress

    screen = Screen.of(context)
    begin = perf_counter()
    [read] = load_all([scenario], options.settings)
    if options.folder is not None:
        from simulator.cli.risk_outputs import refuse_existing

        refuse_existing(options.folder, read, force=options.force)
    draws = DRAWS if question.draws is None else question.draws

    def work() -> Risk:
        with progress(screen, _("Drawing"), draws) as watch:
            return assess(read, draws, question.seed, question.sampler, question.engine, watch)

    risk = Both(work)
    screen.detail(
        ngettext(
            "worked out {number} draw with the engine {engine} in {seconds} s",
            "worked out {number} draws with the engine {engine} in {seconds} s",
            draws,
            number=separated(draws),
            engine=risk.people.engine,
            seconds=separated(perf_counter() - begin, 2),
        )
    )
    if options.folder is not None:
        from simulator.cli.risk_outputs import write

        write(screen, options, read, risk)

    def report() -> Report:
        from simulator.report.risk import risk_report

        return risk_report(risk.people)

    show(screen, risk, report, options.form, byte_order_mark=options.bom)
    screen.warnings(risk.people.warnings)
