"""The workbook's one look: formats by role, made once each."""

from __future__ import annotations

from typing import Any

from simulator.report.colours import INK, MUTED, RULE
from simulator.report.workbook.wording import GENERAL

FONT = "Arial"
SIZE = 10
INPUT_BLUE, LINK_GREEN, FORMULA_BLACK = "#0000FF", "#006B3C", "#000000"
BAND, INPUT_FILL, ALARM = "#EEF2F6", "#FFF9E5", "#C44E00"

INPUT: dict[str, Any] = {
    "font_color": INPUT_BLUE,
    "bg_color": INPUT_FILL,
    "locked": False,
    "border": 1,
    "border_color": RULE,
}
GIVEN: dict[str, Any] = {"font_color": MUTED}
FORMULA: dict[str, Any] = {"font_color": FORMULA_BLACK}
LINK: dict[str, Any] = {"font_color": LINK_GREEN}
TEXT: dict[str, Any] = {"font_color": INK}
NOTE: dict[str, Any] = {"font_color": MUTED, "italic": True}
UNIT: dict[str, Any] = {"font_color": MUTED}
TITLE: dict[str, Any] = {"font_color": INK, "bold": True, "font_size": 14}
HEADING: dict[str, Any] = {"font_color": INK, "bold": True, "bottom": 1, "bottom_color": INK}
HEADER: dict[str, Any] = {"font_color": INK, "bold": True, "bg_color": BAND, "bottom": 1, "bottom_color": INK}
BOLD: dict[str, Any] = {"bold": True}
TOTAL: dict[str, Any] = {"bold": True, "top": 1, "top_color": INK}
RIGHT: dict[str, Any] = {"align": "right"}
LEFT: dict[str, Any] = {"align": "left"}
INDENTED: dict[str, Any] = {"indent": 1}
SHRINK: dict[str, Any] = {"shrink": True}
FOLDED: dict[str, Any] = {"text_wrap": True}
WRAP: dict[str, Any] = {"text_wrap": True, "valign": "top"}


class Styles:
    """Gives formats by what they say; equal ones are one.

    Args:
        book: the XlsxWriter workbook they belong to.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, *parts: dict[str, Any], number_format: str = GENERAL) -> Any:
        """Give the format that joins these parts."""
        properties: dict[str, Any] = {"font_name": FONT, "font_size": SIZE, "num_format": number_format}
        for part in parts:
            properties |= part
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
