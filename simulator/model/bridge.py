"""Why revenue moved from today to the end: volume, mix, spend, realisation.

Volume first at the old mix, the joint term in mix. The parts add up to the change of the run-rate exactly.
"""

from __future__ import annotations

from typing import NamedTuple

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, ratio, total
from simulator.model.kinds import SEGMENTS
from simulator.model.units import RUN_RATE, SHARE, SPEND

BRIDGE, BRIDGE_BY_CELL = "Bridge", "Bridge by cell"
"""The sections of the company's bridge, and of its parts by unit and segment."""
PARTS = ("volume", "mix", "spend", "realisation")


class _Whole(NamedTuple):
    """What the cells' shares are shares of: the company or one unit; its quantities' prefix and its words."""

    cells: str
    totals: str
    words: str


_COMPANY = _Whole("cell.", "company.", "of all customers")
_UNIT = _Whole("own.", "", "of the unit's customers")


def declare_unit_bridge(ledger: Ledger) -> None:
    """Declare each unit's own bridge, over its three segments."""
    with ledger.section("Bridge of the unit", Level.UNIT):
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
    ledger.declare(f"{whole.totals}average_spend", "Average spend per customer today", SPEND, average)


def _declare_cells(ledger: Ledger, whole: _Whole) -> None:
    """Declare share, mix effect and spend effect of each segment, and their sums over the unit's segments."""
    average = ledger[f"{whole.totals}average_spend"]
    everyone = f"{whole.totals}total"
    for segment in SEGMENTS:
        closing, spend, name = f"closing.{segment}", f"spend.{segment}", segment.capitalize()
        before = ratio(ledger.today(closing), ledger.today(everyone), 0.0)
        after = ratio(ledger.end(closing), ledger.end(everyone), 0.0)
        before = ledger.declare(f"{whole.cells}today.{segment}", f"{name} today, share {whole.words}", SHARE, before)
        after = ledger.declare(f"{whole.cells}end.{segment}", f"{name} at the end, share {whole.words}", SHARE, after)
        mix = ledger.end(everyone) * (after - before) * (ledger.today(spend) - average)
        ledger.declare(f"{whole.cells}mix.{segment}", f"Mix effect of {segment}", RUN_RATE, mix)
        change = ledger.end(closing) * (ledger.end(spend) - ledger.today(spend))
        ledger.declare(f"{whole.cells}spend.{segment}", f"Spend effect of {segment}", RUN_RATE, change)
    for part in ("mix", "spend"):
        summed = total(ledger[f"{whole.cells}{part}.{segment}"] for segment in SEGMENTS)
        ledger.declare(f"{whole.cells}bridge.{part}", f"{part.capitalize()} effect of the segments", RUN_RATE, summed)


def _declare_parts(ledger: Ledger, whole: _Whole, mix: Term, spend: Term) -> None:
    growth = ledger.end(f"{whole.totals}total") - ledger.today(f"{whole.totals}total")
    effects = {
        "volume": growth * ledger[f"{whole.totals}average_spend"],
        "mix": mix,
        "spend": spend,
        "realisation": 0.0 - ledger.end(f"{whole.totals}shortfall"),
    }
    for part in PARTS:
        ledger.declare(f"{whole.totals}bridge.{part}", f"{part.capitalize()} effect", RUN_RATE, effects[part])
    change = total(ledger[f"{whole.totals}bridge.{part}"] for part in PARTS)
    ledger.declare(f"{whole.totals}bridge.total", "Change of the run-rate", RUN_RATE, change)
