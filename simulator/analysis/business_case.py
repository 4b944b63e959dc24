"""The business case read off the projection, and the realisation at which it breaks even."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.analysis.internal_rate import internal_rate
from simulator.arithmetic.ledger import Ledger
from simulator.engine.over_draws import outcomes_over_draws
from simulator.engine.projection import Projection
from simulator.engine.run import BusinessCase
from simulator.model.kinds import SEGMENTS
from simulator.model.shape import Shape
from simulator.model.worth import CHURNS, LIFETIME_INPUTS, YEAR
from simulator.scenario.scenario import Scenario

CONTRIBUTION = "company.contribution_increment"
DUST = 1e-12  # how far rounding alone may put the break-even beside 0 or 1
PAYBACK_KEYS = ("payback_months", "steps_in_the_red", "times_paid_back")


def business_case_keys(shape: Shape) -> list[str]:
    """Name the quantities of the business case and the lifetime values, as far as the scenario allows them."""
    if not shape.gives("finance.margin"):
        return []
    keys = [CONTRIBUTION, "cost", "cash_flow", "roi", *PAYBACK_KEYS]
    if shape.gives("finance.discount"):
        keys.append("npv")
    if shape.gives(*LIFETIME_INPUTS):
        keys += [f"{key}.{segment}" for key in ("company.lifetime", "kept_value") for segment in SEGMENTS]
    return keys


def business_case(scenario: Scenario, shape: Shape, projection: Projection) -> BusinessCase | None:
    """Arrange the business case; None without a contribution margin."""
    if not shape.gives("finance.margin"):
        return None
    cash_flow = tuple(projection.over_steps("cash_flow", scenario.steps))
    cost = projection.number("cost")
    return BusinessCase(
        npv=projection.number("npv") if shape.gives("finance.discount") else None,
        irr=internal_rate(cash_flow, YEAR / scenario.step_months),
        roi=return_on_investment(projection),
        payback_months=payback_months(projection),
        cost=cost,
        contribution_increment=projection.number(CONTRIBUTION),
        cash_flow=cash_flow,
        break_even_realisation=break_even_realisation(scenario, shape, projection.ledger),
    )


def lifetime_values(scenario: Scenario, shape: Shape, projection: Projection) -> Mapping[str, float] | None:
    """Give the lifetime value of a customer of each segment.

    None without a margin, a discount rate and the churn of every segment, or where these do not end it.
    """
    if not shape.gives(*LIFETIME_INPUTS):
        return None
    if any(path not in unit.inputs for unit in scenario.units for path in CHURNS):
        return None
    units = range(len(scenario.units))
    if any(projection.number(f"kept_value.{segment}", unit) >= 1 for segment in SEGMENTS for unit in units):
        return None
    return {segment: projection.number(f"company.lifetime.{segment}") for segment in SEGMENTS}


def break_even_realisation(scenario: Scenario, shape: Shape, ledger: Ledger) -> float | None:
    """Find the realisation, the same for all initiatives, at which the net present value is 0.

    The value is a straight line in the realisation, so that two points give it exactly. None where no realisation of
    0 to 100 % does it, or where realisation makes no difference.

    Args:
        scenario: the scenario.
        shape: its shape.
        ledger: its model, in which the realisation of every initiative that moves customers varies.
    """
    paths = [path for path in ledger.defaults if path.endswith(".realisation")]
    if not shape.gives("finance.discount") or not paths:
        return None
    at_none, at_all = outcomes_over_draws(scenario, ledger, ["npv"], dict.fromkeys(paths, (0.0, 1.0)))["npv"]
    if at_none == at_all:
        return None
    break_even = at_none / (at_none - at_all)
    for bound in (0.0, 1.0):
        if abs(break_even - bound) < DUST:
            return bound
    return break_even if 0 < break_even < 1 else None


def payback_months(projection: Projection) -> float | None:
    """Give the payback; 0 where cash never was below 0, None where it does not come back to 0."""
    months, in_the_red, times = (projection.number(key) for key in PAYBACK_KEYS)
    if in_the_red == 0:
        return 0.0
    return months if times > 0 else None


def return_on_investment(projection: Projection) -> float | None:
    """Give the return on the costs; None where there are none."""
    return projection.number("roi") if projection.number("cost") > 0 else None
