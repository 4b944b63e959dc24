"""What a run says beyond the projection: the worked example, attribution, the business case, survey and warnings."""

from __future__ import annotations

import math
from itertools import permutations
from pathlib import Path

import pytest

import simulator
from simulator.analysis import answer
from simulator.analysis.attribution import shapley_values
from simulator.analysis.explain import Explainer
from simulator.analysis.internal_rate import RATE_BEYOND_MEASURE, internal_rate, sign_changes, why_no_rate
from simulator.analysis.survey import nps_standard_error
from simulator.engine.run import Run
from simulator.errors import ScenarioError, UsageError
from simulator.model.sampling_error import Z95
from simulator.scenario import parse

SCENARIOS = Path(__file__).parent.parent / "scenarios"
COMPANY_X = str(SCENARIOS / "company_x.yaml")
CENT = 0.005

BASE = """
name: Test
currency: EUR
horizon: 12 months
step: month
baseline:
  customers: 1000
  spend_period: year
  segments:
    promoters:  {mix: 50%, spend: 120}
    passives:   {mix: 30%, spend: 100}
    detractors: {mix: 20%, spend: 80}
"""


def run(*blocks: str) -> Run:
    return answer(parse(BASE + "\n".join(blocks), "test.yaml"))


MOVING = "initiatives: {care: {migrations: {passives: {promoters: 10% of passives}}}}"
FINANCE = "finance: {margin: 50%, discount: 10% per year}"
CHURN = "trend: {churn: {promoters: 10% per year, passives: 20% per year, detractors: 40% per year}}"


def costing(once: int, running: int = 0, more: str = "") -> str:
    cost = f"cost: {{once: {once}, running: {running} per year}}"
    return f"initiatives: {{care: {{migrations: {{passives: {{promoters: 10% of passives}}}}, {more} {cost}}}}}"


@pytest.mark.parametrize("step", ["half-year", "quarter", "month"])
def test_the_worked_example_is_right_to_the_cent(step: str) -> None:
    company = simulator.run(COMPANY_X, {"step": step})
    assert len(company.steps) == {"half-year": 2, "quarter": 3, "month": 7}[step]
    assert company.today.run_rate == pytest.approx(90_356_760, abs=CENT)
    assert company.end.run_rate == pytest.approx(91_644_208.40, abs=CENT)
    assert (company.today.nps, company.end.nps) == (pytest.approx(63), pytest.approx(67))
    assert company.end.customers == pytest.approx(40_400)
    expected = {
        "promoters": (29_600, 69_426_800, 31_108, 72_963_814),
        "passives": (6_000, 12_535_200, 5_252, 10_972_478.40),
        "detractors": (4_400, 8_394_760, 4_040, 7_707_916),
    }
    for segment, (before, revenue_before, after, revenue_after) in expected.items():
        today, end = company.today.segments[segment], company.end.segments[segment]
        assert (today.customers, end.customers) == (pytest.approx(before), pytest.approx(after))
        assert today.revenue == pytest.approx(revenue_before, abs=CENT)
        assert end.revenue == pytest.approx(revenue_after, abs=CENT)
    assert company.bridge.volume == pytest.approx(903_567.60, abs=CENT)
    assert company.bridge.mix == pytest.approx(383_880.80, abs=CENT)
    assert company.bridge.spend == company.bridge.realisation == 0
    assert company.bridge.total == pytest.approx(1_287_448.40, abs=CENT)


def test_growth_that_would_have_come_anyway_leaves_the_mix() -> None:
    company = simulator.run(str(SCENARIOS / "company_x_trend.yaml"))
    assert company.increment.run_rate == pytest.approx(383_880.80, abs=CENT)
    assert not any("growth" in warning for warning in company.warnings)


