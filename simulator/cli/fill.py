"""``nps-sim fill``: a company's own workbook with a run's figures in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, answer_all, force_option, format_option, gathered_in, load_all, set_option
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.language import _

if TYPE_CHECKING:
    from simulator.report.layout import Report

_EPILOG = """\b
Examples:
  nps-sim fill board.xlsx scenarios/company_x.yaml -o board-filled.xlsx
  nps-sim fill board.xlsx scenarios/retail_three_units.yaml:cautious -o cautious.xlsx

\b
Cells are named in the template (in Excel: Formulas, Define Name) as run's
JSON names its figures: nps_end, run_rate_today, bridge_mix, npv,
customers_promoters_end, north_run_rate_end; a row or column of cells takes a
value per step: steps_run_rate, cash_flow. Styles, charts and all other parts
of the template stay as they are.
"""


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What is set on top of the scenario, and where and how the result is written."""

    target: str
    settings: tuple[str, ...]
    form: str
    force: bool


@click.command("fill", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("template", metavar="TEMPLATE.xlsx", type=click.Path())
@click.argument("scenario", type=click.Path())
@click.option("-o", "--output", "target", required=True, type=click.Path(), metavar="OUT.xlsx", help="What to write.")
@set_option
@format_option(*FORMATS)
@force_option
@gathered_in(FillOptions, "options")
@click.pass_context
def command(context: click.Context, template: str, scenario: str, options: FillOptions) -> None:
    """Put the figures of SCENARIO into the cells that the names of TEMPLATE.xlsx point to, and nothing else."""
    from simulator.report.files import refuse_what_exists, write_files
    from simulator.report.spreadsheet.package import damage_is_told, parts_of
    from simulator.report.template import fill
    from simulator.report.template.package import with_parts
    from simulator.report.template.shown import fill_report, unknown_names
    from simulator.report.workbook_reading.guard import read_package

    screen = Screen.of(context)
    [read] = load_all([scenario], options.settings)
    target = Path(options.target)
    refuse_what_exists([target], force=options.force)
    content = read_package(template)
    run = Both(lambda: answer_all([read])[0])
    with damage_is_told(template):
        parts = parts_of(content)
        filled = Both(lambda: fill(parts, run.spoken, template))
    shown = filled.people
    write_files({target: with_parts(content, shown.changed)}, force=options.force)

    def report() -> Report:
        return fill_report(shown, run.people, template)

    screen.note(_("wrote {path}", path=target))
    show(screen, filled, report, options.form)
    screen.warnings((*unknown_names(shown), *shown.notes))
