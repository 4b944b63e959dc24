"""Where today's customers are at the end: everyone followed from the first place to the last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from simulator.engine.projection import Projection
from simulator.engine.run import LOST, NEW
from simulator.model.kinds import SEGMENTS
from simulator.model.shape import Shape

Movements = dict[tuple[str, str], float]


def movement_keys(shape: Shape) -> list[str]:
    """Name the quantities that following the customers needs."""
    flows = [f"flow.{migration.key}" for migration in shape.migrations]
    by_segment = [f"{key}.{segment}" for key in ("opening", "migrated", "lost", "joined") for segment in SEGMENTS]
    return [*flows, *by_segment, *(f"closing.{segment}" for segment in SEGMENTS)]


def movements(projection: Projection, shape: Shape, steps: int) -> Movements:
    """Follow the customers of all units over the horizon.

    Whoever moves, leaves or stays does so regardless of where they came from.

    Returns:
        Customers by (from, to): from a segment today or ``new``, to a segment at the end or ``lost``. Those who end
        where they began are left out.
    """
    everyone: defaultdict[tuple[str, str], float] = defaultdict(float)
    for unit in range(shape.units):
        for pair, customers in _one_unit(projection, shape, steps, unit).items():
            everyone[pair] += customers
    return {pair: customers for pair, customers in everyone.items() if customers > 0 and pair[0] != pair[1]}


class _Step(NamedTuple):
    """What happens to a unit's customers in one step: parts of a segment that move, parts that leave, who joins."""

    moving: Sequence[tuple[str, str, float]]
    leaving: dict[str, float]
    joining: dict[str, float]


def _one_unit(projection: Projection, shape: Shape, steps: int, unit: int) -> Movements:
    origins = (*SEGMENTS, NEW)
    held = {origin: dict.fromkeys((*SEGMENTS, LOST), 0.0) for origin in origins}
    for segment in SEGMENTS:
        held[segment][segment] = projection.at(f"closing.{segment}", 0, unit)
    for number in range(1, steps + 1):
        step = _step(projection, shape, number, unit)
        for place in held.values():
            _follow(place, step)
        for segment, customers in step.joining.items():
            held[NEW][segment] += customers
    return {(origin, target): customers for origin, place in held.items() for target, customers in place.items()}


def _follow(place: dict[str, float], step: _Step) -> None:
    """Move on the customers of one origin, by where they are now."""
    moves = [(source, destination, part * place[source]) for source, destination, part in step.moving]
    for source, destination, customers in moves:
        place[source] -= customers
        place[destination] += customers
    for segment, part in step.leaving.items():
        gone = part * place[segment]
        place[segment] -= gone
        place[LOST] += gone


def _step(projection: Projection, shape: Shape, step: int, unit: int) -> _Step:
    def at(key: str) -> float:
        return projection.at(key, step, unit)

    moving = [
        (migration.source, migration.destination, _part(at(f"flow.{migration.key}"), at(f"opening.{migration.source}")))
        for migration in shape.migrations
    ]
    leaving = {segment: _part(at(f"lost.{segment}"), at(f"migrated.{segment}")) for segment in SEGMENTS}
    return _Step(moving, leaving, {segment: at(f"joined.{segment}") for segment in SEGMENTS})


def _part(of_them: float, everyone: float) -> float:
    return of_them / everyone if everyone > 0 else 0.0
