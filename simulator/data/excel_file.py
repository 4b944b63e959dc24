"""Excel files, read by calamine: the first sheet, or the one that is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from simulator.data.duckdb_engine import frame_table
from simulator.data.engines import Places, Table
from simulator.data.excel_package import letters, look_into
from simulator.data.heads import check_heads
from simulator.data.refusals import wrong_data
from simulator.errors import quoted
from simulator.language import _


def excel_table(path: str, sheet: str | None, decimal_mark: str = ".") -> Table:
    """Open a sheet whose first row names the columns.

    Args:
        path: the file.
        sheet: the sheet's name, by default that of the first one.
        decimal_mark: how the numbers of a column that also holds text are written as text.

    Raises:
        ScenarioError: it is no workbook, has no such sheet, or the sheet has no heads.
    """
    import pyarrow

    seen = look_into(path, sheet)
    rows = _rows(path, seen.name)
    for (row, column), fault in seen.faults.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = fault
    name = _("{path}, sheet {sheet}", path=path, sheet=seen.name)
    if not rows:
        raise wrong_data(name, _("the sheet is empty"), _("the first row names the columns"))
    heads = _heads(name, rows[0])
    filled = {number: row for number, row in enumerate(rows[1:], 2) if any(value != "" for value in row)}
    columns = {head: _column([row[index] for row in filled.values()], decimal_mark) for index, head in heads.items()}
    places = Places(2, tuple(filled), {head: letters(index) for index, head in heads.items()})
    return frame_table(pyarrow.table(columns), name, places)


def _rows(path: str, sheet: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise wrong_data(path, _("is not a workbook that can be read: {error}", error=quoted(str(error)))) from None


def _heads(name: str, row: Sequence[Any]) -> Mapping[int, str]:
    """Give the columns' heads by position; a column without a head is left aside where nothing names it."""
    heads = {index: str(value).strip() for index, value in enumerate(row) if str(value).strip()}
    if not heads:
        raise wrong_data(name, _("the first row names no column"), _("put the names of the columns into the first row"))
    check_heads(name, heads.values())
    return heads


def _column(values: list[Any], decimal_mark: str) -> list[Any]:
    """Give a column of numbers or dates as it is, any other as text."""
    present = [value for value in values if value != ""]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in present):
        return [None if value == "" else float(value) for value in values]
    if all(isinstance(value, date | datetime) for value in present):
        return [None if value == "" else _moment(value) for value in values]
    return [None if value == "" else _text(value, decimal_mark) for value in values]


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def _text(value: Any, decimal_mark: str) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", decimal_mark)
    return str(value)
