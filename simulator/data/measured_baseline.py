"""Where a company stands, measured from customer-level rows: customers, mix, spend, score, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, sqrt
from typing import Any

from simulator.data.baseline_result import Baseline, NonResponse, SegmentBaseline, UnitBaseline
from simulator.data.cleaning import read_rows
from simulator.data.columns import Chosen, choose
from simulator.data.currency import refuse_mixed_currencies
from simulator.data.measures import EVERYONE, Measured, Measurement, Spends, measure
from simulator.data.refusals import said_of_dropped, wrong_data
from simulator.data.sources import Where, open_table
from simulator.errors import UsageError, quoted
from simulator.language import _, ngettext, separated
from simulator.model.kinds import MOST_CUSTOMERS, SEGMENTS
from simulator.model.sampling_error import Z95, adjusted_nps
from simulator.model.words import in_per_cent, segment_name

NEEDED, WANTED = ("score", "spend"), ("customer", "unit", "date", "currency")
MOST_UNITS = 200
_TELLING_POINTS = 0.05  # a difference between two scores that shows when they are printed
_PROMOTERS, _PASSIVES, _DETRACTORS = SEGMENTS


def measure_baseline(  # noqa: PLR0913 - the options of the command
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    where: Where = Where(),  # noqa: B008 - frozen
    customers: int | None = None,
    drop_invalid: bool = False,
    currency: str | None = None,
) -> Baseline:
    """Measure where a company stands.

    Args:
        source: a file, the address of a database, or a frame of pandas, polars, Arrow or Spark.
        columns: the columns by what they mean (``customer``, ``score``, ``spend``, ``unit``, ``date``); what is not
            named is guessed from common English and Vietnamese names.
        where: which part of the source, and how its numbers are written.
        customers: how many customers the company has, where the data holds only some of them; units keep their shares.
        drop_invalid: whether rows that are not right are left out and counted.
        currency: the currency that spend is in, to be compared with the data's own column of it.

    Raises:
        UsageError: a column is missing, or a library.
        ScenarioError: the data cannot be read, or rows are not right.
    """
    table = open_table(source, where)
    try:
        chosen = choose(table.columns, columns or {}, NEEDED, WANTED)
        refuse_mixed_currencies([(table, chosen)], currency)
        measurement = measure(read_rows(table, chosen, where.decimal), drop_invalid=drop_invalid)
    finally:
        table.engine.close()
    return _baseline(table.name, chosen, measurement, customers)


def _baseline(name: str, chosen: Chosen, measurement: Measurement, customers: int | None) -> Baseline:
    whole = measurement.total
    if not whole.answered:
        raise wrong_data(name, _("no row holds a score from 0 to 10"), _("name the column of the answers with --score"))
    if len(measurement.units) > MOST_UNITS:
        message = _(
            "column {column} names {count} units",
            column=quoted(chosen.names["unit"]),
            count=separated(len(measurement.units)),
        )
        raise wrong_data(
            name, message, _("name a column of at most {most_units} units with --unit", most_units=MOST_UNITS)
        )
    _check_size(whole, customers)
    counts = _scaled(measurement.units, customers)
    total = _unit(whole, sum(counts.values()), whole)
    units = {}
    if set(measurement.units) != {EVERYONE}:
        units = {unit: _unit(measured, counts[unit], whole) for unit, measured in measurement.units.items()}
    notes = (*chosen.said, *_said_of_rows(chosen), *_notes(measurement, units, total))
    names = {role: column for role, column in chosen.names.items() if role != "currency"}
    return Baseline(name, names, measurement.rows, measurement.dropped, units, total, notes)


def _check_size(whole: Measured, customers: int | None) -> None:
    if customers is None:
        return
    hint = _("give how many customers the company has in all")
    if customers < whole.customers:
        message = _(
            "{given} customers are fewer than the {customers} in the data, of whom {answered} answered",
            given=separated(customers),
            customers=separated(whole.customers),
            answered=separated(whole.answered),
        )
        raise UsageError(message, hint)
    if customers > MOST_CUSTOMERS:
        raise UsageError(
            _(
                "{customers} customers are more than {most_customers}",
                customers=separated(customers),
                most_customers=separated(MOST_CUSTOMERS, 0),
            ),
            hint,
        )


def _scaled(units: Mapping[str, Measured], customers: int | None) -> dict[str, int]:
    """Give each unit's customers: those of the data, or its share of all, whole and adding up."""
    present = {name: unit.customers for name, unit in units.items()}
    if customers is None:
        return present
    whole = sum(present.values())
    exact = {name: customers * count / whole for name, count in present.items()}
    given = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (given[name] - exact[name], name))
    for name in by_rest[: customers - sum(given.values())]:
        given[name] += 1
    return given


