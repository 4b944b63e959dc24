"""Sobol indices: which share of an outcome's variance each input explains, alone and with its interactions."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.analysis.sensitivity_result import Index, Sensitivity
from simulator.language import _, marked
from simulator.model.words import capitalised
from simulator.report.chart_titles import sobol_title
from simulator.report.charts.rows import (
    MOST_ROWS,
    draw_figures,
    draw_names,
    rest_note,
    row_axes,
    row_page,
    thickness,
)
from simulator.report.charts.theme import BANDS, INK, MUTED, RISE
from simulator.report.charts.value_axis import draw_lying_axis
from simulator.report.numbers import NOT_APPLICABLE, number, share
from simulator.report.outcome_words import OutcomeWords
from simulator.report.sentences import source_note

_RIGHT = 2.0
_ALONE = 0.85
_PERCENT = 0.01
_MARGIN = 0.03
_BAR = 0.42
_MEANING = marked("Dark: what the input explains alone; light: with its interactions. Thin lines: 95 % intervals.")


def draw_sobol(result: Sensitivity) -> Figure:
    """Draw the first and total order of each input, the strongest on top.

    Args:
        result: A sensitivity analysis by Sobol's indices.
    """
    indices = [each for each in result.inputs if isinstance(each, Index)][:MOST_ROWS]
    subject = OutcomeWords(result.outcome, result.scenario).subject
    subtitle = _("Share of the variance of {subject}, %", subject=subject)
    if result.draws:
        subtitle = _("{subtitle}; {number} runs", subtitle=subtitle, number=number(result.draws))
    names = [index.title for index in indices]
    page = row_page(
        sobol_title(result),
        subtitle,
        [*rest_note(len(result.inputs)), _(_MEANING), capitalised(result.basis), source_note(result.scenario)],
        names,
    )
    axes = row_axes(page, len(indices), _RIGHT)
    bounds = [bound for each in indices for bound in (*_interval(each, alone=True), *_interval(each, alone=False))]
    draw_lying_axis(axes, (min([-_MARGIN, *bounds]), max([1.0, *bounds]) + _MARGIN), _PERCENT)
    axes.axvline(0.0, color=MUTED, linewidth=1.0)
    thick = thickness(page, len(indices))
    for row, index in enumerate(indices):
        _draw_bar(axes, row - thick / 4, thick * _BAR, index, alone=True)
        _draw_bar(axes, row + thick / 4, thick * _BAR, index, alone=False)
    draw_names(axes, names)
    draw_figures(axes, [_written(index.first_order) for index in indices], _("Alone"), _ALONE)
    draw_figures(axes, [_written(index.total_order) for index in indices], _("In all"), _RIGHT - _ALONE / 2)
    return page.figure


def _interval(index: Index, *, alone: bool) -> tuple[float, float]:
    """Give the bounds of an index, both 0 where it has no value."""
    value, margin = (
        (index.first_order, index.first_order_margin) if alone else (index.total_order, index.total_order_margin)
    )
    if value is None:
        return 0.0, 0.0
    return value - (margin or 0.0), value + (margin or 0.0)


def _draw_bar(axes: Axes, row: float, thick: float, index: Index, *, alone: bool) -> None:
    value = index.first_order if alone else index.total_order
    if value is not None:
        axes.barh(row, value, thick, color=RISE if alone else BANDS[1])
        axes.plot(_interval(index, alone=alone), (row, row), color=INK, linewidth=1.2, solid_capstyle="butt")


def _written(value: float | None) -> str:
    return NOT_APPLICABLE if value is None else share(value)
