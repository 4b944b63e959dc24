"""Which lever did it: the increment split over the levers by Shapley value, so that no order is favoured."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import factorial, fsum

from simulator.arithmetic.ledger import Ledger
from simulator.engine.over_draws import outcomes_over_draws
from simulator.engine.run import Attribution
from simulator.model.shape import Shape
from simulator.scenario.scenario import Scenario

EXACT_UP_TO = 12
SAMPLED_ORDERS = 400
SAMPLING_SEED = 0
_OUTCOMES = {"run_rate": "company.run_rate_increment", "revenue": "company.revenue_increment"}


def attribute(scenario: Scenario, shape: Shape, ledger: Ledger) -> Attribution | None:
    """Split the run-rate and the revenue increment over the levers; None where there is no lever.

    All coalitions of levers are evaluated in one vectorised call. Beyond ``EXACT_UP_TO`` levers their orders are
    sampled with a fixed seed; the parts still add up.

    Args:
        scenario: the scenario.
        shape: its shape.
        ledger: its model, with a switch for every lever of the shape.
    """
    levers = shape.levers
    if not levers:
        return None
    orders = None if len(levers) <= EXACT_UP_TO else sampled_orders(len(levers))
    coalitions = list(range(2 ** len(levers))) if orders is None else _coalitions_along(orders)
    switches = {lever.path: [float(c >> place & 1) for c in coalitions] for place, lever in enumerate(levers)}
    outcomes = outcomes_over_draws(scenario, ledger, _OUTCOMES.values(), switches)
    parts = {}
    for outcome, key in _OUTCOMES.items():
        worth = outcomes[key]
        values = shapley_values(worth) if orders is None else _along(orders, dict(zip(coalitions, worth, strict=True)))
        parts[outcome] = {lever.name: value for lever, value in zip(levers, values, strict=True)}
    return Attribution(**parts)


def shapley_values(worth: Sequence[float]) -> list[float]:
    """Give each player's Shapley value.

    Args:
        worth: the worth of every coalition, by its bits: bit i set means that player i takes part.
    """
    players = len(worth).bit_length() - 1
    weights = [factorial(size) * factorial(players - size - 1) / factorial(players) for size in range(players)]
    values = []
    for place in range(players):
        player = 1 << place
        without = (coalition for coalition in range(len(worth)) if not coalition & player)
        gains = (weights[c.bit_count()] * (worth[c | player] - worth[c]) for c in without)
        values.append(float(fsum(gains)))
    return values


def sampled_orders(players: int) -> list[list[int]]:
    """Draw orders in which the players join, each with its reverse, which halves the work for the same precision."""
    from random import Random

    generator = Random(SAMPLING_SEED)
    drawn = [generator.sample(range(players), players) for _ in range(SAMPLED_ORDERS // 2)]
    return drawn + [order[::-1] for order in drawn]


def _joining(order: list[int]) -> list[int]:
    """Give the coalition after each player has joined, the empty one first."""
    return list(accumulate((1 << place for place in order), initial=0))


def _coalitions_along(orders: list[list[int]]) -> list[int]:
    return sorted({coalition for order in orders for coalition in _joining(order)})


def _along(orders: list[list[int]], worth: dict[int, float]) -> list[float]:
    gains: list[list[float]] = [[] for _ in orders[0]]
    for order in orders:
        for place, (before, after) in zip(order, pairwise(_joining(order)), strict=True):
            gains[place].append(worth[after] - worth[before])
    return [float(fsum(each) / len(each)) for each in gains]
