"""Direct labels: a name with its number below, beside the plot, at the level of what it names."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes

from simulator.report.charts.text import spread
from simulator.report.charts.theme import INK, LABEL_SIZE, MUTED, POINTS_PER_INCH, SMALL_SIZE, height_of

_NUDGE = 1.0
_KEY_WIDTH = 11.0
KEY = "\u25a0"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside the plot.

    Attributes:
        level: The height it would stand at, in data units.
        name: What it names, in small type.
        figure: Its number, in bold type below.
        colour: The number's colour.
        key: The colour of a small square before the label, where areas need one; None for no square.
    """

    level: float
    name: str
    figure: str
    colour: str = INK
    key: str | None = None


def label_side(axes: Axes, labels: list[Label], height: float, distance: float, *, right: bool) -> None:
    """Write labels beside the plot, each near its level and none upon another.

    Args:
        axes: The plot, with its vertical limits set.
        labels: The labels, in any order.
        height: The plot's height in inches.
        distance: Inches between the plot and the text.
        right: Whether they stand on the right side.
    """
    low, high = axes.get_ylim()
    apart = height_of(LABEL_SIZE, 2) * (high - low) / height
    ordered = sorted(labels, key=lambda label: label.level)
    levels = spread([label.level for label in ordered], apart, low + apart / 2, high - apart / 2)
    for level, label in zip(levels, ordered, strict=True):
        _write(axes, level, label, distance * POINTS_PER_INCH, right=right)


def _write(axes: Axes, level: float, label: Label, distance: float, *, right: bool) -> None:
    outward = 1 if right else -1
    for text, offset, rise, size, weight, colour in (
        (KEY if label.key else "", distance - _KEY_WIDTH, _NUDGE, SMALL_SIZE, "normal", label.key or INK),
        (label.name, distance, _NUDGE, SMALL_SIZE, "normal", MUTED),
        (label.figure, distance, -_NUDGE, LABEL_SIZE, "bold", label.colour),
    ):
        axes.annotate(
            text,
            (1.0 if right else 0.0, level),
            xycoords=axes.get_yaxis_transform(),
            xytext=(outward * offset, rise),
            textcoords="offset points",
            ha="left" if right else "right",
            va="bottom" if rise > 0 else "top",
            fontsize=size,
            fontweight=weight,
            color=colour,
        )
