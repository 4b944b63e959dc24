"""What the charts of risk, sensitivity and sweeps say: each title a sentence with a verb and its number."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

from simulator.analysis.risk_result import RUN_RATE, Risk, Spread
from simulator.analysis.sensitivity_result import Index, Sensitivity, Swing
from simulator.analysis.sweep_result import Sweep
from simulator.language import _
from simulator.model.words import capitalised
from simulator.report.numbers import number, share
from simulator.report.outcome_words import OutcomeWords, for_people, money_apart
from simulator.report.sentences import LONGEST_TITLE, clean_name
from simulator.report.terms import per_period

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

_RARE = 0.005


def fan_title(risk: Risk) -> str:
    """Say where the run-rate ends in the middle of the draws, and between which bounds nine of ten end."""
    path, label = risk.paths[RUN_RATE], risk.scenario
    middle, low, high = money_apart([path.p50[-1], path.p5[-1], path.p95[-1]], label.currency)
    return _(
        "Run-rate reaches {middle} in the middle case; 90 % of draws end between {low} and {high}",
        middle=per_period(middle, label),
        low=low,
        high=high,
    )


def distribution_title(risk: Risk, outcome: str) -> str:
    """Say what an outcome is in the middle of the draws, and how often it is above zero."""
    spread, words = risk.outcomes[outcome], OutcomeWords(outcome, risk.scenario)
    middle = spread.base if spread.p50 is None else spread.p50
    if middle is None:
        missing = share_of_draws(spread.undefined / risk.draws)
        return _("{subject} has no value in {share} of draws", subject=capitalised(words.subject), share=missing)
    bounds = [bound for bound in (spread.p5, spread.p95) if bound is not None]
    amount = words.amounts([middle, *bounds])[0]
    opening = _("{subject} is {amount} in the middle case", subject=capitalised(words.subject), amount=amount)
    if not words.is_signed or spread.probability_positive is None:
        return f"{opening}{_bounds(spread, words)}"
    chance = share_of_draws(spread.probability_positive)
    return _("{opening} and positive in {share} of draws", opening=opening, share=chance)


def drivers_title(risk: Risk, outcome: str) -> str:
    """Say which uncertain input an outcome follows most."""
    drivers, subject = risk.drivers.get(outcome, {}), OutcomeWords(outcome, risk.scenario).subject
    if not drivers:
        return _("None of {number} uncertain inputs moves {subject}", number=number(len(risk.titles)), subject=subject)
    entry, correlation = next(iter(drivers.items()))
    name = clean_name(risk.titles.get(entry, entry), LONGEST_TITLE)
    figure = number(correlation, 2, signed=True)
    return _(
        "{subject} follows \u201c{name}\u201d most: rank correlation {correlation}",
        subject=capitalised(subject),
        name=name,
        correlation=figure,
    )


def tornado_title(result: Sensitivity) -> str:
    """Say which input moves an outcome most, and from where to where."""
    words = OutcomeWords(result.outcome, result.scenario)
    swings = [each for each in result.inputs if isinstance(each, Swing)]
    if swings and (swings[0].outcome_low is None) != (swings[0].outcome_high is None):
        return _losing_title(swings[0], words)
    widest = next((each for each in swings if each.swing), None)
    if swings and all(each.outcome_low is None and each.outcome_high is None for each in swings):
        return _(
            "{subject} has no value, neither as it is nor with any of {number} inputs changed",
            subject=capitalised(words.subject),
            number=number(len(swings)),
        )
    if widest is None or widest.outcome_low is None or widest.outcome_high is None:
        return _("None of {number} inputs moves {subject}", number=number(len(swings)), subject=words.subject)
    low, high = words.amounts([widest.outcome_low, widest.outcome_high])
    return _(
        "\u201c{name}\u201d moves {subject} most: from {low} to {high}",
        name=clean_name(widest.title, LONGEST_TITLE),
        subject=words.subject,
        low=low,
        high=high,
    )


def _losing_title(swing: Swing, words: OutcomeWords) -> str:
    """Say that an outcome has a value at one end of an input and none at the other."""
    ends = [(swing.outcome_low, for_people(swing.low_text)), (swing.outcome_high, for_people(swing.high_text))]
    [(known, at)] = [(value, text) for value, text in ends if value is not None]
    [lost_at] = [text for value, text in ends if value is None]
    [amount] = words.amounts([known])
    return _(
        "\u201c{name}\u201d decides on {subject}: {amount} at {value}, no value at {other}",
        name=clean_name(swing.title, LONGEST_TITLE),
        subject=words.subject,
        amount=amount,
        value=at,
        other=lost_at,
    )


def sobol_title(result: Sensitivity) -> str:
    """Say which input explains most of an outcome's variance, alone and with its interactions."""
    subject = OutcomeWords(result.outcome, result.scenario).subject
    first = next((each for each in result.inputs if isinstance(each, Index)), None)
    if first is None or first.total_order is None or first.first_order is None:
        count = number(len(result.inputs))
        return _("None of {number} inputs explains the variance of {subject}", number=count, subject=subject)
    return _(
        "\u201c{name}\u201d explains more of the variance of {subject} than any other input: "
        "{alone} alone, {whole} with interactions",
        name=clean_name(first.title, LONGEST_TITLE),
        subject=subject,
        alone=share(max(0.0, first.first_order)),
        whole=share(max(0.0, first.total_order)),
    )


