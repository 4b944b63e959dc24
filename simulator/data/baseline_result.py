"""What was measured of where a company stands: the answer of ``baseline``, the same shape as its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

SCHEMA = "nps-sim/baseline/1"


class SegmentBaseline(NamedTuple):
    """One segment: customers, share, mean spend and its standard error (None below two answers).

    ``is_borrowed`` tells that nobody of the unit is in the segment, so that the spend is the whole company's.
    """

    customers: float
    mix: float
    spend: float | None
    spend_standard_error: float | None
    is_borrowed: bool = False


class NonResponse(NamedTuple):
    """Those who did not answer: how many, what they spend beside those who answered, and how sure the difference is."""

    customers: int
    spend: float | None
    spend_of_answered: float | None
    difference: float | None
    difference_margin: float | None


class UnitBaseline(NamedTuple):
    """A unit or the whole company; ``nps`` in points with the half-width of its 95 % interval."""

    customers: int
    answered: int
    nps: float | None
    nps_margin: float | None
    segments: Mapping[str, SegmentBaseline]
    scores: Mapping[int, int]
    non_response: NonResponse


@dataclass(frozen=True, slots=True)
class Baseline:
    """The whole measurement.

    Attributes:
        source: what was measured.
        columns: the columns in use, by what they mean.
        rows: how many rows there were.
        dropped: how many of them were left out, by reason.
        units: by name; empty where the data has no units.
        total: the whole company.
        notes: what is to be known of it.
    """

    source: str
    columns: Mapping[str, str]
    rows: int
    dropped: Mapping[str, int]
    units: Mapping[str, UnitBaseline]
    total: UnitBaseline
    notes: tuple[str, ...]

    @property
    def stem(self) -> str:
        """What the source is called, without its folder and ending, for the name of a scenario."""
        whole = self.source.partition("?")[0].partition(", ")[0]
        return PurePath(whole).stem if "://" not in whole else whole.rpartition("/")[2] or "Baseline"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "columns": dict(self.columns),
            "rows": self.rows,
            "answered": self.total.answered,
            "dropped": dict(self.dropped),
            "nps": self.total.nps,
            "nps_margin": self.total.nps_margin,
            "units": {name: _plain(unit) for name, unit in self.units.items()},
            "total": _plain(self.total),
            "notes": list(self.notes),
        }


def _plain(part: Any) -> Any:
    if isinstance(part, tuple) and hasattr(part, "_asdict"):
        return {name: _plain(value) for name, value in part._asdict().items()}
    if isinstance(part, Mapping):
        return {str(name): _plain(value) for name, value in part.items()}
    return part
