"""The kinds of values that are stated per period of time: ``8% per year``, ``60_000 per year``, ``0.04 per year``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.errors import quoted, suggest
from simulator.language import _, marked
from simulator.model.kinds import (
    MOST_GROWTH,
    NUMBER_PATTERN,
    RATE_PERIODS,
    Money,
    NumberKind,
    Quantity,
    Share,
    as_text,
)
from simulator.model.spelling import RefusalError
from simulator.model.units import MONEY_RATE
from simulator.model.written import read_number

_PER = re.compile(r"(.*?)\s*\bper\b\s*(.*)", re.DOTALL)
_OTHER_SPELLING = (
    r"(.*[0-9]\s*%?)\s*(?:(?:/|\ban?\b|\beach\b|\bevery\b)\s*)?"
    r"(month|quarter|half-year|year|horizon|p\.?\s*a\.?|annual)(?:ly)?"
)


@dataclass(frozen=True, eq=False, repr=False)
class PerPeriod(NumberKind):
    """A number per month, quarter, half-year, year or horizon."""

    number_pattern: ClassVar[str] = NUMBER_PATTERN

    def from_text(self, text: str) -> Quantity:
        """Read ``NUMBER per PERIOD``."""
        match = _PER.fullmatch(text)
        if match is None or not match[2]:
            raise self._without_period(match[1] if match else text)
        if match[2] not in RATE_PERIODS:
            raise RefusalError(_("{value} is not a period", value=quoted(match[2])), suggest(match[2], RATE_PERIODS))
        try:
            return Quantity(self.parameter(match[1]), per=match[2])
        except RefusalError as refusal:
            raise refusal.ending(f" per {match[2]}") from None

    def from_number(self, number: float) -> Quantity:
        """Refuse: a bare number says no period."""
        return self.from_text(as_text(number))

    def schema(self) -> dict[str, Any]:
        """Accept text only."""
        pattern = rf"^{self.number_pattern}\s+per\s+({'|'.join(RATE_PERIODS)})$"
        return {"type": "string", "pattern": pattern, "examples": list(self.examples)}

    def _without_period(self, text: str) -> RefusalError:
        other = re.fullmatch(_OTHER_SPELLING, text, re.DOTALL)
        if other is not None:
            period = other[2] if other[2] in RATE_PERIODS else "year"
            spelling = f"{other[1].strip()} per {period}"
            return RefusalError(
                _("{value} is not how a rate is written", value=quoted(text)),
                _("write {spelling}", spelling=spelling),
            )
        self.parameter(text)
        others = ", ".join(period for period in RATE_PERIODS if period != "year")
        return RefusalError(
            _("{value} per what length of time?", value=quoted(text)),
            _("write {spelling} (or per {others})", spelling=f"{quoted(text)} per year", others=others),
        )


@dataclass(frozen=True, eq=False, repr=False)
class Rate(PerPeriod, Share):
    """A share per period: ``8% per year``."""

    name: ClassVar[str] = "rate"
    examples: ClassVar[tuple[str | int | float, ...]] = ("8% per year", "1% per horizon")
    number_pattern: ClassVar[str] = rf"{NUMBER_PATTERN}\s*%?"
    unit: str = marked("share per period")
    high: float = 1.0


@dataclass(frozen=True, eq=False, repr=False)
class Growth(Rate):
    """A rate that compounds and may be negative, but never loses everything."""

    low: float = -1.0
    high: float = MOST_GROWTH
    above: bool = True


@dataclass(frozen=True, eq=False, repr=False)
class MoneyRate(PerPeriod, Money):
    """An amount per period: ``60_000 per year``."""

    name: ClassVar[str] = "money rate"
    examples: ClassVar[tuple[str | int | float, ...]] = ("60_000 per year",)
    unit: str = MONEY_RATE


@dataclass(frozen=True, eq=False, repr=False)
class ReferralRate(PerPeriod):
    """New customers per customer and period: ``0.04 per year``; negative where talk turns people away."""

    name: ClassVar[str] = "referral rate"
    examples: ClassVar[tuple[str | int | float, ...]] = ("0.04 per year", "-0.02 per year")
    number_pattern: ClassVar[str] = rf"{NUMBER_PATTERN}\s*%?"
    unit: str = marked("new customers per customer per period")
    low: float = -100.0
    high: float = 100.0

    def scalar(self, written: str | float) -> float:
        """Read a plain number; 4% is 0.04."""
        text = as_text(written)
        return read_number(text[:-1].strip(), "%") if text.endswith("%") else read_number(text)
