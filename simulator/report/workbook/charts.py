"""The native charts of the model: they redraw when an input changes. Titles are sentences that stand in cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from types import MappingProxyType
from typing import Any, NamedTuple

from simulator.arithmetic.terms import Number
from simulator.language import _
from simulator.model.kinds import SEGMENTS
from simulator.model.words import segment_title
from simulator.report.colours import FALL, INK, MUTED, OTHERWISE, RISE, RULE, SEGMENT_COLOURS, TOTAL
from simulator.report.workbook.bridge_drawn import BRIDGE_SERIES, DRAWN_LABEL, FIRST_SERIES, Drawn
from simulator.report.workbook.cells import FIRST, column, fixed, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.model_sheets import HEAD_ROW
from simulator.report.workbook.results import path_range
from simulator.report.workbook.styles import FONT
from simulator.report.workbook.wording import MONTH

Limits = tuple[float, float | None]
"""Where an axis begins and ends; None leaves the end to the program."""
WIDTH, HEIGHT = 575, 360
ROW_PIXELS = 20
"""The height of a row of usual height."""
LEGEND_BELOW = {"position": "bottom", "font": {"name": FONT, "size": 9}}
_BAR_COLOURS = {"Rise": RISE, "Fall": FALL, "Total": TOTAL}
AXIS_FORMAT = "#,##0;-#,##0;0"
_GAP, _BAR_GAP, _BAR_PIXELS, _FRAME_PIXELS = 40, 50, 30, 110
_MOST_LABELS = 8
_LEVEL = {"rotation": 0, "size": 8}
"""The bridge's labels, which hold an amount, stand level in two lines."""


class Axes(NamedTuple):
    """What sets an upright chart's axes apart.

    Attributes:
        last: the last step, or how many classes there are after the first: many have fewer labels; 0 for bars that
            are named one by one.
        limits: where the axis of values begins and ends.
        number_format: how the steps or classes are written.
    """

    last: int = 0
    limits: Limits | None = None
    number_format: str = MONTH


ONE_LEVEL = Axes()
NOTHING_SET: Mapping[str, Any] = MappingProxyType({})
INVISIBLE = {"fill": {"none": True}, "border": {"none": True}}


def bridge_chart(book: Any, contents: Contents, drawn: Drawn, title: str, limits: Limits | None = None) -> Any:
    """Draw the change of the run-rate, effect by effect, from zero. Each bar's amount stands in its label.

    Several on one scale are given the ``limits`` of their axes.
    """
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for index, name in enumerate(BRIDGE_SERIES, FIRST_SERIES):
        series = {"name": _(name), "categories": _rows(drawn, DRAWN_LABEL), "values": _rows(drawn, index), "gap": _GAP}
        colour = _BAR_COLOURS.get(name.split()[0])
        chart.add_series(series | (INVISIBLE if colour is None else {"fill": {"color": colour}}))
    chart.set_legend({"none": True})
    finish(chart, title, contents.words.per_period, Axes(limits=limits))
    return chart


def run_rate_chart(book: Any, contents: Contents, title: str) -> Any | None:
    """Draw the run-rate beside what it would be had nothing been done."""
    lines = (
        (_("With the initiatives"), "company.run_rate", RISE, "solid"),
        (_("Do nothing"), "company.do_nothing.run_rate", OTHERWISE, "dash"),
    )
    return _over_time(book, contents, lines, title, contents.words.per_period)


def cash_chart(book: Any, contents: Contents, title: str) -> Any | None:
    """Draw the cumulative cash flow."""
    line = (_("Cumulative cash flow"), "cumulative_cash", RISE, "solid")
    chart = _over_time(book, contents, [line], title, contents.words.currency)
    if chart is not None:
        chart.set_legend({"none": True})
    return chart


def segments_chart(book: Any, contents: Contents, title: str) -> Any | None:
    """Draw the customers of each segment over time."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for segment in SEGMENTS:
        key = f"company.closing.{segment}"
        values = path_range(contents, key)
        if values is None:
            return None
        series = {"name": segment_title(segment), "categories": steps(contents, key), "values": whole(values)}
        chart.add_series(series | {"fill": {"color": SEGMENT_COLOURS[segment]}, "gap": _GAP})
    chart.set_legend(LEGEND_BELOW)
    finish(chart, title, _("customers"), Axes(contents.scenario.steps))
    return chart


def bar_chart(book: Any, names: str, values: str) -> Any:
    """Draw level bars from zero, the first on top, for names and values in cells."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": names, "values": values, "fill": {"color": RISE}, "gap": _BAR_GAP})
    chart.set_legend({"none": True})
    return chart


