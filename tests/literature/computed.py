"""Published examples computed by the product's own functions, under the names of the figures that were published."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import sqrt
from typing import Any

from literature.small_scenarios import (
    DETRACTORS,
    GROUPS,
    PASSIVES,
    PROMOTERS,
    changed,
    lifetime_value,
    percent,
    run,
    with_cash_flow,
)

from simulator.analysis.significance import AGAINST_TODAY, TODAY, significance
from simulator.data.intervals import wilson
from simulator.data.measures import segment_of
from simulator.data.metric_intervals import Answers, measured_score, score_change
from simulator.engine.run import Run
from simulator.model.sampling_error import Z95

Figures = dict[str, Any]


# --- the score and its error ------------------------------------------------------------------------------------------


def _error(answers: Answers) -> float:
    """Give the plain standard error of a score (of 1, 0 and -1), as the change between two waves rests on it."""
    alike = score_change(answers, answers)
    assert alike is not None
    return alike.margin / Z95 / sqrt(2) / 100


def _nps(answers: Answers) -> float:
    score = measured_score(answers).value
    assert score is not None
    return score


def _answers(scores: list[int]) -> Answers:
    counts = Counter(map(segment_of, scores))
    return Answers(counts[PROMOTERS], counts[DETRACTORS], len(scores))


def counts(case: Figures) -> Figures:
    """Score, variance and error of three counts."""
    answers = Answers(case["promoters"], case["detractors"], sum(case.values()))
    error = _error(answers)
    return {"nps": _nps(answers) / 100, "var": error**2 * answers.all, "se": error}


def edge_counts(case: Figures) -> Figures:
    """Variance and error where a segment is empty or alone."""
    waves = [
        Answers(promoters, bad, bad + neither + promoters) for bad, neither, promoters in case["counts_det_pas_pro"]
    ]
    return {"var": [_error(wave) ** 2 * wave.all for wave in waves], "se": [_error(wave) for wave in waves]}


def raw_scores(case: Figures) -> Figures:
    """Score and variance of answers from 0 to 10."""
    answers = _answers(case["scores"])
    return {"nps": _nps(answers) / 100, "var": _error(answers) ** 2 * answers.all}


def tickets_in_a_hat(case: Figures) -> Figures:
    """Score and error of shares, for 324 answers."""
    answers = Answers(round(case["p_promoter"] * 324), round(case["p_detractor"] * 324), 324)
    return {"nps": _nps(answers) / 100, "se_n324": _error(answers)}


def rule_of_thumb(case: Figures) -> Figures:
    """The width of an interval times the root of the answers; answers for a width follow from it, rounded."""
    answers = Answers(round(300 * case["p"]), round(300 * case["d"]), 300)
    factor = 2 * 100 * Z95 * _error(answers) * sqrt(answers.all)
    return {
        "full_width_times_sqrt_n": factor,
        "n_for_width_10": (round(factor) / 10) ** 2,
        "n_for_width_1": round(factor) ** 2,
    }


def margin(case: Figures) -> Figures:
    """The half-width of the plain 95 % interval, and the product's own, by adjusted Wald."""
    answers = Answers(case["promoters"], case["detractors"], case["n"])
    measured = measured_score(answers)
    assert measured.low is not None
    assert measured.high is not None
    return {"moe95": 100 * Z95 * _error(answers), "moe95_adjusted_wald": (measured.high - measured.low) / 2}


def shares(case: Figures) -> Figures:
    """Score of three shares, as a scenario has them."""
    segments = {name: {"mix": percent(case[name]), "spend": 1} for name in GROUPS}
    baseline = {"customers": 1000, "spend_period": "year", "segments": segments}
    return {"nps": run({"horizon": "1 year", "step": "year", "baseline": baseline}).today.nps}


def several_scores(case: Figures) -> Figures:
    """Scores of several lists of answers."""
    return {"nps": [_nps(_answers(scores)) for scores in case["scores"]]}


def adjusted_wald(case: Figures) -> Figures:
    """The interval by adjusted Wald, and the plain one, which leaves the scale."""
    answers = Answers(case["promoters"], case["detractors"], sum(case[name] for name in GROUPS))
    measured, reach = measured_score(answers), Z95 * _error(answers)
    assert measured.value is not None
    assert measured.low is not None
    assert measured.high is not None
    score = measured.value / 100
    return {"adjusted_wald": [measured.low / 100, measured.high / 100], "wald": [score - reach, score + reach]}


