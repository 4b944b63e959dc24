"""Where a curve has a value: all crossings between bounds, and the nearest approach where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from math import ceil, floor

from simulator.analysis.outcome_curve import Point
from simulator.analysis.root_finding import bracketed_root, last_inside, lowest_between

CLOSE = 1e-9  # how far, as a share of the outcome's size, a value found may miss the target
EXACT = 1e-12  # what rounding alone leaves
_EVEN_PARTS = 64
_FIRST_POWER, _LAST_POWER = -20, 60
_MOST_DIGITS = 17

Curve = Callable[[Sequence[float]], list[Point]]


class Reason(Enum):
    """Why no number reaches the target: what ends the curve where it comes nearest, or how the whole curve is."""

    LOW = "least value"
    HIGH = "greatest value"
    OVERDRAWN = "segment overdrawn"
    NO_OUTCOME = "no outcome beyond"
    TURN = "turns round"
    JUMP = "jumps over"
    FLAT = "no effect"
    NEVER = "no outcome anywhere"
    ALWAYS_OVERDRAWN = "segment always overdrawn"


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers to be searched, and the one the scenario has now."""

    low: float
    high: float
    present: float


@dataclass
class Search:
    """Looks along a curve for a target.

    Args:
        curve: gives the outcome at several numbers.
        span: the numbers.
        target: what the outcome is to be.
        size: how large the outcome is, as the measure of what is close.
    """

    curve: Curve
    span: Span
    target: float
    size: float
    _known: dict[float, Point] = field(default_factory=dict)
    _edges: dict[float, Reason] = field(default_factory=dict)

    def run(self) -> list[float]:
        """Give every number found at which the outcome is the target, in rising order."""
        self._look(_scattered(self.span))
        self._look_at_edges()
        roots = self._crossings()
        if not roots and self._look_at_turn():
            roots = self._crossings()
        return roots

    @property
    def usable(self) -> list[float]:
        """The numbers looked at that have an outcome, in rising order."""
        return [value for value in sorted(self._known) if self._known[value].outcome is not None]

    def nearest(self) -> float:
        """Give the number at which the outcome comes nearest to the target; of several the nearest to the present."""
        usable = self.usable
        if self._is_flat():
            return min(usable, key=lambda value: abs(value - self.span.present))
        return min(usable, key=lambda value: (abs(self._gap(value)), abs(value - self.span.present)))

    def reason(self) -> Reason:
        """Say why no number reaches the target."""
        if not self.usable:
            overdrawn = any(point.is_overdrawn for point in self._known.values())
            return Reason.ALWAYS_OVERDRAWN if overdrawn else Reason.NEVER
        if self._is_flat():
            return Reason.FLAT
        if self._brackets():
            return Reason.JUMP
        best = self.nearest()
        ends = {self.span.low: Reason.LOW, self.span.high: Reason.HIGH, **self._edges}
        end = min(ends, key=lambda value: abs(value - best))
        return ends[end] if abs(end - best) <= CLOSE * max(abs(end), 1.0) else Reason.TURN

    def _is_flat(self) -> bool:
        gaps = [self._gap(value) for value in self.usable]
        return max(gaps) - min(gaps) <= EXACT * self.size

    def tidy(self, value: float, allowed: float) -> float:
        """Give the shortest number whose outcome is the same, less than a share ``allowed`` of its size apart."""
        shorter = sorted(
            {float(f"{value:.{digits}g}") for digits in range(1, _MOST_DIGITS)}, key=lambda v: len(repr(v))
        )
        shorter = [each for each in shorter if self.span.low <= each <= self.span.high]
        [own, *points] = self.curve([value, *shorter])
        for each, point in zip(shorter, points, strict=True):
            if _are_close(point, own, allowed * self.size):
                return each
        return value

    def whole(self, value: float) -> float:
        """Give the whole number beside a number whose outcome is nearest to the target; else the number itself."""
        beside = [each for each in (float(floor(value)), float(ceil(value))) if self.span.low <= each <= self.span.high]
        points = self.curve(beside)
        gaps = [
            (abs(point.outcome - self.target), each)
            for each, point in zip(beside, points, strict=True)
            if point.outcome is not None
        ]
        return min(gaps)[1] if gaps else value

    def _look(self, values: Sequence[float]) -> None:
        new = [value for value in values if value not in self._known]
        self._known.update(zip(new, self.curve(new), strict=True))

    def _gap(self, value: float) -> float:
        outcome = self._known[value].outcome
        assert outcome is not None
        return outcome - self.target

    def _gap_at(self, value: float) -> float | None:
        [point] = self.curve([value])
        return None if point.outcome is None else point.outcome - self.target

    def _look_at_edges(self) -> None:
        """Find how far the curve reaches where it ends between two numbers."""
        for low, high in pairwise(sorted(self._known)):
            first, second = self._known[low], self._known[high]
            if (first.outcome is None) == (second.outcome is None):
                continue
            inside, outside = (low, high) if second.outcome is None else (high, low)
            edge = last_inside(lambda values: [p.outcome is not None for p in self.curve(values)], inside, outside)
            self._edges[edge] = Reason.OVERDRAWN if self._known[outside].is_overdrawn else Reason.NO_OUTCOME
        self._look(list(self._edges))

    def _hits(self, value: float) -> bool:
        return abs(self._gap(value)) <= EXACT * self.size

    def _crossings(self) -> list[float]:
        found = self._hit_runs()
        for (low, high), values in self._brackets():
            root = bracketed_root(self._gap_at, (low, high), values)
            gap = None if root is None else self._gap_at(root)
            allowed = max(CLOSE * self.size, EXACT * max(map(abs, values)))
            if root is None or gap is None:
                continue
            if abs(gap) <= allowed:
                found.append(root)
            else:
                self._look([root])
        return sorted(found)

    def _hit_runs(self) -> list[float]:
        """Give the numbers looked at that hit the target; of neighbours the one nearest to the present."""
        runs: list[list[float]] = [[]]
        for value in sorted(self._known):
            if self._known[value].outcome is not None and self._hits(value):
                runs[-1].append(value)
            elif runs[-1]:
                runs.append([])
        return [min(run, key=lambda value: abs(value - self.span.present)) for run in runs if run]

    def _brackets(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """Give the neighbours between which the outcome passes the target."""
        found = []
        for low, high in pairwise(sorted(self._known)):
            if self._known[low].outcome is None or self._known[high].outcome is None:
                continue
            gaps = self._gap(low), self._gap(high)
            if not self._hits(low) and not self._hits(high) and (gaps[0] > 0) != (gaps[1] > 0):
                found.append(((low, high), gaps))
        return found

    def _look_at_turn(self) -> bool:
        """Follow the curve to where it comes nearest to the target between the numbers looked at."""
        usable = self.usable
        if not usable or self._is_flat() or self._brackets():
            return False
        best = min(range(len(usable)), key=lambda place: abs(self._gap(usable[place])))
        side = 1.0 if self._gap(usable[best]) > 0 else -1.0
        low, high = usable[max(best - 1, 0)], usable[min(best + 1, len(usable) - 1)]

        def distances(values: Sequence[float]) -> list[float | None]:
            outcomes = [point.outcome for point in self.curve(values)]
            return [None if outcome is None else side * (outcome - self.target) for outcome in outcomes]

        turn, least = lowest_between(distances, low, high, EXACT * self.size)
        self._look([turn])
        return least <= EXACT * self.size


def _are_close(point: Point, other: Point, allowed: float) -> bool:
    if point.outcome is None or other.outcome is None:
        return False
    return abs(point.outcome - other.outcome) <= allowed


def _scattered(span: Span) -> list[float]:
    """Give numbers over the whole span, and ever denser towards the present one, as wide as the span may be."""
    present = min(max(span.present, span.low), span.high)
    reach = span.high - span.low
    unit = abs(present) or min(1.0, reach)
    offsets = [unit * 2.0**power for power in range(_FIRST_POWER, _LAST_POWER)]
    near = [present + sign * offset for offset in offsets for sign in (1, -1)]
    even = [span.low + reach * part / _EVEN_PARTS for part in range(_EVEN_PARTS)]
    inside = {value for value in (*near, *even, present) if span.low <= value <= span.high}
    return sorted(inside | {span.low, span.high})
