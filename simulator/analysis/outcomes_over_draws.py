"""The outcomes a scenario is judged by, over many draws of some of its inputs: arrays of one number a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from simulator.analysis.business_case import CONTRIBUTION, PAYBACK_KEYS
from simulator.analysis.internal_rates import internal_rates
from simulator.analysis.missing import not_given
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.risk_result import DO_NOTHING, INCREMENT, RUN_RATE
from simulator.analysis.states import NOBODY
from simulator.arithmetic.array_functions import Array
from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import ZERO
from simulator.engine.over_draws import NATIVE, OverDraws
from simulator.engine.projection import given_inputs, shape_of
from simulator.language import _
from simulator.model.build import build
from simulator.model.horizon_end import (
    END_CUSTOMERS,
    END_NPS,
    END_RUN_RATE,
    REVENUE_OVER_HORIZON,
    RUN_RATE_CHANGE,
    declare_horizon_end,
)
from simulator.model.limited import LIMITED, declare_limited
from simulator.model.shape import Shape
from simulator.model.worth import YEAR
from simulator.scenario.scenario import Scenario

Values = Mapping[str, Array]

_MARGIN, _DISCOUNT = "finance.margin", "finance.discount"
_CASH_FLOW, _RATE = "cash_flow", "irr"
_PATHS = {
    RUN_RATE: "company.run_rate",
    DO_NOTHING: "company.do_nothing.run_rate",
    INCREMENT: "company.increment.run_rate",
}


class Batch(NamedTuple):
    """What a number of draws came to.

    Attributes:
        outcomes: by outcome, of shape (draws,); NaN where an outcome has no value.
        limited: whether more customers would have left a segment than it holds, of shape (draws,).
        paths: the run-rate, doing nothing and the difference of the two, of shape (steps + 1, draws), if asked for.
    """

    outcomes: dict[str, Array]
    limited: Array
    paths: dict[str, Array]


class _Outcome(NamedTuple):
    """The quantities an outcome is read from, the settings without which there is none, and how it is read."""

    keys: tuple[str, ...]
    needs: tuple[str, ...] = ()
    read: Callable[..., Array] = lambda value: value


def _score(score: Array, customers: Array) -> Array:
    return np.where(customers > NOBODY, score, np.nan)


def _return_on_investment(gain: Array, cost: Array) -> Array:
    return np.where(cost > 0, gain, np.nan)


def _payback(months: Array, in_the_red: Array, times: Array) -> Array:
    return np.where(in_the_red == 0, 0.0, np.where(times > 0, months, np.nan))


_OUTCOMES: Mapping[str, _Outcome] = {
    "nps": _Outcome((END_NPS, END_CUSTOMERS), read=_score),
    "customers": _Outcome((END_CUSTOMERS,)),
    "run_rate": _Outcome((END_RUN_RATE,)),
    "run_rate_change": _Outcome((RUN_RATE_CHANGE,)),
    "run_rate_increment": _Outcome(("company.run_rate_increment",)),
    "revenue": _Outcome((REVENUE_OVER_HORIZON,)),
    "revenue_increment": _Outcome(("company.revenue_increment",)),
    "contribution_increment": _Outcome((CONTRIBUTION,), (_MARGIN,)),
    "npv": _Outcome(("npv",), (_MARGIN, _DISCOUNT)),
    "roi": _Outcome(("roi", "cost"), (_MARGIN,), _return_on_investment),
    _RATE: _Outcome((_CASH_FLOW,), (_MARGIN,)),
    "payback_months": _Outcome(PAYBACK_KEYS, (_MARGIN,), _payback),
}
"""How every outcome of ``simulator.analysis.outcomes`` is read off the model's quantities; ``irr`` takes more."""


class Outcomes:
    """Some outcomes of a scenario, to be worked out over many draws.

    Args:
        scenario: the scenario; inputs that are not drawn keep its values.
        inputs: paths of the inputs that vary.
        outcomes: their names; those that do not apply to the scenario are left out.
        draws: about how many draws there will be in all.
        engine: ``numpy`` or ``native``; None lets the number of draws decide.
        paths: whether the run-rates of all steps are wanted too.

    Attributes:
        names: the outcomes that apply, in the order of ``OUTCOMES``.
        missing: by outcome that does not apply, why.
        paths: the names of the run-rates wanted at all steps.
        steps: how many steps they have after today.
        engine: the engine in use.
        chunk: how many draws one call takes best.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what is asked for, of what, and how it is to be worked out
        self,
        scenario: Scenario,
        inputs: Iterable[str],
        outcomes: Iterable[str],
        draws: int,
        engine: str | None = None,
        paths: bool = False,
    ) -> None:
        shape = shape_of(given_inputs(scenario)).varying(*inputs)
        ledger = build(shape)
        declare_horizon_end(ledger)
        declare_limited(ledger, shape)
        asked = set(outcomes)
        wanted = [name for name in OUTCOMES if name in asked]
        self.missing = dict(_missing(scenario, shape, ledger, wanted))
        self.names = tuple(name for name in wanted if name not in self.missing)
        self.steps, self._steps_per_year = scenario.steps, YEAR / scenario.step_months
        self.paths = tuple(_PATHS) if paths else ()
        keys = (
            *(key for name in self.names for key in _OUTCOMES[name].keys),
            *(_PATHS[name] for name in self.paths),
            LIMITED,
        )
        self._over_draws = OverDraws(scenario, ledger, dict.fromkeys(keys), draws, engine)
        self.engine, self.chunk = self._over_draws.engine, self._over_draws.chunk
        self._rates = _rates(self.engine) if _RATE in self.names else None

    def run(self, drawn: Values) -> Batch:
        """Work out the outcomes of draws; several threads may do so at once.

        Args:
            drawn: by path the values of an input, of shape (1, draws) where they hold for all units, else
                (units, draws).

        Raises:
            ScenarioError: a number grew beyond what can be computed.
        """
        values = self._over_draws.run(drawn)
        paths = {name: self._over_steps(values[_PATHS[name]]) for name in self.paths}
        return Batch({name: self._read(name, values) for name in self.names}, values[LIMITED] > 0, paths)

    def _read(self, name: str, values: Values) -> Array:
        if name == _RATE and self._rates is not None:
            return self._rates(self._over_steps(values[_CASH_FLOW]), self._steps_per_year)
        outcome = _OUTCOMES[name]
        return outcome.read(*(values[key] for key in outcome.keys))

    def _over_steps(self, values: Array) -> Array:
        """Give a quantity at every step, also one that never changes."""
        return np.broadcast_to(values, (self.steps + 1, values.shape[-1]))


def needed_settings(outcome: str) -> tuple[str, ...]:
    """Give the settings without which there is no such outcome."""
    return _OUTCOMES[outcome].needs


def _rates(engine: str) -> Callable[[Array, float], Array]:
    """Give what finds internal rates of return with an engine."""
    if engine != NATIVE:
        return internal_rates
    from simulator.analysis.native_rates import NativeRates

    return NativeRates().find


def _missing(scenario: Scenario, shape: Shape, ledger: Ledger, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Say of every outcome that does not apply to the scenario why."""
    for name in names:
        lacking = [path for path in _OUTCOMES[name].needs if not shape.gives(path)]
        if lacking:
            yield name, not_given(scenario, lacking[0])
        elif name == "roi" and ledger["cost"] == ZERO:
            yield name, _("the initiatives cost nothing")
