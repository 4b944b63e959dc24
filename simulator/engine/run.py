"""What a run answers: the typed result of one scenario, the same shape as INTERFACE's JSON.

Money is in the scenario's currency and unrounded; run-rates are money per spend period. A part that does not
apply is ``None`` and a notice in ``warnings`` says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "nps-sim/run/1"
NEW, LOST = "new", "lost"  # where customers come from and go to, in `Run.movements`


class Label(NamedTuple):
    """Which scenario a run is of."""

    name: str
    case: str | None
    currency: str
    spend_period: str
    step: str
    horizon_months: int
    file: str
    sha256: str


class SegmentState(NamedTuple):
    """One segment at one moment: customers, share of all customers, spend per customer, customers times spend."""

    customers: float
    mix: float
    spend: float
    revenue: float


class State(NamedTuple):
    """All segments at one moment. ``nps`` is None where nobody is left; ``run_rate`` is net of the shortfall."""

    customers: float
    nps: float | None
    run_rate: float
    segments: Mapping[str, SegmentState]


class Change(NamedTuple):
    """End of the horizon minus today."""

    customers: float
    nps: float | None
    run_rate: float
    run_rate_percent: float | None


class Increment(NamedTuple):
    """With the initiatives minus do nothing: at the end (NPS, run-rate), over the horizon (revenue, contribution)."""

    nps: float | None
    run_rate: float
    revenue: float
    contribution: float | None


class Bridge(NamedTuple):
    """Why the run-rate moved from today to the end: volume first at the old mix, the joint term in mix."""

    volume: float
    mix: float
    spend: float
    realisation: float
    total: float


class Attribution(NamedTuple):
    """Shapley value of each lever, by lever name, of the run-rate increment at the end and the revenue increment."""

    run_rate: Mapping[str, float]
    revenue: Mapping[str, float]


class BusinessCase(NamedTuple):
    """The investment's worth: ``irr`` and ``roi`` are shares (0.12 is 12 %), ``cash_flow`` is per step from 0."""

    npv: float | None
    irr: float | None
    roi: float | None
    payback_months: float | None
    cost: float
    contribution_increment: float
    cash_flow: tuple[float, ...]
    break_even_realisation: float | None


class SurveyMargins(NamedTuple):
    """How far the survey behind the mix may be off: half-widths at 95 %, in points and in money."""

    respondents: int
    nps_margin: float
    spend_per_customer_margin: float
    run_rate_margin: float


class DoNothingStep(NamedTuple):
    """The same step had nothing been done."""

    total: float
    nps: float | None
    run_rate: float
    revenue: float


class Step(NamedTuple):
    """One step of the projection; step 0 is today and has no revenue of its own (0)."""

    step: int
    months: int
    customers: Mapping[str, float]
    total: float
    nps: float | None
    run_rate: float
    revenue: float
    do_nothing: DoNothingStep


class UnitResult(NamedTuple):
    """One unit's share of the result."""

    today: State
    end: State
    do_nothing: State
    bridge: Bridge


@dataclass(frozen=True, slots=True)
class Run:
    """The whole answer for one scenario."""

    scenario: Label
    today: State
    end: State
    do_nothing: State
    change: Change
    increment: Increment
    bridge: Bridge
    attribution: Attribution | None
    business_case: BusinessCase | None
    lifetime_value: Mapping[str, float] | None
    survey: SurveyMargins | None
    steps: tuple[Step, ...]
    units: Mapping[str, UnitResult]
    warnings: tuple[str, ...] = ()
    movements: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Customers by where they stand today (or ``new``) and at the end (or ``lost``); not part of the JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Give INTERFACE's JSON object: plain dicts, lists, numbers and text, in stable key order."""
        parts = {part.name: _plain(getattr(self, part.name)) for part in fields(self) if part.name != "movements"}
        return {"schema": SCHEMA, **parts}

    def to_frame(self) -> DataFrame:
        """Give the steps as a pandas DataFrame, one row per step: customers by segment, totals, do nothing."""
        from pandas import json_normalize

        return json_normalize([_plain(step) for step in self.steps], sep="_").set_index("step")


def _plain(part: Any) -> Any:
    """Give a part of the result as plain dicts and lists."""
    if isinstance(part, tuple) and hasattr(part, "_asdict"):
        return {name: _plain(value) for name, value in part._asdict().items()}
    if isinstance(part, Mapping):
        return {name: _plain(value) for name, value in part.items()}
    return [_plain(value) for value in part] if isinstance(part, tuple) else part
