"""Where a function of one number is 0, turns round, or ceases to be defined: bracketing methods on plain floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, sqrt
from sys import float_info

_MOST_STEPS = 200
_PARTS = 9
_ROUNDS = 11  # which leave a part in 10 ** 10 of the bracket
_CLOSEST = 4 * float_info.epsilon


def bracketed_root(
    function: Callable[[float], float | None], bracket: tuple[float, float], values: tuple[float, float]
) -> float | None:
    """Find where a function that changes its sign between two points is 0, by Chandrupatla's method.

    Every step is inverse quadratic interpolation where the points lie so that it may be trusted, else a halving; the
    root never leaves the bracket. Where the function jumps over 0, the place of the jump is given.

    Args:
        function: None where it is not defined.
        bracket: two points.
        values: the function there, of different sign.

    Returns:
        The root as closely as a float holds it, or None where the search met a point without a value.
    """
    (new, old), (at_new, at_old) = bracket, values
    part = 0.5
    for _ in range(_MOST_STEPS):
        point = new + part * (old - new)
        value = function(point)
        if value is None:
            return None
        if (value > 0) == (at_new > 0):
            third, at_third = new, at_new
        else:
            third, at_third, old, at_old = old, at_old, new, at_new
        new, at_new = point, value
        best = new if abs(at_new) < abs(at_old) else old
        width = abs(old - new)
        if at_new == 0 or width <= _CLOSEST * abs(best) + float_info.min:
            break
        least = _CLOSEST * abs(best) / width / 2
        part = _next_part((new, old, third), (at_new, at_old, at_third))
        part = min(max(part, least), 1 - least)
    return best


def _next_part(points: tuple[float, float, float], values: tuple[float, float, float]) -> float:
    """Say how far from the newest point towards the other end of the bracket the next one lies."""
    (new, old, third), (at_new, at_old, at_third) = points, values
    along = (new - old) / (third - old)
    risen = (at_new - at_old) / (at_third - at_old)
    if not 1 - sqrt(1 - along) < risen < sqrt(along):
        return 0.5
    reach = (third - new) / (old - new)
    straight = at_new / (at_new - at_old) * at_third / (at_third - at_old)
    return straight - reach * at_new / (at_third - at_new) * at_old / (at_old - at_third)


def lowest_between(
    function: Callable[[Sequence[float]], Sequence[float | None]], low: float, high: float, enough: float
) -> tuple[float, float]:
    """Find where a function is lowest between two points, looking ever closer around the lowest point so far.

    Args:
        function: gives its values at several points; None, where it is not defined, is above everything.
        low: one point.
        high: the other.
        enough: how little a closer look must gain for the search to end; it also ends where the function is 0 or less.

    Returns:
        The point, and the function there.
    """
    best, least = low, inf
    for _ in range(_ROUNDS):
        points = [low + (high - low) * part / _PARTS for part in range(_PARTS)] + [high]
        values = [inf if value is None else value for value in function(points)]
        place = min(range(len(points)), key=values.__getitem__)
        gained = least - values[place]
        if gained > 0:
            best, least = points[place], values[place]
        if least <= 0 or gained <= enough:
            break
        low, high = points[max(place - 1, 0)], points[min(place + 1, _PARTS)]
    return best, least


def last_inside(is_inside: Callable[[Sequence[float]], Sequence[bool]], inside: float, outside: float) -> float:
    """Find how far towards a point outside one can go from a point inside; several points are asked for at once."""
    for _ in range(_ROUNDS):
        if abs(outside - inside) <= _CLOSEST * abs(inside):
            break
        between = [inside + (outside - inside) * part / _PARTS for part in range(1, _PARTS)]
        for point, holds in zip(between, is_inside(between), strict=True):
            if not holds:
                outside = point
                break
            inside = point
    return inside