def finish(chart: Any, title: str, unit: str, axes: Axes = ONE_LEVEL) -> None:
    """Give an upright chart its title, axes and size."""
    font = _set_frame(chart, title)
    interval = 1 + axes.last // _MOST_LABELS
    bounds = {} if axes.limits is None else {"min": axes.limits[0], "max": axes.limits[1]}
    chart.set_y_axis(_value_axis(font, unit) | bounds)
    under = font if axes.last else font | _LEVEL
    below = {"num_font": under, "label_position": "low", "line": {"color": MUTED}, "num_format": axes.number_format}
    ticks = {"major_tick_mark": "none"} if interval > 1 else {}
    chart.set_x_axis(below | ticks | {"interval_unit": interval, "interval_tick": interval})
    chart.set_size({"width": WIDTH, "height": HEIGHT})


def finish_bars(chart: Any, title: str, unit: str, bars: int, axis: Mapping[str, Any] = NOTHING_SET) -> None:
    """Give a chart of level bars its title, axes and size; ``axis`` sets more of the axis of values."""
    font = _set_frame(chart, title)
    names = {"num_font": font, "label_position": "low", "line": {"color": MUTED}, "reverse": True}
    chart.set_y_axis(names | {"major_gridlines": {"visible": False}})
    chart.set_x_axis(_value_axis(font, unit) | {"label_position": "high"} | dict(axis))
    chart.set_size({"width": WIDTH + WIDTH // 2, "height": _bars_height(bars)})


def bars_rows(bars: int) -> int:
    """Give how many rows of usual height a chart of level bars covers."""
    return _bars_height(bars) // ROW_PIXELS + 2


def _bars_height(bars: int) -> int:
    return _FRAME_PIXELS + _BAR_PIXELS * max(bars, 2)


def insert_beside(sheet: Any, chart: Any | None, row: int, index: int, description: str) -> None:
    """Put a chart at a cell, ``row`` counted from 0, told in words to those who cannot see it."""
    if chart is not None:
        options = {"description": description, "object_position": 3, "x_offset": 4, "y_offset": 4}
        sheet.insert_chart(row, index, chart, options)


def begins_at(low: float, high: float) -> float:
    """Give a round number at or below the lowest value, for the axis of lines that need not show zero."""
    if high <= low:
        return 0.0 if low >= 0 else 2 * low
    size = 10.0 ** floor(log10(high - low))
    return floor(low / size) * size


def whole(reference: str) -> str:
    """Refer to cells from anywhere, as charts and names do: ``=Model!$D$9:$J$9``."""
    sheet, _, cells = reference.rpartition("!")
    return f"={sheet}!{':'.join(map(_fixed, cells.split(':')))}"


def steps(contents: Contents, key: str) -> str:
    """Refer to the heads of the steps on the sheet of a quantity: dates where the scenario says when it starts."""
    node = contents.layout.node(key)
    if isinstance(node, Number):
        raise TypeError(f"{key} is a plain number")
    home = contents.layout.homes[node]
    head = HEAD_ROW + 1 if contents.scenario.start else HEAD_ROW
    last = FIRST + len(home.moments) - 1
    return "=" + on_sheet(home.name, f"${column(FIRST)}${head}:${column(last)}${head}")


def _over_time(
    book: Any, contents: Contents, lines: Sequence[tuple[str, str, str, str]], title: str, unit: str
) -> Any | None:
    """Draw quantities over the steps, each with its name, colour and dash; None where one of them never changes."""
    chart = book.add_chart({"type": "line"})
    for name, key, colour, dash in lines:
        values = path_range(contents, key)
        if values is None:
            return None
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        chart.add_series({"name": name, "categories": steps(contents, key), "values": whole(values), "line": line})
    chart.set_legend(LEGEND_BELOW)
    finish(chart, title, unit, Axes(contents.scenario.steps))
    return chart


def _set_frame(chart: Any, title: str) -> dict[str, Any]:
    """Set a chart's title and border, and give the font of its axes."""
    heading = {"name": FONT, "size": 12, "color": INK, "bold": True}
    chart.set_title({"name": title, "name_font": heading, "overlay": False})
    chart.set_chartarea({"border": {"color": RULE}})
    return {"name": FONT, "size": 9, "color": MUTED, "bold": False}


def _value_axis(font: dict[str, Any], unit: str) -> dict[str, Any]:
    return {
        "name": unit,
        "name_font": font,
        "num_font": font,
        "num_format": AXIS_FORMAT,
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
        "line": {"none": True},
    }


def _rows(drawn: Drawn, index: int) -> str:
    return "=" + on_sheet(drawn.sheet, f"{fixed(index, drawn.first)}:{fixed(index, drawn.last)}")


def _fixed(reference: str) -> str:
    letters = reference.rstrip("0123456789")
    return f"${letters}${reference[len(letters) :]}"
