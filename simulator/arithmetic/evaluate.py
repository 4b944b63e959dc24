"""The NumPy reading: a ledger's quantities evaluated over arrays, units down and draws across.

Compiling lays the wanted quantities out as instructions in four phases: once, today, at each step, at the end. Equal
pieces of arithmetic are worked out once, and what does not change over the steps is not repeated at each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np

from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.operations import OPERATIONS, Array
from simulator.arithmetic.terms import AcrossUnits, Calculation, Number, OverSteps, Reference, Term, Total, When

NO_OPERAND = -1


class _Phase(Enum):
    ONCE, TODAY, STEP, END = range(4)


class _Instruction(NamedTuple):
    """Put ``function`` of the operands' slots into the slot ``into``."""

    function: object
    into: int
    first: int
    second: int
    third: int = NO_OPERAND


def _across_units(values: Array, units: Array) -> Array:
    summed = np.sum(values, axis=0, keepdims=True)
    return summed if values.shape[0] == units else summed * units


class Program:
    """A ledger compiled for some wanted quantities.

    Args:
        ledger: the declared quantities.
        wanted: keys of constants, paths and results to give back; everything they need is worked out too.
    """

    def __init__(self, ledger: Ledger, wanted: Iterable[str]) -> None:
        self._ledger = ledger
        self._slots: list[Array] = []
        self._known: dict[_Phase, dict[object, int]] = {phase: {} for phase in _Phase}
        self._instructions: dict[_Phase, list[_Instruction]] = {phase: [] for phase in _Phase}
        self._at: dict[tuple[_Phase, str], int] = {}
        self._inputs: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._sums: dict[str, int] = {}
        self._wanted = {key: ledger.find(key) for key in wanted}
        self._compile([found.key for found in self._wanted.values() if isinstance(found, Reference)])

    def run(self, inputs: Mapping[str, Array], steps: int) -> dict[str, Array]:
        """Evaluate over ``steps`` steps.

        Args:
            inputs: by path, arrays of shape (units or 1, draws or 1), or plain numbers.
            steps: how many steps make the horizon.

        Returns:
            By wanted key: constants and results as arrays of shape (units or 1, draws or 1), paths with the steps
            (0 included) as a further first axis.

        Raises:
            FloatingPointError: a number grew beyond what a float holds, or a division by zero.
        """
        slots = list(self._slots)
        for path, slot in self._inputs.items():
            slots[slot] = np.atleast_2d(np.asarray(inputs[path], dtype=float))
        kept: dict[str, list[Array]] = {key: [] for key in self._paths}
        with np.errstate(all="raise", under="ignore"):
            _execute(self._instructions[_Phase.ONCE], slots)
            _execute(self._instructions[_Phase.TODAY], slots)
            self._close_step(_Phase.TODAY, slots, kept)
            for _ in range(steps):
                _execute(self._instructions[_Phase.STEP], slots)
                self._close_step(_Phase.STEP, slots, kept)
            _execute(self._instructions[_Phase.END], slots)
        return {key: self._value(found, slots, kept) for key, found in self._wanted.items()}

    def _value(
        self, found: Reference | Number | None, slots: Sequence[Array], kept: Mapping[str, list[Array]]
    ) -> Array:
        if isinstance(found, Number):
            return np.full((1, 1), found.value)
        if found is None:
            raise KeyError("a wanted quantity was never declared")
        if found.key in kept:
            return np.stack(np.broadcast_arrays(*kept[found.key]))
        phase = _Phase.END if self._ledger.quantities[found.key].kind is Kind.RESULT else _Phase.ONCE
        return np.atleast_2d(slots[self._at[phase, found.key]])

    def _close_step(self, phase: _Phase, slots: list[Array], kept: Mapping[str, list[Array]]) -> None:
        for key, values in kept.items():
            values.append(np.atleast_2d(slots[self._at[phase, key]]))
        for key, slot in self._sums.items():
            now = slots[self._at[phase, key]]
            slots[slot] = now if phase is _Phase.TODAY else slots[slot] + now
        # read all before any is overwritten: a slot may itself be an earlier quantity's step before
        ended = [(slot, slots[self._at[phase, key]]) for key, slot in self._before.items()]
        for slot, value in ended:
            slots[slot] = value

    def _compile(self, keys: Iterable[str]) -> None:
        needed = self._needed(keys)
        quantities = [quantity for key, quantity in self._ledger.quantities.items() if key in needed]
        self._paths = [
            quantity.key for quantity in quantities if quantity.kind is Kind.PATH and quantity.key in set(keys)
        ]
        for quantity in quantities:
            if quantity.kind is Kind.INPUT:
                slot = self._new_slot()
                self._inputs[quantity.key] = slot
                self._at[_Phase.ONCE, quantity.key] = slot
                self._known[_Phase.ONCE]["slot", slot] = slot
        for kind, phases in _PHASES.items():
            for phase in phases:
                for quantity in quantities:
                    if quantity.kind is kind:
                        term = quantity.today if phase is _Phase.TODAY else quantity.formula
                        assert term is not None
                        self._at[phase, quantity.key] = self._term(term, phase)

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

    def _new_slot(self, value: Array = None) -> int:
        self._slots.append(value)
        return len(self._slots) - 1

    def _term(self, term: Term, phase: _Phase) -> int:
        """Lay a term out in a phase and give the slot its value will be in."""
        match term:
            case Number(value):
                return self._number(value)
            case Reference():
                return self._reference(term, phase)
            case OverSteps(of):
                return self._sum(of)
            case Calculation(name, operands):
                return self._emit(OPERATIONS[name].numpy, [self._term(operand, phase) for operand in operands], phase)
            case AcrossUnits(of):
                units = self._number(float(self._ledger.units))
                return self._emit(_across_units, [self._reference(of, phase), units], phase)
            case Total(parts):
                slots = [self._term(part, phase) for part in parts]
                summed = slots[0]
                for slot in slots[1:]:
                    summed = self._emit(np.add, [summed, slot], phase)
                return summed
        raise TypeError(f"no NumPy reading for {type(term).__name__}")

    def _number(self, value: float) -> int:
        known = self._known[_Phase.ONCE]
        if ("number", value) not in known:
            known["number", value] = slot = self._new_slot(np.full((1, 1), value))
            known["slot", slot] = slot
        return known["number", value]

    def _reference(self, reference: Reference, phase: _Phase) -> int:
        found = self._ledger.resolve(reference)
        if isinstance(found, Number):
            return self._number(found.value)
        key = found.key
        if (_Phase.ONCE, key) in self._at:
            return self._at[_Phase.ONCE, key]
        if found.when is When.BEFORE:
            if key not in self._before:
                self._before[key] = self._new_slot()
            return self._before[key]
        if phase is _Phase.END and self._ledger.quantities[key].kind is Kind.PATH:
            return self._at[_Phase.TODAY if found.when is When.TODAY else _Phase.STEP, key]
        return self._at[phase, key]

    def _sum(self, of: Reference) -> int:
        found = self._ledger.resolve(of)
        if isinstance(found, Number):
            raise TypeError("a plain number is not summed over the steps")
        if found.key not in self._sums:
            self._sums[found.key] = self._new_slot()
        return self._sums[found.key]

    def _emit(self, function: object, operands: list[int], phase: _Phase) -> int:
        once = self._known[_Phase.ONCE]
        if all(("slot", slot) in once for slot in operands):
            phase = _Phase.ONCE
        node = (id(function), *operands)
        known = self._known[phase]
        if node not in known:
            known[node] = slot = self._new_slot()
            if phase is _Phase.ONCE:
                once["slot", slot] = slot
            self._instructions[phase].append(_Instruction(function, slot, *operands))
        return known[node]


_PHASES = {
    Kind.CONSTANT: (_Phase.ONCE,),
    Kind.PATH: (_Phase.TODAY, _Phase.STEP),
    Kind.RESULT: (_Phase.END,),
}


def _execute(instructions: Iterable[_Instruction], slots: list[Array]) -> None:
    for function, into, first, second, third in instructions:
        if third == NO_OPERAND:
            slots[into] = function(slots[first], slots[second])  # type: ignore[operator]
        else:
            slots[into] = function(slots[first], slots[second], slots[third])  # type: ignore[operator]
