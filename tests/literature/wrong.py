"""Published examples that are wrong: what the product computes from the same inputs instead.

Each gives figures under the names of the published ones; ``DISPUTED`` says which of these are wrong.
"""

from __future__ import annotations

from typing import Any

from literature.small_scenarios import GROUPS, changed, lifetime_value, percent, run, with_cash_flow

Figures = dict[str, Any]

DISPUTED = {
    "CLV06": ("average_of_three",),
    "CLV07": ("clv",),
    "CLV13": ("life_top_years",),
    "LOY05": ("avg_growth",),
    "LOY07": ("npv3",),
    "PVM04": ("total",),
    "PVM05": ("mix_A", "mix_B"),
}


def _with_yearly_margin(margin: float, case: Figures) -> float:
    """Give the lifetime value with a year's margin in it, the first after a year as the source reckons."""
    return lifetime_value(margin, 0.0, 1 - case["retention"], case["discount"]) - margin


def coffee_by_the_week(case: Figures) -> Figures:
    """A year's margin, not that of twenty, in the formula that already counts the years."""
    weekly, weeks = case["week_value"], 52
    lifetime = weekly * weeks * case["years"]
    return {
        "simple": lifetime,
        "lifetime_margin": lifetime * case["margin"],
        "average_of_three": _with_yearly_margin(weekly * weeks * case["margin"], case),
    }


def coffee_by_the_visit(case: Figures) -> Figures:
    """The same mistake with other inputs."""
    yearly = case["margin"] * case["spend"] * case["visits_year"]
    return {"gc": yearly * case["years"], "clv": _with_yearly_margin(yearly, case)}


def retention_and_life(case: Figures) -> Figures:
    """How long customers stay at these retentions: the lifetime value of 1 a year without discount."""
    poor, top = (lifetime_value(1.0, 0.0, 1 - case[key], 0.0) for key in ("retention_poor", "retention_top2"))
    return {"life_poor_years": poor, "life_top_years": top}


def growth_by_segment(case: Figures) -> Figures:
    """The highest growth that any mix with each score can have: no passives; and the lowest: no detractors."""

    def growth(promoters: float, detractors: float) -> float:
        mix = (promoters, 1 - promoters - detractors, detractors)
        found = run(
            {
                "horizon": "1 year",
                "step": "year",
                "baseline": {
                    "customers": 1000,
                    "spend_period": "year",
                    "segments": {name: {"mix": percent(m), "spend": 1} for name, m in zip(GROUPS, mix, strict=True)},
                },
                "initiatives": {
                    "growth": {
                        "spend_uplift": {f"{name}s": percent(rate) for name, rate in case["growth"].items()},
                    }
                },
            }
        )
        return found.end.run_rate / found.today.run_rate - 1

    scores = [score / 100 for score in case["nps"]]
    return {
        "avg_growth": [growth((1 + score) / 2, (1 - score) / 2) for score in scores],
        "lowest_growth": [growth(score, 0.0) for score in scores],
    }


def roi_calculator(case: Figures) -> Figures:
    """The gain of three years, discounted at the stated rate, with and without the cost that its own ROI implies."""
    gain = case["revenue"] * case["growth_per_point"] * case["nps_points"]
    years, cost = [gain] * case["years"], 50_000.0
    without, with_cost, first_year = (
        with_cash_flow(flows, case["discount"]).business_case
        for flows in ([0.0, *years], [-cost, *years], [-cost, gain])
    )
    assert without is not None
    assert with_cost is not None
    assert first_year is not None
    return {
        "nps": 100 * (case["promoters"] - case["detractors"]),
        "annual_gain": gain,
        "npv3": without.npv,
        "npv3_less_cost": with_cost.npv,
        "roi": first_year.roi,
        "payback_months": first_year.payback_months,
        "promoter_ltv": 1.5 * case["avg_ltv"],
        "detractor_ltv": 0.6 * case["avg_ltv"],
    }


def quantity_as_mix(case: Figures) -> Figures:
    """More units at the budgeted mix: all of it is volume, none is mix."""
    budget, worth = case["budget_q"], case["cm"]
    grown = case["actual_total"] / sum(budget)
    segments = {name: {"customers": 0, "spend": 0} for name in GROUPS}
    segments |= {name: {"customers": q, "spend": w} for name, q, w in zip(GROUPS, budget, worth, strict=False)}
    found = run(
        {
            "horizon": "1 year",
            "step": "year",
            "baseline": {"spend_period": "year", "segments": segments},
            "initiatives": {"growth": {"acquisition": f"{percent(grown - 1)} per year"}},
        }
    )
    more = case["actual_total"] - sum(budget)
    rounded = [more * share * w for share, w in zip(case["rounded_mix"], worth, strict=True)]
    return {"by_product": rounded, "total": found.bridge.mix, "volume": found.bridge.volume}


def car_yard(case: Figures) -> Figures:
    """The mix effect with the change of each share taken of all units; by product, as the source values it."""
    budget, actual, worth = case["budget_q"], case["actual_q"], case["margin"]
    found = changed([*zip(budget, worth, strict=True)], [*zip(actual, worth, strict=True)])
    parts = list(zip(found.today.segments.values(), found.end.segments.values(), strict=True))[: len(budget)]
    mix_a, mix_b = (found.end.customers * (end.mix - today.mix) * today.spend for today, end in parts)
    return {"mix_A": mix_a, "mix_B": mix_b, "mix": found.bridge.mix, "volume": found.bridge.volume}
