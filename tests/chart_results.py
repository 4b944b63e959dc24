"""Results of risk, sensitivity and sweeps made by hand: charts are tried on what is plain and on what is odd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.analysis.risk_result import DO_NOTHING, INCREMENT, RUN_RATE, Histogram, PathSpread, Risk, Spread
from simulator.analysis.sensitivity_result import SOBOL, TORNADO, Index, Sensitivity, Swing
from simulator.analysis.sweep_result import Axis, Sweep
from simulator.engine.run import Label

QUANTILE_SHARES = (5, 10, 25, 50, 75, 90, 95)
BANDS = (5, 25, 50, 75, 95)
DRAWS = 4_096


def label(steps: int = 6, name: str = "Company X, NPS 63 to 67", currency: str = "USD") -> Label:
    return Label(name, None, currency, "year", "month", steps, "company_x.yaml", "0" * 64)


def spread_of(values: np.ndarray, base: float | None) -> Spread:
    known = values[~np.isnan(values)]
    if not known.size:
        return Spread(base, *[None] * 9, None, None, len(values))
    quantiles = [float(number) for number in np.percentile(known, QUANTILE_SHARES)]
    positive = float((known > 0).mean())
    return Spread(base, float(known.mean()), float(known.std()), *quantiles, positive, None, len(values) - known.size)


def path_of(ends: np.ndarray, start: float, base: float, steps: int) -> PathSpread:
    share = np.linspace(0.0, 1.0, steps + 1)
    rows = [tuple(start + (float(np.percentile(ends, each)) - start) * share) for each in BANDS]
    return PathSpread(*rows, tuple(start + (base - start) * share))


def risk_of(
    values: np.ndarray, base: float, start: float = 90e6, of: Label | None = None, outcome: str = "npv"
) -> Risk:
    """Make a result in which the outcome has these values, and the run-rate moves by as much."""
    of = of or label()
    counts, edges = np.histogram(values[~np.isnan(values)], 40)
    drivers = {"a": 0.74, "b": -0.41, "c": 0.12, "d": 0.001}
    paths = {
        RUN_RATE: path_of(start + values, start, start + base, of.horizon_months),
        DO_NOTHING: path_of(np.array([start, start * 1.001]), start, start, of.horizon_months),
        INCREMENT: path_of(values, 0.0, base, of.horizon_months),
    }
    return Risk(
        scenario=of,
        draws=len(values),
        seed=1,
        sampler="sobol",
        engine="numpy",
        limited_draws=0,
        outcomes={outcome: spread_of(values, base)},
        paths=paths,
        histograms={outcome: Histogram(tuple(map(float, edges)), tuple(map(int, counts)))},
        drivers={outcome: drivers},
        titles={entry: f"Support: input {entry}" for entry in drivers},
        warnings=(),
        path_draws=len(values),
    )


def normal(mean: float, sd: float, draws: int = DRAWS) -> np.ndarray:
    return np.random.Generator(np.random.PCG64(1)).normal(mean, sd, draws)


def swing(
    name: str, low: float | None, high: float | None, texts: tuple[str, str] = ("2% of customers", "4%")
) -> Swing:
    size = None if low is None or high is None else abs(high - low)
    return Swing(name, f"Faster support: {name}", 0.02, 0.04, *texts, low, high, size)


def tornado_of(
    swings: Sequence[Swing], base: float | None, outcome: str = "npv", of: Label | None = None
) -> Sensitivity:
    basis = "each input at its 10th and 90th percentile, the others at base"
    return Sensitivity(of or label(), outcome, base, TORNADO, tuple(swings), basis, None, None, ())


def index(name: str, first: float | None, total: float | None, margin: float | None = 0.03) -> Index:
    return Index(name, f"Faster support: {name}", first, total, margin, margin)


def sobol_of(indices: Sequence[Index], outcome: str = "npv", of: Label | None = None) -> Sensitivity:
    basis = "all inputs drawn from their distributions, as if they were independent"
    return Sensitivity(of or label(), outcome, 1e6, SOBOL, tuple(indices), basis, 14_336, 1, ())


def axis(low: float, high: float, count: int, ending: str = " of customers", present: float | None = 0.03) -> Axis:
    values = tuple(float(value) for value in np.linspace(low, high, count))
    texts = tuple(f"{100 * value:.4g}%{ending}" for value in values)
    return Axis(
        "initiatives.support.migrations.passives.promoters",
        "Faster support: passives to promoters",
        values,
        texts,
        present,
    )


def sweep_of(
    axes: Sequence[Axis], values: np.ndarray, base: float | None, outcome: str = "npv", of: Label | None = None
) -> Sweep:
    overdrawn = np.isnan(values)
    return Sweep(of or label(), tuple(axes), {outcome: values}, overdrawn, {outcome: base}, ())


def plane(rows: int, columns: int, low: float, high: float) -> np.ndarray:
    """Give values that rise evenly from the lower left to the upper right corner."""
    down, across = np.linspace(0.0, 0.5, rows)[:, None], np.linspace(0.0, 0.5, columns)[None, :]
    return low + (high - low) * (down + across)