def _unit(measured: Measured, customers: int, whole: Measured) -> UnitBaseline:
    answers = measured if measured.answered else whole
    segments = {segment: _segment(segment, measured, answers, customers, whole) for segment in SEGMENTS}
    nps, margin = _score(measured)
    return UnitBaseline(
        customers=customers,
        answered=measured.answered,
        nps=nps,
        nps_margin=margin,
        segments=segments,
        scores={score: spends.customers for score, spends in measured.by_score.items()},
        non_response=_non_response(measured),
    )


def _segment(name: str, measured: Measured, answers: Measured, customers: int, whole: Measured) -> SegmentBaseline:
    own = measured.segment(name)
    mix = answers.segment(name).customers / answers.answered
    spends = own if own.customers else whole.segment(name)
    return SegmentBaseline(customers * mix, mix, spends.mean, spends.standard_error, is_borrowed=not own.customers)


def _score(measured: Measured) -> tuple[float | None, float | None]:
    if not measured.answered:
        return None, None
    promoters, detractors = (measured.segment(name).customers for name in (_PROMOTERS, _DETRACTORS))
    answered = measured.answered
    _, error = adjusted_nps(promoters / answered, detractors / answered, answered)
    return 100 * (promoters - detractors) / answered, Z95 * error


def _non_response(measured: Measured) -> NonResponse:
    silent, answered = measured.silent_spends, Spends.of(measured.by_score.values())
    difference = margin = None
    if silent.mean is not None and answered.mean is not None:
        difference = silent.mean - answered.mean
        if silent.standard_error is not None and answered.standard_error is not None:
            margin = Z95 * sqrt(silent.standard_error**2 + answered.standard_error**2)
    return NonResponse(measured.silent, silent.mean, answered.mean, difference, margin)


def _said_of_rows(chosen: Chosen) -> Iterator[str]:
    if chosen.get("customer") is None:
        yield _("no column names the customers: every row is counted as a customer of its own")


def _notes(measurement: Measurement, units: Mapping[str, UnitBaseline], total: UnitBaseline) -> Iterator[str]:
    yield from said_of_dropped(measurement.dropped)
    yield from _said_of_silence(total)
    yield from _said_of_weights(units, total)
    for name, unit in units.items():
        if not unit.answered:
            yield _("nobody of {name} answered: its mix and spend are the whole company's", name=name)
            continue
        borrowed = [segment for segment, part in unit.segments.items() if part.is_borrowed and part.spend is not None]
        if borrowed:
            yield _(
                "{name} has no {segments} among its answers: their spend is the whole company's",
                name=name,
                segments=_none_of(borrowed),
            )
    for segment, part in total.segments.items():
        if part.spend is None:
            yield _(
                "nobody is among the {segment}: their spend is not known, and taken as the mean of all who answered",
                segment=segment_name(segment),
            )


def _none_of(segments: Sequence[str]) -> str:
    """Join segments that are missing: ``promoters and no passives``."""
    *first, last = map(segment_name, segments)
    return _("{segments} and no {last}", segments=_none_of(segments[:-1]), last=last) if first else last


def _said_of_weights(units: Mapping[str, UnitBaseline], total: UnitBaseline) -> Iterator[str]:
    """Say that a run weighs units by their customers, where that gives another score than all answers together."""
    scores = [(unit.customers, total.nps if unit.nps is None else unit.nps) for unit in units.values()]
    if not units or total.nps is None:
        return
    weighted = fsum(count * (score or 0.0) for count, score in scores) / total.customers
    if abs(weighted - total.nps) >= _TELLING_POINTS:
        yield _(
            "all answers together have an NPS of {nps}; a run of the scenario gives {weighted}, since it weighs each "
            "unit by its customers, not by how many of them answered",
            nps=separated(total.nps, 1),
            weighted=separated(weighted, 1),
        )


def _said_of_silence(total: UnitBaseline) -> Iterator[str]:
    silence = total.non_response
    if not silence.customers:
        return
    share = silence.customers / (silence.customers + total.answered)
    text = ngettext(
        "{customers} customer ({share}) did not answer, and the mix is of those who did",
        "{customers} customers ({share}) did not answer, and the mix is of those who did",
        silence.customers,
        customers=separated(silence.customers),
        share=in_per_cent(share),
    )
    if silence.difference is not None and silence.difference_margin is not None and silence.spend_of_answered:
        part = silence.difference / silence.spend_of_answered
        if abs(silence.difference) <= silence.difference_margin:
            spent = _("what they spend does not differ by more than chance would have it")
        elif part > 0:
            spent = _("they spend {share} more, so that they may well be of another mix", share=in_per_cent(part))
        else:
            spent = _("they spend {share} less, so that they may well be of another mix", share=in_per_cent(-part))
        text = f"{text}; {spent}"
    yield text
