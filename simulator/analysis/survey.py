"""What a survey's size says about the score and the money: half-widths of 95 % intervals."""

from __future__ import annotations

from math import sqrt

from simulator.engine.run import State, SurveyMargins
from simulator.model.sampling_error import Z95, adjusted_nps


def nps_standard_error(promoters: float, detractors: float, respondents: int) -> float:
    """Give the standard error of an NPS in points, by the adjusted Wald method.

    Args:
        promoters: their share of the answers.
        detractors: their share of the answers.
        respondents: how many answered.
    """
    return adjusted_nps(promoters, detractors, respondents)[1]


def survey_margins(today: State, respondents: int) -> SurveyMargins:
    """Give how far today's score, spend per customer and run-rate may be off, the mix resting on so many answers."""
    segments = today.segments
    error = nps_standard_error(segments["promoters"].mix, segments["detractors"].mix, respondents)
    average = sum(segment.mix * segment.spend for segment in segments.values())
    # around the average: the difference of two large squares would lose its digits where spends are alike
    spread = sum(segment.mix * (segment.spend - average) ** 2 for segment in segments.values())
    per_customer = Z95 * sqrt(spread / respondents)
    return SurveyMargins(respondents, Z95 * error, per_customer, per_customer * today.customers)
