"""A measured baseline in tables: who answered, the score and how sure it is, mix and spend by segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator import __version__
from simulator.data.baseline_result import Baseline, UnitBaseline
from simulator.language import _, marked, ngettext
from simulator.model.kinds import SEGMENTS
from simulator.model.sampling_error import Z95
from simulator.model.words import capitalised, segment_title
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
from simulator.report.sentences import clean_name

_SCORE = Notation("", 1.0, 1)
_ALL = marked("All")
_MARGIN = marked("±, 95 %")
_SCORE_NOTE = marked(
    "The margin is the half-width of a 95 % interval (adjusted Wald); it covers who was asked, not who kept silent."
)
_SPEND_NOTE = marked("The margin of spend is the half-width of a 95 % interval of the mean.")
_SILENCE_NOTE = marked("Those who did not answer beside those who did: a gap says that the mix of all may be another.")


def baseline_report(measured: Baseline, currency: str) -> Report:
    """Put together everything shown of a baseline."""
    rows = ngettext("{number} row", "{number} rows", measured.rows, number=number(measured.rows))
    return Report(
        title=_("Baseline measured from {source}", source=clean_name(measured.source)),
        headline=_headline(measured),
        tables=tuple(_tables(measured, currency)),
        warnings=measured.notes,
        footer=f"nps-sim {__version__}; {rows}",
    )


def _headline(measured: Baseline) -> str:
    total = measured.total
    return _(
        "NPS {points} ± {margin} from {answers} answers of {customers} customers.",
        points=points(total.nps, 1),
        margin=points(total.nps_margin, 1),
        answers=number(total.answered),
        customers=number(total.answered + total.non_response.customers),
    )


def _tables(measured: Baseline, currency: str) -> Iterator[Table]:
    rows = [*measured.units.items(), (_(_ALL), measured.total)]
    yield _scores(rows)
    yield _segments(measured.total, currency)
    if measured.units:
        yield _by_unit(rows, currency)
    if measured.total.non_response.customers:
        yield _silence(rows, currency)
    if measured.dropped:
        yield _dropped(measured)


def _scores(rows: Sequence[tuple[str, UnitBaseline]]) -> Table:
    columns = (
        Column(""),
        Column(_("Customers")),
        Column(_("Answered")),
        Column("NPS", _("points")),
        Column(_(_MARGIN), _("points")),
    )
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
    return Table(_("Customers and score"), _(_SCORE_NOTE), columns, tuple(made))


def _segments(total: UnitBaseline, currency: str) -> Table:
    parts = [total.segments[segment] for segment in SEGMENTS]
    money = spend([part.spend for part in parts], currency)
    mixes = shares([part.mix for part in parts]).figures([part.mix for part in parts], 1.0)
    columns = (Column(""), Column(_("Mix"), "%"), Column(_("Spend"), money.unit), Column(_(_MARGIN), money.unit))
    rows = [
        Row(
            segment_title(segment),
            (mix, money.figure(part.spend), money.figure(_margin(part.spend_standard_error))),
        )
        for segment, part, mix in zip(SEGMENTS, parts, mixes, strict=False)
    ]
    return Table(_("Segments"), _(_SPEND_NOTE), columns, tuple(rows))


def _by_unit(rows: Sequence[tuple[str, UnitBaseline]], currency: str) -> Table:
    money = spend([part.spend for _, unit in rows for part in unit.segments.values()], currency)
    share = shares([part.mix for _, unit in rows for part in unit.segments.values()])
    columns = [Column("")]
    for segment in SEGMENTS:
        title = segment_title(segment)
        columns += [Column(title, "%"), Column(_("{segment} spend", segment=title), money.unit)]
    made = []
    for name, unit in rows:
        figures: list[Figure] = []
        for segment in SEGMENTS:
            part = unit.segments[segment]
            figures += [share.figure(part.mix), money.figure(part.spend)]
        made.append(_row(name, len(rows), *figures))
    return Table(_("Mix and spend by unit"), "", tuple(columns), tuple(made))


def _silence(rows: Sequence[tuple[str, UnitBaseline]], currency: str) -> Table:
    silences = [unit.non_response for _, unit in rows]
    money = spend([each.spend for each in silences] + [each.spend_of_answered for each in silences], currency)
    columns = (
        Column(""),
        Column(_("Silent"), _("customers")),
        Column(_("Spend"), money.unit),
        Column(_("Of answered"), money.unit),
        Column(_("Difference"), money.unit),
        Column(_(_MARGIN), money.unit),
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
    return Table(_("Who did not answer"), _(_SILENCE_NOTE), columns, tuple(made))


def _dropped(measured: Baseline) -> Table:
    rows = [
        Row(capitalised(_(reason)), (Figure(float(count), number(count)),))
        for reason, count in measured.dropped.items()
    ]
    return Table(_("Rows left out"), "", (Column(""), Column(_("Rows"))), tuple(rows))


def _row(name: str, rows: int, *figures: Figure) -> Row:
    is_total = name == _(_ALL) and rows > 1
    return Row(clean_name(name), figures, Role.TOTAL if is_total else Role.ITEM)


def _margin(standard_error: float | None) -> float | None:
    return None if standard_error is None else Z95 * standard_error
