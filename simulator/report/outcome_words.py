"""Outcomes in words and on axes: what each is called within a sentence, how its values are written, in which unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from simulator.engine.run import Label
from simulator.language import ENGLISH, _, marked, separated, speaking_now
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.numbers import brief_money, exact, round_half_up, scale_of
from simulator.report.sentences import unit_caption
from simulator.report.short_values import short_value
from simulator.report.terms import currency_unit, per_period

SUBJECTS = {
    "nps": marked("the NPS at the end"),
    "customers": marked("the number of customers at the end"),
    "run_rate": marked("the run-rate at the end"),
    "run_rate_change": marked("the change in run-rate"),
    "run_rate_increment": marked("the gain in run-rate over doing nothing"),
    "revenue": marked("revenue over the horizon"),
    "revenue_increment": marked("the gain in revenue over doing nothing"),
    "contribution_increment": marked("the gain in contribution over doing nothing"),
    "npv": marked("net present value"),
    "roi": marked("the return on investment"),
    "irr": marked("the internal rate of return"),
    "payback_months": marked("the time to payback"),
}
"""How a sentence calls each outcome of ``simulator.analysis.outcomes``, in English."""
SIGNED = frozenset(
    ("run_rate_change", "run_rate_increment", "revenue_increment", "contribution_increment", "npv", "roi", "irr")
)
"""Outcomes of which it matters whether they are above zero."""

_NUMBER = re.compile(r"(?<![0-9.])[0-9][0-9_]*(?:\.([0-9]+))?")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 6


class Unit(NamedTuple):
    """What the numbers of an axis are divided by, and what one of them then is."""

    divisor: float
    caption: str


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """How one outcome of a scenario is called and written."""

    outcome: str
    label: Label

    @property
    def subject(self) -> str:
        """Name it within a sentence."""
        return _(SUBJECTS[self.outcome])

    @property
    def is_signed(self) -> bool:
        """Whether it matters that it is above zero."""
        return self.outcome in SIGNED

    def amounts(self, values: Sequence[float], *, signed: bool = False) -> list[str]:
        """Write values for a sentence, with their unit and the period they are per."""
        texts = self.short(values, signed=signed)
        return [per_period(text, self.label) for text in texts] if OUTCOME_ROWS[self.outcome].is_rate else texts

    def short(self, values: Sequence[float], *, signed: bool = False) -> list[str]:
        """Write values to stand beside marks: alike, and with as many digits as it takes to tell them apart."""
        notation = OUTCOME_ROWS[self.outcome].notation
        if notation is None:
            return money_apart(values, self.label.currency, signed=signed)
        found = notation(values)
        return [found.with_unit(value, signed=signed) for value in values]

    def unit(self, values: Iterable[float]) -> Unit:
        """Choose the unit for an axis that shows such values."""
        row = OUTCOME_ROWS[self.outcome]
        known = list(values)
        if row.notation is not None:
            found = row.notation(known)
            return Unit(found.divisor, found.unit)
        scale = scale_of(max(map(abs, known), default=0.0), from_thousands=True)
        word = currency_unit(self.label.currency, scale)
        return Unit(scale.divisor, unit_caption(self.label, scale) if row.is_rate else word)


def headline_outcome(outcomes: Iterable[str]) -> str:
    """Choose the outcome to judge by: the net present value, where there is none the gain over doing nothing."""
    return "npv" if "npv" in outcomes else "run_rate_increment"


def for_people(text: str) -> str:
    """Write a value of the scenario file shortly and with separators: ``40,000 customers`` for ``40_000 customers``.

    Beside its English words a number in another language's notation would be read wrongly, so there it stays as it is.
    """
    short = short_value(text)
    return _NUMBER.sub(_separated, short) if speaking_now() is ENGLISH else short


def _separated(match: re.Match[str]) -> str:
    return separated(Decimal(match[0].replace("_", "")), len(match[1] or ""))


def money_apart(values: Sequence[float], currency: str, *, signed: bool = False) -> list[str]:
    """Write amounts that stand together, all rounded to the same place: the largest to three digits.

    More digits are shown where it takes them to tell the amounts apart.
    """
    magnitude = max((exact(value).adjusted() for value in values if value), default=0)
    texts: list[str] = []
    for digits in range(_FEWEST_DIGITS, _MOST_DIGITS + 1):
        dropped = max(0, magnitude + 1 - digits)
        texts = [_without_digits(value, currency, dropped, signed=signed) for value in values]
        if len(set(texts)) >= len(set(values)):
            break
    return texts


def _without_digits(value: float, currency: str, dropped: int, *, signed: bool) -> str:
    """Write an amount shortly, rounded so that its last ``dropped`` digits before the point are nought."""
    rounded = round_half_up(value, -dropped)
    return brief_money(float(rounded), currency, max(1, rounded.adjusted() + 1 - dropped), signed=signed)
