"""Metrics with their 95 % intervals: scores, shares, means, and the quotient of two."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, fsum, log, sqrt
from typing import NamedTuple

from simulator.data.intervals import Difference, difference, wilson
from simulator.data.measures import steady
from simulator.model.sampling_error import Z95, adjusted_nps

POINTS = 100.0
_T95 = (12.706204736, 4.302652730, 3.182446305, 2.776445105)
_NOISE = 1e-13  # what is left of two equal sums of squares


class Measured(NamedTuple):
    """A metric, its 95 % interval (None where too little is known for one), and how many rows it rests on."""

    value: float | None
    low: float | None
    high: float | None
    known: int

    def complement(self) -> Measured:
        """Give what a share leaves of the whole."""
        low, high = _left(self.high), _left(self.low)
        return Measured(_left(self.value), low, high, self.known)


class Sums(NamedTuple):
    """How many values, their sum and their sum of squares."""

    known: int = 0
    total: float = 0.0
    squares: float = 0.0

    @classmethod
    def of(cls, parts: Iterable[Sums]) -> Sums:
        """Add up several."""
        listed = list(parts)
        totals, squares = fsum(part.total for part in listed), fsum(part.squares for part in listed)
        return cls(sum(part.known for part in listed), totals, squares)


class Answers(NamedTuple):
    """How many gave a score of 9 or 10, of 0 to 6, and any."""

    promoters: int
    detractors: int
    all: int


def measured_share(sums: Sums) -> Measured:
    """Give the share of those for whom something holds, with Wilson's interval."""
    found = wilson(round(sums.total), sums.known)
    return Measured(found.share, found.low, found.high, sums.known)


def measured_mean(sums: Sums, lowest: float | None = None, highest: float | None = None) -> Measured:
    """Give a mean with Student's interval, which does not leave the scale; no interval of fewer than two values."""
    if not sums.known:
        return Measured(None, None, None, 0)
    mean = steady(sums.total / sums.known)
    if sums.known == 1:
        return Measured(mean, None, None, 1)
    spread = sums.squares - sums.total * (sums.total / sums.known)
    variance = 0.0 if spread <= sums.squares * _NOISE else spread / (sums.known - 1)
    half = steady(t95(sums.known - 1) * sqrt(variance / sums.known))
    low = mean - half if lowest is None else max(lowest, mean - half)
    high = mean + half if highest is None else min(highest, mean + half)
    return Measured(mean, low, high, sums.known)


def measured_score(answers: Answers) -> Measured:
    """Give the NPS in points, with the adjusted Wald interval within -100 to 100.

    The interval is around a score drawn a little towards 0, by three added answers; where it would leave out the score
    itself, as of a single answer, it is widened up to that.
    """
    if not answers.all:
        return Measured(None, None, None, 0)
    score = POINTS * (answers.promoters - answers.detractors) / answers.all
    centre, error = adjusted_nps(answers.promoters / answers.all, answers.detractors / answers.all, answers.all)
    low, high = max(-POINTS, centre - Z95 * error), min(POINTS, centre + Z95 * error)
    return Measured(score, min(low, score), max(high, score), answers.all)


def score_change(before: Answers, after: Answers) -> Difference | None:
    """Judge the change of the NPS between two waves of different answers; None where either has none.

    The variance of a score is that of its answers, taken as 1, 0 and -1: p + d - (p - d)^2, divided by how many.
    """
    if not before.all or not after.all:
        return None
    change = (after.promoters - after.detractors) / after.all - (before.promoters - before.detractors) / before.all
    return difference(POINTS * change, POINTS * sqrt(_variance(before) + _variance(after)))


def quotient(numerator: Measured, denominator: Measured) -> Measured:
    """Divide one positive figure by another, independent one.

    The interval's ends are found on logarithms from those of both (MOVER, Zou and Donner 2008), so that it is as
    lopsided as theirs and never reaches below 0.
    """
    top, bottom = numerator.value, denominator.value
    known = min(numerator.known, denominator.known)
    if not top or not bottom or top < 0 or bottom < 0:
        return Measured(None, None, None, known)
    value = top / bottom
    if numerator.low is None or numerator.high is None or denominator.low is None or denominator.high is None:
        return Measured(value, None, None, known)
    reach_of_top = (numerator.high - top) / top
    down = sqrt(reach_of_top**2 + log(max(denominator.high, bottom) / bottom) ** 2)
    low = value * exp(-down)
    if denominator.low <= 0:
        return Measured(value, None, None, known)
    up = sqrt(reach_of_top**2 + log(bottom / min(denominator.low, bottom)) ** 2)
    return Measured(value, low, value * exp(up), known)


def t95(degrees: int) -> float:
    """Give how many standard errors a 95 % interval of a mean reaches to each side, by Student's distribution.

    Beyond four degrees of freedom by its expansion (Abramowitz and Stegun 26.7.5), which is right to four digits.
    """
    if degrees <= len(_T95):
        return _T95[degrees - 1]
    z = Z95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + fsum(term / degrees**power for power, term in enumerate(terms, 1))


def _variance(answers: Answers) -> float:
    happy, unhappy = answers.promoters / answers.all, answers.detractors / answers.all
    return max(0.0, happy + unhappy - (happy - unhappy) ** 2) / answers.all


def _left(share: float | None) -> float | None:
    return None if share is None else 1.0 - share
