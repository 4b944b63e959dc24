"""Words of reports beside those of the model: what amounts are per, the units of money, where customers come and go."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from simulator.engine.run import LOST, NEW, Label
from simulator.language import _, marked, pgettext
from simulator.model.words import segment_name
from simulator.report.numbers import UNITS, Scale

_BETWEEN = " > "
_PERIODS: Mapping[str, str] = MappingProxyType(
    {
        "month": marked("a month"),
        "quarter": marked("a quarter"),
        "half-year": marked("a half-year"),
        "year": marked("a year"),
    }
)


def place_name(place: str) -> str:
    """Call a segment, or where customers come from or go to."""
    if place == NEW:
        return pgettext("customers", "new")
    return pgettext("customers", "lost") if place == LOST else segment_name(place)


def movement_name(name: str) -> str:
    """Call a movement that results name ``passives > promoters``."""
    return _BETWEEN.join(map(segment_name, name.split(_BETWEEN)))


def a_period(period: str) -> str:
    """Say what an amount is per: ``a year``."""
    return _(_PERIODS.get(period, period))


def per(label: Label) -> str:
    """Say what a scenario's run-rates are per: ``a year``."""
    return a_period(label.spend_period)


def per_period(amount: str, label: Label) -> str:
    """Add the spend period to an amount: ``$1,287,448 a year``."""
    return f"{amount} {per(label)}"


def currency_unit(currency: str, scale: Scale = UNITS) -> str:
    """Name the unit that money is shown in: ``USD``, ``USD million``."""
    return _("{currency} {scale}", currency=currency, scale=scale.word) if currency and scale.word else currency
