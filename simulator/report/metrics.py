"""Measured metrics in tables: all of them at a glance, each by unit and by wave, lifetime value, and a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator import __version__
from simulator.data.metric_intervals import Measured
from simulator.data.metrics_catalogue import HOURS, METRICS, MONEY, OF_ALL, POINTS, TICKETS, Metric
from simulator.data.metrics_result import Change, Group, Metrics, Worth
from simulator.data.scorecard import Judged
from simulator.language import _, marked, ngettext
from simulator.model.words import segment_title
from simulator.report.layout import CENTS, Column, Figure, Notation, Report, Role, Row, Table, money
from simulator.report.numbers import NO_BREAK_SPACE, decimals, number, percent, probability
from simulator.report.sentences import clean_name
from simulator.report.terms import a_period

MOST_UNIT_WAVES = 60
"""How many waves of units are shown; more are in JSON and CSV."""
_EVERYONE, _ALL = "all", marked("All")
_HEADLINE = ("nps", "csat", "ces", "churn", "complaints", "satisfied", "overdue", "handling_time")
_CENTS_BELOW, _TENTHS_FROM = 100, 10
_KNOWN = Notation("")
_CHANGES = Notation(marked("points"), 1.0, 1)
_METHODS = marked(
    "Intervals at 95 %: adjusted Wald for NPS, Wilson for shares, Student's t for means. They cover chance in who "
    "answered, not who kept silent. Known: rows with a value."
)
_EFFORT_NOTE = marked("On a scale of 1 to 7 on which 7 is easiest.")
_LEFT_NOTE = marked("Of the rows that tell who left; over the period of the data.")
_NOTES = {"ces": _EFFORT_NOTE, "churn": _LEFT_NOTE, "retention": _LEFT_NOTE}
_CHANGE_NOTE = marked(
    "Two waves of different answers, plain variance; p is how often mere noise would give as large a change."
)
_LIFETIME_NOTE = marked(
    "Per customer, all waves together. Contract: yearly value for as long as customers stay at this churn, the first "
    "year's now. Observed: spent so far. Intervals from those of spend and churn."
)
_SCORECARD_NOTE = marked(
    "Within error: the target lies inside the 95 % interval, so that the gap may be chance. "
    "Of waves the last one counts."
)


def metrics_report(measured: Metrics, currency: str) -> Report:
    """Put together everything shown of measured metrics; ``currency`` is empty where nobody has said."""
    rows = ngettext("{number} row", "{number} rows", measured.rows, number=number(measured.rows))
    return Report(
        title=_("Metrics measured from {source}", source=clean_name(measured.source)),
        headline=_headline(measured, currency),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {rows}",
    )


def _headline(measured: Metrics, currency: str) -> str:
    if measured.scorecard is not None:
        return _verdict(measured, measured.scorecard, currency)
    known = {name: value for name, value in measured.total.metrics.items() if value.value is not None}
    parts = [_in_words(_metric(name), known[name].value, currency) for name in _HEADLINE if name in known]
    return _(
        "{rows}: {metrics}.",
        rows=_rows_of(measured.kind, measured.total.rows),
        metrics=", ".join(parts) or _("none of them tells anything"),
    )


def _rows_of(kind: str, count: int) -> str:
    if kind == TICKETS:
        return ngettext("{number} ticket", "{number} tickets", count, number=number(count))
    return ngettext("{number} answer", "{number} answers", count, number=number(count))


def _in_words(metric: Metric, value: float | None, currency: str) -> str:
    notation = _notation(metric, [value], currency)
    text = notation.figure(value).text if metric.unit == POINTS else notation.with_unit(value)
    return f"{_(metric.title)}{NO_BREAK_SPACE}{text}"


def _verdict(measured: Metrics, scorecard: Sequence[Judged], currency: str) -> str:
    met = sum(bool(judged.is_met) for judged in scorecard)
    text = ngettext(
        "{met} of {number} target met.",
        "{met} of {number} targets met.",
        len(scorecard),
        met=number(met),
        number=number(len(scorecard)),
    )
    missed = [_missed(judged, currency) for judged in scorecard if judged.is_met is False]
    return _("{verdict} Missed: {metrics}.", verdict=text, metrics="; ".join(missed)) if missed else text


def _missed(judged: Judged, currency: str) -> str:
    metric = _metric(judged.metric)
    notation = _notation(metric, [judged.value, judged.target], currency)
    unit = _("percentage points") if metric.unit == OF_ALL else notation.unit
    gap = " ".join(part for part in (notation.figure(abs(judged.gap or 0.0)).text, unit) if part)
    name = _named(judged, with_wave=True)
    if judged.is_beyond_chance is None:
        return _("{metric} by {gap}", metric=name, gap=gap)
    if judged.is_beyond_chance:
        return _("{metric} by {gap}, more than the sampling error", metric=name, gap=gap)
    return _("{metric} by {gap}, within the sampling error", metric=name, gap=gap)


def _tables(measured: Metrics, currency: str) -> Iterator[Table]:
    if measured.scorecard is not None:
        yield _scorecard(measured.scorecard, currency)
    yield _overview(measured, currency)
    if measured.units or len(measured.waves) > 1:
        for name in measured.total.metrics:
            if not _metric(name).is_rest:
                yield _by_group(measured, name, currency)
    if any(group.change for group in measured.waves.values()):
        yield _changes(measured)
    if measured.lifetime_value:
        yield _lifetime(measured, currency)
    if measured.dropped:
        rows = tuple(Row(_(reason), (_KNOWN.figure(count),)) for reason, count in measured.dropped.items())
        yield Table(_("Rows left out"), "", (Column("", is_text=True), Column(_("Rows"))), rows)


def _scorecard(scorecard: Sequence[Judged], currency: str) -> Table:
    heads = (_("Value"), _("Target"), _("Gap"), _("Low"), _("High"))
    columns = (Column("", is_text=True), *(Column(head) for head in heads), Column(_("Verdict"), is_text=True))
    waves = {judged.wave for judged in scorecard}
    wave = waves.pop() if len(waves) == 1 else None
    rows = tuple(_judged(judged, currency, with_wave=wave is None) for judged in scorecard)
    title = _("Scorecard, {wave}", wave=clean_name(wave)) if wave else _("Scorecard")
    return Table(title, _(_SCORECARD_NOTE), columns, rows)


def _judged(judged: Judged, currency: str, *, with_wave: bool) -> Row:
    notation = _notation(_metric(judged.metric), [judged.value, judged.target], currency)
    label = ", ".join(part for part in (_named(judged, with_wave=with_wave), notation.unit) if part)
    values = [notation.figure(value) for value in (judged.value, judged.target)]
    interval = [notation.figure(value) for value in (judged.low, judged.high)]
    gap = notation.figure(judged.gap, signed=True)
    return Row(label, (*values, gap, *interval, Figure(None, _verdict_on(judged))))


def _verdict_on(judged: Judged) -> str:
    if judged.is_met is None:
        return _("not measured")
    if judged.is_beyond_chance is False:
        return _("met, within error") if judged.is_met else _("missed, within error")
    return _("met") if judged.is_met else _("missed")


def _named(judged: Judged, *, with_wave: bool) -> str:
    places = (judged.unit, judged.wave if with_wave else None)
    listed = ", ".join(clean_name(place) for place in places if place is not None)
    title = _(_metric(judged.metric).title)
    return f"{title} ({listed})" if listed else title


def _overview(measured: Metrics, currency: str) -> Table:
    rows = []
    for name, value in measured.total.metrics.items():
        metric = _metric(name)
        notation = _notation(metric, [value.value], currency)
        note = f" ({_(metric.note)})" if metric.note else ""
        label = ", ".join(part for part in (f"{_(metric.title)}{note}", notation.unit) if part)
        rows.append(Row(label, _figures(value, notation)))
    first, *others = _columns("")
    return Table(_("All rows"), _(_METHODS), (first, *others), tuple(rows))


def _by_group(measured: Metrics, name: str, currency: str) -> Table:
    metric = _metric(name)
    groups = [measured.total, *measured.units.values(), *measured.waves.values()]
    notation = _notation(metric, [group.metrics[name].value for group in groups], currency)
    rows = [Row(_(_ALL), _figures(measured.total.metrics[name], notation), Role.TOTAL)]
    for heading, part in _parts(measured):
        rows.append(Row(heading, role=Role.HEADING))
        rows += [Row(clean_name(each), _figures(group.metrics[name], notation)) for each, group in part.items()]
    title = f"{_(metric.title)}, {_(metric.note)}" if metric.note else _(metric.title)
    note = _(_NOTES[name]) if name in _NOTES else ""
    return Table(title, note, tuple(_columns(notation.unit)), tuple(rows))


def _parts(measured: Metrics) -> Iterator[tuple[str, Mapping[str, Group]]]:
    """Give the groups that are shown, each set under its heading."""
    if measured.units:
        yield _("By unit"), measured.units
    if len(measured.waves) > 1:
        yield _("By wave"), measured.waves
    if 1 < sum(map(len, measured.unit_waves.values())) <= MOST_UNIT_WAVES and len(measured.waves) > 1:
        for unit, waves in measured.unit_waves.items():
            yield _("{unit}, by wave", unit=clean_name(unit)), waves


def _changes(measured: Metrics) -> Table:
    rows = list(_change_rows(measured.waves))
    for unit, waves in measured.unit_waves.items():
        if sum(map(len, measured.unit_waves.values())) <= MOST_UNIT_WAVES:
            changes = list(_change_rows(waves))
            rows += [Row(clean_name(unit), role=Role.HEADING), *changes] if changes else []
    unit = _(_CHANGES.unit)
    heads = ((_("Change"), unit), (_("Low"), unit), (_("High"), unit), ("z", ""), ("p", ""))
    columns = (Column("", is_text=True), *(Column(*head) for head in heads))
    return Table(_("Change of the NPS from wave to wave"), _(_CHANGE_NOTE), columns, tuple(rows))


def _change_rows(waves: Mapping[str, Group]) -> Iterator[Row]:
    for name, group in waves.items():
        if group.change is not None:
            waves_named = _("{first} to {second}", first=clean_name(group.change.since), second=clean_name(name))
            yield Row(waves_named, _change_figures(group.change))


def _change_figures(change: Change) -> tuple[Figure, ...]:
    values = [_CHANGES.figure(value, signed=True) for value in (change.points, change.low, change.high)]
    return (*values, Figure(change.z, number(change.z, 2)), Figure(change.p_value, probability(change.p_value)))


def _lifetime(measured: Metrics, currency: str) -> Table:
    ways = [
        (title, [getattr(value, name) for value in measured.lifetime_value.values()])
        for name, title in (("contract", _("Contract")), ("observed", _("Observed")))
    ]
    known = [(title, values) for title, values in ways if any(value is not None for value in values)]
    amounts = [each.value for _title, values in known for each in values if each and each.value is not None]
    notation = _amounts(max(amounts, default=0.0), currency)
    columns = [Column("", is_text=True)]
    for title, _values in known:
        columns += [Column(head, notation.unit) for head in (title, _("Low"), _("High"))]
    rows = []
    for place, name in enumerate(measured.lifetime_value):
        parts = [values[place] for _title, values in known]
        figures = [notation.figure(value) for part in parts for value in (part[:3] if part else (None,) * 3)]
        rows.append(Row(_(_ALL) if name == _EVERYONE else segment_title(name), tuple(figures)))
    return Table(_("Lifetime value"), f"{_(_LIFETIME_NOTE)} {_assumed(measured.worth)}", tuple(columns), tuple(rows))


def _assumed(worth: Worth) -> str:
    if worth.margin is None:
        margin = _("revenue, no margin taken")
    else:
        margin = _("margin {share}", share=percent(100 * worth.margin))
    if worth.discount is None:
        discount = _("not discounted")
    else:
        discount = _("discounted at {share} a year", share=percent(100 * worth.discount))
    return _(
        "Taken: {margin}, {discount}; spend {spend_period}, churn {churn_period}.",
        margin=margin,
        discount=discount,
        spend_period=a_period(worth.spend_period),
        churn_period=a_period(worth.churn_period),
    )


def _figures(value: Measured, notation: Notation) -> tuple[Figure, ...]:
    interval = (notation.figure(each) for each in (value.value, value.low, value.high))
    return (*interval, _KNOWN.figure(value.known))


def _columns(unit: str) -> Iterator[Column]:
    yield Column("", is_text=True)
    yield from (Column(head, unit) for head in (_("Value"), _("Low"), _("High")))
    yield Column(_("Known"), _("rows"))


def _metric(name: str) -> Metric:
    return next(metrics[name] for metrics in METRICS.values() if name in metrics)


def _notation(metric: Metric, values: Iterable[float | None], currency: str) -> Notation:
    known = [abs(value) for value in values if value is not None]
    largest = max(known, default=0.0)
    if metric.unit == MONEY:
        return _amounts(largest, currency)
    if metric.unit == OF_ALL:
        return Notation(metric.unit, 0.01, 1)
    if metric.unit == HOURS:
        return Notation(_(metric.unit), 1.0, 1 if largest >= _TENTHS_FROM else 2)
    return Notation(_(metric.unit), 1.0, 1) if metric.unit == POINTS else Notation("", 1.0, 2)


def _amounts(largest: float, currency: str) -> Notation:
    """Write estimated amounts: cents only of small ones, where they say something."""
    if largest < _CENTS_BELOW:
        return Notation(currency, 1.0, decimals(currency, CENTS))
    return money([round(largest)], currency)
