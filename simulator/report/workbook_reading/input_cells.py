"""The Inputs sheet as it came back: which cell holds which path in which column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from simulator.errors import Problem, ScenarioError, quoted, suggest
from simulator.language import _, marked
from simulator.report.workbook.cells import column
from simulator.report.workbook.chosen_words import in_every_language
from simulator.report.workbook.input_places import FIRST_CASE, INPUTS_SHEET, PATH, SOURCE
from simulator.report.workbook_reading.guard import wrong_workbook
from simulator.report.workbook_reading.sheets import Book, Cell
from simulator.report.workbook_reading.stored_files import WRITE_ANEW

_HEADS_WITHIN = 50
"""How many rows may stand down to the heads, were somebody to insert some."""
_ONE_OF_TWO = marked("remove one of the two")


class InputCells(NamedTuple):
    """The cells of Inputs: by path, the number of its row and its cells by column; by head, its column.

    ``in_use`` is the column of the values in use, left of the first head.
    """

    file: str
    rows: Mapping[str, int]
    cells: Mapping[str, Mapping[int, Cell]]
    columns: Mapping[str, int]
    in_use: int

    def cell(self, path: str, head: str | None) -> Cell:
        """Give a cell, be it empty, by its row and head (None for the value in use)."""
        index = self.in_use if head is None else self.columns[head]
        return self.cells[path].get(index) or Cell(f"{column(index)}{self.rows[path]}", None, "n")

    def place(self, cell: Cell) -> str:
        """Name a cell as messages do: the file, the sheet and the cell."""
        return f"{self.file}, {INPUTS_SHEET}!{cell.place}"


def read_input_cells(book: Book, heads: Sequence[str], paths: Sequence[str]) -> InputCells:
    """Read the sheet.

    Args:
        book: the workbook.
        heads: the heads of the columns that hold values.
        paths: the paths of all rows.

    Raises:
        ScenarioError: The sheet, a column or a row is missing, a row stands twice, or names a path nobody knows.
    """
    if INPUTS_SHEET not in book.sheets:
        raise wrong_workbook(book.file, _("the sheet {sheet} is missing", sheet=INPUTS_SHEET), _(WRITE_ANEW))
    where = f"{book.file}, {INPUTS_SHEET}"
    above = dict(book.rows(INPUTS_SHEET, rows=_HEADS_WITHIN))
    remarks = [in_every_language(head) for head in (SOURCE, PATH)]
    top = next((row for row, cells in above.items() if _is_head(cells, remarks)), None)
    if top is None:
        message = _("the row of heads, from {first} to {last}, is missing", first=_("In use"), last=_(PATH))
        raise wrong_workbook(where, message, _(WRITE_ANEW))
    source, last = (next(index for index, cell in above[top].items() if cell.value in head) for head in remarks)
    values = [(index, cell) for index, cell in above[top].items() if FIRST_CASE <= index < source]
    columns = _columns(where, top, values, heads)
    below = {row: cells for row, cells in book.rows(INPUTS_SHEET, columns=last + 1) if row > top and last in cells}
    rows = _rows(where, [(row, cells[last]) for row, cells in below.items()], paths, column(last))
    return InputCells(
        book.file, rows, {path: below[row] for path, row in rows.items()}, columns, min(columns.values()) - 1
    )


def _is_head(cells: Mapping[int, Cell], remarks: Iterable[Collection[str]]) -> bool:
    texts = [cell.value for cell in cells.values()]
    return all(any(text in head for text in texts) for head in remarks)


def _columns(where: str, top: int, cells: Iterable[tuple[int, Cell]], heads: Sequence[str]) -> dict[str, int]:
    """Find the columns of values by their heads."""
    found: dict[str, int] = {}
    problems = []
    for index, cell in cells:
        head = str(cell.value)
        if head in heads and head not in found:
            found[head] = index
        elif found:
            if head in found:
                message, hint = _("the column {head} stands twice", head=quoted(head)), _(_ONE_OF_TWO)
            else:
                message = _("the column {head} is not one of this workbook", head=quoted(head))
                hint = suggest(head, heads) or _("write a new case into the scenario file")
            problems.append(Problem(f"{where}!{cell.place}", 0, 0, "", message, hint))
    missing = [_("the column {head} is missing", head=quoted(head)) for head in heads if head not in found]
    problems += [Problem(f"{where}!{top}:{top}", 0, 0, "", message, _(WRITE_ANEW)) for message in missing]
    if problems:
        raise ScenarioError(problems)
    return found


def _rows(where: str, cells: Iterable[tuple[int, Cell]], paths: Sequence[str], letter: str) -> dict[str, int]:
    """Find the row of every path."""
    found: dict[str, int] = {}
    problems = []
    known = set(paths)
    for row, cell in cells:
        path = str(cell.value)
        if path in known and path not in found:
            found[path] = row
        else:
            problems.append(_stray(f"{where}!{cell.place}", path, found.get(path), paths))
    hint = _("its path belongs in column {letters}; undo what removed it", letters=letter)
    missing = (path for path in paths if path not in found)
    problems += [Problem(where, 0, 0, path, _("its row is missing"), hint) for path in missing]
    if problems:
        raise ScenarioError(problems)
    return found


def _stray(place: str, path: str, first: int | None, paths: Iterable[str]) -> Problem:
    if first is not None:
        message = _("stands in a second row, first in row {row}", row=first)
        return Problem(place, 0, 0, quoted(path), message, _(_ONE_OF_TWO))
    return Problem(place, 0, 0, quoted(path), _("no input of this workbook has this path"), suggest(path, paths))
