"""The units quantities are counted in; how each is written for people is decided in the report."""

from __future__ import annotations

CUSTOMERS = "customers"
SHARE = "share"  # 0.03 is 3 %
RATE = "share per step"
RATE_A_YEAR = "share per year"
POINTS = "points"
FACTOR = "factor"
FLAG = "1 or 0"
SIGN = "1, 0 or -1"
TIMES = "times"
MONTHS = "months"
MONEY = "money"
RUN_RATE = "money per spend period"
SPEND = "money per customer per spend period"
LIFETIME = "money per customer"
