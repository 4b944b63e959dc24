"""The About sheet: purpose, origin, conventions, legend, and links to every sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from simulator import __version__
from simulator.language import _, marked
from simulator.report.conventions import CONVENTIONS
from simulator.report.sentences import clean_name
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.page import begin, fit_page
from simulator.report.workbook.styles import FORMULA, GIVEN, HEADING, INPUT, LINK, TEXT, WRAP, Styles

ABOUT_SHEET = "About"
PURPOSE = marked(
    "What raising the Net Promoter Score is worth: customers move between segments, and revenue follows. "
    "Change the blue cells on Inputs, or choose another column there, and every figure and chart of the model follows."
)
_WIDTHS = (34, 120)
_LINE_HEIGHT, _CHARACTERS_A_LINE = 13.5, 118


def write_about(
    sheet: Any, contents: Contents, sheets: Mapping[str, Any], styles: Styles, origins: Sequence[tuple[str, str]] = ()
) -> None:
    """Write the sheet, the last of all; ``origins`` names the scenarios of a comparison, each with its file."""
    begin(sheet, styles, _("About this workbook"), _(PURPOSE))
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    label = contents.run.scenario
    row = _lines(
        sheet,
        styles,
        3,
        _("Origin"),
        [
            *(origins or _origin(contents)),
            (_("Made by"), f"nps-sim {__version__}"),
            (_("Currency"), label.currency),
        ],
    )
    row = _lines(sheet, styles, row + 1, _("Conventions"), [(_(name), _(text)) for name, text in CONVENTIONS])
    row = _legend(sheet, styles, row + 1)
    _head(sheet, styles, row + 1, _("Sheets"))
    for number, (name, other) in enumerate(sheets.items(), row + 2):
        sheet.write_url(number, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", styles(LINK), name)
        sheet.write_string(number, 1, other.heading, styles(TEXT))
    fit_page(sheet)


def _origin(contents: Contents) -> list[tuple[str, str]]:
    label = contents.run.scenario
    return [
        (_("Scenario"), clean_name(label.name)),
        (_("Scenario file"), label.file),
        (_("SHA-256 of the file"), label.sha256),
        (_("Case as run"), contents.case_names[0]),
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
    _head(sheet, styles, row, _("Colours"))
    roles = (
        (INPUT, _("blue"), _("an input: may be changed")),
        (FORMULA, _("black"), _("a formula")),
        (LINK, _("green"), _("a figure taken from another sheet")),
        (GIVEN, _("grey"), _("fixed or stored: shapes the workbook, or was computed by nps-sim")),
    )
    for number, (role, name, meaning) in enumerate(roles, row + 1):
        sheet.write_string(number, 0, name, styles({**role, "locked": True}))
        sheet.write_string(number, 1, meaning, styles(TEXT))
    return row + len(roles) + 1
