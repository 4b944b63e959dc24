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
from simulator.data.refusals import said_of_dropped
from simulator.data.tickets import OpenTickets, Unfinished
from simulator.errors import quoted
from simulator.language import _, marked, ngettext, separated
from simulator.model.words import in_per_cent, period_name

_ROLES = {
    "score": marked("NPS answers"),
    "csat": marked("CSAT"),
    "ces": marked("CES"),
    "contract": marked("contract value"),
    "spent": marked("total spend so far"),
    "churned": marked("customers who left"),
    "active": marked("customers who stayed"),
    "end": marked("day on which a customer left"),
    "opened": marked("opening"),
    "due": marked("day due"),
    "first-response": marked("first response"),
    "closed": marked("closing"),
    "complaint": marked("complaints"),
    "rating": marked("rating of 1 to 5"),
    "satisfied": marked("satisfied customers"),
}
"""What columns mean, where their role alone does not tell."""
_OPEN = marked(
    "{text}, for {hours} hours on average so far; the mean handling time is of the others, and of all tickets it "
    "will be at least {least} hours"
)
_UNANSWERED = marked(
    "{text}, for {hours} hours on average so far; the mean time to first response is of the others, and of all "
    "tickets it will be at least {least} hours"
)
"""What is said of the means that are without tickets that are not finished."""


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
            _("{column} for the {role}", column=quoted(summed.chosen.names[role]), role=_(_ROLES.get(role, role)))
            for role in summed.chosen.guessed
        )
        yield _("columns are taken by their names: {taken}", taken=", ".join(taken))
    if measured.absent:
        titles = {
            options: _(METRICS[summed.kind][name].title) for name, options in reversed(list(measured.absent.items()))
        }
        listed = ", ".join(f"{title} ({options})" for options, title in reversed(list(titles.items())))
        yield _("not measured, since there is no column for it: {listed}", listed=listed)
    yield from said_of_dropped(summed.dropped)
    yield from _said_of_waves(summed.chosen, how, measured.waves)
    if summed.repeated:
        yield _said_of_repeated(summed.repeated, of_a_wave=bool(measured.waves))
    if name := summed.chosen.get("end"):
        if how.as_of:
            until = f"{how.as_of:%Y-%m-%d}"
            yield _("a customer has left when there is a date in {name}, up to {date}", name=quoted(name), date=until)
        else:
            yield _(
                "a customer has left when there is a date in {name}, in any year; --as-of DATE counts up to it",
                name=quoted(name),
            )
    yield from _said_of_lifetime(measured.lifetime_value, measured.worth)
    yield from _said_of_open(measured.open_tickets, summed.cells)
    name = summed.chosen.get("category") if summed.kind == TICKETS else None
    if name and not summed.cells.sums("complaint").total:
        yield _("no {name} is called complaint (khiếu nại), so there are none", name=quoted(name))


def _said_of_repeated(customers: int, *, of_a_wave: bool) -> str:
    count = separated(customers)
    if of_a_wave:
        return ngettext(
            "{count} customer stands in several rows of a wave: each row counts",
            "{count} customers stand in several rows of a wave: each row counts",
            customers,
            count=count,
        )
    return ngettext(
        "{count} customer stands in several rows: each row counts",
        "{count} customers stand in several rows: each row counts",
        customers,
        count=count,
    )


def _said_of_waves(chosen: Chosen, how: How, waves: Mapping[str, object]) -> Iterator[str]:
    role = next((role for role in ("date", "opened") if chosen.get(role)), None)
    if role is not None:
        text = _("a wave is a {period} of {column}", period=period_name(how.period), column=quoted(chosen.names[role]))
        yield text if how.period != How().period else _("{text}; --period chooses another length", text=text)
    elif len(waves) > 1:
        listed = ", ".join(quoted(name) for name in waves)
        yield _("the waves are taken to follow each other in this order: {listed}", listed=listed)


def _said_of_lifetime(lifetime: Mapping[str, Lifetime], worth: Worth) -> Iterator[str]:
    if not lifetime:
        return
    if worth.margin is None:
        yield _("lifetime values are revenue; --margin 60% makes them contribution")
    if any(value.contract is not None and value.contract.value is None for value in lifetime.values()):
        names = ", ".join(name for name, value in lifetime.items() if value.contract and value.contract.value is None)
        yield _(
            "nobody left, or nobody pays, of these: {names}; their lifetime value is not known without a --discount",
            names=names,
        )


def _said_of_open(tickets: OpenTickets | None, cells: Cells) -> Iterator[str]:
    if tickets is None:
        return
    when = f"{tickets.as_of:%Y-%m-%d %H:%M}"
    if tickets.closing:
        text = ngettext(
            "{tickets} of {rows} tickets ({share}) is open at {when}",
            "{tickets} of {rows} tickets ({share}) are open at {when}",
            tickets.closing.tickets,
            when=when,
            **_counted(tickets.closing, cells),
        )
        yield _said_of_waiting(text, tickets.closing, _OPEN)
    if tickets.answering:
        text = ngettext(
            "{tickets} of {rows} tickets ({share}) is without a first response at {when}",
            "{tickets} of {rows} tickets ({share}) are without a first response at {when}",
            tickets.answering.tickets,
            when=when,
            **_counted(tickets.answering, cells),
        )
        yield _said_of_waiting(text, tickets.answering, _UNANSWERED)


def _counted(waiting: Unfinished, cells: Cells) -> dict[str, str]:
    share = in_per_cent(waiting.tickets / cells.rows)
    return {"tickets": separated(waiting.tickets), "rows": separated(cells.rows), "share": share}


def _said_of_waiting(text: str, waiting: Unfinished, means: str) -> str:
    if waiting.hours is None or waiting.mean_at_least is None:
        return text
    return _(means, text=text, hours=separated(waiting.hours, 1), least=separated(waiting.mean_at_least, 1))
