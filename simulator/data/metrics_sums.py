"""Sums of metrics by unit, wave and score, worked out where the data is, and added up to units, waves and all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.data.checked_rows import REASON, CheckedRows
from simulator.data.column_values import as_number
from simulator.data.measures import MOST_GROUPS, segment_of
from simulator.data.metric_intervals import Answers, Sums
from simulator.data.metrics_rows import SCORE, UNIT, WAVE
from simulator.data.metrics_waves import Wave, wave_order
from simulator.data.refusals import wrong_data
from simulator.errors import quoted
from simulator.language import _, separated
from simulator.model.kinds import SEGMENTS
from simulator.model.words import listed

_KEYS = (UNIT, WAVE, SCORE)


class Key(NamedTuple):
    """What the rows of a cell share; None where there is no such column, or no answer."""

    unit: str | None = None
    wave: Wave | None = None
    score: int | None = None


class Cell(NamedTuple):
    """How many rows, and the sums of their values by name."""

    rows: int
    sums: Mapping[str, Sums]


@dataclass(frozen=True)
class Cells:
    """All rows, summed up by unit, wave and score."""

    by_key: Mapping[Key, Cell]

    def units(self) -> list[str]:
        """Name the units, in order."""
        return sorted({key.unit for key in self.by_key if key.unit is not None})

    def waves(self) -> list[Wave]:
        """Name the waves, numbers in names counting as numbers."""
        return sorted({key.wave for key in self.by_key if key.wave is not None}, key=wave_order)

    def of_unit(self, name: str) -> Cells:
        """Give the cells of a unit."""
        return self._where(lambda key: key.unit == name)

    def of_wave(self, wave: Wave) -> Cells:
        """Give the cells of a wave."""
        return self._where(lambda key: key.wave == wave)

    def segment(self, name: str) -> Cells:
        """Give the cells of a segment."""
        return self._where(lambda key: key.score is not None and segment_of(key.score) == name)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(cell.rows for cell in self.by_key.values())

    def sums(self, value: str) -> Sums:
        """Add up a value; of nothing where it is not measured."""
        return Sums.of(cell.sums[value] for cell in self.by_key.values() if value in cell.sums)

    @property
    def answers(self) -> Answers:
        """How many promoters, detractors and answers there are."""
        counts = dict.fromkeys(SEGMENTS, 0)
        for key, cell in self.by_key.items():
            if key.score is not None:
                counts[segment_of(key.score)] += cell.rows
        return Answers(counts[SEGMENTS[0]], counts[SEGMENTS[2]], sum(counts.values()))

    def _where(self, is_meant: Callable[[Key], bool]) -> Cells:
        return Cells({key: cell for key, cell in self.by_key.items() if is_meant(key)})


def sum_up(rows: CheckedRows, values: Iterable[str], *, drop_invalid: bool) -> tuple[Cells, dict[str, int]]:
    """Sum up rows by unit, wave and score.

    Args:
        rows: the rows.
        values: which values are summed up.
        drop_invalid: whether rows that are not right are left out and counted.

    Returns:
        The sums, and how many rows were left out, by reason.

    Raises:
        ScenarioError: rows are not right, or there are too many units and waves to be looked at.
    """
    listed = [value for value in dict.fromkeys(values) if value in rows.expression.columns]
    groups = _groups(rows, rows.expression, listed, wrong=as_number(rows.is_wrong).sum())
    if not any(group["wrong"] for group in groups):
        return _cells(groups, listed), {}
    groups = _groups(rows, rows.with_reasons(), listed)
    dropped: dict[str, int] = {}
    for group in groups:
        if group[REASON] is not None:
            dropped[group[REASON]] = dropped.get(group[REASON], 0) + int(group["rows"])
    if not drop_invalid:
        raise rows.refusal(dropped)
    return _cells([group for group in groups if group[REASON] is None], listed), dropped


def _groups(rows: CheckedRows, row: Any, values: list[str], **further: Any) -> list[dict[str, Any]]:
    """Sum up values, by reason too where rows have one: only where the sums show that a row is not right."""
    sums = {"rows": row.count(), **further}
    for value in values:
        number = row[value].cast("float64")
        sums |= {
            f"{value}_count": number.count(),
            f"{value}_sum": number.sum(),
            f"{value}_squares": (number * number).sum(),
        }
    keys = [key for key in (REASON, *_KEYS) if key in row.columns]
    grouped = row.group_by(keys) if keys else row
    groups = rows.table.rows(grouped.aggregate(**sums).limit(MOST_GROUPS + 1))
    if len(groups) > MOST_GROUPS:
        named = [quoted(rows.columns[role]) for role in (UNIT, WAVE) if role in rows.columns]
        message = _(
            "{columns} makes more than {most} groups of unit, wave and score",
            columns=listed(named) if named else _("the data"),
            most=separated(MOST_GROUPS),
        )
        raise wrong_data(rows.table.name, message, _("name columns of fewer units and waves, or longer periods"))
    return groups


def _cells(groups: list[dict[str, Any]], values: list[str]) -> Cells:
    return Cells({_key(group): _cell(group, values) for group in groups if group["rows"]})


def _key(group: Mapping[str, Any]) -> Key:
    wave, score = group.get(WAVE), group.get(SCORE)
    if wave is not None and not isinstance(wave, str):
        wave = int(wave)
    return Key(group.get(UNIT), wave, None if score is None else int(score))


def _cell(group: Mapping[str, Any], values: list[str]) -> Cell:
    return Cell(int(group["rows"]), {value: _sums(group, value) for value in values})


def _sums(group: Mapping[str, Any], value: str) -> Sums:
    return Sums(
        int(group[f"{value}_count"]), float(group[f"{value}_sum"] or 0.0), float(group[f"{value}_squares"] or 0.0)
    )
