"""The About sheet: purpose, origin, conventions, legend, and links to every sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from simulator import __version__
from simulator.report.sentences import BRIDGE_CONVENTION, clean_name
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.page import begin, fit_page
from simulator.report.workbook.styles import FORMULA, GIVEN, HEADING, INPUT, LINK, TEXT, WRAP, Styles

ABOUT_SHEET = "About"
PURPOSE = (
    "What raising the Net Promoter Score is worth: customers move between segments, and revenue follows. "
    "Change the blue cells on Inputs, or choose another column there, and every figure and chart of the model follows."
)
CONVENTIONS = (
    (
        "Run-rate",
        "Revenue per spend period at one moment: customers of each segment times what they spend, less what movers do "
        "not yet spend like their new segment.",
    ),
    ("Revenue of a step", "The mean of the run-rate at its two ends, for the length of the step."),
    ("Do nothing", "The same course without the initiatives; what happens anyway goes on."),
    ("Bridge", BRIDGE_CONVENTION),
    (
        "Cash",
        "One-off costs fall today, contribution and running costs at the end of each step; nothing counts after the "
        "horizon.",
    ),
    ("Present value", "Each step's cash flow times its discount factor; the rate of return is per year."),
    ("Lifetime value", "Annual contribution, the first year's now; churn and discount as given today."),
    ("Customers", "Expected values: fractions are kept, and only the display rounds."),
)
_WIDTHS = (34, 120)
_LINE_HEIGHT, _CHARACTERS_A_LINE = 13.5, 118


def write_about(
    sheet: Any, contents: Contents, sheets: Sequence[str], styles: Styles, origins: Sequence[tuple[str, str]] = ()
) -> None:
    """Write the sheet; ``origins`` names the scenarios of a comparison, each with its file."""
    begin(sheet, styles, "About this workbook", PURPOSE)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    label = contents.run.scenario
    row = _lines(
        sheet,
        styles,
        3,
        "Origin",
        [
            *(origins or _origin(contents)),
            ("Made by", f"nps-sim {__version__}"),
            ("Currency", label.currency),
        ],
    )
    row = _lines(sheet, styles, row + 1, "Conventions", CONVENTIONS)
    row = _legend(sheet, styles, row + 1)
    _head(sheet, styles, row + 1, "Sheets")
    for number, name in enumerate(sheets, row + 2):
        sheet.write_url(number, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", styles(LINK), name)
    fit_page(sheet)


def _origin(contents: Contents) -> list[tuple[str, str]]:
    label = contents.run.scenario
    return [
        ("Scenario", clean_name(label.name)),
        ("Scenario file", label.file),
        ("SHA-256 of the file", label.sha256),
        ("Case as run", contents.case_names[0]),
    ]


def _head(sheet: Any, styles: Styles, row: int, title: str) -> None:
    sheet.write_string(row, 0, title, styles(HEADING))
    sheet.write_blank(row, 1, None, styles(HEADING))


def _lines(sheet: Any, styles: Styles, row: int, title: str, lines: Sequence[tuple[str, str]]) -> int:
    _head(sheet, styles, row, title)
    for number, (name, text) in enumerate(lines, row + 1):
        sheet.write_string(number, 0, name, styles(TEXT, WRAP))
        sheet.write_string(number, 1, text, styles(TEXT, WRAP))
        sheet.set_row(number, _LINE_HEIGHT * ceil(max(1, len(text)) / _CHARACTERS_A_LINE))
    return row + len(lines) + 1


def _legend(sheet: Any, styles: Styles, row: int) -> int:
    _head(sheet, styles, row, "Colours")
    roles = (
        (INPUT, "blue", "an input: may be changed"),
        (FORMULA, "black", "a formula"),
        (LINK, "green", "a figure taken from another sheet"),
        (GIVEN, "grey", "fixed or stored: shapes the workbook, or was computed by nps-sim"),
    )
    for number, (role, name, meaning) in enumerate(roles, row + 1):
        sheet.write_string(number, 0, name, styles({**role, "locked": True}))
        sheet.write_string(number, 1, meaning, styles(TEXT))
    return row + len(roles) + 1
