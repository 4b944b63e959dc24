"""Customers by where they stood in both waves, with what they spent: the one query that everything is worked out from.

Customers are joined, and added up, where the data is; at most twenty-four rows come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple

from simulator.data.cleaning import Rows
from simulator.data.columns import Chosen
from simulator.data.intervals import Moments
from simulator.data.measures import LOWEST_PASSIVE, LOWEST_PROMOTER, Spends
from simulator.data.reasons import EARLIER, REASONS, SEVERAL_ROWS, reasons, refusal
from simulator.data.transitions_waves import FIRST, SECOND, Waves
from simulator.model.kinds import SEGMENTS

SILENT, ABSENT = "silent", "absent"
"""Where a customer stands who is in a wave's data without an answer, and one who is not in it."""
_WHOLE_NUMBERS = ("int8", "int16", "int32", "int64")
_CODES = (*SEGMENTS, SILENT, ABSENT)
"""Places by the number that stands for them in the engine."""
_ISO_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PROMOTERS, _PASSIVES, _DETRACTORS = SEGMENTS


class Cell(NamedTuple):
    """Customers who stood in one place at first and in one later; what they spent then, later, and the products."""

    customers: int
    first: Spends
    second: Spends
    products: float

    @property
    def moments(self) -> Moments:
        """Means, and sums around them; of a cell in which all spends are known."""
        size, first, second = self.customers, self.first.total / self.customers, self.second.total / self.customers
        return Moments(
            size,
            first,
            second,
            max(self.first.squares - size * first**2, 0.0),
            max(self.second.squares - size * second**2, 0.0),
            self.products - size * first * second,
        )


Cells = Mapping[tuple[str, str], Cell]
"""By where customers stood in the first and in the second wave."""


def count_cells(waves: Waves, *, drop_invalid: bool) -> tuple[Cells, Mapping[str, int]]:
    """Count the customers of both waves.

    Args:
        waves: the waves.
        drop_invalid: whether rows that are not right are left out and counted.

    Returns:
        The cells that hold anybody, and how many rows were left out, by reason.

    Raises:
        ScenarioError: rows are not right.
    """
    dropped: dict[str, int] = {}
    parts = []
    for part in waves.parts:
        right, left_out = _right_ones(part, drop_invalid=drop_invalid)
        parts.append(right.select("moment", "score", "spend", customer=right[_key(waves.parts)]))
        for reason, count in left_out.items():
            dropped[reason] = dropped.get(reason, 0) + count
    rows = waves.joined.rows(_by_places(reduce(lambda one, other: one.union(other), parts)))
    return {(_CODES[row["place"]], _CODES[row["later"]]): _cell(row) for row in rows}, dropped


def _right_ones(rows: Rows, *, drop_invalid: bool) -> tuple[Any, Mapping[str, int]]:
    """Give a source's rows that are right, as an expression, and how many are left out, and why."""
    earlier: dict[str, int] = {}
    counts = _counts(rows)
    if SEVERAL_ROWS in counts:
        rows, earlier = _latest(rows)
        counts = _counts(rows)
    if counts and not drop_invalid:
        raise refusal(rows, counts)
    row = reasons(rows) if counts else rows.expression
    kept = row.filter(row.reason.isnull()) if counts else row
    kept = kept.filter(kept.moment.isin((FIRST, SECOND)))
    return kept, {**earlier, **counts}


def _key(parts: Iterable[Rows]) -> str:
    """Give the column that tells customers apart: their numbers as they are, if whole, which is faster than text."""
    kinds = {part.table.columns[part.chosen.names["customer"]] for part in parts}
    return "raw_customer" if len(kinds) == 1 and kinds.pop() in _WHOLE_NUMBERS else "customer"


def _counts(rows: Rows) -> dict[str, int]:
    """Count the rows that are not right, by reason."""
    if _is_clean(rows):
        return {}
    row = reasons(rows)
    wrong = row.filter(row.reason.notnull())
    found = rows.table.rows(wrong.group_by("reason").aggregate(rows=wrong.count()))
    counts = {str(each["reason"]): int(each["rows"]) for each in found}
    return {reason: counts[reason] for reason in REASONS if reason in counts}


def _is_clean(rows: Rows) -> bool:
    """Tell whether all rows are right, by counts alone: to look for each customer's other rows takes longer."""
    others = Chosen({role: name for role, name in rows.chosen.names.items() if role != "customer"}, ())
    row = reasons(Rows(rows.table, others, rows.expression))
    counts = row.group_by("moment").aggregate(
        rows=row.count(), customers=row[_key([rows])].nunique(), wrong=row.reason.count()
    )
    return all(each["rows"] == each["customers"] and not each["wrong"] for each in rows.table.rows(counts))


def _latest(rows: Rows) -> tuple[Rows, dict[str, int]]:
    """Keep each customer's latest row of a wave, where the days of all are known."""
    row = rows.expression
    day = row.day.re_search(_ISO_DAY).ifelse(row.day, None)
    last = day.max().over(group_by=[row.customer, row.moment])
    kept = row.filter(row.customer.isnull() | day.isnull() | (day == last))
    [counted] = rows.table.rows(row.aggregate(all=row.count()).cross_join(kept.aggregate(kept=kept.count())))
    earlier = counted["all"] - counted["kept"]
    return Rows(rows.table, rows.chosen, kept), {EARLIER: earlier} if earlier else {}


def _by_places(row: Any) -> Any:
    """Join each customer's two rows and add up by where they stand."""
    import ibis

    code = {name: ibis.literal(number, "int8") for number, name in enumerate(_CODES)}
    segment = ibis.cases(
        (row.score >= LOWEST_PROMOTER, code[_PROMOTERS]),
        (row.score >= LOWEST_PASSIVE, code[_PASSIVES]),
        (row.score.notnull(), code[_DETRACTORS]),
        else_=code[SILENT],
    )
    row = row.mutate(segment=segment)
    is_first, is_second = row.moment == FIRST, row.moment == SECOND
    customer = row.group_by("customer").aggregate(
        place=row.segment.max(where=is_first).fill_null(code[ABSENT]),
        later=row.segment.max(where=is_second).fill_null(code[ABSENT]),
        first=row.spend.max(where=is_first),
        second=row.spend.max(where=is_second),
    )
    return customer.group_by("place", "later").aggregate(
        customers=customer.count(),
        firsts=customer.first.count(),
        seconds=customer.second.count(),
        first_total=customer.first.sum(),
        second_total=customer.second.sum(),
        first_squares=(customer.first * customer.first).sum(),
        second_squares=(customer.second * customer.second).sum(),
        products=(customer.first * customer.second).sum(),
    )


def _cell(row: Mapping[str, Any]) -> Cell:
    first, second = (
        Spends(int(row[f"{wave}s"]), float(row[f"{wave}_total"] or 0.0), float(row[f"{wave}_squares"] or 0.0))
        for wave in ("first", "second")
    )
    return Cell(int(row["customers"]), first, second, float(row["products"] or 0.0))


def counted(cells: Cells, first: Iterable[str], second: Iterable[str]) -> int:
    """Count the customers who stood in one of some places at first, and in one of some later."""
    places, later = set(first), set(second)
    return sum(cell.customers for (one, other), cell in cells.items() if one in places and other in later)
