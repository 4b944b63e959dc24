"""What is to be known of measured metrics: what was guessed, left out or taken for granted, and what that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from simulator.data.columns import Chosen
from simulator.data.metrics_catalogue import METRICS, TICKETS
from simulator.data.metrics_result import Lifetime, Metrics, Worth
from simulator.data.metrics_rows import How
from simulator.data.metrics_sums import Cells
from simulator.data.tickets import OpenTickets, Unfinished
from simulator.errors import quoted

_ROLES = {
    "score": "NPS answers",
    "csat": "CSAT",
    "ces": "CES",
    "contract": "contract value",
    "spent": "total spend so far",
    "churned": "customers who left",
    "active": "customers who stayed",
    "end": "day on which a customer left",
    "opened": "opening",
    "due": "day due",
    "first-response": "first response",
    "closed": "closing",
    "complaint": "complaints",
    "rating": "rating of 1 to 5",
    "satisfied": "satisfied customers",
}
"""What columns mean, where their role alone does not tell."""


class Summed(NamedTuple):
    """What was read of a table.

    Attributes:
        source: what messages call it.
        kind: answers or tickets.
        chosen: the columns in use.
        cells: the sums.
        dropped: how many rows were left out, by reason.
        as_of: the moment at which tickets are looked at.
        repeated: how many customers stand in several rows of a wave.
    """

    source: str
    kind: str
    chosen: Chosen
    cells: Cells
    dropped: Mapping[str, int]
    as_of: datetime | None
    repeated: int


def notes(measured: Metrics, summed: Summed, how: How) -> Iterator[str]:
    """Say everything that is to be known of a measurement."""
    if summed.chosen.guessed:
        taken = (
            f"{quoted(summed.chosen.names[role])} for the {_ROLES.get(role, role)}" for role in summed.chosen.guessed
        )
        yield f"columns are taken by their names: {', '.join(taken)}"
    if measured.absent:
        titles = {
            options: METRICS[summed.kind][name].title for name, options in reversed(list(measured.absent.items()))
        }
        listed = ", ".join(f"{title} ({options})" for options, title in reversed(list(titles.items())))
        yield f"not measured, since there is no column for it: {listed}"
    yield from (f"{count:,} rows were left out: {reason}" for reason, count in summed.dropped.items())
    yield from _said_of_waves(summed.chosen, how, measured.waves)
    if summed.repeated:
        wave = " of a wave" if measured.waves else ""
        yield f"{summed.repeated:,} customers stand in several rows{wave}: each row counts"
    if name := summed.chosen.get("end"):
        until = f"up to {how.as_of:%Y-%m-%d}" if how.as_of else "in any year; --as-of DATE counts up to it"
        yield f"a customer has left when there is a date in {quoted(name)}, {until}"
    yield from _said_of_lifetime(measured.lifetime_value, measured.worth)
    yield from _said_of_open(measured.open_tickets, summed.cells)
    name = summed.chosen.get("category") if summed.kind == TICKETS else None
    if name and not summed.cells.sums("complaint").total:
        yield f"no {quoted(name)} is called complaint (khiếu nại), so there are none"


def _said_of_waves(chosen: Chosen, how: How, waves: Mapping[str, object]) -> Iterator[str]:
    role = next((role for role in ("date", "opened") if chosen.get(role)), None)
    if role is not None:
        text = f"a wave is a {how.period} of {quoted(chosen.names[role])}"
        yield text if how.period != How().period else f"{text}; --period chooses another length"
    elif len(waves) > 1:
        listed = ", ".join(quoted(name) for name in waves)
        yield f"the waves are taken to follow each other in this order: {listed}"


def _said_of_lifetime(lifetime: Mapping[str, Lifetime], worth: Worth) -> Iterator[str]:
    if not lifetime:
        return
    if worth.margin is None:
        yield "lifetime values are revenue; --margin 60% makes them contribution"
    if any(value.contract is not None and value.contract.value is None for value in lifetime.values()):
        names = ", ".join(name for name, value in lifetime.items() if value.contract and value.contract.value is None)
        yield f"nobody left, or nobody pays, of these: {names}; their lifetime value is not known without a --discount"


def _said_of_open(tickets: OpenTickets | None, cells: Cells) -> Iterator[str]:
    if tickets is None:
        return
    when = f"{tickets.as_of:%Y-%m-%d %H:%M}"
    if tickets.closing:
        yield _said_of_waiting(tickets.closing, "open", "handling time", cells, when)
    if tickets.answering:
        yield _said_of_waiting(tickets.answering, "without a first response", "time to first response", cells, when)


def _said_of_waiting(waiting: Unfinished, state: str, mean: str, cells: Cells, when: str) -> str:
    share = waiting.tickets / cells.rows
    text = f"{waiting.tickets:,} of {cells.rows:,} tickets ({share:.0%}) are {state} at {when}"
    if waiting.hours is None or waiting.mean_at_least is None:
        return text
    return (
        f"{text}, for {waiting.hours:,.1f} hours on average so far; the mean {mean} is of the others, "
        f"and of all tickets it will be at least {waiting.mean_at_least:,.1f} hours"
    )
