"""Scenarios side by side: every outcome, and its difference from the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.analysis.outcomes import OUTCOMES
from simulator.engine.run import Run

SCHEMA = "nps-sim/compare/1"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs in the order they were given; ``differences`` are per outcome one number per run, minus the first run's."""

    runs: tuple[Run, ...]
    differences: Mapping[str, tuple[float | None, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Give INTERFACE's JSON object."""
        differences = {outcome: list(values) for outcome, values in self.differences.items()}
        return {"schema": SCHEMA, "runs": [run.to_dict() for run in self.runs], "differences": differences}


def compare(runs: Sequence[Run]) -> Comparison:
    """Compare runs with the first of them."""
    differences = {}
    for name, read in OUTCOMES.items():
        values = [read(run) for run in runs]
        first = values[0]
        differences[name] = tuple(None if value is None or first is None else value - first for value in values)
    return Comparison(tuple(runs), differences)
