"""The rows of a table of service tickets: who complained, how long each took, what was late, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from simulator.data.checked_rows import Check, CheckedRows
from simulator.data.column_values import Moments, as_number, names
from simulator.data.columns import Chosen
from simulator.data.engines import Table
from simulator.data.metrics_catalogue import CSAT_SCALE
from simulator.data.metrics_rows import (
    How,
    Values,
    Words,
    flag_values,
    gathered_rows,
    moment_values,
    satisfied,
    scale_values,
    unit_values,
    wave_values,
)
from simulator.data.metrics_sums import Cells
from simulator.errors import UsageError
from simulator.language import _, marked

CLOSED, FIRST_RESPONSE = "closed", "first-response"
_COMPLAINTS = ("complaint", "complaints", "khiếu nại", "khieu nai", "phàn nàn", "phan nan")
_SATISFIED = Words(("satisfied", "hài lòng"), ("unsatisfied", "dissatisfied", "không hài lòng"))
_FEEDBACK = Words(
    ("positive", "pos", "good", "tích cực", "tốt", "khen"),
    ("negative", "neg", "bad", "neutral", "mixed", "tiêu cực", "kém", "xấu", "trung lập"),
    marked("is neither positive nor neutral nor negative"),
)
OPEN_VALUES = ("open_age", "unanswered", "unanswered_age")
"""What is summed up of tickets that are not closed, or not answered, besides the metrics."""
_SECONDS_PER_HOUR = 3600.0
_TIMES = {CLOSED: "handling", FIRST_RESPONSE: "waiting"}


class Unfinished(NamedTuple):
    """Tickets that wait for something, and what they do to the mean of those that do not.

    Attributes:
        tickets: how many wait.
        hours: how long they have waited so far, on average.
        mean_at_least: the mean over all tickets if those that wait were done at ``as_of``: it can only become more.
    """

    tickets: int
    hours: float | None
    mean_at_least: float | None


@dataclass(frozen=True, slots=True)
class OpenTickets:
    """What is not finished at a moment: tickets not closed, and tickets without a first response."""

    as_of: datetime
    closing: Unfinished | None
    answering: Unfinished | None


def ticket_rows(table: Table, chosen: Chosen, how: How) -> tuple[CheckedRows, datetime | None]:
    """Read the chosen columns of a table of tickets.

    Returns:
        The rows, and the moment at which they are looked at: that of ``how``, or the latest in the data.

    Raises:
        UsageError: a column holds another kind of values than is looked for in it, or the moment is before a ticket.
    """
    parts = [unit_values(table, chosen), *_flags(table, chosen, how)]
    if chosen.get("opened") is None:
        return gathered_rows(table, chosen, parts), None
    opened, read = moment_values(table, chosen, "opened", how)
    waves = wave_values(opened, "opened", how)
    missing = Check(_("is missing"), "opened", lambda row: ~row.given_opened)
    parts.append(Values({**read.columns, **waves.columns}, (*waves.checks, missing)))
    known: dict[str, Moments] = {}
    for role in (CLOSED, FIRST_RESPONSE, "due"):
        if chosen.get(role):
            known[role], read = moment_values(table, chosen, role, how)
            parts.append(read)
    as_of = _as_of(gathered_rows(table, chosen, parts), how)
    for role, value in _TIMES.items():
        if role in known:
            parts.append(_time(opened, known[role], role, value))
    if as_of is not None:
        parts += _unfinished(opened, known, as_of)
    return gathered_rows(table, chosen, parts), as_of


def open_tickets(cells: Cells, as_of: datetime | None) -> OpenTickets | None:
    """Tell what is not finished; None where the times are not known."""
    if as_of is None:
        return None
    closing = _left_over(cells, "open", "open_age", "handling")
    answering = _left_over(cells, "unanswered", "unanswered_age", "waiting")
    return OpenTickets(as_of, closing, answering) if closing or answering else None


def _flags(table: Table, chosen: Chosen, how: How) -> list[Values]:
    parts = []
    if chosen.get("complaint"):
        parts.append(flag_values(table, chosen, "complaint", "complaint", Words(yes=_COMPLAINTS)))
    elif name := chosen.get("category"):
        category = names(table, name).lower()
        parts.append(Values({"complaint": as_number(category.isin(_COMPLAINTS))}))
    if chosen.get("satisfied"):
        parts.append(flag_values(table, chosen, "satisfied", "satisfied", _SATISFIED))
    elif chosen.get("rating"):
        rating = scale_values(table, chosen, "rating", CSAT_SCALE, how)
        parts += [rating, Values({"satisfied": satisfied([rating], "rating")})]
    if chosen.get("feedback"):
        parts.append(flag_values(table, chosen, "feedback", "positive", _FEEDBACK))
    return parts


def _as_of(rows: CheckedRows, how: How) -> datetime | None:
    row = rows.expression
    known = [f"at_{role}" for role in ("opened", CLOSED, FIRST_RESPONSE) if f"at_{role}" in row.columns]
    [latest] = rows.table.rows(row.aggregate(**{name: row[name].max() for name in known}))
    moments = [moment for moment in latest.values() if moment is not None]
    if how.as_of is None:
        return max(moments, default=None)
    if latest["at_opened"] is not None and latest["at_opened"] > how.as_of:
        raise UsageError(
            _("--as-of {date} is before the last ticket was opened", date=f"{how.as_of:%Y-%m-%d}"),
            _("give a later date"),
        )
    return how.as_of


def _time(opened: Moments, done: Moments, role: str, value: str) -> Values:
    """Give the hours from opening to something; a day without a time counts from its beginning, but not below 0."""
    import ibis

    hours = ibis.greatest(_hours(opened.value, done.value), 0.0)
    day_is_over = done.value + ibis.interval(days=1) <= opened.value
    is_before = ibis.ifelse(done.is_day, day_is_over, done.value < opened.value)
    hint = _(
        "a ticket cannot be done before it is opened: correct the data, or leave such rows out with --drop-invalid"
    )
    check = Check(marked("is before the ticket was opened"), role, lambda row: row[f"{value}_is_before"], hint)
    return Values({value: ibis.ifelse(done.value.isnull(), None, hours), f"{value}_is_before": is_before}, (check,))


def _unfinished(opened: Moments, known: dict[str, Moments], as_of: datetime) -> list[Values]:
    import ibis

    now = ibis.literal(as_of, type="timestamp")
    age = _hours(opened.value, now)
    columns: dict[str, Any] = {}
    if CLOSED in known:
        is_open = ~known[CLOSED].is_given
        columns |= {"open": as_number(is_open), "open_age": ibis.ifelse(is_open, age, None)}
    if FIRST_RESPONSE in known:
        waits = ~known[FIRST_RESPONSE].is_given
        columns |= {"unanswered": as_number(waits), "unanswered_age": ibis.ifelse(waits, age, None)}
    if CLOSED in known and "due" in known:
        done = ibis.coalesce(known[CLOSED].value, now)
        columns["overdue"] = as_number(done > _end(known["due"]))
    return [Values(columns)]


def _end(moment: Moments) -> Any:
    """Give a moment; of a day without a time its end."""
    import ibis

    return ibis.ifelse(moment.is_day, moment.value + ibis.interval(days=1), moment.value)


def _hours(start: Any, end: Any) -> Any:
    """Give the hours between two moments, each cut to whole seconds: all that every engine counts."""
    seconds = end.truncate("s").epoch_seconds() - start.truncate("s").epoch_seconds()
    return seconds.cast("float64") / _SECONDS_PER_HOUR


def _left_over(cells: Cells, flag: str, age: str, done: str) -> Unfinished | None:
    waiting = round(cells.sums(flag).total)
    if not waiting:
        return None
    ages, finished = cells.sums(age), cells.sums(done)
    return Unfinished(waiting, ages.total / ages.known, (ages.total + finished.total) / (ages.known + finished.known))
