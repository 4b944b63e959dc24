"""A measured baseline in tables: who answered, the score and how sure it is, mix and spend by segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator import __version__
from simulator.data.baseline_result import Baseline, UnitBaseline
from simulator.model.kinds import SEGMENTS
from simulator.model.sampling_error import Z95
from simulator.report.layout import (
    CUSTOMERS,
    Column,
    Figure,
    Notation,
    Report,
    Role,
    Row,
    Table,
    shares,
    spend,
)
from simulator.report.numbers import number, points
from simulator.report.sentences import clean_name, counted

_SCORE = Notation("points", 1.0, 1)
_MARGIN = "±, 95 %"
_SCORE_NOTE = (
    "The margin is the half-width of a 95 % interval (adjusted Wald); it covers who was asked, not who kept silent."
)
_SPEND_NOTE = "The margin of spend is the half-width of a 95 % interval of the mean."
_SILENCE_NOTE = "Those who did not answer beside those who did: a gap says that the mix of all may be another."


def baseline_report(measured: Baseline, currency: str) -> Report:
    """Put together everything shown of a baseline."""
    return Report(
        title=f"Baseline measured from {clean_name(measured.source)}",
        headline=_headline(measured),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {counted(measured.rows, 'row', 'rows')}",
    )


def _headline(measured: Baseline) -> str:
    total = measured.total
    asked = f"{number(total.answered)} answers of {number(total.answered + total.non_response.customers)} customers"
    return f"NPS {points(total.nps, 1)} ± {points(total.nps_margin, 1)} from {asked}."


def _tables(measured: Baseline, currency: str) -> Iterator[Table]:
    rows = [*measured.units.items(), ("All", measured.total)]
    yield _scores(rows)
    yield _segments(measured.total, currency)
    if measured.units:
        yield _by_unit(rows, currency)
    if measured.total.non_response.customers:
        yield _silence(rows, currency)
    if measured.dropped:
        yield _dropped(measured)


def _scores(rows: Sequence[tuple[str, UnitBaseline]]) -> Table:
    columns = (Column(""), Column("Customers"), Column("Answered"), Column("NPS", "points"), Column(_MARGIN, "points"))
    made = [
        _row(
            name,
            len(rows),
            CUSTOMERS.figure(unit.customers),
            CUSTOMERS.figure(unit.answered),
            _SCORE.figure(unit.nps, signed=True),
            _SCORE.figure(unit.nps_margin),
        )
        for name, unit in rows
    ]
    return Table("Customers and score", _SCORE_NOTE, columns, tuple(made))


def _segments(total: UnitBaseline, currency: str) -> Table:
    parts = [total.segments[segment] for segment in SEGMENTS]
    money = spend([part.spend for part in parts], currency)
    mixes = shares([part.mix for part in parts]).figures([part.mix for part in parts], 1.0)
    columns = (Column(""), Column("Mix", "%"), Column("Spend", money.unit), Column(_MARGIN, money.unit))
    rows = [
        Row(
            segment.capitalize(),
            (mix, money.figure(part.spend), money.figure(_margin(part.spend_standard_error))),
        )
        for segment, part, mix in zip(SEGMENTS, parts, mixes, strict=False)
    ]
    return Table("Segments", _SPEND_NOTE, columns, tuple(rows))


def _by_unit(rows: Sequence[tuple[str, UnitBaseline]], currency: str) -> Table:
    money = spend([part.spend for _, unit in rows for part in unit.segments.values()], currency)
    share = shares([part.mix for _, unit in rows for part in unit.segments.values()])
    columns = [Column("")]
    for segment in SEGMENTS:
        columns += [Column(segment.capitalize(), "%"), Column(f"{segment.capitalize()} spend", money.unit)]
    made = []
    for name, unit in rows:
        figures: list[Figure] = []
        for segment in SEGMENTS:
            part = unit.segments[segment]
            figures += [share.figure(part.mix), money.figure(part.spend)]
        made.append(_row(name, len(rows), *figures))
    return Table("Mix and spend by unit", "", tuple(columns), tuple(made))


def _silence(rows: Sequence[tuple[str, UnitBaseline]], currency: str) -> Table:
    silences = [unit.non_response for _, unit in rows]
    money = spend([each.spend for each in silences] + [each.spend_of_answered for each in silences], currency)
    columns = (
        Column(""),
        Column("Silent", "customers"),
        Column("Spend", money.unit),
        Column("Of answered", money.unit),
        Column("Difference", money.unit),
        Column(_MARGIN, money.unit),
    )
    made = [
        _row(
            name,
            len(rows),
            CUSTOMERS.figure(each.customers),
            money.figure(each.spend),
            money.figure(each.spend_of_answered),
            money.figure(each.difference, signed=True),
            money.figure(each.difference_margin),
        )
        for (name, _), each in zip(rows, silences, strict=True)
    ]
    return Table("Who did not answer", _SILENCE_NOTE, columns, tuple(made))


def _dropped(measured: Baseline) -> Table:
    rows = [
        Row(reason[:1].upper() + reason[1:], (Figure(float(count), number(count)),))
        for reason, count in measured.dropped.items()
    ]
    return Table("Rows left out", "", (Column(""), Column("Rows")), tuple(rows))


def _row(name: str, rows: int, *figures: Figure) -> Row:
    is_total = name == "All" and rows > 1
    return Row(clean_name(name), figures, Role.TOTAL if is_total else Role.ITEM)


def _margin(standard_error: float | None) -> float | None:
    return None if standard_error is None else Z95 * standard_error
