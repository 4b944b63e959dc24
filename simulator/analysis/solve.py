"""Goal seek: the value of an input at which an outcome is what it is to be, or how near it can come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.analysis.outcome_curve import OutcomeCurve, outcome_of
from simulator.analysis.search import CLOSE, EXACT, Reason, Search, Span
from simulator.analysis.target import Target
from simulator.analysis.varied_input import Reread, VariedInput, varied_input
from simulator.engine.run import Label
from simulator.language import _
from simulator.scenario.scenario import Scenario

SCHEMA = "nps-sim/solve/1"
_OPTION = "--by"


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of the input: as a number, as the file has it, as texts to set, and what comes of it."""

    value: float
    written: str
    settings: tuple[str, ...]
    outcome: float | None

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"value": self.value, "written": self.written, "set": list(self.settings), "achieved": self.outcome}


@dataclass(frozen=True, slots=True)
class Solution:
    """What a goal seek found.

    Attributes:
        scenario: which scenario it is of.
        path: the input that was varied.
        title: how people call it.
        target: what was to be reached.
        bounds: the least and the greatest value the file takes, as written.
        present: the input as it is; where units differ, the company's or the first unit's.
        found: the value that reaches the target, nearest to the present; None where none does.
        others: other values that reach it, in rising order.
        nearest: where none does, the value that comes nearest; None where no value has an outcome at all.
        reason: where none does, why.
        notes: what is to be known of the value.
    """

    scenario: Label
    path: str
    title: str
    target: Target
    bounds: tuple[str, str]
    present: Trial
    found: Trial | None
    others: tuple[Trial, ...]
    nearest: Trial | None
    reason: Reason | None
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object; ``value`` is None where no value reaches the target."""
        best = self.found or self.nearest
        return {
            "schema": SCHEMA,
            "scenario": self.scenario._asdict(),
            "path": self.path,
            "value": self.found.value if self.found else None,
            "outcome": self.target.outcome,
            "target": self.target.value,
            "achieved": best.outcome if best else None,
            "written": self.found.written if self.found else None,
            "set": list(self.found.settings) if self.found else [],
            "present": self.present.to_dict(),
            "other_solutions": [other.to_dict() for other in self.others],
            "nearest": self.nearest.to_dict() if self.nearest else None,
            "reason": self.reason.value if self.reason else None,
            "warnings": list(self.notes),
        }


def solve(scenario: Scenario, target: Target, path: str, reread: Reread) -> Solution:
    """Find the value of an input at which an outcome is what it is to be.

    Args:
        scenario: the scenario.
        target: the outcome and what it is to be.
        path: the input, or ``nps`` for the size of all migrations together.
        reread: reads the scenario again with further ``PATH=VALUE`` set on top.

    Raises:
        UsageError: the path names no number that can be varied by itself.
        ScenarioError: the scenario lacks what the outcome needs.
    """
    varied = varied_input(scenario, path, reread, _OPTION)
    present = outcome_of(scenario, target.outcome).outcome
    size = max(abs(target.value), abs(present or 0.0)) or 1.0
    curve = OutcomeCurve(varied.scenario, target.outcome, varied.inputs)
    search = Search(curve.at, Span(varied.low, varied.high, varied.present), target.value, size)
    roots = sorted(search.run(), key=lambda value: abs(value - varied.present))
    found, others, nearest, reason = None, [], None, None
    if roots:
        first, *rest = (_shown(search, varied, root, EXACT) for root in roots)
        found = _verified(varied, first, target, reread)
        others = [_trial(varied, value, curve) for value in sorted(dict.fromkeys(rest)) if value != first]
    else:
        reason = search.reason()
        if search.usable:
            nearest = _verified(varied, _shown(search, varied, search.nearest(), CLOSE), target, reread)
    return Solution(
        scenario=Label(*(getattr(scenario, name) for name in Label._fields)),
        path=path,
        title=varied.title,
        target=target,
        bounds=(varied.written(varied.low), varied.written(varied.high)),
        present=Trial(varied.present, varied.written(varied.present), varied.settings(varied.present), present),
        found=found,
        others=tuple(others),
        nearest=nearest,
        reason=reason,
        notes=tuple(_notes(varied, target, found, size)),
    )


def _shown(search: Search, varied: VariedInput, value: float, allowed: float) -> float:
    """Give a value as it is best shown: whole where it has to be, else as short as the outcome lets it be."""
    return search.whole(value) if varied.is_whole else search.tidy(value, allowed)


def _trial(varied: VariedInput, value: float, curve: OutcomeCurve) -> Trial:
    [point] = curve.at([value])
    return Trial(value, varied.written(value), varied.settings(value), point.outcome)


def _verified(varied: VariedInput, value: float, target: Target, reread: Reread) -> Trial:
    """Set the value in the scenario, as the user would, and take the outcome from there."""
    settings = varied.settings(value)
    return Trial(value, varied.written(value), settings, outcome_of(reread(settings), target.outcome).outcome)


def _notes(varied: VariedInput, target: Target, found: Trial | None, size: float) -> Iterator[str]:
    if varied.note:
        yield varied.note
    if found is None or found.outcome is None:
        return
    if varied.is_whole and abs(found.outcome - target.value) > CLOSE * size:
        yield _("{path} is a whole number; no other comes nearer to the target", path=varied.path)
