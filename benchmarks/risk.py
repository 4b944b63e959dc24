"""How long whole commands take: a million draws of risk, ten thousand as a process, a large sweep, goal seeks.

    python benchmarks/risk.py [--rounds N] [--check]

A million draws (drawing, transforming, projecting with and without the initiatives, quantiles; two threads, the model
compiled beforehand) are held against ``yardstick.c`` and NumPy's own samplers for the twelve inputs, both on one
thread, in turns. Processes are held against ``python -c pass``, or timed beyond the start-up of the same command with
next to nothing to do. Times are by the clock, so the machine should be idle.
``--check`` ends with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import numpy as np
from kernel import Limit, compiled_yardstick, given_draws, seconds, time_to_compile
from samplers import numpy_samplers
from startup import entry_point

from simulator.analysis.risk import assess
from simulator.cli import main as main_command
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path(__file__).resolve().parent / "reference.yaml"
MILLION, TEN_THOUSAND = 1_000_000, 10_000
MEGABYTE = 1024  # in the units of ru_maxrss on Linux, kilobytes
SWEPT = (
    "initiatives.service.migrations.passives.promoters=1%..4.996%:0.004%",
    "initiatives.service.migrations.detractors.passives=0.5%..2.498%:0.002%",
)
SOUGHT = (
    ("scenarios/company_x.yaml", "nps=65", "nps"),
    ("scenarios/subscription.yaml", "npv=0", "nps"),
    ("scenarios/retail_three_units.yaml", "irr=40%", "nps"),
)


def process(arguments: Sequence[str]) -> float:
    """Time a whole process of this interpreter, in seconds."""
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True))


def in_turns(rounds: int, subjects: Sequence[Callable[[], float]]) -> list[list[float]]:
    """Time subjects one after the other, as often as there are rounds."""
    return [list(times) for times in zip(*([subject() for subject in subjects] for _ in range(rounds)), strict=True)]


def a_million_draws(rounds: int) -> Limit:
    """Hold a million draws, compiled beforehand, against the yardstick and the drawing by NumPy."""
    scenario = load(str(REFERENCE))
    generator, samplers = np.random.default_rng(1), numpy_samplers(scenario)
    draws = given_draws(MILLION)
    with tempfile.TemporaryDirectory() as folder:
        yardstick = compiled_yardstick(Path(folder))
        ours, projected, drawn = in_turns(
            rounds,
            (
                lambda: seconds(lambda: assess(scenario, draws=MILLION)),
                lambda: seconds(lambda: yardstick(draws)),
                lambda: seconds(lambda: [sampler(generator, MILLION) for sampler in samplers]),
            ),
        )
    compiling = statistics.median(time_to_compile() for _ in range(rounds))
    own = statistics.median(ours) - compiling
    by_hand = statistics.median(projected) + statistics.median(drawn)
    print(f"a million draws: {own:.2f} s beyond {compiling:.2f} s of compiling; by hand {by_hand:.2f} s")
    return Limit("risk of a million draws, times yardstick and NumPy's drawing", own / by_hand, 1.5)


def memory_of_a_million() -> Limit:
    """Measure the most memory a whole process of a million draws takes, in MB."""
    process([*entry_point(), "risk", str(REFERENCE), "--draws", str(MILLION), "--format", "json"])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    return Limit("risk of a million draws, memory in MB", peak, 400)


def ten_thousand_draws(rounds: int) -> Limit:
    """Hold the whole process of ten thousand draws against Python's own start."""
    command = [*entry_point(), "risk", str(REFERENCE), "--draws", str(TEN_THOUSAND), "--format", "json"]
    ours, bare = in_turns(rounds, (lambda: process(command), lambda: process(["-c", "pass"])))
    ratio = statistics.median(ours) / statistics.median(bare)
    return Limit("risk of ten thousand draws, times python -c pass", ratio, 50)


def a_million_points(rounds: int) -> Limit:
    """Time a two-way sweep of a million points of the worked example to Parquet, beyond start-up."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "points.parquet")
        options = ["-o", target, "--force", "--format", "json", "-q"]
        sweep = [*entry_point(), "sweep", "scenarios/company_x.yaml"]
        large = [*sweep, *(part for axis in SWEPT for part in ("--vary", axis)), *options[:3], "-q"]
        nothing = [*sweep, "--vary", "baseline.customers=40_000..40_001:1", "-q"]
        ours, start = in_turns(rounds, (lambda: process(large), lambda: process(nothing)))
    return Limit("sweep of a million points, seconds", statistics.median(ours) - statistics.median(start), 2)


def goal_seeks(rounds: int) -> Limit:
    """Time whole commands of goal seek once everything is loaded, reading and printing included; give the slowest."""
    commands = [["solve", scenario, "--target", target, "--by", by] for scenario, target, by in SOUGHT]
    with redirect_stderr(StringIO()), nothing_printed():
        main_command(commands[0])
        times = in_turns(rounds, [lambda c=command: seconds(lambda: main_command(c)) for command in commands])  # type: ignore[misc]
    return Limit("solve, seconds beyond start-up", max(map(statistics.median, times)), 0.3)


@contextmanager
def nothing_printed() -> Iterator[None]:
    """Let standard output, which commands write bytes to, go nowhere."""
    kept, sys.stdout = sys.stdout, TextIOWrapper(BytesIO())
    try:
        yield
    finally:
        sys.stdout = kept


def main() -> int:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description="Time of whole commands that run the model many times.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed")
    parser.add_argument("--check", action="store_true", help="end with 1 when a limit is missed")
    options = parser.parse_args()
    measures = (a_million_draws, ten_thousand_draws, a_million_points, goal_seeks)
    limits = [memory_of_a_million(), *(measure(options.rounds) for measure in measures)]
    print(*limits, sep="\n")
    return 1 if options.check and not all(limit.is_kept for limit in limits) else 0


if __name__ == "__main__":
    sys.exit(main())
