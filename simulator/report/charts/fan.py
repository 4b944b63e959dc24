"""The fan: where the run-rate lies in half and in nine of ten draws, beside doing nothing and the base case."""

from __future__ import annotations

from itertools import chain

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.analysis.risk_result import DO_NOTHING, RUN_RATE, PathSpread, Risk
from simulator.language import _, ngettext
from simulator.model.words import capitalised
from simulator.report.chart_titles import fan_title
from simulator.report.charts.labels import Label, label_side
from simulator.report.charts.page import new_page
from simulator.report.charts.theme import BANDS, INK, OTHERWISE, RISE
from simulator.report.charts.timeline import Start, draw_time_axis, months_of
from simulator.report.charts.value_axis import axis_remark, draw_value_axis, limits_around
from simulator.report.numbers import number, scale_of
from simulator.report.outcome_words import money_apart
from simulator.report.sentences import run_rate_unit, source_note

_FOOT = 0.5
_LEFT = 0.75
_RIGHT = 2.35
_AIR = 0.12
_LABEL_DISTANCE = 0.25
_DUST = 1e-9


def draw_fan(risk: Risk, start: Start | None = None) -> Figure:
    """Draw the run-rate over the draws, step by step.

    Args:
        risk: The risk simulation.
        start: Year and month of the first month, where the scenario gives dates.
    """
    path, idle = risk.paths[RUN_RATE], risk.paths[DO_NOTHING]
    months = months_of(risk.scenario, len(path.base) - 1)
    limits = limits_around(chain(path.p5, path.p95, path.base, idle.p5, idle.p95))
    scale = scale_of(max(map(abs, limits)))
    page = new_page(
        fan_title(risk),
        _(
            "{unit}; dark band: middle half of the draws, light band: 90 %",
            unit=capitalised(run_rate_unit(risk.scenario, scale)),
        ),
        [*axis_remark(limits), _draws_note(risk), source_note(risk.scenario)],
    )
    height = page.height - _FOOT - _AIR
    axes = page.plot(_LEFT, _FOOT, page.width - _LEFT - _RIGHT, height)
    draw_value_axis(axes, limits, scale.divisor)
    draw_time_axis(axes, months, start)
    _draw_bands(axes, months, path, idle)
    axes.set_xlim(months[0], months[-1])
    _label_ends(axes, risk, height)
    return page.figure


def _draw_bands(axes: Axes, months: tuple[int, ...], path: PathSpread, idle: PathSpread) -> None:
    if _is_spread(idle):
        for bound in (idle.p5, idle.p95):
            axes.plot(months, bound, color=OTHERWISE, linewidth=0.8, zorder=1.9)
    outer, inner = BANDS
    axes.fill_between(months, path.p5, path.p95, color=outer, linewidth=0, zorder=1.1)
    axes.fill_between(months, path.p25, path.p75, color=inner, linewidth=0, zorder=1.2)
    axes.plot(months, idle.p50, color=OTHERWISE, linewidth=1.8, linestyle=(0, (4, 2)), zorder=2)
    axes.plot(months, path.p50, color=RISE, linewidth=2.6, zorder=2.1)
    axes.plot(months, path.base, color=INK, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=2.2)


def _label_ends(axes: Axes, risk: Risk, height: float) -> None:
    path, idle = risk.paths[RUN_RATE], risk.paths[DO_NOTHING]
    ends = (
        (_("95 % of draws end below"), path.p95[-1], INK),
        (_("Middle of the draws"), path.p50[-1], RISE),
        (_("5 % end below"), path.p5[-1], INK),
        (_("Base case (dotted)"), path.base[-1], INK),
        (_("Doing nothing, middle (dashed)"), idle.p50[-1], OTHERWISE),
    )
    figures = money_apart([value for _, value, _ in ends], risk.scenario.currency)
    labels = [Label(value, name, text, colour) for (name, value, colour), text in zip(ends, figures, strict=True)]
    label_side(axes, labels, height, _LABEL_DISTANCE, right=True)


def _is_spread(path: PathSpread) -> bool:
    return any(high - low > _DUST * max(abs(low), abs(high)) for low, high in zip(path.p5, path.p95, strict=True))


def _draws_note(risk: Risk) -> str:
    used = min(risk.draws, risk.path_draws or risk.draws)
    if used < risk.draws:
        note = _("From the first {number} draws", number=number(used))
    else:
        note = ngettext("From {number} draw", "From {number} draws", used, number=number(used))
    if _is_spread(risk.paths[DO_NOTHING]):
        return _("{draws}; thin grey lines: doing nothing, 90 %.", draws=note)
    return f"{note}."
