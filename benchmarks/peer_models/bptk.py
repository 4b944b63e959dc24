"""BPTK-Py: stocks, flows and converters of its system dynamics language, with the draw's inputs as constants."""

from __future__ import annotations

from math import log
from typing import Any

from by_hand import DISCOUNT, MARGIN, NAMES, ONCE, RAMP, RUNNING, START, STEP, STEPS, scipy_distributions

N = 30
SEGMENTS = ("promoters", "passives", "detractors")


def run(draws: int) -> Any:
    """Run the model as often, with other constants each time."""
    model, npv = _model()
    columns = [distribution.rvs(draws, random_state=1 + k) for k, distribution in enumerate(scipy_distributions())]
    values = []
    for inputs in zip(*columns, strict=True):
        for name, value in zip(NAMES, inputs, strict=True):
            model.constant(name).equation = float(value)
        model.reset_cache()
        values.append(npv(STEPS))
    return values


def _model() -> tuple[Any, Any]:
    from BPTK_Py import Model

    model = Model(starttime=0.0, stoptime=float(STEPS), dt=1.0, name="reference")
    given = {name: model.constant(name) for name in NAMES}
    for constant in given.values():
        constant.equation = 0.1
    rates = _rates(model, given)
    ramp = model.converter("ramp")
    ramp.equation = _functions().If(_functions().time() < float(RAMP), 1.0 / RAMP, 0.0)
    with_initiative = _run_rate(model, "now", given, (*rates, ramp, 1.0))
    doing_nothing = _run_rate(model, "idle", given, (*rates, ramp, 0.0))
    return model, _npv(model, with_initiative - doing_nothing)


def _rates(model: Any, given: Any) -> tuple[Any, Any]:
    """Give what is kept of each segment, and the growth, per step."""
    keep = []
    for segment in SEGMENTS:
        a_year, kept = model.converter(f"kept_a_year_{segment}"), model.converter(f"keep_{segment}")
        a_year.equation = 1.0 - given[f"churn_{segment}"]
        kept.equation = a_year**STEP  # a converter of its own: a power of a difference loses its brackets
        keep.append(kept)
    a_year, growth = model.converter("grown_a_year"), model.converter("growth")
    a_year.equation = 1.0 + given["acquisition"]
    growth.equation = a_year**STEP - 1.0
    return keep, growth


def _run_rate(model: Any, course: str, given: Any, rates: Any) -> Any:
    """Give the run-rate with the initiative at size 1, or doing nothing at size 0."""
    keep, _, ramp, size = rates
    stocks = [model.stock(f"{course}_{segment}") for segment in SEGMENTS]
    total = model.converter(f"{course}_total")
    total.equation = stocks[0] + stocks[1] + stocks[2]
    flows = []
    for name, source in (("passives_to_promoters", stocks[1]), ("detractors_to_passives", stocks[2])):
        flow = model.converter(f"{course}_{name}")
        flow.equation = _functions().min(given[name] * ramp * total * size, source)
        flows.append(flow)
    _grow(model, course, (stocks, total, flows), given, rates)
    spends = [given[f"spend_{segment}"] for segment in SEGMENTS]
    gaps = []
    for k, (flow, kept) in enumerate(zip(flows, keep, strict=False)):
        movers, joined = model.stock(f"{course}_movers_{k}"), model.biflow(f"{course}_joined_{k}")
        movers.initial_value = 0.0
        joined.equation = (movers + flow) * kept - movers
        movers.equation = joined
        gaps.append(movers * (spends[k] - spends[k + 1]))
    rate = model.converter(f"{course}_run_rate")
    shortfall = (1.0 - given["realisation"]) * (gaps[0] + gaps[1])
    rate.equation = stocks[0] * spends[0] + stocks[1] * spends[1] + stocks[2] * spends[2] - shortfall
    return rate


def _grow(model: Any, course: str, state: Any, given: Any, rates: Any) -> None:
    """Let migrations, churn and acquisition change the stocks."""
    (stocks, total, (up, middle)), (keep, growth, *_) = state, rates
    moved = [model.converter(f"{course}_moved_{segment}") for segment in SEGMENTS]
    for each, equation in zip(moved, (stocks[0] + up, stocks[1] - up + middle, stocks[2] - middle), strict=True):
        each.equation = equation
    stayed = [model.converter(f"{course}_stayed_{segment}") for segment in SEGMENTS]
    for each, before, kept in zip(stayed, moved, keep, strict=True):
        each.equation = before * kept
    referred = given["referral_promoters"] * moved[0] + given["referral_passives"] * moved[1]
    new = _functions().max(growth * total + referred * STEP, 0.0)
    grown = model.converter(f"{course}_grown")
    grown.equation = new / (stayed[0] + stayed[1] + stayed[2]) + 1.0
    for stock, start, left in zip(stocks, START, stayed, strict=True):
        change = model.biflow(f"{stock.name}_change")
        change.equation = left * grown - stock
        stock.initial_value, stock.equation = start, change


def _npv(model: Any, increment: Any) -> Any:
    before, change = model.stock("before"), model.biflow("change")
    before.initial_value = 0.0
    change.equation = increment - before
    before.equation = change
    earned = (before + increment) * (0.5 * STEP) * MARGIN
    running = _functions().If(_functions().time() > 0.0, RUNNING * STEP, 0.0)
    present = model.converter("present")
    present.equation = (earned - running) * _functions().exp(_functions().time() * (-STEP * log(1 + DISCOUNT)))
    value, added = model.stock("value"), model.biflow("added")
    value.initial_value = -ONCE
    added.equation = present
    value.equation = added
    npv = model.converter("npv")
    npv.equation = value + present
    return npv


def _functions() -> Any:
    from BPTK_Py import sd_functions

    return sd_functions
