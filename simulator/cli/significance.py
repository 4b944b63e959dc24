"""``nps-sim significance``: could the survey tell the change from noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, answer_all, format_option, load_all, set_option
from simulator.cli.screen import Screen
from simulator.cli.show import show

if TYPE_CHECKING:
    from simulator.report.layout import Report

_EPILOG = """\b
Examples:
  nps-sim significance scenarios/company_x.yaml --respondents 1200
  nps-sim significance scenarios/vietnam.yaml --format json

\b
The number of answers is that of the scenario (baseline.survey.respondents),
taken for every wave, unless --respondents gives another.
"""


@click.command("significance", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option("--respondents", type=click.IntRange(min=1), metavar="N", help="Answers in each wave of the survey.")
@set_option
@format_option(*FORMATS)
@click.pass_context
def command(
    context: click.Context, scenario: str, respondents: int | None, settings: tuple[str, ...], form: str
) -> None:
    """Say whether a survey could tell the change of NPS in SCENARIO from noise, and how many answers it would take."""
    from simulator.analysis.significance import significance

    [read] = load_all([scenario], settings)
    result = Both(lambda: significance(answer_all([read])[0], respondents or read.respondents))

    def report() -> Report:
        from simulator.report.significance import significance_report

        return significance_report(result.people)

    screen = Screen.of(context)
    show(screen, result, report, form)
    screen.warnings(result.people.notes)
