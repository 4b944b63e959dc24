"""What a written report is put together from: a run with its cases, its risk, and what a survey could see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.cli.options import answer_all, cases_of, load_all

if TYPE_CHECKING:
    from simulator.analysis.comparison import Comparison
    from simulator.engine.run import Run
    from simulator.report.written import Material
    from simulator.scenario.scenario import Scenario


def material_of(
    scenario: Scenario, run: Run, settings: Sequence[str], draws: int | None = None, seed: int = 1
) -> Material:
    """Work out everything that a report tells of, in the language that is spoken.

    Args:
        scenario: the scenario.
        run: its run.
        settings: what was set on top of the file.
        draws: how many draws of the uncertain inputs; by default as many as ``risk`` takes.
        seed: where the draws come from.

    Raises:
        ScenarioError: a case is wrong or cannot be run, or what is uncertain has no effect.
        UsageError: draws or seed are out of bounds.
    """
    from simulator.analysis.significance import significance
    from simulator.report.written import Material

    risk = sensitivity = None
    if scenario.uncertainty:
        from simulator.analysis.risk import assess
        from simulator.analysis.risk_result import DRAWS
        from simulator.analysis.sensitivity import tornado

        risk = assess(scenario, DRAWS if draws is None else draws, seed)
        sensitivity = tornado(scenario)
    is_surveyed = run.survey is not None and run.survey.respondents <= run.today.customers
    return Material(
        scenario=scenario,
        run=run,
        comparison=_comparison(scenario, run, settings),
        risk=risk,
        sensitivity=sensitivity,
        significance=significance(run, scenario.respondents) if is_surveyed else None,
    )


def _comparison(scenario: Scenario, run: Run, settings: Sequence[str]) -> Comparison | None:
    """Compare the base case of the file with each of its cases; None where it has none."""
    from simulator.analysis.comparison import compare

    cases = cases_of(scenario, settings)
    if not cases:
        return None
    base = [] if scenario.case is None else load_all([scenario.file], settings)
    others = [case for name, case in cases.items() if name != scenario.case]
    by_case = {each.scenario.case: each for each in (run, *answer_all([*base, *others]))}
    return compare([by_case[None], *(by_case[name] for name in cases)])
