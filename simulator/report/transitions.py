"""What happened between two waves in tables: the score, who moved, left and joined, and how far spend followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator import __version__
from simulator.data.intervals import Difference, Share
from simulator.data.transitions_result import LIMITS, Realisation, Transitions
from simulator.language import _, marked, ngettext, pgettext
from simulator.model.words import capitalised, listed, segment_name, segment_title
from simulator.report.layout import CUSTOMERS, Column, Figure, Notation, Report, Role, Row, Table, spend
from simulator.report.numbers import NOT_APPLICABLE, months, number, points, probability, share
from simulator.report.sentences import clean_name
from simulator.report.tables import NET_PROMOTER_SCORE
from simulator.report.terms import movement_name

_SCORE = Notation("", 1.0, 1)
_SHARE = Notation("%", 0.01, 1)
_WHOLE_SHARE = Notation("%", 0.01)
_CUSTOMERS_NOTE = marked(
    "Lost: in the first wave's data and not in the second's, with an answer or without; new: the reverse. "
    "Answered in both: those who answered both times."
)
_SCORE_NOTE = marked(
    "Margins are half-widths at 95 %; p is how often mere noise would give as large a change. All: two samples as of "
    "different customers, which makes the margin too wide where many answered twice. Answered twice: each one's own "
    "change. Where the two rows differ, who left, joined or kept silent moved the score."
)
_MOVEMENTS_NOTE = marked(
    "Of those who answered both times, by where they were in the first wave; Wilson intervals at 95 %."
)
_CHURN_NOTE = marked("Wilson intervals at 95 %.")
_REALISATION_NOTE = marked(
    "Gap: spend of the new segment beyond that of the segment left, in the first wave. Ahead: what movers spent before "
    "they moved beyond those who stayed. Followed: by how much more their spend grew (difference in differences). "
    "Realised: followed as a part of the gap, with its interval at 95 %. Naive: ahead and followed together as a part "
    "of the gap, which is what the second wave alone would say."
)


def transitions_report(measured: Transitions, currency: str) -> Report:
    """Put together everything shown of two waves."""
    first, second = (clean_name(name) for name in measured.waves)
    title = _("Between {first} and {second}", first=first, second=second)
    if measured.months:
        title = _(
            "Between {first} and {second}, {months} apart", first=first, second=second, months=months(measured.months)
        )
    count = measured.customers.both
    customers = ngettext(
        "{number} customer in both waves", "{number} customers in both waves", count, number=number(count)
    )
    return Report(
        title=title,
        headline=_headline(measured),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {customers}",
    )


def _headline(measured: Transitions) -> str:
    likely = probability(measured.change.p_value, "= ")
    parts = [_("NPS {changed} (p {probability})", changed=_changed(measured.change), probability=likely)]
    if measured.paired_change is not None:
        parts.append(_("of those who answered twice it {changed}", changed=_changed(measured.paired_change)))
    return f"{'; '.join(parts)}. {_followed(measured.realisation_of_all)}"


def _followed(whole: Realisation) -> str:
    """Say how far movers' spend followed, or why that cannot be told."""
    if whole.value is None:
        return _(
            "How far movers' spend followed cannot be told: {reason}.", reason=_(whole.reason) if whole.reason else ""
        )
    return _(
        "Movers' spend followed by {share} of the gap between the segments ({low} to {high}); "
        "the second wave alone would say {naive}.",
        share=share(whole.value),
        low=share(whole.low),
        high=share(whole.high),
        naive=share(whole.naive),
    )


def _changed(change: Difference) -> str:
    if change.difference == 0:
        return _("did not change (± {margin} points)", margin=points(change.margin, 1))
    size, margin = points(abs(change.difference), 1), points(change.margin, 1)
    if change.difference > 0:
        return _("rose by {points} ± {margin} points", points=size, margin=margin)
    return _("fell by {points} ± {margin} points", points=size, margin=margin)


def _shares_with_bounds() -> tuple[Column, ...]:
    return (Column(_("Share"), "%"), *_low_and_high())


def _low_and_high() -> tuple[Column, Column]:
    return (Column(_("Low"), "%"), Column(_("High"), "%"))


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
        _("First wave"): (counts.first, counts.answered_first),
        _("Lost"): (counts.lost, lost),
        _("In both"): (counts.both, counts.answered_both),
        pgettext("customers", "New"): (counts.new, new),
        _("Second wave"): (counts.second, counts.answered_second),
    }
    rows = tuple(Row(name, tuple(map(CUSTOMERS.figure, pair))) for name, pair in found.items())
    columns = (Column(""), Column(_("Customers")), Column(_("Answered")))
    return Table(_("Customers"), _(_CUSTOMERS_NOTE), columns, rows)


