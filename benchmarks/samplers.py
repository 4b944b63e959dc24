"""What the samplers are worth: the error of Sobol points against pseudo-random ones, and what a draw costs.

    python benchmarks/samplers.py [SCENARIO] [--seeds N] [--rounds N] [--check]

The error is that of the net present value's mean and 10th, 50th and 90th percentile at 4,096 draws, as the root of the
mean square over many seeds; the truth is taken from a million Sobol points of another seed. The cost is that of drawing
the inputs and transforming them on one thread, in turns with NumPy's own samplers for the same distributions; it is
the thread's own time, in which other programs on the machine do not count.
``--check`` ends with 1 when the mean by Sobol is not at least five times as exact as the pseudo-random one, when one of
the percentiles is less exact, or when a draw costs more than NumPy's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from simulator.analysis.draws.cube import RANDOM, SAMPLERS, SOBOL, UnitCube
from simulator.analysis.draws.uncertainty import Uncertainty, uncertainty_of
from simulator.analysis.outcomes_over_draws import Outcomes
from simulator.arithmetic.array_functions import Array
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

SCENARIO = Path(__file__).resolve().parent / "reference.yaml"
OUTCOME = "npv"
DRAWS = 4_096
TRUE_DRAWS = 1_048_576
TRUE_SEED = 1_000_003
PERCENTILES = (10, 50, 90)
STATISTICS = ("mean", *(f"P{percentile}" for percentile in PERCENTILES))
MEAN_AT_LEAST = 5.0
CHUNK = 8_192

Sampler = Callable[[np.random.Generator, int], Array]


class Error:
    """The outcome's statistics by seed and sampler, and how far they are from the truth."""

    def __init__(self, scenario: Scenario) -> None:
        self._uncertainty = uncertainty_of(scenario)
        self._outcomes = Outcomes(scenario, self._uncertainty.inputs, [OUTCOME], TRUE_DRAWS)
        self._truth = self._statistics(SOBOL, TRUE_SEED, TRUE_DRAWS)

    def of(self, sampler: str, seeds: int) -> Array:
        """Give the error of each statistic over the seeds from 1."""
        found = [self._statistics(sampler, seed, DRAWS) for seed in range(1, seeds + 1)]
        error: Array = np.sqrt(np.mean((np.array(found) - self._truth) ** 2, axis=0))
        return error

    def _statistics(self, sampler: str, seed: int, draws: int) -> Array:
        cube = UnitCube(self._uncertainty.dimension_names, sampler, seed)
        chunks = (cube.points(start, start + CHUNK) for start in range(0, draws, CHUNK))
        parts = [self._outcomes.run(self._uncertainty.values(chunk[:, :draws])).outcomes[OUTCOME] for chunk in chunks]
        values = np.concatenate(parts)
        return np.array([values.mean(), *np.percentile(values, PERCENTILES)])


def numpy_samplers(scenario: Scenario) -> list[Sampler]:
    """Give NumPy's own sampler for each entry of ``uncertainty``."""
    return [_numpy_sampler(entry.kind, entry.parameters) for entry in scenario.uncertainty]


def _numpy_sampler(kind: str, parameters: tuple[float, ...]) -> Sampler:
    match kind, parameters:
        case "normal", (mean, deviation):
            return lambda generator, count: generator.normal(mean, deviation, count)
        case "lognormal", (mean, deviation):
            spread = float(np.sqrt(np.log1p((deviation / mean) ** 2)))
            centre = float(np.log(mean)) - spread**2 / 2
            return lambda generator, count: generator.lognormal(centre, spread, count)
        case "triangular", (low, mode, high):
            return lambda generator, count: generator.triangular(low, mode, high, count)
        case "uniform", (low, high):
            return lambda generator, count: generator.uniform(low, high, count)
        case "pert", (low, mode, high):
            rise = 4 * (mode - low) / (high - low)
            return lambda generator, count: low + (high - low) * generator.beta(1 + rise, 5 - rise, count)
        case _:
            sys.exit(f"this benchmark has no NumPy sampler for {kind}")


def costs(scenario: Scenario, uncertainty: Uncertainty, rounds: int) -> dict[str, float]:
    """Give the nanoseconds a draw of all inputs takes, the median of rounds in turns."""
    generator, samplers = np.random.default_rng(1), numpy_samplers(scenario)
    cubes = {name: UnitCube(uncertainty.dimension_names, name, 1) for name in SAMPLERS}

    def by_numpy(_: int) -> None:
        for sampler in samplers:
            sampler(generator, CHUNK)

    def by(cube: UnitCube) -> Callable[[int], object]:
        return lambda start: uncertainty.values(cube.points(start, start + CHUNK))

    work = {"NumPy's samplers": by_numpy, **{name: by(cube) for name, cube in cubes.items()}}
    found: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, draw in work.items():
            begin = time.thread_time()
            draw(number * CHUNK)
            found[name].append((time.thread_time() - begin) / CHUNK * 1e9)
    return {name: statistics.median(times[1:]) for name, times in found.items()}  # the first round warms up


def main() -> int:
    """Measure both."""
    parser = argparse.ArgumentParser(description="Error and cost of the samplers.")
    parser.add_argument("scenario", nargs="?", default=str(SCENARIO), help="the scenario to draw")
    parser.add_argument("--seeds", type=int, default=50, help="over how many seeds the error is taken")
    parser.add_argument("--rounds", type=int, default=101, help="how often a chunk is drawn")
    parser.add_argument("--check", action="store_true", help="end with 1 when a limit is passed")
    options = parser.parse_args()
    scenario = load(options.scenario)
    error = Error(scenario)
    by_sobol, at_random = (error.of(sampler, options.seeds) for sampler in (SOBOL, RANDOM))
    ratios = at_random / by_sobol
    print(f"error of the {OUTCOME} at {DRAWS:,} draws, {options.seeds} seeds")
    print(f"{'':6}{SOBOL:>12}{RANDOM:>12}{'ratio':>8}")
    for name, *numbers, ratio in zip(STATISTICS, by_sobol, at_random, ratios, strict=True):
        print(f"{name:6}{numbers[0]:12,.1f}{numbers[1]:12,.1f}{ratio:8.1f}")
    uncertainty = uncertainty_of(scenario)
    cost = costs(scenario, uncertainty, options.rounds)
    print(f"ns a draw of {uncertainty.dimensions} inputs, drawn and transformed, one thread, {CHUNK:,} at a time")
    for name, nanoseconds in cost.items():
        print(f"{name:18}{nanoseconds:6.0f}")
    missed = ratios[0] < MEAN_AT_LEAST or ratios.min() < 1 or cost[SOBOL] > cost["NumPy's samplers"]
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