def test_growth_of_the_trend_is_not_put_down_to_an_initiative() -> None:
    growing = MOVING.replace("}}}}", "}}, acquisition: 0.1% per year}}")
    [said] = [text for text in run("trend: {acquisition: 10% per year}", growing).warnings if "growth" in text]
    assert said.startswith("15 % of the increment against do nothing is growth in customers")


def test_growth_under_an_initiative_is_said() -> None:
    assert "70 % of the change is growth in customers, not segment mix" in simulator.run(COMPANY_X).warnings[0]


def test_shapley_values_of_a_glove_game() -> None:
    """One left glove, two right gloves, a pair is worth 1: the known answer is 2/3, 1/6, 1/6."""
    worth = [1.0 if coalition & 1 and coalition & 6 else 0.0 for coalition in range(8)]
    assert shapley_values(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_shapley_values_are_the_mean_over_all_orders() -> None:
    worth = [0.0, 3, 1, 7, 2, 9, 4, 20, 5, 6, 8, 11, 10, 13, 12, 40]
    expected = [0.0] * 4
    for order in permutations(range(4)):
        coalition = 0
        for player in order:
            expected[player] += (worth[coalition | 1 << player] - worth[coalition]) / math.factorial(4)
            coalition |= 1 << player
    assert shapley_values(worth) == pytest.approx(expected)


def test_more_levers_than_are_exact_are_sampled_and_still_add_up() -> None:
    names = [f"p{number}" for number in range(13)]
    initiatives = "\n".join(f"  {name}: {{migrations: {{passives: {{promoters: 1% of passives}}}}}}" for name in names)
    result = run("initiatives:\n" + initiatives)
    assert result.attribution is not None
    assert math.fsum(result.attribution.run_rate.values()) == pytest.approx(result.increment.run_rate)
    assert any("estimated" in warning for warning in result.warnings)


def test_attribution_of_alike_levers_is_alike() -> None:
    result = run(
        "initiatives: {a: {migrations: {passives: {promoters: 40 customers}}},"
        " b: {migrations: {passives: {promoters: 40 customers}}}}"
    )
    assert result.attribution is not None
    first, second = result.attribution.run_rate.values()
    assert first == pytest.approx(second)
    assert first == pytest.approx(40 * 20)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 110], 0.10),
        ([-100, 0, 121], 0.10),
        ([-100, 60, 60], 0.1306623863),
        ([100, -150], 0.5),
        ([-100, 50], -0.5),
    ],
)
def test_internal_rate_of_known_flows(flows: list[float], rate: float) -> None:
    assert internal_rate(flows, 1) == pytest.approx(rate)


def test_internal_rate_is_annual() -> None:
    assert internal_rate([-100, 101], 12) == pytest.approx(1.01**12 - 1)


@pytest.mark.parametrize(("flows", "changes"), [([-1, 2, -1], 2), ([1, 2], 0), ([0, 0], 0), ([-1, 0, 2], 1)])
def test_without_a_single_change_of_sign_there_is_no_rate(flows: list[float], changes: int) -> None:
    assert sign_changes(flows) == changes
    assert (internal_rate(flows, 1) is None) == (changes != 1)


def test_break_even_realisation_brings_the_value_to_nothing() -> None:
    result = run(costing(120), FINANCE)
    assert result.business_case is not None
    needed = result.business_case.break_even_realisation
    assert needed is not None
    assert 0 < needed < 1
    again = run(costing(120, more=f"realisation: {needed!r},"), FINANCE)
    assert again.business_case is not None
    assert again.business_case.npv == pytest.approx(0, abs=1e-9)


def test_a_cash_flow_that_begins_late_has_its_rate() -> None:
    assert internal_rate([0.0] * 20 + [100, -110, 0, 0], 1) == pytest.approx(0.1)


def test_a_rate_beyond_measure_is_none_and_says_so() -> None:
    assert internal_rate([-1e-300, 1e300], 1) is None
    assert why_no_rate([-1e-300, 1e300]) == RATE_BEYOND_MEASURE


