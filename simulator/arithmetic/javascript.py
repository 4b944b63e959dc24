"""The JavaScript reading: a term spelled in the order in which Python works it out."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar

from simulator.arithmetic.ledger import Kind, Ledger, Level, Quantity
from simulator.arithmetic.operations import SUM, Operation
from simulator.arithmetic.spell import Speller
from simulator.arithmetic.terms import Number, Reference, Term, When

_LARGEST_PLAIN = 1e15


class Moment(Enum):
    """When a formula is worked out."""

    ONCE = "once"
    TODAY = "today"
    STEP = "step"
    END = "end"


class JavaScriptSpeller(Speller):
    """Spells the right-hand sides of the function, in the order in which Python works them out.

    Args:
        ledger: the quantities.
        names: by key the identifier of its array.
        level: whether the formula is one of each unit's or of the company's.
        moment: when it is worked out.
    """

    right_brackets: ClassVar[frozenset[str]] = frozenset({"add", "subtract", "multiply", "divide"})

    def __init__(self, ledger: Ledger, names: Mapping[str, str], level: Level, moment: Moment) -> None:
        self._ledger, self._names, self._level, self._moment = ledger, names, level, moment

    def template(self, operation: Operation) -> str:
        """Give the operation's JavaScript."""
        return operation.javascript

    def number(self, value: float) -> str:
        """Write a number to its last digit."""
        is_short = float(value).is_integer() and abs(value) < _LARGEST_PLAIN
        return str(int(value)) if is_short else repr(float(value))

    def reference(self, reference: Reference) -> str:
        """Write the place in the quantity's array."""
        found = self._ledger.resolve(reference)
        if isinstance(found, Number):
            return self.number(found.value) if found.value >= 0 else f"({self.number(found.value)})"
        quantity = self._ledger.quantities[found.key]
        return f"{self._names[found.key]}[{self._place(quantity, found.when)}]"

    def total(self, parts: tuple[Term, ...]) -> str:
        """Write a sum from left to right."""
        first, *others = parts
        spelled = [self.spell(first)]
        for part in others:
            text, binding = self._spelled(part)
            spelled.append(f"({text})" if binding <= SUM else text)
        return " + ".join(spelled)

    def over_steps(self, of: Reference) -> str:
        """Write the sum of a quantity over the steps."""
        found = self._ledger.resolve(of)
        assert isinstance(found, Reference)
        quantity = self._ledger.quantities[found.key]
        is_wide = self._is_wide(quantity)
        return f"overSteps({self._names[found.key]}, {'units' if is_wide else 1}, {'u' if is_wide else 0})"

    def across_units(self, of: Reference) -> str:
        """Write the sum of a quantity over the units."""
        found = self._ledger.resolve(of)
        if isinstance(found, Number):
            return self.number(found.value * self._ledger.units)
        quantity = self._ledger.quantities[found.key]
        if not self._is_wide(quantity):
            return f"(units * {self.reference(of)})"
        first = self._step(quantity, found.when)
        return f"acrossUnits({self._names[found.key]}, {'0' if first is None else _times_units(first)})"

    def place(self, quantity: Quantity) -> str:
        """Write where a quantity's own value belongs."""
        return f"{self._names[quantity.key]}[{self._place(quantity, When.NOW)}]"

    def _place(self, quantity: Quantity, when: When) -> str:
        step = self._step(quantity, when)
        if not self._is_wide(quantity):
            return step or "0"
        if self._level is Level.COMPANY:
            if quantity.kind is not Kind.INPUT:
                raise ValueError(f"the company has no unit of which to take {quantity.key}")
            return "0"
        if step is None or step == "0":
            return "u"
        return {"t": "now + u", "t - 1": "before + u"}.get(step, f"{_times_units(step)} + u")

    def _step(self, quantity: Quantity, when: When) -> str | None:
        """Write the step that is meant; None for what has none."""
        if quantity.kind is not Kind.PATH:
            return None
        if when is When.TODAY or (when is When.NOW and self._moment is Moment.TODAY):
            return "0"
        if when is When.BEFORE:
            return "t - 1"
        return "last" if when is When.END or self._moment is Moment.END else "t"

    def _is_wide(self, quantity: Quantity) -> bool:
        return quantity.level is Level.UNIT and self._ledger.units > 1


def _times_units(step: str) -> str:
    return {"0": "0", "t": "now", "t - 1": "before"}.get(step, f"{step} * units")
