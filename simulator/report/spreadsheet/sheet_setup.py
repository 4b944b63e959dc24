"""How a worksheet is set up beside its cells: protection, printing, panes, what is hidden or merged, validation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from simulator.language import _
from simulator.report.spreadsheet.cells import letters_of, position
from simulator.report.spreadsheet.package import MAIN

Area = tuple[int, int, int, int]  # left, top, right, bottom, from 1
_SHEET_DATA = re.compile(rb"<sheetData\b.*</sheetData>", re.DOTALL)
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"[^>]*?\bhidden="(?:1|true)"')
_YES = ("1", "true")


@dataclass(frozen=True)
class SheetSetup:
    """A worksheet's part, read for all but its cells."""

    sheet: bytes

    @property
    def is_protected(self) -> bool:
        """Whether cells that are locked cannot be changed."""
        protection = self._find("sheetProtection")
        return protection is not None and protection.get("sheet") in _YES

    @property
    def has_password(self) -> bool:
        """Whether a password guards the protection."""
        protection = self._find("sheetProtection")
        return protection is not None and any(protection.get(name) for name in ("password", "hashValue"))

    @property
    def merged(self) -> list[str]:
        """The areas that are merged into one cell."""
        return [merged.get("ref", "") for merged in self._frame.iter(f"{MAIN}mergeCell")]

    @property
    def hidden(self) -> list[str]:
        """The columns and rows that are not shown."""
        columns = [column for column in self._frame.iter(f"{MAIN}col") if column.get("hidden") in _YES]
        found = [_("column {letters}", letters=letters_of(int(column.get("min", 1)))) for column in columns]
        return found + [_("row {number}", number=number.decode()) for number in _HIDDEN_ROW.findall(self.sheet)]

    @property
    def is_frozen(self) -> bool:
        """Whether heads or labels stay in view."""
        pane = self._find("pane")
        return pane is not None and pane.get("state", "").startswith("frozen")

    @property
    def is_landscape(self) -> bool:
        """Whether it prints across the page."""
        setup = self._find("pageSetup")
        return setup is not None and setup.get("orientation") == "landscape"

    @property
    def print_scale(self) -> int:
        """The scale it prints at, in per cent; 100 where it is fitted to the page."""
        setup = self._find("pageSetup")
        return int(setup.get("scale", 100)) if setup is not None else 100

    @property
    def has_header_and_footer(self) -> bool:
        """Whether printed pages say what they are."""
        texts = [self._find(name) for name in ("oddHeader", "oddFooter")]
        return all(text is not None and text.text for text in texts)

    @property
    def has_outside_links(self) -> bool:
        """Whether a cell is a link to somewhere outside the workbook."""
        related = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        return any(link.get(related) for link in self._frame.iter(f"{MAIN}hyperlink"))

    @cached_property
    def validated(self) -> list[Area]:
        """The areas whose entries are checked as they are typed."""
        rules = self._frame.iter(f"{MAIN}dataValidation")
        return [area for rule in rules for area in areas(rule.get("sqref", ""))]

    def _find(self, name: str) -> ElementTree.Element | None:
        return next(self._frame.iter(f"{MAIN}{name}"), None)

    @cached_property
    def _frame(self) -> ElementTree.Element:
        return ElementTree.fromstring(_SHEET_DATA.sub(b"", self.sheet, count=1))


def areas(listed: str) -> Iterator[Area]:
    """Read a list of areas such as ``A1:B3 D7``."""
    for area in listed.split():
        first, _, last = area.partition(":")
        yield (*position(first), *position(last or first))


def holds(area: Area, column: int, row: int) -> bool:
    """Tell whether a cell lies in an area."""
    left, top, right, bottom = area
    return left <= column <= right and top <= row <= bottom
