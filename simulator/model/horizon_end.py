"""The company at the horizon's end, as quantities of their own: for many draws, whose paths need not be kept."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.language import _, marked
from simulator.model.course import COMPANY
from simulator.model.units import CUSTOMERS, MONEY, POINTS, RUN_RATE

END_NPS, END_CUSTOMERS, END_RUN_RATE = "end.nps", "end.customers", "end.run_rate"
RUN_RATE_CHANGE, REVENUE_OVER_HORIZON = "end.run_rate_change", "end.revenue"


def declare_horizon_end(ledger: Ledger) -> None:
    """Declare what is read at the end or over the horizon.

    It is declared after the model is built, by those who run many draws, so that a sheet has no rows for it.
    """
    with ledger.section(marked("At the horizon's end"), Level.COMPANY):
        ledger.declare(END_NPS, _("Net Promoter Score at the end"), POINTS, ledger.end(f"{COMPANY}nps"))
        ledger.declare(END_CUSTOMERS, _("Customers at the end"), CUSTOMERS, ledger.end(f"{COMPANY}total"))
        run_rate = ledger.declare(END_RUN_RATE, _("Run-rate at the end"), RUN_RATE, ledger.end(f"{COMPANY}run_rate"))
        change = run_rate - ledger.today(f"{COMPANY}run_rate")
        ledger.declare(RUN_RATE_CHANGE, _("Run-rate at the end, less today's"), RUN_RATE, change)
        revenue = ledger.over_steps(ledger[f"{COMPANY}revenue"])
        ledger.declare(REVENUE_OVER_HORIZON, _("Revenue over the horizon"), MONEY, revenue)
