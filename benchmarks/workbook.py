"""How long a large workbook takes to write, and how much memory: ten years by month, twenty units.

    python benchmarks/workbook.py [--check]

The scenario is the one with 9 levers of ``benchmarks/attribution.py``. What is measured is a whole process that reads
the file, runs it and writes the workbook: its time, and the most memory it held. ``--check`` ends with 1 when either
is beyond its limit.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attribution import LEVERS, ROOT, scenario

LIMIT_SECONDS, LIMIT_MEGABYTES = 8.0, 300.0
KILOBYTES = 1024
WRITE = """
import sys
from simulator.analysis import answer
from simulator.report.workbook import write_workbook
from simulator.scenario import load
found = load(sys.argv[1])
sys.stdout.buffer.write(write_workbook(found, answer(found)))
"""


def measure(file: Path) -> tuple[float, float, int]:
    """Give the seconds and the megabytes it takes to write a scenario's workbook, and the workbook's bytes."""
    start = time.perf_counter()
    command = [sys.executable, "-c", WRITE, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KILOBYTES, len(done.stdout)


def computing() -> float:
    """Give the seconds of processor time of what was measured: what it takes on a machine that does nothing else."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure, print, and with ``--check`` judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="end with 1 beyond a limit")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        file.write_text(json.dumps(scenario(LEVERS)), encoding="utf-8")
        seconds, megabytes, size = measure(file)
    print(f"{seconds:.1f} s (limit {LIMIT_SECONDS:.0f}), of which {computing():.1f} s of computing")
    print(f"{megabytes:.0f} MB (limit {LIMIT_MEGABYTES:.0f}); {size:,} bytes written")
    return int(arguments.check and (seconds > LIMIT_SECONDS or megabytes > LIMIT_MEGABYTES))


if __name__ == "__main__":
    sys.exit(main())
