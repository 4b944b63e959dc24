"""The two waves of a survey: from two sources, or from one table with a column that tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from simulator.data.cleaning import Rows, read_rows
from simulator.data.columns import Chosen, choose
from simulator.data.currency import refuse_mixed_currencies
from simulator.data.engines import Table
from simulator.data.refusals import wrong_data
from simulator.data.sources import Where, open_table
from simulator.data.transitions_dates import covers_dates, in_order, is_of, months_between
from simulator.data.transitions_joining import SecondTable, joined
from simulator.errors import UsageError, quoted, suggest
from simulator.language import _, ngettext, separated

FIRST, SECOND, NEITHER = "first", "second", "neither"
NEEDED, WANTED = ("customer", "score", "spend"), ("date", "currency")
_TWO = 2
_MOST_WAVES, _MOST_LISTED = 10_000, 10


@dataclass(frozen=True)
class Waves:
    """Two waves, opened.

    Attributes:
        names: what each is called.
        parts: the rows of each source; their ``moment`` is ``FIRST``, ``SECOND`` or something else.
        months: how long after the first the second is, where the data says so.
        columns: the columns in use, by what they mean; those of the first source.
        said: what is to be known of how they were found.
    """

    names: tuple[str, str]
    parts: tuple[Rows, ...]
    months: int | None
    columns: Mapping[str, str]
    said: tuple[str, ...]

    @property
    def joined(self) -> Table:
        """Where an expression on the rows of all parts is worked out.

        Raises:
            UsageError: they are in engines that cannot see each other.
        """
        tables = [part.table for part in self.parts]
        return tables[0] if len(tables) == 1 else joined(*tables)

    def close(self) -> None:
        """Let go of files and connections."""
        for part in self.parts:
            part.table.engine.close()


def open_waves(
    first: Any, second: Any, columns: Mapping[str, str | None], where: Where, waves: Sequence[str] | None
) -> Waves:
    """Open two waves.

    Args:
        first: a source; where it is the only one, the table of both waves.
        second: another source, or None.
        columns: the columns by what they mean; what is not named is guessed.
        where: which part of the sources; a table may be two names with a comma between, one for each source, blank for
            a file that has none.
        waves: of an only table, the names of its waves in their order, or None.

    Raises:
        UsageError: a column or a library is missing, or two sources cannot be joined.
        ScenarioError: a source cannot be read, or does not hold two waves.
    """
    if columns.get("unit") is not None:
        raise UsageError(_("--unit: transitions are measured for the company as a whole"), _("leave it out"))
    if second is None:
        return _of_one_table(open_table(first, where), columns, where, waves)
    if waves is not None or columns.get("wave") is not None:
        raise UsageError(
            _("--wave and --waves belong to one table that holds both waves"), _("leave them out, or WAVE2")
        )
    return _of_two_sources((first, second), columns, where)


def _of_two_sources(sources: tuple[Any, Any], columns: Mapping[str, str | None], where: Where) -> Waves:
    if where.on_spark:
        raise UsageError(_("Spark takes one table that holds both waves"), _("leave out --spark, or give one DATA"))
    if where.query is not None:
        raise UsageError(
            _("one --query gives one table"), _("let it give both waves, leave out WAVE2, and name the --wave")
        )
    named = [name.strip() or None for name in where.table.split(",")] if where.table else [None]
    if len(named) > _TWO:
        raise UsageError(
            _("--table names {named} tables", named=len(named)), _("name one for both waves, or FIRST,SECOND")
        )
    one, other = (
        open_table(source, replace(where, table=name))
        for source, name in zip(sources, (named[0], named[-1]), strict=True)
    )
    tables = (one, SecondTable(other.engine, other.name, other.source, other.columns, other.places))
    chosen = [choose(table.columns, columns, NEEDED, WANTED) for table in tables]
    refuse_mixed_currencies(zip(tables, chosen, strict=True))
    labels = (_always(FIRST), _always(SECOND))
    parts = tuple(_read(*each, where.decimal) for each in zip(tables, chosen, labels, strict=True))
    spans = _spans(part for part, each in zip(parts, chosen, strict=True) if each.get("date"))
    months = months_between([spans.get(wave) for wave in (FIRST, SECOND)])
    said = tuple(dict.fromkeys(text for each in chosen for text in each.said))
    return Waves(_names(one.name, other.name), parts, months, chosen[0].names, said)


def _names(first: str, second: str) -> tuple[str, str]:
    """Call two sources by their files' names, by more of them where these are the same, else by their order."""
    short = tuple(PurePath(name).name for name in (first, second))
    if short[0] != short[1]:
        return short[0], short[1]
    return (first, second) if first != second else (_("wave {number}", number=1), _("wave {number}", number=2))


def _of_one_table(table: Table, columns: Mapping[str, str | None], where: Where, waves: Sequence[str] | None) -> Waves:
    chosen = choose(table.columns, columns, NEEDED, ("wave", *WANTED))
    column = chosen.get("wave") or chosen.get("date")
    if column is None:
        raise UsageError(
            _("one table needs a column that tells its waves apart"), _("name it with --wave, or give WAVE2")
        )
    refuse_mixed_currencies([(table, chosen)])
    found = _values(table, column)
    names = _two_of(table, column, found) if waves is None else _named(waves, found)
    names_of_columns = {**{role: name for role, name in chosen.names.items() if name != column}, "wave": column}
    part = _read(table, Chosen(names_of_columns, ()), _by_name(names), where.decimal)
    spans = _spans([part] if "date" in names_of_columns else [])
    months = months_between([spans.get(wave, (name, name)) for wave, name in zip((FIRST, SECOND), names, strict=True)])
    said = (*chosen.said, *_said_of_waves(column, names, found), *_said_of_blanks(table, column))
    return Waves(names, (part,), months, names_of_columns, said)


