"""Uncertain inputs as they are drawn: SciPy's distributions, the stated correlations, and whom an entry reaches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import log, sqrt

import numpy as np
import pytest
from scipy import stats

from simulator.analysis.draws.cube import UnitCube
from simulator.analysis.draws.uncertainty import Uncertainty, uncertainty_of
from simulator.errors import ScenarioError, UsageError
from simulator.scenario import parse
from simulator.scenario.scenario import Scenario

DRAWS = 100_000
SPEND = "baseline.segments.{}.spend"
PROMOTERS, PASSIVES, DETRACTORS = (SPEND.format(name) for name in ("promoters", "passives", "detractors"))
CHURN, GROWTH, OVER = "trend.churn.detractors", "trend.acquisition", "initiatives.care.ramp.over"
SIZE, MARGIN = "initiatives.care.migrations.passives.promoters", "finance.margin"
MIX = [f"baseline.segments.{name}.mix" for name in ("promoters", "passives", "detractors")]
SHARES = [0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]
COUNTS = [f"baseline.segments.{name}.customers" for name in ("promoters", "passives", "detractors")]
MIXED = """
    promoters: {mix: 74%, spend: 2345.50}
    passives: {mix: 15%, spend: 2089.20}
    detractors: {mix: 11%, spend: 1907.90}
"""
COUNTED = """
    promoters: {customers: 740, spend: 2345.50}
    passives: {customers: 150, spend: 2089.20}
    detractors: {customers: 110, spend: 1907.90}
"""


def scenario(
    *entries: str, units: str = "", counted: bool = False, correlations: str = "", margin: str = "margin: 62%, "
) -> Scenario:
    uncertainty = "".join(f"  {entry}\n" for entry in entries)
    more = f"  correlations: [{correlations}]\n" if correlations else ""
    text = f"""
name: Draws
currency: USD
horizon: 12 months
baseline:
  {"" if counted else "customers: 40_000"}
  spend_period: year
  segments:{COUNTED if counted else MIXED}
