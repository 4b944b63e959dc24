"""The outcomes a scenario is judged by, by their stable names."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum

from simulator.engine.run import BusinessCase, Run
from simulator.errors import UsageError, quoted, suggest
from simulator.language import _


def _of_case(read: Callable[[BusinessCase], float | None]) -> Callable[[Run], float | None]:
    return lambda run: None if run.business_case is None else read(run.business_case)


OUTCOMES: dict[str, Callable[[Run], float | None]] = {
    "nps": lambda run: run.end.nps,
    "customers": lambda run: run.end.customers,
    "run_rate": lambda run: run.end.run_rate,
    "run_rate_change": lambda run: run.change.run_rate,
    "run_rate_increment": lambda run: run.increment.run_rate,
    "revenue": lambda run: fsum(step.revenue for step in run.steps),
    "revenue_increment": lambda run: run.increment.revenue,
    "contribution_increment": lambda run: run.increment.contribution,
    "npv": _of_case(lambda case: case.npv),
    "roi": _of_case(lambda case: case.roi),
    "irr": _of_case(lambda case: case.irr),
    "payback_months": _of_case(lambda case: case.payback_months),
}


def known_outcome(name: str, option: str) -> str:
    """Give an outcome's name as it was written on the command line.

    Raises:
        UsageError: there is no such outcome; ``option`` says where it was asked for.
    """
    if name not in OUTCOMES:
        raise UsageError(
            _("{option}: there is no outcome {name}", option=option, name=quoted(name)), suggest(name, OUTCOMES)
        )
    return name
