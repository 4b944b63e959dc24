"""A column's values read as what they mean, by expressions for any engine: numbers, names, moments, yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from simulator.data.cleaning import numbers_in, text_of
from simulator.data.engines import Table
from simulator.errors import UsageError, quoted
from simulator.language import _

DATE_ORDERS = ("iso", "day-first", "month-first")
ISO, DAY_FIRST, MONTH_FIRST = DATE_ORDERS
_DAY, _MONTH, _MARK = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])", "[/.-]"
_TIME = "([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?Z?)?"
_WRITTEN_ISO = f"^([0-9]{{4}})-{_MONTH}-{_DAY}{_TIME}$"
_YEAR_LAST = {
    DAY_FIRST: (f"^{_DAY}{_MARK}{_MONTH}{_MARK}([0-9]{{4}})", r"\3-\2-\1"),
    MONTH_FIRST: (f"^{_MONTH}{_MARK}{_DAY}{_MARK}([0-9]{{4}})", r"\3-\1-\2"),
}
_DATE_LETTERS = 10  # 2027-01-31


class Read(NamedTuple):
    """What stands in a column as an expression, null where it cannot be read, and whether anything stands there."""

    value: Any
    is_given: Any


class Moments(NamedTuple):
    """Moments as expressions; ``is_day`` where a date stands without a time of day."""

    value: Any
    is_given: Any
    is_day: Any


def numbers(table: Table, name: str, decimal: str | None) -> Read:
    """Read a column of numbers.

    Args:
        table: the table.
        name: the column.
        decimal: how text writes decimals; None is a point.

    Raises:
        UsageError: it holds dates, or true and false.
    """
    return Read(*numbers_in(table.unbound[name], table, name, decimal, _("name another column")))


def names(table: Table, name: str) -> Any:
    """Read a column of names, blanks being nothing."""
    return text_of(table.unbound[name], table.columns[name])


def moments(table: Table, name: str, order: str) -> Moments:
    """Read a column of dates or of dates with a time.

    Args:
        table: the table.
        name: the column.
        order: in which order text writes dates: one of ``DATE_ORDERS``.

    Raises:
        UsageError: it holds neither these nor text.
    """
    import ibis

    column, kind = table.unbound[name], table.columns[name]
    if kind in ("date", "timestamp"):
        return Moments(column.cast("timestamp"), column.notnull(), ibis.literal(kind == "date"))
    if kind != "string":
        raise UsageError(
            _("column {name} of {table} holds no dates", name=quoted(name), table=table.name),
            _("name another column"),
        )
    given = column.strip().nullif("")
    text = given if order == ISO else given.re_replace(*_YEAR_LAST[order])
    value = ibis.ifelse(text.re_search(_WRITTEN_ISO), text, None).try_cast("timestamp")
    return Moments(value, given.notnull(), given.length() <= _DATE_LETTERS)


def flags(table: Table, name: str, yes: Iterable[str], no: Iterable[str]) -> Read:
    """Read a column of yes or no as 1 and 0.

    Args:
        table: the table.
        name: the column.
        yes: the words for yes, in small letters.
        no: the words for no, in small letters.
    """
    import ibis

    column, kind = table.unbound[name], table.columns[name]
    if kind == "boolean":
        return Read(as_number(column), column.notnull())
    if kind == "string":
        given = column.strip().nullif("")
        word = given.lower()
        is_yes, is_no = word.isin(sorted(yes)), word.isin(sorted(no))
    else:
        given = column
        is_yes, is_no = column.cast("float64") == 1, column.cast("float64") == 0
    return Read(ibis.cases((is_yes, 1), (is_no, 0), else_=None), given.notnull())


def as_number(condition: Any) -> Any:
    """Write a condition as 1 and 0, null where it is not known; not every engine casts it."""
    import ibis

    return ibis.cases((condition, 1), (~condition, 0), else_=None)
