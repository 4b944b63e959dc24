"""How quantities are written in the sheets: their unit in words and their number format."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.language import _
from simulator.model import units
from simulator.report.terms import a_period
from simulator.scenario.scenario import Scenario

WHOLE = '#,##0_);(#,##0);"-"_)'
ONE_DECIMAL = '#,##0.0_);(#,##0.0);"-"_)'
TWO_DECIMALS = '#,##0.00_);(#,##0.00);"-"_)'
FOUR_DECIMALS = '#,##0.0000_);(#,##0.0000);"-"_)'
PERCENT = '0.0%_);(0.0%);"-"_)'
FINE_PERCENT = '0.00%_);(0.00%);"-"_)'
FINEST_PERCENT = '0.000%_);(0.000%);"-"_)'
SIZE = '[>1]#,##0_);[=0]"-"_);0.00%_)'
"""Of migrations, where some are stated as a share and some as a number of customers."""
CODE = "0_);(0);0_);@_)"
"""A number that stands for a word, or the word: a zero is shown, and the right edge is that of the amounts."""
DATE = "yyyy-mm-dd"
MONTH = "yyyy-mm"
GENERAL = "General"

_CENTS_BELOW = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one scenario: its currency, spend period, step, and whether single amounts need cents."""

    currency: str
    spend_period: str
    step: str
    has_cents: bool

    @property
    def per_period(self) -> str:
        """Name the unit of run-rates, such as ``USD a year``."""
        return f"{self.currency} {a_period(self.spend_period)}"

    @property
    def per_customer(self) -> str:
        """Name the unit of what one customer spends, such as ``USD per customer a year``."""
        return f"{self.for_a_customer} {a_period(self.spend_period)}"

    @property
    def for_a_customer(self) -> str:
        """Name the unit of what one customer is worth."""
        return _("{currency} per customer", currency=self.currency)

    @property
    def amount(self) -> str:
        """Give the number format of an amount for one customer."""
        return TWO_DECIMALS if self.has_cents else WHOLE

    def unit(self, counted_in: str) -> str:
        """Write a model unit for people."""
        return self._units()[counted_in][0]

    def number_format(self, counted_in: str) -> str:
        """Give the number format of a model unit."""
        return self._units()[counted_in][1]

    def _units(self) -> dict[str, tuple[str, str]]:
        return {
            units.CUSTOMERS: (_("customers"), WHOLE),
            units.SHARE: ("%", FINE_PERCENT),
            units.RATE: (f"% {a_period(self.step)}", FINEST_PERCENT),
            units.RATE_A_YEAR: (_("% a year"), FINE_PERCENT),
            units.POINTS: (_("points"), ONE_DECIMAL),
            units.FACTOR: (_("number"), FOUR_DECIMALS),
            units.FLAG: (_("1 or 0"), WHOLE),
            units.SIGN: (_("1, 0 or -1"), WHOLE),
            units.TIMES: (_("times"), WHOLE),
            units.MONTHS: (_("months"), ONE_DECIMAL),
            units.MONEY: (self.currency, WHOLE),
            units.RUN_RATE: (self.per_period, WHOLE),
            units.SPEND: (self.per_customer, self.amount),
            units.LIFETIME: (self.for_a_customer, self.amount),
        }

    def input_unit(self, stated: str) -> str:
        """Write the catalogue's unit of an input with the scenario's own currency and period."""
        own = {
            "answers": _("answers"),
            units.CUSTOMERS: _("customers"),
            units.MONEY: self.currency,
            units.MONTHS: _("months"),
            units.SHARE: "%",
            units.SPEND: self.per_customer,
            "new customers per customer": _("new customers per customer"),
            "share of customers": _("% of customers"),
            "share of new customers": _("% of new customers"),
            "share of revenue": _("% of revenue"),
            "share of spend": _("% of spend"),
            "share of the churn rate": _("% of the churn rate"),
            "share of the gap in spend": _("% of the gap in spend"),
        }
        return own.get(stated.removesuffix(" per period"), stated)

    def moment(self, step: int) -> str:
        """Name a step: ``Today``, ``Month 3``."""
        names = {
            "month": _("Month {number}", number=step),
            "quarter": _("Quarter {number}", number=step),
            "half-year": _("Half-year {number}", number=step),
            "year": _("Year {number}", number=step),
        }
        return names[self.step] if step else _("Today")


def wording_of(scenario: Scenario) -> Wording:
    """Give the words of a scenario."""
    spends = [
        value
        for unit in (scenario.company, *scenario.units)
        for path, value in unit.inputs.items()
        if path.endswith(".spend") and value
    ]
    has_cents = not spends or min(spends) < _CENTS_BELOW
    return Wording(scenario.currency, scenario.spend_period, scenario.step, has_cents)
