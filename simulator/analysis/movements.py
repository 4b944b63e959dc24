"""Where today's customers are at the end: everyone followed from the first place to the last."""

from __future__ import annotations

import numpy as np

from simulator.engine.projection import Projection
from simulator.engine.run import LOST, NEW
from simulator.model.kinds import SEGMENTS
from simulator.model.shape import Shape

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def movement_keys(shape: Shape) -> list[str]:
    """Name the quantities that following the customers needs."""
    flows = [f"flow.{migration.key}" for migration in shape.migrations]
    by_segment = [f"{key}.{segment}" for key in ("opening", "migrated", "lost", "joined") for segment in SEGMENTS]
    return [*flows, *by_segment, *(f"closing.{segment}" for segment in SEGMENTS)]


def movements(projection: Projection, shape: Shape, steps: int) -> dict[tuple[str, str], float]:
    """Follow the customers of all units over the horizon.

    Whoever moves, leaves or stays does so regardless of where they came from.

    Returns:
        Customers by (from, to): from a segment today or ``new``, to a segment at the end or ``lost``. Those who end
        where they began are left out.
    """
    count = len(SEGMENTS)
    held = np.zeros((shape.units, count + 1, count + 1))
    held[:, range(count), range(count)] = _by_segment(projection, shape, "closing", steps)[0]
    moving, leaving = _parts_moving(projection, shape, steps), _parts_leaving(projection, shape, steps)
    joined = _by_segment(projection, shape, "joined", steps)
    for step in range(1, steps + 1):
        held[:, :, :count] = held[:, :, :count] @ moving[step]
        held[:, :, count] += np.einsum("uos,us->uo", held[:, :, :count], leaving[step])
        held[:, :, :count] *= 1 - leaving[step][:, np.newaxis, :]
        held[:, count, :count] += joined[step]
    return _named(held.sum(axis=0))


def _named(held: Floats) -> dict[tuple[str, str], float]:
    pairs = {
        (origin, target): float(held[row, column])
        for row, origin in enumerate((*SEGMENTS, NEW))
        for column, target in enumerate((*SEGMENTS, LOST))
    }
    return {pair: customers for pair, customers in pairs.items() if customers > 0 and pair[0] != pair[1]}


def _parts_moving(projection: Projection, shape: Shape, steps: int) -> Floats:
    """Give, by step and unit, the matrix of the parts of each segment that move to each other."""
    moving = np.zeros((steps + 1, shape.units, len(SEGMENTS), len(SEGMENTS)))
    moving[:] = np.eye(len(SEGMENTS))
    for migration in shape.migrations:
        source, destination = SEGMENTS.index(migration.source), SEGMENTS.index(migration.destination)
        flow = _over_steps(projection, f"flow.{migration.key}", shape, steps)
        part = _part(flow, _over_steps(projection, f"opening.{migration.source}", shape, steps))
        moving[:, :, source, destination] += part
        moving[:, :, source, source] -= part
    return moving


def _parts_leaving(projection: Projection, shape: Shape, steps: int) -> Floats:
    lost, migrated = (_by_segment(projection, shape, key, steps) for key in ("lost", "migrated"))
    return _part(lost, migrated)


def _part(of_them: Floats, everyone: Floats) -> Floats:
    return np.divide(of_them, everyone, out=np.zeros(everyone.shape), where=everyone > 0)


def _by_segment(projection: Projection, shape: Shape, key: str, steps: int) -> Floats:
    """Give a quantity by step, unit and segment."""
    return np.stack([_over_steps(projection, f"{key}.{segment}", shape, steps) for segment in SEGMENTS], axis=-1)


def _over_steps(projection: Projection, key: str, shape: Shape, steps: int) -> Floats:
    """Give a quantity by step and unit, also one that never changes."""
    return np.broadcast_to(projection[key][..., 0], (steps + 1, shape.units))