def two_waves(case: Figures) -> Figures:
    """Test the change between two waves."""
    before, after = (Answers(*wave) for wave in zip(case["promoters"], case["detractors"], case["n"], strict=True))
    change = score_change(before, after)
    assert change is not None
    return {"diff": change.difference / 100, "z": change.z, "p": change.p_value}


# --- the worked example -----------------------------------------------------------------------------------------------


def _worked(case: Figures) -> Run:
    """Run the worked example from its shares; its spend where it is given."""
    today, end = case["mix_promoter_passive_detractor"]
    first, last = case["customers"]
    up, down = end[0] - today[0], today[2] - end[2]
    return run(
        {
            "horizon": "6 months",
            "baseline": {
                "customers": first,
                "spend_period": "year",
                "segments": {
                    name: {"mix": percent(share), "spend": spend}
                    for name, share, spend in zip(GROUPS, today, case["spend"], strict=True)
                },
            },
            "initiatives": {
                "service": {
                    "migrations": {
                        PASSIVES: {PROMOTERS: f"{percent(up)} of customers"},
                        DETRACTORS: {PASSIVES: f"{percent(down)} of customers"},
                    },
                    "acquisition": f"{percent(last / first - 1)} per horizon",
                }
            },
        }
    )


def worked_example(case: Figures) -> Figures:
    """Revenue before and after, and why it moved."""
    found = _worked(case)
    return {
        "revenue_before": found.today.run_rate,
        "revenue_after": found.end.run_rate,
        "volume_effect": found.bridge.volume,
        "mix_effect": found.bridge.mix,
        "nps": [found.today.nps, found.end.nps],
    }


WORKED = {
    "customers": [40000, 40400],
    "mix_promoter_passive_detractor": [[0.74, 0.15, 0.11], [0.77, 0.13, 0.1]],
    "spend": [2345.5, 2089.2, 1907.9],
}


def survey_of_the_worked_example(_: Figures) -> Figures:
    """Whether surveys of 400 answers tell its change from noise, and how many it takes."""
    result = significance(_worked(WORKED), 400)
    wave, test = result.waves[TODAY], result.tests[AGAINST_TODAY]
    assert wave is not None
    assert test is not None
    assert test.answers is not None
    return {
        "moe95_wave1_n400": wave.margin,
        "z_n400": test.nps.z,
        "p_n400": test.nps.p_value,
        "n_per_wave_for_95pct": test.answers.significant,
        "n_per_wave_for_80pct_power": test.answers.power_80,
        "mix_effect_margin": test.run_rate.high - test.run_rate.change,
    }


# --- lifetimes and cash -----------------------------------------------------------------------------------------------


def pay_first(case: Figures) -> Figures:
    """Lifetime value with the first payment now, and its multiple of one payment."""
    cost = case["variable_cost"] + case["retention_spend_month"]
    value = lifetime_value(case["price"], cost, case["monthly_attrition"], case["discount_month"])
    return {"multiplier": value / (case["price"] - cost), "clv": value}


def pay_first_of_margin(case: Figures) -> Figures:
    """The same from a margin."""
    value = lifetime_value(
        case["margin"], case["retention_spend_month"], case["monthly_attrition"], case["discount_month"]
    )
    return {"clv": value}


def pay_later(case: Figures) -> Figures:
    """Lifetime value with the first payment after a period: one payment less than the product's."""
    cost = case["variable_cost"] + case["loyalty_cost"]
    first = lifetime_value(case["price"], cost, 1 - case["retention_month"], case["discount_month"])
    return {"clv": first - (case["price"] - cost), "clv_pay_first": first}


def present_value(case: Figures) -> Figures:
    """Net present value of a cash flow, and the present value of each year."""
    flows, discount = case["cash_flows"], case["discount"]
    case_of = [with_cash_flow(flows[:last], discount).business_case for last in range(2, len(flows) + 1)]
    values = [found.npv for found in case_of if found is not None and found.npv is not None]
    return {"pv": [b - a for a, b in zip([flows[0], *values], values, strict=False)], "npv": values[-1]}


def bank_customer(case: Figures) -> Figures:
    """Forty years of a customer whose margin grows: with the inputs behind the displayed ones, and with these."""
    discount = case["discount"]
    displayed = _years(case, case["margins_displayed"], case["retention_displayed"])
    behind = _years(case, [426.69, 465.12, 504.60], 0.8643)  # 1 - 1 / 7.37, the stated life expectancy
    first = present_value({"cash_flows": behind[:6], "discount": discount})
    return {
        "pv_first5": first["pv"],
        "clv_40y": _worth(behind, discount),
        "clv_40y_with_displayed_inputs": _worth(displayed, discount),
    }


