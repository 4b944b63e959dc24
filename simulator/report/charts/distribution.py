"""The distribution: how often an outcome lies where, with the base case and the quantiles marked, losses coloured."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulator.analysis.risk_result import Histogram, Risk, Spread
from simulator.language import _, ngettext, percentage
from simulator.model.words import capitalised
from simulator.report.chart_titles import distribution_title, share_of_draws
from simulator.report.charts.labels import KEY
from simulator.report.charts.page import new_page
from simulator.report.charts.text import spread, width_of
from simulator.report.charts.theme import (
    FALL,
    INK,
    LABEL_SIZE,
    MUTED,
    PAPER,
    RISE,
    SMALL_SIZE,
    height_of,
)
from simulator.report.charts.value_axis import Limits, draw_value_axis, round_ticks
from simulator.report.numbers import number
from simulator.report.outcome_words import OutcomeWords
from simulator.report.sentences import source_note

_FOOT = 0.35
_LEFT = 0.6
_SIGN = 0.3
_MARKS = 0.66
_GAP = 0.15
_LEAD = 0.05
_MARGIN = 0.02
_PERCENT = 0.01
_HEADROOM = 1.05
_MOST_TICKS = 7


class Mark(NamedTuple):
    """A value that is pointed at: where it is, what it is, its number, and its line's style and colour."""

    value: float
    name: str
    figure: str
    colour: str
    dashes: tuple[float, float] | None

    @property
    def width(self) -> float:
        """Give the width of its label in inches."""
        return max(width_of(self.name, SMALL_SIZE), width_of(self.figure, LABEL_SIZE, "bold"))


def draw_distribution(risk: Risk, outcome: str) -> Figure:
    """Draw the histogram of one outcome over the draws.

    Args:
        risk: The risk simulation.
        outcome: One of its outcomes.
    """
    words, histogram, found = OutcomeWords(outcome, risk.scenario), risk.histograms[outcome], risk.outcomes[outcome]
    marks = _marks(found, words)
    limits = _limits(histogram, [mark.value for mark in marks])
    unit = words.unit(limits)
    page = new_page(
        distribution_title(risk, outcome),
        _(
            "{subject}, {unit}; share of draws in each interval",
            subject=capitalised(words.subject),
            unit=unit.caption,
        ),
        [_draws_note(risk, found), source_note(risk.scenario)],
    )
    size = (page.width - _LEFT, page.height - _FOOT - _SIGN - _MARKS)
    axes = page.plot(_LEFT, _FOOT, *size)
    axes.set_xlim(*limits)
    _draw_bars(axes, histogram, words)
    axes.set_xticks(*round_ticks(limits, unit.divisor, _MOST_TICKS))
    _draw_marks(axes, marks, size)
    if words.is_signed:
        _draw_signs(axes, found, histogram, size)
    return page.figure


def _marks(found: Spread, words: OutcomeWords) -> list[Mark]:
    """Choose what is pointed at: those of the quantiles and the base case that there are, from left to right."""
    looks = (
        (_("5 % below"), found.p5, MUTED, (3.0, 2.0)),
        (_("Middle"), found.p50, INK, None),
        (_("95 % below"), found.p95, MUTED, (3.0, 2.0)),
        (_("Base case"), found.base, INK, (1.0, 1.5)),
    )
    known = [(name, value, colour, dashes) for name, value, colour, dashes in looks if value is not None]
    figures = words.short([value for _, value, *_ in known])
    marks = [
        Mark(value, name, figure, colour, dashes)
        for (name, value, colour, dashes), figure in zip(known, figures, strict=True)
    ]
    return sorted(marks, key=lambda mark: mark.value)


def _limits(histogram: Histogram, marked: list[float]) -> Limits:
    values = [*histogram.edges, *marked] or [0.0]
    low, high = min(values), max(values)
    margin = _MARGIN * ((high - low) or abs(high) or 1.0)
    return low - margin, high + margin


