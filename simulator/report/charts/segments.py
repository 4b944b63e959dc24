"""Customers by segment over the steps: areas stacked from zero, named and counted at both ends."""

from __future__ import annotations

from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.engine.run import Run, State
from simulator.language import _, marked
from simulator.model.words import segment_title
from simulator.report.charts.labels import Label, label_side
from simulator.report.charts.page import new_page, rule_at
from simulator.report.charts.text import width_of
from simulator.report.charts.theme import PAPER, SEGMENT_COLOURS, SMALL_SIZE
from simulator.report.charts.timeline import Start, draw_time_axis
from simulator.report.numbers import add_up, number, percent, round_half_up
from simulator.report.sentences import segments_title, source_note

_FOOT = 0.5
_SIDE = 1.75
_KEY = 0.05
_AIR = 0.12
_LABEL_DISTANCE = 0.3
_HEADROOM = 1.17
_TOTAL = marked("All customers")


def draw_segments(run: Run, start: Start | None = None) -> Figure:
    """Draw the customers of each segment from today to the end, stacked from zero.

    Args:
        run: The run.
        start: Year and month of the first month, where the scenario gives dates.
    """
    page = new_page(
        segments_title(run),
        _("Customers by segment, with the initiatives; number and share of all customers"),
        [source_note(run.scenario)],
    )
    height = page.height - _FOOT - _AIR
    order = tuple(reversed(tuple(run.today.segments)))
    side = max(_SIDE, _LABEL_DISTANCE + _KEY + max(width_of(segment_title(segment), SMALL_SIZE) for segment in order))
    axes = page.plot(side, _FOOT, page.width - 2 * side, height)
    _draw_areas(axes, run, order)
    draw_time_axis(axes, [step.months for step in run.steps], start)
    _label_side(axes, run.today, order, height, right=False)
    _label_side(axes, run.end, order, height, right=True)
    return page.figure


def _draw_areas(axes: Axes, run: Run, order: tuple[str, ...]) -> None:
    months = [step.months for step in run.steps]
    layers = [[step.customers[segment] for step in run.steps] for segment in order]
    colours = [SEGMENT_COLOURS[segment] for segment in order]
    axes.stackplot(months, layers, colors=colours, edgecolor=PAPER, linewidth=1.2, baseline="zero")
    axes.set_xlim(months[0], months[-1])
    axes.set_ylim(0.0, _HEADROOM * max(1.0, *(step.total for step in run.steps)))
    rule_at(axes, 0.0)


def _label_side(axes: Axes, state: State, order: tuple[str, ...], height: float, *, right: bool) -> None:
    customers = [state.segments[segment].customers for segment in order]
    tops = list(accumulate(customers))
    middles = [top - size / 2 for top, size in zip(tops, customers, strict=True)]
    counts = [number(count) for count in add_up(customers, total=state.customers)]
    shares = _shares([state.segments[segment].mix for segment in order]) if tops[-1] else []
    figures = [f"{count} \u00b7 {part}" for count, part in zip(counts, shares, strict=True)] if shares else counts
    labels = [
        Label(middle, segment_title(segment), figure, key=SEGMENT_COLOURS[segment])
        for middle, segment, figure in zip(middles, order, figures, strict=True)
    ]
    everyone = Label(axes.get_ylim()[1], _(_TOTAL), number(state.customers))
    label_side(axes, [*labels, everyone], height, _LABEL_DISTANCE, right=right)


def _shares(mix: list[float]) -> list[str]:
    """Write shares that add up to 100 %, with one decimal unless all are whole."""
    hundredths = [100 * part for part in mix]
    whole = all(round_half_up(part, 1) == round_half_up(part) for part in hundredths)
    places = 0 if whole else 1
    return [percent(part, places) for part in add_up(hundredths, places, 100.0)]
