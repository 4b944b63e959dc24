"""The files a workbook was made from, read back from its sheet of their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.errors import quoted
from simulator.language import _, marked
from simulator.report.workbook.source_sheet import (
    BEGINS,
    BYTE_ORDER_MARK,
    COLUMN,
    COLUMNS_ARE,
    CONTINUED,
    FILE,
    FORMAT,
    FORMAT_PROPERTY,
    HASH,
    LINE_ENDS,
    SETTING,
    SOURCE_SHEET,
    text_hash,
)
from simulator.report.workbook_reading.guard import wrong_workbook
from simulator.report.workbook_reading.sheets import Book, Cell
from simulator.scenario.source import NO_SUCH_FILE, Source, source_of

_MARK, _TEXT, _REMARK = range(3)
_LINE_ENDS = {name: end for end, name in LINE_ENDS.items()}
WRITE_ANEW = marked("write the workbook anew with `nps-sim run -o`, and copy the edited cells into it")
"""A marked text: what to do about a workbook that cannot be read any more."""


class Column(NamedTuple):
    """A column of Inputs: its head, and the file and case whose values stand in it."""

    head: str
    file: str
    case: str | None


@dataclass
class StoredFile:
    """A file as the workbook holds it: what was set on top of it, its text, and its hash when the workbook was made."""

    file: str
    settings: list[str] = field(default_factory=list)
    hash: str = ""
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The file's whole text."""
        return "".join(self.pieces)

    @property
    def is_changed(self) -> bool:
        """Whether somebody changed the text in the workbook."""
        return text_hash(self.text) != self.hash


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """All that the sheet holds: what its columns are (cases or scenarios), the columns, and the files by name."""

    choice: str
    columns: tuple[Column, ...]
    files: Mapping[str, StoredFile]

    def source(self, file: str) -> Source:
        """Give a file as if it had been read from the disk.

        Raises:
            ScenarioError: The workbook does not hold it.
        """
        found = self.files.get(file)
        if found is None:
            raise wrong_workbook(file, NO_SUCH_FILE)
        return source_of(found.text.encode(), file)


def read_stored_files(book: Book) -> StoredFiles:
    """Read the sheet.

    Raises:
        ScenarioError: The workbook is not of this program or of a later version, or the sheet is missing or damaged.
    """
    _check_format(book)
    reader = _Reader(book)
    for row, cells in book.rows(SOURCE_SHEET, columns=_REMARK + 1):
        reader.take(row, cells)
    if not reader.columns or any(column.file not in reader.files for column in reader.columns):
        raise wrong_workbook(
            book.file, _("the sheet {sheet} does not hold the scenario's file", sheet=SOURCE_SHEET), _(WRITE_ANEW)
        )
    return StoredFiles(reader.choice, tuple(reader.columns), reader.files)


def _check_format(book: Book) -> None:
    stated = book.property(FORMAT_PROPERTY)
    if isinstance(stated, int | float) and stated > FORMAT:
        message = _(
            "was made by a later version of nps-sim (workbook format {format}, known here: up to {known})",
            format=f"{stated:g}",
            known=FORMAT,
        )
        raise wrong_workbook(book.file, message, _("update nps-sim"))
    if SOURCE_SHEET not in book.sheets:
        if stated is None:
            message = _("was not made by nps-sim, or by a version before workbook formats")
            hint = _("import takes workbooks that `nps-sim run -o` or `nps-sim compare -o` wrote")
            raise wrong_workbook(book.file, message, hint)
        message = _("the sheet {sheet} is missing, into whose text the inputs are written", sheet=SOURCE_SHEET)
        raise wrong_workbook(book.file, message, _(WRITE_ANEW))


class _Reader:
    """Takes the sheet's rows one by one."""

    def __init__(self, book: Book) -> None:
        self.choice = ""
        self.columns: list[Column] = []
        self.files: dict[str, StoredFile] = {}
        self._book = book
        self._head: str | None = None
        self._file: StoredFile | None = None

    def take(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Take a row."""
        mark, text, remark = (self._text(cells.get(index)) for index in (_MARK, _TEXT, _REMARK))
        if mark == COLUMNS_ARE:
            self.choice = text
        elif mark == COLUMN:
            self._head = text
        elif mark == FILE and self._head is not None:
            self.columns.append(Column(self._head, text, remark or None))
            self._head = None
        elif mark == FILE:
            self._file = self.files.setdefault(text, StoredFile(text))
        elif self._file is not None:
            self._take_in_file(row, mark, text, remark)

    def _take_in_file(self, row: int, mark: str, text: str, remark: str) -> None:
        file = self._file
        assert file is not None
        if mark == HASH:
            file.hash = text
        elif mark == BEGINS:
            file.pieces.append(BYTE_ORDER_MARK)
        elif mark == SETTING:
            file.settings.append(text)
        elif mark == CONTINUED and file.pieces:
            file.pieces.insert(-1, text)
        elif mark.isdigit():
            if remark not in _LINE_ENDS:
                place = f"{self._book.file}, {SOURCE_SHEET}!C{row}"
                message = _("{text} is not the end of a line", text=quoted(remark))
                raise wrong_workbook(place, message, _(WRITE_ANEW))
            file.pieces += (text, _LINE_ENDS[remark])

    def _text(self, cell: Cell | None) -> str:
        if cell is None or cell.value is None:
            return ""
        value = cell.value
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
