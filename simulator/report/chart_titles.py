"""What the charts of risk, sensitivity and sweeps say: each title a sentence with a verb and its number."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

from simulator.analysis.risk_result import RUN_RATE, Risk, Spread
from simulator.analysis.sensitivity_result import Index, Sensitivity, Swing
from simulator.analysis.sweep_result import Sweep
from simulator.report.numbers import number, share
from simulator.report.outcome_words import OutcomeWords, for_people, money_apart
from simulator.report.sentences import capitalised, clean_name, per_period

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

_NAME = 80
_RARE = 0.005


def fan_title(risk: Risk) -> str:
    """Say where the run-rate ends in the middle of the draws, and between which bounds nine of ten end."""
    path, label = risk.paths[RUN_RATE], risk.scenario
    middle, low, high = money_apart([path.p50[-1], path.p5[-1], path.p95[-1]], label.currency)
    reached = f"Run-rate reaches {per_period(middle, label)} in the middle case"
    return f"{reached}; 90 % of draws end between {low} and {high}"


def distribution_title(risk: Risk, outcome: str) -> str:
    """Say what an outcome is in the middle of the draws, and how often it is above zero."""
    spread, words = risk.outcomes[outcome], OutcomeWords(outcome, risk.scenario)
    middle = spread.base if spread.p50 is None else spread.p50
    if middle is None:
        return f"{capitalised(words.subject)} has no value in {share_of_draws(spread.undefined / risk.draws)} of draws"
    amount, *_ = words.amounts([middle, *(bound for bound in (spread.p5, spread.p95) if bound is not None)])
    opening = f"{capitalised(words.subject)} is {amount} in the middle case"
    if not words.is_signed or spread.probability_positive is None:
        return f"{opening}{_bounds(spread, words)}"
    return f"{opening} and positive in {share_of_draws(spread.probability_positive)} of draws"


def drivers_title(risk: Risk, outcome: str) -> str:
    """Say which uncertain input an outcome follows most."""
    drivers, subject = risk.drivers.get(outcome, {}), OutcomeWords(outcome, risk.scenario).subject
    if not drivers:
        return f"None of {len(risk.titles)} uncertain inputs moves {subject}"
    entry, correlation = next(iter(drivers.items()))
    name = clean_name(risk.titles.get(entry, entry), _NAME)
    figure = number(correlation, 2, signed=True)
    return f"{capitalised(subject)} follows \u201c{name}\u201d most: rank correlation {figure}"


def tornado_title(result: Sensitivity) -> str:
    """Say which input moves an outcome most, and from where to where."""
    words = OutcomeWords(result.outcome, result.scenario)
    swings = [each for each in result.inputs if isinstance(each, Swing)]
    if swings and (swings[0].outcome_low is None) != (swings[0].outcome_high is None):
        return _losing_title(swings[0], words)
    widest = next((each for each in swings if each.swing), None)
    if swings and all(each.outcome_low is None and each.outcome_high is None for each in swings):
        opening = f"{capitalised(words.subject)} has no value"
        return f"{opening}, neither as it is nor with any of {len(swings)} inputs changed"
    if widest is None or widest.outcome_low is None or widest.outcome_high is None:
        return f"None of {len(swings)} inputs moves {words.subject}"
    low, high = words.amounts([widest.outcome_low, widest.outcome_high])
    return f"\u201c{clean_name(widest.title, _NAME)}\u201d moves {words.subject} most: from {low} to {high}"


def _losing_title(swing: Swing, words: OutcomeWords) -> str:
    """Say that an outcome has a value at one end of an input and none at the other."""
    ends = [(swing.outcome_low, for_people(swing.low_text)), (swing.outcome_high, for_people(swing.high_text))]
    [(known, at)] = [(value, text) for value, text in ends if value is not None]
    [lost_at] = [text for value, text in ends if value is None]
    [amount] = words.amounts([known])
    name = clean_name(swing.title, _NAME)
    return f"\u201c{name}\u201d decides on {words.subject}: {amount} at {at}, no value at {lost_at}"


def sobol_title(result: Sensitivity) -> str:
    """Say which input explains most of an outcome's variance, alone and with its interactions."""
    subject = OutcomeWords(result.outcome, result.scenario).subject
    first = next((each for each in result.inputs if isinstance(each, Index)), None)
    if first is None or first.total_order is None or first.first_order is None:
        return f"None of {len(result.inputs)} inputs explains the variance of {subject}"
    alone, whole = share(max(0.0, first.first_order)), share(max(0.0, first.total_order))
    name = clean_name(first.title, _NAME)
    explained = f"\u201c{name}\u201d explains more of the variance of {subject} than any other input"
    return f"{explained}: {alone} alone, {whole} with interactions"


def line_title(sweep: Sweep, outcome: str) -> str:
    """Say how an outcome moves from one end of a swept input to the other, or as far as it has a value."""
    [axis], words = sweep.axes, OutcomeWords(outcome, sweep.scenario)
    subject, name = capitalised(words.subject), clean_name(axis.title, _NAME)
    values = sweep.outcomes[outcome]
    known = known_values(values)
    if not known.size:
        return f"{subject} has no value at any of {len(axis.values)} values of \u201c{name}\u201d"
    low, high = float(known.min()), float(known.max())
    places = is_known(values).nonzero()[0]
    begin, end = (for_people(axis.texts[place]) for place in (int(places[0]), int(places[-1])))
    span = f"as \u201c{name}\u201d goes from {begin} to {end}"
    if isclose(low, high):
        return f"{subject} stays at {words.amounts([low])[0]} {span}"
    if known.size <= places[-1] - places[0] or not _is_one_way(known):
        first, last = words.amounts([low, high])
        return f"{subject} lies between {first} and {last} {span}"
    first, last = words.amounts([float(known[0]), float(known[-1])])
    return f"{subject} {'rises' if known[-1] > known[0] else 'falls'} from {first} to {last} {span}"


def heat_map_title(sweep: Sweep, outcome: str) -> str:
    """Say between which bounds an outcome lies on a grid of two inputs, and how often it is above zero."""
    words = OutcomeWords(outcome, sweep.scenario)
    subject, known = capitalised(words.subject), known_values(sweep.outcomes[outcome])
    if not known.size:
        return f"{subject} has no value in any of {number(sweep.points)} combinations"
    low, high = float(known.min()), float(known.max())
    first, last = words.amounts([low, high])
    if isclose(low, high):
        return f"{subject} stays at {first} in {number(known.size)} of {number(sweep.points)} combinations"
    opening = f"{subject} lies between {first} and {last}"
    if not words.is_signed:
        return opening
    return f"{opening}, positive in {number(int((known > 0).sum()))} of {number(sweep.points)} combinations"


def share_of_draws(part: float) -> str:
    """Write a share of draws; what is rare or nearly sure is not rounded to never or always."""
    if 0.0 < part < _RARE:
        return f"under {share(0.01)}"
    return f"over {share(0.99)}" if 1.0 - _RARE < part < 1.0 else share(part)


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
    return f"; 90 % of draws are between {low} and {high}"
