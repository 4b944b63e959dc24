"""Reads what a formula mentions, at a step and of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import fsum

from simulator.analysis.settings_used import mentioned
from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.terms import AcrossUnits, Calculation, Number, OverSteps, Reference, Term, Total, When
from simulator.engine.projection import Projection, evaluate
from simulator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula is read: a step (None where the quantity has none) and the unit's number."""

    step: int | None
    unit: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of the base case that some terms need."""

    projection: Projection
    last: int
    units: int

    @classmethod
    def of(cls, scenario: Scenario, ledger: Ledger, terms: Iterable[Term]) -> Reading:
        """Work out everything the terms mention."""
        keys = mentioned(ledger, (reference for term in terms for reference in term.references()))
        return cls(evaluate(scenario, ledger, keys), scenario.steps, len(scenario.units))

    def step(self, reference: Reference, step: int | None) -> int | None:
        """Give the step a reference means; None for what has no steps."""
        if self.projection.ledger.quantities[reference.key].kind is not Kind.PATH:
            return None
        meant = {When.TODAY: 0, When.END: self.last, When.BEFORE: (step or 1) - 1}
        return meant.get(reference.when, self.last if step is None else step)

    def number(self, reference: Reference, place: Place) -> float:
        """Read a quantity."""
        found = self.projection.ledger.resolve(reference)
        if isinstance(found, Number):
            return found.value
        return self.projection.at(found.key, self.step(found, place.step) or 0, place.unit)

    def numbers(self, part: Term, place: Place) -> tuple[float, ...]:
        """Read what a term mentions; of a sum over steps or units, every part."""
        match part:
            case OverSteps(of):
                places = [Place(step, place.unit) for step in range(self.last + 1)]
                return tuple(self.number(Reference(of.key), each) for each in places)
            case AcrossUnits(of):
                return tuple(self.number(of, Place(place.step, unit)) for unit in range(self.units))
            case Reference():
                return (self.number(part, place),)
        raise TypeError(f"{type(part).__name__} is read part by part")

    def value(self, term: Term, place: Place) -> float:
        """Work a term out."""
        match term:
            case Number(value):
                return value
            case Calculation(name, operands):
                return OPERATIONS[name].plain(*(self.value(operand, place) for operand in operands))
            case Total(parts):
                return fsum(self.value(part, place) for part in parts)
        return fsum(self.numbers(term, place))


def parts_of(term: Term) -> Iterator[Term]:
    """Give what a term mentions: quantities, and sums of one over the steps or units."""
    match term:
        case Reference() | OverSteps() | AcrossUnits():
            yield term
        case Calculation(_, operands):
            for operand in operands:
                yield from parts_of(operand)
        case Total(parts):
            for part in parts:
                yield from parts_of(part)
