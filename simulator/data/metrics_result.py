"""What was measured of a table of answers or tickets: the answer of ``metrics``, the same shape as its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.data.metric_intervals import Measured
from simulator.data.scorecard import Judged
from simulator.data.tickets import OpenTickets

SCHEMA = "nps-sim/metrics/1"


class Worth(NamedTuple):
    """What turns spend into worth.

    Attributes:
        margin: the part of spend that remains; None is all of it, so that the lifetime value is revenue.
        discount: how much less money is worth a year later; None is not at all.
        spend_period: what period spend or contract value is for: one of ``PERIODS``.
        churn_period: over what period those who left have left: one of ``PERIODS``.
    """

    margin: float | None = None
    discount: float | None = None
    spend_period: str = "year"
    churn_period: str = "year"


class Change(NamedTuple):
    """The change of the NPS from the wave before, in points, and how often mere noise would give as large a one."""

    since: str
    points: float
    low: float
    high: float
    z: float | None
    p_value: float


class Group(NamedTuple):
    """All rows, a unit's, or a wave's: how many, their metrics, and for a wave the change of its NPS."""

    rows: int
    metrics: Mapping[str, Measured]
    change: Change | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        metrics = {name: measured._asdict() for name, measured in self.metrics.items()}
        return {"rows": self.rows, **metrics, "nps_change": self.change and self.change._asdict()}


class Lifetime(NamedTuple):
    """What a customer is worth: as the contract runs on with this retention, and what was observed so far."""

    contract: Measured | None
    observed: Measured | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The whole measurement.

    Attributes:
        source: what was measured.
        kind: answers or tickets.
        columns: the columns in use, by what they mean.
        rows: how many rows there were.
        dropped: how many of them were left out, by reason.
        total: all of them.
        waves: by name, in order; empty where there are none.
        units: by name; empty where there are none.
        unit_waves: the waves of each unit.
        lifetime_value: by segment and for all; empty where nothing tells it.
        worth: what turned spend into it.
        open_tickets: what is not finished, of tickets.
        scorecard: each target beside its metric; None without targets.
        absent: why metrics are not measured, by name.
        notes: what is to be known of it.
    """

    source: str
    kind: str
    columns: Mapping[str, str]
    rows: int
    dropped: Mapping[str, int]
    total: Group
    waves: Mapping[str, Group]
    units: Mapping[str, Group]
    unit_waves: Mapping[str, Mapping[str, Group]]
    lifetime_value: Mapping[str, Lifetime]
    worth: Worth
    open_tickets: OpenTickets | None
    scorecard: tuple[Judged, ...] | None
    absent: Mapping[str, str]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "kind": self.kind,
            "columns": dict(self.columns),
            "rows": self.rows,
            "dropped": dict(self.dropped),
            "total": self.total.to_dict(),
            "waves": _groups(self.waves),
            "units": {
                name: {**unit.to_dict(), "waves": _groups(self.unit_waves.get(name, {}))}
                for name, unit in self.units.items()
            },
            "lifetime_value": {
                name: {way: value and value._asdict() for way, value in lifetime._asdict().items()}
                for name, lifetime in self.lifetime_value.items()
            },
            "worth": self.worth._asdict(),
            "open_tickets": _open(self.open_tickets),
            "scorecard": None if self.scorecard is None else [judged._asdict() for judged in self.scorecard],
            "absent": dict(self.absent),
            "notes": list(self.notes),
        }


def _groups(groups: Mapping[str, Group]) -> dict[str, Any]:
    return {name: group.to_dict() for name, group in groups.items()}


def _open(tickets: OpenTickets | None) -> dict[str, Any] | None:
    if tickets is None:
        return None
    closing, answering = tickets.closing, tickets.answering
    return {
        "as_of": tickets.as_of.isoformat(),
        "closing": closing and closing._asdict(),
        "answering": answering and answering._asdict(),
    }
