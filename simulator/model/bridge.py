"""Why revenue moved from today to the end: volume, mix, spend, realisation.

Volume first at the old mix, the joint term in mix. The parts add up to the change of the run-rate exactly.
"""

from __future__ import annotations

from typing import NamedTuple

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, ratio, total
from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.model.units import RUN_RATE, SHARE, SPEND
from simulator.model.words import segment_name, segment_title

BRIDGE, BRIDGE_BY_CELL = marked("Bridge"), marked("Bridge by cell")
"""The sections of the company's bridge, and of its parts by unit and segment."""
PARTS = ("volume", "mix", "spend", "realisation")
_EFFECTS = {
    "volume": marked("Volume effect"),
    "mix": marked("Mix effect"),
    "spend": marked("Spend effect"),
    "realisation": marked("Realisation effect"),
}
_OF_SEGMENTS = {"mix": marked("Mix effect of the segments"), "spend": marked("Spend effect of the segments")}


class _Whole(NamedTuple):
    """What the cells' shares are shares of: the company or one unit; its quantities' prefixes, the shares' titles."""

    cells: str
    totals: str
    share_today: str
    share_at_the_end: str


_COMPANY = _Whole(
    "cell.",
    "company.",
    marked("{segment} today, share of all customers"),
    marked("{segment} at the end, share of all customers"),
)
_UNIT = _Whole(
    "own.",
    "",
    marked("{segment} today, share of the unit's customers"),
    marked("{segment} at the end, share of the unit's customers"),
)


def declare_unit_bridge(ledger: Ledger) -> None:
    """Declare each unit's own bridge, over its three segments."""
    with ledger.section(marked("Bridge of the unit"), Level.UNIT):
        _declare_average(ledger, _UNIT)
        _declare_cells(ledger, _UNIT)
        _declare_parts(ledger, _UNIT, ledger["own.bridge.mix"], ledger["own.bridge.spend"])


def declare_company_bridge(ledger: Ledger) -> None:
    """Declare the company's bridge, over all cells: every segment of every unit."""
    with ledger.section(BRIDGE, Level.COMPANY):
        _declare_average(ledger, _COMPANY)
    with ledger.section(BRIDGE_BY_CELL, Level.UNIT):
        _declare_cells(ledger, _COMPANY)
    with ledger.section(BRIDGE, Level.COMPANY):
        mix, spend = (ledger.across_units(ledger[f"cell.bridge.{part}"]) for part in ("mix", "spend"))
        _declare_parts(ledger, _COMPANY, mix, spend)


def _declare_average(ledger: Ledger, whole: _Whole) -> None:
    average = ratio(ledger.today(f"{whole.totals}run_rate"), ledger.today(f"{whole.totals}total"), 0.0)
    ledger.declare(f"{whole.totals}average_spend", _("Average spend per customer today"), SPEND, average)


def _declare_cells(ledger: Ledger, whole: _Whole) -> None:
    """Declare share, mix effect and spend effect of each segment, and their sums over the unit's segments."""
    average = ledger[f"{whole.totals}average_spend"]
    everyone = f"{whole.totals}total"
    for segment in SEGMENTS:
        closing, spend = f"closing.{segment}", f"spend.{segment}"
        before = ratio(ledger.today(closing), ledger.today(everyone), 0.0)
        after = ratio(ledger.end(closing), ledger.end(everyone), 0.0)
        title = _(whole.share_today, segment=segment_title(segment))
        before = ledger.declare(f"{whole.cells}today.{segment}", title, SHARE, before)
        title = _(whole.share_at_the_end, segment=segment_title(segment))
        after = ledger.declare(f"{whole.cells}end.{segment}", title, SHARE, after)
        mix = ledger.end(everyone) * (after - before) * (ledger.today(spend) - average)
        title = _("Mix effect of {segment}", segment=segment_name(segment))
        ledger.declare(f"{whole.cells}mix.{segment}", title, RUN_RATE, mix)
        change = ledger.end(closing) * (ledger.end(spend) - ledger.today(spend))
        title = _("Spend effect of {segment}", segment=segment_name(segment))
        ledger.declare(f"{whole.cells}spend.{segment}", title, RUN_RATE, change)
    for part in ("mix", "spend"):
        summed = total(ledger[f"{whole.cells}{part}.{segment}"] for segment in SEGMENTS)
        ledger.declare(f"{whole.cells}bridge.{part}", _(_OF_SEGMENTS[part]), RUN_RATE, summed)


def _declare_parts(ledger: Ledger, whole: _Whole, mix: Term, spend: Term) -> None:
    growth = ledger.end(f"{whole.totals}total") - ledger.today(f"{whole.totals}total")
    effects = {
        "volume": growth * ledger[f"{whole.totals}average_spend"],
        "mix": mix,
        "spend": spend,
        "realisation": 0.0 - ledger.end(f"{whole.totals}shortfall"),
    }
    for part in PARTS:
        ledger.declare(f"{whole.totals}bridge.{part}", _(_EFFECTS[part]), RUN_RATE, effects[part])
    change = total(ledger[f"{whole.totals}bridge.{part}"] for part in PARTS)
    ledger.declare(f"{whole.totals}bridge.total", _("Change of the run-rate"), RUN_RATE, change)
