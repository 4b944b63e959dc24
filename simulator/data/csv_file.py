"""CSV files: read as text by DuckDB, strictly, after a look at the first line with our own eyes."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter

from simulator.data.duckdb_engine import DuckDBEngine, first_line, text
from simulator.data.engines import Places, Table
from simulator.data.heads import check_heads
from simulator.data.refusals import wrong_data
from simulator.errors import ScenarioError
from simulator.language import _, marked, separated

_DELIMITERS = ",;\t|"
_LOOK = 1_000_000  # bytes in which the first line must end
_LINE = re.compile(r"Line: (\d+)")
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_OTHER_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
_SAVE = marked("save it as CSV in UTF-8")


def csv_table(path: str) -> Table:
    """Open a CSV file as a table of text.

    Args:
        path: the file.

    Raises:
        ScenarioError: it is no CSV file in UTF-8 with a line of heads.
    """
    heads, delimiter = heads_and_delimiter(path)
    named = ", ".join(f"{text(head)}: 'VARCHAR'" for head in heads)
    source = (
        f"read_csv({text(path)}, columns={{{named}}}, auto_detect=false, header=true, delim={text(delimiter)}, "
        "quote='\"', escape='\"', strict_mode=true, null_padding=false)"
    )
    return Table(CSVEngine(path), path, source, dict.fromkeys(heads, "string"), Places(2))


class CSVEngine(DuckDBEngine):
    """Says of an unreadable file which line it is."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._path = path

    def refusal(self, error: Exception) -> ScenarioError:
        """Say what is wrong with a line of the file."""
        message = str(error)
        line = _LINE.search(message)
        number = int(line[1]) if line else 0
        counts = _COUNTS.search(message)
        if counts:
            told = _(
                "{values} values, but the heads name {columns} columns",
                values=separated(int(counts[2])),
                columns=separated(int(counts[1])),
            )
            return wrong_data(self._path, told, _("put text that holds the delimiter into double quotes"), line=number)
        if "unterminated quote" in message:
            return wrong_data(self._path, _("a double quote is opened and never closed"), _("close it"), line=number)
        if "unicode" in message:
            return wrong_data(self._path, _("is not UTF-8"), _(_SAVE), line=number)
        return wrong_data(
            self._path,
            _("could not be read: {message}", message=first_line(ValueError(message))),
            _(_SAVE),
            line=number,
        )


def heads_and_delimiter(path: str) -> tuple[list[str], str]:
    """Give the heads of the columns and the delimiter.

    Raises:
        ScenarioError: it is no text in UTF-8 whose first line names columns.
    """
    try:
        with open(path, "rb") as stream:
            content = stream.read(_LOOK)
    except OSError as error:
        raise wrong_data(path, _("could not be read: {reason}", reason=error.strerror or error)) from None
    for mark, name in _OTHER_MARKS.items():
        if content.startswith(mark):
            raise wrong_data(path, _("is {name}, not UTF-8", name=name), _(_SAVE))
    first = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n").partition(b"\n")[0]
    if not first.strip():
        raise wrong_data(path, _("is empty"), _("the first line names the columns, such as customer,score,spend"))
    if b"\0" in first:
        raise wrong_data(path, _("is not text"), _("give a CSV, Parquet, Excel or DuckDB file"))
    try:
        line = first.decode().rstrip("\r")
    except UnicodeDecodeError as error:
        raise wrong_data(path, _("is not UTF-8 at byte {start}", start=error.start), _(_SAVE)) from None
    delimiter = _delimiter(line)
    heads = [head.strip() for head in next(csv.reader([line], delimiter=delimiter))]
    for number, head in enumerate(heads, 1):
        if not head:
            raise wrong_data(
                path, _("column {number} has no head", number=number), _("name every column in the first line"), line=1
            )
    check_heads(path, heads, line=1)
    return heads, delimiter


def _delimiter(line: str) -> str:
    outside = re.sub(r'"[^"]*"', "", line)
    counts = Counter(letter for letter in outside if letter in _DELIMITERS)
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter]) if counts else ","
