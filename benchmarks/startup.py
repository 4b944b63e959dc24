"""How long the command takes to start, against Python itself, and that it imports nothing heavy on the way.

    python benchmarks/startup.py [--rounds N] [--check]    wall times, ratios and imports
    python benchmarks/startup.py --imports                 the imports only

``--check`` ends with 1 when a ratio is beyond its limit; imports that should not be there end with 1 always.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = frozenset(
    {"matplotlib", "openpyxl", "pandas", "scipy", "xlsxwriter", "duckdb", "ibis", "psycopg", "pyarrow", "pyspark"}
)
MILLISECONDS = 1000
IMPORT_LINE = "import time:"


@dataclass(frozen=True, slots=True)
class Subject:
    """One command line, how many times Python's own start it may take, and what it may not import."""

    name: str
    arguments: tuple[str, ...]
    limit: float
    forbidden: frozenset[str]


SUBJECTS = (
    Subject("nps-sim --help", ("--help",), 5, HEAVY | {"pydantic"}),
    Subject(
        "nps-sim run scenarios/company_x.yaml --format json",
        ("run", "scenarios/company_x.yaml", "--format", "json"),
        20,
        HEAVY | {"rich"},
    ),
)


def entry_point() -> list[str]:
    """Give the installed command of this interpreter, or the package run as a module where it is not installed."""
    installed = shutil.which("nps-sim", path=sysconfig.get_path("scripts"))
    return [installed] if installed else ["-m", "simulator"]


def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run this interpreter at the project's root; a failing command ends the benchmark with what it said."""
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if result.returncode:
        said = "\n".join(line for line in result.stderr.splitlines() if not line.startswith(IMPORT_LINE))
        sys.exit(f"{' '.join(arguments)} ended with {result.returncode}:\n{said}")
    return result


def imported(arguments: Sequence[str]) -> frozenset[str]:
    """Name the top-level packages that a command line imports."""
    report = run(["-X", "importtime", *entry_point(), *arguments]).stderr
    lines = [line for line in report.splitlines() if line.startswith(IMPORT_LINE)]
    return frozenset(line.rpartition("|")[2].strip().partition(".")[0] for line in lines)


def imports_are_light() -> bool:
    """Say of each subject which forbidden packages it imports; true when none does."""
    found = {subject.name: sorted(imported(subject.arguments) & subject.forbidden) for subject in SUBJECTS}
    for name, heavy in found.items():
        print(f"{name}: imports {', '.join(heavy) if heavy else 'nothing heavy'}")
    return not any(found.values())


def wall_time(arguments: Sequence[str]) -> float:
    """Measure one run of this interpreter in seconds."""
    begin = time.perf_counter()
    run(arguments)
    return time.perf_counter() - begin


def medians(rounds: int) -> list[float]:
    """Time Python's own start and each subject in turn, so that all meet the same noise; medians in seconds."""
    command = entry_point()
    lines = [["-c", "pass"], *([*command, *subject.arguments] for subject in SUBJECTS)]
    for line in lines:
        wall_time(line)
    times = [[wall_time(line) for line in lines] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def times_are_short(rounds: int) -> bool:
    """Print each subject's time and ratio; true when all are within their limits."""
    bare, *taken = medians(rounds)
    print(f"python -c pass: {bare * MILLISECONDS:.0f} ms (median of {rounds}, interleaved)")
    for subject, seconds in zip(SUBJECTS, taken, strict=True):
        ratio = f"{seconds / bare:.1f} times, limit {subject.limit:.0f}"
        print(f"{subject.name}: {seconds * MILLISECONDS:.0f} ms, {ratio}")
    return all(seconds <= subject.limit * bare for subject, seconds in zip(SUBJECTS, taken, strict=True))


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description="Start-up time of nps-sim against `python -c pass`.")
    parser.add_argument("--rounds", type=int, default=21, help="how often each command is timed")
    parser.add_argument("--check", action="store_true", help="end with 1 when a limit is passed")
    parser.add_argument("--imports", action="store_true", help="look at the imports only")
    options = parser.parse_args()
    light = imports_are_light()
    short = options.imports or times_are_short(options.rounds)
    return 0 if light and (short or not options.check) else 1


if __name__ == "__main__":
    sys.exit(main())
