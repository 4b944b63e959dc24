"""A scenario as the engine takes it: everything merged, validated and turned into numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Origin(NamedTuple):
    """Where one leaf was set: ``file`` may also be ``<stdin>``, ``--set`` or ``default`` (line 0)."""

    file: str
    line: int
    column: int
    text: str


class Initiative(NamedTuple):
    """The printed side of an initiative; its numbers are inputs."""

    name: str
    title: str
    owner: str | None


class Distribution(NamedTuple):
    """One entry of ``uncertainty``: ``kind`` with its parameters in the units of the number at ``path``."""

    path: str
    kind: str
    parameters: tuple[float, ...]


class Correlation(NamedTuple):
    """Two uncertain paths and how they move together, -1 to 1."""

    first: str
    second: str
    value: float


class FileText(NamedTuple):
    """A file as it was read: its name and its whole text, a byte order mark included."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A region, brand or product line with all its inputs; a file without ``units`` has one, named ``""``.

    ``inputs`` maps a path to its number: shares as 0.03, lengths in months, money and counts as they are. Values of
    several parts have companions: ``PATH.per`` is the months a rate is stated over (the horizon's for ``per horizon``),
    ``PATH.of`` the base of a migration and ``initiatives.X.ramp.shape`` the ramp, both as their index in the lists
    of ``simulator.model.kinds``. Only what the file gives (or a stated default that matters) is present: an absent
    churn, referral, uplift or cost has no entry. ``origins`` tells per path who set it, the last one being in force.
    """

    name: str
    inputs: Mapping[str, float]
    origins: Mapping[str, tuple[Origin, ...]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One what-if, ready to run. ``company`` holds the inputs of the file itself, before any unit's patch.

    ``texts`` are the file and its parents as they were read, the file first; ``settings`` is what was set on top, as
    texts ``PATH=VALUE``.
    """

    name: str
    case: str | None
    currency: str
    file: str
    sha256: str
    start: tuple[int, int] | None
    step: str
    step_months: int
    horizon_months: int
    spend_period: str
    spend_period_months: int
    company: Unit
    units: tuple[Unit, ...]
    initiatives: Mapping[str, Initiative]
    respondents: int | None
    uncertainty: tuple[Distribution, ...]
    correlations: tuple[Correlation, ...]
    sources: Mapping[str, str]
    cases: tuple[str, ...]
    texts: tuple[FileText, ...] = field(default=(), compare=False, repr=False)
    settings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def steps(self) -> int:
        """How many steps make the horizon."""
        return self.horizon_months // self.step_months
