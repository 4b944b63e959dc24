"""The Annual sheet: the steps of a long horizon brought together by year, every figure live."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum
from typing import Any, NamedTuple

from simulator.arithmetic.terms import Number
from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.model.words import segment_title
from simulator.model.worth import YEAR
from simulator.report.terms import a_period
from simulator.report.workbook.cells import cell, column
from simulator.report.workbook.charts import whole
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.dates import end_of_step
from simulator.report.workbook.formulas import input_cell
from simulator.report.workbook.page import begin, fit_page
from simulator.report.workbook.results import path_range
from simulator.report.workbook.styles import BOLD, HEADER, RIGHT, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_numbers
from simulator.report.workbook.wording import CODE, DATE

ANNUAL_SHEET = "Annual"
_TITLE = marked("Year by year")
_SUBTITLE = marked(
    "The steps of the model brought together: what holds at each year's end, and what flows within the year."
)
_HEAD_ROW, _STEPS_ROW, _TODAY = 4, 6, 2
"""Rows counted from 1, columns from 0."""
_WIDTHS, _LEAST, _GAP_WIDTH = (46, 20), 14, 2
_INDENT = "   "


class _Line(NamedTuple):
    """A line of the sheet: the company's quantity over the steps, and how it is called."""

    title: str
    key: str
    is_bold: bool = False
    is_part: bool = False

    @property
    def label(self) -> str:
        """What stands before the line."""
        title = segment_title(self.title) if self.title in SEGMENTS else _(self.title)
        return f"{_INDENT}{title}" if self.is_part else title


_STATES = (
    _Line(marked("Customers"), "company.total", is_bold=True),
    *(_Line(segment, f"company.closing.{segment}", is_part=True) for segment in SEGMENTS),
    _Line(marked("Net Promoter Score"), "company.nps", is_bold=True),
    _Line(marked("Run-rate revenue"), "company.run_rate", is_bold=True),
    _Line(marked("Do nothing"), "company.do_nothing.run_rate", is_part=True),
    _Line(marked("Against do nothing"), "company.increment.run_rate", is_part=True),
    _Line(marked("Cumulative cash flow"), "cumulative_cash"),
)
_FLOWS = (
    _Line(marked("Revenue"), "company.revenue", is_bold=True),
    _Line(marked("Do nothing"), "company.do_nothing.revenue", is_part=True),
    _Line(marked("Against do nothing"), "company.increment.revenue", is_part=True),
    _Line(marked("Contribution margin, against do nothing"), "company.increment.contribution"),
    _Line(marked("Costs of the initiatives"), "costs"),
    _Line(marked("Cash flow"), "cash_flow", is_bold=True),
    _Line(marked("Present value"), "present_value"),
)


def has_annual(contents: Contents) -> bool:
    """Tell whether years say more than the steps do: the horizon is longer than one, and a step is shorter."""
    scenario = contents.scenario
    return scenario.horizon_months > YEAR > scenario.step_months


def write_annual(sheet: Any, contents: Contents, styles: Styles) -> None:
    """Write the sheet: today in the third column, then a column per year, then, set apart, the whole horizon."""
    begin(sheet, styles, _(_TITLE), _(_SUBTITLE))
    annual = _Annual(sheet, contents, styles)
    annual.write_heads()
    annual.pen.heading(_("At the year's end"), annual.last + 1)
    for line in _STATES:
        annual.write_state(line)
    annual.pen.heading(_("Within the year"), annual.last + 1)
    for line in _FLOWS:
        annual.write_flow(line)
    sheet.freeze_panes(_STEPS_ROW - 1, _TODAY)
    fit_page(sheet)


