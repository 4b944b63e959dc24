"""What a table for people is made of; terminal, Markdown and every other form only write it down.

A figure keeps its unrounded value beside its text, and figures that stand together are written alike: in one unit, with
the same decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from math import fsum

from simulator.language import _, marked, percentage
from simulator.report.numbers import (
    LARGE_SCALES,
    NO_BREAK_SPACE,
    NOT_APPLICABLE,
    UNITS,
    add_up,
    decimals,
    exact,
    number,
    round_half_up,
)
from simulator.report.terms import currency_unit

Line = tuple[str, int, str]
"""A line of running text with its indentation and its style, as a terminal knows it."""
HEAD = "bold"
"""The style of a heading, or of what counts most in a list."""
LIST_INDENTATION = 2

CENTS = 2
UNITS_BELOW = 10**9
"""Tables give money to the unit below this; above it, in thousand millions or more."""

LARGE_SPEND = 10**6
"""From here on an amount per customer has no cents."""

WHOLE_CENT, ZERO_CENT = 1e-12, 1e-5
"""How near to a whole number of cents an amount is taken for one: of itself, and in cents."""

_PERCENT = "%"


class Role(Enum):
    """What a row is: one of several, their sum, or the heading of those below it."""

    ITEM = "item"
    TOTAL = "total"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, unrounded, and how people read it; ``value`` is None where none applies."""

    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and, where all its figures share one, their unit. ``is_text`` columns align to the left."""

    head: str
    unit: str = ""
    is_text: bool = False

    @property
    def caption(self) -> str:
        """Head and unit as one text."""
        return f"{self.head}, {self.unit}" if self.head and self.unit else self.head or self.unit


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a label in the first column and a figure in each of the others; a heading has a label alone."""

    label: str
    figures: tuple[Figure, ...] = ()
    role: Role = Role.ITEM


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is shown; ``note`` names the convention it rests on."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything shown for a run or a comparison: title, one sentence, tables, warnings, and where it comes from."""

    title: str
    headline: str
    tables: tuple[Table, ...]
    warnings: tuple[str, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class Notation:
    """How figures of one unit are written.

    Attributes:
        unit: What one of them is, for the head of the column or the row.
        divisor: What a value is divided by: 0.01 shows a share in per cent, 10**6 money in millions.
        places: Decimals.
    """

    unit: str
    divisor: float = 1.0
    places: int = 0

    def figure(self, value: float | None, *, signed: bool = False) -> Figure:
        """Write one value."""
        return Figure(value, number(self._scaled(value), self.places, signed=signed))

    def with_unit(self, value: float | None, *, signed: bool = False) -> str:
        """Write one value with its unit, for a sentence."""
        text = self.figure(value, signed=signed).text
        if self.unit.startswith(_PERCENT):
            return f"{percentage(text)}{self.unit.removeprefix(_PERCENT)}"
        return f"{text}{NO_BREAK_SPACE}{self.unit}" if self.unit else text

    def figures(self, parts: Sequence[float], total: float, *, signed: bool = False) -> list[Figure]:
        """Write parts and then their total, rounded so that they add up on paper."""
        scaled = [part / self.divisor for part in parts]
        try:
            shown: Sequence[Decimal | float] = add_up(scaled, self.places, total / self.divisor)
        except ValueError:
            shown = scaled
        texts = [number(part, self.places, signed=signed) for part in shown]
        return [*map(Figure, parts, texts), self.figure(total, signed=signed)]

    def _scaled(self, value: float | None) -> Decimal | float | None:
        return value if value is None or self.divisor == 1 else exact(value) / exact(self.divisor)


CUSTOMERS = Notation(marked("customers"))


def customers(_values: Iterable[float | None] = ()) -> Notation:
    """Write numbers of customers."""
    return replace(CUSTOMERS, unit=_(CUSTOMERS.unit))


def as_difference(unit: str) -> str:
    """Name the unit of differences between values of a unit: of per cent it is percentage points."""
    return unit.replace("%", _("% points"), 1)


def shares(values: Iterable[float | None], unit: str = "%") -> Notation:
    """Write shares in per cent, with one decimal unless all are whole."""
    return Notation(unit, 0.01, _places([value and 100 * value for value in values]))


def points(values: Iterable[float | None]) -> Notation:
    """Write scores in points, with one decimal unless all are whole."""
    return Notation(_("points"), 1.0, _places(values))


def months(values: Iterable[float | None]) -> Notation:
    """Write times in months, with one decimal unless all are whole."""
    return Notation(_("months"), 1.0, _places(values))


def money(values: Iterable[float | None], currency: str, suffix: str = "") -> Notation:
    """Write amounts in full, in millions or more from a thousand million on.

    Cents are shown where nothing is behind them, that is where every amount is a whole number of cents: decimals of an
    estimate would claim a precision that it has not.

    Args:
        values: All amounts that stand together.
        currency: ISO 4217 code.
        suffix: What the amount is per, such as ``a year``.
    """
    known = [value for value in values if value is not None]
    largest = max(map(abs, known), default=0.0)
    scale = next((scale for scale in reversed(LARGE_SCALES) if largest >= scale.divisor), UNITS)
    if largest < UNITS_BELOW:
        scale = UNITS
    unit = " ".join(part for part in (currency_unit(currency, scale), suffix) if part)
    places = decimals(currency, _cents(known)) if scale is UNITS else CENTS
    return Notation(unit, float(scale.divisor), places)


def spend(values: Iterable[float | None], currency: str, suffix: str = "") -> Notation:
    """Write amounts per customer: with cents, unless all are whole or the amounts are large."""
    known = [value for value in values if value is not None]
    largest = max(map(abs, known), default=0.0)
    if largest >= LARGE_SPEND or all(round_half_up(value, CENTS) == round_half_up(value) for value in known):
        return money(known, currency, suffix) if largest >= UNITS_BELOW else Notation(f"{currency} {suffix}".strip())
    return Notation(f"{currency} {suffix}".strip(), 1.0, decimals(currency, CENTS))


def share_of(part: float, total: float) -> float | None:
    """Give a part's share, None where the whole is nothing worth sharing out."""
    return part / total if round_half_up(total) else None


def part_figures(parts: Sequence[float], total: float) -> list[Figure]:
    """Write each part's share of the total in per cent, adding up to 100; dashes where the total is nothing."""
    if share_of(total, total) is None:
        return [Figure(None, NOT_APPLICABLE)] * (len(parts) + 1)
    portions = [part / total for part in parts]
    return shares([*portions, 1.0]).figures(portions, fsum(portions))


def _places(values: Iterable[float | None]) -> int:
    whole = all(value is None or round_half_up(value, 1) == round_half_up(value) for value in values)
    return 0 if whole else 1


def _cents(values: Sequence[float]) -> int:
    """Decide on cents: none where all amounts are whole, two where all are whole cents, else none."""
    exact_cents = all(
        abs(100 * value - round(100 * value)) <= ZERO_CENT + 100 * WHOLE_CENT * abs(value) for value in values
    )
    whole = all(round_half_up(value, CENTS) == round_half_up(value) for value in values)
    return CENTS if exact_cents and not whole else 0
