"""The Comparison sheet: every scenario's figures as computed, beside those of the scenario in use, which are live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.language import _, marked, ngettext
from simulator.model.words import listed
from simulator.report.layout import as_difference
from simulator.report.sentences import clean_name, compare_title
from simulator.report.workbook.cells import cell, fixed, on_sheet
from simulator.report.workbook.comparison_contents import Compared
from simulator.report.workbook.comparison_figures import STATES_FROM, Block, Form, Line
from simulator.report.workbook.input_places import CASE_NAME, FIRST_CASE, INPUTS_SHEET, computed_column
from simulator.report.workbook.live_text import either, in_quotes
from simulator.report.workbook.page import (
    PAGE_PIXELS,
    SMALLEST_SCALE,
    begin,
    break_before_each,
    break_by_steps,
)
from simulator.report.workbook.styles import ALARM, BOLD, FOLDED, GIVEN, HEADER, NOTE, RIGHT, TEXT, TOTAL, Styles
from simulator.report.workbook.table import Figure, Pen, Value
from simulator.report.workbook.widths import pixels, width_of_numbers, width_of_texts
from simulator.report.workbook.wording import GENERAL, WHOLE

COMPARISON_SHEET = "Comparison"
SUBTITLE = marked(
    "Grey figures are as nps-sim computed them; the column In use is live and follows the choice on Inputs."
)
UP_TO_DATE, STALE, STORED_ONLY = marked("up to date"), marked("stale"), marked("in its own workbook")
ALL_UP_TO_DATE = marked("All stored figures are up to date")
COUNTED = marked("Figures in use that differ from those stored")
COMPARISON_STALE = marked("Stale: inputs have changed since it was computed")
LABEL, UNIT, LIVE, FIRST = range(4)
"""The columns: label, unit, the scenario in use, then one per scenario; beyond them what the checks need."""
HEAD_ROW, NUMBER_ROW, CHANGED_ROW, STATUS_ROW, VERDICT_ROW = range(4, 9)
_LABEL_WIDTHS, _UNIT_WIDTHS, _LEAST, _MOST = (40, 60), (14, 30), 16, 18
_HEAD_LINE, _FULL_SIZE, _SHORT_NAME = 13.5, 100, 40
_NOT_COMPARABLE = marked("n/a")


@dataclass(slots=True)
class Places:
    """Where things stand on the sheet: every line's row, by heading and title, and how many figures differ."""

    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    differing: str = ""
    last_row: int = 0


