"""The bridge: why the run-rate moved, each effect starting where the one before ends, all from zero."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.engine.run import Bridge, Run
from simulator.language import _, marked
from simulator.report.charts.page import new_page, rule_at
from simulator.report.charts.text import wrap
from simulator.report.charts.theme import (
    BACKING,
    FALL,
    INK,
    LABEL_SIZE,
    LINE_SPACING,
    MUTED,
    OTHERWISE,
    RISE,
    SMALL_SIZE,
    TOTAL,
    VALUE_SIZE,
    height_of,
)
from simulator.report.numbers import Scale, add_up, common_scale, compact_money, months, number
from simulator.report.sentences import BRIDGE_CONVENTION, EFFECTS, Effect, bridge_title, run_rate_unit, source_note

TOTAL_TITLE = marked("Total change")

_BAR_WIDTH = 0.62
_FOOT = 0.68
_BETWEEN = 0.1
_MEANING_LINES = 2
_FIRST, _SECOND = -15.0, -29.0  # points from the plot to the captions' base lines
_GAP = 0.06


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its title in English, where it stands and ends, and its number as it is printed."""

    title: str
    base: float
    end: float
    figure: str

    @property
    def colour(self) -> str:
        """Give the colour: the total is dark, a rise blue, a fall orange, no change grey."""
        if self.title == TOTAL_TITLE:
            return TOTAL
        if self.end == self.base:
            return OTHERWISE
        return FALL if self.end < self.base else RISE


def bars_of(bridge: Bridge, scale: Scale, places: int) -> tuple[Bar, ...]:
    """Lay the effects end to end from zero, the total last and again from zero; the printed numbers add up."""
    parts = [float(getattr(bridge, effect.key)) for effect in EFFECTS]
    shown = add_up([part / scale.divisor for part in parts], places, bridge.total / scale.divisor)
    bars: list[Bar] = []
    level = 0.0
    for effect, part, figure in zip(EFFECTS, parts, shown, strict=True):
        bars.append(Bar(effect.title, level, level + part, number(figure, places, signed=True)))
        level += part
    return (*bars, Bar(TOTAL_TITLE, 0.0, bridge.total, number(sum(shown), places, signed=True)))


def reach(bars: tuple[Bar, ...]) -> tuple[float, float]:
    """Give the lowest and highest level the bars touch, zero included."""
    levels = [0.0, *(bar.end for bar in bars)]
    return min(levels), max(levels)


def draw_bridge(run: Run) -> Figure:
    """Draw the bridge of one run as a waterfall of the change, from zero."""
    label, bridge = run.scenario, run.bridge
    scale, places = common_scale([bridge.total, *(float(getattr(bridge, effect.key)) for effect in EFFECTS)])
    before, after = (compact_money(state.run_rate, label.currency, digits=4) for state in (run.today, run.end))
    page = new_page(
        bridge_title(run),
        _(
            "From {before} today to {after} after {months}; change in {unit}",
            before=before,
            after=after,
            months=months(label.horizon_months),
            unit=run_rate_unit(label, scale),
        ),
        [_(BRIDGE_CONVENTION), source_note(label)],
    )
    height = page.height - _FOOT
    axes = page.plot(0, _FOOT, page.width, height)
    bars = bars_of(bridge, scale, places)
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_ylim(*_limits(bars, height))
    _draw_bars(axes, bars)
    _draw_captions(axes, bars, page.width / len(bars))
    return page.figure


def _limits(bars: tuple[Bar, ...], height: float) -> tuple[float, float]:
    low, high = reach(bars)
    span = (high - low) or 1.0
    inches = height_of(VALUE_SIZE) + _GAP
    room = inches * span / (height - inches * (2 if low < 0 else 1))
    return low - (room if low < 0 else 0.0), high + room


def _draw_bars(axes: Axes, bars: tuple[Bar, ...]) -> None:
    rule_at(axes, 0.0)
    for place, bar in enumerate(bars):
        axes.bar(place, bar.end - bar.base, _BAR_WIDTH, bottom=bar.base, color=bar.colour, edgecolor=bar.colour)
        down = bar.end < bar.base
        axes.annotate(
            bar.figure,
            (place, bar.end),
            xytext=(0, -4 if down else 4),
            textcoords="offset points",
            ha="center",
            va="top" if down else "bottom",
            fontsize=VALUE_SIZE,
            fontweight="bold",
            color=INK,
            bbox=BACKING,
        )
        if place + 1 < len(bars):
            edges = (place + _BAR_WIDTH / 2, place + 1 - _BAR_WIDTH / 2)
            axes.plot(edges, (bar.end, bar.end), color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)))


def _meaning(effect: Effect, bar: Bar) -> str:
    """Say what an effect is; where its meaning tells of a fall, a rise has words of its own."""
    return _(effect.rising if effect.meaning == effect.falling and bar.end > bar.base else effect.meaning)


def _draw_captions(axes: Axes, bars: tuple[Bar, ...], slot: float) -> None:
    meanings = (*map(_meaning, EFFECTS, bars), _("all effects together"))
    across = axes.get_xaxis_transform()
    for place, (bar, meaning) in enumerate(zip(bars, meanings, strict=True)):
        lines = wrap(meaning, slot - _BETWEEN, _MEANING_LINES, SMALL_SIZE)
        below = [(text, _SECOND - row * SMALL_SIZE * LINE_SPACING) for row, text in enumerate(lines)]
        for text, drop, size, colour in (
            (_(bar.title), _FIRST, LABEL_SIZE, INK),
            *((text, drop, SMALL_SIZE, MUTED) for text, drop in below),
        ):
            axes.annotate(
                text,
                (place, 0),
                xycoords=across,
                xytext=(0, drop),
                textcoords="offset points",
                ha="center",
                va="baseline",
                fontsize=size,
                color=colour,
            )
