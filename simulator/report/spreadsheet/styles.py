"""The looks of cells that say what they are: the colour of the letters, the font, the number format, the lock."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree

from simulator.report.spreadsheet.package import MAIN

_NO = ("0", "false")


class Style(NamedTuple):
    """One style.

    ``colour`` is written as ``FF0000FF``, None for the default; ``number_format`` is its code or built-in number.
    """

    font: str
    colour: str | None
    number_format: str
    is_locked: bool


def styles_of(part: bytes) -> list[Style]:
    """Read a workbook's styles, by the number that cells refer to; there is always one."""
    sheet = ElementTree.fromstring(part)
    codes = {code.get("numFmtId", ""): code.get("formatCode", "") for code in sheet.iter(f"{MAIN}numFmt")}
    fonts = [_font(font) for font in sheet.findall(f"{MAIN}fonts/{MAIN}font")]
    styles = [_style(entry, fonts, codes) for entry in sheet.findall(f"{MAIN}cellXfs/{MAIN}xf")]
    return styles or [Style("", None, "0", is_locked=True)]


def _font(font: ElementTree.Element) -> tuple[str, str | None]:
    name, colour = font.find(f"{MAIN}name"), font.find(f"{MAIN}color")
    return "" if name is None else name.get("val", ""), None if colour is None else colour.get("rgb")


def _style(entry: ElementTree.Element, fonts: list[tuple[str, str | None]], codes: dict[str, str]) -> Style:
    font, colour = fonts[int(entry.get("fontId", 0))]
    number = entry.get("numFmtId", "0")
    protection = entry.find(f"{MAIN}protection")
    is_locked = protection is None or protection.get("locked") not in _NO
    return Style(font, colour, codes.get(number, number), is_locked)
