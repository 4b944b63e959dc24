"""Terms: arithmetic written in Python is recorded as a tree, to be evaluated or spelled later.

The operators simplify as they record (``x * 0`` is 0, ``x + 0`` is x, numbers are worked out), so what a scenario does
not use leaves no trace in the formulas. A term has no truth value: a Python ``if`` on one would freeze a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from simulator.arithmetic.operations import OPERATIONS


class When(Enum):
    """Which step a reference means: this one, the one before, step 0, or the last."""

    NOW = "now"
    BEFORE = "before"
    TODAY = "today"
    END = "end"


class Term:
    """A recorded piece of arithmetic."""

    __slots__ = ()

    def __add__(self, other: Term | float) -> Term:
        return operation("add", self, other)

    def __radd__(self, other: Term | float) -> Term:
        return operation("add", other, self)

    def __sub__(self, other: Term | float) -> Term:
        return operation("subtract", self, other)

    def __rsub__(self, other: Term | float) -> Term:
        return operation("subtract", other, self)

    def __mul__(self, other: Term | float) -> Term:
        return operation("multiply", self, other)

    def __rmul__(self, other: Term | float) -> Term:
        return operation("multiply", other, self)

    def __truediv__(self, other: Term | float) -> Term:
        return operation("divide", self, other)

    def __rtruediv__(self, other: Term | float) -> Term:
        return operation("divide", other, self)

    def __pow__(self, other: Term | float) -> Term:
        return operation("power", self, other)

    def __bool__(self) -> NoReturn:
        """Refuse: the value is not known while the formula is being written."""
        raise TypeError("a term is neither true nor false: use greater(), at_least() or equal(), which give 1 or 0")

    def references(self) -> Iterator[Reference]:
        """Walk over every reference in the term, sums over steps and units included."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Number(Term):
    """A number that belongs to the formula itself."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference(Term):
    """A named quantity at a step; a quantity that does not change over the steps is always ``NOW``."""

    key: str
    when: When = When.NOW

    def references(self) -> Iterator[Reference]:  # noqa: D102 - as in Term
        yield self

    def before(self) -> Reference:
        """Give the same quantity at the step before."""
        return Reference(self.key, When.BEFORE)

    def today(self) -> Reference:
        """Give the same quantity at step 0."""
        return Reference(self.key, When.TODAY)

    def end(self) -> Reference:
        """Give the same quantity at the last step."""
        return Reference(self.key, When.END)


@dataclass(frozen=True, slots=True)
class Calculation(Term):
    """An operation of the table on its operands."""

    name: str
    operands: tuple[Term, ...]

    def references(self) -> Iterator[Reference]:  # noqa: D102 - as in Term
        for operand in self.operands:
            yield from operand.references()


@dataclass(frozen=True, slots=True)
class Total(Term):
    """A sum of several terms, kept together so that a sheet can spell it as a SUM over rows."""

    parts: tuple[Term, ...]

    def references(self) -> Iterator[Reference]:  # noqa: D102 - as in Term
        for part in self.parts:
            yield from part.references()


@dataclass(frozen=True, slots=True)
class OverSteps(Term):
    """The sum of a quantity over all steps, step 0 included."""

    of: Reference

    def references(self) -> Iterator[Reference]:  # noqa: D102 - as in Term
        yield self.of


@dataclass(frozen=True, slots=True)
class AcrossUnits(Term):
    """The sum of a unit's quantity over all units."""

    of: Reference

    def references(self) -> Iterator[Reference]:  # noqa: D102 - as in Term
        yield self.of


ZERO, ONE = Number(0.0), Number(1.0)


def as_term(value: Term | float) -> Term:
    """Take a term as it is and a number as a ``Number`` (always a float: integers overflow in powers)."""
    return value if isinstance(value, Term) else Number(float(value))


def before(key: str) -> Reference:
    """Refer to the step before of a quantity that may not be declared yet (opening from closing)."""
    return Reference(key, When.BEFORE)


def operation(name: str, *operands: Term | float) -> Term:
    """Record an operation of the table, simplified where an operand is a plain number."""
    terms = tuple(as_term(operand) for operand in operands)
    simpler = _simplified(name, terms)
    return Calculation(name, terms) if simpler is None else simpler


def least(a: Term | float, b: Term | float) -> Term:
    """Record the smaller of two."""
    return operation("least", a, b)


def most(a: Term | float, b: Term | float) -> Term:
    """Record the larger of two."""
    return operation("most", a, b)


def mean(a: Term | float, b: Term | float) -> Term:
    """Record the mean of two."""
    return operation("mean", a, b)


def greater(a: Term | float, b: Term | float) -> Term:
    """Record 1 where ``a`` is above ``b``, else 0."""
    return operation("greater", a, b)


def at_least(a: Term | float, b: Term | float) -> Term:
    """Record 1 where ``a`` is at least ``b``, else 0."""
    return operation("at_least", a, b)


def equal(a: Term | float, b: Term | float) -> Term:
    """Record 1 where ``a`` is ``b``, else 0."""
    return operation("equal", a, b)


def ratio(numerator: Term | float, denominator: Term | float, otherwise: Term | float) -> Term:
    """Record a division that gives ``otherwise`` where the denominator is 0."""
    return operation("ratio", numerator, denominator, otherwise)


def total(parts: Iterable[Term | float]) -> Term:
    """Record a sum; parts that are 0 are left out."""
    kept = tuple(part for part in map(as_term, parts) if part != ZERO)
    if not kept:
        return ZERO
    if all(isinstance(part, Number) for part in kept):
        return Number(sum(part.value for part in kept if isinstance(part, Number)))
    return kept[0] if len(kept) == 1 else Total(kept)


def product(factors: Iterable[Term | float]) -> Term:
    """Record a product."""
    result: Term = ONE
    for factor in factors:
        result = result * factor
    return result


def _simplified(name: str, operands: tuple[Term, ...]) -> Term | None:
    """Give what an operation comes to where it needs no recording, else None."""
    if all(isinstance(operand, Number) for operand in operands):
        values = [operand.value for operand in operands if isinstance(operand, Number)]
        return Number(float(OPERATIONS[name].plain(*values)))
    simpler = _SIMPLER.get(name)
    return None if simpler is None else simpler(*operands)


def _sum(first: Term, second: Term) -> Term | None:
    if first == ZERO:
        return second
    return first if second == ZERO else None


def _difference(first: Term, second: Term) -> Term | None:
    if first == second:
        return ZERO
    return first if second == ZERO else None


def _product(first: Term, second: Term) -> Term | None:
    if ZERO in (first, second):
        return ZERO
    if first == ONE:
        return second
    return first if second == ONE else None


def _quotient(first: Term, second: Term, otherwise: Term = ZERO) -> Term | None:
    if first == ZERO and otherwise == ZERO:
        return ZERO
    return first if second == ONE else None


def _ratio(first: Term, second: Term, otherwise: Term) -> Term | None:
    return otherwise if second == ZERO else _quotient(first, second, otherwise)


def _power(first: Term, second: Term) -> Term | None:
    if first == ONE or second == ZERO:
        return ONE
    return first if second == ONE else None


_SIMPLER: dict[str, Callable[..., Term | None]] = {
    "add": _sum,
    "subtract": _difference,
    "multiply": _product,
    "divide": _quotient,
    "power": _power,
    "ratio": _ratio,
}
