"""Counts and spends by unit and segment, worked out where the data is, and folded from the eleven scores afterwards.

Grouping by score and folding the scores into segments afterwards takes half the time of grouping by segment, and the
histogram of scores comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum, sqrt
from typing import Any
from unicodedata import category, normalize

from simulator.data.cleaning import SCORES, Rows
from simulator.data.reasons import EARLIER, REASONS, numbered, reasons, refusal
from simulator.model.kinds import MOST_MONEY, SEGMENTS

LOWEST_PROMOTER, LOWEST_PASSIVE = 9, 7
EVERYONE = ""
_NAMELESS = "?"  # of a unit whose name is made of signs that nobody sees
MOST_GROUPS = 20_000
"""How many groups are looked at: enough for every unit that a scenario may have, with each reason and score."""
_DIGITS = 12
_NOISE = 1e-13  # what is left of two equal sums of squares
_UNPRINTED = ("Cc", "Cs", "Zl", "Zp")


def steady(value: float) -> float:
    """Round to the digits that do not depend on the order in which an engine adds up rows."""
    return float(f"{value:.{_DIGITS}g}")


def segment_of(score: int) -> str:
    """Give the segment of a score of 0 to 10."""
    if score >= LOWEST_PROMOTER:
        return SEGMENTS[0]
    return SEGMENTS[1] if score >= LOWEST_PASSIVE else SEGMENTS[2]


@dataclass(frozen=True, slots=True)
class Spends:
    """How many customers, and the sum and the sum of squares of what they spend."""

    customers: int = 0
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> float | None:
        """Spend per customer; None where there is nobody."""
        return steady(self.total / self.customers) if self.customers else None

    @property
    def standard_error(self) -> float | None:
        """The standard error of the mean; None below two customers."""
        if self.customers < 2 or self.mean is None:  # noqa: PLR2004 - one has no spread
            return None
        spread = self.squares - self.total * (self.total / self.customers)
        if spread <= self.squares * _NOISE:
            return 0.0
        return steady(sqrt(spread / (self.customers - 1) / self.customers))

    @classmethod
    def of(cls, parts: Iterable[Spends]) -> Spends:
        """Add up several."""
        listed = list(parts)
        totals, squares = fsum(part.total for part in listed), fsum(part.squares for part in listed)
        return cls(sum(part.customers for part in listed), totals, squares)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted in one unit, or in all: by score, and those without one.

    ``silent`` are the customers who did not answer; their spends are of those whose spend is known.
    """

    by_score: Mapping[int, Spends]
    silent: int
    silent_spends: Spends

    @property
    def answered(self) -> int:
        """How many gave a score."""
        return sum(spends.customers for spends in self.by_score.values())

    @property
    def customers(self) -> int:
        """How many there are, with or without a score."""
        return self.answered + self.silent

    def segment(self, name: str) -> Spends:
        """Give a segment's spends."""
        return Spends.of(spends for score, spends in self.by_score.items() if segment_of(score) == name)

    @classmethod
    def of(cls, parts: Iterable[Measured]) -> Measured:
        """Add up several units."""
        listed = list(parts)
        scores = sorted({score for part in listed for score in part.by_score})
        by_score = {score: Spends.of(p.by_score[score] for p in listed if score in p.by_score) for score in scores}
        return cls(by_score, sum(part.silent for part in listed), Spends.of(part.silent_spends for part in listed))


@dataclass(frozen=True, slots=True)
class Measurement:
    """All units by name (one without a name where there are none), how many rows there were, and those dropped."""

    units: Mapping[str, Measured]
    rows: int
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Measured:
        """All units together."""
        return Measured.of(self.units.values())


def measure(rows: Rows, *, drop_invalid: bool) -> Measurement:
    """Count customers and add up spends by unit and score.

    Args:
        rows: the rows.
        drop_invalid: whether rows that are not right are left out and counted.

    Raises:
        ScenarioError: rows are not right.
    """
    if _repeats_customers(rows):
        latest, earlier = _latest(rows)
        return _of_the_right_ones(latest, earlier, drop_invalid=drop_invalid)
    groups = _groups(rows, rows.expression, {"unit": "unit_key", "score": "score_key", "spend": "spend_key"})
    if len(groups) < MOST_GROUPS and all(_is_clean(rows, group) for group in groups):
        return _measurement(groups, {})
    return _of_the_right_ones(rows, {}, drop_invalid=drop_invalid)


def _repeats_customers(rows: Rows) -> bool:
    if not rows.has("customer"):
        return False
    row = rows.expression
    [counted] = rows.table.rows(row.aggregate(rows=row.count(), different=row.customer.nunique()))
    return bool(counted["different"] < counted["rows"])


