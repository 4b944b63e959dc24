"""Several runs side by side: small bridges and small run-rate lines, all panels of one unit on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.engine.run import Run
from simulator.language import _, marked
from simulator.model.words import listed
from simulator.report.charts.bridge import Bar, bars_of, reach
from simulator.report.charts.page import HEIGHT, Page, new_page
from simulator.report.charts.run_rate import Paths, draw_paths, paths_of, value_limits
from simulator.report.charts.text import shorten, width_of, wrap
from simulator.report.charts.theme import BACKING, INK, MUTED, POINTS_PER_INCH, RULE, SMALL_SIZE, height_of
from simulator.report.charts.timeline import Start, draw_time_axis
from simulator.report.charts.value_axis import Limits, axis_remark, draw_value_axis
from simulator.report.numbers import UNITS, Scale, compact_money, scale_of
from simulator.report.sentences import (
    BRIDGE_CONVENTION,
    compare_run_rate_title,
    compare_title,
    run_names,
    unit_caption,
)
from simulator.report.terms import per_period

Unit = tuple[str, str]
"""What makes two runs' money comparable on one scale: currency and spend period."""

_ONE_SCALE = marked("All panels of one unit are drawn to one scale.")
_FRAME = 1.75
_ROW = 2.1
_HEAD_GAP = 0.08
_NAME_LINES = 2
_SPACE = 0.3
_LAST = 0.1
_EDGE = 0.02
_BETWEEN = 0.3
_FEW = 3
_COLUMNS_BY_COUNT = ((4, 2), (6, 3))
_MOST_COLUMNS = 4
_BAR_HEIGHT = 0.62
_EFFECT_NAMES = 0.95
_VALUE_NAMES = 0.55
_FOOT = 0.42
_INTERVALS = 3
_INTERVALS_OF_DATES = 2
_MOST_TICKS = 4
_PLACES = 2
_NUMBER_GAP = 0.05


@dataclass(frozen=True, slots=True)
class Panel:
    """One run's place in the grid, in inches of the page's free area, and its name in lines that fit."""

    run: Run
    name: tuple[str, ...]
    left: float
    bottom: float
    width: float
    height: float
    first_in_row: bool


def draw_compare_bridges(runs: Sequence[Run]) -> Figure:
    """Draw the bridge of every run, lying, in one grid; bars of the same unit are to one scale."""
    groups = _by_unit(runs)
    scales = {unit: scale_of(_largest(group), from_thousands=True) for unit, group in groups.items()}
    page = _page(
        runs,
        compare_title(runs),
        _("Change in run-rate revenue by effect, today to the end; {unit}", unit=_captions(runs, scales)),
        [_(_ONE_SCALE), _(BRIDGE_CONVENTION)],
    )
    bars = {unit: [_bars(run, scales[unit]) for run in group] for unit, group in groups.items()}
    for panel in _panels(page, runs, row_names=_row_names(bars)):
        unit = _unit(panel.run)
        axes = page.plot(panel.left, panel.bottom, panel.width, panel.height)
        axes.set_xlim(*_limits(bars[unit], panel.width))
        _draw_lying(axes, _bars(panel.run, scales[unit]), named=panel.first_in_row)
        _draw_head(axes, panel, panel.run.bridge.total)
    return page.figure


def draw_compare_run_rates(runs: Sequence[Run], starts: Sequence[Start | None] | None = None) -> Figure:
    """Draw the run-rate lines of every run in one grid; panels of the same unit are to one scale.

    Args:
        runs: The runs, in the order they are shown.
        starts: Year and month of the first month of each run, where the scenarios give dates.
    """
    paths = [paths_of(run) for run in runs]
    limits = _value_limits(runs, paths)
    scales = {unit: scale_of(max(map(abs, pair))) for unit, pair in limits.items()}
    longest = max((own.months for own in paths), key=lambda months: months[-1])
    horizon = longest[-1]
    remarks = dict.fromkeys(remark for pair in limits.values() for remark in axis_remark(pair))
    page = _page(
        runs,
        compare_run_rate_title(runs),
        _(
            "Run-rate revenue, {unit}; solid with the initiatives, dashed doing nothing",
            unit=_captions(runs, scales),
        ),
        [" ".join([_("Above each panel the difference at the end."), _(_ONE_SCALE)]), *remarks],
    )
    panels = _panels(page, runs, own_names=_VALUE_NAMES)
    for panel, own, start in zip(panels, paths, starts or [None] * len(runs), strict=True):
        axes = page.plot(panel.left, panel.bottom + _FOOT, panel.width, panel.height - _FOOT)
        unit = _unit(panel.run)
        draw_value_axis(axes, limits[unit], scales[unit].divisor, _MOST_TICKS)
        draw_time_axis(axes, longest, start, _INTERVALS if start is None else _INTERVALS_OF_DATES)
        draw_paths(axes, own, 1.3, marked=False)
        axes.set_xlim(-_EDGE * horizon, (1 + _EDGE) * horizon)
        _draw_head(axes, panel, own.gap)
    return page.figure


def _unit(run: Run) -> Unit:
    return run.scenario.currency, run.scenario.spend_period


