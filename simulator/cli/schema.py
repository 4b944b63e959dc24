"""``nps-sim schema``: the JSON Schema of scenario files."""

from __future__ import annotations

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.options import format_option
from simulator.cli.screen import Screen
from simulator.cli.show import show_json

_EPILOG = """\b
Examples:
  nps-sim schema > nps-sim.schema.json
  nps-sim schema --format markdown > settings.md

\b
An editor that knows the schema completes and checks a scenario while it is
written. Begin the file with
  # yaml-language-server: $schema=nps-sim.schema.json
"""


@click.command("schema", cls=SimulatorCommand, epilog=_EPILOG)
@format_option("json", "markdown")
@click.pass_context
def command(context: click.Context, form: str) -> None:
    """Print what a scenario file may hold: the JSON Schema for editors, or a page for people."""
    if form == "markdown":
        from simulator.report.reference import settings_page

        Screen.of(context).result(settings_page())
        return
    from simulator.scenario.schema import json_schema

    show_json(Screen.of(context), json_schema())
