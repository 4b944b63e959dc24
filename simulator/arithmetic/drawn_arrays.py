"""The NumPy reading of a drawn program: arrays of units down and draws across."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.arithmetic.array_functions import Array
from simulator.arithmetic.arrays import ArrayReading
from simulator.arithmetic.drawn_program import DrawnProgram, Part
from simulator.arithmetic.program import NO_OPERAND, Value, bound, execute

_Slots = list[Value]


class DrawnArrays:
    """Runs a drawn program on arrays, as often as wanted and by several threads at once."""

    def __init__(self, program: DrawnProgram) -> None:
        self._program = program
        self._reading = ArrayReading()
        self._constants = {slot: self._reading.value(units) for slot, units in program.constants.items()}
        self._start = bound(program.start.instructions, self._reading)
        self._end = bound(program.end, self._reading)
        kept = {*program.results.values(), *(slot for instruction in program.end for slot in instruction.operands)}
        self._runs = [_ArrayRun(run, self._reading, frozenset(kept)) for run in program.runs]

    def run(self, drawn: Mapping[str, Array], draws: int) -> dict[str, Array]:
        """Evaluate.

        Args:
            drawn: by drawn path its values, of shape (1 or units, 1 or draws).
            draws: how many there are.

        Returns:
            By wanted key the values of the first unit (a company has one), of shape (draws,), or (steps + 1, draws)
            for a path.

        Raises:
            OverflowError: a number grew beyond what a float holds.
        """
        program = self._program
        slots: _Slots = [None] * program.size
        for slot, value in self._constants.items():
            slots[slot] = value
        for path, slot in program.inputs.items():
            slots[slot] = drawn[path]
        paths = {key: np.empty((program.steps + 1, draws)) for key in program.start.paths}
        with self._reading.watch():
            execute(self._start, slots)
            _keep(program.start, 0, slots, paths)
            _set(slots, {**program.start.sums, **program.start.before})
            for run in self._runs:
                for step in run.part.steps:
                    run.execute(step, slots, paths)
                    if step < program.steps:
                        run.turn(slots)
            execute(self._end, slots)
        results = {key: np.broadcast_to(slots[slot][0], draws) for key, slot in program.results.items()}
        return results | paths


class _ArrayRun:
    """One run of steps, its instructions bound and its tables made arrays.

    An array that is not read again is let go at once, so that the next one takes its place in the cache.

    Args:
        part: the run.
        reading: what its instructions are bound to.
        kept: slots that are read after the last step.
    """

    def __init__(self, part: Part, reading: ArrayReading, kept: frozenset[int]) -> None:
        self.part = part
        self._tables = {slot: [reading.value(units) for units in values] for slot, values in part.tables.items()}
        found = {*part.before.values(), *part.sums.values(), *part.paths.values()}
        passing = {*(instruction.into for instruction in part.instructions), *part.before} - kept
        self._handed_on = (found & passing) - part.before.keys()
        last_read = {slot: place for place, each in enumerate(part.instructions) for slot in each.operands}
        let_go: list[list[int]] = [[] for _ in part.instructions]
        for slot, place in last_read.items():
            if slot in passing - found:
                let_go[place].append(slot)
        self._instructions = list(zip(bound(part.instructions, reading), let_go, strict=True))

    def execute(self, step: int, slots: _Slots, paths: Mapping[str, Array]) -> None:
        """Run one step."""
        for slot, values in self._tables.items():
            slots[slot] = values[step - self.part.steps.start]
        for (function, into, first, second, third), let_go in self._instructions:
            if third == NO_OPERAND:
                slots[into] = function(slots[first], slots[second])
            else:
                slots[into] = function(slots[first], slots[second], slots[third])
            for slot in let_go:
                slots[slot] = None
        _keep(self.part, step, slots, paths)
        for slot, found in self.part.sums.items():
            slots[slot] = slots[slot] + slots[found]

    def turn(self, slots: _Slots) -> None:
        """Make what holds at the end of a step the step before."""
        _set(slots, self.part.before)
        for slot in self._handed_on:
            slots[slot] = None


def _keep(part: Part, step: int, slots: _Slots, paths: Mapping[str, Array]) -> None:
    for key, slot in part.paths.items():
        paths[key][step] = slots[slot][0]


def _set(slots: _Slots, found: Mapping[int, int]) -> None:
    """Copy slots, reading all before any is overwritten: one may be another's step before."""
    for into, value in [(into, slots[slot]) for into, slot in found.items()]:
        slots[into] = value
