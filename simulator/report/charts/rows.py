"""Lying bars in rows: the frame of every chart that ranks inputs, the one that matters most on top."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from simulator.language import ngettext
from simulator.report.charts.page import HEIGHT, Page, new_page
from simulator.report.charts.text import wrap
from simulator.report.charts.theme import INK, LINE_SPACING, MUTED, POINTS_PER_INCH, SMALL_SIZE
from simulator.report.numbers import number
from simulator.report.sentences import LONGEST_TITLE, clean_name

MOST_ROWS = 15
FOOT = 0.5
NAMES = 2.85

_FRAME = 3.3
_ROW = 0.36
_HEAD = 0.25
_THICKEST = 0.34
_SHARE = 0.66
_NAME_LINES = 4
_NAME_GAP = 0.12
_LINE = SMALL_SIZE * LINE_SPACING / POINTS_PER_INCH
_BETWEEN = 0.06


def row_page(title: str, subtitle: str, notes: Sequence[str], names: Sequence[str]) -> Page:
    """Set up a chart that is high enough for a row of each name."""
    row = max([_ROW, *(len(_broken(name)) * _LINE + _BETWEEN for name in names)])
    return new_page(title, subtitle, notes, max(HEIGHT, _FRAME + len(names) * row))


def row_axes(page: Page, rows: int, right: float) -> Axes:
    """Add the plot: names have their room at the left, ``right`` inches are kept free at the other side."""
    axes = page.plot(NAMES, FOOT, page.width - NAMES - right, page.height - FOOT - _HEAD)
    axes.set_ylim(max(1, rows) - 0.5, -0.5)
    return axes


def thickness(page: Page, rows: int) -> float:
    """Give how thick the bars are, in rows."""
    return min(_SHARE, _THICKEST * max(1, rows) / (page.height - FOOT - _HEAD))


def draw_names(axes: Axes, names: Sequence[str]) -> None:
    """Write what each row is at its left."""
    lines = ["\n".join(_broken(name)) for name in names]
    axes.set_yticks(range(len(lines)), lines, linespacing=LINE_SPACING)
    axes.tick_params(axis="y", pad=_NAME_GAP / 2 * POINTS_PER_INCH, labelcolor=INK)


def _broken(name: str) -> list[str]:
    return wrap(clean_name(name, LONGEST_TITLE), NAMES - _NAME_GAP, _NAME_LINES, SMALL_SIZE)


def draw_figures(axes: Axes, figures: Sequence[str], head: str, right: float) -> None:
    """Write a column of numbers under its head, ending so many inches right of the plot."""
    width = axes.get_window_extent().width / axes.figure.dpi
    across, edge = 1.0 + right / width, axes.get_yaxis_transform()
    for row, figure in enumerate(figures):
        axes.text(across, row, figure, transform=edge, ha="right", va="center", fontsize=SMALL_SIZE, color=INK)
    axes.annotate(
        head,
        (across, 1.0),
        xycoords="axes fraction",
        xytext=(0, 2),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=SMALL_SIZE,
        color=MUTED,
    )


def rest_note(count: int) -> list[str]:
    """Say how many inputs are not drawn."""
    rest = count - MOST_ROWS
    if rest <= 0:
        return []
    text = ngettext(
        "and {number} more input that matters less",
        "and {number} more inputs that matter less",
        rest,
        number=number(rest),
    )
    return [text]