class ComparisonSheet:
    """Writes the sheet.

    Args:
        sheet: the XlsxWriter sheet.
        compared: what is compared.
        blocks: its lines.
        styles: the workbook's formats.
    """

    def __init__(self, sheet: Any, compared: Compared, blocks: Sequence[Block], styles: Styles) -> None:
        self._sheet, self._compared, self._blocks, self.styles = sheet, compared, blocks, styles
        self._widths = self._find_widths()
        self._first_state = VERDICT_ROW
        self._last = FIRST + len(compared.names) - 1
        self._stored, self._decimals, self._difference = range(self._last + 2, self._last + 5)
        self._pen = Pen(sheet, styles, VERDICT_ROW + 1)

    def write(self) -> Places:
        """Write everything but the charts, and say where it stands."""
        begin(self._sheet, self.styles, compare_title(self._compared.runs), _(SUBTITLE))
        self._set_widths()
        self._write_limits()
        self._write_heads()
        self._write_status()
        places = Places()
        for place, block in enumerate(self._blocks):
            if place == STATES_FROM:
                self._first_state = self._pen.row
            self._write_block(block, places)
            if place == 0 and self._last > FIRST:
                self._write_differences(block, places)
        differences = f"{cell(self._difference, VERDICT_ROW)}:{cell(self._difference, self._pen.row - 1)}"
        places.differing = on_sheet(COMPARISON_SHEET, self._write_count(differences))
        places.last_row = self._pen.row - 1
        self._sheet.freeze_panes(HEAD_ROW, FIRST)
        self._sheet.repeat_rows(HEAD_ROW - 1)
        self._sheet.repeat_columns(LABEL, UNIT)
        return places

    @property
    def printed_pixels(self) -> int:
        """How wide the printed columns are, at full size."""
        return sum(map(pixels, self._widths)) + pixels(self._widths[LIVE]) * len(self._compared.names)

    def _find_widths(self) -> list[int]:
        """Find the widths of labels, units, and of each column of figures."""
        lines = [line for block in self._blocks for line in block.lines]
        numbers = [value for line in lines for value in line.stored if not isinstance(value, str)]
        texts = [value for line in lines for value in line.stored if isinstance(value, str)]
        widest = width_of_numbers(numbers, width_of_texts([*self._compared.names, *texts], _LEAST, _MOST))
        return [
            width_of_texts((line.title for line in lines), *_LABEL_WIDTHS),
            width_of_texts((line.form.unit for line in lines), *_UNIT_WIDTHS),
            widest,
        ]

    def _set_widths(self) -> None:
        for index, width in enumerate(self._widths):
            self._sheet.set_column(index, index, width)
        self._sheet.set_column(FIRST, self._last, self._widths[LIVE])
        self._sheet.set_column(self._stored, self._difference, _LEAST)

    def _write_limits(self) -> None:
        """Say which scenarios the model cannot follow, and why, and why its steps have no dates."""
        told = []
        names = [clean_name(name, _SHORT_NAME) for name in self._compared.stored_only]
        if names:
            sentence = ngettext(
                "{names} differs from the first in steps or horizon: only stored here, live in a workbook of its own.",
                "{names} differ from the first in steps or horizon: only stored here, live in a workbook of its own.",
                len(names),
                names=listed(names),
            )
            told.append(sentence)
        if self._compared.is_undated:
            told.append(_("The scenarios start at different times, so that the steps have no dates."))
        if told:
            self._sheet.write_string(HEAD_ROW - 2, LABEL, " ".join(told), self.styles(NOTE))

    def _write_heads(self) -> None:
        sheet, right = self._sheet, self.styles(HEADER, RIGHT, FOLDED)
        texts = {LABEL: "", UNIT: _("Unit"), LIVE: _("In use"), **dict(enumerate(self._compared.names, FIRST))}
        checked = {
            self._stored: _("Stored, in use"),
            self._decimals: _("Decimals"),
            self._difference: _("Difference"),
        }
        for index, text in (texts | checked).items():
            sheet.write_string(HEAD_ROW - 1, index, text, self.styles(HEADER) if index <= UNIT else right)
        lines = max(-(-len(name) // self._widths[LIVE]) for name in self._compared.names)
        sheet.set_row(HEAD_ROW - 1, _HEAD_LINE * max(1, lines))

    def _write_status(self) -> None:
        """Write which scenario is in use, how many inputs of each have changed, and whether its figures still hold."""
        compared, look = self._compared, self.styles(GIVEN, RIGHT)
        pen = Pen(self._sheet, self.styles, NUMBER_ROW)
        pen.line(_("Number of the scenario on Inputs"), _("number"), [Figure(CASE_NAME, 1)], WHOLE)
        changed: list[Figure | None] = [None]
        status: list[Figure | None] = [None]
        for index, number in enumerate(compared.numbers, FIRST):
            if number is None:
                self._sheet.write_string(NUMBER_ROW - 1, index, _(_NOT_COMPARABLE), look)
                self._sheet.write_string(STATUS_ROW - 1, index, _(STORED_ONLY), look)
            else:
                self._sheet.write_number(NUMBER_ROW - 1, index, number, look)
            standing = either(f"{cell(index, CHANGED_ROW)}=0", holds=True, yes=_(UP_TO_DATE), no=_(STALE))
            changed.append(None if number is None else Figure(self._changed_inputs(number), 0.0))
            status.append(None if number is None else standing)
        pen.line(_("Values changed since it was computed"), _("number"), changed, WHOLE)
        pen.line(_("The stored figures are"), "", status, GENERAL)
        red = self.styles({"font_color": ALARM})
        alarm = {"type": "cell", "criteria": "==", "value": in_quotes(_(STALE)), "format": red}
        self._sheet.conditional_format(STATUS_ROW - 1, FIRST, STATUS_ROW - 1, self._last, alarm)
        sums = f"SUM({cell(FIRST, CHANGED_ROW)}:{cell(self._last, CHANGED_ROW)})"
        verdict = either(f"{sums}=0", holds=True, yes=_(ALL_UP_TO_DATE), no=_(COMPARISON_STALE))
        look = self.styles(TEXT, BOLD)
        self._sheet.write_formula(VERDICT_ROW - 1, LABEL, f"={verdict.formula}", look, verdict.value)

    def _changed_inputs(self, number: int) -> str:
        """Count the inputs of a scenario that are no longer what its stored figures were computed from."""
        places, cases = self._compared.contents.layout.places, len(self._compared.contents.cases)
        first, last = min(places.inputs.values()), places.last_row
        now, then = (
            on_sheet(INPUTS_SHEET, f"{cell(index, first)}:{cell(index, last)}")
            for index in (FIRST_CASE + number - 1, computed_column(cases, number - 1))
        )
        return f"SUMPRODUCT(({now}<>{then})*1)"

    def _write_block(self, block: Block, places: Places) -> None:
        self._pen.heading(block.heading, self._last + 1)
        for line in block.lines:
            places.rows[block.heading, line.title] = self._pen.row
            self._write_line(line)

    def _write_line(self, line: Line) -> None:
        row, parts = self._pen.row, (TOTAL,) if line.is_total else ()
        form = line.form
        for index, value in enumerate(line.stored, FIRST):
            self._write_stored(row, index, value, form, parts)
        stored = f"{cell(FIRST, row)}:{cell(self._last, row)}"
        place = f"MATCH({fixed(LIVE, NUMBER_ROW)},{fixed(FIRST, NUMBER_ROW)}:{fixed(self._last, NUMBER_ROW)},0)"
        self._pen.figure(self._stored, Figure(f"INDEX({stored},1,{place})", line.stored[0]), form.number_format)
        self._sheet.write_number(row - 1, self._decimals, form.decimals, self.styles(GIVEN, RIGHT))
        live, held, decimals = cell(LIVE, row), cell(self._stored, row), cell(self._decimals, row)
        text = f"IF(ISNUMBER({live})*ISNUMBER({held}),ROUND(ABS({live}-{held}),{decimals}),({live}<>{held})*1)"
        self._pen.figure(self._difference, Figure(text, _difference(line)), form.number_format)
        self._pen.line(line.title, form.unit, [line.live], form.number_format, *parts)

    def _write_stored(
        self, row: int, index: int, value: Value, form: Form, parts: tuple[Mapping[str, Any], ...]
    ) -> None:
        look = self.styles(GIVEN, RIGHT, *map(dict, parts), {**GIVEN}, number_format=form.number_format)
        if isinstance(value, str):
            self._sheet.write_string(row - 1, index, value, look)
        else:
            self._sheet.write_number(row - 1, index, value, look)

    def _write_differences(self, block: Block, places: Places) -> None:
        """Write what each scenario has more or less than the first, of the first block."""
        first = self._compared.names[0]
        title = _("{heading}: differences from {scenario}", heading=block.heading, scenario=first)
        self._pen.heading(title, self._last + 1)
        for line in block.lines:
            own = places.rows[block.heading, line.title]
            figures: list[Figure | None] = []
            values = [line.live.value, *line.stored]
            for index, value in enumerate(values, LIVE):
                gap = f"{cell(index, own)}-{fixed(FIRST, own)}"
                text = f'IF(ISNUMBER({gap}),ROUND({gap},{fixed(self._decimals, own)}),"{_(_NOT_COMPARABLE)}")'
                figures.append(None if index == FIRST else Figure(text, _gap(value, line)))
            self._pen.line(line.title, as_difference(line.form.unit), figures, line.form.number_format)

    def _write_count(self, differences: str) -> str:
        """Count the figures in use that are not those stored, and refer to the count."""
        self._pen.row += 1
        count = Figure(f'COUNTIF({differences},">0")', 0.0)
        return cell(LIVE, self._pen.line(_(COUNTED), _("number"), [count], WHOLE, BOLD))

    def finish(self, last_row: int, breaks: Sequence[int]) -> None:
        """Set what is printed: everything down to a row, on one page's width as long as that can be read.

        New pages begin before the blocks of states, and before the rows ``breaks``, counted from 0.
        """
        self._sheet.print_area(0, 0, last_row - 1, self._last)
        if self.printed_pixels > PAGE_PIXELS:
            break_by_steps(self._sheet, LIVE, len(self._compared.names), self._widths[:LIVE], self._widths[LIVE])
            self._sheet.set_h_pagebreaks([self._first_state, *breaks])
        else:
            scale = min(_FULL_SIZE, SMALLEST_SCALE * PAGE_PIXELS // self.printed_pixels)
            break_before_each(self._sheet, [self._first_state, *breaks], scale)


def _gap(value: Value, line: Line) -> Value:
    """Give what a figure is above the first scenario's, without the dust of rounding."""
    first = line.stored[0]
    if isinstance(value, str) or isinstance(first, str):
        return _(_NOT_COMPARABLE)
    return round(value - first, line.form.decimals) + 0.0


def _difference(line: Line) -> float:
    live, stored = line.live.value, line.stored[0]
    if isinstance(live, str) or isinstance(stored, str):
        return float(live != stored)
    return round(abs(live - stored), line.form.decimals)
