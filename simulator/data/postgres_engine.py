"""PostgreSQL: the aggregates are worked out in the database, in a transaction that can only read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from simulator.data.duckdb_engine import first_line, identifier
from simulator.data.engines import Engine, Table, in_brackets
from simulator.data.refusals import wrong_data
from simulator.errors import ScenarioError, UsageError
from simulator.language import _

_TYPES = {
    "int2": "int16",
    "int4": "int32",
    "int8": "int64",
    "float4": "float32",
    "float8": "float64",
    "numeric": "decimal(38, 9)",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "timestamp",
}
_OTHER = "string"
_PASSWORD = re.compile(r"(//[^:/@]*):[^@/]*@|([?&]password=)[^&]*")
_PATIENCE = 10  # seconds to wait for a server to answer


class PostgresEngine(Engine):
    """A connection that only reads."""

    dialect = "postgres"

    def __init__(self, address: str) -> None:
        import psycopg

        self._shown = without_password(address)
        try:
            self._connection = psycopg.connect(address, connect_timeout=_PATIENCE, autocommit=True)
            self._connection.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            hint = _("check the address: postgresql://user@host:5432/database")
            raise wrong_data(self._shown, _("could not be reached: {error}", error=first_line(error)), hint) from None

    def execute(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run a query and give its rows.

        Raises:
            ScenarioError: the database refuses it.
        """
        rows: Sequence[tuple[Any, ...]] = self._run(sql).fetchall()
        return rows

    def columns(self, source: str) -> dict[str, str]:
        """Describe the columns of a table or a query in brackets."""
        cursor = self._run(f"SELECT * FROM {source} AS described LIMIT 0")
        kinds = self._connection.adapters.types
        found = {}
        for column in cursor.description or ():
            known = kinds.get(column.type_code)
            found[column.name] = _TYPES.get(known.name, _OTHER) if known else _OTHER
        return found

    def _run(self, sql: str) -> Any:
        import psycopg

        try:
            return self._connection.execute(sql.encode())
        except psycopg.Error as error:
            raise wrong_data(self._shown, _("the database refuses: {error}", error=first_line(error))) from None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def postgres_table(address: str, table: str | None, query: str | None) -> Table:
    """Open a table or a query of a database.

    Raises:
        UsageError: neither is named.
        ScenarioError: it cannot be reached or read.
    """
    if (table is None) == (query is None):
        raise UsageError(_("a database needs either --table or --query"), _("name one of them"))
    engine = PostgresEngine(address)
    shown = without_password(address)
    if query is not None:
        source, name = in_brackets(query), _("the query on {shown}", shown=shown)
    else:
        assert table is not None
        source, name = (
            ".".join(identifier(part) for part in table.split(".")),
            _("{path}, table {table}", path=shown, table=table),
        )
    try:
        return Table(engine, name, source, engine.columns(source))
    except ScenarioError:
        engine.close()
        raise


def without_password(address: str) -> str:
    """Give a database's address as it may be shown."""
    return _PASSWORD.sub(lambda found: f"{found[2]}***" if found[2] else f"{found[1]}:***@", address)
