"""What a sweep found: all points of a small one as a table, the best and the worst of a large one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf, isnan
from typing import TYPE_CHECKING

from simulator import __version__
from simulator.analysis.sweep_result import Axis, Sweep
from simulator.language import _, marked
from simulator.model.words import listed
from simulator.report.chart_titles import heat_map_title, line_title
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.layout import Column, Figure, Notation, Report, Role, Row, Table
from simulator.report.numbers import NOT_APPLICABLE, number
from simulator.report.outcome_words import headline_outcome
from simulator.report.sentences import LONGEST_TITLE, clean_name, full_name
from simulator.report.short_values import short_value
from simulator.report.tables import provenance

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

MOST_POINTS = 200
"""A sweep of more points is summed up."""
_LARGEST_GRID = 2  # axes of a table: down and across
_LESS_IS_BETTER = frozenset({"payback_months"})
_NOW = marked("now")
_NOW_MEANS = marked("Now: the scenario as it is.")
_NO_FIGURE = marked("A dash: there is no such figure.")
_OVERDRAWN = marked("A dash: more customers would leave a segment than it holds, or there is no such figure.")
_DUST = 1e-12
_WHERE = marked("All points: --format csv or json, or -o FILE.csv or FILE.parquet.")


def sweep_report(sweep: Sweep, asked: Sequence[str] = ()) -> Report:
    """Put together everything shown for a sweep.

    Args:
        sweep: what it found.
        asked: the outcomes that were asked for, the first one being the subject; by default the sweep's headline.
    """
    subject = asked[0] if asked else headline_outcome(sweep.outcomes)
    title = line_title if len(sweep.axes) == 1 else heat_map_title
    return Report(
        title=full_name(sweep.scenario),
        headline=f"{title(sweep, subject)}.",
        tables=tuple(_tables(sweep, asked, subject)),
        warnings=sweep.warnings,
        footer=f"nps-sim {__version__}; {provenance(sweep.scenario)}",
    )


def is_small(sweep: Sweep) -> bool:
    """Tell whether all points are shown."""
    return len(sweep.axes) <= _LARGEST_GRID and sweep.points <= MOST_POINTS


def _tables(sweep: Sweep, asked: Sequence[str], subject: str) -> Iterator[Table]:
    if not is_small(sweep):
        yield _ranges(sweep)
        yield _extremes(sweep)
    elif len(sweep.axes) == 1:
        yield _line(sweep, asked or [name for name in sweep.outcomes if name == subject or not _is_flat(sweep, name)])
    else:
        for outcome in asked or (subject,):
            yield _grid(sweep, outcome)


def _line(sweep: Sweep, outcomes: Sequence[str]) -> Table:
    """Give a row for each value of the one input, a column for each outcome."""
    [axis] = sweep.axes
    notations = {name: _notation(sweep, name) for name in outcomes}
    columns = (Column(_(OUTCOME_ROWS[name].title), notation.unit) for name, notation in notations.items())
    rows = [
        (value, label, [sweep.outcomes[name][place] for name in outcomes])
        for place, (value, label) in enumerate(zip(axis.values, _down(axis), strict=True))
    ]
    if not _is_on_axis(axis):
        now = f"{_short_present(axis)} ({_(_NOW)})" if axis.present_text else _("Now")
        rows.append((-inf if axis.present is None else axis.present, now, [sweep.base[name] for name in outcomes]))
        rows.sort(key=lambda row: row[0])
    return Table(
        _("Sweep"),
        " ".join(
            [*_unmoved([name for name in sweep.outcomes if name not in outcomes]), _note(sweep, outcomes)]
        ).strip(),
        (Column(clean_name(axis.title, LONGEST_TITLE), is_text=True), *columns),
        tuple(Row(label, tuple(map(_figure, notations.values(), values))) for _value, label, values in rows),
    )


def _is_flat(sweep: Sweep, outcome: str) -> bool:
    """Tell whether an outcome of one input has one value everywhere, or none anywhere."""
    import numpy as np

    missing = np.isnan(sweep.outcomes[outcome])
    return bool(missing.all()) or (not missing.any() and not _moves(sweep.outcomes[outcome], 0))


def _unmoved(outcomes: Sequence[str]) -> Iterator[str]:
    """Name the outcomes that have no column, since they do not change, as --outcome takes them."""
    if outcomes:
        yield _("The same everywhere: {outcomes}.", outcomes=listed(outcomes))


def _grid(sweep: Sweep, outcome: str) -> Table:
    """Give the first input's values down, the second one's across."""
    down, across = sweep.axes
    notation = _notation(sweep, outcome)
    heads, measure = _heads(across)
    columns = (
        Column(head, _(_NOW) if value == across.present else "")
        for value, head in zip(across.values, heads, strict=True)
    )
    rows = tuple(
        Row(label, tuple(_figure(notation, each) for each in sweep.outcomes[outcome][place]))
        for place, label in enumerate(_down(down))
    )
    across_is = _("Across: {input}.", input=_captioned(clean_name(across.title, LONGEST_TITLE), measure))
    return Table(
        _captioned(_(OUTCOME_ROWS[outcome].title), notation.unit),
        " ".join([across_is, *_off_grid(sweep, outcome, notation), _note(sweep, [outcome])]).strip(),
        (Column(clean_name(down.title, LONGEST_TITLE), is_text=True), *columns),
        rows,
    )


def _ranges(sweep: Sweep) -> Table:
    """Give what was varied, from where to where."""
    columns = (Column(_("Varied"), is_text=True), *map(Column, (_("From"), _("To"), _("Now"), _("Values"))))
    rows = tuple(
        Row(
            clean_name(axis.title, LONGEST_TITLE),
            (
                _value_at(axis, 0),
                _value_at(axis, -1),
                _present(axis),
                Figure(len(axis.values), number(len(axis.values))),
            ),
        )
        for axis in sweep.axes
    )
    return Table(_("{number} points", number=number(sweep.points)), _(_WHERE), columns, rows)


def _extremes(sweep: Sweep) -> Table:
    """Give for every outcome the points at which it is best and worst, beside the scenario as it is."""
    columns = (Column("", is_text=True), Column(_("Worst")), Column(_("Best")), Column(_("Now")))
    rows = tuple(row for name in sweep.outcomes for row in _extreme_rows(sweep, name))
    return Table(_("Where the outcomes are best and worst"), _note(sweep, sweep.outcomes), columns, rows)


def _extreme_rows(sweep: Sweep, outcome: str) -> Iterator[Row]:
    """Give an outcome's least and greatest value, and below them the inputs that it depends on."""
    import numpy as np

    values, title = sweep.outcomes[outcome], _(OUTCOME_ROWS[outcome].title)
    if np.isnan(values).all():
        yield Row(title, (Figure(None, NOT_APPLICABLE),) * 3)
        return
    found = [float(np.nanmin(values)), float(np.nanmax(values))]
    if outcome in _LESS_IS_BETTER:
        found.reverse()
    notation = _notation(sweep, outcome)
    yield Row(title, role=Role.HEADING)
    yield Row(notation.unit, tuple(map(notation.figure, (*found, sweep.base[outcome]))))
    places = [_first_at(values, value) for value in found]
    for number_of_axis, axis in enumerate(sweep.axes):
        if _moves(values, number_of_axis):
            at = [place[number_of_axis] for place in places]
            yield Row(clean_name(axis.title, LONGEST_TITLE), (*(_value_at(axis, each) for each in at), _present(axis)))


