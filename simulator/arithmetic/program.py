"""A ledger compiled: the wanted quantities laid out as instructions, to be run by any reading that has values.

There are four phases: once, today, at each step, at the end. Equal pieces of arithmetic are worked out once, and what
does not change over the steps is not repeated at each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.terms import AcrossUnits, Calculation, Number, OverSteps, Reference, Term, Total, When

ACROSS_UNITS = "across_units"
NO_OPERAND = -1
Value = Any  # what a reading works on: an array of units by draws, or a list of the units' floats
BoundInstruction = tuple[Callable[..., Value], int, int, int, int]


class Reading(Protocol):
    """What running a program takes: values, and the operations on them."""

    @property
    def functions(self) -> Mapping[str, Callable[..., Value]]:
        """The operations of the table by name, and the sum across units."""

    def value(self, given: Any) -> Value:
        """Take a number or an input as a value of this reading."""

    def path(self, values: Sequence[Value]) -> Any:
        """Put a quantity's values at all steps together."""

    def single(self, value: Value) -> Any:
        """Take the value of a quantity that has one for all steps."""

    def watch(self) -> AbstractContextManager[Any]:
        """Make a number too large to hold an error, not an infinity, while a program runs."""


class Phase(IntEnum):
    """When an instruction is run."""

    ONCE, TODAY, STEP, END = range(4)


class Instruction(NamedTuple):
    """Put the operation of the operands' slots into the slot ``into``."""

    operation: str
    into: int
    first: int
    second: int
    third: int = NO_OPERAND

    @property
    def operands(self) -> tuple[int, ...]:
        """The slots it reads."""
        return self[2:] if self.third != NO_OPERAND else self[2:4]


