"""Whether more would move than a segment holds: a quantity for those who run many draws, not for the workbook."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.arithmetic.terms import Term, greater, total
from simulator.language import _, marked
from simulator.model.shape import Shape
from simulator.model.units import FLAG, TIMES

LIMITED = "company.limited"
_SECTION = marked("Limits")
DUST = 1e-9  # a whole segment may move: rounding may then ask for a hair more than it holds


def declare_limited(ledger: Ledger, shape: Shape) -> Term:
    """Declare ``company.limited``: 1 where any unit's segment could not give all that would leave at any step, else 0.

    It is declared after the model is built, by those who run many draws, so that a sheet has no row for it.

    Args:
        ledger: the model of the shape.
        shape: the shape, whose migrations may be limited.
    """
    sources = dict.fromkeys(migration.source for migration in shape.migrations)
    with ledger.section(_SECTION, Level.UNIT):
        short = total(greater(1 - DUST, ledger[f"limit.{source}"]) for source in sources)
        times = ledger.declare("limited", _("Segments that could not give all who would leave"), TIMES, short)
    with ledger.section(_SECTION, Level.COMPANY):
        at_step = ledger.declare(
            "company.limited_at_step", _("The same in all units"), TIMES, ledger.across_units(times)
        )
        over_horizon = ledger.over_steps(at_step)
        return ledger.declare(LIMITED, _("A migration was limited"), FLAG, greater(over_horizon, 0.0))
