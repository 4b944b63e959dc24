"""The run-rate step by step, with the initiatives and without, and the gap between them at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.engine.run import Run
from simulator.language import _, marked
from simulator.model.words import capitalised
from simulator.report.charts.labels import Label, label_side
from simulator.report.charts.page import new_page
from simulator.report.charts.theme import FALL, INK, OTHERWISE, RISE
from simulator.report.charts.timeline import Start, draw_time_axis
from simulator.report.charts.value_axis import Limits, axis_remark, draw_value_axis, limits_around
from simulator.report.numbers import compact_money, plain_money, round_half_up, scale_of
from simulator.report.sentences import run_rate_title, run_rate_unit, source_note

WITH = marked("With the initiatives")
WITHOUT = marked("Doing nothing")

_FOOT = 0.5
_LEFT = 0.75
_RIGHT = 2.35
_AIR = 0.12
_LABEL_DISTANCE = 0.33
_MARKED_STEPS = 24


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


def value_limits(paths: Iterable[Paths]) -> Limits:
    """Choose the vertical range that shows the movement of all lines."""
    return limits_around(value for path in paths for value in (*path.with_initiatives, *path.otherwise))


def draw_paths(axes: Axes, paths: Paths, width: float, *, marked: bool) -> None:
    """Draw the two lines and the area between them, with a dot at each step where there is room."""
    marker = "o" if marked and len(paths.months) <= _MARKED_STEPS else None
    shade = RISE if paths.gap >= 0 else FALL
    axes.fill_between(paths.months, paths.otherwise, paths.with_initiatives, color=shade, alpha=0.12, linewidth=0)
    axes.plot(
        paths.months, paths.with_initiatives, color=RISE, linewidth=width * 1.3, marker=marker, markersize=width * 2
    )
    axes.plot(paths.months, paths.otherwise, color=OTHERWISE, linewidth=width, linestyle=(0, (4, 2)))


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
    draw_value_axis(axes, limits, scale.divisor)
    draw_time_axis(axes, paths.months, start)
    draw_paths(axes, paths, 2.0, marked=True)
    _label_ends(axes, run, paths, height)
    return page.figure


def _label_ends(axes: Axes, run: Run, paths: Paths, height: float) -> None:
    currency = run.scenario.currency
    ends = ((WITH, paths.with_initiatives[-1], RISE), (WITHOUT, paths.otherwise[-1], OTHERWISE))
    labels = [Label(value, _(name), compact_money(value, currency, digits=4), colour) for name, value, colour in ends]
    if round_half_up(paths.gap):
        middle = (ends[0][1] + ends[1][1]) / 2
        labels.append(Label(middle, _("Difference at the end"), plain_money(paths.gap, currency, signed=True)))
        _draw_bracket(axes, paths)
    label_side(axes, labels, height, _LABEL_DISTANCE, right=True)


def _draw_bracket(axes: Axes, paths: Paths) -> None:
    edge = axes.get_yaxis_transform()
    ends = (paths.otherwise[-1], paths.with_initiatives[-1])
    across = (1.02, 1.03, 1.03, 1.02)
    axes.plot(across, (ends[0], *ends, ends[1]), transform=edge, color=INK, linewidth=1.0, clip_on=False)
