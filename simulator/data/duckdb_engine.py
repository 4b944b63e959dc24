"""DuckDB, embedded: files of any size, its own databases, and frames of pandas, polars and Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.data.engines import COUNTED_FROM_ONE, Engine, Places, Table, in_brackets
from simulator.data.refusals import wrong_data
from simulator.errors import ScenarioError, quoted, suggest
from simulator.language import _

_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "BOOLEAN": "boolean",
    "DOUBLE": "float64",
    "FLOAT": "float32",
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    "UINTEGER": "uint32",
    "UBIGINT": "uint64",
    "HUGEINT": "decimal(38, 0)",
}
_OTHER = "string"  # what is neither number, text nor date is looked at as text
_VIEW = "nps_sim_source"


class DuckDBEngine(Engine):
    """An embedded database: in memory, or a file that is only read."""

    dialect = "duckdb"
    orders_rows = True
    casts_text = True

    def __init__(self, name: str = "", file: str | None = None) -> None:
        import duckdb

        self._name = name or file or _("the data")
        try:
            self.connection = duckdb.connect(file or ":memory:", read_only=file is not None)
        except duckdb.Error as error:
            raise wrong_data(
                self._name, _("is not a DuckDB database that can be read: {error}", error=first_line(error))
            ) from None
        self.connection.execute("SET enable_progress_bar = false")  # it would go to standard output

    def execute(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run a query and give its rows.

        Raises:
            ScenarioError: the data cannot be read.
        """
        import duckdb

        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise self.refusal(error) from None

    def refusal(self, error: Exception) -> ScenarioError:
        """Say why the data cannot be read."""
        return wrong_data(self._name, _("could not be read: {error}", error=first_line(error)))

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def table(self, name: str, source: str, places: Places = COUNTED_FROM_ONE) -> Table:
        """Describe a table, view or query in brackets.

        Raises:
            ScenarioError: it does not exist or cannot be read.
        """
        described = self.execute(f"DESCRIBE SELECT * FROM {source}")
        columns = {str(row[0]): _TYPES.get(str(row[1]), _decimal(str(row[1]))) for row in described}
        return Table(self, name, source, columns, places)

    def tables(self) -> list[str]:
        """Name the tables and views of the database."""
        return [str(row[0]) for row in self.execute("SHOW TABLES")]


def parquet_table(path: str) -> Table:
    """Read a Parquet file, or several by a pattern."""
    return DuckDBEngine(path).table(path, f"read_parquet({text(path)})")


def database_table(path: str, table: str | None, query: str | None) -> Table:
    """Read a table or a query of a DuckDB database."""
    engine = DuckDBEngine(path, path)
    if query is not None:
        return engine.table(_("the query in {path}", path=path), in_brackets(query))
    known = engine.tables()
    if table is None and len(known) == 1:
        table = known[0]
    if table is None:
        listed = ", ".join(quoted(name) for name in known) or _("none")
        raise wrong_data(
            path, _("holds these tables: {listed}", listed=listed), _("name one with --table, or give a --query")
        )
    if table not in known and "." not in table:
        raise wrong_data(path, _("has no table {table}", table=quoted(table)), suggest(table, known))
    return engine.table(
        _("{path}, table {table}", path=path, table=table), ".".join(identifier(part) for part in table.split("."))
    )


def frame_table(frame: Any, name: str | None = None, places: Places = COUNTED_FROM_ONE) -> Table:
    """Take a frame of pandas, polars or Arrow as it is."""
    name = name or _("the frame")
    engine = DuckDBEngine(name)
    engine.connection.register(_VIEW, frame)
    return engine.table(name, identifier(_VIEW), places)


def identifier(name: str) -> str:
    """Quote a name."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """Quote a text."""
    return "'" + str(value).replace("'", "''") + "'"


def first_line(error: Exception) -> str:
    """Give what an engine's error says, without its advice."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return quoted(line.partition(": ")[2] or line)


def _decimal(kind: str) -> str:
    return kind.lower() if kind.startswith("DECIMAL(") else _OTHER