def test_no_realisation_is_enough_for_too_high_a_cost() -> None:
    result = run(costing(1_000_000), FINANCE)
    assert result.business_case is not None
    assert result.business_case.break_even_realisation is None
    assert result.business_case.payback_months is None
    assert {"no payback: the outlay does not come back within the horizon"} <= set(result.warnings)


def test_payback_is_interpolated_inside_the_step() -> None:
    result = run(costing(20), FINANCE)
    case = result.business_case
    assert case is not None
    assert case.payback_months is not None
    whole = int(case.payback_months)
    cumulative = [math.fsum(case.cash_flow[: step + 1]) for step in range(13)]
    assert cumulative[whole] < 0 <= cumulative[whole + 1]
    part = -cumulative[whole] / case.cash_flow[whole + 1]
    assert case.payback_months == pytest.approx(whole + part)


def test_without_costs_there_is_no_return_on_them() -> None:
    result = run(MOVING, FINANCE)
    assert result.business_case is not None
    assert result.business_case.roi is None
    assert result.business_case.payback_months == 0
    assert "no ROI: the initiatives cost nothing" in result.warnings


def test_costs_count_once_however_many_units() -> None:
    units = "units: {north: {baseline: {customers: 400}}, south: {baseline: {customers: 600}}}"
    case = run(costing(100, 60), FINANCE, units).business_case
    assert case is not None
    assert case.cost == pytest.approx(160)
    assert case.cash_flow[0] == -100


def test_lifetime_value_counts_the_first_year_now() -> None:
    values = run(CHURN, FINANCE).lifetime_value
    assert values is not None
    assert values["promoters"] == pytest.approx(60 * 1.1 / (1.1 - 0.9))
    assert values["detractors"] == pytest.approx(40 * 1.1 / (1.1 - 0.6))


@pytest.mark.parametrize(
    "units", ["", "units: {north: {baseline: {customers: 400}}, south: {baseline: {customers: 9}}}"]
)
@pytest.mark.parametrize("years", [1, 3])
def test_lifetime_value_within_the_horizon_is_the_sum_of_its_years(years: int, units: str) -> None:
    text = BASE.replace("12 months", f"{years} years") + f"{CHURN}\n{FINANCE}\n{units}"
    explainer = Explainer(parse(text, "test.yaml"))
    for segment, contribution, retention in (("promoters", 60, 0.9), ("detractors", 40, 0.6)):
        expected = math.fsum(contribution * (retention / 1.1) ** year for year in range(years))
        assert explainer.explain(f"company.lifetime_over_horizon.{segment}").value == pytest.approx(expected)


def test_lifetime_value_within_a_part_of_a_year_leaves_out_what_comes_after() -> None:
    half = Explainer(parse(BASE.replace("12 months", "6 months") + f"{CHURN}\n{FINANCE}", "test.yaml"))
    for_ever = half.explain("lifetime_value.passives").value
    assert for_ever is not None
    expected = for_ever * (1 - (0.8 / 1.1) ** 0.5)
    assert half.explain("lifetime_over_horizon.passives").value == pytest.approx(expected)


def test_without_the_churn_of_every_segment_no_lifetime_value_is_worked_out() -> None:
    text = f"{BASE}trend: {{churn: {{promoters: 10% per year}}}}\n{FINANCE}"
    scenario = parse(text, "test.yaml")
    assert answer(scenario).lifetime_value is None
    with pytest.raises(UsageError, match="nothing called"):
        Explainer(scenario).explain("lifetime_value.promoters")


def test_a_life_without_end_has_no_value() -> None:
    trend = "trend: {churn: {promoters: 0% per year, passives: 0% per year, detractors: 0% per year}}"
    for discount in ("0%", "-1%"):
        result = run(trend, f"finance: {{margin: 50%, discount: {discount} per year}}")
        assert result.lifetime_value is None
        assert any("no end" in warning for warning in result.warnings)


