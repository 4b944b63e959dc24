"""A workbook's sheets as cells: what stands there, as what, and by which formula."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from simulator.errors import quoted
from simulator.language import _
from simulator.report.workbook.cells import column
from simulator.report.workbook_reading.guard import check_package, wrong_workbook

MOST_ROWS, MOST_COLUMNS = 100_000, 1_000
"""What lies beyond belongs to nobody's inputs: a single cell at the sheet's far end must not make a loop."""
NUMBER, TEXT, TRUTH, DATE, ERROR = "n", "s", "b", "d", "e"
"""What a cell can hold, as openpyxl calls it."""


class Cell(NamedTuple):
    """A cell that holds something: its place, its value or the one stored with its formula, and the formula."""

    place: str
    value: Any
    kind: str
    formula: str | None = None


class Book:
    """A workbook opened for reading, after a look at it from outside.

    Args:
        content: the bytes of the file.
        file: its name in messages.

    Raises:
        ScenarioError: It is no workbook, is damaged, or holds what is refused for safety.
    """

    def __init__(self, content: bytes, file: str) -> None:
        check_package(content, file)
        self.file = file
        self._values, self._formulas = (self._opened(content, stored=stored) for stored in (True, False))

    def _opened(self, content: bytes, *, stored: bool) -> Any:
        import openpyxl

        try:
            return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=stored, keep_links=False)
        except Exception as error:  # what a damaged file makes of openpyxl is of any type
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> Exception:
        reason = quoted(f"{type(error).__name__}: {error}")
        message = _("is damaged, or was not saved as a workbook ({reason})", reason=reason)
        return wrong_workbook(self.file, message, _("save it once more in Excel or LibreOffice"))

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets' names."""
        return tuple(self._values.sheetnames)

    def property(self, name: str) -> object:
        """Give a document property of the workbook's own, None where there is none."""
        return next((each.value for each in self._values.custom_doc_props.props if each.name == name), None)

    def rows(
        self, sheet: str, columns: int = MOST_COLUMNS, rows: int = MOST_ROWS
    ) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Give the rows of a sheet that hold something, by number from 1, their cells by column from 0.

        Args:
            sheet: the sheet's name.
            columns: how many columns are looked at.
            rows: how many rows are looked at.

        Raises:
            ScenarioError: The sheet cannot be read.
        """
        blank: tuple[Any, Any] = (None, None)
        books = (self._values, self._formulas)
        try:
            for row, pair in enumerate(zip(*(_cells(book, sheet, columns, rows) for book in books), strict=True), 1):
                if pair[0] is blank[0] and pair[1] is blank[1]:
                    continue  # openpyxl fills a gap between rows with one and the same blank row
                cells = {
                    index: _cell(row, index, value, formula)
                    for index, (value, formula) in enumerate(zip(*pair, strict=True))
                    if value.value is not None or formula.value is not None
                }
                if cells:
                    yield row, cells
                else:
                    blank = pair
        except Exception as error:
            raise self._damaged(error) from error


def _cells(book: Any, sheet: str, columns: int, rows: int) -> Iterator[Any]:
    worksheet = book[sheet]
    worksheet.reset_dimensions()
    return iter(worksheet.iter_rows(min_row=1, max_row=rows, max_col=columns))


def _cell(row: int, index: int, value: Any, formula: Any) -> Cell:
    text = str(formula.value) if formula.data_type == "f" else None
    return Cell(f"{column(index)}{row}", value.value, value.data_type, text)
