"""The command line: one module per command, loaded when it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from simulator.cli.boundary import run_guarded
from simulator.cli.group import LazyGroup

PROGRAM = "nps-sim"
COMMANDS = ("run", "compare", "validate", "explain", "init", "schema")


def console() -> NoReturn:
    """Be the program: run the process's own command line and end the process.

    Loading libraries makes many lasting objects and no garbage, so the collector looks less often; and since every
    file is closed by then, the process ends without taking itself apart. Both are felt in a short command.
    """
    gc.set_threshold(50_000)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (by default the process's own) and give its exit code."""
    return run_guarded(application(), arguments)


def application() -> LazyGroup:
    """Build the command ``nps-sim``."""
    return LazyGroup(PROGRAM, COMMANDS)
