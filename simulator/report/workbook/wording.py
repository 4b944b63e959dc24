"""How quantities are written in the sheets: their unit in words and their number format."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.model import units
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
        return f"{self.currency} a {self.spend_period}"

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
            units.CUSTOMERS: ("customers", WHOLE),
            units.SHARE: ("%", FINE_PERCENT),
            units.RATE: (f"% a {self.step}", FINEST_PERCENT),
            units.RATE_A_YEAR: ("% a year", FINE_PERCENT),
            units.POINTS: ("points", ONE_DECIMAL),
            units.FACTOR: ("number", FOUR_DECIMALS),
            units.FLAG: (units.FLAG, WHOLE),
            units.SIGN: (units.SIGN, WHOLE),
            units.TIMES: ("times", WHOLE),
            units.MONTHS: ("months", ONE_DECIMAL),
            units.MONEY: (self.currency, WHOLE),
            units.RUN_RATE: (self.per_period, WHOLE),
            units.SPEND: (f"{self.currency} per customer a {self.spend_period}", self.amount),
            units.LIFETIME: (f"{self.currency} per customer", self.amount),
        }

    def input_unit(self, stated: str) -> str:
        """Write the catalogue's unit of an input with the scenario's own currency and period."""
        own = stated.replace("per spend period", f"a {self.spend_period}").replace("money", self.currency)
        own = own.replace(" per period", "").replace("share of", "% of")
        return "%" if own == units.SHARE else own

    def moment(self, step: int) -> str:
        """Name a step: ``Today``, ``Month 3``."""
        return f"{self.step.capitalize()} {step}" if step else "Today"


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
