"""``nps-sim validate``: every problem of every file."""

from __future__ import annotations

import click

from simulator.cli.endings import DONE, WRONG
from simulator.cli.group import SimulatorCommand
from simulator.cli.screen import Screen
from simulator.language import _, ngettext, separated

_EPILOG = """\b
Examples:
  nps-sim validate scenarios/company_x.yaml scenarios/losing.yaml
  nps-sim validate - < scenarios/company_x.yaml

\b
Problems are the result, so they go to standard output, each beginning with
file:line:column: so that editors and build systems can jump there. Exit code
1 when there is one, and nothing at all and 0 when all is right.
"""


@click.command("validate", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.pass_context
def command(context: click.Context, files: tuple[str, ...]) -> int:
    """Look for every problem in every FILE, its cases and units included; nothing is run."""
    from simulator.scenario import problems

    screen = Screen.of(context)
    code = DONE
    for file in dict.fromkeys(files):
        found = problems(file)
        screen.detail(f"{file}: {_how_many(len(found))}")
        for problem in found:
            code = WRONG
            screen.result(f"{problem}\n")
    return code


def _how_many(problems: int) -> str:
    if not problems:
        return _("no problems")
    return ngettext("{number} problem", "{number} problems", problems, number=separated(problems))
