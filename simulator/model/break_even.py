"""The realisation at which the initiatives just pay for themselves, as quantities: live rows of the workbook."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, before, mean, ratio, total
from simulator.language import _, marked
from simulator.model.rates import step_months
from simulator.model.shape import Shape
from simulator.model.units import MONEY, RUN_RATE, SHARE
from simulator.model.words import migration_parts
from simulator.model.worth import BUSINESS_CASE

BREAK_EVEN, FULL_WORTH = "break_even_realisation", "realisation.worth"
SECTION = marked("What realisation brings")


def declare_break_even(ledger: Ledger, shape: Shape) -> None:
    """Declare ``break_even_realisation``: the realisation, the same for all initiatives, at which NPV is 0.

    NPV is a straight line in the realisation: without any it is less by what realisation brings now, and with all of
    it ``realisation.worth`` above that. The result may lie outside 0 to 1, where no realisation breaks even; it is 0
    where realisation makes no difference. Declared after the model is built, by those who show its working. Nothing is
    declared without a discount rate, or where no initiative moves customers.

    Args:
        ledger: the model of the shape.
        shape: the shape, whose migrations may be realised in part.
    """
    moved = [migration for migration in shape.migrations if ledger.find(f"movers.{migration.key}") is not None]
    if ledger.find("npv") is None or not moved:
        return
    with ledger.section(SECTION, Level.UNIT):
        for migration in moved:
            gap = ledger[f"spend.{migration.destination}"] - ledger[f"spend.{migration.source}"]
            more = ledger[f"movers.{migration.key}"] * gap
            title = _(
                "Gap in spend of movers from {source} to {destination}, {initiative}", **migration_parts(migration)
            )
            ledger.declare(f"gap.{migration.key}", title, RUN_RATE, more)
        gap = total(ledger[f"gap.{migration.key}"] for migration in moved)
        gap = ledger.declare("gap", _("Gap in spend of all movers"), RUN_RATE, gap)
        margin = ledger.input("finance.margin")
        full = ledger.declare("gap_margin", _("Margin on the whole gap"), RUN_RATE, margin * gap)
        brought = margin * (gap - ledger["shortfall"])
        now = ledger.declare("realised_margin", _("Margin on what is realised of it"), RUN_RATE, brought)
    with ledger.section(BUSINESS_CASE, Level.COMPANY):
        worth = _present_value(ledger, FULL_WORTH, _("Margin on the whole gap in spend"), full)
        present = _present_value(ledger, "realisation.now", _("Margin on what is realised of the gap"), now)
        break_even = ratio(present - ledger["npv"], worth, 0.0)
        ledger.declare(BREAK_EVEN, _("Break-even realisation"), SHARE, break_even)


def _present_value(ledger: Ledger, key: str, title: str, rate: Term) -> Term:
    """Declare what a run-rate of all units brings in each step, discounted, and its sum over the horizon."""
    ledger.declare(f"{key}.rate", _("{title}, run-rate", title=title), RUN_RATE, ledger.across_units(rate))
    a_step = mean(before(f"{key}.rate"), ledger[f"{key}.rate"]) * step_months(ledger)
    spend_period = ledger.input("baseline.spend_period")
    discounted = a_step / spend_period * ledger["discount_factor"]
    ledger.during(f"{key}.present", _("{title}, present value of the step", title=title), MONEY, discounted)
    over_horizon = ledger.over_steps(ledger[f"{key}.present"])
    return ledger.declare(key, _("{title}, present value", title=title), MONEY, over_horizon)
