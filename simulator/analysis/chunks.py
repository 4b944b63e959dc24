"""Outcomes over many draws, chunk by chunk and on all cores, so that only what is kept takes memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from simulator.analysis.outcomes_over_draws import Outcomes

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

_VECTOR = 8  # draws that the machine takes in one step


class Kept(NamedTuple):
    """The outcomes of all draws, NaN where there is none, and whether a draw takes more from a segment than it holds.

    ``paths`` has the run-rates at all steps, of shape (steps + 1, draws), where the outcomes come with them.
    """

    outcomes: dict[str, Array]
    limited: Array
    paths: dict[str, Array]


def over_chunks(
    outcomes: Outcomes,
    draws: int,
    drawn: Callable[[int, int], Mapping[str, Array]],
    watch: Callable[[int], None] | None = None,
) -> Kept:
    """Work out outcomes over many draws; what is kept of a draw has its own place, whatever the chunks and the cores.

    Args:
        outcomes: the outcomes.
        draws: how many.
        drawn: gives the inputs of the draws from one number to before another, as ``Outcomes.run`` takes them.
        watch: is told after each chunk how many draws are done.

    Raises:
        ScenarioError: a number grew beyond what can be computed.
    """
    import numpy as np

    kept = Kept(
        {name: np.empty(draws) for name in outcomes.names},
        np.empty(draws, dtype=bool),
        {name: np.empty((outcomes.steps + 1, draws)) for name in outcomes.paths},
    )
    workers = os.cpu_count() or 1
    size = _size(draws, outcomes.chunk, workers)

    def run(start: int) -> int:
        stop = min(start + size, draws)
        batch = outcomes.run(drawn(start, stop))
        kept.limited[start:stop] = batch.limited
        for name, values in batch.outcomes.items():
            kept.outcomes[name][start:stop] = values
        for name, values in batch.paths.items():
            kept.paths[name][:, start:stop] = values
        return stop

    with ThreadPoolExecutor(max_workers=workers) as threads:
        for done in threads.map(run, range(0, draws, size)):
            if watch is not None:
                watch(done)
    return kept


def _size(draws: int, chunk: int, workers: int) -> int:
    """Give chunks of at most the size asked for, in whole rounds, so that no core waits for another's last one."""
    rounds = ceil(draws / chunk / workers)
    return ceil(draws / (rounds * workers) / _VECTOR) * _VECTOR
