"""The rows of a table of answers, each column read as what it means: one expression for any engine."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from simulator.data.checked_rows import Check, CheckedRows
from simulator.data.cleaning import read_rows
from simulator.data.column_values import ISO, Moments, Read, as_number, flags, moments, names, numbers
from simulator.data.columns import Chosen
from simulator.data.engines import Table
from simulator.data.metrics_catalogue import CES_SCALE, CSAT_SCALE, LOWEST_SATISFIED
from simulator.language import _, marked, separated
from simulator.model.kinds import MOST_MONEY, PERIODS

CUSTOMER, UNIT, WAVE, SCORE = "customer", "unit", "wave", "score"
_YES = ("yes", "y", "true", "t", "1", "có", "đúng", "rồi", "x")
_NO = ("no", "n", "false", "f", "0", "không", "sai", "chưa")
_LEFT = ("churned", "left", "lost", "cancelled", "canceled", "inactive", "đã rời bỏ", "rời bỏ", "đã hủy", "ngừng")
_STAYED = ("active", "retained", "stayed", "đang hoạt động", "hoạt động", "còn")
_SCORES = (0, 10)
_SMALLEST_YEAR = 1900


class How(NamedTuple):
    """How text is read, and how rows are put into waves.

    Attributes:
        decimal: how text writes decimals; None is a point.
        dates: in which order text writes dates.
        period: how long a wave is, where it comes from dates: one of ``PERIODS``.
        as_of: the moment up to which customers have left and tickets are due; None is the end of the data.
    """

    decimal: str | None = None
    dates: str = ISO
    period: str = "quarter"
    as_of: datetime | None = None


class Words(NamedTuple):
    """Words for yes and for no besides the usual ones, and what is said of any other."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    neither: str = marked("is neither yes nor no")


class Values(NamedTuple):
    """Values of rows by name, as expressions, and what may be wrong with them."""

    columns: Mapping[str, Any]
    checks: tuple[Check, ...] = ()


def answer_rows(table: Table, chosen: Chosen, how: How) -> CheckedRows:
    """Read the chosen columns of a table of answers.

    Raises:
        UsageError: a column holds another kind of values than is looked for in it.
    """
    parts = [unit_values(table, chosen), _wave_values(table, chosen, how)]
    scales = {SCORE: _SCORES, "csat": CSAT_SCALE, "ces": CES_SCALE}
    parts += [scale_values(table, chosen, role, scale, how) for role, scale in scales.items() if chosen.get(role)]
    parts += [_money_values(table, chosen, role, how) for role in ("spend", "contract", "spent") if chosen.get(role)]
    parts.append(_churn_values(table, chosen, how))
    if chosen.get("csat"):
        parts.append(Values({"satisfied": satisfied(parts, "csat")}))
    if chosen.get(CUSTOMER):
        parts.append(Values({CUSTOMER: names(table, chosen.names[CUSTOMER])}))
    return gathered_rows(table, chosen, parts)


def gathered_rows(table: Table, chosen: Chosen, parts: Iterable[Values]) -> CheckedRows:
    """Put values together, with each checked column as it is."""
    listed = list(parts)
    columns = {name: value for part in listed for name, value in part.columns.items()}
    checks = tuple(check for part in listed for check in part.checks)
    for role in dict.fromkeys(check.role for check in checks):
        columns[f"raw_{role}"] = table.unbound[chosen.names[role]]
    return CheckedRows(table, chosen.names, table.unbound.select(**columns), checks)


def unit_values(table: Table, chosen: Chosen) -> Values:
    """Read the unit of each row, where there are units."""
    return _name_values(table, chosen, UNIT)