class Program:
    """A ledger compiled for some wanted quantities.

    Args:
        ledger: the declared quantities.
        wanted: keys of constants, paths and results to give back; everything they need is worked out too.

    Attributes:
        slots: how many slots there are; a slot holds one value at a time.
        numbers: by slot the numbers of the formulas themselves.
        inputs: by path the slot an input is put into.
        instructions: by phase, in their order.
        at: by phase and key the slot in which a quantity's value is found.
        before: by key the slot in which a step finds the value of the step before.
        sums: by key the slot that adds up its values over the steps.
        wanted: by wanted key what it stands for.
        paths: the wanted keys that have a value at every step.
    """

    def __init__(self, ledger: Ledger, wanted: Iterable[str]) -> None:
        self._ledger = ledger
        self._known: dict[Phase, dict[object, int]] = {phase: {} for phase in Phase}
        self.slots = 0
        self.numbers: dict[int, float] = {}
        self.inputs: dict[str, int] = {}
        self.instructions: dict[Phase, list[Instruction]] = {phase: [] for phase in Phase}
        self.at: dict[tuple[Phase, str], int] = {}
        self.before: dict[str, int] = {}
        self.sums: dict[str, int] = {}
        self.wanted = {key: ledger[key] for key in wanted}
        self._compile([found.key for found in self.wanted.values() if isinstance(found, Reference)])

    @property
    def operations_per_step(self) -> int:
        """Tell how many operations one step takes."""
        return len(self.instructions[Phase.STEP])

    def slot_of(self, found: Reference) -> int:
        """Give the slot in which a constant or a result is found in the end."""
        phase = Phase.END if self._ledger.quantities[found.key].kind is Kind.RESULT else Phase.ONCE
        return self.at[phase, found.key]

    def run(self, inputs: Mapping[str, Any], steps: int, reading: Reading) -> dict[str, Any]:
        """Evaluate over ``steps`` steps.

        Args:
            inputs: by path, what the reading takes as an input.
            steps: how many steps make the horizon.
            reading: what works on the values.

        Returns:
            By wanted key a value of the reading; for paths the values of all steps, 0 included, put together.

        Raises:
            OverflowError: a number grew beyond what a float holds.
        """
        slots: list[Value] = [None] * self.slots
        for slot, number in self.numbers.items():
            slots[slot] = reading.value(number)
        for path, slot in self.inputs.items():
            slots[slot] = reading.value(inputs[path])
        kept: dict[str, list[Value]] = {key: [] for key in self.paths}
        phases = {phase: bound(self.instructions[phase], reading) for phase in Phase}
        with reading.watch():
            execute(phases[Phase.ONCE], slots)
            execute(phases[Phase.TODAY], slots)
            self._keep(Phase.TODAY, slots, kept, reading)
            for step in range(steps):
                self._turn_to_next(Phase.TODAY if step == 0 else Phase.STEP, slots)
                execute(phases[Phase.STEP], slots)
                self._keep(Phase.STEP, slots, kept, reading)
            execute(phases[Phase.END], slots)
        return {key: self._value(found, slots, kept, reading) for key, found in self.wanted.items()}

    def _value(
        self, found: Reference | Number, slots: Sequence[Value], kept: Mapping[str, list[Value]], reading: Reading
    ) -> Any:
        if isinstance(found, Number):
            return reading.value(found.value)
        if found.key in kept:
            return reading.path(kept[found.key])
        return reading.single(slots[self.slot_of(found)])

    def _keep(self, phase: Phase, slots: list[Value], kept: Mapping[str, list[Value]], reading: Reading) -> None:
        for key, values in kept.items():
            values.append(slots[self.at[phase, key]])
        add = reading.functions["add"]
        for key, slot in self.sums.items():
            now = slots[self.at[phase, key]]
            slots[slot] = now if phase is Phase.TODAY else add(slots[slot], now)

    def _turn_to_next(self, phase: Phase, slots: list[Value]) -> None:
        """Make what holds in the phase just ended the step before."""
        # read all before any is overwritten: a slot may itself be an earlier quantity's step before
        ended = [(slot, slots[self.at[phase, key]]) for key, slot in self.before.items()]
        for slot, value in ended:
            slots[slot] = value

    def _compile(self, keys: Iterable[str]) -> None:
        asked = dict.fromkeys(keys)
        needed = self._needed(asked)
        quantities = [quantity for key, quantity in self._ledger.quantities.items() if key in needed]
        self.paths = [quantity.key for quantity in quantities if quantity.kind is Kind.PATH and quantity.key in asked]
        for quantity in quantities:
            if quantity.kind is Kind.INPUT:
                slot = self._new_slot()
                self.inputs[quantity.key] = slot
                self.at[Phase.ONCE, quantity.key] = slot
                self._known[Phase.ONCE]["slot", slot] = slot
        for kind, phases in _PHASES.items():
            for phase in phases:
                for quantity in quantities:
                    if quantity.kind is kind:
                        term = quantity.today if phase is Phase.TODAY else quantity.formula
                        assert term is not None
                        self.at[phase, quantity.key] = self._term(term, phase)

    def _needed(self, keys: Iterable[str]) -> set[str]:
        needed: set[str] = set()
        waiting = list(keys)
        while waiting:
            found = self._ledger.find(waiting.pop())
            if not isinstance(found, Reference) or found.key in needed:
                continue
            needed.add(found.key)
            quantity = self._ledger.quantities[found.key]
            for term in (quantity.formula, quantity.today):
                if term is not None:
                    waiting.extend(reference.key for reference in term.references())
        return needed

    def _new_slot(self) -> int:
        self.slots += 1
        return self.slots - 1

    def _term(self, term: Term, phase: Phase) -> int:
        """Lay a term out in a phase and give the slot its value will be in."""
        match term:
            case Number(value):
                return self._number(value)
            case Reference():
                return self._reference(term, phase)
            case OverSteps(of):
                return self._sum(of)
            case Calculation(name, operands):
                return self._emit(name, [self._term(operand, phase) for operand in operands], phase)
            case AcrossUnits(of):
                units = self._number(float(self._ledger.units))
                return self._emit(ACROSS_UNITS, [self._reference(of, phase), units], phase)
            case Total(parts):
                slots = [self._term(part, phase) for part in parts]
                summed = slots[0]
                for slot in slots[1:]:
                    summed = self._emit("add", [summed, slot], phase)
                return summed
        raise TypeError(f"no way to work out {type(term).__name__}")

    def _number(self, value: float) -> int:
        known = self._known[Phase.ONCE]
        if ("number", value) not in known:
            known["number", value] = slot = self._new_slot()
            known["slot", slot] = slot
            self.numbers[slot] = value
        return known["number", value]

    def _reference(self, reference: Reference, phase: Phase) -> int:
        found = self._ledger.resolve(reference)
        if isinstance(found, Number):
            return self._number(found.value)
        key = found.key
        if (Phase.ONCE, key) in self.at:
            return self.at[Phase.ONCE, key]
        if found.when is When.BEFORE:
            if key not in self.before:
                self.before[key] = self._new_slot()
            return self.before[key]
        if phase is Phase.END and self._ledger.quantities[key].kind is Kind.PATH:
            return self.at[Phase.TODAY if found.when is When.TODAY else Phase.STEP, key]
        return self.at[phase, key]

    def _sum(self, of: Reference) -> int:
        found = self._ledger.resolve(of)
        if isinstance(found, Number):
            raise TypeError("a plain number is not summed over the steps")
        if found.key not in self.sums:
            self.sums[found.key] = self._new_slot()
        return self.sums[found.key]

    def _emit(self, operation: str, operands: list[int], phase: Phase) -> int:
        once = self._known[Phase.ONCE]
        if all(("slot", slot) in once for slot in operands):
            phase = Phase.ONCE
        node = (operation, *operands)
        known = self._known[phase]
        if node not in known:
            known[node] = slot = self._new_slot()
            if phase is Phase.ONCE:
                once["slot", slot] = slot
            self.instructions[phase].append(Instruction(operation, slot, *operands))
        return known[node]


_PHASES = {
    Kind.CONSTANT: (Phase.ONCE,),
    Kind.PATH: (Phase.TODAY, Phase.STEP),
    Kind.RESULT: (Phase.END,),
}


def bound(instructions: Iterable[Instruction], reading: Reading) -> list[BoundInstruction]:
    """Look up each instruction's function in a reading."""
    functions = reading.functions
    return [(functions[i.operation], i.into, i.first, i.second, i.third) for i in instructions]


def execute(instructions: Iterable[BoundInstruction], slots: list[Value]) -> None:
    """Run instructions on the values in the slots."""
    for function, into, first, second, third in instructions:
        if third == NO_OPERAND:
            slots[into] = function(slots[first], slots[second])
        else:
            slots[into] = function(slots[first], slots[second], slots[third])
