"""The projection's numbers arranged as states, steps and bridges."""

from __future__ import annotations

from typing import NamedTuple

from simulator.engine.projection import Projection
from simulator.engine.run import Bridge, DoNothingStep, SegmentState, State, Step
from simulator.model.bridge import PARTS
from simulator.model.course import DO_NOTHING
from simulator.model.kinds import SEGMENTS

_STATE_KEYS = (
    *(f"{key}.{segment}" for key in ("closing", "spend", "gross") for segment in SEGMENTS),
    "total",
    "nps",
    "run_rate",
)
_MONEY_KEYS = ("total", "run_rate", "revenue")
NOBODY = 1e-9  # customers; below this nobody is left and the score has no meaning


class Reader(NamedTuple):
    """Reads one unit's or the company's numbers, with the initiatives or doing nothing."""

    projection: Projection
    prefix: str
    unit: int = 0

    def at(self, key: str, step: int) -> float:
        """Give a quantity at a step."""
        return self.projection.at(self.prefix + key, step, self.unit)

    def score(self, step: int) -> float | None:
        """Give the NPS at a step, None where nobody is left."""
        return self.at("nps", step) if self.at("total", step) > NOBODY else None

    def doing_nothing(self) -> Reader:
        """Read the same, had nothing been done."""
        return Reader(self.projection, self.prefix + DO_NOTHING, self.unit)


def state_keys(prefix: str) -> list[str]:
    """Name the quantities that the states of a unit (no prefix) or the company need."""
    return [prefix + course + key for course in ("", DO_NOTHING) for key in _STATE_KEYS]


def state(reader: Reader, step: int) -> State:
    """Arrange the state at a step."""
    total = reader.at("total", step)
    segments = {}
    for segment in SEGMENTS:
        customers = reader.at(f"closing.{segment}", step)
        mix = customers / total if total > NOBODY else 0.0
        revenue = reader.at(f"gross.{segment}", step)
        segments[segment] = SegmentState(customers, mix, reader.at(f"spend.{segment}", step), revenue)
    return State(total, reader.score(step), reader.at("run_rate", step), segments)


def steps(reader: Reader, last: int, step_months: int) -> tuple[Step, ...]:
    """Arrange every step of the company, 0 to the last."""
    return tuple(_step(reader, reader.doing_nothing(), step, step * step_months) for step in range(last + 1))


def _step(reader: Reader, nothing: Reader, step: int, months: int) -> Step:
    customers = {segment: reader.at(f"closing.{segment}", step) for segment in SEGMENTS}
    total, run_rate, revenue = (reader.at(key, step) for key in _MONEY_KEYS)
    idle_total, idle_run_rate, idle_revenue = (nothing.at(key, step) for key in _MONEY_KEYS)
    idle = DoNothingStep(idle_total, nothing.score(step), idle_run_rate, idle_revenue)
    return Step(step, months, customers, total, reader.score(step), run_rate, revenue, idle)


def bridge_keys(prefix: str) -> list[str]:
    """Name the quantities of a bridge."""
    return [f"{prefix}bridge.{part}" for part in (*PARTS, "total")]


def bridge(projection: Projection, prefix: str, unit: int = 0) -> Bridge:
    """Arrange a bridge."""
    return Bridge(*(projection.number(key, unit) for key in bridge_keys(prefix)))
