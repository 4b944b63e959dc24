"""Where today's customers are at the end of the horizon: what the flow chart and its title need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import fsum

from simulator.engine.run import LOST, NEW, Run

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class SegmentFlows:
    """Customers by where they stand today and where they stand at the end.

    A flow counts a customer once, from the first place to the last: whoever went from detractors over passives to
    promoters is in ``("detractors", "promoters")``, and whoever joined and left again in ``("new", "lost")``. Those who
    stayed where they were need not be given: they are what the other flows leave of today's customers.

    Attributes:
        today: Customers by segment today, best segment first; the order says which move is up.
        end: Customers by segment at the end of the horizon, the same segments.
        moves: Customers by (from, to), where from may be ``"new"`` and to may be ``"lost"``; never from a segment to
            itself.
        horizon_months: How far apart the two moments are.
    """

    today: Mapping[str, float]
    end: Mapping[str, float]
    moves: Mapping[tuple[str, str], float]
    horizon_months: int

    def __post_init__(self) -> None:
        """Check that the flows lead from today's customers to the end's.

        Raises:
            ValueError: A flow names no segment or is negative, or the customers do not add up.
        """
        for (origin, target), customers in self.moves.items():
            if origin == target or origin not in (*self.today, NEW) or target not in (*self.today, LOST):
                raise ValueError(f"a flow from {origin} to {target} is none between segments")
            if customers < 0:
                raise ValueError(f"{customers} customers from {origin} to {target}: a flow is never negative")
        tolerance = _TOLERANCE * max(1.0, *self.today.values(), *self.end.values())
        for segment in self.today:
            if self.stayed(segment) < -tolerance:
                raise ValueError(f"more customers leave {segment} than were there today")
        for segment in self.today:
            if abs(self.stayed(segment) + self.into(segment) - self.end[segment]) > tolerance:
                raise ValueError(f"the flows of {segment} do not lead from today's customers to the end's")

    def stayed(self, segment: str) -> float:
        """Count the customers who are in the segment today and at the end."""
        return self.today[segment] - self.out_of(segment)

    def out_of(self, origin: str) -> float:
        """Count the customers who moved or left from a segment, or who joined (``"new"``)."""
        return fsum(customers for (start, _), customers in self.moves.items() if start == origin)

    def into(self, target: str) -> float:
        """Count the customers who moved to or joined a segment, or who left (``"lost"``)."""
        return fsum(customers for (_, stop), customers in self.moves.items() if stop == target)

    def ribbons(self) -> dict[tuple[str, str], float]:
        """Give every flow that carries anyone, those who stayed included, from the best segment down."""
        rows, columns = (*self.today, NEW), (*self.today, LOST)
        stayed = {(segment, segment): max(0.0, self.stayed(segment)) for segment in self.today}
        flows = dict(chain(stayed.items(), self.moves.items()))
        pairs = ((row, column) for row in rows for column in columns)
        return {pair: flows[pair] for pair in pairs if flows.get(pair, 0.0) > 0.0}

    def moved(self, *, up: bool) -> float:
        """Count the customers who end in a better segment than today's, or in a worse one."""
        order = list(self.today)
        return fsum(
            customers
            for (origin, target), customers in self.moves.items()
            if origin in order and target in order and (order.index(target) < order.index(origin)) == up
        )


def flows_of(run: Run) -> SegmentFlows:
    """Take the flows out of a run.

    Raises:
        ValueError: The run's movements do not lead from today's customers to the end's.
    """
    today, end = (
        {name: segment.customers for name, segment in state.segments.items()} for state in (run.today, run.end)
    )
    return SegmentFlows(today, end, run.movements, run.scenario.horizon_months)
