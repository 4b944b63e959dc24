"""Workbooks as they come back: cells typed into the file itself, parts of the package replaced."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from math import inf
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter

from simulator.analysis import answer
from simulator.report.workbook import write_workbook
from simulator.report.workbook_reading.importing import Written, read_returned, write_back
from simulator.scenario import parse
from simulator.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = sorted(path.name for path in (ROOT / "scenarios").glob("*.yaml"))
INPUTS, SOURCE = "Inputs", "Scenario file"
BASE = "Base case"


class Formula(NamedTuple):
    """A formula with the number stored beside it, or without one."""

    text: str
    stored: float | None


class Error(str):
    """An error value, such as #N/A."""


Typed = float | str | bool | None | Formula


def text_of(name: str) -> str:
    """Give the text of a shipped scenario."""
    return (ROOT / "scenarios" / name).read_bytes().decode()


def book_of(text: str, file: str = "scenario.yaml", case: str | None = None, **given: object) -> bytes:
    """Write the workbook of a text, with all its cases."""
    scenario = parse(text, file, case, **given)  # type: ignore[arg-type]
    cases = {name: parse(text, file, name, **given) for name in scenario.cases}  # type: ignore[arg-type]
    return write_workbook(scenario, answer(scenario), cases)


def file_of(name: str) -> str:
    """Give the path of a shipped scenario."""
    return str(ROOT / "scenarios" / name)


@cache
def shipped_book(name: str) -> bytes:
    """Write the workbook of a shipped scenario."""
    return book_of(text_of(name), file_of(name))


def imported(book: bytes, name: str = "book.xlsx") -> Written:
    """Import a workbook made from one file."""
    returned = read_returned(book, name)
    [file] = returned.files
    written = write_back(returned, file)
    assert written is not None
    return written


@cache
def places(book: bytes) -> Mapping[tuple[str, str], str]:
    """Give the cell of every path below every head of Inputs, remarks included."""
    sheet = openpyxl.load_workbook(BytesIO(book), read_only=True)[INPUTS]
    rows = list(sheet.iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if "Path" in row and "Source" in row)
    heads = rows[top]
    path_column = heads.index("Path")
    return {
        (row[path_column], head): f"{get_column_letter(column + 1)}{number + 1}"
        for number, row in enumerate(rows)
        if number > top and len(row) > path_column and row[path_column]
        for column, head in enumerate(heads)
        if head
    }


def sheet_part(book: bytes, sheet: str) -> str:
    """Give the part that holds a sheet."""
    names = openpyxl.load_workbook(BytesIO(book), read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def typed(book: bytes, changes: Mapping[tuple[str, str], Typed]) -> bytes:
    """Type into cells of Inputs, by path and head."""
    found = places(book)
    return typed_at(book, INPUTS, {found[key]: value for key, value in changes.items()})


def typed_at(book: bytes, sheet: str, changes: Mapping[str, Typed]) -> bytes:
    """Type into cells of a sheet, in the file itself."""

    def edit(content: bytes) -> bytes:
        text = content.decode()
        for place, value in changes.items():
            pattern = rf'<c r="{place}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
            text, count = re.subn(pattern, lambda match, v=value, p=place: _cell(p, match[1] or "", v), text)
            assert count == 1, place
        return text.encode()

    return repacked(book, {sheet_part(book, sheet): edit})


def _cell(place: str, style: str, value: Typed) -> str:
    head = f'<c r="{place}"{style}'
    match value:
        case None:
            return f"{head}/>"
        case bool():
            return f'{head} t="b"><v>{int(value)}</v></c>'
        case Formula():
            stored = "" if value.stored is None else f"<v>{value.stored!r}</v>"
            return f"{head}><f>{escape(value.text)}</f>{stored}</c>"
        case Error():
            return f'{head} t="e"><v>{value}</v></c>'
        case str():
            return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{head}><v>{'1e999' if value == inf else repr(value)}</v></c>"


def repacked(
    book: bytes,
    parts: Mapping[str, bytes | Callable[[bytes], bytes] | None],
    added: Mapping[str, bytes] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Replace, leave out (None) or add parts of the package."""
    source, target = zipfile.ZipFile(BytesIO(book)), BytesIO()
    with zipfile.ZipFile(target, "w", compression) as copy:
        for item in source.infolist():
            change = parts.get(item.filename, source.read(item))
            content = change(source.read(item)) if callable(change) else change
            if content is not None:
                copy.writestr(item.filename, content)
        for name, content in (added or {}).items():
            copy.writestr(name, content)
    return target.getvalue()


def readings(text: str, file: str = "scenario.yaml", **given: object) -> dict[str | None, Scenario]:
    """Read a text and all its cases."""
    whole = parse(text, file, **given)  # type: ignore[arg-type]
    return {None: whole, **{case: parse(text, file, case, **given) for case in whole.cases}}  # type: ignore[arg-type]
