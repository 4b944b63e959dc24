"""How numbers are spread over draws: quantiles, errors, histograms, rank correlations, and rates of return of many."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from simulator.analysis.internal_rate import internal_rate
from simulator.analysis.internal_rates import internal_rates
from simulator.analysis.native_rates import NativeRates
from simulator.analysis.risk_result import QUANTILES
from simulator.analysis.spreads import alike, histogram_of, path_spread, rank_correlations, ranks, spread_of

NAN = float("nan")


def noise(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_figures_are_those_of_the_textbook():
    draws = np.sort(noise().normal(1e6, 3e5, 4096))
    spread = spread_of(draws, 9e5)
    assert spread.mean == pytest.approx(draws.mean())
    assert spread.sd == pytest.approx(draws.std(ddof=1))
    for name in QUANTILES:
        assert getattr(spread, name) == pytest.approx(np.quantile(draws, int(name[1:]) / 100))
    assert spread.probability_positive == (draws > 0).mean()
    assert spread.base_percentile == (draws < 9e5).mean()
    assert spread.undefined == 0


def test_standard_errors_are_how_far_the_figures_scatter():
    """Over many samples of one distribution each figure scatters by its standard error."""
    samples = [np.sort(noise(seed).gamma(2, size=500) - 1) for seed in range(400)]
    spreads = [spread_of(sample, 0.0) for sample in samples]
    for name in ("mean", *QUANTILES, "probability_positive"):
        scatter = np.std([getattr(spread, name) for spread in spreads])
        told = np.mean([spread.standard_errors[name] for spread in spreads])
        assert told == pytest.approx(scatter, rel=0.2), name


def test_one_draw_has_no_quantiles():
    spread = spread_of(np.array([3.0]), 3.0)
    assert (spread.mean, spread.sd, spread.p50, spread.standard_errors) == (3.0, None, None, None)
    assert (spread.probability_positive, spread.base_percentile) == (1.0, 0.5)


def test_few_draws_do_not_pretend_to_know_the_error_of_the_tails():
    errors = spread_of(np.arange(10.0), 5.0).standard_errors
    assert errors["p5"] is None
    assert errors["p50"] == pytest.approx(sqrt(10 * 0.25))


def test_what_never_changes_has_no_deviation_at_all():
    spread = spread_of(np.full(1000, 0.1), 0.1)
    assert (spread.mean, spread.sd, spread.p5, spread.p95, spread.base_percentile) == (0.1, 0.0, 0.1, 0.1, 0.5)


def test_rounding_is_no_spread():
    draws = np.sort(1e6 + noise().normal(0, 1e-8, 1000))
    spread = spread_of(draws, 1e6)
    assert (spread.sd, spread.p5, spread.p95, spread.mean, spread.base_percentile) == (0.0, 1e6, 1e6, 1e6, 0.5)
    assert set(spread.standard_errors.values()) == {0.0}
    assert rank_correlations({"any": ranks(noise().random(1000))}, draws) == {}
    elsewhere = spread_of(draws, 2e6)
    assert (elsewhere.sd, elsewhere.base, elsewhere.base_percentile) == (0.0, 2e6, 1.0)


@pytest.mark.parametrize(("other", "is_alike"), [(1.0 + 1e-12, True), (1.001, False), (np.inf, False), (NAN, False)])
def test_what_is_one_number_and_rounding(other, is_alike):
    assert alike(1.0, other) == alike(other, 1.0) == is_alike
    assert alike(np.inf, np.inf)


def test_draws_without_a_rate_are_left_out_and_counted():
    spread = spread_of(np.array([-1.0, 0.0, 1.0, 2.0, NAN, NAN]), NAN)
    assert (spread.undefined, spread.mean, spread.p50) == (2, 0.5, 0.5)
    assert (spread.probability_positive, spread.base, spread.base_percentile) == (0.5, None, None)
    nothing = spread_of(np.array([NAN, NAN]), NAN)
    assert (nothing.undefined, nothing.mean, nothing.p50, nothing.probability_positive) == (2, None, None, None)


def test_an_outlay_that_never_comes_back_counts_as_later_than_all_others():
    spread = spread_of(np.array([0.0, 10.0, 20.0, 30.0, NAN]), 20.0, is_payback=True)
    assert (spread.p25, spread.p50, spread.p75) == (10.0, 20.0, 30.0)
    assert (spread.p90, spread.undefined, spread.mean) == (None, 1, 15.0)
    assert spread.probability_positive == 0.8
    assert spread.base_percentile == 0.5


@pytest.mark.parametrize(
    "draws",
    [
        noise().normal(1e6, 3e5, 5000),
        noise().lognormal(0, 2, 5000),
        noise().random(300) * 1e-7 - 5e-8,
        np.array([-1e300, 1e300]),
        np.array([1.0, 1.0 + 1e-12, NAN]),
        np.array([0.0]),
    ],
)
def test_a_histogram_holds_every_draw_between_round_numbers(draws):
    draws = np.sort(draws)
    known = draws[~np.isnan(draws)]
    histogram = histogram_of(draws)
    assert sum(histogram.counts) == known.size
    assert list(histogram.counts) == np.histogram(known, histogram.edges)[0].tolist()
    assert len(histogram.edges) == len(histogram.counts) + 1 <= 100
    assert histogram.edges[0] <= known[0] <= known[-1] < histogram.edges[-1]


def test_a_bell_has_about_forty_bins_of_round_edges():
    histogram = histogram_of(np.sort(noise().normal(0.3, 0.05, 16_384)))
    assert 30 <= len(histogram.counts) <= 60
    assert all(edge == float(f"{edge:.3g}") for edge in histogram.edges)


def test_no_histogram_where_no_draw_has_a_value():
    assert histogram_of(np.array([NAN, NAN])) is None


def test_paths_are_spread_step_by_step():
    draws = np.array([[1.0, 1.0, 1.0], [3.0, 1.0, 2.0]])
    path = path_spread(draws, np.array([1.0, 2.5]))
    assert (path.p50, path.base) == ((1.0, 2.0), (1.0, 2.5))
    assert path.p5 == pytest.approx((1.0, 1.1))


def test_rank_correlations_are_spearmans():
    random = noise()
    first, second = random.normal(size=500), np.floor(3 * random.normal(size=500))
    outcome = np.exp(first) - second
    entries = {"second": ranks(second), "first": ranks(first), "never changes": ranks(np.ones(500))}
    found = rank_correlations(entries, outcome)
    assert list(found) == ["second", "first"]
    for name, values in {"first": first, "second": second}.items():
        assert found[name] == pytest.approx(stats.spearmanr(values, outcome)[0])
    outcome[::3] = NAN
    left = ~np.isnan(outcome)
    found = rank_correlations(entries, outcome)
    assert found["first"] == pytest.approx(stats.spearmanr(first[left], outcome[left])[0])
    assert rank_correlations(entries, np.full(500, NAN)) == {}


def one_change(steps: int, draws: int, spread: float, seed: int) -> np.ndarray:
    """Draw cash flows that turn once from below to above 0."""
    random = noise(seed)
    turns = random.integers(0, steps, draws)
    signs = np.where(np.arange(steps + 1)[:, np.newaxis] <= turns, -1.0, 1.0)
    return random.lognormal(10, spread, (steps + 1, draws)) * signs


CASH_FLOWS = {
    "an outlay first": np.concatenate([np.full((1, 200), -3e5), noise(5).lognormal(10, 0.3, (36, 200))]),
    "turning at any step": one_change(24, 300, 0.5, 1),
    "wild": one_change(12, 300, 4.0, 2),
    "two steps": one_change(1, 300, 2.0, 3),
    "a long horizon": one_change(600, 40, 1.0, 4),
    "earned first": -one_change(24, 200, 0.5, 6),
    "with steps of nothing": one_change(12, 300, 0.5, 7) * (noise(8).random((13, 300)) < 0.6),
    "turning any number of times": noise(9).normal(0, 1, (4, 500)),
    "nothing at all": np.zeros((5, 3)),
    "beyond measure": np.array([[-1e-300, -1.0], [1e300, 1e-40]]),
}


FINDERS = {"arrays": internal_rates, "machine code": NativeRates().find}


@pytest.mark.parametrize("finder", FINDERS)
@pytest.mark.parametrize("name", CASH_FLOWS)
def test_rates_of_many_are_those_of_each(name, finder):
    flows = CASH_FLOWS[name]
    rates = FINDERS[finder](flows, 12.0)
    expected = [internal_rate(column.tolist(), 12.0) for column in flows.T]
    assert [None if np.isnan(rate) else rate for rate in rates] == [
        rate if rate is None else pytest.approx(rate, rel=1e-10, abs=1e-13) for rate in expected
    ]


@pytest.mark.parametrize("finder", FINDERS)
def test_a_rate_does_not_depend_on_what_stands_beside_it(finder):
    find = FINDERS[finder]
    flows = np.concatenate([one_change(24, 50, 0.2, 1), one_change(24, 50, 4.0, 2)], axis=1)
    together = find(flows, 12.0)
    alone = [find(flows[:, place : place + 1], 12.0)[0] for place in range(100)]
    assert together.tolist() == alone


def test_a_rate_brings_the_present_value_to_nothing():
    flows = CASH_FLOWS["an outlay first"]
    rates = NativeRates().find(flows, 12.0)
    factors = (1 + rates) ** (-np.arange(37)[:, np.newaxis] / 12)
    assert np.abs((flows * factors).sum(axis=0)).max() < 1e-6