def test_the_adjusted_wald_interval_of_a_small_survey() -> None:
    """9 promoters, no passives, 2 detractors: 0.08 to 0.92, as published with the method."""
    half_width = Z95 * nps_standard_error(9 / 11, 2 / 11, 11) / 100
    middle = (9.75 - 2.75) / 14
    assert (middle - half_width, middle + half_width) == (pytest.approx(0.08, abs=5e-5), pytest.approx(0.92, abs=5e-5))


def test_a_survey_too_small_for_the_change_is_said() -> None:
    few = simulator.run(COMPANY_X, {"baseline.survey.respondents": 400})
    many = simulator.run(COMPANY_X, {"baseline.survey.respondents": 20_000})
    assert few.survey is not None
    assert few.survey.nps_margin == pytest.approx(6.6, abs=0.1)
    assert any("can tell apart" in warning for warning in few.warnings)
    assert not any("can tell apart" in warning for warning in many.warnings)


def test_better_nps_can_lose_money() -> None:
    losing = simulator.run(str(SCENARIOS / "losing.yaml"))
    assert losing.change.nps is not None
    assert losing.change.nps > 0
    assert losing.increment.run_rate < 0
    assert any("detractors spend more than promoters" in warning for warning in losing.warnings)


def test_a_segment_gives_no_more_than_it_holds() -> None:
    with pytest.raises(ScenarioError, match=r"step 7: 2[0-9]\.[0-9] customers would leave the detractors, who are"):
        run("initiatives: {care: {migrations: {detractors: {passives: 350 customers}}}}")


def test_a_whole_segment_may_move() -> None:
    result = run("initiatives: {care: {migrations: {detractors: {passives: 100% of detractors}}}}")
    assert result.end.segments["detractors"].customers == pytest.approx(0, abs=1e-9)


def test_when_all_have_left_nothing_breaks() -> None:
    trend = "trend: {churn: {promoters: 100% per month, passives: 100% per month, detractors: 100% per month}}"
    result = run(trend, MOVING)
    assert result.end.customers == 0
    assert result.end.nps is None
    assert "no customers from month 1: everybody has left" in result.warnings
    assert result.bridge.total == pytest.approx(-result.today.run_rate)


def test_numbers_beyond_measure_are_refused() -> None:
    with pytest.raises(ScenarioError, match="beyond what can be computed"):
        answer(parse(BASE.replace("12 months", "600 months") + "trend: {acquisition: 9900% per month}", "test.yaml"))


def test_a_high_discount_and_an_unfinished_ramp_are_said() -> None:
    result = run(
        "initiatives: {care: {ramp: {over: 24 months}, migrations: {passives: {promoters: 10% of passives}}}}",
        "finance: {margin: 50%, discount: 1000% per year}",
    )
    assert any("only a part of it is counted" in warning for warning in result.warnings)
    assert any("is that meant" in warning for warning in result.warnings)


def warned(*blocks: str) -> str:
    return "\n".join(run(*blocks).warnings)


def test_a_step_is_complete_once_its_delay_is_over() -> None:
    delayed = (
        "initiatives: {care: {ramp: {shape: step, delay: DELAY}, migrations: {passives: {promoters: 9 customers}}}}"
    )
    assert "care" not in warned(delayed.replace("DELAY", "2 months")).replace("100 % in care", "")
    assert "the horizon is 12: none of it is counted" in warned(delayed.replace("DELAY", "12 months"))


def test_growth_needs_no_ramp_to_be_finished() -> None:
    assert "at full effect" not in warned("initiatives: {care: {ramp: {over: 24 months}, acquisition: 1% per year}}")


@pytest.mark.parametrize(
    "effect",
    [
        "",
        "migrations: {passives: {promoters: 0% of passives}},",
        "churn_reduction: {promoters: 10%},",
        "migrations: {passives: {promoters: 9 customers}}, ramp: {delay: 2 years},",
    ],
)
def test_an_initiative_that_only_costs_is_said(effect: str) -> None:
    text = warned(f"initiatives: {{care: {{{effect} cost: {{once: 100}}}}}}", FINANCE)
    assert "care changes no revenue within the horizon, but costs money" in text


