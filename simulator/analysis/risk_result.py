"""What a risk simulation found: how far every outcome may lie from the base case, and which inputs drive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator import __version__
from simulator.engine.run import Label

SCHEMA = "nps-sim/risk/1"
DRAWS, MOST_DRAWS = 16_384, 10_000_000
QUANTILES = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
BANDS = ("p5", "p25", "p50", "p75", "p95")
PAYBACK = "payback_months"
RUN_RATE, DO_NOTHING, INCREMENT = PATHS = ("run_rate", "do_nothing", "increment")


class Spread(NamedTuple):
    """How one outcome is spread over the draws; a part is None where it has no meaning or one draw is all there is.

    Attributes:
        base: the outcome of the scenario as it is.
        mean: over the draws in which the outcome has a value.
        sd: the standard deviation, likewise.
        p5: a twentieth of the draws lies below; so on to ``p95``. An outlay that never comes back counts as beyond
            every horizon; a quantile that falls there is None.
        p10: a tenth lies below.
        p25: a quarter lies below.
        p50: the median.
        p75: three quarters lie below.
        p90: nine tenths lie below.
        p95: nineteen twentieths lie below.
        probability_positive: the share of draws above 0; of the payback, the share of draws that are paid back.
        standard_errors: of the mean, the quantiles and the probability, by name, as for random draws; None for one
            draw. Sobol draws do better, so that they are upper bounds there.
        undefined: draws in which the outcome has no value: no single rate of return, never paid back, nobody left.
        base_percentile: the share of draws below the base case.
    """

    base: float | None
    mean: float | None
    sd: float | None
    p5: float | None
    p10: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None
    p95: float | None
    probability_positive: float | None
    standard_errors: Mapping[str, float | None] | None
    undefined: int
    base_percentile: float | None = None


class PathSpread(NamedTuple):
    """How a run-rate is spread at every step, 0 included: quantiles of the draws, and the base case."""

    p5: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]
    base: tuple[float, ...]


class Histogram(NamedTuple):
    """How many draws lie between neighbouring edges, of which there is one more; those on an edge count above it."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """How every outcome of a scenario is spread over draws of its uncertain inputs.

    Attributes:
        scenario: which scenario it is of.
        draws: how many draws; the base case is not one of them.
        seed: what the draws came from: the same seed gives the same draws.
        sampler: ``sobol`` or ``random``.
        engine: ``native`` or ``numpy``, which give the same numbers.
        limited_draws: draws in which more customers would have left a segment than it holds.
        outcomes: by outcome, those that apply to the scenario.
        paths: ``run_rate``, ``do_nothing`` and ``increment``, money per spend period at every step.
        histograms: by outcome.
        drivers: by outcome and entry of ``uncertainty`` the rank correlation of the two, the strongest first.
        titles: how people call the entries of ``uncertainty``.
        warnings: what is to be known of the result.
        path_draws: how many of the first draws ``paths`` and ``drivers`` are of.
    """

    scenario: Label
    draws: int
    seed: int
    sampler: str
    engine: str
    limited_draws: int
    outcomes: Mapping[str, Spread]
    paths: Mapping[str, PathSpread]
    histograms: Mapping[str, Histogram]
    drivers: Mapping[str, Mapping[str, float]]
    titles: Mapping[str, str]
    warnings: tuple[str, ...]
    path_draws: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "version": __version__,
            "scenario": self.scenario._asdict(),
            "draws": self.draws,
            "seed": self.seed,
            "sampler": self.sampler,
            "engine": self.engine,
            "limited_draws": self.limited_draws,
            "outcomes": {name: _spread_dict(spread) for name, spread in self.outcomes.items()},
            "path_draws": self.path_draws,
            "paths": {name: _listed(path) for name, path in self.paths.items()},
            "histograms": {name: _listed(histogram) for name, histogram in self.histograms.items()},
            "drivers": {name: dict(drivers) for name, drivers in self.drivers.items()},
            "titles": dict(self.titles),
            "warnings": list(self.warnings),
        }


def _spread_dict(spread: Spread) -> dict[str, Any]:
    errors = spread.standard_errors
    return {**spread._asdict(), "standard_errors": None if errors is None else dict(errors)}


def _listed(part: PathSpread | Histogram) -> dict[str, list[float]]:
    return {name: list(values) for name, values in part._asdict().items()}
