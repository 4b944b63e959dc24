"""The conventions that every figure follows, for the workbook and the written report."""

from __future__ import annotations

from simulator.language import marked
from simulator.report.sentences import BRIDGE_CONVENTION

CONVENTIONS = (
    (
        marked("Run-rate"),
        marked(
            "Revenue per spend period at one moment: customers of each segment times what they spend, less what movers "
            "do not yet spend like their new segment."
        ),
    ),
    (
        marked("Revenue of a step"),
        marked("The mean of the run-rate at its two ends, for the length of the step."),
    ),
    (
        marked("Do nothing"),
        marked("The same course without the initiatives; what happens anyway goes on."),
    ),
    (marked("Bridge"), BRIDGE_CONVENTION),
    (
        marked("Cash"),
        marked(
            "One-off costs fall today, contribution and running costs at the end of each step; nothing counts after "
            "the horizon."
        ),
    ),
    (
        marked("Present value"),
        marked("Each step's cash flow times its discount factor; the rate of return is per year."),
    ),
    (
        marked("Lifetime value"),
        marked("Annual contribution, the first year's now; churn and discount as given today."),
    ),
    (marked("Customers"), marked("Expected values: fractions are kept, and only the display rounds.")),
)
"""What each is called, and what it says."""
