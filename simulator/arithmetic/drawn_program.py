"""A program some of whose inputs are drawn: what the draws do not change is worked out before any draw is run.

The rest is simplified by the same rules as the terms themselves. Steps that differ in what is 0 or 1 get instructions
of their own: once a ramp is over nothing moves, and no flow is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from simulator.arithmetic.known import known_values, varying_slots
from simulator.arithmetic.plain import Units
from simulator.arithmetic.program import ACROSS_UNITS, Instruction, Phase, Program
from simulator.arithmetic.terms import Number, Reference, operation

MOST_RUNS = 6  # with more the compiler takes longer than they save
LITTLE_WORTH = 1  # steps at which a value is 0 or 1 that give no run of their own, as the first month's number
_Meaning = dict[int, Number | Reference]  # by slot what it comes to: a number, or what is found in another slot


class Part(NamedTuple):
    """Instructions that are run once, or at each of some consecutive steps.

    Attributes:
        steps: the steps at which they are run; none where they are run once.
        instructions: in their order.
        tables: by slot the units' values at each of the steps, of what changes over the steps but not with the draws.
        before: by slot of a value of the step before, where the next step's is found.
        sums: by slot of a sum over the steps, where what is added is found.
        paths: by wanted path, where its value is found.
    """

    steps: range
    instructions: tuple[Instruction, ...]
    tables: Mapping[int, tuple[Units, ...]]
    before: Mapping[int, int]
    sums: Mapping[int, int]
    paths: Mapping[str, int]


class DrawnProgram:
    """A program split into what is known beforehand and what is run for the draws.

    Run ``start``, which leaves today's paths, sums and values of the step before; then the ``runs``, which do so at
    each of their steps; then ``end``, after which the ``results`` are found.

    Args:
        program: the program.
        inputs: by path the units' values; those of drawn inputs are not looked at.
        steps: how many steps make the horizon.
        drawn: the paths that are drawn.

    Attributes:
        inputs: by path the slot that a drawn input is put into; an input on which nothing depends has none.
        constants: by slot the units' values of what is the same in all draws and steps.
        start: what is run once, today included.
        runs: the steps, split where their instructions differ.
        end: what is run after the last step.
        results: by wanted key the slot of a constant or a result.

    Raises:
        OverflowError: a number grew beyond what a float holds.
    """

    def __init__(self, program: Program, inputs: Mapping[str, Units], steps: int, drawn: Iterable[str]) -> None:
        self.steps = steps
        self.inputs = {path: program.inputs[path] for path in drawn if path in program.inputs}
        self.constants: dict[int, Units] = {}
        self._program = program
        self._constant_slots: dict[tuple[float, ...], int] = {}
        self._varying = varying_slots(program, self.inputs.values())
        known = known_values(program, inputs, steps, self._varying)
        meaning = self._as_terms(known.always)
        once = (*program.instructions[Phase.ONCE], *program.instructions[Phase.TODAY])
        self.start = self._part(range(0), once, meaning, {})
        at_each_step, at_the_last = _split_by_need(program)
        self.runs = []
        for run in _alike(known.at_step, self._read_at_steps()):
            tables = {slot: tuple(known.at_step[step - 1][slot] for step in run) for slot in known.at_step[0]}
            at_end = dict(meaning)
            self.runs.append(self._part(run, at_each_step, at_end, tables))
        at_end |= self._as_terms(known.end)
        self.end = self._simplified((*at_the_last, *program.instructions[Phase.END]), at_end)
        self.results = self._found_in_the_end(at_end)

    @property
    def size(self) -> int:
        """Tell how many slots there are."""
        return self._program.slots + len(self.constants)

    def _found_in_the_end(self, meaning: _Meaning) -> dict[str, int]:
        found = {}
        for key, term in self._program.wanted.items():
            if isinstance(term, Number):
                found[key] = self._constant([term.value])
            elif term.key not in self._program.paths:
                found[key] = self._place(self._program.slot_of(term), meaning)
        return found

    def _read_at_steps(self) -> list[int]:
        """List the slots that what varies at the steps reads, and that do not vary themselves."""
        program = self._program
        read = {slot for i in program.instructions[Phase.STEP] if i.into in self._varying for slot in i.operands}
        carried = (*program.before.items(), *program.sums.items())
        read |= {program.at[Phase.STEP, key] for key, slot in carried if slot in self._varying}
        return sorted(read - self._varying)

    def _part(
        self,
        steps: range,
        code: Iterable[Instruction],
        meaning: _Meaning,
        tables: Mapping[int, tuple[Units, ...]],
    ) -> Part:
        """Simplify what is run for some steps, and note in ``meaning`` what its slots come to."""
        program, now = self._program, Phase.STEP if steps else Phase.TODAY
        meaning |= self._as_terms({slot: values[0] for slot, values in tables.items() if _is_same(values)})
        instructions = self._simplified(code, meaning)
        places = {key: self._place(slot, meaning) for (phase, key), slot in program.at.items() if phase is now}
        before, sums = (
            {slot: places[key] for key, slot in carried.items() if slot in self._varying}
            for carried in (program.before, program.sums)
        )
        wanted = {key: term.key for key, term in program.wanted.items() if isinstance(term, Reference)}
        paths = {key: places[found] for key, found in wanted.items() if found in program.paths}
        read = {slot for instruction in instructions for slot in instruction.operands}
        read.update(before.values(), sums.values(), paths.values())
        return Part(steps, instructions, {slot: tables[slot] for slot in read & tables.keys()}, before, sums, paths)

    def _simplified(self, code: Iterable[Instruction], meaning: _Meaning) -> tuple[Instruction, ...]:
        """Leave out what the known numbers make needless, and note in ``meaning`` what it comes to."""
        kept = []
        for instruction in code:
            if instruction.into not in self._varying:
                continue
            term = _worked_out(instruction.operation, [_resolved(slot, meaning) for slot in instruction.operands])
            if term is None:
                places = [self._place(slot, meaning) for slot in instruction.operands]
                kept.append(Instruction(instruction.operation, instruction.into, *places))
            else:
                meaning[instruction.into] = term
        return tuple(kept)

    def _place(self, slot: int, meaning: _Meaning) -> int:
        """Give the slot in which a slot's value is really found."""
        term = _resolved(slot, meaning)
        return self._constant([term.value]) if isinstance(term, Number) else int(term.key)

    def _constant(self, units: Units) -> int:
        """Give the slot of a number, or of the units' numbers."""
        values = tuple(units)
        if values not in self._constant_slots:
            slot = self._program.slots + len(self.constants)
            self._constant_slots[values] = slot
            self.constants[slot] = units
        return self._constant_slots[values]

    def _as_terms(self, known: Mapping[int, Units]) -> _Meaning:
        return {
            slot: Number(units[0]) if _is_same(units) else Reference(str(self._constant(units)))
            for slot, units in known.items()
        }


