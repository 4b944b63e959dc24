"""Results as CSV (RFC 4180): one row per number in full precision, with its path in the JSON and its unit.

Text (names, warnings, the file's fingerprint) stands in a column of its own, so that the numbers' column holds nothing
else. Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers never do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

HEAD = ("path", "number", "unit", "text")
BYTE_ORDER_MARK = "\ufeff"
_FORMULA_SIGNS = ("=", "+", "-", "@")
_FORMULA_BLANKS = ("\t", "\r", "\n")
_RUN_RATES = ("run_rate", "run_rate_margin", "run_rate_change", "run_rate_increment")
_UNITS = {
    "customers": "customers",
    "total": "customers",
    "respondents": "answers",
    "nps": "points",
    "nps_margin": "points",
    "mix": "share",
    "roi": "share",
    "break_even_realisation": "share",
    "irr": "share a year",
    "run_rate_percent": "%",
    "months": "months",
    "horizon_months": "months",
    "payback_months": "months",
    "step": "steps",
}
_OF_DRAWS = {
    **dict.fromkeys(("draws", "limited_draws", "path_draws", "undefined", "counts"), "draws"),
    **dict.fromkeys(("probability_positive", "base_percentile"), "share of draws"),
}
_BY_OUTCOME = ("outcomes", "histograms")
_PATHS, _DRIVERS = "paths", "drivers"
_AMOUNT, _RUN_RATE, _LIFETIME = "{currency}", "{currency} a {period}", "{currency} per customer"
_SPEND = ("spend", "spend_per_customer_margin")
_MONEY = ("revenue", "contribution", "contribution_increment", "revenue_increment", "npv", "cost", "cash_flow")


def write_csv(result: Mapping[str, Any], *, byte_order_mark: bool = False) -> str:
    """Write a run's or a comparison's ``to_dict()``; ``byte_order_mark`` lets Excel see that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    label = _label(result)
    for path, value in leaves(result):
        if isinstance(value, str):
            writer.writerow((guarded(path), "", "", guarded(value)))
        else:
            writer.writerow((guarded(path), "" if value is None else repr(value), _unit(path.split("."), label), ""))
    return (BYTE_ORDER_MARK if byte_order_mark else "") + text.getvalue()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Go through every number and text of a JSON object, each with its path (``runs.0.bridge.mix``)."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from leaves(part, f"{path}.{index}")
    else:
        yield path, value


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    starts_formula = text.lstrip().startswith(_FORMULA_SIGNS) or text.startswith(_FORMULA_BLANKS)
    return f"'{text}" if starts_formula else text


def _label(result: Mapping[str, Any]) -> Mapping[str, Any]:
    first = result["runs"][0] if "runs" in result else result
    return dict(first.get("scenario", {}))


def _unit(keys: list[str], label: Mapping[str, Any]) -> str:
    """Say what the number at a path is counted in; nothing where it has no unit."""
    last = next((key for key in reversed(keys) if not key.isdigit()), "")
    if keys[0] == _DRIVERS or last in _OF_DRAWS:
        return _OF_DRAWS.get(last, "rank correlation")
    last = keys[1] if keys[0] in _BY_OUTCOME else last
    kind = _money_kind(keys, last)
    if kind is not None:
        return kind.format(currency=label.get("currency", ""), period=label.get("spend_period", ""))
    return _UNITS["customers"] if "customers" in keys else _UNITS.get(last, "")


def _money_kind(keys: list[str], last: str) -> str | None:
    """Tell run-rates, amounts and amounts per customer apart; None where the number is no money."""
    if {"bridge", "attribution"} & set(keys):
        return _AMOUNT if "revenue" in keys else _RUN_RATE
    if "lifetime_value" in keys:
        return _LIFETIME
    if last in _SPEND:
        return _RUN_RATE + " per customer"
    if keys[0] == _PATHS or last in _RUN_RATES or ("segments" in keys and last == "revenue"):
        return _RUN_RATE
    return _AMOUNT if last in _MONEY else None
