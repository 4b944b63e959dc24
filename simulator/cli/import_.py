"""``nps-sim import``: a workbook's edited inputs back to the scenario file they came from."""

from __future__ import annotations

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.options import force_option
from simulator.cli.screen import Screen
from simulator.errors import UsageError, printable
from simulator.language import _

_EPILOG = """\b
Examples:
  nps-sim import reports/company_x/company_x.xlsx -o company_x.yaml
  nps-sim import reports/company_x/company_x.xlsx -o company_x.yaml --force

\b
The file that the workbook was made from comes back with its comments; only the
values that were changed on the sheet Inputs are different. With --force a file
that is there already is changed in the same way, so that its comments stay.
A comparison of several files comes back as a folder with these files.
"""


@click.command("import", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("workbook", type=click.Path())
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(),
    metavar="FILE",
    required=True,
    help="The scenario file to write; a folder, where the workbook compares several files.",
)
@force_option
@click.pass_context
def command(context: click.Context, workbook: str, output: str, force: bool) -> None:
    """Write the inputs of WORKBOOK, as edited, back to a scenario file."""
    from simulator.report.files import refuse_what_exists, write_files
    from simulator.report.workbook_reading.guard import read_package
    from simulator.report.workbook_reading.importing import read_returned
    from simulator.report.workbook_reading.targets import outcome_of, targets_of
    from simulator.report.workbook_reading.told import told

    if not output:
        raise UsageError(_("-o names no file"), _("write -o scenario.yaml"))
    if output.casefold().endswith(".xlsx"):
        raise UsageError(
            _("-o {file} is a workbook: a scenario file is written", file=printable(output)),
            _("write -o scenario.yaml"),
        )
    screen = Screen.of(context)
    returned = read_returned(read_package(workbook), workbook)
    targets = targets_of(returned, output)
    refuse_what_exists([target.path for target in targets], force=force)
    outcome = outcome_of(returned, targets)
    write_files(outcome.contents, force=force)
    for path in outcome.contents:
        lines = told(str(path), outcome.written[path]) if path in outcome.written else [_("wrote {path}", path=path)]
        for line in lines:
            screen.note(line)
    screen.warnings(outcome.warnings)
