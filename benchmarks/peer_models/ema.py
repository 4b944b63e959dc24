"""EMA Workbench: a function of one draw behind its ``Model``; uncertainties are ranges."""

from __future__ import annotations

from typing import Any

from by_hand import HIGH, LOW, NAMES, project

N = 2_000


def run(draws: int) -> Any:
    """Perform as many experiments."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

    def one(**inputs: float) -> dict[str, float]:
        run_rate, revenue, npv = project([inputs[name] for name in NAMES])
        return {"run_rate": run_rate, "revenue": revenue, "npv": npv}

    model = Model("reference", function=one)
    model.uncertainties = [RealParameter(name, low, high) for name, low, high in zip(NAMES, LOW, HIGH, strict=True)]
    model.outcomes = [ScalarOutcome(name) for name in ("run_rate", "revenue", "npv")]
    _, outcomes = perform_experiments(model, scenarios=draws)
    return outcomes["npv"]
