"""The kinds of values a scenario file holds: how each is written, its bounds, its unit, what is said of a wrong one.

A kind receives the scalar's own text, never what a YAML library makes of it, or a number from the Python API.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic_core import core_schema

from simulator.errors import either, quoted
from simulator.language import _, marked
from simulator.model.spelling import RefusalError, percent, plain
from simulator.model.written import read_number

SEGMENTS = ("promoters", "passives", "detractors")
MIGRATION_BASES = ("customers", "segment", "count")
RAMP_SHAPES = ("linear", "s-curve", "step")
PERIODS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
HORIZON = "horizon"
"""The period of a rate stated over the whole horizon, whose months only the scenario knows."""
RATE_PERIODS = (*PERIODS, HORIZON)
OF_CUSTOMERS, OF_SEGMENT, OF_COUNT = range(len(MIGRATION_BASES))

MOST_CUSTOMERS = 1e10
MOST_MONEY = 1e15
MOST_GROWTH = 100.0

NUMBER_PATTERN = r"-?[0-9]+(_[0-9]+)*(\.[0-9]+)?"
_WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as read. ``per`` names the period of a rate, ``of`` is the index of a migration's base."""

    number: float
    per: str | None = None
    of: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Kind(ABC):
    """A kind of value: ``read`` turns what is written into what is meant, or raises ``RefusalError``."""

    name: ClassVar[str] = ""
    examples: ClassVar[tuple[str | int | float, ...]] = ()

    def read(self, written: object) -> Any:
        """Read what is written at a setting of this kind.

        Raises:
            RefusalError: It is not accepted; the refusal says why and what to write.
        """
        if written is None:
            raise RefusalError(_("has no value"), _("write a value, or remove the line"))
        if isinstance(written, dict | list):
            raise RefusalError(_no_single_value(written), self.hint())
        if isinstance(written, str):
            return self._read_text(written.strip())
        if isinstance(written, bool) or not isinstance(written, int | float):
            raise RefusalError(_("{value} is not a value that can stand here", value=quoted(str(written))), self.hint())
        return self.from_number(written)

    def _read_text(self, text: str) -> Any:
        try:
            return self.from_text(text)
        except RefusalError as refusal:
            raise refusal.or_hint(self.hint()) from None

    @abstractmethod
    def from_text(self, text: str) -> Any:
        """Read a scalar's text, without blanks around it."""

    def from_number(self, number: float) -> Any:
        """Read a number given by a program."""
        return self.from_text(repr(number))

    def hint(self) -> str:
        """Show how a value of this kind is written."""
        return _("write it as {examples}", examples=either(map(str, self.examples)))

    def schema(self) -> dict[str, Any]:
        """Give the kind's part of the JSON Schema."""
        return {"type": "string", "examples": list(self.examples)}

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Let pydantic read values by this kind alone, without conversions of its own."""
        return core_schema.no_info_plain_validator_function(self.read)


def _no_single_value(written: object) -> str:
    if isinstance(written, list):
        return _("one value belongs here, not a list")
    return _("one value belongs here, not a group of settings")


def as_text(written: str | float) -> str:
    """Give what is written, or how a program's number would be written."""
    return written.strip() if isinstance(written, str) else repr(float(written))


