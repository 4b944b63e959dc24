"""Flows between segments from today to the end: ribbons as wide as the customers are many."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simulator.engine.run import LOST, NEW
from simulator.language import _, marked, ngettext
from simulator.model.words import capitalised
from simulator.report.charts.page import Page, new_page
from simulator.report.charts.text import shorten, width_of, wrap
from simulator.report.charts.theme import (
    FALL,
    INK,
    JOINED,
    LABEL_SIZE,
    MUTED,
    RISE,
    RULE,
    SEGMENT_COLOURS,
    SMALL_SIZE,
    TOTAL,
    height_of,
)
from simulator.report.numbers import NO_BREAK_SPACE, months, number, round_half_up
from simulator.report.segment_flows import SegmentFlows
from simulator.report.sentences import flows_title
from simulator.report.terms import place_name

Pair = tuple[str, str]

_SIDE = 2.9
_HEAD = 0.4
_FOOT = 0.15
_NODE_WIDTH = 0.14
_SPACE = 0.12
_EDGE = 0.12
_PLACE_COLOURS = {**SEGMENT_COLOURS, NEW: JOINED, LOST: TOTAL}
_MEANING = marked(
    "Blue moves up, orange moves down, green joins, dark grey leaves, light grey stays. "
    "Whoever moves twice is counted once, from first to last."
)
_BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A segment, the new or the lost, on one side: how many customers, and what is said about them."""

    name: str
    customers: float
    lines: tuple[str, ...]

    def room(self, inches_per_customer: float) -> float:
        """Give the height it takes: its bar's or its text's, whichever is more."""
        return max(self.customers * inches_per_customer, self.text_height)

    @property
    def text_height(self) -> float:
        """Give the height of its name, its number and its lines in inches."""
        return height_of(LABEL_SIZE, len(self.heads)) + height_of(SMALL_SIZE, len(self.lines))

    @property
    def heads(self) -> list[str]:
        """Give its name and number, the number on a line of its own where both do not fit into one."""
        name, size = capitalised(place_name(self.name)), number(self.customers)
        if width_of(f"{name} {size}", LABEL_SIZE, "bold") <= _SIDE - _EDGE:
            return [f"{name} {size}"]
        return [name, size]


def draw_flows(flows: SegmentFlows, note: str = "") -> Figure:
    """Draw who stayed, moved, joined and left between today and the end.

    Args:
        flows: The customers by where they stand today and at the end.
        note: Which scenario it is, for the foot.
    """
    page = new_page(
        flows_title(flows),
        _(
            "Customers by segment, today and after {months}; ribbon width shows their number",
            months=months(flows.horizon_months),
        ),
        [_(_MEANING), note],
    )
    height = page.height - _HEAD - _FOOT
    axes = page.plot(0, _FOOT, page.width, height)
    axes.set_xlim(0, page.width)
    axes.set_ylim(0, height)
    ribbons = flows.ribbons()
    left, right = _left_places(flows, ribbons), _right_places(flows, ribbons)
    scale = min(_scale(left, height), _scale(right, height))
    starts, ends = _stack(left, scale, height), _stack(right, scale, height)
    _draw_ribbons(axes, page, flows, (scale, starts, ends))
    for places, levels, on_right in ((left, starts, False), (right, ends, True)):
        for place in places:
            _draw_place(axes, page, place, (levels[place.name], scale), on_right=on_right)
    _draw_heads(axes, page, height, flows)
    return page.figure


def _left_places(flows: SegmentFlows, ribbons: dict[Pair, float]) -> list[Place]:
    places = [Place(name, size, _left_lines(name, ribbons)) for name, size in flows.today.items()]
    joined = flows.out_of(NEW)
    again = ribbons.get((NEW, LOST), 0.0)
    lines = _lines([_leaving_again(again)]) if round_half_up(again) else ()
    return [*places, Place(NEW, joined, lines)] if joined else places


def _right_places(flows: SegmentFlows, ribbons: dict[Pair, float]) -> list[Place]:
    places = [Place(name, size, _right_lines(name, ribbons)) for name, size in flows.end.items()]
    gone = flows.into(LOST)
    return [*places, Place(LOST, gone, ())] if gone else places


def _left_lines(name: str, ribbons: dict[Pair, float]) -> tuple[str, ...]:
    leaving = [
        _leaving(size)
        if target == LOST
        else _("{number} to {segment}", number=number(size), segment=place_name(target))
        for (origin, target), size in ribbons.items()
        if origin == name != target and round_half_up(size)
    ]
    return _lines([_staying(ribbons.get((name, name), 0.0)), *leaving])


def _right_lines(name: str, ribbons: dict[Pair, float]) -> tuple[str, ...]:
    arriving = [
        _("+{number} new", number=number(size))
        if origin == NEW
        else _("+{number} from {segment}", number=number(size), segment=place_name(origin))
        for (origin, target), size in ribbons.items()
        if target == name != origin and round_half_up(size)
    ]
    return _lines(arriving)


