"""Which lever did it: the increment split over the levers by Shapley value, so that no order is favoured."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np

from simulator.engine.projection import evaluate
from simulator.engine.run import Attribution
from simulator.model.shape import Shape
from simulator.scenario.scenario import Scenario

EXACT_UP_TO = 12
SAMPLED_ORDERS = 400
SAMPLING_SEED = 0
_OUTCOMES = {"run_rate": "company.run_rate_increment", "revenue": "company.revenue_increment"}
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Integers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def attribute(scenario: Scenario, shape: Shape) -> Attribution | None:
    """Split the run-rate and the revenue increment over the levers; None where there is no lever.

    All coalitions of levers are evaluated in one vectorised call. Beyond ``EXACT_UP_TO`` levers their orders are
    sampled with a fixed seed; the parts still add up.
    """
    levers = shape.levers
    if not levers:
        return None
    orders = None if len(levers) <= EXACT_UP_TO else _sampled_orders(len(levers))
    coalitions = np.arange(2 ** len(levers)) if orders is None else _coalitions_along(orders)
    switches = {lever.path: _switch(coalitions, place) for place, lever in enumerate(levers)}
    projection = evaluate(scenario, shape.varying(*switches), _OUTCOMES.values(), switches)
    parts = {}
    for outcome, key in _OUTCOMES.items():
        worth = np.broadcast_to(projection[key][0], coalitions.shape)
        values = _exact(worth, len(levers)) if orders is None else _along(orders, coalitions, worth)
        parts[outcome] = {lever.name: float(value) for lever, value in zip(levers, values, strict=True)}
    return Attribution(**parts)


def shapley_values(worth: Sequence[float]) -> list[float]:
    """Give each player's Shapley value.

    Args:
        worth: the worth of every coalition, by its bits: bit i set means that player i takes part.
    """
    players = len(worth).bit_length() - 1
    return [float(value) for value in _exact(np.asarray(worth, dtype=float), players)]


def _switch(coalitions: Integers, place: int) -> Floats:
    return ((coalitions >> place) & 1).astype(float)[np.newaxis, :]


def _exact(worth: Floats, players: int) -> list[np.float64]:
    coalitions = np.arange(2**players)
    sizes = sum(((coalitions >> place) & 1 for place in range(players)), start=np.zeros_like(coalitions))
    weights = np.array([factorial(size) * factorial(players - size - 1) for size in range(players)]) / factorial(
        players
    )
    values = []
    for place in range(players):
        without = coalitions[((coalitions >> place) & 1) == 0]
        gain = worth[without | (1 << place)] - worth[without]
        values.append(np.sum(weights[sizes[without]] * gain))
    return values


def _sampled_orders(players: int) -> Integers:
    generator = np.random.Generator(np.random.PCG64(SAMPLING_SEED))
    drawn = [generator.permutation(players) for _ in range(SAMPLED_ORDERS // 2)]
    return np.array(drawn + [order[::-1] for order in drawn])


def _joining(orders: Integers) -> Integers:
    """Give, per order, the coalition after each player has joined, the empty one first."""
    joined = np.cumsum(1 << orders, axis=1)
    return np.concatenate([np.zeros((len(orders), 1), dtype=joined.dtype), joined], axis=1)


def _coalitions_along(orders: Integers) -> Integers:
    return np.unique(_joining(orders))


def _along(orders: Integers, coalitions: Integers, worth: Floats) -> list[np.float64]:
    steps = worth[np.searchsorted(coalitions, _joining(orders))]
    gains = np.diff(steps, axis=1)
    return [np.mean(gains[orders == place]) for place in range(orders.shape[1])]
