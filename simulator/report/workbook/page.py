"""What all sheets have in common: title, print set-up, protection, frozen heads."""

from __future__ import annotations

from typing import Any

from simulator.report.workbook.styles import NOTE, TITLE, Styles

_A4 = 9
_SMALLEST_SCALE = 50
_STEPS_A_PAGE = 12
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.7}
_ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True}


def begin(sheet: Any, styles: Styles, title: str, subtitle: str) -> None:
    """Write a sheet's title and set up what every sheet has: paper, head and foot, protection without a password."""
    sheet.write_string(0, 0, title, styles(TITLE))
    sheet.write_string(1, 0, subtitle, styles(NOTE))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.set_header("&L&9&A&R&9&F")
    sheet.set_footer("&L&9&F&C&9&A&R&9Page &P of &N")
    sheet.protect("", _ALLOWED)


def fit_width(sheet: Any) -> None:
    """Print all columns on one page's width."""
    sheet.fit_to_pages(1, 0)


def fit_page(sheet: Any) -> None:
    """Print the sheet on one page."""
    sheet.fit_to_pages(1, 1)


def break_before(sheet: Any, row: int, scale: int) -> None:
    """Print at a scale in percent, with a new page before a row counted from 0; fitting would ignore the break."""
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks([row])


def break_by_steps(sheet: Any, first_column: int, steps: int) -> None:
    """Print a wide sheet twelve steps to a page, the labels repeated."""
    breaks = range(first_column + 1 + _STEPS_A_PAGE, first_column + 1 + steps, _STEPS_A_PAGE)
    sheet.set_print_scale(_SMALLEST_SCALE)
    if breaks:
        sheet.set_v_pagebreaks(list(breaks))
