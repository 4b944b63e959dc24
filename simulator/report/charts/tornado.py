"""The tornado: what an outcome does when each input goes low and high by itself, bars starting at the base case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.analysis.sensitivity_result import Sensitivity, Swing
from simulator.errors import either
from simulator.language import _, marked
from simulator.model.words import capitalised, listed
from simulator.report.chart_titles import tornado_title
from simulator.report.charts.rows import (
    MOST_ROWS,
    NAMES,
    draw_figures,
    draw_names,
    rest_note,
    row_axes,
    row_page,
    thickness,
)
from simulator.report.charts.text import shorten, width_of
from simulator.report.charts.theme import BACKING, FALL, INK, RISE, SMALL_SIZE
from simulator.report.charts.value_axis import Limits, draw_lying_axis
from simulator.report.numbers import NOT_APPLICABLE
from simulator.report.outcome_words import OutcomeWords, for_people
from simulator.report.sentences import source_note

_RIGHT = 1.0
_GAP = 0.06
_LONGEST = 1.6
_LEAST = 0.5
_MOST_TICKS = 6
_MEANING = marked("At the ends of the bars: the input\u2019s value there. Blue raises the outcome, orange lowers it.")


class End(NamedTuple):
    """One end of a row's bars: the outcome there, and the input's value or values that lead to it."""

    outcome: float
    text: str
    rightward: bool

    @property
    def room(self) -> float:
        """Give how many inches its text takes beside the bar."""
        return width_of(self.text, SMALL_SIZE) + 2 * _GAP


def draw_tornado(result: Sensitivity) -> Figure:
    """Draw how far each input moves the outcome, the widest bar on top.

    Args:
        result: A sensitivity analysis, one input at a time.
    """
    swings = [each for each in result.inputs if isinstance(each, Swing)][:MOST_ROWS]
    words = OutcomeWords(result.outcome, result.scenario)
    middle = _middle(result, swings)
    ends = [_ends(swing, middle) for swing in swings]
    unit = words.unit([middle, *(end.outcome for row in ends for end in row)])
    if result.base is None:
        base = _("it has no value in the base case")
    else:
        base = _("base case {amount}", amount=words.amounts([middle])[0])
    names = [swing.title for swing in swings]
    page = row_page(
        tornado_title(result),
        f"{capitalised(words.subject)}, {unit.caption}; {base}",
        [*rest_note(len(result.inputs)), _(_MEANING), capitalised(result.basis), source_note(result.scenario)],
        names,
    )
    axes = row_axes(page, len(swings), _RIGHT)
    limits = _limits(middle, [end for row in ends for end in row], page.width - NAMES - _RIGHT)
    draw_lying_axis(axes, limits, unit.divisor, _MOST_TICKS)
    axes.axvline(middle, color=INK, linewidth=1.2, zorder=3)
    for row, own in enumerate(ends):
        _draw_bars(axes, row, middle, own, thickness(page, len(swings)))
    draw_names(axes, names)
    draw_figures(axes, _differences(swings, words), _("Difference"), _RIGHT)
    return page.figure


def _differences(swings: Sequence[Swing], words: OutcomeWords) -> list[str]:
    texts = iter(words.short([swing.swing for swing in swings if swing.swing is not None]))
    return [NOT_APPLICABLE if swing.swing is None else next(texts) for swing in swings]


def _middle(result: Sensitivity, swings: Sequence[Swing]) -> float:
    """Give where the bars start: the base case; where that has no value, the middle of those there are."""
    if result.base is not None:
        return result.base
    known = [value for swing in swings for value in (swing.outcome_low, swing.outcome_high) if value is not None]
    return (min(known) + max(known)) / 2 if known else 0.0


def _ends(swing: Swing, middle: float) -> list[End]:
    """Give the ends of a row's bars with what is written there; two values that lead to one side stand together."""
    low, high = (shorten(for_people(text), _LONGEST, SMALL_SIZE) for text in (swing.low_text, swing.high_text))
    known = [(outcome, text) for outcome, text in _pairs(swing, low, high) if outcome is not None]
    missing = [text for outcome, text in _pairs(swing, low, high) if outcome is None]
    if not known:
        return [End(middle, _("no value at {value}", value=either(missing)), rightward=True)]
    if all(outcome == middle for outcome, _text in known):
        same = either([text for _outcome, text in known])
        return [End(middle, _("no difference at {value}", value=same), rightward=True)]
    still = [_("no value at {value}", value=text) for text in missing]
    still += [text for outcome, text in known if outcome == middle]
    ends = []
    for rightward in (False, True):
        own = [pair for pair in known if pair[0] != middle and (pair[0] > middle) == rightward]
        own.sort(key=lambda pair: abs(pair[0] - middle))
        if own:
            ends.append(End(own[-1][0], listed(text for _outcome, text in own), rightward))
        elif still:
            ends.append(End(middle, still.pop(0), rightward))
    return ends


def _pairs(swing: Swing, low: str, high: str) -> tuple[tuple[float | None, str], tuple[float | None, str]]:
    return (swing.outcome_low, low), (swing.outcome_high, high)


def _limits(middle: float, ends: Sequence[End], width: float) -> Limits:
    """Give the range that holds every bar and the text at its end, in a plot so many inches wide."""
    lefts = [(middle - end.outcome, end.room) for end in ends if not end.rightward] or [(0.0, _GAP)]
    rights = [(end.outcome - middle, end.room) for end in ends if end.rightward] or [(0.0, _GAP)]
    pairs = [(left + right, one + other) for left, one in lefts for right, other in rights if left + right > 0.0]
    size = max((reach / max(_LEAST, width - room) for reach, room in pairs), default=(abs(middle) or 1.0) / width)
    low = middle - max(left + room * size for left, room in lefts)
    high = middle + max(right + room * size for right, room in rights)
    spare = width * size - (high - low)
    return low - spare / 2, high + spare / 2


def _draw_bars(axes: Axes, row: int, middle: float, ends: Sequence[End], thick: float) -> None:
    for end in ends:
        axes.barh(row, end.outcome - middle, thick, left=middle, color=RISE if end.rightward else FALL)
        axes.annotate(
            end.text,
            (end.outcome, row),
            xytext=(4 if end.rightward else -4, 0),
            textcoords="offset points",
            ha="left" if end.rightward else "right",
            va="center",
            fontsize=SMALL_SIZE,
            color=INK,
            bbox=BACKING,
        )
