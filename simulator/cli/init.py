"""``nps-sim init``: a commented scenario to start from."""

from __future__ import annotations

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.options import force_option
from simulator.cli.screen import Screen
from simulator.errors import UsageError
from simulator.language import _

FILE_NAME = "scenario.yaml"
_EPILOG = """\b
Examples:
  nps-sim init
  nps-sim init pricing --force
"""


@click.command("init", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("folder", required=False, default=".", metavar="[DIR]", type=click.Path())
@force_option
@click.pass_context
def command(context: click.Context, folder: str, force: bool) -> None:
    """Write a commented scenario to start from, scenario.yaml, to DIR (by default here)."""
    from pathlib import Path

    from simulator.report.files import write_files
    from simulator.scenario.starter import starter

    if not folder:
        raise UsageError(_("no folder is named"), _("write nps-sim init DIR, or nothing for this one"))
    screen = Screen.of(context)
    path = Path(folder) / FILE_NAME
    write_files({path: starter().encode()}, force=force)
    screen.note(_("wrote {path}", path=path))
    screen.note(_("next: put your own numbers into it, then"))
    shown = f'"{path}"' if " " in str(path) else str(path)
    for command_line in (f"validate {shown}", f"run {shown}", f"run {shown} -o results"):
        screen.note(f"  nps-sim {command_line}")
