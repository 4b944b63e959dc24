"""nps-sim: what raising the Net Promoter Score is worth, from a scenario file.

>>> import simulator
>>> run = simulator.run("scenarios/company_x.yaml")
>>> run.bridge.mix
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.analysis.comparison import Comparison
    from simulator.analysis.risk_result import Risk
    from simulator.engine.run import Run

__version__ = "0.1.0"
__all__ = ["__version__", "compare", "risk", "run"]


def run(source: str, settings: Mapping[str, str | float] | None = None) -> Run:
    """Run a scenario.

    Args:
        source: a scenario file, or ``FILE:CASE`` for one of its cases.
        settings: values by path that replace the file's, such as ``{"baseline.customers": 50_000}``.

    Raises:
        ScenarioError: the file is wrong; it carries every problem with its place.
        UsageError: an unknown case or path.
    """
    from simulator.analysis import answer
    from simulator.scenario import load

    return answer(load(str(source), settings or {}))


def compare(*sources: str, settings: Mapping[str, str | float] | None = None) -> Comparison:
    """Run several scenarios and compare them with the first; a single file with cases is compared with its cases."""
    from simulator.analysis import answer
    from simulator.analysis.comparison import compare as compare_runs
    from simulator.scenario import load

    scenarios = [load(str(source), settings or {}) for source in sources]
    if len(scenarios) == 1 and scenarios[0].case is None:
        scenarios += [load(f"{sources[0]}:{case}", settings or {}) for case in scenarios[0].cases]
    return compare_runs([answer(scenario) for scenario in scenarios])


def risk(
    source: str, settings: Mapping[str, str | float] | None = None, *, draws: int | None = None, seed: int = 1
) -> Risk:
    """Draw a scenario's uncertain inputs many times: the spread of every outcome, and what drives it.

    Args:
        source: a scenario file that says how uncertain its inputs are, or ``FILE:CASE`` for one of its cases.
        settings: values by path that replace the file's.
        draws: how many draws, by default 16,384.
        seed: a whole number from 0; the same seed gives the same draws.

    Raises:
        ScenarioError: the file is wrong, or says nothing of uncertainty.
        UsageError: an unknown case or path, or draws or seed out of bounds.
    """
    from simulator.analysis.risk import assess
    from simulator.analysis.risk_result import DRAWS
    from simulator.scenario import load

    return assess(load(str(source), settings or {}), DRAWS if draws is None else draws, seed)
