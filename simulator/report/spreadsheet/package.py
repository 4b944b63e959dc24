"""The parts of a workbook's file, and which of them is which sheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from simulator.errors import Problem, ScenarioError
from simulator.language import _

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_IS_WORKBOOK = "/officeDocument"
_IS_STYLES = "/styles"
_IS_SHARED_TEXTS = "/sharedStrings"
_NO_SUCH_PART = b"<none/>"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class SheetPart(NamedTuple):
    """A worksheet: its name, the part of the package that holds it, and whether it is shown."""

    name: str
    part: str
    is_visible: bool


class DefinedName(NamedTuple):
    """A name, what it stands for, and the sheet it belongs to (None for the whole workbook)."""

    name: str
    refers_to: str
    sheet: str | None


class _Link(NamedTuple):
    identifier: str
    kind: str
    part: str


def parts_of(content: bytes) -> dict[str, bytes]:
    """Unpack a workbook that was looked at before, by the names of its parts."""
    with ZipFile(BytesIO(content)) as package:
        return {member.filename: package.read(member) for member in package.infolist()}


@contextmanager
def damage_is_told(file: str) -> Iterator[None]:
    """Say of a workbook that its parts cannot be read, where they are no XML.

    Raises:
        ScenarioError: a part cannot be read.
    """
    try:
        yield
    except (ElementTree.ParseError, ExpatError) as error:
        hint = _("save it once more in Excel or LibreOffice, or take an earlier copy")
        raise ScenarioError([Problem(file, 0, 0, "", _("is damaged: {reason}", reason=error), hint)]) from None


@dataclass(frozen=True)
class Package:
    """A workbook's parts by their names in the package, as they stand."""

    parts: Mapping[str, bytes]

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in the order of their tabs; sheets that hold only a chart are not among them."""
        targets = {link.identifier: link.part for link in self._links(self._workbook_part)}
        found = []
        for sheet in self._workbook.iter(f"{MAIN}sheet"):
            part = targets.get(sheet.get(_RELATED, ""), "")
            if part in self.parts and "/chartsheets/" not in part:
                found.append(SheetPart(sheet.get("name", ""), part, sheet.get("state", "visible") == "visible"))
        return tuple(found)

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """The defined names."""
        order = [sheet.get("name", "") for sheet in self._workbook.iter(f"{MAIN}sheet")]
        found = []
        for name in self._workbook.iter(f"{MAIN}definedName"):
            local = name.get("localSheetId")
            found.append(DefinedName(name.get("name", ""), name.text or "", order[int(local)] if local else None))
        return tuple(found)

    @cached_property
    def shared_texts(self) -> tuple[str, ...]:
        """The texts that cells refer to by number."""
        table = ElementTree.fromstring(self.parts.get(self._linked(_IS_SHARED_TEXTS), _NO_SUCH_PART))
        return tuple(text_within(item) for item in table.iter(f"{MAIN}si"))

    @cached_property
    def styles(self) -> bytes:
        """The part that holds the looks of cells."""
        return self.parts.get(self._linked(_IS_STYLES), _NO_SUCH_PART)

    def _linked(self, kind: str) -> str:
        """Give the part of a kind that the workbook points to, or an empty text."""
        return next((link.part for link in self._links(self._workbook_part) if link.kind.endswith(kind)), "")

    @cached_property
    def _workbook_part(self) -> str:
        return next((link.part for link in self._links("") if link.kind.endswith(_IS_WORKBOOK)), "")

    @cached_property
    def _workbook(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts.get(self._workbook_part, _NO_SUCH_PART))

    def _links(self, part: str) -> Iterator[_Link]:
        """Give the parts that a part points to, outside targets left out."""
        folder, name = posixpath.split(part)
        listing = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"), _NO_SUCH_PART)
        for entry in ElementTree.fromstring(listing):
            if entry.get("TargetMode") != "External":
                target = _inside(folder, entry.get("Target", ""))
                yield _Link(entry.get("Id", ""), entry.get("Type", ""), target)


def text_within(element: ElementTree.Element) -> str:
    """Give a cell's or a shared text, without the notes on how it is pronounced."""
    return "".join(_texts(element))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{MAIN}t":
            yield child.text or ""
        elif child.tag == f"{MAIN}r":
            yield from _texts(child)


def _inside(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
