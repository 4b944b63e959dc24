"""All points of a sweep as data, in full precision: CSV, JSON and Parquet.

A row is a point: the inputs by path, the outcomes, and whether more customers would leave a segment than it holds. An
outcome that has no value is empty, null in JSON and Parquet.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from simulator import __version__
from simulator.analysis.sweep_result import Sweep
from simulator.errors import UsageError
from simulator.language import _
from simulator.report.csv_text import BYTE_ORDER_MARK, guarded
from simulator.report.json_text import write_json

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

LIBRARY, EXTRA = "pyarrow", "data"
_WORTH_THE_LIBRARY = 20_000  # rows; loading it takes as long as writing these without
_ROWS_AT_ONCE = 16_384
_METADATA = "nps-sim"
_ROWS = "rows"

Row = tuple[float | bool | None, ...]


def has_library() -> bool:
    """Tell whether the library that writes Parquet, and CSV faster, is installed."""
    return find_spec(LIBRARY) is not None


def refuse_parquet_without_library() -> None:
    """Say what to install where Parquet cannot be written.

    Raises:
        UsageError: The library is not installed.
    """
    if not has_library():
        command = f'pip install "nps-revenue-simulator[{EXTRA}]"'
        raise UsageError(
            _("Parquet takes {library}, which is not installed", library=LIBRARY),
            _("{command}, or write FILE.csv", command=command),
        )


def write_sweep_csv(sweep: Sweep, *, byte_order_mark: bool = False) -> Iterator[str]:
    """Write the table as CSV (RFC 4180), part by part."""
    yield (BYTE_ORDER_MARK if byte_order_mark else "") + _csv([list(map(guarded, sweep.columns))])
    if sweep.points >= _WORTH_THE_LIBRARY and has_library():
        yield from _fast_csv(sweep)
        return
    for rows in _in_parts(sweep.rows()):
        yield _csv([[_csv_text(value) for value in row] for row in rows])


def write_sweep_json(sweep: Sweep, *, ascii_only: bool = False) -> Iterator[str]:
    """Write ``Sweep.to_dict()`` as JSON, part by part and a row a line."""
    yield write_json(sweep.head(), ascii_only=ascii_only).removesuffix("\n}\n") + f',\n  "{_ROWS}": ['
    separator = "\n    "
    for rows in _in_parts(sweep.rows()):
        yield separator + ",\n    ".join(json.dumps(row, allow_nan=False) for row in rows)
        separator = ",\n    "
    yield "\n  ]\n}\n"


def write_sweep_parquet(sweep: Sweep) -> bytes:
    """Write the table as Parquet; what it is of stands in the file's metadata, as the JSON without its rows."""
    from pyarrow import parquet

    about = {"version": __version__, **sweep.head()}
    table = _arrow_table(sweep).replace_schema_metadata({_METADATA: json.dumps(about, ensure_ascii=False)})
    target = io.BytesIO()
    few_values = [axis.column for axis in sweep.axes]
    parquet.write_table(table, target, use_dictionary=few_values, write_statistics=False)
    return target.getvalue()


def _arrow_table(sweep: Sweep) -> Any:
    import pyarrow

    return pyarrow.table({name: _arrow_column(values) for name, values in sweep.flat().items()})


def _arrow_column(values: Array) -> Any:
    """Give a column's buffers to the library as they are: its own conversion would load pandas first."""
    import numpy as np
    import pyarrow

    def bits(flags: Array) -> Any:
        return pyarrow.py_buffer(np.packbits(flags, bitorder="little"))

    if values.dtype == bool:
        return pyarrow.Array.from_buffers(pyarrow.bool_(), len(values), [None, bits(values)])
    missing = np.isnan(values)
    known = bits(~missing) if missing.any() else None
    return pyarrow.Array.from_buffers(pyarrow.float64(), len(values), [known, pyarrow.py_buffer(values)])


def _fast_csv(sweep: Sweep) -> Iterator[str]:
    from pyarrow import csv as arrow_csv

    options = arrow_csv.WriteOptions(include_header=False, quoting_style="none", batch_size=_ROWS_AT_ONCE)
    for batch in _arrow_table(sweep).to_batches(_ROWS_AT_ONCE):
        target = io.BytesIO()
        arrow_csv.write_csv(batch, target, options)
        yield target.getvalue().decode().replace("\n", "\r\n")


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _csv_text(value: float | bool | None) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _in_parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while part := list(islice(rows, _ROWS_AT_ONCE)):
        yield part
