"""How far movers' spend followed: difference in differences against those who stayed in the segment left.

What the movers spend in the second wave is no measure of it: whoever moves up may have spent more all along. So each
mover's change of spend is set against the mean change of those who stayed where the mover was, which takes out whatever
was different before and whatever happened to everyone in that segment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

from simulator.data.intervals import Estimate, Moments
from simulator.data.measures import steady
from simulator.data.transitions_cells import Cells
from simulator.data.transitions_result import MOVEMENTS, Realisation, movement_name
from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.model.sampling_error import Z95

FEWEST = 30
"""How many must have moved, and stayed, for a mean of theirs to be taken as normal."""
CLEAR_GAP = 3.0
"""How many standard errors a gap must be away from 0 for a part of it to have an interval."""

Groups = Mapping[str, Moments]


class _Movement:
    """The figures of one movement, each of which knows how sure it is."""

    def __init__(self, groups: Groups, source: str, target: str) -> None:
        self.movers = groups[_name(source, target)].customers
        moved, stayed = [_name(source, target)], [_name(source, source)]
        self.gap = _mean(groups, _from(groups, target), 1, 0) - _mean(groups, _from(groups, source), 1, 0)
        self.ahead = _mean(groups, moved, 1, 0) - _mean(groups, stayed, 1, 0)
        self.followed = _mean(groups, moved, -1, 1) - _mean(groups, stayed, -1, 1)
        self.has_clear_gap = abs(self.gap.value) > CLEAR_GAP * self.gap.standard_error(groups)


def realisations(cells: Cells) -> tuple[dict[str, Realisation], Realisation]:
    """Measure every movement, and all that can be measured together.

    Together they are the slope of what movers' spend followed by, against the gap, every mover counting once.
    """
    groups = {_name(*place): cell.moments for place, cell in cells.items() if set(place) <= set(SEGMENTS)}
    measured = {}
    found: list[_Movement] = []
    for source, target in MOVEMENTS:
        reason = _too_few(groups, source, target)
        movement = None if reason else _Movement(groups, source, target)
        measured[movement_name(source, target)] = _measured(groups, source, target, movement, reason)
        if movement is not None and movement.has_clear_gap:
            found.append(movement)
    return measured, _of_all(groups, found)


def _measured(groups: Groups, source: str, target: str, movement: _Movement | None, reason: str | None) -> Realisation:
    if movement is None:
        movers = groups.get(_name(source, target))
        return Realisation(movers.customers if movers else 0, reason=reason)
    gap, ahead, followed = (steady(each.value) for each in (movement.gap, movement.ahead, movement.followed))
    known = Realisation(movement.movers, gap, ahead, followed)
    if not movement.has_clear_gap:
        return known._replace(reason=_("the gap in spend is too small to be told from 0"))
    value, naive = movement.followed / movement.gap, (movement.ahead + movement.followed) / movement.gap
    return _with_interval(known, value, naive, groups)


def _of_all(groups: Groups, found: Sequence[_Movement]) -> Realisation:
    movers = sum(each.movers for each in found)
    if not found:
        return Realisation(movers, reason=_("no movement can be measured"))
    squares = _sum([(each.gap * each.gap).scaled(each.movers) for each in found])
    followed = _sum([(each.followed * each.gap).scaled(each.movers) for each in found]) / squares
    ahead = _sum([(each.ahead * each.gap).scaled(each.movers) for each in found]) / squares
    return _with_interval(Realisation(movers), followed, ahead + followed, groups)


def _with_interval(known: Realisation, value: Estimate, naive: Estimate, groups: Groups) -> Realisation:
    half = Z95 * value.standard_error(groups)
    low, high = steady(value.value - half), steady(value.value + half)
    return known._replace(value=steady(value.value), low=low, high=high, naive=steady(naive.value))


def _too_few(groups: Groups, source: str, target: str) -> str | None:
    """Say what there is too little of, if anything."""
    needed = {marked("fewer than {fewest} moved"): target, marked("fewer than {fewest} stayed"): source}
    for text, reached in needed.items():
        group = groups.get(_name(source, reached))
        if group is None or group.customers < FEWEST:
            return _(text, fewest=FEWEST)
    there = sum(groups[name].customers for name in _from(groups, target))
    return _("fewer than {fewest} were in the new segment before", fewest=FEWEST) if there < FEWEST else None


def _name(source: str, target: str) -> str:
    return movement_name(source, target)


def _from(groups: Groups, source: str) -> list[str]:
    """Name the groups that were in a segment in the first wave."""
    return [_name(source, target) for target in SEGMENTS if _name(source, target) in groups]


def _mean(groups: Groups, names: list[str], on_first: float, on_second: float) -> Estimate:
    return Estimate.mean(groups, names, on_first, on_second)


def _sum(parts: Sequence[Estimate]) -> Estimate:
    return reduce(add, parts)
