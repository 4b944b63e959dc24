"""Rows with what may be wrong with them: counted, and refused with the first row of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from simulator.data.engines import Table
from simulator.data.reasons import DROP
from simulator.data.refusals import wrong_rows
from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _

REASON = "reason"
_PLACE = "place"


class Check(NamedTuple):
    """One thing that may be wrong with a row.

    Attributes:
        reason: what is wrong, in words; with the column's name it makes a sentence.
        role: the role of the column that it concerns.
        is_wrong: tells from the rows' expression which rows it is.
        hint: what to do instead of correcting the data, if anything.
    """

    reason: str
    role: str
    is_wrong: Callable[[Any], Any]
    hint: str | None = None


@dataclass(frozen=True)
class CheckedRows:
    """Rows of a table, read: ``expression`` holds their values and, as ``raw_ROLE``, what a checked column holds."""

    table: Table
    columns: Mapping[str, str]
    expression: Any
    checks: tuple[Check, ...]

    def with_reasons(self) -> Any:
        """Give the rows with ``reason``: the first check that each fails, null where it is right."""
        return self._judged(self.expression)

    @property
    def is_wrong(self) -> Any:
        """Tell of each row whether it fails a check; null or false where it is right."""
        import ibis

        wrong = [check.is_wrong(self.expression) for check in self.checks]
        return reduce(or_, wrong, ibis.literal(value=False))

    def refusal(self, counts: Mapping[str, int]) -> ScenarioError:
        """Say what is wrong, each reason with its first row; ``counts`` says how many rows there are of each."""
        return ScenarioError(self._problem(check, counts[name]) for name, check in self._named() if name in counts)

    def _named(self) -> list[tuple[str, Check]]:
        return [(reason_of(check, self.columns), check) for check in self.checks]

    def _judged(self, row: Any) -> Any:
        import ibis

        if not self.checks:
            return row.mutate(reason=ibis.null("string"))
        found = [(check.is_wrong(row), name) for name, check in self._named()]
        return row.mutate(reason=ibis.cases(*found, else_=None))

    def _problem(self, check: Check, count: int) -> Problem:
        place, value = self._first(check)
        hint = check.hint or _("correct the data, or leave such rows out with {drop}", drop=DROP)
        return wrong_rows(self.table.name, place, reason_of(check, self.columns), (value, count), hint)

    def _first(self, check: Check) -> tuple[str, Any]:
        """Name the place of the first row that fails a check, where rows have one, and give what its column holds."""
        import ibis

        row, is_ordered = self.expression, self.table.engine.orders_rows
        if is_ordered:
            row = row.mutate(**{_PLACE: ibis.row_number()})
        judged = self._judged(row)
        found = judged.filter(judged[REASON] == reason_of(check, self.columns))
        raw = f"raw_{check.role}"
        if not is_ordered:
            return "", self.table.rows(found.limit(1).select(raw))[0][raw]
        [first] = self.table.rows(found.order_by(_PLACE).limit(1).select(raw, _PLACE))
        return f"{self.table.places.name(int(first[_PLACE]), self.columns[check.role])}, ", first[raw]


def reason_of(check: Check, columns: Mapping[str, str]) -> str:
    """Name the column and what is wrong with it."""
    return _("column {column}: {reason}", column=quoted(columns[check.role]), reason=_(check.reason))
