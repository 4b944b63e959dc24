"""The run-rate step by step, with the initiatives and without, and the gap between them at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simulator.engine.run import Run
from simulator.report.charts.labels import Label, label_side
from simulator.report.charts.page import new_page
from simulator.report.charts.theme import FALL, INK, OTHERWISE, RISE, RULE
from simulator.report.charts.timeline import Start, draw_time_axis
from simulator.report.numbers import Scale, compact_money, number, plain_money, round_half_up, scale_of
from simulator.report.sentences import capitalised, run_rate_title, run_rate_unit, source_note

WITH = "With the initiatives"
WITHOUT = "Doing nothing"

_FOOT = 0.5
_LEFT = 0.75
_RIGHT = 2.35
_AIR = 0.12
_LABEL_DISTANCE = 0.33
_DUST = 1e-6
_FLAT_SPAN = 0.05
_MARKED_STEPS = 24
_MOST_TICKS = 5
_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Paths:
    """The two lines of one run over the months from today."""

    months: tuple[int, ...]
    with_initiatives: tuple[float, ...]
    otherwise: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Give what the initiatives add to the run-rate at the end."""
        return self.with_initiatives[-1] - self.otherwise[-1]


def paths_of(run: Run) -> Paths:
    """Take the two run-rate lines out of a run."""
    return Paths(
        tuple(step.months for step in run.steps),
        tuple(step.run_rate for step in run.steps),
        tuple(step.do_nothing.run_rate for step in run.steps),
    )


def value_limits(paths: Iterable[Paths]) -> tuple[float, float]:
    """Choose the vertical range that shows the movement; it need not hold zero, since lines are no bars."""
    values = [value for path in paths for value in (*path.with_initiatives, *path.otherwise)]
    low, high = min(values), max(values)
    size = max(abs(low), abs(high)) or 1.0
    span = high - low if high - low > _DUST * size else _FLAT_SPAN * size
    middle = (low + high) / 2
    return middle - 0.6 * span, middle + 0.6 * span


def draw_paths(axes: Axes, paths: Paths, width: float, *, marked: bool) -> None:
    """Draw the two lines and the area between them, with a dot at each step where there is room."""
    marker = "o" if marked and len(paths.months) <= _MARKED_STEPS else None
    shade = RISE if paths.gap >= 0 else FALL
    axes.fill_between(paths.months, paths.otherwise, paths.with_initiatives, color=shade, alpha=0.12, linewidth=0)
    axes.plot(
        paths.months, paths.with_initiatives, color=RISE, linewidth=width * 1.3, marker=marker, markersize=width * 2
    )
    axes.plot(paths.months, paths.otherwise, color=OTHERWISE, linewidth=width, linestyle=(0, (4, 2)))


def draw_value_axis(axes: Axes, limits: tuple[float, float], most: int = _MOST_TICKS) -> Scale:
    """Label the vertical axis with round values in one scale, which is returned for the caption."""
    axes.set_ylim(*limits)
    ticks = [float(tick) for tick in MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(*limits)]
    inside = [tick for tick in ticks if limits[0] <= tick <= limits[1]]
    scale = scale_of(max(map(abs, limits)))
    axes.set_yticks(inside, [number(tick / scale.divisor, _places(inside, scale)) for tick in inside])
    axes.grid(axis="y", color=RULE, linewidth=0.6, alpha=0.7)
    axes.set_axisbelow(True)
    return scale


def axis_remark(limits: tuple[float, float]) -> list[str]:
    """Say so where the vertical axis leaves zero out."""
    return [] if limits[0] <= 0 <= limits[1] else ["The vertical axis does not start at zero."]


def draw_run_rate(run: Run, start: Start | None = None) -> Figure:
    """Draw the run-rate with the initiatives against doing nothing.

    Args:
        run: The run.
        start: Year and month of the first month, where the scenario gives dates.
    """
    paths = paths_of(run)
    limits = value_limits([paths])
    scale = scale_of(max(map(abs, limits)))
    page = new_page(
        run_rate_title(run),
        capitalised(run_rate_unit(run.scenario, scale)),
        [*axis_remark(limits), source_note(run.scenario)],
    )
    height = page.height - _FOOT - _AIR
    axes = page.plot(_LEFT, _FOOT, page.width - _LEFT - _RIGHT, height)
    draw_value_axis(axes, limits)
    draw_time_axis(axes, run.steps, start)
    draw_paths(axes, paths, 2.0, marked=True)
    _label_ends(axes, run, paths, height)
    return page.figure


def _label_ends(axes: Axes, run: Run, paths: Paths, height: float) -> None:
    currency = run.scenario.currency
    ends = ((WITH, paths.with_initiatives[-1], RISE), (WITHOUT, paths.otherwise[-1], OTHERWISE))
    labels = [Label(value, name, compact_money(value, currency, digits=4), colour) for name, value, colour in ends]
    if round_half_up(paths.gap):
        middle = (ends[0][1] + ends[1][1]) / 2
        labels.append(Label(middle, "Difference at the end", plain_money(paths.gap, currency, signed=True)))
        _draw_bracket(axes, paths)
    label_side(axes, labels, height, _LABEL_DISTANCE, right=True)


def _draw_bracket(axes: Axes, paths: Paths) -> None:
    edge = axes.get_yaxis_transform()
    ends = (paths.otherwise[-1], paths.with_initiatives[-1])
    across = (1.02, 1.03, 1.03, 1.02)
    axes.plot(across, (ends[0], *ends, ends[1]), transform=edge, color=INK, linewidth=1.0, clip_on=False)


def _places(ticks: list[float], scale: Scale) -> int:
    shown = [tick / scale.divisor for tick in ticks]
    fitting = (
        places
        for places in range(_MOST_PLACES)
        if all(abs(float(round_half_up(value, places)) - value) < 10.0 ** -(_MOST_PLACES + 1) for value in shown)
    )
    return next(fitting, _MOST_PLACES)
