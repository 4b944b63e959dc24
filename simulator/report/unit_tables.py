"""The tables of a run with several units: each unit's customers, score and run-rate, and why that moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.engine.run import Bridge, Run
from simulator.language import _, marked, pgettext
from simulator.report.layout import CUSTOMERS, Column, Figure, Role, Row, Table, money, points
from simulator.report.sentences import EFFECTS, clean_name
from simulator.report.terms import per

UNIT_BRIDGE_CONVENTION = marked(
    "Each unit against its own mix. Shifts of customers between units are part of the company\u2019s mix effect, so "
    "the units\u2019 effects do not add up to the company\u2019s; their totals do."
)


def unit_tables(run: Run) -> list[Table]:
    """Give the tables of the units."""
    return [units_table(run), units_bridge_table(run)]


def units_table(run: Run) -> Table:
    """Show each unit's customers, score and run-rate."""
    label = run.scenario
    units = list(run.units.values())
    rates = [[unit.today.run_rate for unit in units], [unit.end.run_rate for unit in units]]
    gains = [unit.end.run_rate - unit.do_nothing.run_rate for unit in units]
    score = points(state.nps for unit in units for state in (unit.today, unit.end))
    notation = money([run.today.run_rate, run.end.run_rate, *rates[0], *rates[1], *gains], label.currency, per(label))
    written = [
        CUSTOMERS.figures([unit.end.customers for unit in units], run.end.customers),
        [score.figure(state.nps) for state in (*(unit.today for unit in units), run.today)],
        [score.figure(state.nps) for state in (*(unit.end for unit in units), run.end)],
        notation.figures(rates[0], run.today.run_rate),
        notation.figures(rates[1], run.end.run_rate),
        notation.figures(gains, run.end.run_rate - run.do_nothing.run_rate, signed=True),
    ]
    columns = (
        Column(pgettext("business", "Unit"), is_text=True),
        Column(_("Customers at the end")),
        Column(_("NPS today")),
        Column(_("NPS at the end")),
        Column(_("Run-rate today"), notation.unit),
        Column(_("Run-rate at the end"), notation.unit),
        Column(_("Against doing nothing"), notation.unit),
    )
    return Table(pgettext("business", "Units"), "", columns, _unit_rows(run, written))


def units_bridge_table(run: Run) -> Table:
    """Show why each unit's run-rate moves."""
    bridges: list[Bridge] = [unit.bridge for unit in run.units.values()]
    keys = [effect.key for effect in EFFECTS]
    everything = [getattr(bridge, key) for bridge in bridges for key in (*keys, "total")]
    notation = money(everything, run.scenario.currency, per(run.scenario))
    by_unit = [notation.figures([getattr(b, key) for key in keys], b.total, signed=True) for b in bridges]
    heads = [*(_(effect.title) for effect in EFFECTS), _("Total")]
    columns = (Column(pgettext("business", "Unit"), is_text=True), *(Column(head, notation.unit) for head in heads))
    rows = tuple(Row(clean_name(name), tuple(figures)) for name, figures in zip(run.units, by_unit, strict=True))
    return Table(_("Why each unit\u2019s run-rate moves"), _(UNIT_BRIDGE_CONVENTION), columns, rows)


def _unit_rows(run: Run, written: Iterable[Sequence[Figure]]) -> tuple[Row, ...]:
    names = [*map(clean_name, run.units), _("Company")]
    lines = zip(*written, strict=True)
    last = len(names) - 1
    return tuple(
        Row(name, tuple(figures), Role.TOTAL if place == last else Role.ITEM)
        for place, (name, figures) in enumerate(zip(names, lines, strict=True))
    )
