"""The time axis of every chart over steps: months or years from today, or calendar months."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from simulator.engine.run import Label
from simulator.language import _, marked
from simulator.report.axis_steps import INTERVALS, MOST_INTERVALS
from simulator.report.charts.theme import MUTED, SMALL_SIZE

Start = tuple[int, int]
"""Year and month of the first month of the horizon; today is the month before."""

TODAY = marked("today")
_MONTHS = (
    *(marked("Jan {year}"), marked("Feb {year}"), marked("Mar {year}"), marked("Apr {year}"), marked("May {year}")),
    *(marked("Jun {year}"), marked("Jul {year}"), marked("Aug {year}"), marked("Sep {year}"), marked("Oct {year}")),
    *(marked("Nov {year}"), marked("Dec {year}")),
)

_YEAR = 12


def months_of(label: Label, steps: int) -> tuple[int, ...]:
    """Give how many months after today every step ends, today included."""
    return tuple(label.horizon_months * step // max(1, steps) for step in range(steps + 1))


def tick_months(months: Sequence[int], most: int = MOST_INTERVALS) -> list[int]:
    """Choose round months to label: today, evenly on, and no more than so many intervals."""
    horizon, length = months[-1], _step_length(months)
    interval = next((size for size in INTERVALS if size % length == 0 and horizon <= size * most), horizon or 1)
    ticks = list(range(0, horizon + 1, interval))
    if ticks[-1] < horizon:
        ticks = [*(tick for tick in ticks if horizon - tick > interval / 2 or tick == 0), horizon]
    return ticks


def tick_label(months: int, start: Start | None, *, in_years: bool) -> str:
    """Name a moment: ``today``, ``6``, ``2`` years, or the calendar month which ends then."""
    if months == 0:
        return _(TODAY)
    if start is None:
        return str(months // _YEAR if in_years else months)
    year, month = start
    years, index = divmod(month - 1 + months - 1, _YEAR)
    return _(_MONTHS[index], year=year + years)


def draw_time_axis(axes: Axes, months: Sequence[int], start: Start | None, most: int = MOST_INTERVALS) -> None:
    """Label the horizontal axis with moments, and name its unit where there are no dates.

    Args:
        axes: The plot, whose horizontal axis counts months from today.
        months: When each step ends, today first.
        start: Year and month of the first month, where the scenario gives dates.
        most: How many intervals there is room for.
    """
    ticks = tick_months(months, most)
    in_years = len(ticks) > 1 and all(tick % _YEAR == 0 for tick in ticks) and ticks[-1] > _YEAR
    axes.set_xticks(ticks, [tick_label(tick, start, in_years=in_years) for tick in ticks])
    if start is None:
        unit = _("years from today") if in_years else _("months from today")
        axes.set_xlabel(unit, fontsize=SMALL_SIZE, color=MUTED, labelpad=6)


def _step_length(months: Sequence[int]) -> int:
    return months[1] - months[0] if len(months) > 1 else 1
