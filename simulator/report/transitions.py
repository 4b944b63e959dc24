"""What happened between two waves in tables: the score, who moved, left and joined, and how far spend followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator import __version__
from simulator.data.intervals import Difference, Share
from simulator.data.transitions_result import LIMITS, Realisation, Transitions
from simulator.report.layout import CUSTOMERS, Column, Figure, Notation, Report, Role, Row, Table, spend
from simulator.report.numbers import NOT_APPLICABLE, months, number, points, probability, share
from simulator.report.sentences import capitalised, clean_name, counted, joined
from simulator.report.tables import NET_PROMOTER_SCORE

_SCORE = Notation("points", 1.0, 1)
_SHARE = Notation("%", 0.01, 1)
_WHOLE_SHARE = Notation("%", 0.01)
_LOW_HIGH = (Column("Low", "%"), Column("High", "%"))
_ALL = "All"
_CUSTOMERS_NOTE = "Lost: in the first wave's data and not in the second's, with an answer or without; new: the reverse."
_SCORE_NOTE = (
    "Margins are half-widths at 95 %; p is how often mere noise would give as large a change. All: two samples as of "
    "different customers, which makes the margin too wide where many answered twice. Answered twice: each one's own "
    "change. Where the two rows differ, who left, joined or kept silent moved the score."
)
_MOVEMENTS_NOTE = "Of those who answered both times, by where they were in the first wave; Wilson intervals at 95 %."
_CHURN_NOTE = "Wilson intervals at 95 %."
_REALISATION_NOTE = (
    "Gap: spend of the new segment beyond that of the segment left, in the first wave. Ahead: what movers spent before "
    "they moved beyond those who stayed. Followed: by how much more their spend grew (difference in differences). "
    "Realised: followed as a part of the gap, with its interval at 95 %. Naive: ahead and followed together as a part "
    "of the gap, which is what the second wave alone would say."
)


def transitions_report(measured: Transitions, currency: str) -> Report:
    """Put together everything shown of two waves."""
    first, second = (clean_name(name) for name in measured.waves)
    apart = f", {months(measured.months)} apart" if measured.months else ""
    return Report(
        title=f"Between {first} and {second}{apart}",
        headline=_headline(measured),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {counted(measured.customers.both, 'customer', 'customers')} in both waves",
    )


def _headline(measured: Transitions) -> str:
    parts = [f"NPS {_changed(measured.change)} (p {probability(measured.change.p_value, '= ')})"]
    if measured.paired_change is not None:
        parts.append(f"of those who answered twice it {_changed(measured.paired_change)}")
    whole = measured.realisation_of_all
    if whole.value is None:
        return f"{'; '.join(parts)}. How far movers' spend followed cannot be told: {whole.reason}."
    interval = f"{share(whole.low)} to {share(whole.high)}"
    followed = f"Movers' spend followed by {share(whole.value)} of the gap between the segments ({interval})"
    return f"{'; '.join(parts)}. {followed}; the second wave alone would say {share(whole.naive)}."


def _changed(change: Difference) -> str:
    if change.difference == 0:
        return f"did not change (± {points(change.margin, 1)} points)"
    verb = "rose" if change.difference > 0 else "fell"
    return f"{verb} by {points(abs(change.difference), 1)} ± {points(change.margin, 1)} points"


def _tables(measured: Transitions, currency: str) -> Iterator[Table]:
    yield _customers(measured)
    yield _scores(measured)
    yield _movements(measured)
    yield _churn(measured, currency)
    yield _new(measured)
    yield _realisation(measured, currency)
    if measured.dropped:
        yield _dropped(measured)


def _customers(measured: Transitions) -> Table:
    counts = measured.customers
    lost = sum(each.customers for each in measured.churn.values())
    new = sum(each.customers for each in measured.acquired.values())
    found = {
        "First wave": (counts.first, counts.answered_first),
        "Lost": (counts.lost, lost),
        "In both": (counts.both, counts.answered_both),
        "New": (counts.new, new),
        "Second wave": (counts.second, counts.answered_second),
    }
    rows = tuple(Row(name, tuple(map(CUSTOMERS.figure, pair))) for name, pair in found.items())
    note = f"{_CUSTOMERS_NOTE} Answered in both: those who answered both times."
    return Table("Customers", note, (Column(""), Column("Customers"), Column("Answered")), rows)


def _scores(measured: Transitions) -> Table:
    rows = [Row("All who answered", _score_figures(measured.nps, measured.change))]
    if measured.nps_of_both is not None:
        rows.append(Row("Answered twice", _score_figures(measured.nps_of_both, measured.paired_change)))
    heads = (("First", "points"), ("Second", "points"), ("Change", "points"), ("±, 95 %", "points"), ("p", ""))
    columns = (Column("", is_text=True), *(Column(*head) for head in heads))
    return Table(NET_PROMOTER_SCORE, _SCORE_NOTE, columns, tuple(rows))


def _score_figures(scores: tuple[float, float], change: Difference | None) -> tuple[Figure, ...]:
    first, second = scores
    return (
        *(_SCORE.figure(value, signed=True) for value in (first, second, second - first)),
        _SCORE.figure(change and change.margin),
        Figure(change and change.p_value, probability(change.p_value) if change else NOT_APPLICABLE),
    )


def _movements(measured: Transitions) -> Table:
    rows = []
    for source, targets in measured.matrix.items():
        rows.append(Row(f"{capitalised(source)} before, {_answers(targets)}", role=Role.HEADING))
        rows += [Row(capitalised(target), _share_figures(found)) for target, found in targets.items()]
    columns = (Column("", is_text=True), Column("Customers"), Column("Share", "%"), *_LOW_HIGH)
    return Table("Movements", _MOVEMENTS_NOTE, columns, tuple(rows))


def _answers(targets: Mapping[str, Share]) -> str:
    return f"{number(next(iter(targets.values())).of)} who answered twice"


def _share_figures(found: Share) -> tuple[Figure, ...]:
    return (CUSTOMERS.figure(found.customers), *map(_SHARE.figure, (found.share, found.low, found.high)))


def _churn(measured: Transitions, currency: str) -> Table:
    rows = [
        Row(capitalised(name), (CUSTOMERS.figure(found.of), *_share_figures(found)))
        for name, found in measured.churn.items()
    ]
    whole = measured.churn_of_all
    rows.append(Row(_ALL, (CUSTOMERS.figure(whole.of), *_share_figures(whole)), Role.TOTAL))
    columns = (
        Column("", is_text=True),
        Column("First wave", "customers"),
        Column("Lost"),
        Column("Churn", "%"),
        *_LOW_HIGH,
    )
    parts = [_CHURN_NOTE, _lost_spend(measured.lost_spend, currency), _limit("Survivorship")]
    return Table("Lost customers", " ".join(part for part in parts if part), columns, tuple(rows))


def _lost_spend(lost: Difference | None, currency: str) -> str:
    if lost is None:
        return ""
    amount = spend([lost.difference, lost.margin], currency)
    size, margin = (amount.figure(value).text for value in (abs(lost.difference), lost.margin))
    more = "more" if lost.difference > 0 else "less"
    mark = f" {currency}" if currency else ""
    return f"Those lost had spent {size} ± {margin}{mark} {more} than those who stayed."


def _limit(name: str) -> str:
    return f"{name}: {LIMITS[name]}"


def _new(measured: Transitions) -> Table:
    rows = tuple(Row(capitalised(name), _share_figures(found)) for name, found in measured.acquired.items())
    columns = (Column("", is_text=True), Column("Customers"), Column("Share", "%"), *_LOW_HIGH)
    note = (
        f"New customers are {share(measured.acquisition, 1)} of those of the first wave; shares are of the new ones "
        "who answered."
    )
    return Table("New customers", note, columns, rows)


def _realisation(measured: Transitions, currency: str) -> Table:
    found = measured.realisation
    money = spend([value for each in found.values() for value in (each.gap, each.ahead, each.followed)], currency)
    rows = [Row(capitalised(name), _realisation_figures(each, money)) for name, each in found.items()]
    rows.append(Row(f"{_ALL} measured", _realisation_figures(measured.realisation_of_all, money), Role.TOTAL))
    columns = (
        Column("", is_text=True),
        Column("Movers"),
        Column("Gap", money.unit),
        Column("Ahead", money.unit),
        Column("Followed", money.unit),
        Column("Realised", "%"),
        *_LOW_HIGH,
        Column("Naive", "%"),
    )
    limits = [_limit(name) for name in LIMITS if name != "Survivorship"]
    note = " ".join([_REALISATION_NOTE, *_reasons(found), *limits])
    return Table("How far movers' spend followed", note, columns, tuple(rows))


def _realisation_figures(found: Realisation, money: Notation) -> tuple[Figure, ...]:
    return (
        CUSTOMERS.figure(found.movers),
        *(money.figure(value, signed=True) for value in (found.gap, found.ahead, found.followed)),
        *(_WHOLE_SHARE.figure(value) for value in (found.value, found.low, found.high, found.naive)),
    )


def _reasons(found: Mapping[str, Realisation]) -> list[str]:
    """Say why movements have no value, those with one reason together."""
    by_reason: dict[str, list[str]] = {}
    for name, each in found.items():
        if each.reason is not None:
            by_reason.setdefault(each.reason, []).append(name)
    return [f"Not measured: {joined(names)} ({reason})." for reason, names in by_reason.items()]


def _dropped(measured: Transitions) -> Table:
    rows = tuple(Row(capitalised(reason), (CUSTOMERS.figure(count),)) for reason, count in measured.dropped.items())
    return Table("Rows left out", "", (Column("", is_text=True), Column("Rows")), rows)
