"""What a reader would notice about a chart: text cut off, upon other text, too small, or letters that are missing."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from simulator.report.charts.theme import SMALL_SIZE, house_style

OVERLAP = 1.0
VERBS = re.compile(
    r"\b(rises?|falls?|does not change|bring|leaves?|make|stays?|are|is|moves?|join|changes?|change|reaches|follows"
    r"|explains|lies|has|shrinks|grows)\b"
)


def texts_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Measure every text of a chart as it is drawn."""
    figure.draw_without_rendering()
    return [(text.get_text(), text.get_window_extent()) for text in shown(figure)]


def shown(figure: Figure) -> list[Text]:
    found = cast("list[Text]", figure.findobj(Text))
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def words_of(figure: Figure) -> list[str]:
    return [text.get_text().replace("\u00a0", " ").replace("\u2212", "-") for text in shown(figure)]


def bars_of(axes: Axes) -> list[Rectangle]:
    return [bar for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_fill()]


def assert_readable(figure: Figure) -> None:
    """Fail where a text leaves the figure, lies upon another, is cut, tiny or read as a formula, or lacks a glyph."""
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        boxes = texts_of(figure)
    page = figure.bbox
    for text, box in boxes:
        inside = page.x0 <= box.x0 and page.y0 <= box.y0 and box.x1 <= page.x1 and box.y1 <= page.y1
        assert inside, f"{text!r} is clipped"
    for one, other in upon_one_another([box for _, box in boxes]):
        raise AssertionError(f"{boxes[one][0]!r} lies upon {boxes[other][0]!r}")
    for text in shown(figure):
        assert text.get_fontsize() >= SMALL_SIZE, f"{text.get_text()!r} is too small"
        cut = text.get_clip_on() and (text.get_clip_box() or text.get_clip_path())
        assert not cut, f"{text.get_text()!r} is cut at the edge of the plot"
        assert not text.get_parse_math(), f"{text.get_text()!r} is read as a formula"
    assert_title(figure)


def upon_one_another(boxes: list[Bbox]) -> Iterator[tuple[int, int]]:
    """Give the pairs of boxes, by number, that lie upon one another."""
    edges = np.array([box.extents for box in boxes])
    for one, (left, low, right, high) in enumerate(edges):
        later = edges[one + 1 :]
        across = np.minimum(right, later[:, 2]) - np.maximum(left, later[:, 0])
        upward = np.minimum(high, later[:, 3]) - np.maximum(low, later[:, 1])
        for other in np.flatnonzero((across > OVERLAP) & (upward > OVERLAP)):
            yield one, one + 1 + int(other)


def assert_title(figure: Figure) -> None:
    """Fail where the title is no sentence with a number."""
    title = str(figure.get_label())
    assert VERBS.search(title), f"{title!r} has no verb"
    assert re.search("[0-9]", title), f"{title!r} has no number"
