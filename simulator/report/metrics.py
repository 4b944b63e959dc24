"""Measured metrics in tables: all of them at a glance, each by unit and by wave, lifetime value, and a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator import __version__
from simulator.data.metric_intervals import Measured
from simulator.data.metrics_catalogue import ANSWERS, HOURS, METRICS, MONEY, OF_ALL, POINTS, TICKETS, Metric
from simulator.data.metrics_result import Change, Group, Metrics, Worth
from simulator.data.scorecard import Judged
from simulator.report.layout import CENTS, Column, Figure, Notation, Report, Role, Row, Table, money
from simulator.report.numbers import NO_BREAK_SPACE, number, percent, probability
from simulator.report.sentences import clean_name, counted

MOST_UNIT_WAVES = 60
"""How many waves of units are shown; more are in JSON and CSV."""
_ALL = "All"
_HEADLINE = ("nps", "csat", "ces", "churn", "complaints", "satisfied", "overdue", "handling_time")
_CENTS_BELOW, _TENTHS_FROM = 100, 10
_KNOWN = Notation("")
_CHANGES = Notation("points", 1.0, 1)
_ROWS = {ANSWERS: ("answer", "answers"), TICKETS: ("ticket", "tickets")}
_METHODS = (
    "Intervals at 95 %: adjusted Wald for NPS, Wilson for shares, Student's t for means. They cover chance in who "
    "answered, not who kept silent. Known: rows with a value."
)
_EFFORT_NOTE = "On a scale of 1 to 7 on which 7 is easiest."
_LEFT_NOTE = "Of the rows that tell who left; over the period of the data."
_NOTES = {"ces": _EFFORT_NOTE, "churn": _LEFT_NOTE, "retention": _LEFT_NOTE}
_CHANGE_NOTE = "Two waves of different answers, plain variance; p is how often mere noise would give as large a change."
_LIFETIME_NOTE = (
    "Per customer, all waves together. Contract: yearly value for as long as customers stay at this churn, the first "
    "year's now. Observed: spent so far. Intervals from those of spend and churn."
)
_SCORECARD_NOTE = (
    "Within error: the target lies inside the 95 % interval, so that the gap may be chance. "
    "Of waves the last one counts."
)
_CHANCE = {True: ", more than the sampling error", False: ", within the sampling error", None: ""}


def metrics_report(measured: Metrics, currency: str) -> Report:
    """Put together everything shown of measured metrics; ``currency`` is empty where nobody has said."""
    return Report(
        title=f"Metrics measured from {clean_name(measured.source)}",
        headline=_headline(measured, currency),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {counted(measured.rows, 'row', 'rows')}",
    )


def _headline(measured: Metrics, currency: str) -> str:
    if measured.scorecard is not None:
        return _verdict(measured, measured.scorecard, currency)
    known = {name: value for name, value in measured.total.metrics.items() if value.value is not None}
    parts = [_in_words(_metric(name), known[name].value, currency) for name in _HEADLINE if name in known]
    return (
        f"{counted(measured.total.rows, *_ROWS[measured.kind])}: {', '.join(parts) or 'none of them tells anything'}."
    )


def _in_words(metric: Metric, value: float | None, currency: str) -> str:
    notation = _notation(metric, [value], currency)
    unit = "" if metric.unit == POINTS else notation.unit
    return NO_BREAK_SPACE.join(part for part in (metric.title, notation.figure(value).text, unit) if part)


def _verdict(measured: Metrics, scorecard: Sequence[Judged], currency: str) -> str:
    met = sum(bool(judged.is_met) for judged in scorecard)
    text = f"{met} of {counted(len(scorecard), 'target', 'targets')} met."
    missed = [_missed(judged, currency) for judged in scorecard if judged.is_met is False]
    return f"{text} Missed: {'; '.join(missed)}." if missed else text


def _missed(judged: Judged, currency: str) -> str:
    metric = _metric(judged.metric)
    notation = _notation(metric, [judged.value, judged.target], currency)
    unit = "percentage points" if metric.unit == OF_ALL else notation.unit
    gap = " ".join(part for part in (notation.figure(abs(judged.gap or 0.0)).text, unit) if part)
    return f"{_named(judged, with_wave=True)} by {gap}{_CHANCE[judged.is_beyond_chance]}"


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
        rows = tuple(Row(reason, (_KNOWN.figure(count),)) for reason, count in measured.dropped.items())
        yield Table("Rows left out", "", (Column("", is_text=True), Column("Rows")), rows)


def _scorecard(scorecard: Sequence[Judged], currency: str) -> Table:
    heads = ("Value", "Target", "Gap", "Low", "High")
    columns = (Column("", is_text=True), *(Column(head) for head in heads), Column("Verdict", is_text=True))
    waves = {judged.wave for judged in scorecard}
    wave = waves.pop() if len(waves) == 1 else None
    rows = tuple(_judged(judged, currency, with_wave=wave is None) for judged in scorecard)
    return Table(f"Scorecard, {clean_name(wave)}" if wave else "Scorecard", _SCORECARD_NOTE, columns, rows)


def _judged(judged: Judged, currency: str, *, with_wave: bool) -> Row:
    notation = _notation(_metric(judged.metric), [judged.value, judged.target], currency)
    label = ", ".join(part for part in (_named(judged, with_wave=with_wave), notation.unit) if part)
    values = [notation.figure(value) for value in (judged.value, judged.target)]
    interval = [notation.figure(value) for value in (judged.low, judged.high)]
    verdict = "not measured" if judged.is_met is None else "met" if judged.is_met else "missed"
    if judged.is_beyond_chance is False:
        verdict += ", within error"
    return Row(label, (*values, notation.figure(judged.gap, signed=True), *interval, Figure(None, verdict)))


def _named(judged: Judged, *, with_wave: bool) -> str:
    places = (judged.unit, judged.wave if with_wave else None)
    listed = ", ".join(clean_name(place) for place in places if place is not None)
    title = _metric(judged.metric).title
    return f"{title} ({listed})" if listed else title


def _overview(measured: Metrics, currency: str) -> Table:
    rows = []
    for name, value in measured.total.metrics.items():
        metric = _metric(name)
        notation = _notation(metric, [value.value], currency)
        note = f" ({metric.note})" if metric.note else ""
        label = ", ".join(part for part in (f"{metric.title}{note}", notation.unit) if part)
        rows.append(Row(label, _figures(value, notation)))
    first, *others = _columns("")
    return Table("All rows", _METHODS, (first, *others), tuple(rows))


def _by_group(measured: Metrics, name: str, currency: str) -> Table:
    metric = _metric(name)
    groups = [measured.total, *measured.units.values(), *measured.waves.values()]
    notation = _notation(metric, [group.metrics[name].value for group in groups], currency)
    rows = [Row(_ALL, _figures(measured.total.metrics[name], notation), Role.TOTAL)]
    for heading, part in _parts(measured):
        rows.append(Row(heading, role=Role.HEADING))
        rows += [Row(clean_name(each), _figures(group.metrics[name], notation)) for each, group in part.items()]
    title = f"{metric.title}, {metric.note}" if metric.note else metric.title
    return Table(title, _NOTES.get(name, ""), tuple(_columns(notation.unit)), tuple(rows))


def _parts(measured: Metrics) -> Iterator[tuple[str, Mapping[str, Group]]]:
    """Give the groups that are shown, each set under its heading."""
    if measured.units:
        yield "By unit", measured.units
    if len(measured.waves) > 1:
        yield "By wave", measured.waves
    if 1 < sum(map(len, measured.unit_waves.values())) <= MOST_UNIT_WAVES and len(measured.waves) > 1:
        yield from ((f"{clean_name(unit)}, by wave", waves) for unit, waves in measured.unit_waves.items())


def _changes(measured: Metrics) -> Table:
    rows = list(_change_rows(measured.waves))
    for unit, waves in measured.unit_waves.items():
        if sum(map(len, measured.unit_waves.values())) <= MOST_UNIT_WAVES:
            changes = list(_change_rows(waves))
            rows += [Row(clean_name(unit), role=Role.HEADING), *changes] if changes else []
    heads = (("Change", _CHANGES.unit), ("Low", _CHANGES.unit), ("High", _CHANGES.unit), ("z", ""), ("p", ""))
    columns = (Column("", is_text=True), *(Column(*head) for head in heads))
    return Table("Change of the NPS from wave to wave", _CHANGE_NOTE, columns, tuple(rows))


def _change_rows(waves: Mapping[str, Group]) -> Iterator[Row]:
    for name, group in waves.items():
        if group.change is not None:
            yield Row(f"{clean_name(group.change.since)} to {clean_name(name)}", _change_figures(group.change))


def _change_figures(change: Change) -> tuple[Figure, ...]:
    values = [_CHANGES.figure(value, signed=True) for value in (change.points, change.low, change.high)]
    return (*values, Figure(change.z, number(change.z, 2)), Figure(change.p_value, probability(change.p_value)))


def _lifetime(measured: Metrics, currency: str) -> Table:
    ways = [
        (title, [getattr(value, name) for value in measured.lifetime_value.values()])
        for name, title in (("contract", "Contract"), ("observed", "Observed"))
    ]
    known = [(title, values) for title, values in ways if any(value is not None for value in values)]
    amounts = [each.value for _, values in known for each in values if each and each.value is not None]
    notation = _amounts(max(amounts, default=0.0), currency)
    columns = [Column("", is_text=True)]
    for title, _ in known:
        columns += [Column(head, notation.unit) for head in (title, "Low", "High")]
    rows = []
    for place, name in enumerate(measured.lifetime_value):
        parts = [values[place] for _, values in known]
        figures = [notation.figure(value) for part in parts for value in (part[:3] if part else (None,) * 3)]
        rows.append(Row(name.capitalize(), tuple(figures)))
    return Table("Lifetime value", f"{_LIFETIME_NOTE} {_assumed(measured.worth)}", tuple(columns), tuple(rows))


def _assumed(worth: Worth) -> str:
    margin = "revenue, no margin taken" if worth.margin is None else f"margin {percent(100 * worth.margin)}"
    discount = "not discounted" if worth.discount is None else f"discounted at {percent(100 * worth.discount)} a year"
    periods = f"spend a {worth.spend_period}, churn a {worth.churn_period}"
    return f"Taken: {margin}, {discount}; {periods}."


def _figures(value: Measured, notation: Notation) -> tuple[Figure, ...]:
    interval = (notation.figure(each) for each in (value.value, value.low, value.high))
    return (*interval, _KNOWN.figure(value.known))


def _columns(unit: str) -> Iterator[Column]:
    yield Column("", is_text=True)
    yield from (Column(head, unit) for head in ("Value", "Low", "High"))
    yield Column("Known", "rows")


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
        return Notation(metric.unit, 1.0, 1 if largest >= _TENTHS_FROM else 2)
    return Notation(metric.unit, 1.0, 1) if metric.unit == POINTS else Notation("", 1.0, 2)


def _amounts(largest: float, currency: str) -> Notation:
    """Write estimated amounts: cents only of small ones, where they say something."""
    return Notation(currency, 1.0, CENTS) if largest < _CENTS_BELOW else money([round(largest)], currency)
