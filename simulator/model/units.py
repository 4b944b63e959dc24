"""The units quantities are counted in, by their English names; the report decides how each is shown."""

from __future__ import annotations

from simulator.language import marked

CUSTOMERS = marked("customers")
SHARE = marked("share")  # 0.03 is 3 %
RATE = marked("share per step")
RATE_A_YEAR = marked("share per year")
POINTS = marked("points")
FACTOR = marked("factor")
FLAG = marked("1 or 0")
SIGN = marked("1, 0 or -1")
TIMES = marked("times")
MONTHS = marked("months")
MONEY = marked("money")
RUN_RATE = marked("money per spend period")
SPEND = marked("money per customer per spend period")
LIFETIME = marked("money per customer")
MONEY_RATE = marked("money per period")
