"""Where tables are: each engine runs the SQL that an expression is spelled in, and gives back rows.

An expression is written once, on a table that is bound to nothing; ibis spells it in the engine's dialect. Only
aggregates come back, whatever the size of the table.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.language import _, separated

PLACEHOLDER = "nps_sim_data"
"""What the table is called in an expression's SQL, before its true name or query stands there."""


class Engine(ABC):
    """Runs SQL in one dialect."""

    dialect: str
    orders_rows: bool = False
    """Whether rows have a number that people can find again, as in a file."""
    casts_text: bool = False
    """Whether text can be tried as a date: what is none gives nothing instead of an error."""

    @abstractmethod
    def execute(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run a query and give its rows."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""


class Places(NamedTuple):
    """How people find a row again.

    Attributes:
        first: the number of the first row below the heads.
        numbers: each row's own number, where some rows are left out.
        letters: the columns' letters in a sheet.
    """

    first: int = 1
    numbers: Sequence[int] = ()
    letters: Mapping[str, str] = {}

    def name(self, index: int, column: str) -> str:
        """Name the place of a row, counted from 0, and a column."""
        number = self.numbers[index] if self.numbers else self.first + index
        letter = self.letters.get(column)
        return _("cell {cell}", cell=f"{letter}{number}") if letter else _("row {number}", number=separated(number))


COUNTED_FROM_ONE = Places()


@dataclass(frozen=True)
class Table:
    """A table or query of an engine.

    Attributes:
        engine: what runs queries on it.
        name: what messages call it.
        source: its name in the engine, quoted, or a query in brackets.
        columns: its columns and what they hold, as ibis calls it (``int64``, ``float64``, ``string``, ``date`` ...).
        places: how people find a row again.
    """

    engine: Engine
    name: str
    source: str
    columns: Mapping[str, str]
    places: Places = COUNTED_FROM_ONE

    @property
    def unbound(self) -> Any:
        """The table as an ibis expression to build on."""
        import ibis

        return ibis.table(dict(self.columns), name=PLACEHOLDER)

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Work out an expression where the table is, and give its rows by column name."""
        import ibis

        names = list(expression.columns)
        sql = str(ibis.to_sql(expression, dialect=self.engine.dialect))
        for quote in ('"', "`"):
            sql = sql.replace(f"{quote}{PLACEHOLDER}{quote}", self.source)
        return [dict(zip(names, row, strict=True)) for row in self.engine.execute(sql)]


def in_brackets(query: str) -> str:
    """Give a query as the source of a table; a comment in its last line ends before the bracket."""
    return f"({query.strip().rstrip(';')}\n)"
