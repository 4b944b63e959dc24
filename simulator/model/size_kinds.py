"""The kinds of values that carry a base or a measure of time: ``3% of customers``, ``400 customers``, ``6 months``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.errors import did_you_mean, quoted, suggest
from simulator.language import _, marked
from simulator.model.kinds import (
    NUMBER_PATTERN,
    OF_COUNT,
    OF_CUSTOMERS,
    OF_SEGMENT,
    PERIODS,
    SEGMENTS,
    Count,
    NumberKind,
    Quantity,
    Share,
    as_text,
)
from simulator.model.spelling import RefusalError, plain
from simulator.model.words import segment_name
from simulator.model.written import read_number

_CUSTOMERS = "customers"
_OF = re.compile(r"(.*?)\s*\bof\b\s*(.*)", re.DOTALL)
_COUNTED = re.compile(r"(.*?[0-9%])\s*([^\W\d_]+)", re.DOTALL)
_LENGTH = re.compile(r"(.*[0-9])\s*([^\W\d_][\w-]*)", re.DOTALL)
_LONGEST_LENGTH = 1e6
_WHOLE = 1e-9
_WHOLE_PERCENT = 100


@dataclass(frozen=True, eq=False, repr=False)
class Migration(NumberKind):
    """How many move from one segment to another: ``3% of customers``, ``10% of SOURCE`` or ``400 customers``."""

    name: ClassVar[str] = "migration size"
    unit: str = marked("share or customers, by its base")
    high: float = Count.high
    source: str = ""

    def hint(self) -> str:
        """Show the three ways of writing a size."""
        return _(
            "write it as {shares} or {count}",
            shares=f"3% of customers, 10% of {self.source}",
            count="400 customers",
        )

    def from_text(self, text: str) -> Quantity:
        """Read a size and its base."""
        if match := _OF.fullmatch(text):
            return self._share(match[1], match[2])
        counted = _COUNTED.fullmatch(text)
        if counted is None:
            raise self._without_base(text)
        number, noun = counted.groups()
        if number.endswith("%"):
            raise RefusalError(
                _("{value} lacks the word {word}", value=quoted(text), word="of"), did_you_mean(f"{number} of {noun}")
            )
        if noun == _CUSTOMERS:
            return self._count(number)
        if noun in SEGMENTS or noun == "customer":
            raise RefusalError(_no_size(text), _("write {spelling}", spelling=f"{quoted(number)} {_CUSTOMERS}"))
        raise RefusalError(_no_size(text), self.hint())

    def from_number(self, number: float) -> Quantity:
        """Refuse: a bare number says no base."""
        raise self._without_base(plain(number))

    def parameter(self, written: str | float) -> float:
        """Read a bare share; ``of_base`` gives the kind for any base."""
        return _SHARE.parameter(written)

    def of_base(self, base: int) -> NumberKind:
        """Give the kind of the bare number in a size with this base, as ``uncertainty`` writes it."""
        return NumberKind(high=self.high, unit=_CUSTOMERS) if base == OF_COUNT else _SHARE

    def schema(self) -> dict[str, Any]:
        """Accept text in the three forms."""
        share = rf"{NUMBER_PATTERN}\s*%?\s+of\s+(customers|{self.source})"
        pattern = rf"^({share}|{NUMBER_PATTERN}\s+customers)$"
        examples = ["3% of customers", f"10% of {self.source}", "400 customers"]
        return {"type": "string", "pattern": pattern, "examples": examples}

    def _count(self, number: str) -> Quantity:
        try:
            return Quantity(_COUNT.parameter(number), of=OF_COUNT)
        except RefusalError as refusal:
            raise refusal.ending(f" {_CUSTOMERS}") from None

    def _share(self, number: str, base: str) -> Quantity:
        if base not in (_CUSTOMERS, self.source):
            if base in SEGMENTS:
                raise self._of_other(number, base)
            shown = quoted(base) or _("nothing")
            raise RefusalError(
                _("{value} is not a base for a size", value=shown), suggest(base, (_CUSTOMERS, self.source))
            )
        try:
            return Quantity(_SHARE.parameter(number), of=OF_CUSTOMERS if base == _CUSTOMERS else OF_SEGMENT)
        except RefusalError as refusal:
            raise refusal.ending(f" of {base}") from None

    def _of_other(self, number: str, base: str) -> RefusalError:
        message = _(
            "a share of {other} cannot say how many {segment} move",
            other=segment_name(base),
            segment=segment_name(self.source),
        )
        hint = _(
            "write {of_segment}, the segment they leave, or {of_customers}",
            of_segment=f"{quoted(number)} of {self.source}",
            of_customers=f"of {_CUSTOMERS}",
        )
        return RefusalError(message, hint)

    def _without_base(self, text: str) -> RefusalError:
        shown = quoted(text)
        if text.endswith("%"):
            try:
                _SHARE.parameter(text)
            except RefusalError as refusal:
                return refusal
            hint = _(
                "did you mean {of_customers}, or {of_segment}? the two differ several-fold",
                of_customers=f"{shown} of {_CUSTOMERS}",
                of_segment=f"{shown} of {self.source}",
            )
            segment = segment_name(self.source)
            return RefusalError(
                _("{value} of what: of all customers, or of the {segment}?", value=shown, segment=segment), hint
            )
        value = read_number(text, grouping=True)
        if abs(value) < 1:
            spellings = [f"{shown} of customers", f"{shown} of {self.source}"]
        else:
            shares = [f"{shown}% of customers", f"{shown}% of {self.source}"]
            spellings = [f"{shown} customers", *(shares if value <= _WHOLE_PERCENT else ())]
        return RefusalError(_("{value} of what?", value=shown), spellings=tuple(spellings), is_guess=True)


def _no_size(text: str) -> str:
    return _("{value} is not how a size is written", value=quoted(text))


_SHARE = Share()
_COUNT = Count()


@dataclass(frozen=True, eq=False, repr=False)
class Length(NumberKind):
    """A length of time: ``6 months``, ``2 years``; the number is months."""

    name: ClassVar[str] = "length"
    examples: ClassVar[tuple[str | int | float, ...]] = ("6 months", "2 years")
    unit: str = marked("months")
    high: float = _LONGEST_LENGTH

    def from_text(self, text: str) -> Quantity:
        """Read a number and its measure."""
        return Quantity(self.parameter(text))

    def from_number(self, number: float) -> Quantity:
        """Refuse: a bare number says no measure."""
        return self.from_text(plain(number))

    def scalar(self, written: str | float) -> float:
        """Read a length and give its months."""
        text = as_text(written)
        match = _LENGTH.fullmatch(text)
        if match is None:
            number = read_number(text, grouping=True)
            raise RefusalError(
                _("{value} of what: months or years?", value=quoted(text)), did_you_mean(f"{plain(number)} months")
            )
        number, measure = read_number(match[1].strip(), grouping=True), match[2].removesuffix("s")
        if measure not in PERIODS:
            raise RefusalError(
                _("{value} is not a length of time", value=quoted(match[2])),
                suggest(match[2], [f"{p}s" for p in PERIODS]),
            )
        months = number * PERIODS[measure]
        return round(months) if abs(months - round(months)) < _WHOLE else months

    def show(self, value: float) -> str:
        """Write a bound in months."""
        return f"{value:,.15g} months".replace(",", "_")

    def schema(self) -> dict[str, Any]:
        """Accept text only."""
        pattern = rf"^[0-9]+(\.[0-9]+)?\s+({'|'.join(PERIODS)})s?$"
        return {"type": "string", "pattern": pattern, "examples": list(self.examples)}
