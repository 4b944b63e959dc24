"""The bridges of a comparison as small charts on one scale, and below them the rows they are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil, floor, log10
from typing import Any

from simulator.engine.run import Run
from simulator.language import _, marked
from simulator.model.bridge import PARTS
from simulator.report.sentences import clean_name, movement_title
from simulator.report.workbook.bridge_drawn import BRIDGE_HEADS, Drawn, draw_bridge
from simulator.report.workbook.cells import cell, fixed, on_sheet
from simulator.report.workbook.charts import ROW_PIXELS, WIDTH, Limits, bridge_chart
from simulator.report.workbook.comparison_contents import Compared
from simulator.report.workbook.comparison_figures import BRIDGE_BLOCK, BRIDGE_TOTAL
from simulator.report.workbook.comparison_sheet import COMPARISON_SHEET, FIRST, LABEL, ComparisonSheet, Places
from simulator.report.workbook.page import PAGE_PIXELS
from simulator.report.workbook.results import effect_title
from simulator.report.workbook.table import Figure, Pen

HEADING = marked("The bridges of the run-rate, on one scale")
_ROWS, _GAP, _A_PAGE = 16, 8, 2
_NARROWEST, _MOST_ABREAST = 400, 4
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS = 8
_SHORT_NAME = 40


def write_bridges(book: Any, sheet: Any, compared: Compared, table: ComparisonSheet, places: Places) -> None:
    """Draw a bridge for each scenario below the table; the rows they are drawn from stand under the printed part."""
    pen = Pen(sheet, table.styles, places.last_row + 1)
    pen.heading(_(HEADING), FIRST + len(compared.names))
    across = min(table.printed_pixels, PAGE_PIXELS)
    abreast = max(2, min(_MOST_ABREAST, across // _NARROWEST))
    width, top = min(WIDTH, across // abreast - _GAP), pen.row
    lines = ceil(len(compared.names) / abreast)
    pen.row = top + lines * _ROWS
    table.finish(pen.row - 1, [top - 2, *(top - 1 + line * _ROWS for line in range(_A_PAGE, lines, _A_PAGE))])
    limits = _limits(compared.runs)
    for number, run in enumerate(compared.runs):
        title = movement_title(run, clean_name(compared.names[number], _SHORT_NAME))
        drawn = _write_drawn(pen, compared, places, number, title)
        reference = on_sheet(COMPARISON_SHEET, fixed(LABEL, drawn.first - 2))
        chart = bridge_chart(book, compared.contents, drawn, f"={reference}", limits)
        chart.set_size({"width": width, "height": _ROWS * ROW_PIXELS - _GAP})
        down, right = divmod(number, abreast)
        place = {"x_offset": right * (width + _GAP), "y_offset": _GAP, "object_position": 3}
        sheet.insert_chart(top - 1 + down * _ROWS, 0, chart, {"description": title, **place})


def _write_drawn(pen: Pen, compared: Compared, places: Places, number: int, title: str) -> Drawn:
    """Write the rows of one bridge under its sentence, which is the chart's title."""
    run, letters = compared.runs[number], FIRST + number
    parts = {part: _stored(places, effect_title(part), letters, getattr(run.bridge, part)) for part in PARTS}
    total = _stored(places, _(BRIDGE_TOTAL), letters, run.bridge.total)
    pen.heading(title, FIRST + len(BRIDGE_HEADS) - 1)
    pen.heads(["", _("Unit"), *map(_, BRIDGE_HEADS)])
    first, last = draw_bridge(pen, parts, total, compared.contents.words.per_period)
    return Drawn(COMPARISON_SHEET, first, last)


def _stored(places: Places, title: str, index: int, amount: float) -> Figure:
    return Figure(cell(index, places.rows[_(BRIDGE_BLOCK), title]), amount + 0.0)


def _limits(runs: Sequence[Run]) -> Limits | None:
    """Choose one scale for all bridges, from zero, that ends at round amounts; none where nothing moves."""
    levels = [0.0]
    for run in runs:
        levels += accumulate(float(getattr(run.bridge, part)) for part in PARTS)
    low, high = min(levels), max(levels)
    if high == low:
        return None
    rough = (high - low) / _TICKS
    magnitude = 10.0 ** floor(log10(rough))
    tick = next(step * magnitude for step in _ROUND if step * magnitude >= rough)
    return floor(low / tick) * tick, ceil(high / tick) * tick
