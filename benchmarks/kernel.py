"""How long a draw takes in each engine, against the same model written by hand in C.

    python benchmarks/kernel.py [--rounds N] [--draws N] [--check]

The draws of ``reference.yaml`` are given; what is timed is the model alone, and ``yardstick.c`` as the machine's C
compiler makes it. On one thread it is the thread's own time, in which other programs on the machine do not count; two
threads and the compilation are timed by the clock, for which the machine should be idle.
``--check`` ends with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulator.analysis import answer
from simulator.arithmetic.array_functions import Array
from simulator.engine.over_draws import ENGINES, NATIVE, NUMPY, OverDraws
from simulator.engine.projection import given_inputs, inputs_by_unit, shape_of
from simulator.model.build import build
from simulator.scenario import load

FOLDER = Path(__file__).resolve().parent
REFERENCE, YARDSTICK = FOLDER / "reference.yaml", FOLDER / "yardstick.c"
OUTCOMES = ("company.run_rate_increment", "company.revenue_increment", "npv")
INPUTS = (
    *(f"baseline.segments.{segment}.spend" for segment in ("promoters", "passives", "detractors")),
    *(f"trend.churn.{segment}" for segment in ("promoters", "passives", "detractors")),
    *(f"trend.referral.{segment}" for segment in ("promoters", "passives")),
    "trend.acquisition",
    "initiatives.care.migrations.passives.promoters",
    "initiatives.care.migrations.detractors.passives",
    "initiatives.care.realisation",
)
"""In the yardstick's order."""
SPREAD = 0.1  # how far the draws lie around the base case, as a share of it
COMPILER_FLAGS = ("-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")
NANOSECONDS = 1e9
THREADS = 2

Outcomes = Mapping[str, Array]


class Limit(NamedTuple):
    """What is measured, what it came to, and how much or how little it may be."""

    what: str
    value: float
    limit: float
    at_most: bool = True

    @property
    def is_kept(self) -> bool:
        """Tell whether it is within the limit."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        """Write it as one line."""
        bound = "at most" if self.at_most else "at least"
        return f"{self.what}: {self.value:.3g} ({bound} {self.limit:g}){'' if self.is_kept else ', MISSED'}"


def compiled_yardstick(folder: Path) -> Callable[[Array], Outcomes]:
    """Compile the yardstick and give it as a function of the draws, of shape (inputs, draws)."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        sys.exit("there is no C compiler: install one, or name it in the environment variable CC")
    library = folder / "yardstick.so"
    subprocess.run([compiler, *COMPILER_FLAGS, "-o", str(library), str(YARDSTICK), "-lm"], check=True)
    project = ctypes.CDLL(str(library)).project
    project.argtypes, project.restype = [ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p], None

    def run(draws: Array) -> Outcomes:
        outcomes = np.empty((len(OUTCOMES), draws.shape[1]))
        project(draws.shape[1], draws.ctypes.data, outcomes.ctypes.data)
        return dict(zip(OUTCOMES, outcomes, strict=True))

    return run


def compiled_model(engine: str, draws: int) -> OverDraws:
    """Compile the reference for one engine."""
    scenario = load(str(REFERENCE))
    return OverDraws(scenario, build(shape_of(given_inputs(scenario))), OUTCOMES, draws, engine)


def given_draws(count: int) -> Array:
    """Draw around the base case, which is the first draw."""
    scenario = load(str(REFERENCE))
    base = inputs_by_unit(build(shape_of(given_inputs(scenario))), scenario)
    factors = np.random.default_rng(1).uniform(1 - SPREAD, 1 + SPREAD, (len(INPUTS), count))
    factors[:, 0] = 1.0
    return np.array([base[path] for path in INPUTS]) * factors


def in_chunks(model: OverDraws, draws: Array, *, on_two_threads: bool = False) -> Outcomes:
    """Run a model over all draws, in the chunks that it takes best."""

    def run(start: int) -> Outcomes:
        chunk = draws[:, np.newaxis, start : start + model.chunk]
        return model.run(dict(zip(INPUTS, chunk, strict=True)))

    starts = range(0, draws.shape[1], model.chunk)
    parts = together(run, starts) if on_two_threads else list(map(run, starts))
    return {key: np.concatenate([part[key] for part in parts]) for key in OUTCOMES}


def together(action: Callable[[Any], Outcomes], parts: Iterable[Any]) -> list[Outcomes]:
    """Run something over several parts on two threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(action, parts))


def disagreement(first: Outcomes, second: Outcomes) -> float:
    """Give the largest difference of two engines' outcomes, as a share of the outcome's largest value."""
    return max(float(np.max(np.abs(first[key] - second[key])) / np.max(np.abs(second[key]))) for key in OUTCOMES)


def far_from_answer(outcomes: Outcomes) -> float:
    """Give how far the first draw is from a plain run of the base case, as a share."""
    run = answer(load(str(REFERENCE)))
    assert run.business_case is not None
    assert run.business_case.npv is not None
    expected = (run.increment.run_rate, run.increment.revenue, run.business_case.npv)
    return max(abs(float(outcomes[key][0]) / value - 1) for key, value in zip(OUTCOMES, expected, strict=True))


def seconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Time one call."""
    begin = clock()
    action()
    return clock() - begin


