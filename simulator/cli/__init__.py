"""The command line: one module per command, loaded when it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.cli.boundary import run_guarded
from simulator.cli.group import LazyGroup

PROGRAM = "nps-sim"
COMMANDS = ("run", "compare", "validate", "explain", "init", "schema")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (by default the process's own) and give its exit code."""
    return run_guarded(application(), arguments)


def application() -> LazyGroup:
    """Build the command ``nps-sim``."""
    return LazyGroup(PROGRAM, COMMANDS)