def test_a_reduction_of_churn_that_is_not_there_is_said() -> None:
    text = warned("initiatives: {care: {churn_reduction: {promoters: 10%, detractors: 10%}}}")
    assert "care reduces the churn of promoters and detractors, but trend.churn gives them none to reduce" in text
    assert "none to reduce" not in warned(CHURN, "initiatives: {care: {churn_reduction: {promoters: 10%}}}")


def test_customers_who_cost_more_than_they_bring_are_said() -> None:
    text = warned("finance: {margin: 50%, cost_to_serve: {passives: 50, detractors: 41}}")
    assert "serving detractors costs more than the margin on what they spend" in text
    assert "serving passives" not in text


def test_a_payback_that_does_not_last_is_said() -> None:
    leaving = "trend: {churn: {promoters: 30% per month, passives: 30% per month, detractors: 30% per month}}"
    result = run(leaving, costing(50, 600, "ramp: {shape: step},").replace("10%", "90%"), FINANCE)
    assert result.business_case is not None
    assert result.business_case.payback_months == pytest.approx(1.25, abs=0.01)
    assert any("adds up to less than 0 again" in warning for warning in result.warnings)


def test_a_loss_without_costs_is_called_so() -> None:
    text = warned("initiatives: {care: {migrations: {promoters: {passives: 10% of promoters}}}}", FINANCE)
    assert "no payback: even without costs the initiatives earn less than doing nothing" in text


def test_units_without_a_margin_are_named() -> None:
    units = "units: {north: {finance: {margin: 50%}}, south: {baseline: {customers: 600}}}"
    assert "no business case: finance.margin is not given in south" in warned(units)


def test_every_part_that_is_null_has_its_reason() -> None:
    assert "today's run-rate is 0" in "\n".join(
        answer(parse(BASE.replace("120", "0").replace("100}", "0}").replace("80", "0"), "test.yaml")).warnings
    )
    leaving = "trend: {churn: {promoters: 100% per month, passives: 100% per month, detractors: 100% per month}}"
    keeping = "initiatives: {care: {ramp: {shape: step}, churn_reduction: {promoters: 50%}}}"
    assert "no NPS against do nothing" in warned(leaving, keeping)


def test_a_discount_is_judged_by_the_year() -> None:
    assert "comes to 12,875 % a year: is that meant?" in warned("finance: {margin: 50%, discount: 50% per month}")


def test_movements_lead_from_today_to_the_end() -> None:
    company = simulator.run(COMPANY_X)
    for segment, today in company.today.segments.items():
        out = math.fsum(count for (origin, _), count in company.movements.items() if origin == segment)
        into = math.fsum(count for (_, target), count in company.movements.items() if target == segment)
        assert today.customers - out + into == pytest.approx(company.end.segments[segment].customers)


def test_a_frame_holds_the_steps() -> None:
    frame = simulator.run(COMPANY_X).to_frame()
    assert list(frame.index) == list(range(7))
    assert frame.loc[6, "run_rate"] == pytest.approx(91_644_208.40, abs=CENT)
    assert frame.loc[6, "do_nothing_run_rate"] == pytest.approx(90_356_760, abs=CENT)


def test_a_comparison_is_against_the_first() -> None:
    comparison = simulator.compare(str(SCENARIOS / "retail_three_units.yaml"))
    assert [run.scenario.case for run in comparison.runs] == [None, "cautious", "ambitious"]
    assert set(comparison.differences["npv"][:1]) == {0.0}
    cases = [run.business_case for run in comparison.runs]
    assert comparison.differences["npv"][2] == pytest.approx(cases[2].npv - cases[0].npv)  # type: ignore[union-attr, operator]
