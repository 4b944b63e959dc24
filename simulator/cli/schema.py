"""``nps-sim schema``: the JSON Schema of scenario files."""

from __future__ import annotations

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.screen import Screen
from simulator.cli.show import show_json

_EPILOG = """\b
Examples:
  nps-sim schema > nps-sim.schema.json

\b
An editor that knows the schema completes and checks a scenario while it is
written. Begin the file with
  # yaml-language-server: $schema=nps-sim.schema.json
"""


@click.command("schema", cls=SimulatorCommand, epilog=_EPILOG, short_help="The JSON Schema of scenario files.")
@click.pass_context
def command(context: click.Context) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.scenario.schema import json_schema

    show_json(Screen.of(context), json_schema())
