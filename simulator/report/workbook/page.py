"""What all sheets have in common: title, print set-up, protection, frozen heads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from simulator.language import _
from simulator.report.workbook.styles import NOTE, TITLE, Styles
from simulator.report.workbook.widths import pixels, width_within

_A4 = 9
SMALLEST_SCALE = 50
_STEPS_A_PAGE = (12, 6, 4, 3, 2, 1)
_PERCENT, _ROWS_A_PAGE = 100, 31.5
"""Rows of usual height that an A4 page holds at full size."""
PAGE_PIXELS = 1960
"""What an A4 page's width holds at the smallest scale."""
_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.7, "bottom": 0.7}
_ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True}


def begin(sheet: Any, styles: Styles, title: str, subtitle: str) -> None:
    """Write a sheet's title and set up what every sheet has: paper, head and foot, protection without a password."""
    sheet.heading = title
    sheet.write_string(0, 0, title, styles(TITLE))
    sheet.write_string(1, 0, subtitle, styles(NOTE))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.set_header("&L&9&A&R&9&F")
    sheet.set_footer("&L&9&F&C&9&A&R&9{}".format(_("Page {page} of {pages}", page="&P", pages="&N")))
    sheet.protect("", _ALLOWED)


def fit_width(sheet: Any) -> None:
    """Print all columns on one page's width."""
    sheet.fit_to_pages(1, 0)


def fit_page(sheet: Any) -> None:
    """Print the sheet on one page."""
    sheet.fit_to_pages(1, 1)


def break_before(sheet: Any, row: int, scale: int) -> None:
    """Start a new page before a row counted from 0, at a scale in percent or less, so that the rows above fit on one.

    Fitting to pages would ignore the break.
    """
    break_before_each(sheet, [row], scale)


def break_before_each(sheet: Any, rows: Sequence[int], scale: int) -> None:
    """Start a new page before each of these rows, likewise, so that the rows between two of them fit on one."""
    longest = max(below - above for above, below in pairwise([0, *rows]))
    fitting = int(_PERCENT * _ROWS_A_PAGE / longest)
    sheet.set_print_scale(max(SMALLEST_SCALE, min(scale, fitting)))
    sheet.set_h_pagebreaks(list(rows))


def room_for_labels(others: Sequence[float], step_width: float) -> int:
    """Give how wide labels may be so that today and twelve steps still fit a page's width, beside other columns."""
    taken = sum(map(pixels, others)) + (1 + _STEPS_A_PAGE[0]) * pixels(step_width)
    return width_within(PAGE_PIXELS - taken)


def break_by_steps(sheet: Any, first_column: int, steps: int, labels: Sequence[float], step_width: float) -> None:
    """Print a wide sheet twelve steps to a page, or a part of twelve where they are too wide, the labels repeated.

    Args:
        sheet: the XlsxWriter sheet.
        first_column: the column of today; the steps follow.
        steps: how many steps follow.
        labels: the widths of the columns before today's.
        step_width: the width of today's column and of each step's.
    """
    room = (PAGE_PIXELS - sum(map(pixels, labels)) - pixels(step_width)) // pixels(step_width)
    a_page = next((count for count in _STEPS_A_PAGE if count <= room), 1)
    sheet.set_print_scale(SMALLEST_SCALE)
    sheet.set_v_pagebreaks(list(range(first_column + 1 + a_page, first_column + 1 + steps, a_page)))
