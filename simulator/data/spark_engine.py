"""Spark: the same expression, spelled for Spark and run by its session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.data.csv_file import heads_and_delimiter
from simulator.data.duckdb_engine import first_line
from simulator.data.engines import Engine, Table
from simulator.data.refusals import wrong_data
from simulator.errors import quoted
from simulator.language import _

_TYPES = {
    "tinyint": "int8",
    "smallint": "int16",
    "int": "int32",
    "bigint": "int64",
    "float": "float32",
    "double": "float64",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "timestamp_ntz": "timestamp",
}
_OTHER = "string"
_VIEW = "nps_sim_source"


class SparkEngine(Engine):
    """A session of Spark, and the view that stands for the data in it."""

    dialect = "databricks"
    casts_text = True

    def __init__(self, session: Any, name: str, *, is_own: bool) -> None:
        self._session, self._name, self._is_own = session, name, is_own

    def execute(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run a query and give its rows.

        Raises:
            ScenarioError: Spark cannot read the data.
        """
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        try:
            return [tuple(row) for row in self._session.sql(sql).collect()]
        except (PySparkException, Py4JJavaError) as error:
            raise wrong_data(self._name, _("Spark could not read it: {error}", error=first_line(error))) from None

    def close(self) -> None:
        """Stop the session where it was started for this; a person's own goes on."""
        if self._is_own:
            self._session.stop()


def spark_frame_table(frame: Any, name: str | None = None, *, is_own: bool = False) -> Table:
    """Take a frame of Spark as it is."""
    name = name or _("the frame")
    frame.createOrReplaceTempView(_VIEW)
    columns = {column: _TYPES.get(kind, _decimal(kind)) for column, kind in frame.dtypes}
    return Table(SparkEngine(frame.sparkSession, name, is_own=is_own), name, f"`{_VIEW}`", columns)


def spark_table(path: str) -> Table:
    """Let a local session of Spark read a CSV or Parquet file.

    Raises:
        ScenarioError: it is neither.
    """
    from pyspark.sql import SparkSession

    ending = Path(path).suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise wrong_data(
            path, _("Spark is given CSV and Parquet files, not {ending}", ending=quoted(ending)), _("leave out --spark")
        )
    is_own = SparkSession.getActiveSession() is None
    builder = SparkSession.builder.appName("nps-sim").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "8")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    reader = session.read
    if ending == ".parquet":
        return spark_frame_table(reader.parquet(path), path, is_own=is_own)
    _heads, delimiter = heads_and_delimiter(path)
    frame = reader.csv(path, header=True, sep=delimiter, escape='"', mode="FAILFAST")
    return spark_frame_table(frame, path, is_own=is_own)


def _decimal(kind: str) -> str:
    return kind if kind.startswith("decimal(") else _OTHER
