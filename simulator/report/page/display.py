"""How figures are shown, for the page's scripts: every constant from where it is declared."""

from __future__ import annotations

from typing import Any

from simulator.model.currencies import WITHOUT_MINOR_UNITS
from simulator.report import axis_steps, layout, numbers, sentences, short_values, tables


def display_constants() -> dict[str, Any]:
    """Give from where on amounts are shortened, named and given a row, and how axes are labelled."""
    return {
        "without_minor_units": sorted(WITHOUT_MINOR_UNITS),
        "significant_digits": numbers.SIGNIFICANT_DIGITS,
        "exact_below": numbers.EXACT_BELOW,
        "compact_from": numbers.COMPACT_FROM,
        "units_below": layout.UNITS_BELOW,
        "large_spend": layout.LARGE_SPEND,
        "cents": layout.CENTS,
        "whole_cent": layout.WHOLE_CENT,
        "zero_cent": layout.ZERO_CENT,
        "worth_naming": sentences.WORTH_NAMING,
        "shown_from": sentences.SHOWN_FROM,
        "worth_a_row": tables.WORTH_A_ROW,
        "name_limit": sentences.NAME_LIMIT,
        "grouped_from": short_values.GROUPED_FROM,
        "most_intervals": axis_steps.MOST_INTERVALS,
        "intervals": axis_steps.INTERVALS,
        "most_ticks": axis_steps.MOST_TICKS,
        "round_steps": axis_steps.ROUND_STEPS,
        "flat": axis_steps.FLAT,
        "flat_span": axis_steps.FLAT_SPAN,
        "axis_margin": axis_steps.MARGIN,
        "most_places": axis_steps.MOST_PLACES,
    }
