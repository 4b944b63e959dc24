"""SALib: a problem of ranges and distributions, its Sobol sampler, and a model that the user writes in NumPy."""

from __future__ import annotations

from typing import Any

from by_hand import HIGH, LOW, NAMES, project_all

N = 14 * 8_192


def run(draws: int) -> Any:
    """Sample as for Sobol's indices, and push the sample through the model."""
    from SALib.sample import sobol

    problem = {"num_vars": 12, "names": list(NAMES), "bounds": [list(pair) for pair in zip(LOW, HIGH, strict=True)]}
    sample = sobol.sample(problem, draws // 14, calc_second_order=False, seed=1)
    return project_all(sample.T)[2]