def _by_unit(runs: Sequence[Run]) -> dict[Unit, list[Run]]:
    units = dict.fromkeys(map(_unit, runs))
    return {unit: [run for run in runs if _unit(run) == unit] for unit in units}


def _row_names(bars: Mapping[Unit, Sequence[Sequence[Bar]]]) -> float:
    """Give the room for the effects' names at the left."""
    titles = {_(bar.title) for groups in bars.values() for group in groups for bar in group}
    return max(_EFFECT_NAMES, 2 * _NUMBER_GAP + max(width_of(title, SMALL_SIZE) for title in titles))


def _value_limits(runs: Sequence[Run], paths: Sequence[Paths]) -> dict[Unit, Limits]:
    return {
        unit: value_limits(own for run, own in zip(runs, paths, strict=True) if _unit(run) == unit)
        for unit in _by_unit(runs)
    }


def _largest(runs: Iterable[Run]) -> float:
    return max(max(map(abs, reach(_bars(run, UNITS)))) for run in runs)


def _bars(run: Run, scale: Scale) -> tuple[Bar, ...]:
    return bars_of(run.bridge, scale, _PLACES if scale.divisor > 1 else 0)


def _captions(runs: Sequence[Run], scales: Mapping[Unit, Scale]) -> str:
    labels = {_unit(run): run.scenario for run in runs}
    return listed([unit_caption(label, scales[unit]) for unit, label in labels.items()])


def _page(runs: Sequence[Run], title: str, subtitle: str, notes: Sequence[str]) -> Page:
    rows = ceil(len(runs) / _columns(len(runs)))
    return new_page(title, subtitle, notes, max(HEIGHT, _FRAME + rows * _ROW))


def _columns(count: int) -> int:
    if count <= _FEW:
        return count
    return next((columns for most, columns in _COLUMNS_BY_COUNT if count <= most), _MOST_COLUMNS)


def _panels(page: Page, runs: Sequence[Run], row_names: float = 0.0, own_names: float = 0.0) -> Iterator[Panel]:
    columns = _columns(len(runs))
    rows = ceil(len(runs) / columns)
    slot = (page.width - row_names + _BETWEEN) / columns
    row_height = (page.height + _SPACE - _LAST) / rows
    width = slot - _BETWEEN - own_names
    names = [tuple(wrap(name, width, _NAME_LINES, SMALL_SIZE, "bold")) for name in run_names(runs)]
    head = height_of(SMALL_SIZE, 1 + max(map(len, names))) + _HEAD_GAP
    for place, (run, name) in enumerate(zip(runs, names, strict=True)):
        row, column = divmod(place, columns)
        yield Panel(
            run,
            name,
            left=row_names + column * slot + own_names,
            bottom=page.height - (row + 1) * row_height + _SPACE,
            width=width,
            height=row_height - head - _SPACE,
            first_in_row=column == 0,
        )


def _limits(group: Sequence[tuple[Bar, ...]], width: float) -> tuple[float, float]:
    """Give the horizontal range that holds every bar of the unit and the widest number beside it, on both sides."""
    reaches = [reach(bars) for bars in group]
    low, high = min(pair[0] for pair in reaches), max(pair[1] for pair in reaches)
    room = _NUMBER_GAP * 2 + max(width_of(bar.figure, SMALL_SIZE) for bars in group for bar in bars)
    sides = 2 if low < 0 else 1
    per_inch = ((high - low) or 1.0) / (width - sides * room)
    return low - room * per_inch * (low < 0), high + room * per_inch


def _draw_lying(axes: Axes, bars: tuple[Bar, ...], *, named: bool) -> None:
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.axvline(0.0, color=RULE, linewidth=1.0, zorder=0.5)
    for place, bar in enumerate(bars):
        axes.barh(place, bar.end - bar.base, _BAR_HEIGHT, left=bar.base, color=bar.colour)
        if place + 1 < len(bars):
            edges = (place + _BAR_HEIGHT / 2, place + 1 - _BAR_HEIGHT / 2)
            axes.plot((bar.end, bar.end), edges, color=MUTED, linewidth=0.6)
        down = bar.end < bar.base
        axes.annotate(
            bar.figure,
            (bar.end, place),
            xytext=(-3 if down else 3, 0),
            textcoords="offset points",
            ha="right" if down else "left",
            va="center",
            fontsize=SMALL_SIZE,
            color=INK,
            bbox=BACKING,
        )
    if named:
        axes.set_yticks(range(len(bars)), [_(bar.title) for bar in bars])


def _draw_head(axes: Axes, panel: Panel, value: float) -> None:
    """Write the run's name and its number above the panel, the number nearest to it."""
    amount = per_period(compact_money(value, panel.run.scenario.currency, signed=True), panel.run.scenario)
    lines = (shorten(amount, panel.width, SMALL_SIZE), *reversed(panel.name))
    for row, text in enumerate(lines):
        axes.annotate(
            text,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, (_HEAD_GAP / 2 + height_of(SMALL_SIZE, row)) * POINTS_PER_INCH),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=SMALL_SIZE,
            fontweight="bold" if row else "normal",
            color=INK if row else MUTED,
        )
