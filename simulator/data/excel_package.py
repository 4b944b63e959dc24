"""What is looked at in an Excel file before it is read: its size, how far its cells reach, and cells without a value.

The reader lays a sheet out as a full grid, so that one cell in its last corner would take all memory; and it gives a
cell with an error as a blank one, which in a survey would be somebody who did not answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from simulator.data.refusals import wrong_data
from simulator.errors import ScenarioError, quoted, suggest
from simulator.language import _, marked, separated

MOST_UNPACKED = 512_000_000
"""Bytes; a sheet of a million rows and ten columns has about 400 million."""
MOST_CELLS = 20_000_000
NO_VALUE = marked("a formula without a value")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_XLSX = marked("save it as a workbook (.xlsx), or the sheet as CSV in UTF-8")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK, _RELATIONS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_CELL = re.compile(rb"<c\s([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_VALUE = re.compile(rb"<v>(.*?)</v>", re.DOTALL)
_ALPHABET = 26


class Sheet(NamedTuple):
    """A sheet's name, and its cells that hold an error or a formula without a value, by row and column from 0."""

    name: str
    faults: dict[tuple[int, int], str]


def look_into(path: str, sheet: str | None) -> Sheet:
    """Look at a sheet (by default the first) of an Excel file without trusting it.

    Raises:
        ScenarioError: it is no such file, has no such sheet, or is too large to be read.
    """
    try:
        _check_beginning(path)
        with ZipFile(path) as package:
            if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED:
                raise wrong_data(
                    path,
                    _("unpacks to more than {most_unpacked} MB", most_unpacked=MOST_UNPACKED // 1_000_000),
                    _("save the sheet as CSV"),
                )
            parts = _sheets(package)
            name = sheet if sheet is not None else next(iter(parts))
            if name not in parts:
                raise wrong_data(path, _("has no sheet {name}", name=quoted(name)), suggest(name, parts))
            if _TEXTS in package.namelist():
                package.read(_TEXTS)  # fails where it is larger than it says
            return Sheet(name, dict(_faults(path, package.read(parts[name]))))
    except OSError as error:
        raise wrong_data(path, _("could not be read: {reason}", reason=error.strerror or error)) from None
    except (BadZipFile, zlib.error, EOFError, KeyError, StopIteration, ElementTree.ParseError, ValueError):
        raise wrong_data(path, _("is damaged, or no Excel workbook"), _(_AS_XLSX)) from None
    except RuntimeError:  # what a member with a password or an unknown way of packing raises
        raise _locked(path) from None


def letters(column: int) -> str:
    """Give the letters of a column counted from 0."""
    before, last = divmod(column, _ALPHABET)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _check_beginning(path: str) -> None:
    with Path(path).open("rb") as stream:
        beginning = stream.read(len(_OLE))
        if beginning == _OLE:
            if _ENCRYPTED in stream.read():
                raise _locked(path)
            raise wrong_data(path, _("is a workbook in the form before 2007 (.xls)"), _(_AS_XLSX))
    if not beginning:
        raise wrong_data(path, _("is empty"), _(_AS_XLSX))


def _locked(path: str) -> ScenarioError:
    return wrong_data(path, _("is protected with a password to open it"), _("save it without that password"))


def _sheets(package: ZipFile) -> dict[str, str]:
    """Give the parts of the package that hold sheets, by the sheets' names."""
    relations = {each.get("Id"): each.get("Target", "") for each in _tree(package, _RELATIONS)}
    sheets = _tree(package, _WORKBOOK).iter(f"{_MAIN}sheet")
    targets = {str(each.get("name")): relations[each.get(_REFERENCE)] for each in sheets}
    return {name: target[1:] if target.startswith("/") else f"xl/{target}" for name, target in targets.items()}


def _tree(package: ZipFile, part: str) -> ElementTree.Element:
    content = package.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("declares entities")
    return ElementTree.fromstring(content)


def _faults(path: str, sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    places = set(_PLACE.findall(sheet)) if sheet.count(b"<c ") < MOST_CELLS else set()
    widest = max((column_of(column) + 1 for column in {column for column, _ in places}), default=0)
    longest = max((int(row) for row in {row for _, row in places}), default=0)
    if widest * longest > MOST_CELLS or sheet.count(b"<c ") >= MOST_CELLS:
        message = _(
            "the sheet reaches to {widest}{longest}: more than {most_cells} cells",
            widest=letters(max(widest - 1, 0)),
            longest=longest,
            most_cells=separated(MOST_CELLS),
        )
        raise wrong_data(path, message, _("remove what stands far from the table, or save the sheet as CSV"))
    if not (_ERROR.search(sheet) or b"<f" in sheet):
        return
    for attributes, inside in _CELL.findall(sheet):
        place = _PLACE.search(attributes)
        if place is None:
            continue
        value = _VALUE.search(inside)
        at = int(place[2]) - 1, column_of(place[1])
        if _ERROR.search(attributes):
            yield at, value[1].decode("utf-8", "replace") if value else _("an error")
        elif b"<f" in inside and (value is None or not value[1]) and b't="str"' not in attributes:
            yield at, _(NO_VALUE)


def column_of(name: bytes) -> int:
    """Give a column's number, from 0, by its letters."""
    number = 0
    for letter in name:
        number = number * _ALPHABET + letter - ord("A") + 1
    return number - 1
