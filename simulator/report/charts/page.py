"""The frame of every chart: its title, the unit below, the plot, a note at the foot; all measured in inches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.charts.text import Weight, shorten, wrap_evenly
from simulator.report.charts.theme import (
    INK,
    MUTED,
    PAPER,
    RULE,
    SMALL_SIZE,
    SUBTITLE_SIZE,
    TITLE_SIZE,
    height_of,
)

WIDTH = 10.0
HEIGHT = 5.625
MARGIN = 0.45

_TITLE_LINES = 4
_AIR = 0.12
_TICK_DROP = 7.0  # points: below a value that stands at the foot of the vertical axis


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a line of the frame is set: size in points, weight, colour."""

    size: float
    weight: Weight
    colour: str


TITLE = Lettering(TITLE_SIZE, "bold", INK)
SUBTITLE = Lettering(SUBTITLE_SIZE, "normal", MUTED)
NOTE = Lettering(SMALL_SIZE, "normal", MUTED)


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with its words set, and the free area between them.

    Attributes:
        figure: The figure to draw on.
        bottom: Lower edge of the free area, in inches from the figure's lower edge.
        top: Upper edge of the free area.
    """

    figure: Figure
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """Give the width of the free area in inches."""
        return float(self.figure.get_figwidth()) - 2 * MARGIN

    @property
    def height(self) -> float:
        """Give the height of the free area in inches."""
        return self.top - self.bottom

    def plot(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add bare axes at a place of the free area, in inches from its lower left corner."""
        total_width, total_height = self.figure.get_size_inches()
        box = (
            (MARGIN + left) / total_width,
            (self.bottom + bottom) / total_height,
            width / total_width,
            height / total_height,
        )
        axes = self.figure.add_axes(box)
        axes.set_facecolor("none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, colors=MUTED, labelsize=SMALL_SIZE)
        axes.tick_params(axis="x", pad=_TICK_DROP)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes


def new_page(title: str, subtitle: str, notes: Sequence[str], height: float = HEIGHT) -> Page:
    """Set up a chart.

    Args:
        title: A sentence with its number; wrapped.
        subtitle: What is drawn, and its unit.
        notes: Conventions and the scenario, a line each, in small type at the foot.
        height: The figure's height in inches.
    """
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER, label=title)
    room = WIDTH - 2 * MARGIN
    top = height - MARGIN + _AIR
    for line in wrap_evenly(title, room, _TITLE_LINES, TITLE.size, TITLE.weight):
        top = _line(figure, line, top, TITLE)
    top = _line(figure, shorten(subtitle, room, SUBTITLE.size), top - _AIR / 2, SUBTITLE)
    bottom = foot = MARGIN - _AIR + height_of(NOTE.size, len(notes))
    for note in notes:
        foot = _line(figure, shorten(note, room, NOTE.size), foot, NOTE)
    return Page(figure, bottom + _AIR, top - 2 * _AIR)


def rule_at(axes: Axes, level: float) -> None:
    """Draw the line that bars or areas stand on."""
    axes.axhline(level, color=RULE, linewidth=1.0, zorder=0.5)


def _line(figure: Figure, text: str, top: float, lettering: Lettering) -> float:
    """Write one line under ``top`` and give its lower edge."""
    figure.text(
        MARGIN / figure.get_figwidth(),
        top / figure.get_figheight(),
        text,
        fontsize=lettering.size,
        fontweight=lettering.weight,
        color=lettering.colour,
        va="top",
        ha="left",
    )
    return top - height_of(lettering.size)
