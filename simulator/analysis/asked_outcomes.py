"""The outcomes that are asked for, and what is said where one does not apply."""

from __future__ import annotations

from simulator.analysis.outcomes_over_draws import Outcomes
from simulator.errors import Problem, ScenarioError
from simulator.scenario.scenario import Scenario

BY_DEFAULT = ("npv", "run_rate_increment")
"""What a scenario is judged by: the first of these that applies."""


def refuse_missing(scenario: Scenario, outcomes: Outcomes) -> None:
    """Refuse outcomes that do not apply to the scenario.

    Raises:
        ScenarioError: one or several do not apply; why of each.
    """
    if outcomes.missing:
        raise ScenarioError(
            Problem(scenario.file, 0, 0, "", f"there is no {name}: {reason}")
            for name, reason in outcomes.missing.items()
        )
