"""Lifetime value by segment: as the contract runs on with the measured retention, and as observed so far."""

from __future__ import annotations

from simulator.data.metric_intervals import Measured, measured_mean, measured_share, quotient
from simulator.data.metrics_result import Lifetime, Worth
from simulator.data.metrics_sums import Cells
from simulator.model.kinds import PERIODS, SEGMENTS

ALL = "all"


def lifetime_values(cells: Cells, worth: Worth) -> dict[str, Lifetime]:
    """Give the lifetime value of a customer of each segment, and of any; nothing where no column tells it."""
    segments = {name: cells.segment(name) for name in SEGMENTS} if cells.answers.all else {}
    found = {name: _lifetime(part, worth) for name, part in {**segments, ALL: cells}.items()}
    return found if any(any(lifetime) for lifetime in found.values()) else {}


def _lifetime(cells: Cells, worth: Worth) -> Lifetime:
    margin = 1.0 if worth.margin is None else worth.margin
    spent = cells.sums("spent")
    observed = _times(measured_mean(spent, lowest=0.0), margin) if spent.known else None
    paid = cells.sums("contract") if cells.sums("contract").known else cells.sums("spend")
    left = cells.sums("churned")
    if not paid.known or not left.known:
        return Lifetime(None, observed)
    discount = worth.discount or 0.0
    yearly = _times(measured_mean(paid, lowest=0.0), margin * PERIODS["year"] / PERIODS[worth.spend_period])
    lost = _yearly(measured_share(left), PERIODS["year"] / PERIODS[worth.churn_period], discount)
    return Lifetime(quotient(_times(yearly, 1.0 + discount), lost), observed)


def _yearly(churn: Measured, periods: float, discount: float) -> Measured:
    """Give what a customer's worth shrinks by in a year: 1 + d - retention, in the terms of the model."""

    def shrinks(share: float | None) -> float | None:
        return None if share is None else discount + 1.0 - (1.0 - share) ** periods

    return Measured(shrinks(churn.value), shrinks(churn.low), shrinks(churn.high), churn.known)


def _times(measured: Measured, factor: float) -> Measured:
    value, low, high = (None if each is None else factor * each for each in measured[:3])
    return Measured(value, low, high, measured.known)
