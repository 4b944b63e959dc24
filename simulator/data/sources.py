"""What the DATA of a command is: a file by its ending, a database by its address, or a frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.data.engines import Table
from simulator.data.refusals import wrong_data
from simulator.errors import ScenarioError, UsageError, did_you_mean, nearest, quoted
from simulator.language import _

POINT, COMMA = "point", "comma"
_CSV = (".csv", ".tsv", ".txt")
_PARQUET = (".parquet", ".pq")
_EXCEL = (".xlsx", ".xlsm")
_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".numbers")
_DUCKDB = (".duckdb", ".ddb")
_POSTGRES = ("postgresql://", "postgres://")
_ENDINGS = (*_CSV, *_PARQUET, *_EXCEL, *_DUCKDB)
EXTRA = 'pip install "nps-revenue-simulator[{}]"'


@dataclass(frozen=True, slots=True)
class Where:
    """Which part of a source is meant, and how its numbers are written.

    Attributes:
        table: a table of a database, or a sheet of a workbook.
        query: a query of a database, in its own SQL.
        decimal: how text writes decimals, ``point`` or ``comma``; None where nobody has said, which is a point, and
            numbers that could be read in two ways are refused.
        on_spark: whether a file is read by Spark.
    """

    table: str | None = None
    query: str | None = None
    decimal: str | None = None
    on_spark: bool = False


def open_table(source: Any, where: Where = Where()) -> Table:
    """Open what a person named, or a frame of a notebook.

    Raises:
        UsageError: what is asked for does not fit the source, or a library is missing.
        ScenarioError: it does not exist or cannot be read.
    """
    _need("ibis", "data")
    if not isinstance(source, str | Path):
        return _frame(source)
    name = str(source)
    if name.startswith(_POSTGRES):
        _need("psycopg", "postgres")
        from simulator.data.postgres_engine import postgres_table

        return postgres_table(name, where.table, where.query)
    ending = Path(name).suffix.lower()
    if where.on_spark:
        _need("pyspark", "spark")
        from simulator.data.spark_engine import spark_table

        return spark_table(_existing(name))
    return _file(name, ending, where)


def _file(name: str, ending: str, where: Where) -> Table:
    if where.query is not None and ending not in _DUCKDB:
        raise UsageError(_("--query belongs to a database"), _("leave it out for a file"))
    if where.table is not None and ending not in (*_DUCKDB, *_EXCEL):
        raise UsageError(_("--table belongs to a database or a workbook"), _("leave it out for this file"))
    if ending in _PARQUET:
        from simulator.data.duckdb_engine import parquet_table

        return parquet_table(name if "*" in name else _existing(name))
    if ending in _CSV:
        from simulator.data.csv_file import csv_table

        return csv_table(_existing(name))
    if ending in _EXCEL:
        _need("python_calamine", "data")
        from simulator.data.excel_file import excel_table

        return excel_table(_existing(name), where.table, "," if where.decimal == COMMA else ".")
    if ending in _DUCKDB:
        from simulator.data.duckdb_engine import database_table

        return database_table(_existing(name), where.table, where.query)
    raise _unknown(_existing(name), ending)


def _unknown(name: str, ending: str) -> ScenarioError:
    if ending in _OTHER_WORKBOOKS:
        return wrong_data(
            name,
            _("is a workbook of another kind ({ending})", ending=ending),
            _("save it as .xlsx, or the sheet as CSV"),
        )
    close = nearest(ending, _ENDINGS) if ending else None
    hint = did_you_mean(close) if close else _("known are {endings} and postgresql://...", endings=", ".join(_ENDINGS))
    what = (
        _("ends in {ending}, which is no kind of data", ending=quoted(ending))
        if ending
        else _("has no ending that tells its kind")
    )
    return wrong_data(name, what, hint)


def _frame(source: Any) -> Table:
    module = type(source).__module__.partition(".")[0]
    if module == "pyspark":
        from simulator.data.spark_engine import spark_frame_table

        return spark_frame_table(source)
    if module in ("pandas", "polars", "pyarrow"):
        from simulator.data.duckdb_engine import frame_table

        return frame_table(source)
    message = _("a {kind} is no table", kind=type(source).__name__)
    raise UsageError(message, _("give a file, a database's address, or a frame of pandas, polars, Arrow or Spark"))


def _existing(name: str) -> str:
    path = Path(name)
    if not path.exists():
        raise wrong_data(name, _("there is no such file"))
    if path.is_dir():
        raise wrong_data(name, _("is a folder, not a file"), _("name a file in it, or FOLDER/*.parquet"))
    return name


def _need(module: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise UsageError(_("reading this needs {module}, which is not installed", module=module), EXTRA.format(extra))
