"""``nps-sim compare``: several scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import ResultOptions, answer_all, load_all, refuse_same_names, result_options
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.errors import Problem, ScenarioError, UsageError
from simulator.language import _, marked

if TYPE_CHECKING:
    from simulator.report.layout import Report
    from simulator.scenario.scenario import Scenario

_EPILOG = """\b
Examples:
  nps-sim compare scenarios/retail_three_units.yaml
  nps-sim compare scenarios/company_x.yaml scenarios/company_x_trend.yaml
  nps-sim compare scenarios/retail_three_units.yaml -o results --format markdown

\b
With -o DIR: comparison.xlsx (a workbook in which any of the scenarios can be
chosen), comparison.md, comparison.json, the comparison's charts, and the
workbook of each scenario.
"""


@click.command("compare", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=click.Path())
@result_options("the comparison, its workbook and charts, and each scenario's workbook")
@click.pass_context
def command(context: click.Context, scenarios: tuple[str, ...], options: ResultOptions) -> None:
    """Show scenarios side by side, with their differences from the first.

    One file with cases is compared with each of its cases.
    """
    screen = Screen.of(context)
    read = _load(scenarios, options.settings)
    _check(read)
    if options.folder is not None:
        from simulator.cli.outputs import refuse_existing_comparison

        refuse_existing_comparison(options.folder, read, force=options.force)
    from simulator.analysis.comparison import compare

    comparison = Both(lambda: compare(answer_all(read)))
    from simulator.report.comparison_tables import comparison_report, comparison_warnings

    if options.folder is not None:
        from simulator.cli.outputs import write_comparison

        write_comparison(screen, options, options.folder, read, comparison)

    def report() -> Report:
        return comparison_report(comparison.people)

    show(screen, comparison, report, options.form, byte_order_mark=options.bom)
    screen.warnings(comparison_warnings(comparison.people))


def _load(sources: Sequence[str], settings: Sequence[str]) -> list[Scenario]:
    """Read the scenarios; a single one stands for itself and its cases."""
    read = load_all(sources, settings)
    if len(read) > 1:
        return read
    first, [source] = read[0], sources
    if first.case is not None or not first.cases:
        raise UsageError(_("one scenario alone cannot be compared"), _("name a second one, or one file with cases"))
    if source == "-":
        raise UsageError(_("the cases of standard input cannot be compared"), _("write the scenario to a file"))
    return read + load_all([f"{source}:{case}" for case in first.cases], settings)


def _check(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that cannot be told apart, or whose money cannot be compared."""
    from simulator.report.files import slug

    names = [f"{each.name} ({each.case})" if each.case else each.name for each in scenarios]
    refuse_same_names(names, marked("two scenarios have the same name {name}"))
    refuse_same_names([slug(name) for name in names], marked("two scenarios have the same name for files {name}"))
    first = scenarios[0]
    problems = []
    for each in scenarios[1:]:
        for path, own, other in (
            ("currency", each.currency, first.currency),
            ("baseline.spend_period", each.spend_period, first.spend_period),
        ):
            if own != other:
                message = _("{own} cannot be compared with {other} of {file}", own=own, other=other, file=first.file)
                hint = _("compare scenarios with the same one")
                problems.append(Problem(each.file, 0, 0, path, message, hint))
    if problems:
        raise ScenarioError(problems)
