"""The scores of the trade measured from a table of answers or of service tickets, by unit and by wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.data.checked_rows import CheckedRows
from simulator.data.column_values import DATE_ORDERS
from simulator.data.columns import Chosen
from simulator.data.currency import refuse_mixed_currencies
from simulator.data.engines import Table
from simulator.data.metric_intervals import Measured, measured_mean, measured_score, measured_share, score_change
from simulator.data.metrics_catalogue import ANSWERS, METRICS, SCORE, SHARE, TICKETS, Metric
from simulator.data.metrics_columns import choose_metric_columns, measurable
from simulator.data.metrics_lifetime import lifetime_values
from simulator.data.metrics_notes import Summed, notes
from simulator.data.metrics_result import Change, Group, Metrics, Worth
from simulator.data.metrics_rows import CUSTOMER, WAVE, How, answer_rows
from simulator.data.metrics_sums import Cells, sum_up
from simulator.data.metrics_waves import wave_name
from simulator.data.refusals import wrong_data
from simulator.data.scorecard import Latest, Targets, judge
from simulator.data.sources import Where, open_table
from simulator.data.tickets import OPEN_VALUES, open_tickets, ticket_rows
from simulator.errors import UsageError, either, quoted, suggest
from simulator.language import _
from simulator.model.kinds import PERIODS
from simulator.model.words import listed


def metrics(  # noqa: PLR0913 - the options of the command
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    where: Where = Where(),  # noqa: B008 - frozen
    how: How = How(),  # noqa: B008 - frozen
    worth: Worth = Worth(),  # noqa: B008 - frozen
    currency: str | None = None,
    targets: Targets | None = None,
    drop_invalid: bool = False,
    named_only: bool = False,
) -> Metrics:
    """Measure NPS, CSAT, CES, churn, retention and lifetime value, or what a care team is judged by.

    Args:
        source: a file, the address of a database, or a frame of pandas, polars, Arrow or Spark.
        columns: the columns by what they mean; what is not named is guessed from common English and Vietnamese names.
        where: which part of the source, and how its numbers are written.
        how: how dates are read and put into waves.
        worth: what turns spend into worth.
        currency: the currency that spend is in, to be compared with the data's own column of it.
        targets: what the metrics should come to, as ``read_targets`` gives it.
        drop_invalid: whether rows that are not right are left out and counted.
        named_only: whether only columns that are named are used.

    Raises:
        UsageError: a column is missing, or a library.
        ScenarioError: the data cannot be read, or rows are not right.
    """
    _refuse_unknown("dates", how.dates, DATE_ORDERS)
    _refuse_unknown("period", how.period, PERIODS)
    how = how._replace(decimal=where.decimal)
    table = open_table(source, where)
    try:
        kind, chosen = choose_metric_columns(table, columns or {}, named_only=named_only)
        refuse_mixed_currencies([(table, chosen)], currency)
        summed = _summed(table, kind, chosen, how, drop_invalid=drop_invalid)
    finally:
        table.engine.close()
    if not summed.cells.rows:
        raise wrong_data(table.name, _("holds no row that is right") if summed.dropped else _("holds no rows"))
    measured = _Measurement(summed, how).result(worth, targets)
    aside = () if targets is None else targets.said_of_others(kind)
    return replace(measured, notes=(*notes(measured, summed, how), *aside))


def _refuse_unknown(name: str, given: str, known: Sequence[str] | Mapping[str, int]) -> None:
    if given not in known:
        raise UsageError(_("{name}: {given} is not known", name=name, given=quoted(given)), suggest(given, known))


def _summed(table: Table, kind: str, chosen: Chosen, how: How, *, drop_invalid: bool) -> Summed:
    rows, as_of = (answer_rows(table, chosen, how), None) if kind == ANSWERS else ticket_rows(table, chosen, how)
    values = [metric.values for metric in METRICS[kind].values() if metric.kind != SCORE]
    cells, dropped = sum_up(rows, (*values, *OPEN_VALUES), drop_invalid=drop_invalid)
    repeated = _repeated(rows)
    return Summed(table.name, kind, chosen, cells, dropped, as_of, repeated)


def _repeated(rows: CheckedRows) -> int:
    """Count the customers who stand in several rows of one wave."""
    keys = [key for key in (CUSTOMER, WAVE) if key in rows.expression.columns]
    if CUSTOMER not in keys:
        return 0
    row = rows.expression.select(keys)
    counted = row.filter(row[CUSTOMER].notnull()).group_by(keys).aggregate(rows=lambda group: group.count())
    several = counted.filter(counted.rows > 1)
    [found] = rows.table.rows(several.aggregate(customers=several[CUSTOMER].nunique()))
    return int(found["customers"])


class _Measurement:
    """Works out metrics from sums, for each group the same way."""

    def __init__(self, summed: Summed, how: How) -> None:
        self._summed, self._cells, self._how = summed, summed.cells, how
        self._metrics = METRICS[summed.kind]
        self._names = measurable(summed.kind, summed.chosen.names)

    def result(self, worth: Worth, targets: Targets | None) -> Metrics:
        """Put everything together, but for the notes."""
        summed = self._summed
        units = {unit: self._cells.of_unit(unit) for unit in self._cells.units()}
        waves = self._waves(self._cells)
        unit_waves = {unit: self._waves(cells) for unit, cells in units.items()} if waves else {}
        total, by_unit = self._group(self._cells), {unit: self._group(cells) for unit, cells in units.items()}
        latest: dict[str | None, Latest] = {None: _latest(total, waves)}
        latest |= {unit: _latest(group, unit_waves.get(unit, {})) for unit, group in by_unit.items()}
        if targets is not None:
            targets = targets.of_kind(summed.kind)
            targets.refuse_unknown_units(by_unit)
        return Metrics(
            source=summed.source,
            kind=summed.kind,
            columns=dict(summed.chosen.names),
            rows=self._cells.rows + sum(summed.dropped.values()),
            dropped=summed.dropped,
            total=total,
            waves=waves,
            units=by_unit,
            unit_waves=unit_waves,
            lifetime_value=lifetime_values(self._cells, worth) if summed.kind == ANSWERS else {},
            worth=worth,
            open_tickets=open_tickets(self._cells, summed.as_of) if summed.kind == TICKETS else None,
            scorecard=None if targets is None else judge(targets, latest),
            absent=self._absent(),
            notes=(),
        )

    def _group(self, cells: Cells, before: tuple[str, Cells] | None = None) -> Group:
        found = {name: _measured(self._metrics[name], cells) for name in self._names}
        return Group(cells.rows, found, _change(before, cells) if before else None)

    def _waves(self, cells: Cells) -> dict[str, Group]:
        """Measure each wave, with the change of its score from the last one before it that has answers."""
        found: dict[str, Group] = {}
        before = None
        for wave in cells.waves():
            part = cells.of_wave(wave)
            name = wave_name(wave, self._how.period)
            found[name] = self._group(part, before)
            before = (name, part) if part.answers.all else before
        return found

    def _absent(self) -> dict[str, str]:
        """Name for each metric that is not measured the options that would name its columns."""
        chosen, absent = self._summed.chosen, {}
        for name, metric in self._metrics.items():
            if name not in self._names:
                missing = [roles for roles in metric.roles if not any(chosen.get(role) for role in roles)]
                absent[name] = listed(either(f"--{role}" for role in roles) for roles in missing)
        return absent


def _measured(metric: Metric, cells: Cells) -> Measured:
    if metric.kind == SCORE:
        return measured_score(cells.answers)
    sums = cells.sums(metric.values)
    if metric.kind == SHARE:
        found = measured_share(sums)
        return found.complement() if metric.is_rest else found
    return measured_mean(sums, *metric.scale)


def _change(before: tuple[str, Cells], after: Cells) -> Change | None:
    name, cells = before
    found = score_change(cells.answers, after.answers)
    if found is None:
        return None
    points, margin = found.difference, found.margin
    return Change(name, points, points - margin, points + margin, found.z, found.p_value)


def _latest(whole: Group, waves: Mapping[str, Group]) -> Latest:
    if not waves:
        return Latest(None, whole.metrics)
    name = list(waves)[-1]
    return Latest(name, waves[name].metrics)
