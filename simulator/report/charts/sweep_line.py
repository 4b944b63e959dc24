"""A sweep of one input: the outcome along its values, the base case marked."""

from __future__ import annotations

from math import isnan

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.analysis.sweep_result import Sweep
from simulator.language import _
from simulator.model.words import capitalised
from simulator.report.chart_titles import line_title
from simulator.report.charts.labels import Label, label_side
from simulator.report.charts.page import new_page
from simulator.report.charts.swept import caption, gap_notes, place_of, ticks_across
from simulator.report.charts.theme import INK, MUTED, PAPER, RISE, SMALL_SIZE
from simulator.report.charts.value_axis import Limits, axis_remark, draw_value_axis, limits_around
from simulator.report.outcome_words import OutcomeWords, for_people
from simulator.report.sentences import source_note

_FOOT = 0.55
_LEFT = 0.85
_RIGHT = 1.6
_AIR = 0.12
_LABEL_DISTANCE = 0.15
_MARKED_POINTS = 25
_EDGE = 0.02


def draw_line(sweep: Sweep, outcome: str) -> Figure:
    """Draw an outcome over the values of one input.

    Args:
        sweep: A sweep of one input.
        outcome: One of its outcomes.
    """
    words, base = OutcomeWords(outcome, sweep.scenario), sweep.base.get(outcome)
    points = [(place, float(value)) for place, value in enumerate(sweep.outcomes[outcome]) if not isnan(value)]
    values = [value for _, value in points]
    limits = limits_around([*values, *([] if base is None else [base])] or [0.0])
    unit = words.unit(limits)
    page = new_page(
        line_title(sweep, outcome),
        f"{capitalised(words.subject)}, {unit.caption}",
        [*axis_remark(limits), *gap_notes(sweep, outcome), source_note(sweep.scenario)],
    )
    width, height = page.width - _LEFT - _RIGHT, page.height - _FOOT - _AIR
    axes = page.plot(_LEFT, _FOOT, width, height)
    draw_value_axis(axes, limits, unit.divisor)
    _draw_values(axes, sweep, outcome, width)
    if limits[0] < 0.0 < limits[1]:
        axes.axhline(0.0, color=INK, linewidth=1.0)
    _draw_base(axes, sweep, base, limits)
    ends = [(_("Base case"), base, INK)] if base is not None else []
    if points:
        place, value = points[-1]
        at = _("At {value}", value=for_people(sweep.axes[0].texts[place]))
        ends.append((caption(at, _RIGHT - _LABEL_DISTANCE), value, RISE))
    figures = words.short([value for _, value, _ in ends])
    labels = [Label(value, name, text, colour) for (name, value, colour), text in zip(ends, figures, strict=True)]
    label_side(axes, labels, height, _LABEL_DISTANCE, right=True)
    return page.figure


def _draw_values(axes: Axes, sweep: Sweep, outcome: str, width: float) -> None:
    [axis] = sweep.axes
    count = len(axis.values)
    marker = "o" if count <= _MARKED_POINTS else None
    axes.plot(range(count), sweep.outcomes[outcome], color=RISE, linewidth=2.4, marker=marker, markersize=4)
    axes.set_xlim(-_EDGE * max(1, count - 1), (1 + _EDGE) * max(1, count - 1))
    ticks = ticks_across(axis, width)
    axes.set_xticks(ticks.places, ticks.texts)
    axes.set_xlabel(caption(ticks.name, width), fontsize=SMALL_SIZE, color=MUTED, labelpad=6)


def _draw_base(axes: Axes, sweep: Sweep, base: float | None, limits: Limits) -> None:
    """Mark the base case with a dot on a dashed line, where the swept values reach it."""
    place = place_of(sweep.axes[0])
    if base is None:
        return
    axes.axhline(base, color=MUTED, linewidth=0.9, linestyle=(0, (3, 2)), zorder=1.5)
    if place is not None:
        axes.plot((place, place), (limits[0], base), color=MUTED, linewidth=0.9, linestyle=(0, (3, 2)), zorder=1.5)
        axes.plot(place, base, "s", color=INK, markersize=8, markeredgecolor=PAPER, markeredgewidth=1.2, zorder=4)
