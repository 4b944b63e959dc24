"""What a survey's size says about the score and the money: half-widths of 95 % intervals."""

from __future__ import annotations

from math import sqrt

from simulator.engine.run import State, SurveyMargins

Z95 = 1.959963984540054
ADDED_PROMOTERS = ADDED_DETRACTORS = 0.75
ADDED_PASSIVES = 1.5
ADDED = ADDED_PROMOTERS + ADDED_PASSIVES + ADDED_DETRACTORS


def nps_standard_error(promoters: float, detractors: float, respondents: int) -> float:
    """Give the standard error of an NPS in points, by the adjusted Wald method.

    Args:
        promoters: their share of the answers.
        detractors: their share of the answers.
        respondents: how many answered.
    """
    answers = respondents + ADDED
    happy = (promoters * respondents + ADDED_PROMOTERS) / answers
    unhappy = (detractors * respondents + ADDED_DETRACTORS) / answers
    return 100 * sqrt((happy + unhappy - (happy - unhappy) ** 2) / answers)


def survey_margins(today: State, respondents: int) -> SurveyMargins:
    """Give how far today's score, spend per customer and run-rate may be off, the mix resting on so many answers."""
    segments = today.segments
    error = nps_standard_error(segments["promoters"].mix, segments["detractors"].mix, respondents)
    average = sum(segment.mix * segment.spend for segment in segments.values())
    # around the average: the difference of two large squares would lose its digits where spends are alike
    spread = sum(segment.mix * (segment.spend - average) ** 2 for segment in segments.values())
    per_customer = Z95 * sqrt(spread / respondents)
    return SurveyMargins(respondents, Z95 * error, per_customer, per_customer * today.customers)
