"""The currency that spend is in, as it is stated beside the data."""

from __future__ import annotations

from simulator.data.columns import Chosen
from simulator.data.engines import Table
from simulator.data.refusals import wrong_data
from simulator.errors import UsageError, quoted, suggest
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
        raise UsageError(f"--currency: {quoted(code)} is no currency", suggest(code.upper(), CURRENCIES))
    return code.upper()


def refuse_mixed_currencies(table: Table, chosen: Chosen, currency: str | None) -> None:
    """Look whether all spend is in one currency, where a column tells it.

    Args:
        table: the table.
        chosen: its columns.
        currency: the currency that was stated; None where none was.

    Raises:
        ScenarioError: it is in several, or in another one than stated.
    """
    name = chosen.get("currency")
    if name is None:
        return
    column = table.unbound[name]
    counted = table.unbound.group_by(column).aggregate(rows=column.count()).order_by(name)
    found = table.rows(counted.limit(_MOST_CURRENCIES))
    held = [str(group[name]).strip() for group in found if group[name] not in (None, "")]
    if len({each.upper() for each in held}) > 1:
        listed = ", ".join(quoted(each) for each in held[:5])
        message = f"column {quoted(name)}: spend is in several currencies: {listed}"
        raise wrong_data(table.name, message, "convert them, or measure each by itself with --query")
    if held and currency is not None and held[0].upper() != currency.upper():
        raise wrong_data(table.name, f"column {quoted(name)}: spend is in {quoted(held[0])}, not {currency}")
