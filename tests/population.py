"""Customers made up with everything known: who moves, who leaves, and how far spend truly follows a move.

Each customer has a level of spend of their own, beside that of the segment. Whoever spends more by nature is likelier
to move up and less likely to move down, which makes movers look as if their spend had followed by far more than it did;
and whoever spends little is likelier to leave. Spend follows a move by a known part of the gap between the segments.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulator.data.measures import Spends
from simulator.data.transitions_cells import ABSENT, SILENT, Cell, Cells
from simulator.model.kinds import SEGMENTS

MIX = (0.45, 0.30, 0.25)
SPEND = (1_300.0, 1_000.0, 800.0)
OWN_LEVEL, NOISE = 300.0, 60.0
GROWTH = 40.0
KEPT = (0.96, 0.92, 0.85)
"""The part of each segment that stays, among those who spend the most."""
LOYALTY = 0.93
"""The part of those who spend less than usual that stays, of as many who spend more."""
MOVES = ((0.86, 0.10, 0.04), (0.20, 0.65, 0.15), (0.08, 0.22, 0.70))
"""From each segment to each, on average."""
PULL = 0.9
"""How strongly a customer's own level of spend decides on the direction of a move."""
NEW = 0.08
"""New customers, as a part of the first wave's."""
SCORES = ((9, 10), (7, 8), (0, 1, 2, 3, 4, 5, 6))
HIGHER_LEVEL = 0.5
SILENT_PLACE, ABSENT_PLACE = 3, 4
PLACES = (*SEGMENTS, SILENT, ABSENT)


class Population(NamedTuple):
    """Customers: where they stand in each wave, by number in ``PLACES``, and what they spend (nothing where absent)."""

    first: Any
    second: Any
    first_spend: Any
    second_spend: Any
    first_score: Any
    second_score: Any

    def cells(self) -> Cells:
        """Add them up, by other means than the program's."""
        found = {}
        for place in range(len(PLACES)):
            for later in range(len(PLACES)):
                here = (self.first == place) & (self.second == later)
                if here.any():
                    one, other = self.first_spend[here], self.second_spend[here]
                    found[PLACES[place], PLACES[later]] = Cell(
                        int(here.sum()),
                        _spends(one, place),
                        _spends(other, later),
                        float(one @ other),
                    )
        return found

    def wave(self, number: int) -> Any:
        """Give one wave as an Arrow table: a row for each customer who is there."""
        import pyarrow

        place = (self.first, self.second)[number]
        here = place != ABSENT_PLACE
        spend, score = (self.first_spend, self.second_spend)[number], (self.first_score, self.second_score)[number]
        return pyarrow.table(
            {
                "customer": np.flatnonzero(here),
                "score": pyarrow.array(score[here], mask=place[here] == SILENT_PLACE),
                "spend": spend[here],
            }
        )


def _spends(values: Any, place: int) -> Spends:
    return Spends() if place == ABSENT_PLACE else Spends(len(values), float(values.sum()), float(values @ values))


def make_population(
    seed: int, customers: int = 20_000, *, realisation: float = 0.6, silent: float = 0.1, spell: float = 0.0
) -> Population:
    """Make up customers.

    Args:
        seed: decides on everything that chance decides.
        customers: how many there are in the first wave.
        realisation: by which part of the gap spend follows a move.
        silent: which part of the customers does not answer in a wave.
        spell: how far spend in the first wave was above or below the usual, by as much for those who move up as their
            own level is; 0 where a customer's first spend is what they usually spend.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    place = chance.choice(3, customers, p=MIX)
    level = chance.normal(0.0, 1.0, customers)
    later = _moved(chance, place, level)
    spend = np.array(SPEND)
    usual = spend[place] + OWN_LEVEL * level
    first_spend = usual + spell * OWN_LEVEL * level + chance.normal(0.0, NOISE, customers)
    gap = spend[later] - spend[place]
    second_spend = usual + GROWTH + realisation * gap + chance.normal(0.0, NOISE, customers)
    kept = np.array(KEPT)[place] * np.where(level > 0, 1.0, LOYALTY)
    leaves = chance.random(customers) > kept
    joined = int(NEW * customers)
    of_new = chance.choice(3, joined, p=MIX)
    nobody = np.full(joined, ABSENT_PLACE)
    first = _silenced(chance, place, silent)
    second = np.where(leaves, ABSENT_PLACE, _silenced(chance, later, silent))
    return Population(
        first=np.concatenate([first, nobody]),
        second=np.concatenate([second, _silenced(chance, of_new, silent)]),
        first_spend=np.concatenate([np.maximum(first_spend, 0.0), np.zeros(joined)]),
        second_spend=np.concatenate(
            [np.where(leaves, 0.0, np.maximum(second_spend, 0.0)), np.maximum(spend[of_new], 0.0)]
        ),
        first_score=np.concatenate([_scores(chance, place), np.zeros(joined, dtype=int)]),
        second_score=np.concatenate([_scores(chance, later), _scores(chance, of_new)]),
    )


def _moved(chance: np.random.Generator, place: Any, level: Any) -> Any:
    """Let customers move, up rather where their own level is high, down rather where it is low."""
    moves = np.array(MOVES)[place]
    weights = moves * np.exp(PULL * np.outer(level, (1.0, 0.0, -1.0)))
    bounds = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    return (chance.random(len(place))[:, None] > bounds).sum(axis=1)


def _silenced(chance: np.random.Generator, place: Any, silent: float) -> Any:
    return np.where(chance.random(len(place)) < silent, SILENT_PLACE, place)


def _scores(chance: np.random.Generator, place: Any) -> Any:
    lows, sizes = np.array([scores[0] for scores in SCORES]), np.array([len(scores) for scores in SCORES])
    return lows[place] + (chance.random(len(place)) * sizes[place]).astype(int)