class _Annual:
    """Writes the lines of the sheet.

    Attributes:
        pen: writes the tables.
        last: the column of the whole horizon.
    """

    def __init__(self, sheet: Any, contents: Contents, styles: Styles) -> None:
        self._sheet, self._contents, self._styles = sheet, contents, styles
        steps, a_year = contents.scenario.steps, int(YEAR) // contents.scenario.step_months
        self._ends = [*range(0, steps, a_year), steps]
        self.pen = Pen(sheet, styles, _STEPS_ROW)
        self.last = _TODAY + len(self._ends) + 1

    def write_heads(self) -> None:
        """Write heads, dates where there are any, and which step ends each year."""
        sheet, styles = self._sheet, self._styles
        for index, width in enumerate(_WIDTHS):
            sheet.set_column(index, index, width)
        sheet.set_column(_TODAY, self.last, width_of_numbers(self._amounts(), _LEAST))
        sheet.set_column(self.last - 1, self.last - 1, _GAP_WIDTH)
        years = (_("Year {number}", number=year) for year in range(1, len(self._ends)))
        heads = ["", _("Unit"), _("Today"), *years, "", _("All years")]
        for index, head in enumerate(heads):
            look = styles(HEADER, RIGHT) if index >= _TODAY else styles(HEADER)
            sheet.write_string(_HEAD_ROW - 1, index, head, look)
            sheet.write_string(_HEAD_ROW, index, _("At the end of") if index == 0 else "", look)
        for index, end in enumerate(self._ends, _TODAY):
            date = end_of_step(self._contents.scenario, end)
            if date is not None:
                sheet.write_datetime(_HEAD_ROW, index, date, styles(HEADER, RIGHT, number_format=DATE))
        self._write_steps()

    def _write_steps(self) -> None:
        layout = self._contents.layout
        horizon, step = (input_cell(layout, layout.inputs.row(path, None)) for path in ("horizon", "step"))
        figures = [Figure("0", 0.0)]
        for index, end in enumerate(self._ends[1:], _TODAY):
            figures.append(Figure(f"MIN({cell(index, _STEPS_ROW)}+12/{step},{horizon}/{step})", float(end)))
        title = _("Steps until then, one {per}", per=a_period(self._contents.scenario.step))
        self.pen.line(title, _("steps"), figures, CODE)

    def write_state(self, line: _Line) -> None:
        """Write what holds at the end of each year."""
        values = self._values(line)
        reference = path_range(self._contents, line.key) if values else None
        if reference is not None:
            row = whole(reference).removeprefix("=")
            self._write(line, [Figure(f"INDEX({row},1,{place}+1)", values[end]) for place, end in self._places()])

    def write_flow(self, line: _Line) -> None:
        """Write what flows within each year, and over the horizon."""
        values = self._values(line)
        reference = path_range(self._contents, line.key) if values else None
        if reference is None:
            return
        row, at = whole(reference).removeprefix("="), self.pen.row
        places = self._places()
        figures = [Figure(f"INDEX({row},1,{places[0][0]}+1)", values[0])]
        for (before, start), (own, end) in pairwise(places):
            text = f"SUM(INDEX({row},1,{before}+1+1):INDEX({row},1,{own}+1))"
            figures.append(Figure(text, fsum(values[start + 1 : end + 1])))
        everything = Figure(f"SUM({cell(_TODAY, at)}:{cell(self.last - 2, at)})", fsum(values))
        self._write(line, [*figures, None, everything])

    def _write(self, line: _Line, figures: Sequence[Figure | None]) -> None:
        unit, number_format = self._form(line)
        self.pen.line(line.label, unit, figures, number_format, *((BOLD,) if line.is_bold else ()))

    def _places(self) -> list[tuple[str, int]]:
        """Give each year's last step: where it stands, and the step."""
        return [(f"{column(index)}${_STEPS_ROW}", end) for index, end in enumerate(self._ends, _TODAY)]

    def _form(self, line: _Line) -> tuple[str, str]:
        node = self._contents.layout.node(line.key)
        assert not isinstance(node, Number)
        words, counted_in = self._contents.words, self._contents.layout.ledger.quantities[node.key].unit
        return words.unit(counted_in), words.number_format(counted_in)

    def _values(self, line: _Line) -> list[float]:
        """Give a quantity at every step; nothing where the model has none, or a plain number."""
        if not self._contents.has(line.key):
            return []
        node = self._contents.layout.node(line.key)
        if isinstance(node, Number):
            return []
        return self._contents.projection.over_steps(node.key, self._contents.scenario.steps, node.unit or 0)

    def _amounts(self) -> list[float]:
        states, flows = ([list(map(abs, self._values(line))) for line in lines] for lines in (_STATES, _FLOWS))
        return [*(max(each, default=0.0) for each in states), *map(fsum, flows)]
