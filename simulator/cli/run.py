"""``nps-sim run``: project a scenario and show what comes of it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import ResultOptions, answer_all, load_all, result_options
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.language import ngettext, separated

if TYPE_CHECKING:
    from simulator.report.layout import Report

_EPILOG = """\b
Examples:
  nps-sim run scenarios/company_x.yaml
  nps-sim run scenarios/retail_three_units.yaml:cautious -o results
  nps-sim run scenarios/company_x.yaml --set baseline.customers=50_000 --format json

\b
With -o DIR, files are named after the scenario file, and its case if one is
chosen: NAME.xlsx (the workbook), NAME.md (the report with the charts),
NAME.json, each chart as NAME-bridge.png and .svg and so on, and all of them as
the pages of NAME-charts.pdf.
"""


@click.command("run", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@result_options("the workbook, the charts and the report")
@click.pass_context
def command(context: click.Context, scenario: str, options: ResultOptions) -> None:
    """Project SCENARIO: before, after, do nothing, why, and what it is worth."""
    screen = Screen.of(context)
    begin = perf_counter()
    [read] = load_all([scenario], options.settings)
    if options.folder is not None:
        from simulator.cli.outputs import refuse_existing

        refuse_existing(options.folder, [read], force=options.force)
    run = Both(lambda: answer_all([read])[0])
    screen.detail(
        ngettext(
            "read {file} (SHA-256 {sha256}) and ran {steps} step in {seconds} s",
            "read {file} (SHA-256 {sha256}) and ran {steps} steps in {seconds} s",
            read.steps,
            file=read.file,
            sha256=read.sha256,
            steps=separated(read.steps),
            seconds=separated(perf_counter() - begin, 2),
        )
    )
    if options.folder is not None:
        from simulator.cli.outputs import write_run

        write_run(screen, options, options.folder, read, run)

    def report() -> Report:
        from simulator.report.tables import result_report

        return result_report(run.people)

    show(screen, run, report, options.form, byte_order_mark=options.bom)
    screen.warnings(run.people.warnings)
