"""Published examples that hold, but that the product does not compute: plain arithmetic, to know that they hold."""

from __future__ import annotations

from typing import Any

import numpy as np

Figures = dict[str, Any]


def _chain(repurchase: list[float]) -> np.ndarray:
    """Give the transitions between states of recency: back to the first by a purchase, else one further."""
    size = len(repurchase)
    matrix = np.zeros((size, size))
    for state, chance in enumerate(repurchase):
        matrix[state, 0] += chance
        matrix[state, min(state + 1, size - 1)] += 1 - chance
    return matrix


def migration_model(case: Figures) -> Figures:
    """Value the states of a Markov chain for ever."""
    chain, discount = _chain(case["repurchase_by_recency"]), case["discount"]
    values = np.linalg.solve(np.eye(len(chain)) - chain / (1 + discount), np.array(case["payoff"], float))
    return {"V": values.tolist()}


def four_periods(case: Figures) -> Figures:
    """Follow a Markov chain for some periods."""
    return {"P4": np.linalg.matrix_power(_chain(case["repurchase_by_recency"]), case["periods"]).tolist()}


def mailing_value(case: Figures) -> Figures:
    """Value the states of a Markov chain over some periods, the first payoff now."""
    step = _chain(case["repurchase_by_recency"]) / (1 + case["discount"])
    powers = [np.linalg.matrix_power(step, t) for t in range(case["periods"] + 1)]
    return {"V": (sum(powers) @ np.array(case["payoff"], float)).tolist()}


def revenue_churn(case: Figures) -> Figures:
    """Give the share of recurring revenue that left."""
    return {
        "gross_churn": case["churned"] / case["mrr"],
        "net_churn": (case["churned"] - case["expansion"]) / case["mrr"],
    }


def word_of_mouth(case: Figures) -> Figures:
    """Share the value of referred customers over the comments that brought them."""
    total = case["new_customers"] * case["referred_share"] * case["value_per_customer"]
    comment = total / case["positive_comments"]
    return {
        "referral_value_total": total,
        "value_per_comment": comment,
        "promoter_wom_value": comment * case["comments_per_promoter"],
        "promoter_minus_average": case["value_promoter"] - case["value_per_customer"],
    }


def hardware_makers(case: Figures) -> Figures:
    """Add to own spend the customers gained, or take off those lost, at the average spend."""
    average = case["avg_spend"]
    promoter = average + case["promoter_premium"]
    detractor = average - case["detractor_discount"] - case["customers_lost_per_detractor"] * average
    total = promoter + case["promoter_referral_value"]
    return {"promoter_spend": promoter, "promoter_total": total, "detractor_total": detractor, "gap": total - detractor}


def wireless(case: Figures) -> Figures:
    """The same where own spend is alike: the average that gives the published gap, and what follows from it."""
    gained, lost = case["customers_gained_per_promoter"], case["customers_lost_per_detractor"]
    average = 2000 / (gained + lost)
    return {"promoter_total": average * (1 + gained), "detractor_total": average * (1 - lost), "gap": 2000}


def on_an_envelope(case: Figures) -> Figures:
    """Add what referrals bring and what complaints prevent to a customer's own value."""
    worth = case["avg_ltv"] / case["refs_per_new_customer"]
    promoter = case["promoter_own"] + case["promoter_pos_refs"] * worth
    detractor = case["detractor_own"] - case["detractor_neg_refs"] * case["neg_neutralises"] * worth
    return {"promoter_full": promoter, "detractor_full": detractor, "conversion": promoter - detractor}


def growth_calculator(case: Figures) -> Figures:
    """Grow the baseline, and give the yearly growth that leads to the stated end."""
    years = case["years"]
    return {
        "baseline_year3": case["start_revenue"] * (1 + case["baseline_growth"]) ** years,
        "cagr": (case["year3_revenue"] / case["start_revenue"]) ** (1 / years) - 1,
    }


def revenue_impact(case: Figures) -> Figures:
    """Multiply the customers of each segment by average revenue and a fixed factor."""
    promoters, passives, detractors = (case["customers"] * share for share in case["mix"])
    factors, revenue = case["multipliers"], case["arpu"]
    return {
        "short_term_risk": detractors * revenue * factors["detractor"],
        "long_term_risk": passives * revenue * factors["passive"],
        "potential_growth": promoters * revenue * factors["promoter"],
    }


def sums_of_effects(case: Figures) -> Figures:
    """Add up the effects of each year."""
    return {f"delta_{year}": sum(case[f"effects_{year}"]) for year in (2022, 2023)}


def one_product(case: Figures) -> Figures:
    """Price the units above those at the budgeted mix."""
    units = case["actual_units"] - case["units_at_budget_mix"]
    return {"mix_units": units, "mix_effect": units * case["budget_price"]}


def haircut(case: Figures) -> Figures:
    """Weigh risk factors by who is how confident."""
    moderately = case["share_moderately_confident"] * case["risk_factor"]
    return {"risk_adjustment": moderately + case["share_very_confident"] * case["risk_factor_very"]}
