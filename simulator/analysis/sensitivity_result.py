"""What a sensitivity analysis found: which inputs move an outcome, and how far."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.engine.run import Label

SCHEMA = "nps-sim/sensitivity/1"
TORNADO, SOBOL = "tornado", "sobol"
METHODS = (TORNADO, SOBOL)


class Swing(NamedTuple):
    """What an outcome does when one input goes from a low to a high value, the others staying as they are.

    Attributes:
        path: the input's path; ``baseline.mix`` for the mix of a survey.
        title: how people call it.
        low: the low value, as the model takes it (a share as 0.03); of a mix, its NPS in points.
        high: the high value.
        low_text: the low value as the scenario file would have it.
        high_text: the high value likewise.
        outcome_low: the outcome at the low value; None where it has none there.
        outcome_high: the outcome at the high value; None where it has none there.
        swing: how far apart these two are; None where one of them is missing.
    """

    path: str
    title: str
    low: float
    high: float
    low_text: str
    high_text: str
    outcome_low: float | None
    outcome_high: float | None
    swing: float | None


class Index(NamedTuple):
    """Which share of an outcome's variance an input explains, each with the half-width of its 95 % interval.

    Attributes:
        path: the entry of ``uncertainty``.
        title: how people call it.
        first_order: the share that goes when this input alone becomes known.
        total_order: the share that stays when every other input becomes known.
        first_order_margin: the half-width of the first order's interval.
        total_order_margin: the half-width of the total order's interval.
    """

    path: str
    title: str
    first_order: float | None
    total_order: float | None
    first_order_margin: float | None
    total_order_margin: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Which inputs matter to an outcome.

    Attributes:
        scenario: which scenario it is of.
        outcome: the outcome, by its stable name.
        base: the outcome of the scenario as it is; None where it has none.
        method: ``tornado`` or ``sobol``.
        inputs: a swing (tornado) or the indices (sobol) of every input, what matters most first.
        basis: what was done to the inputs, in words.
        draws: how often the model was run for the indices; None for a tornado.
        seed: what the draws came from; None for a tornado.
        warnings: what is to be known of the result.
        points: how many points the indices rest on; the model is run at each for every input, and twice more.
    """

    scenario: Label
    outcome: str
    base: float | None
    method: str
    inputs: tuple[Swing, ...] | tuple[Index, ...]
    basis: str
    draws: int | None
    seed: int | None
    warnings: tuple[str, ...]
    points: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario._asdict(),
            "outcome": self.outcome,
            "base": self.base,
            "method": self.method,
            "basis": self.basis,
            "points": self.points,
            "draws": self.draws,
            "seed": self.seed,
            "inputs": [each._asdict() for each in self.inputs],
            "warnings": list(self.warnings),
        }


def largest_first(swings: Sequence[Swing], losing: Container[str] = ()) -> tuple[Swing, ...]:
    """Sort swings by size, equal ones by path.

    Args:
        swings: in any order.
        losing: the paths of inputs at one end of which the outcome is lost: nothing moves it farther, so they come
            first. Others without a size come last.
    """

    def place(swing: Swing) -> tuple[bool, bool, float, str]:
        return swing.path not in losing, swing.swing is None, -(swing.swing or 0.0), swing.path

    return tuple(sorted(swings, key=place))


def strongest_first(indices: Sequence[Index]) -> tuple[Index, ...]:
    """Sort indices by total order, equal ones by path; those without a value come last."""
    return tuple(sorted(indices, key=lambda each: (each.total_order is None, -(each.total_order or 0.0), each.path)))