def _latest(rows: Rows) -> tuple[Rows, Mapping[str, int]]:
    """Give the latest answer of each customer (of who never answered, the latest row), and how many rows that leaves.

    Rows whose customer or date is not known stay, so that they are refused or counted for that.
    """
    import ibis

    if not rows.has("date"):
        return rows, {}
    row = numbered(rows).expression
    answered_at = ibis.ifelse(row.has_score, row.moment, None)
    by_customer = ibis.window(group_by=row.customer)
    row = row.mutate(last_answer=answered_at.max().over(by_customer), last=row.moment.max().over(by_customer))
    is_latest = ibis.ifelse(
        row.last_answer.notnull(),
        row.has_score & (row.moment.isnull() | (row.moment == row.last_answer)),
        row.last.isnull() | (row.moment == row.last) | (row.has_score & row.moment.isnull()),
    )
    is_latest = row.customer.isnull() | ibis.coalesce(is_latest, ibis.literal(value=False))
    latest = row.filter(is_latest).drop("last_answer", "last")
    [counted] = rows.table.rows(row.aggregate(all=row.count()).cross_join(latest.aggregate(kept=latest.count())))
    earlier = counted["all"] - counted["kept"]
    return Rows(rows.table, rows.chosen, latest), {EARLIER: earlier} if earlier else {}


def _groups(rows: Rows, row: Any, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Add up rows by unit and score, and by ``reason`` where there is such a column; at most so many groups."""
    spend = row[columns["spend"]]
    sums = {
        "rows": row.count(),
        "spends": spend.count(),
        "total": spend.sum(),
        "squares": (spend * spend).sum(),
        "least": spend.min(),
    }
    if rows.holds_text("score"):
        sums["scores"] = row.has_score.sum()
    if rows.holds_text("spend"):
        sums["texts"] = row.has_spend.sum()
    by = {role: row[columns[role]] for role in ("unit", "score", "reason") if role in columns}
    if not rows.has("unit"):
        del by["unit"]
    return rows.table.rows(row.group_by(**by).aggregate(**sums).limit(MOST_GROUPS))


def _is_clean(rows: Rows, group: Mapping[str, Any]) -> bool:
    """Tell whether all rows of a group are right, as far as its sums show."""
    spends, score = group["spends"], group["score"]
    return (
        (score in SCORES if score is not None else not group.get("scores"))
        and spends == (group.get("texts", spends) if score is None else group["rows"])
        and float(group["least"] or 0.0) >= 0
        and float(group["squares"] or 0.0) <= MOST_MONEY**2
        and (not rows.has("unit") or bool(unit_name(group["unit"])))
    )


def _of_the_right_ones(rows: Rows, dropped: Mapping[str, int], *, drop_invalid: bool) -> Measurement:
    import ibis

    row = reasons(rows)
    is_right = row.reason.isnull()
    row = row.mutate(unit=ibis.ifelse(is_right, row.unit, None), score=ibis.ifelse(is_right, row.score, None))
    groups = _groups(rows, row, {"unit": "unit", "score": "score", "spend": "spend", "reason": "reason"})
    counts = {group["reason"]: group["rows"] for group in groups if group["reason"] is not None}
    in_order = {reason: counts[reason] for reason in REASONS if reason in counts}
    if counts and not drop_invalid:
        raise refusal(rows, in_order)
    return _measurement([group for group in groups if group["reason"] is None], {**dropped, **in_order})


def _measurement(groups: Iterable[Mapping[str, Any]], dropped: Mapping[str, int]) -> Measurement:
    """Fold groups into units; names that differ in blanks, or in how a letter's marks are coded, are one unit."""
    units: dict[str, dict[int | None, list[Spends]]] = {}
    silent: dict[str, int] = {}
    rows = sum(dropped.values())
    for group in groups:
        name = unit_name(group["unit"]) or _NAMELESS if "unit" in group else EVERYONE
        score = None if group["score"] is None else int(group["score"])
        units.setdefault(name, {}).setdefault(score, []).append(_spends(group))
        silent[name] = silent.get(name, 0) + (group["rows"] if score is None else 0)
        rows += group["rows"]
    measured = {name: _measured(units[name], silent[name]) for name in sorted(units)}
    return Measurement(measured, rows, dropped)


def _measured(by_score: Mapping[int | None, list[Spends]], silent: int) -> Measured:
    scores = sorted(score for score in by_score if score is not None)
    return Measured({score: Spends.of(by_score[score]) for score in scores}, silent, Spends.of(by_score.get(None, [])))


def _spends(group: Mapping[str, Any]) -> Spends:
    return Spends(int(group["spends"]), float(group["total"] or 0.0), float(group["squares"] or 0.0))


def unit_name(found: object) -> str:
    """Write a unit's name in one line of letters that a scenario may hold; empty where nothing stands there."""
    text = normalize("NFC", "" if found is None else str(found))
    return " ".join("".join(letter if category(letter) not in _UNPRINTED else " " for letter in text).split())