def _scores(measured: Transitions) -> Table:
    rows = [Row(_("All who answered"), _score_figures(measured.nps, measured.change))]
    if measured.nps_of_both is not None:
        rows.append(Row(_("Answered twice"), _score_figures(measured.nps_of_both, measured.paired_change)))
    heads = (_("First"), _("Second"), _("Change"), _("±, 95 %"))
    columns = (Column("", is_text=True), *(Column(head, _("points")) for head in heads), Column("p"))
    return Table(_(NET_PROMOTER_SCORE), _(_SCORE_NOTE), columns, tuple(rows))


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
        heading = _(
            "{segment} before, {number} who answered twice",
            segment=segment_name(source),
            number=number(next(iter(targets.values())).of),
        )
        rows.append(Row(capitalised(heading), role=Role.HEADING))
        rows += [Row(segment_title(target), _share_figures(found)) for target, found in targets.items()]
    columns = (Column("", is_text=True), Column(_("Customers")), *_shares_with_bounds())
    return Table(_("Movements"), _(_MOVEMENTS_NOTE), columns, tuple(rows))


def _share_figures(found: Share) -> tuple[Figure, ...]:
    return (CUSTOMERS.figure(found.customers), *map(_SHARE.figure, (found.share, found.low, found.high)))


def _churn(measured: Transitions, currency: str) -> Table:
    rows = [
        Row(segment_title(name), (CUSTOMERS.figure(found.of), *_share_figures(found)))
        for name, found in measured.churn.items()
    ]
    whole = measured.churn_of_all
    rows.append(Row(_("All"), (CUSTOMERS.figure(whole.of), *_share_figures(whole)), Role.TOTAL))
    columns = (
        Column("", is_text=True),
        Column(_("First wave"), _("customers")),
        Column(_("Lost")),
        Column(_("Churn"), "%"),
        *_low_and_high(),
    )
    parts = [_(_CHURN_NOTE), _lost_spend(measured.lost_spend, currency), _limit("Survivorship")]
    return Table(_("Lost customers"), " ".join(part for part in parts if part), columns, tuple(rows))


def _lost_spend(lost: Difference | None, currency: str) -> str:
    if lost is None:
        return ""
    amount = spend([lost.difference, lost.margin], currency)
    size, margin = (amount.figure(value).text for value in (abs(lost.difference), lost.margin))
    sum_lost = f"{size} ± {margin} {currency}".strip()
    if lost.difference > 0:
        return _("Those lost had spent {amount} more than those who stayed.", amount=sum_lost)
    return _("Those lost had spent {amount} less than those who stayed.", amount=sum_lost)


def _limit(name: str) -> str:
    return f"{_(name)}: {_(LIMITS[name])}"


def _new(measured: Transitions) -> Table:
    rows = tuple(Row(segment_title(name), _share_figures(found)) for name, found in measured.acquired.items())
    columns = (Column("", is_text=True), Column(_("Customers")), *_shares_with_bounds())
    note = _(
        "New customers are {share} of those of the first wave; shares are of the new ones who answered.",
        share=share(measured.acquisition, 1),
    )
    return Table(_("New customers"), note, columns, rows)


def _realisation(measured: Transitions, currency: str) -> Table:
    found = measured.realisation
    money = spend([value for each in found.values() for value in (each.gap, each.ahead, each.followed)], currency)
    rows = [Row(capitalised(movement_name(name)), _realisation_figures(each, money)) for name, each in found.items()]
    rows.append(Row(_("All measured"), _realisation_figures(measured.realisation_of_all, money), Role.TOTAL))
    columns = (
        Column("", is_text=True),
        Column(_("Movers")),
        Column(pgettext("spend", "Gap"), money.unit),
        Column(_("Ahead"), money.unit),
        Column(_("Followed"), money.unit),
        Column(_("Realised"), "%"),
        *_low_and_high(),
        Column(_("Naive"), "%"),
    )
    limits = [_limit(name) for name in LIMITS if name != "Survivorship"]
    note = " ".join([_(_REALISATION_NOTE), *_reasons(found), *limits])
    return Table(_("How far movers' spend followed"), note, columns, tuple(rows))


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
            by_reason.setdefault(each.reason, []).append(movement_name(name))
    return [
        _("Not measured: {movements} ({reason}).", movements=listed(names), reason=_(reason))
        for reason, names in by_reason.items()
    ]


def _dropped(measured: Transitions) -> Table:
    rows = tuple(Row(capitalised(_(reason)), (CUSTOMERS.figure(count),)) for reason, count in measured.dropped.items())
    return Table(_("Rows left out"), "", (Column("", is_text=True), Column(_("Rows"))), rows)