def _draw_bars(axes: Axes, histogram: Histogram, words: OutcomeWords) -> None:
    """Draw the bars from zero; one that holds zero is parted there, so that the colour says the sign."""
    draws = sum(histogram.counts) or 1
    shares = [count / draws for count in histogram.counts]
    axis = (0.0, _HEADROOM * max(shares, default=1.0) or 1.0)
    draw_value_axis(axes, axis, _PERCENT)
    for (low, high), height in zip(pairwise(histogram.edges), shares, strict=True):
        inside = [0.0] if words.is_signed and low < 0.0 < high else []
        edges = [low, *inside, high]
        for left, right in pairwise(edges):
            colour = FALL if words.is_signed and right <= 0.0 else RISE
            axes.bar(left, height, right - left, align="edge", color=colour, edgecolor=PAPER, linewidth=0.5)
    axes.axhline(0.0, color=MUTED, linewidth=1.0, zorder=2.5)
    ticks, texts = round_ticks(axis, _PERCENT)
    axes.set_yticks(ticks, [percentage(text) for text in texts])


def _draw_marks(axes: Axes, marks: list[Mark], size: tuple[float, float]) -> None:
    """Write each mark's label above the plot, none upon another, and lead a line from it down to the axis."""
    width, height = size
    low, high = axes.get_xlim()
    wanted = [(mark.value - low) / (high - low) * width for mark in marks]
    apart = max((mark.width for mark in marks), default=0.0) + _GAP
    places = spread(wanted, apart, apart / 2 - _LEFT, width - apart / 2)
    foot = 1.0 + (_MARKS - height_of(SMALL_SIZE) - height_of(LABEL_SIZE) - _LEAD) / height
    for mark, at, place in zip(marks, wanted, places, strict=True):
        line = Line2D((at / width, at / width, place / width), (0.0, 1.0, foot), transform=axes.transAxes, zorder=3)
        line.set(color=mark.colour, linewidth=1.3, linestyle=(0, mark.dashes) if mark.dashes else "-", clip_on=False)
        axes.add_line(line)
        for text, rise, points, weight, colour in (
            (mark.name, height_of(LABEL_SIZE), SMALL_SIZE, "normal", MUTED),
            (mark.figure, 0.0, LABEL_SIZE, "bold", INK),
        ):
            axes.text(
                place / width,
                foot + rise / height,
                text,
                transform=axes.transAxes,
                ha="center",
                va="bottom",
                fontsize=points,
                fontweight=weight,
                color=colour,
            )


def _draw_signs(axes: Axes, found: Spread, histogram: Histogram, size: tuple[float, float]) -> None:
    """Write how many draws are below and above zero, in the colours of their bars."""
    positive = found.probability_positive
    if positive is None:
        return
    above = _("{share} of draws above zero", share=share_of_draws(positive))
    signs = [(f"{KEY} {above}", RISE)]
    if histogram.edges and histogram.edges[0] < 0.0 and positive < 1.0:
        below = _("{share} at or below zero", share=share_of_draws(1.0 - positive))
        signs.insert(0, (f"{KEY} {below}", FALL))
    width, height = size
    left = -_LEFT
    for text, colour in signs:
        axes.text(
            left / width,
            1.0 + (_MARKS + _SIGN) / height,
            text,
            transform=axes.transAxes,
            ha="left",
            va="top",
            fontsize=LABEL_SIZE,
            fontweight="bold",
            color=colour,
        )
        left += width_of(text, LABEL_SIZE, "bold") + 2 * _GAP


def _draws_note(risk: Risk, found: Spread) -> str:
    parts = {"number": number(risk.draws), "seed": risk.seed, "missing": number(found.undefined)}
    if not found.undefined:
        return ngettext("From {number} draw, seed {seed}.", "From {number} draws, seed {seed}.", risk.draws, **parts)
    return ngettext(
        "From {number} draw, seed {seed}; in {missing} of them it has no value.",
        "From {number} draws, seed {seed}; in {missing} of them it has no value.",
        risk.draws,
        **parts,
    )
