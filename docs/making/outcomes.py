"""The page of the outcomes that risk, sensitivity, sweeps, goal seeks and comparisons are about."""

from __future__ import annotations

from making.markdown import code, table
from making.model import Model, model
from making.quantities import in_words
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.quantity_names import resolve
from simulator.arithmetic.terms import Reference
from simulator.report.comparison_tables import OUTCOME_ROWS

_HEAD = """# Outcomes

The figures by which a scenario is judged. `--outcome` and `--target` take these names; `compare`, `risk`,
`sensitivity`, `sweep` and `solve` report them. Those of the business case need a contribution margin, and the net
present value a discount rate; one that does not apply is null, and the warnings say why.

"""
_TAIL = """
IRR and payback apply only where the cash flow allows: IRR needs exactly one change of sign, and payback a cumulative
cash flow that comes back to zero within the horizon. In a comparison each outcome stands beside its difference from
the first scenario.
"""


def outcomes_page() -> str:
    """Write the page."""
    known = model()
    rows = [(code(name), OUTCOME_ROWS[name].title, _formula(known, name)) for name in OUTCOMES]
    return _HEAD + table(("name", "what it is", "how it is worked out"), rows) + _TAIL


def _formula(known: Model, name: str) -> str:
    asked = resolve(known.ledger, name, known.scenario.steps, own_unit=False, at=None)
    assert asked is not None
    if asked.term is None:
        return asked.remark
    where = " at the end" if name in ("nps", "customers", "run_rate") and isinstance(asked.term, Reference) else ""
    return in_words(known, asked.term) + where
