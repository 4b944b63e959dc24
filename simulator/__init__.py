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
    from simulator.engine.run import Run

__version__ = "0.1.0"
__all__ = ["__version__", "compare", "run"]


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
