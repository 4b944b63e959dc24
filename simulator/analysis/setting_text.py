"""Numbers written back as a scenario file has them: ``2.4% of customers``, ``8% per year``, ``7.5 months``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from simulator.model.inputs import catalogue, generic
from simulator.model.kinds import OF_COUNT, OF_CUSTOMERS, Count, Kind, NumberKind, Quantity, Share
from simulator.model.size_kinds import Length, Migration

_TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_LONG = 10_000
_HAIR = 1e-9
_NO_MIGRATION = "0% of customers"


class SettingKind(NamedTuple):
    """What a setting's number is: its bounds, and the parts of its text that stay (period, base)."""

    bounds: NumberKind
    suffix: str

    @property
    def is_whole(self) -> bool:
        """Whether the file takes whole numbers only."""
        return isinstance(self.bounds, Count)

    @property
    def least(self) -> float:
        """The smallest number the file takes; a hair above a bound that is itself excluded."""
        low = self.bounds.low
        return low + _HAIR * max(1.0, abs(low)) if self.bounds.above else low

    def text(self, number: float) -> str:
        """Write a number as the file takes it, to the last digit."""
        if self.is_whole and self.bounds.low == 1 and self.suffix and number < 1:
            return _NO_MIGRATION
        if isinstance(self.bounds, Share):
            return f"{_digits(Decimal(repr(number)).scaleb(2))}%{self.suffix}"
        return f"{_grouped(number)}{self.suffix}"


def setting_kind(path: str, written: str) -> SettingKind | None:
    """Tell what the number at a path is, from how it is written now; None where the setting is no number."""
    kind = kind_of(path)
    if not isinstance(kind, NumberKind):
        return None
    quantity: Quantity = kind.read(written)
    if isinstance(kind, Migration):
        bounds = Count() if quantity.of == OF_COUNT else kind.of_base(quantity.of or OF_CUSTOMERS)
        base = "customers" if quantity.of in (OF_COUNT, OF_CUSTOMERS) else kind.source
        return SettingKind(bounds, f" {base}" if quantity.of == OF_COUNT else f" of {base}")
    if isinstance(kind, Length):
        return SettingKind(kind, " months")
    return SettingKind(kind, f" per {quantity.per}" if quantity.per else "")


def kind_of(path: str) -> Kind | None:
    """Give the kind of the values at a path; None for a group, and where there is no setting."""
    setting = catalogue().get(generic(path))
    return setting.kind if setting else None


def how_to_write(path: str) -> str | None:
    """Show how a value at a path is written."""
    kind = kind_of(path)
    return kind.hint() if kind else None


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(number: float) -> str:
    """Write a number of possibly many digits; three decimals get a fourth, since 1.125 can be read as thousands."""
    text = _digits(Decimal(repr(number)))
    if "." not in text and abs(number) >= _LONG:
        return f"{int(text):_}"
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text
