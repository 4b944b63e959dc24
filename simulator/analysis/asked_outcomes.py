"""The outcomes that are asked for, and what is said where one does not apply."""

from __future__ import annotations

from simulator.analysis.outcomes_over_draws import Outcomes, needed_settings
from simulator.analysis.setting_text import how_to_write
from simulator.errors import Problem, ScenarioError
from simulator.language import _
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
            Problem(scenario.file, 0, 0, "", _no_outcome(name, reason), _what_to_write(scenario, name))
            for name, reason in outcomes.missing.items()
        )


def _no_outcome(name: str, reason: str) -> str:
    return _("there is no {outcome}: {reason}", outcome=name, reason=reason)


def _what_to_write(scenario: Scenario, outcome: str) -> str:
    """Show how the first setting is written that is not given; an outcome that lacks none lacks costs."""
    for path in needed_settings(outcome):
        if any(path not in unit.inputs for unit in scenario.units):
            hint = how_to_write(path)
            return _("give it a value in the file or with {option}: {hint}", option=f"--set {path}=VALUE", hint=hint)
    return _("say what the initiatives cost, such as {example} below one of them", example="cost: {once: 250_000}")