def _split_by_need(program: Program) -> tuple[list[Instruction], list[Instruction]]:
    """Split a step's instructions into those that each step needs, and those of which only the last step's is read."""
    needed = {program.at[Phase.STEP, key] for key in (*program.before, *program.sums, *program.paths)}
    for instruction in reversed(program.instructions[Phase.STEP]):
        if instruction.into in needed:
            needed.update(instruction.operands)
    steps = program.instructions[Phase.STEP]
    return [i for i in steps if i.into in needed], [i for i in steps if i.into not in needed]


def _resolved(slot: int, meaning: _Meaning) -> Number | Reference:
    """Follow what a slot comes to as far as it goes."""
    found = meaning.get(slot)
    while isinstance(found, Reference) and int(found.key) in meaning:
        found = meaning[int(found.key)]
    return Reference(str(slot)) if found is None else found


def _worked_out(name: str, operands: Sequence[Number | Reference]) -> Number | Reference | None:
    """Give what an instruction comes to without being run, if it does."""
    if name == ACROSS_UNITS:
        return None
    term = operation(name, *operands)
    return term if isinstance(term, Number | Reference) else None


def _alike(at_step: Sequence[Mapping[int, Units]], slots: Iterable[int]) -> list[range]:
    """Split the steps into runs in which the same known values are 0 and the same are 1, as far as runs are allowed."""
    slots = list(slots)
    switches = [[_as_switch(known.get(slot)) for slot in slots] for known in at_step]
    groups = [list(group) for _, group in groupby(range(len(switches)), switches.__getitem__)]
    runs = [_Run(group, switches[group[0]]) for group in groups]
    while len(runs) > 1:
        joined = [first.joined_to(second) for first, second in pairwise(runs)]
        lost = [runs[place].worth + runs[place + 1].worth - both.worth for place, both in enumerate(joined)]
        least = lost.index(min(lost))
        if len(runs) <= MOST_RUNS and lost[least] > LITTLE_WORTH:
            break
        runs[least : least + 2] = [joined[least]]
    return [range(run.steps[0] + 1, run.steps[-1] + 2) for run in runs]


class _Run(NamedTuple):
    """Consecutive steps, from 0, and which known values are 0 or 1 in all of them."""

    steps: list[int]
    switches: list[float | None]

    @property
    def worth(self) -> int:
        """Tell how many of them all steps together can make use of."""
        return len(self.steps) * sum(switch is not None for switch in self.switches)

    def joined_to(self, other: _Run) -> _Run:
        """Give the run of both runs' steps."""
        common = [a if a == b else None for a, b in zip(self.switches, other.switches, strict=True)]
        return _Run(self.steps + other.steps, common)


def _as_switch(units: Units | None) -> float | None:
    """Give 0 or 1 where all units have it, else None."""
    return units[0] if units and _is_same(units) and units[0] in (0.0, 1.0) else None


def _is_same(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values)