def time_to_compile() -> float:
    """Time, in a process of its own, the import of the compiler and the compilation of the reference, in seconds."""
    result = subprocess.run(
        [sys.executable, __file__, "--compile-once"], capture_output=True, encoding="utf-8", check=True
    )
    return float(result.stdout)


def compile_once() -> None:
    """Print how long it takes from a model in NumPy to the compiled one, beyond the first's own time."""
    draws = given_draws(1)
    numpy, native = (compiled_model(engine, 1) for engine in (NUMPY, NATIVE))
    in_chunks(numpy, draws)
    print(seconds(lambda: in_chunks(native, draws)))


def agreement(yardstick: Callable[[Array], Outcomes], models: Mapping[str, OverDraws], draws: Array) -> list[Limit]:
    """Hold the engines' outcomes against each other, the yardstick and a plain run."""
    found = {engine: in_chunks(model, draws) for engine, model in models.items()}
    by_hand = yardstick(draws)
    limits = [Limit("native against NumPy, relative", disagreement(found[NATIVE], found[NUMPY]), 1e-12)]
    for engine, outcomes in found.items():
        limits.append(Limit(f"{engine} against the yardstick, relative", disagreement(outcomes, by_hand), 1e-9))
        limits.append(Limit(f"{engine} against a plain run, base case", far_from_answer(outcomes), 1e-11))
    return limits


def speed(
    yardstick: Callable[[Array], Outcomes], models: Mapping[str, OverDraws], draws: Array, rounds: int
) -> list[Limit]:
    """Time the yardstick and the engines in turn, so that all meet the same noise, and print medians."""
    native, numpy = models[NATIVE], models[NUMPY]
    own, clock = time.thread_time, time.perf_counter
    halves = [np.ascontiguousarray(half) for half in np.array_split(draws, THREADS, axis=1)]
    subjects: dict[str, tuple[Callable[[], object], Callable[[], float]]] = {
        "yardstick": (lambda: yardstick(draws), own),
        "native": (lambda: in_chunks(native, draws), own),
        "NumPy": (lambda: in_chunks(numpy, draws), own),
        "yardstick, one thread by the clock": (lambda: list(map(yardstick, halves)), clock),
        "yardstick, two threads by the clock": (lambda: together(yardstick, halves), clock),
        "native, one thread by the clock": (lambda: in_chunks(native, draws), clock),
        "native, two threads by the clock": (lambda: in_chunks(native, draws, on_two_threads=True), clock),
        "NumPy, one thread by the clock": (lambda: in_chunks(numpy, draws), clock),
        "NumPy, two threads by the clock": (lambda: in_chunks(numpy, draws, on_two_threads=True), clock),
    }
    times = [{name: seconds(*subject) for name, subject in subjects.items()} for _ in range(rounds)]
    for name in subjects:
        print(f"{name}: {statistics.median(each[name] for each in times) / draws.shape[1] * NANOSECONDS:.0f} ns a draw")

    def ratio(first: str, second: str) -> float:
        return statistics.median(each[first] / each[second] for each in times)

    def faster(name: str) -> float:
        return ratio(f"{name}, one thread by the clock", f"{name}, two threads by the clock")

    print(f"two threads of the yardstick are {faster('yardstick'):.2f} times as fast as one: 2 on an idle machine")
    return [
        Limit("native, one thread, times the yardstick", ratio("native", "yardstick"), 1.2),
        Limit("NumPy, one thread, times the yardstick", ratio("NumPy", "yardstick"), 12),
        Limit("native, two threads, times as fast as one", faster("native"), 1.7, at_most=False),
    ]


def main() -> int:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description="Time of a draw in each engine, against C written by hand.")
    parser.add_argument("--rounds", type=int, default=9, help="how often each engine is timed")
    parser.add_argument("--draws", type=int, default=131_072, help="how many draws are run each time")
    parser.add_argument("--check", action="store_true", help="end with 1 when a limit is missed")
    parser.add_argument("--compile-once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compile_once:
        compile_once()
        return 0
    draws = given_draws(options.draws)
    models = {engine: compiled_model(engine, options.draws) for engine in ENGINES}
    with tempfile.TemporaryDirectory() as folder:
        yardstick = compiled_yardstick(Path(folder))
        limits = agreement(yardstick, models, draws) + speed(yardstick, models, draws, options.rounds)
    to_compile = statistics.median(time_to_compile() for _ in range(options.rounds))
    limits.append(Limit("import of the compiler and compilation, seconds", to_compile, 0.3))
    print(*limits, sep="\n")
    return 1 if options.check and not all(limit.is_kept for limit in limits) else 0


if __name__ == "__main__":
    sys.exit(main())
