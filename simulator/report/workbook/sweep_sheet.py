"""The Sweep sheet: the outcomes over one input as a line, over two as a heat map, over more as a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from simulator.language import _, marked
from simulator.model.words import listed
from simulator.report.chart_titles import heat_map_title, line_title
from simulator.report.colours import INK, RISE
from simulator.report.numbers import number
from simulator.report.outcome_words import SIGNED, headline_outcome
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import LABEL, VALUE, fixed, on_sheet
from simulator.report.workbook.charts import Axes, begins_at, finish, insert_beside
from simulator.report.workbook.page import fit_width
from simulator.report.workbook.study_page import (
    SENTENCE_ROW,
    StudyPage,
    outcome_form,
    outcome_title,
    sentence_at,
    write_warnings,
)
from simulator.report.workbook.styles import RIGHT, TEXT, UNIT
from simulator.report.workbook.table import Pen
from simulator.report.workbook.widths import width_of_numbers, width_of_texts

if TYPE_CHECKING:
    from simulator.analysis.sweep_result import Axis, Sweep

SWEEP_SHEET = "Sweep"
_TITLE = marked("Sweep: the outcomes over a range of inputs")
_LEAST, _MOST, _MOST_ROWS = 13, 34, 5_000
_LOW_COLOUR, _MIDDLE_COLOUR, _HIGH_COLOUR = "#E8A27C", "#FFFFFF", "#8DBEDF"
_BOXED = {"border": 2, "border_color": INK, "bold": True}
_CHART_ROWS, _TWO = 20, 2
_CLOSE = 1e-9


def write_sweep(page: StudyPage, sweep: Sweep) -> None:
    """Write the sheet: stored results, live word on whether they still hold, and what they look like."""
    headline = headline_outcome(sweep.outcomes)
    headline = headline if headline in sweep.outcomes else next(iter(sweep.outcomes))
    titles = [clean_name(axis.title) for axis in sweep.axes]
    basis = _(
        "{number} runs of the model: {inputs}; all other inputs at base.",
        number=number(sweep.points),
        inputs=listed(titles),
    )
    sentence = line_title(sweep, headline) if len(sweep.axes) == 1 else heat_map_title(sweep, headline)
    pen = page.begin(_(_TITLE), basis, sentence, titles)
    _set_widths(page, sweep)
    page.write_standing(pen, {name: sweep.base.get(name) for name in sweep.outcomes})
    tables = _SweepTables(page, sweep, pen)
    if len(sweep.axes) == _TWO:
        for outcome in (headline, *(name for name in sweep.outcomes if name != headline)):
            tables.write_grid(outcome)
    else:
        tables.write_list(headline)
    write_warnings(pen, sweep.warnings, VALUE + 1)
    fit_width(page.sheet)


def _set_widths(page: StudyPage, sweep: Sweep) -> None:
    numbers = [value for outcome in sweep.outcomes.values() for value in outcome.ravel().tolist() if _is_known(value)]
    texts = width_of_texts((text for axis in sweep.axes for text in axis.texts), _LEAST, _MOST)
    columns = VALUE + max(len(sweep.outcomes) + len(sweep.axes), len(sweep.axes[-1].values))
    page.sheet.set_column(VALUE, columns, max(texts, width_of_numbers(numbers, _LEAST)))


def _is_known(value: float) -> bool:
    return value == value  # noqa: PLR0124 - only NaN differs from itself


class _SweepTables:
    """Writes the tables: values of the inputs as the scenario file has them, outcomes stored."""

    def __init__(self, page: StudyPage, sweep: Sweep, pen: Pen) -> None:
        self._book, self._sheet, self._words = page.book, page.sheet, page.contents.words
        self._sweep, self._pen = sweep, pen

    def write_grid(self, outcome: str) -> None:
        """Write an outcome over two inputs, coloured by its value, the base case boxed."""
        pen, (down, across) = self._pen, self._sweep.axes
        unit, number_format = outcome_form(self._words, outcome)
        pen.heading(f"{outcome_title(outcome)}, {unit}", VALUE + len(across.values))
        pen.heads(["", "", clean_name(across.title)])
        pen.heads([clean_name(down.title), "", *across.texts])
        first, values = pen.row, self._sweep.outcomes[outcome].tolist()
        present = _present(down), _present(across)
        for number_down, (text, line) in enumerate(zip(down.texts, values, strict=True)):
            self._sheet.write_string(pen.row - 1, LABEL, text, pen.styles(TEXT, RIGHT))
            for number_across, value in enumerate(line):
                boxed = (_BOXED,) if (number_down, number_across) == present else ()
                if _is_known(value):
                    pen.stored(VALUE + number_across, value, number_format, *boxed)
            pen.row += 1
        self._colour(outcome, first, VALUE + len(across.values) - 1)
        without_base = marked("Rows: {rows}; columns: {columns}; empty: no value.")
        with_base = marked("Rows: {rows}; columns: {columns}; boxed: the base case; empty: no value.")
        note = without_base if None in present else with_base
        pen.note(_(note, rows=clean_name(down.title), columns=clean_name(across.title)))

    def _colour(self, outcome: str, first: int, last_column: int) -> None:
        """Colour a grid: below and above zero where it has both, else from low to high."""
        known = [value for line in self._sweep.outcomes[outcome].tolist() for value in line if _is_known(value)]
        if outcome in SIGNED and known and min(known) < 0 < max(known):
            scale = {"type": "3_color_scale", "mid_type": "num", "mid_value": 0}
            scale |= {"min_color": _LOW_COLOUR, "mid_color": _MIDDLE_COLOUR, "max_color": _HIGH_COLOUR}
        else:
            scale = {"type": "2_color_scale", "min_color": _MIDDLE_COLOUR, "max_color": _HIGH_COLOUR}
        self._sheet.conditional_format(first - 1, VALUE, self._pen.row - 2, last_column, scale)

    def write_list(self, headline: str) -> None:
        """Write a line per combination; over a single input also a chart."""
        pen, sweep = self._pen, self._sweep
        forms = {name: outcome_form(self._words, name) for name in sweep.outcomes}
        pen.heading(_("The outcomes, combination by combination"), VALUE + len(sweep.axes) + len(forms) - 1)
        heads = [*(clean_name(axis.title) for axis in sweep.axes)]
        heads = [heads[0], "", *heads[1:], *map(outcome_title, forms)]
        pen.heads(heads, lines=3)
        self._write_units(len(sweep.axes), [unit for unit, _format in forms.values()])
        first, first_outcome = pen.row, VALUE + len(sweep.axes) - 1
        for texts, values in islice(self._combinations(), _MOST_ROWS):
            for index, text in zip((LABEL, *range(VALUE, first_outcome)), texts, strict=True):
                self._sheet.write_string(pen.row - 1, index, text, pen.styles(TEXT, RIGHT))
            for index, (value, (_unit, number_format)) in enumerate(
                zip(values, forms.values(), strict=True), first_outcome
            ):
                if value is not None:
                    pen.stored(index, value, number_format)
            pen.row += 1
        if sweep.points > _MOST_ROWS:
            first_of_all = _(
                "The first {number} of {total} combinations.", number=number(_MOST_ROWS), total=number(sweep.points)
            )
            pen.note(first_of_all)
        if len(sweep.axes) == 1:
            index = first_outcome + list(forms).index(headline)
            self._draw_line(headline, index, first, pen.row - 1)

    def _write_units(self, axes: int, units: list[str]) -> None:
        for index, unit in enumerate(units, VALUE + axes - 1):
            self._sheet.write_string(self._pen.row - 1, index, unit, self._pen.styles(UNIT, RIGHT))
        self._pen.row += 1

    def _combinations(self) -> Iterator[tuple[list[str], tuple[float | None, ...]]]:
        """Give each combination's values as the scenario file has them, with its outcomes."""
        axes, width = self._sweep.axes, len(self._sweep.axes)
        texts = [dict(zip(axis.values, axis.texts, strict=True)) for axis in axes]
        for row in self._sweep.rows():
            inputs, outcomes = row[:width], row[width:-1]
            yield [known[float(value or 0.0)] for known, value in zip(texts, inputs, strict=True)], outcomes

    def _draw_line(self, outcome: str, index: int, first: int, last: int) -> None:
        pen = self._pen
        known = [value for value in self._sweep.outcomes[outcome].tolist() if _is_known(value)]
        chart = self._book.add_chart({"type": "line"})
        line = {"color": RISE, "width": 2.25}
        names, values = (f"={on_sheet(SWEEP_SHEET, f'{fixed(at, first)}:{fixed(at, last)}')}" for at in (LABEL, index))
        chart.add_series({"categories": names, "values": values, "line": line})
        chart.set_legend({"none": True})
        unit = outcome_form(self._words, outcome)[0]
        low = begins_at(min(known), max(known)) if known else 0.0
        finish(chart, sentence_at(SWEEP_SHEET, SENTENCE_ROW), unit, Axes(last - first, (low, None)))
        insert_beside(self._sheet, chart, pen.row, LABEL, _("Line: the outcome over the input's values"))
        pen.row += _CHART_ROWS


def _present(axis: Axis) -> int | None:
    """Find the value that the base case has; None where it is not among those swept."""
    if axis.present is None:
        return None
    size = max(map(abs, axis.values), default=0.0) * _CLOSE
    near = (place for place, value in enumerate(axis.values) if abs(value - axis.present) <= size)
    return next(near, None)