Label = Callable[[Any], Any]
"""Says of each row which wave it is of, from its column of waves as text."""


def _always(wave: str) -> Label:
    import ibis

    return lambda _: ibis.literal(wave)


def _by_name(names: tuple[str, str]) -> Label:
    """Tell rows by the names of their waves; what is in neither keeps waves of its own."""
    import ibis

    def label(told: Any) -> Any:
        neither = ibis.literal(f"{NEITHER} ") + told.fill_null("")
        return ibis.cases((_belongs(told, names[0]), FIRST), (_belongs(told, names[1]), SECOND), else_=neither)

    return label


def _belongs(told: Any, name: str) -> Any:
    return (told == name) | told.startswith(f"{name}-") if covers_dates(name) else told == name


def _as_text(column: Any) -> Any:
    """Write a column's values as people do: a day without its time, a whole number without decimals."""
    import ibis

    kind = column.type()
    if kind.is_floating():  # a workbook holds 2026 as 2026.0
        whole = column.cast("int64")
        return ibis.ifelse(column == whole, whole.cast("string"), column.cast("string"))
    return (column.date() if kind.is_timestamp() else column).cast("string").strip()


def _read(table: Table, chosen: Chosen, label: Label, decimal: str | None) -> Rows:
    """Read a source with a row's wave as its moment, so that a customer may stand in each wave once, and its ``day``.

    The column of waves is read in the place of the units, which are not looked at.
    """
    names = {role: name for role, name in chosen.names.items() if role in NEEDED}
    places = {"unit": chosen.get("wave"), "date": chosen.get("date")}
    read = read_rows(table, Chosen({**names, **{role: name for role, name in places.items() if name}}, ()), decimal)
    row = read.expression
    row = row.mutate(moment=label(_as_text(row.raw_unit)), day=_as_text(row.raw_date).nullif(""))
    return Rows(table, Chosen(names, ()), row)


def _spans(parts: Iterable[Rows]) -> dict[str, tuple[str, str]]:
    """Give the first and the last day of each wave."""
    spans: dict[str, tuple[str, str]] = {}
    for part in parts:
        row = part.expression
        found = part.table.rows(row.group_by("moment").aggregate(first=row.day.min(), last=row.day.max()))
        spans |= {each["moment"]: (each["first"], each["last"]) for each in found if each["first"] is not None}
    return spans


def _values(table: Table, column: str) -> list[str]:
    """Give the different values of the column of waves; blanks are none."""
    source = table.unbound
    row = source.select(wave=_as_text(source[column]).nullif(""))
    different = row.filter(row.wave.notnull()).distinct().order_by("wave").limit(_MOST_WAVES + 1)
    found = [str(each["wave"]) for each in table.rows(different)]
    if len(found) > _MOST_WAVES:
        message = _(
            "column {column} has more than {most_waves} different values",
            column=quoted(column),
            most_waves=separated(_MOST_WAVES),
        )
        raise wrong_data(table.name, message, _("name a column of waves with --wave"))
    return found


def _two_of(table: Table, column: str, found: Sequence[str]) -> tuple[str, str]:
    if len(found) == _TWO:
        return in_order(found)
    message = _("column {column} holds no waves", column=quoted(column))
    if found:
        message = _(
            "column {column} holds {count} waves: {names}",
            column=quoted(column),
            count=separated(len(found)),
            names=_listed(found),
        )
    raise wrong_data(table.name, message, _("write --waves FIRST,SECOND; a year or a month covers its dates"))


def _named(waves: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
    if len(waves) != _TWO or is_of(*waves) or is_of(waves[1], waves[0]):
        named = ", ".join(map(quoted, waves)) or _("an empty text")
        raise UsageError(_("--waves names {named}", named=named), _("name two, the earlier one first"))
    for name in waves:
        if not any(is_of(value, name) for value in found):
            raise UsageError(_("--waves: there is no wave {name}", name=quoted(name)), suggest(name, found))
    return waves[0], waves[1]


def _said_of_waves(column: str, names: tuple[str, str], found: Sequence[str]) -> Iterator[str]:
    yield _(
        "wave 1 is {first} and wave 2 is {second}, by column {column}",
        first=quoted(names[0]),
        second=quoted(names[1]),
        column=quoted(column),
    )
    others = [value for value in found if not any(is_of(value, name) for name in names)]
    if others:
        yield _("rows of {others} belong to neither wave and are left out", others=_listed(others))


def _said_of_blanks(table: Table, column: str) -> Iterator[str]:
    told = _as_text(table.unbound[column]).nullif("")
    [found] = table.rows(table.unbound.aggregate(all=table.unbound.count(), told=told.count()))
    if found["all"] > found["told"]:
        blank = found["all"] - found["told"]
        yield ngettext(
            "{count} row whose {column} is blank is left out",
            "{count} rows whose {column} is blank are left out",
            blank,
            count=separated(blank),
            column=column,
        )


def _listed(values: Sequence[str]) -> str:
    more = ", …" if len(values) > _MOST_LISTED else ""
    return ", ".join(quoted(value) for value in values[:_MOST_LISTED]) + more
