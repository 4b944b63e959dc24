"""nps-sim: the same three outcomes over as many draws, drawing and compilation included."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
N = 1_000_000
OUTCOMES = ("run_rate_increment", "revenue_increment", "npv")


def run(draws: int) -> Any:
    """Draw, and work out the outcomes."""
    sys.path.insert(0, str(ROOT))
    from simulator.analysis.chunks import over_chunks
    from simulator.analysis.draws.cube import UnitCube
    from simulator.analysis.draws.uncertainty import uncertainty_of
    from simulator.analysis.outcomes_over_draws import Outcomes
    from simulator.scenario import load

    scenario = load(str(ROOT / "benchmarks" / "reference.yaml"), {})
    uncertainty = uncertainty_of(scenario)
    cube = UnitCube(uncertainty.dimension_names, "sobol", 1)
    outcomes = Outcomes(scenario, uncertainty.inputs, OUTCOMES, draws)
    kept = over_chunks(outcomes, draws, lambda start, stop: uncertainty.values(cube.points(start, stop)))
    return kept.outcomes["npv"]
