"""chaospy: a joint distribution, sampled by Sobol's sequence, and a model that the user writes in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from by_hand import KINDS, project_all

N = 100_000


def run(draws: int) -> Any:
    """Sample, and push the sample through the model."""
    import chaospy

    joint = chaospy.J(*(_distribution(chaospy, kind, *numbers) for kind, *numbers in KINDS))
    return project_all(joint.sample(draws, rule="sobol"))[2]


def _distribution(chaospy: Any, kind: str, *numbers: float) -> Any:
    if kind == "normal":
        return chaospy.Normal(*numbers)
    if kind == "lognormal":
        mean, deviation = numbers
        spread = np.log(1 + (deviation / mean) ** 2)
        return chaospy.LogNormal(np.log(mean) - spread / 2, np.sqrt(spread))
    if kind == "uniform":
        return chaospy.Uniform(*numbers)
    low, mode, high = numbers
    if kind == "triangular":
        return chaospy.Triangle(low, mode, high)
    share = (mode - low) / (high - low)
    return chaospy.Beta(1 + 4 * share, 5 - 4 * share, low, high)
