"""The scores of the trade: what each is called, what it is counted from, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.language import marked

ANSWERS, TICKETS = marked("answers"), marked("tickets")
"""The kinds of tables: a row for each customer who was asked, or for each service ticket."""
SCORE, SHARE, MEAN = "score", "share", "mean"
POINTS, OF_ALL, SCALE, MONEY, HOURS = "points", "%", "scale", "money", marked("hours")
LOWEST_SATISFIED = 4
CSAT_SCALE, CES_SCALE, NPS_SCALE = (1, 5), (1, 7), (-100, 100)


class Metric(NamedTuple):
    """One metric.

    Attributes:
        title: what people call it.
        note: what it is counted from.
        kind: a Net Promoter Score, a share, or a mean.
        values: the values it is counted from, as the rows' expression calls them.
        roles: the columns it needs; groups of which one each is enough.
        unit: what one of it is.
        scale: the lowest and the highest value there is.
        is_better_high: whether more is better.
        is_rest: whether it is what a share leaves of the whole.
    """

    title: str
    note: str
    kind: str
    values: str
    roles: tuple[tuple[str, ...], ...]
    unit: str
    scale: tuple[float | None, float | None]
    is_better_high: bool
    is_rest: bool = False


_FROM_NOTHING = (0, None)
_WHOLE = (0, 1)
_LEFT = (("churned", "active", "end"),)
ANSWER_METRICS: Mapping[str, Metric] = {
    "nps": Metric(marked("NPS"), "", SCORE, "score", (("score",),), POINTS, NPS_SCALE, is_better_high=True),
    "csat": Metric(
        marked("CSAT"), marked("4 or 5 of 5"), SHARE, "satisfied", (("csat",),), OF_ALL, _WHOLE, is_better_high=True
    ),
    "csat_mean": Metric(
        marked("Mean CSAT"), marked("1 to 5"), MEAN, "csat", (("csat",),), SCALE, CSAT_SCALE, is_better_high=True
    ),
    "ces": Metric(marked("CES"), marked("1 to 7"), MEAN, "ces", (("ces",),), SCALE, CES_SCALE, is_better_high=True),
    "churn": Metric(marked("Churn"), "", SHARE, "churned", _LEFT, OF_ALL, _WHOLE, is_better_high=False),
    "retention": Metric(
        marked("Retention"), "", SHARE, "churned", _LEFT, OF_ALL, _WHOLE, is_better_high=True, is_rest=True
    ),
    "spend": Metric(marked("Spend"), "", MEAN, "spend", (("spend",),), MONEY, _FROM_NOTHING, is_better_high=True),
    "contract": Metric(
        marked("Contract value"), "", MEAN, "contract", (("contract",),), MONEY, _FROM_NOTHING, is_better_high=True
    ),
    "spent": Metric(
        marked("Spent so far"), "", MEAN, "spent", (("spent",),), MONEY, _FROM_NOTHING, is_better_high=True
    ),
}
TICKET_METRICS: Mapping[str, Metric] = {
    "complaints": Metric(
        marked("Complaints"),
        marked("of all tickets"),
        SHARE,
        "complaint",
        (("complaint", "category"),),
        OF_ALL,
        _WHOLE,
        is_better_high=False,
    ),
    "satisfied": Metric(
        marked("Satisfied"),
        marked("of those who answered"),
        SHARE,
        "satisfied",
        (("satisfied", "rating"),),
        OF_ALL,
        _WHOLE,
        is_better_high=True,
    ),
    "overdue": Metric(
        marked("Overdue"),
        marked("of tickets with a due date"),
        SHARE,
        "overdue",
        (("due",), ("closed",)),
        OF_ALL,
        _WHOLE,
        is_better_high=False,
    ),
    "handling_time": Metric(
        marked("Handling time"),
        marked("of closed tickets"),
        MEAN,
        "handling",
        (("closed",),),
        HOURS,
        _FROM_NOTHING,
        is_better_high=False,
    ),
    "first_response_time": Metric(
        marked("Time to first response"),
        marked("of answered tickets"),
        MEAN,
        "waiting",
        (("first-response",),),
        HOURS,
        _FROM_NOTHING,
        is_better_high=False,
    ),
    "positive_feedback": Metric(
        marked("Positive feedback"),
        marked("of all feedback"),
        SHARE,
        "positive",
        (("feedback",),),
        OF_ALL,
        _WHOLE,
        is_better_high=True,
    ),
    "open": Metric(
        marked("Open"), marked("of all tickets"), SHARE, "open", (("closed",),), OF_ALL, _WHOLE, is_better_high=False
    ),
}
METRICS: Mapping[str, Mapping[str, Metric]] = {ANSWERS: ANSWER_METRICS, TICKETS: TICKET_METRICS}
