"""What was measured between two waves: the answer of ``transitions``, the same shape as its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.data.baseline_result import Baseline
from simulator.data.intervals import Difference, Share
from simulator.language import marked
from simulator.model.kinds import SEGMENTS

SCHEMA = "nps-sim/transitions/1"
MOVEMENTS = tuple((source, target) for source in SEGMENTS for target in SEGMENTS if source != target)

LIMITS: Mapping[str, str] = {
    marked("Comparison"): marked(
        "movers are set against those who stayed in the segment left, as if without the move their spend would have "
        "changed alike. Where something else moved both score and spend, such as a new price or a new need, "
        "realisation is overstated."
    ),
    marked("Regression to the mean"): marked(
        "answers waver, so some of those who moved only answered otherwise this time, and their spend does not follow: "
        "movements in both directions are overstated and realisation is understated. Spend wavers as well: where those "
        "who moved up came from an unusually good spell, a part of it goes back whatever they feel, which understates "
        "realisation; where they came from a poor one it overstates it."
    ),
    marked("Survivorship"): marked(
        "only customers who are in both waves can be compared. Where those whose spend would have fallen most left "
        "altogether, the spend of those who remain looks better than it is: realisation of moves up is overstated, "
        "that of moves down understated."
    ),
}
"""What the measured realisation rests on, and what it would do to the figure if it does not hold."""


def movement_name(source: str, target: str) -> str:
    """Write a movement as results name it."""
    return f"{source} > {target}"


class Counts(NamedTuple):
    """Customers in the data of each wave, in both, only in the first (lost), only in the second (new); and answers."""

    first: int
    second: int
    both: int
    lost: int
    new: int
    answered_first: int
    answered_second: int
    answered_both: int


class Realisation(NamedTuple):
    """How far movers' spend followed, as a part of the gap between the segments' spends.

    Attributes:
        movers: how many moved.
        gap: what a customer of the new segment spent in the first wave beyond one of the segment left.
        ahead: what the movers spent in the first wave, before they moved, beyond those who stayed.
        followed: by how much more the movers' spend grew than that of those who stayed.
        value: ``followed`` as a part of ``gap``; None with a ``reason``.
        low: where its 95 % interval begins.
        high: where it ends.
        naive: what a look at the second wave alone would say: ``ahead`` and ``followed`` as a part of ``gap``.
        reason: why there is no value.
    """

    movers: int
    gap: float | None = None
    ahead: float | None = None
    followed: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    naive: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Transitions:
    """What was measured between two waves.

    Attributes:
        waves: what each is called.
        months: how many months lie between them, where that is known.
        columns: the columns in use, by what they mean.
        dropped: how many rows were left out, by reason.
        customers: how many there are.
        matrix: of those who answered twice, by the segment left and the one reached.
        churn: of a segment's customers in the first wave, those who are not in the second.
        churn_of_all: the same of all customers, with an answer or without.
        acquired: of the new customers who answered, those in each segment.
        acquisition: new customers as a part of the first wave's.
        nps: of all who answered each wave.
        change: of these two, as of different customers.
        nps_of_both: of those who answered twice; None where nobody did.
        paired_change: of these, by how each one's own answer changed; None where they are few.
        realisation: by movement.
        realisation_of_all: of all movements that have one, together.
        lost_spend: by how much more those lost spent in the first wave than those who stayed.
        now: the second wave's baseline.
        notes: what is to be known of it.
    """

    waves: tuple[str, str]
    months: int | None
    columns: Mapping[str, str]
    dropped: Mapping[str, int]
    customers: Counts
    matrix: Mapping[str, Mapping[str, Share]]
    churn: Mapping[str, Share]
    churn_of_all: Share
    acquired: Mapping[str, Share]
    acquisition: float
    nps: tuple[float, float]
    change: Difference
    nps_of_both: tuple[float, float] | None
    paired_change: Difference | None
    realisation: Mapping[str, Realisation]
    realisation_of_all: Realisation
    lost_spend: Difference | None
    now: Baseline
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "waves": list(self.waves),
            "months_between": self.months,
            "columns": dict(self.columns),
            "dropped": dict(self.dropped),
            "customers": self.customers._asdict(),
            "matrix": {source: _by_name(row) for source, row in self.matrix.items()},
            "churn": {**_by_name(self.churn), "all": _share(self.churn_of_all)},
            "new": {"rate": self.acquisition, "segments": _by_name(self.acquired)},
            "nps": list(self.nps),
            "nps_of_both": self.nps_of_both and list(self.nps_of_both),
            "nps_change": {**_change(self.change), "paired": self.paired_change and _change(self.paired_change)},
            "realisation": {name: each._asdict() for name, each in self.realisation.items()},
            "realisation_of_all": self.realisation_of_all._asdict(),
            "lost_spend": self.lost_spend and _money(self.lost_spend),
            "limits": dict(LIMITS),
            "notes": list(self.notes),
        }


def _by_name(shares: Mapping[str, Share]) -> dict[str, Any]:
    return {name: _share(share) for name, share in shares.items()}


def _share(share: Share) -> dict[str, Any]:
    return {"customers": share.customers, "share": share.share, "low": share.low, "high": share.high}


def _change(change: Difference) -> dict[str, Any]:
    return {"points": change.difference, "margin": change.margin, "z": change.z, "p_value": change.p_value}


def _money(change: Difference) -> dict[str, Any]:
    return {"difference": change.difference, "margin": change.margin, "p_value": change.p_value}