def line_title(sweep: Sweep, outcome: str) -> str:
    """Say how an outcome moves from one end of a swept input to the other, or as far as it has a value."""
    [axis], words = sweep.axes, OutcomeWords(outcome, sweep.scenario)
    subject, name = capitalised(words.subject), clean_name(axis.title, LONGEST_TITLE)
    values = sweep.outcomes[outcome]
    known = known_values(values)
    if not known.size:
        return _(
            "{subject} has no value at any of {number} values of \u201c{name}\u201d",
            subject=subject,
            number=number(len(axis.values)),
            name=name,
        )
    low, high = float(known.min()), float(known.max())
    places = is_known(values).nonzero()[0]
    begin, end = (for_people(axis.texts[place]) for place in (int(places[0]), int(places[-1])))
    span = _("as \u201c{name}\u201d goes from {low} to {high}", name=name, low=begin, high=end)
    if isclose(low, high):
        [amount] = words.amounts([low])
        return _("{subject} stays at {amount} {span}", subject=subject, amount=amount, span=span)
    if known.size <= places[-1] - places[0] or not _is_one_way(known):
        first, last = words.amounts([low, high])
        return _("{subject} lies between {low} and {high} {span}", subject=subject, low=first, high=last, span=span)
    first, last = words.amounts([float(known[0]), float(known[-1])])
    if known[-1] > known[0]:
        return _("{subject} rises from {low} to {high} {span}", subject=subject, low=first, high=last, span=span)
    return _("{subject} falls from {high} to {low} {span}", subject=subject, high=first, low=last, span=span)


def heat_map_title(sweep: Sweep, outcome: str) -> str:
    """Say between which bounds an outcome lies on a grid of two inputs, and how often it is above zero."""
    words = OutcomeWords(outcome, sweep.scenario)
    subject, known = capitalised(words.subject), known_values(sweep.outcomes[outcome])
    if not known.size:
        return _("{subject} has no value in any of {number} combinations", subject=subject, number=number(sweep.points))
    low, high = float(known.min()), float(known.max())
    first, last = words.amounts([low, high])
    if isclose(low, high):
        return _(
            "{subject} stays at {amount} in {count} of {number} combinations",
            subject=subject,
            amount=first,
            count=number(known.size),
            number=number(sweep.points),
        )
    opening = _("{subject} lies between {low} and {high}", subject=subject, low=first, high=last)
    if not words.is_signed:
        return opening
    return _(
        "{opening}, positive in {count} of {number} combinations",
        opening=opening,
        count=number(int((known > 0).sum())),
        number=number(sweep.points),
    )


def share_of_draws(part: float) -> str:
    """Write a share of draws; what is rare or nearly sure is not rounded to never or always."""
    if 0.0 < part < _RARE:
        return _("under {share}", share=share(0.01))
    return _("over {share}", share=share(0.99)) if 1.0 - _RARE < part < 1.0 else share(part)


def known_values(values: Array) -> Array:
    """Leave out the points at which an outcome has no value."""
    known: Array = values[is_known(values)]
    return known


def is_known(values: Array) -> Array:
    """Tell at which points an outcome has a value."""
    known: Array = values == values  # noqa: PLR0124 - only NaN differs from itself
    return known


def _is_one_way(values: Array) -> bool:
    steps = values[1:] - values[:-1]
    return bool((steps >= 0).all() or (steps <= 0).all())


def _bounds(spread: Spread, words: OutcomeWords) -> str:
    if spread.p5 is None or spread.p95 is None:
        return ""
    low, high = words.amounts([spread.p5, spread.p95])
    return _("; 90 % of draws are between {low} and {high}", low=low, high=high)
