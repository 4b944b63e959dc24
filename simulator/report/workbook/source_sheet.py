"""The sheet with the scenario's own files, line by line, so that edited inputs can be written back into them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from simulator.language import _, marked
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.page import begin, fit_width
from simulator.report.workbook.styles import HEADER, HEADING, LEFT, TEXT, UNIT, Styles
from simulator.scenario.scenario import FileText, Scenario

SOURCE_SHEET = "Scenario file"
FORMAT_PROPERTY, FORMAT = "nps-sim workbook format", 1
"""The document property by which a later program knows how a workbook is laid out."""
COLUMN, FILE, HASH, BEGINS, SETTING, LINE = "Column", "File", "SHA-256", "Begins with", "Set on top", "Line"
"""What stands in the first column before each kind of row; a line of text has its number there.

These marks are how ``import`` reads the sheet, and the same in every language.
"""
COLUMNS_ARE = "Columns are"
CONTINUED = "\N{HORIZONTAL ELLIPSIS}"
BYTE_ORDER_MARK, MARK_NAME = "\ufeff", "byte order mark"
LINE_ENDS = {"\n": "", "\r\n": "CRLF", "\r": "CR", "": "end of file"}
"""How the end of a line is named in the third column."""
LONGEST_CELL = 15_000
"""A cell holds 32,767 characters, of which an emoji is two."""

_TITLE = marked("The scenario's own text")
_SUBTITLE = marked(
    "The files this workbook was made from, as they were. nps-sim import writes the edited inputs into this text, "
    "so that its comments stay."
)
_WIDTHS = (16, 130, 14)
_LINES = re.compile("(\r\n|\r|\n)")
_INSIDE_ESCAPE = re.compile("(?<=_x)(?=[0-9A-Fa-f]{4}_)")
"""Inside ``_x000D_``, which spreadsheets read as a character and not as these letters."""


class Row(NamedTuple):
    """A row of the sheet: what it is, its text, and what is said behind it."""

    mark: str | int
    text: str
    remark: str = ""


def write_source_sheet(sheet: Any, contents: Contents, styles: Styles) -> None:
    """Write the sheet."""
    begin(sheet, styles, _(_TITLE), _(_SUBTITLE))
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    rows = [Row(COLUMNS_ARE, contents.choice), *_column_rows(contents)]
    at = _write_block(sheet, styles, 3, rows)
    for scenario, file in _files(contents.cases):
        settings = scenario.settings if file.file == scenario.file else ()
        at = _write_block(sheet, styles, at + 1, list(rows_of(file, settings)))
    sheet.freeze_panes(2, 1)
    fit_width(sheet)


def rows_of(file: FileText, settings: Sequence[str] = ()) -> Iterator[Row]:
    """Give the rows that stand for a file: its name, its hash, what was set on top of it, and its lines."""
    yield Row(FILE, file.file)
    yield Row(HASH, text_hash(file.text))
    if file.text.startswith(BYTE_ORDER_MARK):
        yield Row(BEGINS, MARK_NAME)
    yield from (Row(SETTING, setting) for setting in settings)
    yield Row(LINE, "Text", "Line's end")
    parts = [*_LINES.split(file.text.removeprefix(BYTE_ORDER_MARK)), ""]
    lines = list(zip(parts[::2], parts[1::2], strict=True))
    if lines[-1] == ("", ""):
        lines.pop()
    for number, (line, end) in enumerate(lines, 1):
        pieces = _pieces(line)
        yield Row(number, pieces[0], LINE_ENDS[end])
        yield from (Row(CONTINUED, piece) for piece in pieces[1:])


def _pieces(line: str) -> list[str]:
    """Cut a line into what one cell each can hold; mostly it is one piece."""
    parts = _INSIDE_ESCAPE.split(line)
    return [part[start : start + LONGEST_CELL] for part in parts for start in range(0, max(len(part), 1), LONGEST_CELL)]


def text_hash(text: str) -> str:
    """Give the hash of a file's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _column_rows(contents: Contents) -> Iterator[Row]:
    for heading, case in zip(contents.case_names, contents.cases, strict=True):
        yield Row(COLUMN, heading)
        yield Row(FILE, case.file, case.case or "")


def _files(scenarios: Sequence[Scenario]) -> Iterator[tuple[Scenario, FileText]]:
    """Give every file once, each scenario's own before those that it extends."""
    seen: set[str] = set()
    for scenario in scenarios:
        for file in scenario.texts:
            if file.file not in seen:
                seen.add(file.file)
                yield scenario, file


def _write_block(sheet: Any, styles: Styles, at: int, rows: Sequence[Row]) -> int:
    """Write rows, the first one as a heading, and give the row after the last one."""
    for number, row in enumerate(rows, at):
        if number == at or row.mark == LINE:
            looks = [styles(HEADING if number == at else HEADER)] * len(_WIDTHS)
        else:
            looks = [styles(UNIT, LEFT), styles(TEXT), styles(UNIT)]
        if isinstance(row.mark, int):
            sheet.write_number(number, 0, row.mark, looks[0])
        else:
            sheet.write_string(number, 0, row.mark, looks[0])
        sheet.write_string(number, 1, row.text, looks[1])
        if row.remark or number == at:
            sheet.write_string(number, 2, row.remark, looks[2])
    return at + len(rows)
