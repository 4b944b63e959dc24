"""Real dates for the heads of the sheets, where the scenario says when it starts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from simulator.scenario.scenario import Scenario

_MONTHS_A_YEAR = 12


def end_of_step(scenario: Scenario, step: int) -> datetime | None:
    """Give the last day of a step; of step 0 the day before the start. None without a start."""
    if scenario.start is None:
        return None
    year, month = scenario.start
    years, months = divmod(month - 1 + step * scenario.step_months, _MONTHS_A_YEAR)
    last = date(year + years, months + 1, 1) - timedelta(days=1)
    return datetime(last.year, last.month, last.day)