def _first_at(values: Array, value: float) -> tuple[int, ...]:
    """Find the first point at which an outcome has a value, rounding aside."""
    import numpy as np

    first = np.flatnonzero(np.isclose(values, value, rtol=_DUST, atol=0.0))[0]
    return tuple(map(int, np.unravel_index(first, values.shape)))


def _moves(values: Array, axis: int) -> bool:
    """Tell whether an outcome depends on an input anywhere, rounding aside."""
    import numpy as np

    spread = np.fmax.reduce(values, axis=axis) - np.fmin.reduce(values, axis=axis)
    return bool(np.nanmax(spread) > _DUST * np.nanmax(np.abs(values)))


def _value_at(axis: Axis, place: int) -> Figure:
    return Figure(axis.values[place], short_value(axis.texts[place]))


def _present(axis: Axis) -> Figure:
    return Figure(axis.present, NOT_APPLICABLE if axis.present_text is None else short_value(axis.present_text))


def _short_present(axis: Axis) -> str:
    return short_value(axis.present_text or "")


def _is_on_axis(axis: Axis) -> bool:
    return axis.present in axis.values


def _off_grid(sweep: Sweep, outcome: str, notation: Notation) -> Iterator[str]:
    """Say where the scenario stands as it is, if at none of the points."""
    if all(map(_is_on_axis, sweep.axes)):
        return
    where = listed([_short_present(axis) for axis in sweep.axes if axis.present_text])
    figure = notation.figure(sweep.base[outcome]).text
    if where:
        yield _("As it is: {amount}, at {where}.", amount=figure, where=where)
    else:
        yield _("As it is: {amount}.", amount=figure)


def _down(axis: Axis) -> list[str]:
    """Give the first column of a table: the values, the present one marked."""
    pairs = zip(axis.values, _labels(axis), strict=True)
    return [f"{label} ({_(_NOW)})" if value == axis.present else label for value, label in pairs]


def _labels(axis: Axis) -> list[str]:
    return [short_value(text) for text in axis.texts]


def _heads(axis: Axis) -> tuple[list[str], str]:
    """Split what all values have behind their numbers from them, for narrow columns."""
    parts = [label.partition(" ") for label in _labels(axis)]
    measures = {part[2] for part in parts}
    return ([part[0] for part in parts], measures.pop()) if len(measures) == 1 else (_labels(axis), "")


def _notation(sweep: Sweep, outcome: str) -> Notation:
    """Choose how all points are written alike; of many, the least and the greatest."""
    import numpy as np

    values, base = sweep.outcomes[outcome], sweep.base[outcome]
    if not is_small(sweep):
        values = np.array([np.nanmin(values), np.nanmax(values)])
    shown = [*values[~np.isnan(values)].tolist(), *([] if base is None else [base])]
    return OUTCOME_ROWS[outcome].written(shown, sweep.scenario)


def _figure(notation: Notation, value: float | None) -> Figure:
    return notation.figure(None if value is None or isnan(value) else float(value))


def _captioned(title: str, unit: str) -> str:
    return f"{title}, {unit}" if unit else title


def _note(sweep: Sweep, outcomes: Iterable[str]) -> str:
    """Say what the marks mean."""
    import numpy as np

    parts = [_(_NOW_MEANS)] if all(map(_is_on_axis, sweep.axes)) else []
    missing = [bool(np.isnan(sweep.outcomes[name]).any()) for name in outcomes]
    if sweep.overdrawn.any():
        parts.append(_(_OVERDRAWN))
    elif any(missing):
        parts.append(_(_NO_FIGURE))
    return " ".join(parts)