@dataclass(frozen=True, eq=False, repr=False)
class NumberKind(Kind):
    """A kind whose value is one number within bounds; ``above`` excludes the lower bound itself."""

    unit: str = ""
    low: float = 0.0
    high: float = MOST_MONEY
    above: bool = False

    def from_text(self, text: str) -> Quantity:
        """Read a text that is all number."""
        return Quantity(self.parameter(text))

    def from_number(self, number: float) -> Quantity:
        """Check a number given by a program."""
        return Quantity(self.parameter(number))

    def parameter(self, written: str | float) -> float:
        """Read a bare number of this kind, without period or base, as ``uncertainty`` writes it."""
        try:
            return self.bounded(self.scalar(written), written)
        except RefusalError as refusal:
            raise refusal.keeping(filter(self._accepts, refusal.spellings)) from None

    def _accepts(self, spelling: str) -> bool:
        try:
            self.bounded(self.scalar(spelling), spelling)
        except RefusalError:
            return False
        return True

    def scalar(self, written: str | float) -> float:
        """Read a bare number of this kind, not looking at the bounds."""
        return read_number(as_text(written), grouping=isinstance(written, str))

    def bounded(self, value: float, written: str | float) -> float:
        """Give the value back if it lies within the bounds."""
        text = quoted(written) if isinstance(written, str) else plain(written)
        if value > self.high:
            raise RefusalError(_("{value} is more than {bound}", value=text, bound=self.show(self.high)), self.most())
        if self.above and value <= self.low:
            raise RefusalError(
                _("{value} is not more than {bound}", value=text, bound=self.show(self.low)), self.range()
            )
        if value < self.low:
            raise RefusalError(_("{value} is less than {bound}", value=text, bound=self.show(self.low)), self.range())
        return value

    def show(self, value: float) -> str:
        """Write a bound for people."""
        return plain(value)

    def range(self) -> str:
        """Say which values are accepted."""
        low, high = self.show(self.low), self.show(self.high)
        if self.high >= MOST_MONEY:
            return _("write {low} or more", low=low)
        if self.above:
            return _("write more than {low} and at most {high}", low=low, high=high)
        return _("write from {low} to {high}", low=low, high=high)

    def most(self) -> str:
        """Say what is accepted to someone who wrote too much."""
        return _("write at most {high}", high=self.show(self.high)) if self.high >= MOST_MONEY else self.range()

    def schema(self) -> dict[str, Any]:
        """Accept a number, or text with ``_`` between thousands."""
        low = {"exclusiveMinimum": self.low} if self.above else {"minimum": self.low}
        number: dict[str, Any] = {"type": "number", **low, "maximum": self.high}
        text = {"type": "string", "pattern": f"^{NUMBER_PATTERN}$"}
        return {"anyOf": [number, text], "examples": list(self.examples)}


@dataclass(frozen=True, eq=False, repr=False)
class Money(NumberKind):
    """An amount in the scenario's currency."""

    name: ClassVar[str] = "money"
    examples: ClassVar[tuple[str | int | float, ...]] = (250_000, "2345.50")
    unit: str = marked("money")


@dataclass(frozen=True, eq=False, repr=False)
class Count(NumberKind):
    """A whole number of people."""

    name: ClassVar[str] = "count"
    examples: ClassVar[tuple[str | int | float, ...]] = (40_000, "40_000")
    unit: str = marked("customers")
    low: float = 1.0
    high: float = MOST_CUSTOMERS

    def bounded(self, value: float, written: str | float) -> float:
        """Refuse fractions as well."""
        number = super().bounded(value, written)
        if number != int(number):
            raise RefusalError(
                _("{value} is not a whole number", value=quoted(str(written))), spellings=(plain(int(number)),)
            )
        return number

    def range(self) -> str:
        """Say which numbers are accepted."""
        return _("write a whole number from {low} to {high}", low=plain(self.low), high=plain(self.high))


@dataclass(frozen=True, eq=False, repr=False)
class Share(NumberKind):
    """A part of a whole: ``74%`` or ``0.74``, read as 0.74."""

    name: ClassVar[str] = "share"
    examples: ClassVar[tuple[str | int | float, ...]] = ("74%", 0.74)
    unit: str = marked("share")
    high: float = 1.0

    def scalar(self, written: str | float) -> float:
        """Read a percentage, or a number between -1 and 1."""
        text = as_text(written)
        if text.endswith("%"):
            return read_number(text[:-1].strip(), "%")
        try:
            value = read_number(text)
        except RefusalError as refusal:
            raise refusal.keeping(each for s in refusal.spellings for each in (s, f"{s}%")) from None
        if abs(value) > 1:
            meant = percent(value / _WHOLE_PERCENT)
            within = self.low <= value / _WHOLE_PERCENT <= self.high
            message = _("{value} is {percentage}", value=quoted(text), percentage=percent(value))
            raise RefusalError(message, self.range(), spellings=(meant,) if within else (), is_guess=True)
        return value

    def bounded(self, value: float, written: str | float) -> float:
        """Suggest 3% where 300% is written."""
        try:
            return super().bounded(value, written)
        except RefusalError as refusal:
            meant = value / _WHOLE_PERCENT
            if value > self.high and meant <= self.high and value == int(value):
                raise RefusalError(refusal.message, spellings=(percent(meant),), is_guess=True) from None
            raise

    def show(self, value: float) -> str:
        """Write a bound as a percentage."""
        return percent(value)

    def schema(self) -> dict[str, Any]:
        """Accept a percentage, or a number up to 1."""
        number = {"type": "number", "minimum": max(self.low, -1), "maximum": min(self.high, 1)}
        text = {"type": "string", "pattern": rf"^{NUMBER_PATTERN}\s*%$"}
        return {"anyOf": [number, text], "examples": list(self.examples)}
