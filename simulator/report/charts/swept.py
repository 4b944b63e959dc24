"""What the charts of sweeps share: how an input's values are written along an axis, and what is said of gaps."""

from __future__ import annotations

from heapq import nlargest
from typing import NamedTuple

from simulator.analysis.sweep_result import Axis, Sweep
from simulator.language import ngettext
from simulator.report.chart_titles import known_values
from simulator.report.charts.text import shorten, width_of
from simulator.report.charts.theme import SMALL_SIZE, height_of
from simulator.report.numbers import number
from simulator.report.outcome_words import for_people
from simulator.report.sentences import LONGEST_TITLE, clean_name

_ON_GRID = 1e-6
_GAP = 0.15
_LONGEST = 1.5
_STEPS = (1, 2, 5)
_MEASURED = 50


class Ticks(NamedTuple):
    """What is written along an axis: the numbers of the values, the values without what all end in, and the name."""

    places: list[int]
    texts: list[str]
    name: str


def ticks_across(axis: Axis, room: float) -> Ticks:
    """Choose which of an input's values to write side by side into so many inches."""
    longest = nlargest(_MEASURED, axis.texts, key=len)
    ending = _ending(axis)
    return _ticks(axis, max(width_of(_written(text, ending), SMALL_SIZE) for text in longest) + _GAP, room)


def ticks_upward(axis: Axis, room: float) -> Ticks:
    """Choose which of an input's values to write above each other into so many inches."""
    return _ticks(axis, height_of(SMALL_SIZE), room)


def place_of(axis: Axis) -> float | None:
    """Tell where the scenario's own value stands among the values, by number; None outside of them or where unknown."""
    present, values = axis.present, axis.values
    if present is None:
        return None
    for place, value in enumerate(values):
        reach = abs(values[1] - values[0]) if len(values) > 1 else max(1.0, abs(value))
        if abs(value - present) <= _ON_GRID * reach:
            return float(place)
    for place in range(len(values) - 1):
        low, high = values[place], values[place + 1]
        if min(low, high) < present < max(low, high):
            return place + (present - low) / (high - low)
    return None


def gap_notes(sweep: Sweep, outcome: str) -> list[str]:
    """Say at how many points, and why, there is no outcome."""
    missing = sweep.points - known_values(sweep.outcomes[outcome]).size
    overdrawn = int(sweep.overdrawn.sum())
    notes = []
    if overdrawn:
        notes.append(
            ngettext(
                "At {number} point more customers would leave a segment than it holds.",
                "At {number} points more customers would leave a segment than it holds.",
                overdrawn,
                number=number(overdrawn),
            )
        )
    if missing > overdrawn:
        notes.append(
            ngettext(
                "At {number} point there is no such figure.",
                "At {number} points there is no such figure.",
                missing - overdrawn,
                number=number(missing - overdrawn),
            )
        )
    return notes


def caption(text: str, room: float) -> str:
    """Cut a name or a value to so many inches."""
    return shorten(text, room, SMALL_SIZE)


def _ticks(axis: Axis, each: float, room: float) -> Ticks:
    places, ending = _every(len(axis.texts), each, room), _ending(axis)
    name = clean_name(axis.title, LONGEST_TITLE)
    texts = [_written(axis.texts[place], ending) for place in places]
    return Ticks(places, texts, f"{name}, {for_people(ending)}" if ending else name)


def _ending(axis: Axis) -> str:
    """Give the words that all values end in, such as ``of customers``."""
    endings = {text.partition(" ")[2] for text in axis.texts}
    return endings.pop() if len(endings) == 1 else ""


def _written(text: str, ending: str) -> str:
    return caption(for_people(text.removesuffix(f" {ending}") if ending else text), _LONGEST)


def _every(count: int, each: float, room: float) -> list[int]:
    """Choose each, or every second, fifth, tenth and so on, of so many."""
    least = count / max(1, int(room / each))
    tenfold = (10**power for power in range(len(str(count)) + 1))
    return list(range(0, count, next(step * times for times in tenfold for step in _STEPS if step * times >= least)))
