"""Which uncertain inputs an outcome follows: rank correlations as bars from zero, on the whole of -1 to 1."""

from __future__ import annotations

from matplotlib.figure import Figure

from simulator.analysis.risk_result import Risk
from simulator.language import _, marked
from simulator.report.chart_titles import drivers_title
from simulator.report.charts.rows import MOST_ROWS, draw_names, rest_note, row_axes, row_page, thickness
from simulator.report.charts.theme import FALL, INK, LABEL_SIZE, MUTED, OTHERWISE, RISE
from simulator.report.charts.value_axis import draw_lying_axis
from simulator.report.numbers import number, round_half_up
from simulator.report.outcome_words import OutcomeWords
from simulator.report.sentences import source_note

_RIGHT = 0.35
_REACH = 1.12
_PLACES = 2
_MEANING = marked(
    "Blue: the outcome is higher where the input is higher; orange: lower. 1 or \u22121: it follows this input alone."
)


def draw_drivers(risk: Risk, outcome: str) -> Figure:
    """Draw the rank correlation of every uncertain input with an outcome, the strongest on top.

    Args:
        risk: The risk simulation.
        outcome: One of its outcomes.
    """
    drivers = dict(list(risk.drivers.get(outcome, {}).items())[:MOST_ROWS])
    names = [risk.titles.get(entry, entry) for entry in drivers]
    page = row_page(
        drivers_title(risk, outcome),
        _(
            "Rank correlation of each uncertain input with {subject}, \u22121 to 1",
            subject=OutcomeWords(outcome, risk.scenario).subject,
        ),
        [*rest_note(len(risk.drivers.get(outcome, {}))), _(_MEANING), source_note(risk.scenario)],
        names,
    )
    axes = row_axes(page, len(drivers), _RIGHT)
    draw_lying_axis(axes, (-_REACH, _REACH), 1.0)
    axes.axvline(0.0, color=MUTED, linewidth=1.0)
    thick = thickness(page, len(drivers))
    for row, value in enumerate(drivers.values()):
        rounded = round_half_up(value, _PLACES)
        down = value < 0
        axes.barh(row, value, thick, color=OTHERWISE if not rounded else FALL if down else RISE)
        axes.annotate(
            number(value, _PLACES, signed=True),
            (value, row),
            xytext=(-4 if down else 4, 0),
            textcoords="offset points",
            ha="right" if down else "left",
            va="center",
            fontsize=LABEL_SIZE,
            fontweight="bold",
            color=INK,
        )
    draw_names(axes, names)
    return page.figure
