"""The business case: what the initiatives earn and cost, when the cash comes back, what it breaks even at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import fsum
from typing import NamedTuple

from simulator.engine.run import BusinessCase
from simulator.language import _
from simulator.model.worth import YEAR
from simulator.report.layout import Column, Row, Table, money
from simulator.report.numbers import months, share
from simulator.report.tables import business_table, lifetime_table
from simulator.report.written.blocks import Block, Paragraph, Sample
from simulator.report.written.material import Material

_MOST_ROWS = 12
"""Steps up to which cash is shown step by step; a longer course is shown year by year."""
_ASKED_FOR = """\
finance:
  margin: 40%
  discount: 8% per year
"""


class _Period(NamedTuple):
    """A stretch of the horizon and the cash that flows within it."""

    end_months: int
    cash: float


def worth(material: Material) -> Iterator[Block]:
    """Show the business case, or what it takes to have one."""
    run = material.run
    if run.business_case is None:
        yield Paragraph(
            _(
                "The scenario gives no contribution margin: what is told here is revenue, not profit. With a margin, a "
                "discount rate and what the initiatives cost, this part would hold net present value and payback:"
            )
        )
        yield Sample(_ASKED_FOR)
        return
    yield business_table(run, run.business_case)
    yield from _break_even(run.business_case)
    yield _cash_table(material, run.business_case)
    if run.lifetime_value is not None:
        yield lifetime_table(run.scenario, run.lifetime_value)


def _break_even(case: BusinessCase) -> Iterator[Block]:
    if case.break_even_realisation is not None:
        yield Paragraph(
            _(
                "The net present value is nought where the realisation of every initiative is {share}: where customers "
                "who move take on that part of the gap in spend between the segments.",
                share=share(case.break_even_realisation, 1),
            )
        )


def _cash_table(material: Material, case: BusinessCase) -> Table:
    scenario = material.scenario
    periods = _periods(case.cash_flow, scenario.step_months)
    cumulative = list(accumulate(period.cash for period in periods))
    flows = [period.cash for period in periods]
    notation = money([*flows, *cumulative], scenario.currency)
    rows = tuple(
        Row(
            _moment(period.end_months), (notation.figure(period.cash, signed=True), notation.figure(total, signed=True))
        )
        for period, total in zip(periods, cumulative, strict=True)
    )
    columns = (
        Column(_("Until the end of"), is_text=True),
        Column(_("Cash flow"), notation.unit),
        Column(_("Cumulative"), notation.unit),
    )
    note = _("Undiscounted, against do nothing. One-off costs fall today, all else within its step.")
    return Table(_("Cash flow"), note, columns, rows)


def _moment(end_months: int) -> str:
    return months(end_months) if end_months else _("Today")


def _periods(flows: Sequence[float], step_months: int) -> list[_Period]:
    """Bring the steps together by year where there are many; the last year may be a part of one."""
    later = flows[1:]
    size = 1 if len(later) <= _MOST_ROWS else max(1, int(YEAR) // step_months)
    starts = range(0, len(later), size)
    yearly = [
        _Period(min(start + size, len(later)) * step_months, fsum(later[start : start + size])) for start in starts
    ]
    return [_Period(0, flows[0]), *yearly]
