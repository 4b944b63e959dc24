"""``nps-sim check``: whether a workbook has the properties that finance can rely on."""

from __future__ import annotations

import click

from simulator.cli.both import Both
from simulator.cli.endings import DONE, WRONG
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, format_option
from simulator.cli.screen import Screen
from simulator.cli.show import show_lines

_EPILOG = """\b
Examples:
  nps-sim check reports/company_x/company_x.xlsx
  nps-sim check reports/company_x/company_x.xlsx --format json

\b
Any workbook (.xlsx) can be checked: one that nps-sim wrote, a copy that
somebody edited, or another model. Exit code 1 when a rule is broken.
"""


@click.command("check", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("book", metavar="BOOK.xlsx", type=click.Path())
@format_option(*FORMATS)
@click.pass_context
def command(context: click.Context, book: str, form: str) -> int:
    """Look in BOOK.xlsx for numbers written into formulas, formulas typed over, failing checks and the like."""
    from simulator.report.spreadsheet.package import damage_is_told, parts_of
    from simulator.report.workbook_check import Checked, check_workbook
    from simulator.report.workbook_check.shown import check_lines
    from simulator.report.workbook_reading.guard import read_package

    with damage_is_told(book):
        parts = parts_of(read_package(book))
        checked = Both(lambda: check_workbook(parts, book))
    show_lines(Screen.of(context), checked, Checked.to_dict, check_lines, form)
    return WRONG if checked.people.findings else DONE