def _years(case: Figures, margins: list[float], retention: float) -> list[float]:
    years = range(1, case["years"] + 1)
    return [case["year0"], *(margins[min(year, len(margins)) - 1] * retention**year for year in years)]


def _worth(flows: list[float], discount: float) -> float:
    found = with_cash_flow(flows, discount).business_case
    assert found is not None
    assert found.npv is not None
    return found.npv


def mean_lives(case: Figures) -> Figures:
    """How long a customer stays: the lifetime value of 1 a year without discount."""
    return {"life_years": [lifetime_value(1.0, 0.0, churn, 0.0) for churn in case["defection"]]}


def retention(case: Figures) -> Figures:
    """The share that stays, of those who were there: who is new does not count."""
    stayed = case["customers_end"] - case["new"]
    return {"retention": wilson(stayed, case["customers_start"]).share}


def earned_growth(case: Figures) -> Figures:
    """Customers who stay, are referred and are won by marketing; then without the marketing."""

    def end(bought: float) -> float:
        found = run(
            {
                "horizon": "1 year",
                "step": "year",
                "baseline": {"spend_period": "year", "segments": _alike(case["base"])},
                "trend": {
                    "churn": dict.fromkeys(GROUPS, f"{percent(1 - case['nrr'])} per year"),
                    "referral": dict.fromkeys(GROUPS, f"{case['earned_new']} per year"),
                    "acquisition": f"{percent(bought)} per year",
                },
            }
        )
        return found.end.run_rate

    everything, earned = end(case["bought_new"]), end(0.0)
    base = case["base"]
    return {
        "end": everything,
        "earned_growth_rate": earned / base - 1,
        "earned_growth_ratio": (earned - base) / (everything - base),
    }


def _alike(customers: int) -> Figures:
    return {
        PROMOTERS: {"customers": customers, "spend": 1},
        PASSIVES: {"customers": 0, "spend": 1},
        DETRACTORS: {"customers": 0, "spend": 1},
    }


# --- bridges ----------------------------------------------------------------------------------------------------------


def three_products(case: Figures) -> Figures:
    """Price, volume and mix of three products, each as a segment."""
    before, after = (list(zip(case[f"q{year}"], case[f"p{year}"], strict=True)) for year in (0, 1))
    dearer = list(zip(case["q0"], case["p1"], strict=True))
    bridge = changed(before, after).bridge
    return {
        "price_effect": changed(before, dearer).bridge.spend,
        "price_at_new_volume": bridge.spend,
        "volume": bridge.volume,
        "mix": bridge.mix,
    }


def one_price(case: Figures) -> Figures:
    """Price and volume of one product; the joint term is what the price brings on the new units."""
    (q0, q1), (p0, p1) = case["q"], case["p"]
    bridge = changed([(q0, p0)], [(q1, p1)]).bridge
    price = changed([(q0, p0)], [(q0, p1)]).bridge.spend
    return {"price": price, "volume": bridge.volume, "cross": bridge.spend - price, "total": bridge.total}


def sales_mix(case: Figures) -> Figures:
    """The mix variance of two products, each as a segment: as a sum, and by product as the source splits it."""
    budget, actual, worth = case["budget_q"], case["actual_q"], case["cm"]
    found = changed([*zip(budget, worth, strict=True)], [*zip(actual, worth, strict=True)])
    parts = list(zip(found.today.segments.values(), found.end.segments.values(), strict=True))[: len(budget)]
    by_product = [found.end.customers * (end.mix - today.mix) * today.spend for today, end in parts]
    return {"mix_by_product": by_product, "mix": found.bridge.mix, "volume": found.bridge.volume}


def bookings(case: Figures) -> Figures:
    """Three years of bookings: price at the old number, the rest, and the sum."""
    years = list(zip(case["bookings"], case["revenue_per_booking"], strict=True))
    pairs = list(pairwise(years))
    growth = [changed([old], [new]).bridge.total for old, new in pairs]
    inner = [changed([old], [(old[0], new[1])]).bridge.spend for old, new in pairs]
    ours = [changed([old], [new]).bridge.volume for old, new in pairs]
    return {
        "inner": inner,
        "mix": [g - i for g, i in zip(growth, inner, strict=True)],
        "growth": growth,
        "volume": ours,
    }