def _staying(size: float) -> str:
    return ngettext("{number} stays", "{number} stay", float(round_half_up(size)), number=number(size))


def _leaving(size: float) -> str:
    return ngettext("{number} leaves", "{number} leave", float(round_half_up(size)), number=number(size))


def _leaving_again(size: float) -> str:
    return ngettext("{number} leaves again", "{number} leave again", float(round_half_up(size)), number=number(size))


def _lines(parts: list[str]) -> tuple[str, ...]:
    whole = ", ".join(part.replace(" ", NO_BREAK_SPACE) for part in parts)
    return tuple(wrap(whole, _SIDE - _EDGE, max(1, len(parts)), SMALL_SIZE)) if parts else ()


def _scale(places: list[Place], height: float) -> float:
    free = height - _SPACE * (len(places) - 1)
    low, high = 0.0, free / max(1.0, fsum(place.customers for place in places))
    for _step in range(_BISECTIONS):
        middle = (low + high) / 2
        fits = fsum(place.room(middle) for place in places) <= free
        low, high = (middle, high) if fits else (low, middle)
    return low


def _stack(places: list[Place], scale: float, height: float) -> dict[str, float]:
    """Give the upper edge of each bar; places stand from the top down, each bar in the middle of its room."""
    tops: dict[str, float] = {}
    spare = height - fsum(place.room(scale) for place in places)
    gap = min(spare / max(1, len(places) - 1), 2 * _SPACE)
    level = height
    for place in places:
        room = place.room(scale)
        tops[place.name] = level - (room - place.customers * scale) / 2
        level -= room + gap
    return tops


def _draw_ribbons(
    axes: Axes, page: Page, flows: SegmentFlows, frame: tuple[float, dict[str, float], dict[str, float]]
) -> None:
    scale, starts, ends = frame
    leaving, arriving = dict(starts), dict(ends)
    order = list(flows.today)
    sides = (_SIDE + _NODE_WIDTH, page.width - _SIDE - _NODE_WIDTH)
    for (origin, target), size in flows.ribbons().items():
        width = size * scale
        patch = PathPatch(
            _ribbon(sides, leaving[origin], arriving[target], width),
            facecolor=_colour(origin, target, order),
            edgecolor=_colour(origin, target, order),
            linewidth=0.0 if origin == target else 0.6,
            alpha=0.45 if origin == target else 0.8,
            zorder=1 if origin == target else 2,
        )
        axes.add_patch(patch)
        leaving[origin] -= width
        arriving[target] -= width


def _ribbon(sides: tuple[float, float], start: float, end: float, width: float) -> Path:
    left, right = sides
    middle = (left + right) / 2
    points = [
        (left, start),
        (middle, start),
        (middle, end),
        (right, end),
        (right, end - width),
        (middle, end - width),
        (middle, start - width),
        (left, start - width),
        (left, start),
    ]
    curve = [Path.CURVE4] * 3
    return Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _colour(origin: str, target: str, order: list[str]) -> str:
    if origin == target:
        return RULE
    if target == LOST:
        return TOTAL
    if origin == NEW:
        return JOINED
    return RISE if order.index(target) < order.index(origin) else FALL


def _draw_place(axes: Axes, page: Page, place: Place, at: tuple[float, float], *, on_right: bool) -> None:
    top, scale = at
    height = place.customers * scale
    inner = page.width - _SIDE - _NODE_WIDTH if on_right else _SIDE
    axes.add_patch(Rectangle((inner, top - height), _NODE_WIDTH, height, color=_PLACE_COLOURS[place.name], zorder=3))
    edge = inner + _NODE_WIDTH + _EDGE if on_right else inner - _EDGE
    level = top - height / 2 + place.text_height / 2
    heads = place.heads
    for index, text in enumerate((*heads, *place.lines)):
        is_head = index < len(heads)
        size = LABEL_SIZE if is_head else SMALL_SIZE
        axes.text(
            edge,
            level,
            shorten(text, _SIDE - _EDGE, size, "bold" if is_head else "normal"),
            ha="left" if on_right else "right",
            va="top",
            fontsize=size,
            fontweight="bold" if is_head else "normal",
            color=INK if is_head else MUTED,
        )
        level -= height_of(size)


def _draw_heads(axes: Axes, page: Page, height: float, flows: SegmentFlows) -> None:
    length = months(flows.horizon_months)
    heads = (
        (_SIDE, "right", _("Today: {number}", number=number(fsum(flows.today.values())))),
        (
            page.width - _SIDE,
            "left",
            _("After {months}: {number}", months=length, number=number(fsum(flows.end.values()))),
        ),
    )
    for edge, side, text in heads:
        inward = -_EDGE if side == "right" else _EDGE
        axes.text(edge + inward, height + _HEAD / 2, text, ha=side, va="center", fontsize=LABEL_SIZE, color=MUTED)