trend: {{churn: {{detractors: 18% per year}}, acquisition: 2% per year}}
initiatives: {{care: {{migrations: {{passives: {{promoters: 3% of customers}}}}, ramp: {{over: 6 months}}}}}}
finance: {{{margin}discount: 10% per year}}
{f"units: {{{units}}}" if units else ""}
uncertainty:
{uncertainty}{more}"""
    return parse(text, "draws.yaml")


def drawn(uncertainty: Uncertainty, draws: int = DRAWS, sampler: str = "sobol") -> dict[str, np.ndarray]:
    cube = UnitCube(uncertainty.dimension_names, sampler, 1)
    return uncertainty.values(cube.points(0, draws))


def lognormal(mean: float, sd: float):
    variance = log(1 + (sd / mean) ** 2)
    return stats.lognorm(sqrt(variance), scale=mean / sqrt(1 + (sd / mean) ** 2))


def pert(low: float, mode: float, high: float):
    rise = 4 * (mode - low) / (high - low)
    return stats.beta(1 + rise, 5 - rise, loc=low, scale=high - low)


class Between:
    """A distribution on condition that it lies between two bounds."""

    def __init__(self, low: float, high: float, whole) -> None:
        self.low, self.high, self.whole = low, high, whole
        self.inside = whole.cdf(high) - whole.cdf(low)

    def cdf(self, values):
        return (self.whole.cdf(np.clip(values, self.low, self.high)) - self.whole.cdf(self.low)) / self.inside

    def ppf(self, probabilities):
        lower = self.whole.ppf(self.whole.cdf(self.low) + probabilities * self.inside)
        upper = self.whole.isf(self.whole.sf(self.high) + (1 - probabilities) * self.inside)
        return np.where(probabilities < 0.5, lower, upper)


DISTRIBUTIONS = {
    "normal": (PROMOTERS, "normal: [2345.50, 38]", stats.norm(2345.5, 38)),
    "normal of a rate": (GROWTH, "normal: [2%, 4%]", stats.norm(0.02, 0.04)),
    "normal, half of it below 0": (CHURN, "normal: [0%, 20%]", Between(0, 1, stats.norm(0, 0.2))),
    "normal, cut at both ends": (CHURN, "normal: [40%, 300%]", Between(0, 1, stats.norm(0.4, 3))),
    "normal, bounds far inside": (CHURN, "normal: [50%, 900_000_000%]", stats.uniform(0, 1)),
    "normal, above a bound": (OVER, "normal: [2 months, 3 months]", Between(0, 1e6, stats.norm(2, 3))),
    "lognormal": (DETRACTORS, "lognormal: [1907.90, 400]", lognormal(1907.9, 400)),
    "lognormal, wide": (DETRACTORS, "lognormal: [10, 200]", lognormal(10, 200)),
    "lognormal, cut": (MARGIN, "lognormal: [62%, 30%]", Between(0, 1, lognormal(0.62, 0.3))),
    "lognormal, most of it cut": ("baseline.customers", "lognormal: [1, 400]", Between(1, 1e10, lognormal(1, 400))),
    "triangular": (SIZE, "triangular: [1%, 3%, 4%]", stats.triang(2 / 3, 0.01, 0.03)),
    "triangular, mode at the low end": (SIZE, "triangular: [1%, 1%, 4%]", stats.triang(0, 0.01, 0.03)),
    "triangular, mode at the high end": (SIZE, "triangular: [1%, 4%, 4%]", stats.triang(1, 0.01, 0.03)),
    "pert": (SIZE, "pert: [1%, 3%, 4%]", pert(0.01, 0.03, 0.04)),
    "pert, symmetric": (SIZE, "pert: [1%, 3%, 5%]", pert(0.01, 0.03, 0.05)),
    "pert, mode at the low end": (SIZE, "pert: [0%, 0%, 100%]", pert(0, 0, 1)),
    "pert, mode at the high end": (SIZE, "pert: [0%, 100%, 100%]", pert(0, 1, 1)),
    "pert, mode near an end": (PASSIVES, "pert: [1_000, 1_001, 9_000]", pert(1000, 1001, 9000)),
    "uniform": (GROWTH, "uniform: [-1%, 4%]", stats.uniform(-0.01, 0.05)),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_draws_follow_scipy_s_distribution(name):
    path, entry, reference = DISTRIBUTIONS[name]
    values = drawn(uncertainty_of(scenario(f"{path}: {{{entry}}}")))[path]
    assert values.shape == (1, DRAWS)
    assert stats.kstest(values[0], reference.cdf).statistic < 1e-4  # even points; at random it would be about 3e-3


def tails() -> np.ndarray:
    octaves = np.exp(np.linspace(log(1e-10), log(0.5), 20_011))
    return np.concatenate([octaves, 1 - octaves, np.linspace(0.001, 0.999, 20_011), [2.0**-33, 1 - 2.0**-33]])


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_quantiles_are_exact_to_1e_9_of_the_range(name):
    path, entry, reference = DISTRIBUTIONS[name]
    probabilities = tails()
    values = uncertainty_of(scenario(f"{path}: {{{entry}}}")).values(probabilities[np.newaxis])[path][0]
    expected = reference.ppf(probabilities)
    assert abs(values - expected).max() < 1e-9 * np.ptp(expected)
    if entry.startswith("lognormal"):
        assert abs(values / expected - 1).max() < 2e-8
    assert np.diff(values[np.argsort(probabilities)]).min() >= -1e-15 * abs(expected).max()


EXTREMES = ["lognormal: [1, 1e300]", "lognormal: [1e-300, 1e300]", "normal: [1, 1e300]", "lognormal: [5, 1e-200]"]


@pytest.mark.parametrize("entry", EXTREMES)
def test_absurd_spreads_are_still_numbers_within_bounds(entry):
    values = drawn(uncertainty_of(scenario(f"{PROMOTERS}: {{{entry}}}")), 1000)[PROMOTERS]
    assert 0 <= values.min() <= values.max() <= 1e15


@pytest.mark.parametrize(
    "entry", ["normal: [5%, 0%]", "lognormal: [5%, 0%]", "uniform: [5%, 5%]", "pert: [5%, 5%, 5%]"]
)
def test_a_distribution_without_spread_is_a_constant(entry):
    values = drawn(uncertainty_of(scenario(f"{SIZE}: {{{entry}}}")), 1000)[SIZE]
    assert set(values[0]) == {0.05}


@pytest.mark.parametrize(
    ("path", "entry", "low", "high"),
    [
        (CHURN, "normal: [99%, 40%]", 0, 1),
        (CHURN, "normal: [1%, 40%]", 0, 1),
        (CHURN, "pert: [0%, 1%, 100%]", 0, 1),
        (CHURN, "triangular: [0%, 33%, 100%]", 0, 1),
        (GROWTH, "normal: [-99%, 40%]", -1 + 0.9e-9, 100),
        (OVER, "normal: [1 months, 3 months]", 0.9e-9, 1e6),
        ("baseline.customers", "normal: [1, 4_000]", 1, 1e10),
    ],
)
def test_no_value_leaves_the_bounds_of_its_input(path, entry, low, high):
    uncertainty = uncertainty_of(scenario(f"{path}: {{{entry}}}"))
    values = uncertainty.values(tails()[np.newaxis])[path]
    assert low <= values.min() <= values.max() <= high


def test_what_is_cut_off_is_said_where_it_matters():
    cut = uncertainty_of(scenario(f"{CHURN}: {{normal: [18%, 9%]}}", f"{MARGIN}: {{normal: [62%, 5%]}}"))
    assert cut.notes == (
        "trend.churn.detractors: 2.3 % of its normal distribution lies below 0%, which cannot be; "
        "the draws keep to the rest",
    )
    both = uncertainty_of(scenario(f"{CHURN}: {{normal: [50%, 50%]}}")).notes
    assert "32 % of its normal distribution lies below 0% and above 100%" in both[0]


def test_a_base_case_that_is_never_drawn_is_said():
    entry = f"{CHURN}: {{pert: [20%, 22%, 30%]}}"
    assert uncertainty_of(scenario(entry)).notes == (
        "trend.churn.detractors: the base case has 18%, outside the 20% to 30% of the draws",
    )


# Correlations


def correlated(*pairs: tuple[str, str, float]) -> Uncertainty:
    listed = ", ".join(f"[{first}, {second}, {value}]" for first, second, value in pairs)
    entries = (
        f"{PROMOTERS}: {{normal: [2345.50, 38]}}",
        f"{SIZE}: {{pert: [1%, 3%, 4%]}}",
        f"{PASSIVES}: {{normal: [2089, 38]}}",
        f"{GROWTH}: {{uniform: [1%, 4%]}}",
        f"{CHURN}: {{normal: [5%, 10%]}}",
    )
    return uncertainty_of(scenario(*entries, correlations=listed))


def scores(values: np.ndarray) -> np.ndarray:
    """Give the normal scores of ranks."""
    return stats.norm.ppf((stats.rankdata(values) - 0.5) / values.size)


@pytest.mark.parametrize("sampler", ["sobol", "random"])
def test_correlations_are_reached_whatever_the_distributions(sampler):
    wanted = {(PROMOTERS, PASSIVES): 0.6, (SIZE, GROWTH): -0.8, (GROWTH, CHURN): 0.5, (PROMOTERS, SIZE): 0.3}
    values = drawn(correlated(*((*pair, value) for pair, value in wanted.items())), sampler=sampler)
    wanted |= {(PASSIVES, CHURN): 0, (PROMOTERS, GROWTH): 0}
    for (first, second), value in wanted.items():
        reached = np.corrcoef(scores(values[first][0]), scores(values[second][0]))[0, 1]
        assert abs(reached - value) < 0.01, (first, second)
    plain = np.corrcoef(values[PROMOTERS][0], values[PASSIVES][0])[0, 1]
    assert abs(plain - 0.6) < 0.01


def test_correlations_leave_each_distribution_as_it_is():
    values = drawn(correlated((PROMOTERS, PASSIVES, 0.6), (SIZE, GROWTH, -0.8), (GROWTH, CHURN, 0.5)))
    references = {
        PROMOTERS: stats.norm(2345.5, 38),
        PASSIVES: stats.norm(2089, 38),
        SIZE: pert(0.01, 0.03, 0.04),
        GROWTH: stats.uniform(0.01, 0.03),
        CHURN: Between(0, 1, stats.norm(0.05, 0.1)),
    }
    for path, reference in references.items():
        assert stats.kstest(values[path][0], reference.cdf).statistic < 1e-3


def test_what_is_not_correlated_is_drawn_as_without_correlations():
    alone, together = drawn(correlated(), 1000), drawn(correlated((SIZE, GROWTH, 0.9)), 1000)
    for path in (PROMOTERS, PASSIVES, CHURN, SIZE):
        assert np.allclose(alone[path], together[path], rtol=1e-9)
    assert not np.allclose(alone[GROWTH], together[GROWTH], rtol=1e-3)


def test_full_correlation_moves_in_step():
    values = drawn(correlated((PROMOTERS, PASSIVES, 1), (PROMOTERS, CHURN, -1), (PASSIVES, CHURN, -1)), 1000)
    order = np.argsort(values[PROMOTERS][0])
    assert (np.diff(values[PASSIVES][0][order]) >= 0).all()
    assert (np.diff(values[CHURN][0][order]) <= 0).all()


def test_what_moves_in_step_cannot_be_correlated_differently_with_a_third():
    with pytest.raises(ScenarioError, match="these correlations cannot hold together"):
        correlated((PROMOTERS, PASSIVES, 1), (PROMOTERS, CHURN, 0.5), (PASSIVES, CHURN, 0.4))


# The mix of a survey


@pytest.mark.parametrize("answers", [30, 1_200, 1_000_000_000])
def test_the_mix_of_a_survey_is_dirichlet(answers):
    values = drawn(uncertainty_of(scenario(f"baseline.mix: {{survey: {answers}}}")))
    drawn_mix = np.concatenate([values[path] for path in MIX])
    parameters = answers * np.array([0.74, 0.15, 0.11]) + 0.5
    reference = stats.dirichlet(parameters)
    assert list(values) == MIX
    assert np.allclose(drawn_mix.sum(axis=0), 1, rtol=0, atol=1e-15)
    spread = np.sqrt(reference.var())
    assert (abs(drawn_mix.mean(axis=1) - reference.mean()) < 1e-3 * spread).all()
    assert np.allclose(
        np.cov(drawn_mix) / np.outer(spread, spread), reference.cov() / np.outer(spread, spread), atol=2e-3
    )
    for row, parameter in zip(drawn_mix, parameters, strict=True):
        expected = stats.beta(parameter, parameters.sum() - parameter).ppf(SHARES)
        assert np.allclose(np.quantile(row, SHARES), expected, rtol=0, atol=0.01 * spread.max())


def test_a_segment_nobody_answered_for_is_left_open():
    text = MIXED.replace("74%", "100%").replace("15%", "0%").replace("11%", "0%")
    units = f"only: {{baseline: {{segments: {{{', '.join(text.strip().splitlines())}}}}}}}"
    uncertainty = uncertainty_of(scenario("units.only.baseline.mix: {survey: 50}", units=units))
    values = drawn(uncertainty)
    detractors = values[MIX[2]][0]
    assert stats.kstest(detractors, stats.beta(0.5, 51).cdf).statistic < 1e-3
    far = uncertainty.values(np.stack([tails(), tails()[::-1]]))
    assert min(values.min() for values in far.values()) >= 0


def test_customers_by_segment_have_a_mix_too():
    values = drawn(uncertainty_of(scenario("baseline.mix: {survey: 200}", counted=True)))
    assert list(values) == COUNTS
    customers = np.concatenate([values[path] for path in COUNTS])
    assert np.allclose(customers.sum(axis=0), 1000, rtol=1e-14)
    assert stats.kstest(customers[1] / 1000, stats.beta(30.5, 171).cdf).statistic < 1e-3


# Whom an entry reaches

UNITS = (
    "north: {}, south: {trend: {churn: {detractors: 30% per year}}}, "
    "east: {trend: {churn: {detractors: 18% per month}}}, west: {}"
)


def test_an_entry_of_the_company_reaches_the_units_that_have_its_value():
    uncertainty = uncertainty_of(scenario(f"{CHURN}: {{uniform: [10%, 20%]}}", units=UNITS))
    values = uncertainty.values(np.array([[0.25, 0.5]]))
    assert np.allclose(values[CHURN], [[0.125, 0.15], [0.3, 0.3], [0.18, 0.18], [0.125, 0.15]])
    assert uncertainty.notes == (f"the uncertainty of {CHURN} leaves out south and east, where the value is another",)
    assert uncertainty.drawn_for(CHURN, values).tolist() == values[CHURN][0].tolist()


@pytest.mark.parametrize("first", ["the company's", "the unit's"])
def test_a_unit_s_own_entry_goes_before_the_company_s(first):
    entries = {CHURN: "uniform: [10%, 20%]", f"units.west.{CHURN}": "uniform: [30%, 50%]"}
    names = list(entries) if first == "the company's" else list(entries)[::-1]
    uncertainty = uncertainty_of(scenario(*(f"{name}: {{{entries[name]}}}" for name in names), units=UNITS))
    assert list(uncertainty.names) == names
    assert uncertainty.inputs == (CHURN,)
    probabilities = {CHURN: 0.5, f"units.west.{CHURN}": 0.75}
    values = uncertainty.values(np.array([[probabilities[name]] for name in names]))
    assert np.allclose(values[CHURN], [[0.15], [0.3], [0.18], [0.45]])
    assert f"the uncertainty of {CHURN} leaves out south and east, where the value is another" in uncertainty.notes
    assert uncertainty.drawn_for(f"units.west.{CHURN}", values).tolist() == pytest.approx([0.45])
    assert np.allclose(uncertainty.at(f"units.west.{CHURN}", 0.75)[CHURN], [[0.18], [0.3], [0.18], [0.45]])


def test_where_all_units_follow_one_row_holds_for_all():
    uncertainty = uncertainty_of(scenario(f"{GROWTH}: {{uniform: [1%, 3%]}}", units=UNITS))
    assert uncertainty.values(np.full((1, 7), 0.5))[GROWTH].shape == (1, 7)
    assert uncertainty.base()[GROWTH].tolist() == [[0.02]]
    assert uncertainty.notes == ()


def test_an_entry_that_reaches_nobody_is_said_and_left_out():
    units = "north: {baseline: {customers: 5}}, south: {baseline: {customers: 6}}"
    entries = ("baseline.customers: {uniform: [4, 6]}", f"{GROWTH}: {{uniform: [1%, 3%]}}")
    uncertainty = uncertainty_of(scenario(*entries, units=units))
    assert uncertainty.names == (GROWTH,)
    assert uncertainty.dimensions == 1
    assert uncertainty.notes == (
        "the uncertainty of baseline.customers has no effect, since no unit has the company's value; "
        "name it units.north.baseline.customers",
    )


def test_an_input_that_some_units_lack_is_the_model_s_default_there():
    units = "north: {trend: {inflation: 3% per year}}, south: {}"
    uncertainty = uncertainty_of(scenario("units.north.trend.inflation: {uniform: [2%, 4%]}", units=units))
    assert np.allclose(uncertainty.values(np.array([[0.75]]))["trend.inflation"], [[0.035], [0]])
    assert uncertainty.base()["trend.inflation"].tolist() == [[0.03], [0.0]]


def test_a_margin_that_counts_only_where_all_units_have_it_is_left_out():
    units = "north: {finance: {margin: 62%}}, south: {}"
    text = scenario(f"{GROWTH}: {{uniform: [1%, 3%]}}", f"units.north.{MARGIN}: {{uniform: [60%, 65%]}}", units=units)
    assert uncertainty_of(text).names == (GROWTH, f"units.north.{MARGIN}")
    text = scenario(f"units.north.{MARGIN}: {{uniform: [60%, 65%]}}", units=units, margin="")
    assert uncertainty_of(text).names == ()
    assert uncertainty_of(text).values(np.empty((0, 5))) == {}
    assert uncertainty_of(text).notes == (
        f"the uncertainty of units.north.{MARGIN} has no effect, since not every unit has the value",
    )


def test_a_survey_of_the_company_is_one_draw_for_the_units_that_share_its_mix():
    own = ", ".join(MIXED.replace("74%", "70%").replace("15%", "19%").strip().splitlines())
    units = f"north: {{baseline: {{customers: 5}}}}, south: {{baseline: {{segments: {{{own}}}}}}}"
    uncertainty = uncertainty_of(scenario("baseline.mix: {survey: 100}", units=units))
    values = drawn(uncertainty, 10)
    assert np.allclose([values[path][1] for path in MIX], [[0.7] * 10, [0.19] * 10, [0.11] * 10])
    assert np.allclose(sum(values[path][0] for path in MIX), 1)
    assert uncertainty.notes == ("the uncertainty of baseline.mix leaves out south, where the value is another",)
    difference = values[MIX[0]][0] - values[MIX[2]][0]
    assert np.array_equal(uncertainty.drawn_for("baseline.mix", values), difference)


# The rest of the contract


def test_an_entry_at_a_percentile_sets_its_own_inputs_only():
    uncertainty = correlated((PROMOTERS, PASSIVES, 0.6))
    assert list(uncertainty.at(PASSIVES, 0.9)) == [PASSIVES]
    assert uncertainty.at(PASSIVES, 0.9)[PASSIVES] == pytest.approx(stats.norm(2089, 38).ppf(0.9), abs=1e-6)
    assert uncertainty.at(SIZE, 0.1)[SIZE] == pytest.approx(pert(0.01, 0.03, 0.04).ppf(0.1), abs=1e-10)


def test_the_mix_has_no_percentile():
    with pytest.raises(UsageError, match="three shares at once"):
        uncertainty_of(scenario("baseline.mix: {survey: 100}")).at("baseline.mix", 0.5)


def test_entries_and_dimensions_are_named():
    entries = (f"{GROWTH}: {{uniform: [1%, 3%]}}", "baseline.mix: {survey: 100}", f"{MARGIN}: {{uniform: [60%, 65%]}}")
    uncertainty = uncertainty_of(scenario(*entries))
    assert uncertainty.names == (GROWTH, "baseline.mix", MARGIN)
    assert uncertainty.columns == {GROWTH: (0,), "baseline.mix": (1, 2), MARGIN: (3,)}
    assert uncertainty.dimension_names == (GROWTH, "baseline.mix", "baseline.mix 2", MARGIN)
    assert uncertainty.inputs == (GROWTH, *MIX, MARGIN)
    assert {path: value.tolist() for path, value in uncertainty.base().items()} == {
        GROWTH: [[0.02]],
        MIX[0]: [[0.74]],
        MIX[1]: [[0.15]],
        MIX[2]: [[0.11]],
        MARGIN: [[0.62]],
    }


def test_draws_do_not_depend_on_chunks_or_threads():
    uncertainty = correlated((PROMOTERS, PASSIVES, 0.6), (SIZE, GROWTH, -0.8))
    cube = UnitCube(uncertainty.dimension_names, "sobol", 1)
    whole = uncertainty.values(cube.points(0, 9_001))

    def part(start: int) -> dict[str, np.ndarray]:
        return uncertainty.values(cube.points(start, min(start + 1_003, 9_001)))

    with ThreadPoolExecutor(4) as threads:
        parts = list(threads.map(part, range(0, 9_001, 1_003)))
    for path, values in whole.items():
        assert np.array_equal(np.concatenate([each[path] for each in parts], axis=1), values)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (f"{MIX[0]}: {{normal: [74%, 2%]}}", "cannot vary alone, since the three shares add up to 100%"),
        ("units.north.finance.discount: {normal: [10%, 2%]}", "belongs to the company, not to a unit"),
    ],
)
def test_what_cannot_be_uncertain_by_itself_is_refused(entry, message):
    with pytest.raises(ScenarioError, match=message):
        scenario(entry, units="north: {}, south: {}")
