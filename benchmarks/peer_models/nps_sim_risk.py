"""nps-sim: all of ``risk``: twelve outcomes, with quantiles, errors, paths, histograms and drivers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
N = 1_000_000


def run(draws: int) -> Any:
    """Assess the risk over as many draws, read from the file each time."""
    sys.path.insert(0, str(ROOT))
    from simulator.analysis.risk import assess
    from simulator.scenario import load

    scenario = load(str(ROOT / "benchmarks" / "reference.yaml"), {})
    return [assess(scenario, draws=draws).outcomes["npv"].mean]