def wave_values(moment: Moments, role: str, how: How) -> Values:
    """Put rows into waves by a moment, as the number of the period since year 0."""
    months = moment.value.year().cast("int64") * PERIODS["year"] + moment.value.month().cast("int64") - 1
    return Values({WAVE: months // PERIODS[how.period], **_moment_columns(role, moment)}, moment_checks(role, how))


def moment_values(table: Table, chosen: Chosen, role: str, how: How) -> tuple[Moments, Values]:
    """Read moments, which stand as ``at_ROLE`` among the values."""
    moment = moments(table, chosen.names[role], how.dates)
    return moment, Values(_moment_columns(role, moment), moment_checks(role, how))


def moment_checks(role: str, how: How) -> tuple[Check, ...]:
    """Refuse what is no date."""
    hint = None
    if how.dates == ISO:
        hint = _(
            "write dates as 2027-01-31, or say --dates day-first for 31/01/2027, --dates month-first for 01/31/2027"
        )
    unreadable = Check(marked("is no date"), role, lambda row: row[f"given_{role}"] & row[f"at_{role}"].isnull(), hint)
    return (
        unreadable,
        Check(marked("is a date before 1900"), role, lambda row: row[f"at_{role}"].year() < _SMALLEST_YEAR),
    )


def flag_values(table: Table, chosen: Chosen, role: str, value: str, words: Words) -> Values:
    """Read yes or no as 1 and 0, in these words and the usual ones."""
    yes, no = (*_YES, *words.yes), (*_NO, *words.no)
    read = flags(table, chosen.names[role], _spellings(yes), _spellings(no))
    hint = _(
        "accepted are {yes}; and {no}; --named-only leaves out columns that are not named",
        yes=", ".join(yes),
        no=", ".join(no),
    )
    return Values(_given(role, value, read), (Check(words.neither, role, _is_unread(role, value), hint),))


def scale_values(table: Table, chosen: Chosen, role: str, scale: tuple[int, int], how: How) -> Values:
    """Read answers on a scale of whole numbers."""
    import ibis

    low, high = scale
    read = numbers(table, chosen.names[role], how.decimal)
    is_answer = read.value.between(low, high) & (read.value == read.value.floor())
    answers = ibis.ifelse(is_answer, read.value, None)
    check = Check(_("is none of {low} to {high}", low=low, high=high), role, _is_unread(role, role))
    return Values(_given(role, role, Read(answers, read.is_given)), (check,))


def satisfied(parts: Iterable[Values], value: str) -> Any:
    """Tell from answers of 1 to 5 who is satisfied."""
    answers = next(part.columns[value] for part in parts if value in part.columns)
    return as_number(answers >= LOWEST_SATISFIED)


def _name_values(table: Table, chosen: Chosen, role: str) -> Values:
    name = chosen.get(role)
    if name is None:
        return Values({})
    return Values({role: names(table, name)}, (Check(marked("is missing"), role, lambda row: row[role].isnull()),))


def _wave_values(table: Table, chosen: Chosen, how: How) -> Values:
    if chosen.get("date") is None:
        return _name_values(table, chosen, WAVE)
    moment, _values = moment_values(table, chosen, "date", how)
    dated = wave_values(moment, "date", how)
    return Values(dated.columns, (*dated.checks, Check(marked("is missing"), "date", lambda row: ~row.given_date)))


def _money_values(table: Table, chosen: Chosen, role: str, how: How) -> Values:
    name = chosen.names[role]
    read_rows(table, Chosen({"spend": name}, ()), how.decimal)  # refuses amounts that could be read in two ways
    read = numbers(table, name, how.decimal)
    comma = _("if it has a decimal comma, write --decimal comma") if how.decimal is None else None
    checks = (
        Check(marked("is no number"), role, _is_unread(role, role), comma),
        Check(marked("is below 0"), role, lambda row: row[role] < 0),
        Check(
            _("is above {most_money}", most_money=separated(MOST_MONEY, 0)), role, lambda row: row[role] > MOST_MONEY
        ),
    )
    return Values(_given(role, role, read), checks)


def _churn_values(table: Table, chosen: Chosen, how: How) -> Values:
    if chosen.get("churned"):
        return flag_values(table, chosen, "churned", "churned", Words(_LEFT, _STAYED))
    if chosen.get("active"):
        active = flag_values(table, chosen, "active", "still_active", Words(_STAYED, _LEFT))
        return Values({**active.columns, "churned": 1 - active.columns["still_active"]}, active.checks)
    if chosen.get("end") is None:
        return Values({})
    end, read = moment_values(table, chosen, "end", how)
    has_left = end.is_given if how.as_of is None else end.is_given & (end.value <= how.as_of)
    return Values({**read.columns, "churned": as_number(has_left)}, read.checks)


def _given(role: str, value: str, read: Read) -> dict[str, Any]:
    return {value: read.value, f"given_{role}": read.is_given}


def _moment_columns(role: str, moment: Moments) -> dict[str, Any]:
    return {f"at_{role}": moment.value, f"given_{role}": moment.is_given}


def _is_unread(role: str, value: str) -> Any:
    return lambda row: row[f"given_{role}"] & row[value].isnull()


def _spellings(words: Iterable[str]) -> set[str]:
    """Give words as they may be stored: letters and marks as one or apart, and without marks."""
    bare = str.maketrans({"đ": "d"})
    found = set()
    for word in words:
        apart = unicodedata.normalize("NFD", word)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(bare)
        found |= {unicodedata.normalize("NFC", word), apart, plain}
    return found
