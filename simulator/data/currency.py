"""The currency that spend is in, as it is stated beside the data."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.data.columns import Chosen
from simulator.data.engines import Table
from simulator.data.refusals import wrong_data
from simulator.errors import UsageError, quoted, suggest
from simulator.language import _
from simulator.model.currencies import CURRENCIES

USUAL_CURRENCY = "USD"
_MOST_CURRENCIES = 6


def checked_currency(code: str | None) -> str:
    """Give a currency's code, or the usual one where none is stated.

    Raises:
        UsageError: it is no code of a currency.
    """
    if code is None:
        return USUAL_CURRENCY
    if code.upper() not in CURRENCIES:
        raise UsageError(_("--currency: {code} is no currency", code=quoted(code)), suggest(code.upper(), CURRENCIES))
    return code.upper()


def refuse_mixed_currencies(sources: Iterable[tuple[Table, Chosen]], currency: str | None = None) -> None:
    """Look whether all spend is in one currency, where a column tells it.

    Args:
        sources: the tables, each with its columns.
        currency: the currency that was stated; None where none was.

    Raises:
        ScenarioError: it is in several, or in another one than stated.
    """
    held: dict[str, None] = {}
    for table, chosen in sources:
        name = chosen.get("currency")
        if name is None:
            continue
        held |= dict.fromkeys(_currencies(table, name))
        if len(held) > 1:
            listed = ", ".join(quoted(each) for each in held)
            message = _("column {name}: spend is in several currencies: {listed}", name=quoted(name), listed=listed)
            raise wrong_data(table.name, message, _("convert them, or measure each by itself with --query"))
        if currency is not None and held and currency.upper() not in held:
            raise wrong_data(
                table.name,
                _(
                    "column {name}: spend is in {held}, not {currency}",
                    name=quoted(name),
                    held=quoted(next(iter(held))),
                    currency=currency,
                ),
            )


def _currencies(table: Table, name: str) -> list[str]:
    """Give the first few currencies of a column, in capitals."""
    source = table.unbound
    row = source.select(currency=source[name].cast("string").strip().upper())
    found = table.rows(row.distinct().order_by("currency").limit(_MOST_CURRENCIES))
    return [str(each["currency"]) for each in found if each["currency"]]
