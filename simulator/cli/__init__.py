"""The command line: one module per command, loaded when it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from simulator.cli.endings import STOPPED, STOPPED_BY_USER

if TYPE_CHECKING:
    from simulator.cli.group import LazyGroup

PROGRAM = "nps-sim"
COMMANDS = {
    "run": "Before, after, and what it is worth.",
    "compare": "Scenarios side by side.",
    "report": "The written business case.",
    "page": "The what-if page.",
    "explain": "What stands behind a number.",
    "risk": "How sure every outcome is.",
    "sensitivity": "Which input matters.",
    "sweep": "A grid of scenarios.",
    "solve": "The input that reaches a target.",
    "significance": "Change of NPS, or noise?",
    "check": "Whether a workbook can be relied on.",
    "fill": "Your own workbook, filled.",
    "baseline": "A baseline measured from data.",
    "transitions": "Movements measured between two waves.",
    "metrics": "NPS, CSAT, CES, churn, tickets.",
    "validate": "Every problem of every file.",
    "import": "A workbook's inputs back to a scenario.",
    "init": "A commented scenario to start from.",
    "schema": "The JSON Schema of scenario files.",
}
"""Every command with what it answers, so that the list of them needs none of them loaded."""


def console() -> NoReturn:
    """Be the program: run the process's own command line and end the process.

    Loading libraries makes many lasting objects and no garbage, so the collector looks less often; and since every
    file is closed by then, the process ends without taking itself apart. Both are felt in a short command.
    """
    gc.set_threshold(50_000)
    _stand_in_for_closed_streams()
    try:
        code = main()
    except KeyboardInterrupt:  # while the libraries are being loaded
        sys.stderr.write(f"{STOPPED_BY_USER}\n")
        code = STOPPED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (by default the process's own) and give its exit code."""
    from simulator.cli.boundary import run_guarded

    return run_guarded(application(), arguments)


def application() -> LazyGroup:
    """Build the command ``nps-sim``."""
    from simulator.cli.group import LazyGroup

    return LazyGroup(PROGRAM, COMMANDS)


def _stand_in_for_closed_streams() -> None:
    """Where the shell closed standard output, let writing to it fail like any other; errors then go nowhere.

    Python has None in place of a closed stream, on which every use of it would be a bug of its own.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end of the process
