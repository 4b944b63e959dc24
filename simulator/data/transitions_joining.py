"""Two sources in one engine, so that customers are joined where the data is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.data.engines import PLACEHOLDER, Engine, Table
from simulator.errors import UsageError
from simulator.language import _, marked

_SECOND = f"{PLACEHOLDER}_second"
_ATTACHED = "nps_sim_attached"
_REMEDY = marked("put both into one database, or give one --query that has both waves and --wave COLUMN")


class EngineOfTwo(Engine):
    """The first source's engine, which knows the second one, too."""

    def __init__(self, engine: Engine, second: str) -> None:
        self._engine, self._second = engine, second
        self.dialect, self.casts_text = engine.dialect, engine.casts_text

    def execute(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run a query on both sources and give its rows."""
        return self._engine.execute(sql.replace(f'"{_SECOND}"', self._second))

    def close(self) -> None:
        """Close the first source's engine."""
        self._engine.close()


class SecondTable(Table):
    """The second source, which an expression calls by another name than the first."""

    @property
    def unbound(self) -> Any:
        """The table as an ibis expression to build on."""
        import ibis

        return ibis.table(dict(self.columns), name=_SECOND)

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Work out an expression on this source alone, where it is."""
        alone = Table(EngineOfTwo(self.engine, self.source), self.name, self.source, self.columns)
        return alone.rows(expression)


def joined(first: Table, second: Table) -> Table:
    """Let the first source's engine see the second source.

    Raises:
        UsageError: the two are in engines that cannot see each other.
    """
    return Table(EngineOfTwo(first.engine, _seen_from(first, second)), first.name, first.source, first.columns)


def _seen_from(first: Table, second: Table) -> str:
    """Give what the second source is called in the first one's engine."""
    from simulator.data.duckdb_engine import DuckDBEngine
    from simulator.data.postgres_engine import PostgresEngine

    if isinstance(first.engine, DuckDBEngine) and isinstance(second.engine, DuckDBEngine):
        return _in_duckdb(first.engine, second.engine, second.source)
    if isinstance(first.engine, PostgresEngine) and isinstance(second.engine, PostgresEngine):
        if _database(first) == _database(second):
            return second.source
        raise UsageError(_("the two waves are in different PostgreSQL databases"), _(_REMEDY))
    message = _("{first} and {second} are in different engines", first=first.name, second=second.name)
    raise UsageError(message, _(_REMEDY))


def _database(table: Table) -> tuple[Any, ...]:
    """Tell which database a connection leads to, on which server."""
    told = "SELECT current_database(), inet_server_addr(), inet_server_port(), pg_postmaster_start_time()"
    return tuple(table.engine.execute(told)[0])


def _in_duckdb(first: Any, second: Any, source: str) -> str:
    if source.startswith("read_"):  # a file, which every connection reads by itself
        return source
    file = _file(second)
    if file is None:  # a frame or a sheet, which is in memory as it is
        first.connection.register(_ATTACHED, second.connection.sql(f"SELECT * FROM {source}").to_arrow_table())
        return f'"{_ATTACHED}"'
    if file == _file(first):
        return source
    if source.startswith("("):
        raise UsageError(_("the two queries are in different databases"), _(_REMEDY))
    from simulator.data.duckdb_engine import text

    first.connection.execute(f"ATTACH {text(file)} AS {_ATTACHED} (READ_ONLY)")
    return f"{_ATTACHED}.{source}"


def _file(engine: Any) -> str | None:
    rows = engine.connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()
    return next((str(path) for (path,) in rows if path), None)
