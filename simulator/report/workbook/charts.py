"""The native charts: they redraw when an input changes. Titles are sentences that stand, live, in cells."""

from __future__ import annotations

from typing import Any

from simulator.arithmetic.terms import Number
from simulator.model.kinds import SEGMENTS
from simulator.report.workbook.cells import FIRST, column, fixed, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.model_sheets import HEAD_ROW
from simulator.report.workbook.results import BRIDGE_SERIES, DRAWN_LABEL, FIRST_SERIES, Drawn, path_range
from simulator.report.workbook.styles import FONT, INK, MUTED, RULE
from simulator.report.workbook.wording import MONTH

RISE, FALL, TOTAL, OTHERWISE = "#0072B2", "#C44E00", "#3E4C59", "#6B7885"
SEGMENT_COLOURS = dict(zip(SEGMENTS, ("#0072B2", "#A9B4BF", "#C44E00"), strict=True))
WIDTH, HEIGHT = 575, 360
_BAR_COLOURS = {"Rise": RISE, "Fall": FALL, "Total": TOTAL}
_AXIS_FORMAT = "#,##0;-#,##0;0"
_GAP = 40
_MOST_LABELS = 8
_LEVEL = {"rotation": 0, "size": 8}
"""The bridge's labels, which hold an amount, stand level in two lines."""


def bridge_chart(book: Any, contents: Contents, drawn: Drawn, title: str) -> Any:
    """Draw the change of the run-rate, effect by effect, from zero. Each bar's amount stands in its label."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for index, name in enumerate(BRIDGE_SERIES, FIRST_SERIES):
        series = {"name": name, "categories": _rows(drawn, DRAWN_LABEL), "values": _rows(drawn, index), "gap": _GAP}
        colour = _BAR_COLOURS.get(name.split()[0])
        if colour is None:
            series |= {"fill": {"none": True}, "border": {"none": True}}
        else:
            series |= {"fill": {"color": colour}}
        chart.add_series(series)
    chart.set_legend({"none": True})
    _finish(chart, title, contents.words.per_period)
    return chart


def run_rate_chart(book: Any, contents: Contents, title: str) -> Any | None:
    """Draw the run-rate beside what it would be had nothing been done."""
    chart = book.add_chart({"type": "line"})
    for name, key, colour, dash in (
        ("With the initiatives", "company.run_rate", RISE, "solid"),
        ("Do nothing", "company.do_nothing.run_rate", OTHERWISE, "dash"),
    ):
        values = path_range(contents, key)
        if values is None:
            return None
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        chart.add_series({"name": name, "categories": _steps(contents, key), "values": _range(values), "line": line})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    _finish(chart, title, contents.words.per_period, contents.scenario.steps)
    return chart


def segments_chart(book: Any, contents: Contents, title: str) -> Any | None:
    """Draw the customers of each segment over time."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for segment in SEGMENTS:
        key = f"company.closing.{segment}"
        values = path_range(contents, key)
        if values is None:
            return None
        series = {"name": segment.capitalize(), "categories": _steps(contents, key), "values": _range(values)}
        chart.add_series(series | {"fill": {"color": SEGMENT_COLOURS[segment]}, "gap": _GAP})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    _finish(chart, title, "customers", contents.scenario.steps)
    return chart


def _finish(chart: Any, title: str, unit: str, steps: int = 0) -> None:
    font = {"name": FONT, "size": 9, "color": MUTED, "bold": False}
    interval = 1 + steps // _MOST_LABELS
    heading = {"name": FONT, "size": 12, "color": INK, "bold": True}
    chart.set_title({"name": title, "name_font": heading, "overlay": False})
    axis = {
        "name": unit,
        "name_font": font,
        "num_font": font,
        "num_format": _AXIS_FORMAT,
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
        "line": {"none": True},
    }
    chart.set_y_axis(axis)
    under = font if steps else font | _LEVEL
    below = {"num_font": under, "label_position": "low", "line": {"color": MUTED}, "num_format": MONTH}
    chart.set_x_axis(below | {"interval_unit": interval, "interval_tick": interval})
    chart.set_chartarea({"border": {"color": RULE}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})


def _rows(drawn: Drawn, index: int) -> str:
    return "=" + on_sheet(drawn.sheet, f"{fixed(index, drawn.first)}:{fixed(index, drawn.last)}")


def _range(reference: str) -> str:
    sheet, _, cells = reference.rpartition("!")
    first, _, last = cells.partition(":")
    return f"={sheet}!{_fixed(first)}:{_fixed(last)}"


def _fixed(reference: str) -> str:
    letters = reference.rstrip("0123456789")
    return f"${letters}${reference[len(letters) :]}"


def _steps(contents: Contents, key: str) -> str:
    node = contents.layout.node(key)
    if isinstance(node, Number):
        raise TypeError(f"{key} is a plain number")
    home = contents.layout.homes[node]
    head = HEAD_ROW + 1 if contents.scenario.start else HEAD_ROW
    last = FIRST + len(home.moments) - 1
    return "=" + on_sheet(home.name, f"${column(FIRST)}${head}:${column(last)}${head}")
