"""A sweep of two inputs: the outcome at every combination, as colours and, where there is room, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isnan, log10

from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.analysis.sweep_result import Sweep
from simulator.arithmetic.array_functions import Array
from simulator.language import _, marked
from simulator.model.words import capitalised
from simulator.report.chart_titles import heat_map_title, known_values
from simulator.report.charts.page import HEIGHT, Page, new_page
from simulator.report.charts.swept import caption, gap_notes, place_of, ticks_across, ticks_upward
from simulator.report.charts.text import width_of, wrap
from simulator.report.charts.theme import (
    HIGH,
    INK,
    LINE_SPACING,
    LOW,
    MUTED,
    NO_VALUE,
    PAPER,
    POINTS_PER_INCH,
    SMALL_SIZE,
    height_of,
)
from simulator.report.charts.value_axis import Limits, round_ticks
from simulator.report.numbers import NOT_APPLICABLE, number
from simulator.report.outcome_words import OutcomeWords, Unit
from simulator.report.sentences import source_note

_FOOT = 0.55
_LEFT = 1.4
_NAME_LINES = 2
_BAR = 0.95
_BAR_WIDTH = 0.18
_BAR_GAP = 0.2
_RAMP = 101
_VALUES = 0.95
_AIR = 0.05
_MOST_NUMBERS = 20
_FRAME = 2.2
_CELL = 0.22
_PAD = 0.05
_SIGNIFICANT = 3


@dataclass(frozen=True, slots=True)
class Shades:
    """How values become colours: white at ``middle``, the same on both sides of it; ``note`` says so, in English."""

    middle: float
    reach: float
    note: str

    @property
    def scale(self) -> Normalize:
        """Give where a value stands between the two end colours."""
        return Normalize(self.middle - self.reach, self.middle + self.reach)


def draw_heat_map(sweep: Sweep, outcome: str) -> Figure:
    """Draw an outcome over the values of two inputs: the first upwards, the second to the right.

    Args:
        sweep: A sweep of two inputs.
        outcome: One of its outcomes.
    """
    words, values = OutcomeWords(outcome, sweep.scenario), sweep.outcomes[outcome]
    known = known_values(values)
    bounds = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    shades, unit = _shades(sweep, words, bounds), words.unit(bounds)
    rows = len(values)
    page = new_page(
        heat_map_title(sweep, outcome),
        f"{capitalised(words.subject)}, {unit.caption}",
        [_(shades.note), *_base_note(sweep, words), *gap_notes(sweep, outcome), source_note(sweep.scenario)],
        max(HEIGHT, _FRAME + rows * _CELL) if rows <= _MOST_NUMBERS else HEIGHT,
    )
    numbered = _numbers(sweep, outcome, unit, (page.width - _LEFT, page.height - _FOOT - _AIR))
    right = 0.0 if numbered else _BAR
    size = (page.width - _LEFT - right, page.height - _FOOT - _AIR)
    axes = page.plot(_LEFT, _FOOT, *size)
    axes.imshow(values, cmap=_colours(), norm=shades.scale, origin="lower", aspect="auto", interpolation="nearest")
    _draw_inputs(axes, sweep, size)
    for row, texts in enumerate(numbered):
        for column, text in enumerate(texts):
            axes.text(column, row, text, ha="center", va="center", fontsize=SMALL_SIZE, color=INK)
    if not numbered:
        _draw_border(axes, values, shades)
        _draw_key(page, shades, unit, bounds, size)
    _draw_base(axes, sweep, in_cell=bool(numbered))
    return page.figure


def _shades(sweep: Sweep, words: OutcomeWords, bounds: Limits) -> Shades:
    """Put white at zero where the values lie on both sides of it, else at the base case."""
    low, high = bounds
    base = sweep.base.get(words.outcome)
    if words.is_signed and low < 0.0 < high:
        middle, note = 0.0, marked("Blue is above zero, orange below, the stronger the farther from it.")
    elif base is not None:
        middle = base
        note = marked("Blue is above the base case, orange below, the stronger the farther from it.")
    else:
        middle = (low + high) / 2
        note = marked("Blue is above the middle of the range, orange below, the stronger the farther from it.")
    return Shades(middle, max(high - middle, middle - low) or abs(middle) or 1.0, note)


def _colours() -> Colormap:
    return LinearSegmentedColormap.from_list("house", [LOW, PAPER, HIGH]).with_extremes(bad=NO_VALUE)


def _numbers(sweep: Sweep, outcome: str, unit: Unit, size: tuple[float, float]) -> list[list[str]]:
    """Write the value of every cell with as many decimals as fit into it; nothing where none fits."""
    rows, columns = sweep.outcomes[outcome].shape
    room, height = size[0] / columns - 2 * _PAD, size[1] / rows
    if max(rows, columns) > _MOST_NUMBERS or height < height_of(SMALL_SIZE):
        return []
    table = [[None if isnan(value) else value / unit.divisor for value in row] for row in sweep.outcomes[outcome]]
    largest = max((abs(value) for row in table for value in row if value is not None), default=0.0)
    most = max(0, _SIGNIFICANT - 1 - floor(log10(largest))) if largest else 0
    for places in range(most, -1, -1):
        texts = [[NOT_APPLICABLE if value is None else number(value, places) for value in row] for row in table]
        if max(width_of(text, SMALL_SIZE) for row in texts for text in row) <= room:
            return texts
    return []


def _draw_inputs(axes: Axes, sweep: Sweep, size: tuple[float, float]) -> None:
    """Write the first input's values at the left and the second's below."""
    width, height = size
    ticks = ticks_across(sweep.axes[1], width)
    axes.set_xticks(ticks.places, ticks.texts)
    axes.set_xlabel(caption(ticks.name, width), fontsize=SMALL_SIZE, color=MUTED, labelpad=6)
    ticks = ticks_upward(sweep.axes[0], height)
    axes.set_yticks(ticks.places, [caption(text, _VALUES) for text in ticks.texts])
    axes.annotate(
        "\n".join(wrap(ticks.name, height, _NAME_LINES, SMALL_SIZE)),
        (0.0, 0.5),
        xycoords="axes fraction",
        xytext=(-_LEFT * POINTS_PER_INCH, 0),
        textcoords="offset points",
        rotation=90,
        linespacing=LINE_SPACING,
        ha="left",
        va="center",
        fontsize=SMALL_SIZE,
        color=MUTED,
    )


def _draw_border(axes: Axes, values: Array, shades: Shades) -> None:
    """Draw where the values cross the middle, which print in grey would not show."""
    if min(values.shape) > 1 and (values < shades.middle).any() and (values > shades.middle).any():
        axes.contour(values, levels=[shades.middle], colors=[INK], linewidths=1.0, linestyles="solid")


def _draw_key(page: Page, shades: Shades, unit: Unit, bounds: Limits, size: tuple[float, float]) -> None:
    """Draw which colour is which value, where the cells are too small for numbers."""
    width, height = size
    low, high = bounds if bounds[1] > bounds[0] else (shades.middle - shades.reach, shades.middle + shades.reach)
    key = page.plot(_LEFT + width + _BAR_GAP, _FOOT, _BAR_WIDTH, height)
    ramp = [[low + (high - low) * (step + 0.5) / _RAMP] for step in range(_RAMP)]
    key.imshow(ramp, cmap=_colours(), norm=shades.scale, origin="lower", aspect="auto", extent=(0.0, 1.0, low, high))
    if low < shades.middle < high:
        key.axhline(shades.middle, color=INK, linewidth=1.0)
    key.yaxis.tick_right()
    key.tick_params(length=0)
    key.set_yticks(*round_ticks((low, high), unit.divisor))


def _draw_base(axes: Axes, sweep: Sweep, *, in_cell: bool) -> None:
    """Box the base case: its cell where there are numbers, else a square of its own that can be seen."""
    places = [place_of(axis) for axis in sweep.axes]
    row, column = places
    if row is None or column is None:
        return
    if in_cell and row.is_integer() and column.is_integer():
        box = Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=2.4, clip_on=False)
        axes.add_patch(box)
        return
    for colour, edge in ((PAPER, 4.5), (INK, 2.0)):
        axes.plot(column, row, "s", markersize=13, fillstyle="none", color=colour, markeredgewidth=edge)


def _base_note(sweep: Sweep, words: OutcomeWords) -> list[str]:
    """Say where the base case is."""
    base = sweep.base.get(words.outcome)
    amount = _("without a value") if base is None else words.amounts([base])[0]
    if any(place_of(axis) is None for axis in sweep.axes):
        return [_("The base case ({amount}) lies outside of the grid.", amount=amount)]
    return [_("Boxed: the base case, {amount}.", amount=amount)]
