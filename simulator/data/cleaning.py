"""What a row of customer-level data must be: its columns read as what they mean, one expression for any engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulator.data.columns import Chosen
from simulator.data.engines import Table
from simulator.data.refusals import wrong_data
from simulator.data.sources import COMMA
from simulator.errors import UsageError, quoted
from simulator.language import _

SCORES = tuple(range(11))
READ_ROLES = ("customer", "unit", "date", "score", "spend")
WITH_POINT = re.compile("[+-]?([0-9]{1,30}([.][0-9]{0,30})?|[.][0-9]{1,30})([eE][+-]?[0-9]{1,2})?")
WITH_COMMA = re.compile("[+-]?([0-9]{1,3}([.][0-9]{3})+|[0-9]{1,30})(,[0-9]{1,30})?")
"""How numbers are written with a decimal point, and with a decimal comma where points separate thousands."""
_TWO_READINGS = "^[+-]?[1-9][0-9]{0,2}([.][0-9]{3})+$"


@dataclass(frozen=True)
class Rows:
    """The rows of a table, each column read as what it means.

    ``expression`` has ``customer``, ``unit`` and ``moment`` (null where there is no such column), ``number`` (what
    stands for the score), ``score`` (that, where it is 0 to 10), ``spend``, ``has_score`` and ``has_spend`` (whether
    something stands there) and each column as it is (``raw_score`` and so on).
    ``unit_key``, ``score_key`` and ``spend_key`` are the same, read no further than sums over clean rows need.
    """

    table: Table
    chosen: Chosen
    expression: Any

    def has(self, role: str) -> bool:
        """Tell whether there is a column for a role."""
        return self.chosen.get(role) is not None

    def holds_text(self, role: str) -> bool:
        """Tell whether a role's column holds text."""
        return _holds_text(self.table, self.chosen, role)


def read_rows(table: Table, chosen: Chosen, decimal: str | None) -> Rows:
    """Read the chosen columns of a table.

    Args:
        table: the table.
        chosen: its columns by what they mean.
        decimal: how text writes decimals; None where nobody has said.

    Raises:
        UsageError: a column that must hold numbers holds something else.
        ScenarioError: nobody has said how decimals are written, and the numbers could be read in two ways.
    """
    import ibis

    if decimal is None:
        _refuse_two_readings(table, chosen)
    source = table.unbound
    score, has_score = _number(source, table, chosen, "score", decimal)
    # not `isin`: an engine may join with the list of scores, which costs more than all the rest
    is_whole = score.between(SCORES[0], SCORES[-1]) & (score == score.floor())
    columns = {"has_score": has_score, "number": score, "score": ibis.ifelse(is_whole, score, None)}
    columns["spend"], columns["has_spend"] = _number(source, table, chosen, "spend", decimal)
    for role in ("customer", "unit"):
        columns[role] = _text(source, table, chosen, role)
    for role in READ_ROLES:
        columns[f"raw_{role}"] = source[chosen.names[role]] if chosen.get(role) else ibis.null("string")
    columns["moment"] = _moment(source, table, chosen)
    columns["unit_key"] = columns["raw_unit"] if _holds_text(table, chosen, "unit") else columns["unit"]
    columns["score_key"] = columns["score"] if _holds_text(table, chosen, "score") else columns["raw_score"]
    is_number = chosen.get("spend") is not None and not _holds_text(table, chosen, "spend")
    columns["spend_key"] = columns["raw_spend"].cast("float64") if is_number else columns["spend"]
    return Rows(table, chosen, source.select(**columns))


def _holds_text(table: Table, chosen: Chosen, role: str) -> bool:
    name = chosen.get(role)
    return name is not None and table.columns[name] == "string"


def _refuse_two_readings(table: Table, chosen: Chosen) -> None:
    """Refuse spends of which every one with a point has three digits behind it: 1.500 is 1,500 to some."""
    if not _holds_text(table, chosen, "spend"):
        return
    name = chosen.names["spend"]
    text = table.unbound[name].strip()
    pointed, twofold = text.contains("."), text.re_search(_TWO_READINGS)
    counts = table.unbound.aggregate(
        pointed=pointed.sum(), twofold=twofold.sum(), example=twofold.ifelse(text, None).max()
    )
    [found] = table.rows(counts)
    if found["pointed"] and found["pointed"] == found["twofold"]:
        message = _(
            "column {name}: the point in {found} may stand before thousands or decimals",
            name=quoted(name),
            found=quoted(found["example"]),
        )
        raise wrong_data(table.name, message, _("say which: --decimal comma, or --decimal point"))


def _number(source: Any, table: Table, chosen: Chosen, role: str, decimal: str | None) -> tuple[Any, Any]:
    """Give a column's numbers, null where there is none, and whether something stands there."""
    import ibis

    name = chosen.get(role)
    if name is None:
        return ibis.null("float64"), ibis.literal(value=False)
    return numbers_in(source[name], table, name, decimal, _("name another with --{role}", role=role))


def numbers_in(column: Any, table: Table, name: str, decimal: str | None, remedy: str) -> tuple[Any, Any]:
    """Give the numbers of a column, null where there is none, and whether something stands there.

    Raises:
        UsageError: it holds dates, or true and false; ``remedy`` says what to do.
    """
    import ibis

    kind = table.columns[name]
    if kind in ("boolean", "date", "timestamp"):
        raise UsageError(_("column {name} of {table} holds no numbers", name=quoted(name), table=table.name), remedy)
    if kind == "string":
        given = column.strip().nullif("")
        return number_of_text(given, decimal), given.notnull()
    number = column.cast("float64")
    if kind.startswith(("float", "decimal")):  # not a number is how frames write that nothing is there
        number = ibis.ifelse(number.isnan(), None, number)
    return number, number.notnull()


def number_of_text(given: Any, decimal: str | None) -> Any:
    """Read what is written as a number; one pattern for all engines, which would read ``5f`` or ``1_000`` variously."""
    import ibis

    pattern = WITH_COMMA if decimal == COMMA else WITH_POINT
    plain = given.replace(".", "").replace(",", ".") if decimal == COMMA else given
    return ibis.ifelse(given.re_search(f"^{pattern.pattern}$"), plain, None).cast("float64")


def _text(source: Any, table: Table, chosen: Chosen, role: str) -> Any:
    import ibis

    name = chosen.get(role)
    return ibis.null("string") if name is None else text_of(source[name], table.columns[name])


def text_of(column: Any, kind: str) -> Any:
    """Read a column as text, blanks being nothing; ``kind`` is what it holds, as a table says it."""
    import ibis

    if kind == "string":
        return column.strip().nullif("")
    if kind.startswith("float"):  # a workbook holds 3 as 3.0
        whole = column.cast("int64")
        return ibis.ifelse(column == whole, whole.cast("string"), column.cast("string"))
    return column.cast("string")


def _moment(source: Any, table: Table, chosen: Chosen) -> Any:
    import ibis

    name = chosen.get("date") or chosen.get("wave")
    if name is None:
        return ibis.null("string")
    return source[name].strip().nullif("") if table.columns[name] == "string" else source[name]
