"""Risk: every outcome over many draws of the uncertain inputs.

A draw depends on the seed and its number alone, so that the result is the same whatever the chunks and the cores. The
outcomes of all draws are kept; the paths and the inputs themselves of the first draws only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from simulator.analysis.answering import answer, label_of
from simulator.analysis.chunks import Kept, over_chunks
from simulator.analysis.draws.cube import SOBOL, UnitCube
from simulator.analysis.draws.uncertainty import Uncertainty, uncertainty_of
from simulator.analysis.entry_titles import entry_title
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.outcomes_over_draws import Batch, Outcomes
from simulator.analysis.refused_options import refused_draws, refused_seed
from simulator.analysis.risk_result import DRAWS, MOST_DRAWS, PAYBACK, Histogram, Risk, Spread
from simulator.analysis.risk_warnings import risk_warnings
from simulator.analysis.spreads import histogram_of, path_spread, rank_correlations, ranks, spread_of
from simulator.analysis.warnings import full_realisation
from simulator.arithmetic.array_functions import Array
from simulator.engine.projection import given_inputs, shape_of
from simulator.errors import Problem, ScenarioError
from simulator.language import _
from simulator.scenario.scenario import Scenario

MOST_PATH_DRAWS = 16_384
MOST_PATH_NUMBERS = 1_048_576  # of one path, over all steps and draws, so that a long horizon takes no more memory

Watch = Callable[[int], None]


def assess(  # noqa: PLR0913, PLR0917 - each of them is a choice of its own
    scenario: Scenario,
    draws: int = DRAWS,
    seed: int = 1,
    sampler: str = SOBOL,
    engine: str | None = None,
    watch: Watch | None = None,
) -> Risk:
    """Work out how the outcomes of a scenario are spread.

    Args:
        scenario: the scenario, with its ``uncertainty``.
        draws: how many draws, 1 to 10,000,000; a power of two suits ``sobol`` best.
        seed: a whole number from 0; the same seed gives the same draws.
        sampler: ``sobol`` (scrambled Sobol points) or ``random`` (pseudo-random numbers).
        engine: ``numpy`` or ``native``; None lets the number of draws decide.
        watch: is told now and then how many draws are done.

    Raises:
        ScenarioError: the scenario says nothing of uncertainty, a plain run refuses it, or numbers grow beyond what can
            be computed.
        UsageError: draws or seed are out of bounds, or there is no such sampler or engine here.
    """
    _check(scenario, draws, seed)
    uncertainty = uncertainty_of(scenario)
    if not uncertainty.names:
        raise ScenarioError(Problem(scenario.file, 0, 0, "", note) for note in uncertainty.notes)
    cube = UnitCube(uncertainty.dimension_names, sampler, seed)
    first = _first_draws(draws, scenario.steps)
    inputs = _Inputs(uncertainty, cube, first)
    outcomes = Outcomes(scenario, uncertainty.inputs, OUTCOMES, draws, engine, paths=draws == first)
    base = outcomes.run(uncertainty.base())
    if base.limited[0]:
        answer(scenario)  # which refuses the scenario, saying where it goes too far
    kept = over_chunks(outcomes, draws, inputs.drawn, watch)
    summaries = _summaries(base, kept, inputs)
    spreads = {name: summary.spread for name, summary in summaries.items()}
    limited = int(np.count_nonzero(kept.limited))
    if not outcomes.paths:
        base, kept = _first_paths(scenario, inputs, engine)
    return Risk(
        scenario=label_of(scenario),
        draws=draws,
        seed=seed,
        sampler=sampler,
        engine=outcomes.engine,
        limited_draws=limited,
        outcomes=spreads,
        paths={name: path_spread(kept.paths[name], base.paths[name][:, 0]) for name in kept.paths},
        histograms={name: each.histogram for name, each in summaries.items() if each.histogram is not None},
        drivers={name: summary.drivers for name, summary in summaries.items()},
        titles={name: entry_title(scenario, name) for name in uncertainty.names},
        warnings=(
            *full_realisation(scenario, shape_of(given_inputs(scenario)), set(uncertainty.inputs)),
            *risk_warnings(draws, limited, spreads, outcomes.missing),
            *uncertainty.notes,
            *cube.notes,
        ),
        path_draws=first,
    )


def _first_draws(draws: int, steps: int) -> int:
    """Tell how many draws the paths are kept of: all, or a power of two, which is where Sobol points are most even."""
    most = min(MOST_PATH_DRAWS, MOST_PATH_NUMBERS // (steps + 1))
    return draws if draws <= most else 1 << (most.bit_length() - 1)


class _Inputs:
    """Gives the inputs of draws, and keeps what the entries of ``uncertainty`` were in the first of them."""

    def __init__(self, uncertainty: Uncertainty, cube: UnitCube, first: int) -> None:
        self.uncertainty, self.count = uncertainty, first
        self._cube = cube
        self._first = {name: np.empty(first) for name in uncertainty.names}

    def drawn(self, start: int, stop: int) -> Mapping[str, Array]:
        """Draw the inputs of the draws from one number to before another."""
        drawn = self.uncertainty.values(self._cube.points(start, stop))
        if start < self.count:
            for name, values in self._first.items():
                values[start:stop] = self.uncertainty.drawn_for(name, drawn)[: self.count - start]
        return drawn

    def ranks(self) -> dict[str, Array]:
        """Rank what the entries were in the first draws."""
        return {name: ranks(values) for name, values in self._first.items()}


class _Summary(NamedTuple):
    """What is told of an outcome."""

    spread: Spread
    histogram: Histogram | None
    drivers: Mapping[str, float]


def _summaries(base: Batch, kept: Kept, inputs: _Inputs) -> dict[str, _Summary]:
    """Sum up the draws of every outcome, which are then in rising order."""
    ranked = inputs.ranks()

    def summary(name: str) -> _Summary:
        draws, is_payback = kept.outcomes[name], name == PAYBACK
        first = draws[: inputs.count]
        drivers = rank_correlations(ranked, np.where(np.isnan(first), np.inf, first) if is_payback else first)
        draws.sort()
        spread = spread_of(draws, float(base.outcomes[name][0]), is_payback=is_payback)
        return _Summary(spread, histogram_of(draws), drivers)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:  # sorting lets go of the interpreter
        return dict(zip(kept.outcomes, threads.map(summary, kept.outcomes), strict=True))


def _first_paths(scenario: Scenario, inputs: _Inputs, engine: str | None) -> tuple[Batch, Kept]:
    """Work out the paths of the base case and of the first draws."""
    run_rates = Outcomes(scenario, inputs.uncertainty.inputs, (), inputs.count, engine, paths=True)
    return run_rates.run(inputs.uncertainty.base()), over_chunks(run_rates, inputs.count, inputs.drawn)


def _check(scenario: Scenario, draws: int, seed: int) -> None:
    if not 1 <= draws <= MOST_DRAWS:
        raise refused_draws(draws, 1, MOST_DRAWS, DRAWS)
    if seed < 0:
        raise refused_seed(seed)
    if not scenario.uncertainty:
        known = scenario.company.inputs
        path = next((path for path in known if ".migrations." in path), "baseline.segments.promoters.spend")
        message = _("is not given, so there is nothing to draw")
        example = f"{path}: {{pert: [low, mode, high]}}"
        hint = _("say how sure a number is, such as {example} below {group}", example=example, group="uncertainty")
        raise ScenarioError([Problem(scenario.file, 0, 0, "uncertainty", message, hint)])
