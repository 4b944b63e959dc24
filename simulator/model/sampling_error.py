"""How far a score may be off because only some customers were asked."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The half-width of a 95 % interval in standard errors."""
ADDED_PROMOTERS = ADDED_DETRACTORS = 0.75
ADDED_PASSIVES = 1.5
ADDED = ADDED_PROMOTERS + ADDED_PASSIVES + ADDED_DETRACTORS


def adjusted_nps(promoters: float, detractors: float, respondents: float) -> tuple[float, float]:
    """Give an NPS in points and its standard error by the adjusted Wald method, which adds 0.75 / 1.5 / 0.75 answers.

    Args:
        promoters: their share of the answers.
        detractors: their share of the answers.
        respondents: how many answered.
    """
    answers = respondents + ADDED
    happy = (promoters * respondents + ADDED_PROMOTERS) / answers
    unhappy = (detractors * respondents + ADDED_DETRACTORS) / answers
    score = happy - unhappy
    return 100 * score, 100 * sqrt((happy + unhappy - score**2) / answers)
