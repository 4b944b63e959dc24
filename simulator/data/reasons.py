"""Why a row is not right: the rules, and what is said of the first row that breaks each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.data.cleaning import WITH_COMMA, Rows
from simulator.data.refusals import wrong_rows
from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _, marked
from simulator.model.kinds import MOST_MONEY

NO_SCORE, ODD_SCORE = marked("score is no number"), marked("score is none of 0 to 10")
NO_NUMBER, MISSING_SPEND = marked("spend is no number"), marked("spend is missing")
BELOW_ZERO, ABOVE_MOST = marked("spend is below 0"), marked("spend is above 1,000,000,000,000,000")
NO_CUSTOMER, SEVERAL_ROWS = marked("customer is missing"), marked("customer stands in several rows")
NO_UNIT = marked("unit is missing")
NO_DATE, ODD_DATE = marked("date of the answer is missing"), marked("date is not written as 2026-01-31")
EARLIER = marked("an earlier answer of the same customer")
REASONS: Mapping[str, str] = {
    NO_CUSTOMER: "customer",
    NO_DATE: "date",
    ODD_DATE: "date",
    SEVERAL_ROWS: "customer",
    NO_UNIT: "unit",
    NO_SCORE: "score",
    ODD_SCORE: "score",
    NO_NUMBER: "spend",
    BELOW_ZERO: "spend",
    ABOVE_MOST: "spend",
    MISSING_SPEND: "spend",
}
"""Why a row is refused or dropped, in the order in which reasons are looked for, and the column it concerns."""
DROP = "--drop-invalid"
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+)?Z?$"
_HINTS = {
    SEVERAL_ROWS: marked(
        "name the column of the answers' dates with --date, and the latest counts; or leave them out with "
        "--drop-invalid"
    ),
    ODD_DATE: marked("write dates as year-month-day, so that the latest answer can be told"),
}


def reasons(rows: Rows) -> Any:
    """Give the rows with ``reason``: why each is refused, null where it is right."""
    import ibis

    row = rows.expression
    answered = row.has_score
    conditions = {
        NO_CUSTOMER: row.customer.isnull(),
        NO_UNIT: row.unit.isnull(),
        NO_SCORE: answered & row.number.isnull(),
        ODD_SCORE: answered & row.score.isnull(),
        NO_NUMBER: row.has_spend & row.spend.isnull(),
        BELOW_ZERO: row.spend < 0,
        ABOVE_MOST: row.spend > MOST_MONEY,
        MISSING_SPEND: answered & ~row.has_spend,
    }
    if rows.has("customer"):
        times = row.count().over(ibis.window(group_by=[row.customer, row.moment]))
        conditions[SEVERAL_ROWS] = row.customer.notnull() & (times > 1)
    if rows.has("date") and rows.has("customer"):
        often = row.customer.notnull() & (row.count().over(group_by=row.customer) > 1)
        conditions[NO_DATE] = often & answered & row.moment.isnull()
        if rows.holds_text("date"):
            conditions[ODD_DATE] = row.moment.notnull() & ~row.moment.re_search(_DATE)
    looked_for = [reason for reason, role in REASONS.items() if reason in conditions and rows.has(role)]
    ordered = [(conditions[reason], reason) for reason in looked_for]
    return row.mutate(reason=ibis.cases(*ordered, else_=None))


def numbered(rows: Rows) -> Rows:
    """Give the rows with their ``place`` in the file, before some of them are left out."""
    import ibis

    row = rows.expression
    if not rows.table.engine.orders_rows or "place" in row.columns:
        return rows
    return Rows(rows.table, rows.chosen, row.mutate(place=ibis.row_number()))


def refusal(rows: Rows, counts: Mapping[str, int]) -> ScenarioError:
    """Say what is wrong with the rows, each reason with its first row.

    Args:
        rows: the rows.
        counts: how many rows there are for each reason.
    """
    return ScenarioError(_problem(rows, reason, count) for reason, count in counts.items())


def _problem(rows: Rows, reason: str, count: int) -> Problem:
    role = REASONS[reason]
    column = rows.chosen.names[role]
    place, value = _first(rows, reason, column)
    return wrong_rows(
        rows.table.name,
        place,
        _("column {column}: {reason}", column=quoted(column), reason=_(reason)),
        (value, count),
        _hint(reason, str(value)),
    )


def _first(rows: Rows, reason: str, column: str) -> tuple[str, Any]:
    """Name the place of the first row with a reason (its customer, where rows have no order), and what it holds."""
    is_ordered = rows.table.engine.orders_rows
    known = reasons(numbered(rows))
    found = known.filter(known.reason == reason)
    found = found.order_by("place" if is_ordered else "customer").limit(1)
    [first] = rows.table.rows(found.drop("reason"))
    value = first[f"raw_{REASONS[reason]}"]
    if is_ordered:
        return f"{rows.table.places.name(int(first['place']), column)}, ", value
    return _("customer {name}, ", name=quoted(first["customer"])) if first["customer"] else "", value


def _hint(reason: str, value: str) -> str:
    if reason in _HINTS:
        return _(_HINTS[reason])
    if reason in (NO_NUMBER, NO_SCORE):
        if WITH_COMMA.fullmatch(value.strip()):
            return _(
                "if {value} has a decimal comma, or points between thousands, write --decimal comma",
                value=quoted(value),
            )
        if any(letter.isdigit() for letter in value):
            return _(
                "write plain numbers, without signs, units or thousands; or leave such rows out with {drop}", drop=DROP
            )
    return _("correct the data, or leave such rows out with {drop}", drop=DROP)
