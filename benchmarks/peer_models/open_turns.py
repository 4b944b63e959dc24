"""OpenTURNS: a joint distribution and a Python function of a whole sample, in which the user writes NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from by_hand import KINDS, project_all

N = 200_000


def run(draws: int) -> Any:
    """Sample, and push the sample through the function."""
    import openturns

    openturns.RandomGenerator.SetSeed(1)
    function = openturns.PythonFunction(12, 3, func_sample=lambda sample: project_all(np.array(sample).T).T)
    joint = openturns.JointDistribution([_distribution(openturns, kind, *numbers) for kind, *numbers in KINDS])
    return np.array(function(joint.getSample(draws)))[:, 2]


def _distribution(openturns: Any, kind: str, *numbers: float) -> Any:
    if kind == "normal":
        return openturns.Normal(*numbers)
    if kind == "lognormal":
        return openturns.ParametrizedDistribution(openturns.LogNormalMuSigma(*numbers, 0.0))
    if kind == "uniform":
        return openturns.Uniform(*numbers)
    low, mode, high = numbers
    if kind == "triangular":
        return openturns.Triangular(low, mode, high)
    share = (mode - low) / (high - low)
    return openturns.Beta(1 + 4 * share, 5 - 4 * share, low, high)
