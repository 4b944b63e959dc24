"""What draws of some inputs do not change in a program, worked out once on plain floats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from simulator.arithmetic.plain import PlainReading, Units
from simulator.arithmetic.program import Instruction, Phase, Program


class Known(NamedTuple):
    """By slot the units' values: those that hold throughout, those of each step, and those of the end."""

    always: dict[int, Units]
    at_step: list[dict[int, Units]]
    end: dict[int, Units]


def varying_slots(program: Program, drawn: Iterable[int]) -> frozenset[int]:
    """Find the slots that depend on the draws.

    Args:
        program: the program.
        drawn: the slots of the inputs that are drawn.
    """
    varying = set(drawn)
    found = -1
    while found < len(varying):  # again while the step before brings further ones
        found = len(varying)
        for phase in Phase:
            for instruction in program.instructions[phase]:
                if not varying.isdisjoint(instruction.operands):
                    varying.add(instruction.into)
        for carried in (program.before, program.sums):
            for key, slot in carried.items():
                if not varying.isdisjoint((program.at[Phase.TODAY, key], program.at[Phase.STEP, key])):
                    varying.add(slot)
    return frozenset(varying)


def known_values(program: Program, inputs: Mapping[str, Units], steps: int, varying: frozenset[int]) -> Known:
    """Work out all that does not vary.

    Args:
        program: the program.
        inputs: by path the units' values; those of varying slots are not looked at.
        steps: how many steps make the horizon.
        varying: the slots that depend on the draws.

    Raises:
        OverflowError: a number grew beyond what a float holds.
    """
    reading = PlainReading()
    code = {phase: [i for i in program.instructions[phase] if i.into not in varying] for phase in Phase}
    before, sums = (
        {slot: key for key, slot in carried.items() if slot not in varying}
        for carried in (program.before, program.sums)
    )
    always = {slot: [number] for slot, number in program.numbers.items()}
    always |= {slot: reading.value(inputs[path]) for path, slot in program.inputs.items() if slot not in varying}
    _execute((*code[Phase.ONCE], *code[Phase.TODAY]), always, reading)
    added = {slot: always[program.at[Phase.TODAY, key]] for slot, key in sums.items()}
    at_step: list[dict[int, Units]] = []
    now, when = always, Phase.TODAY
    for _ in range(steps):
        now = always | {slot: now[program.at[when, key]] for slot, key in before.items()}
        when = Phase.STEP
        _execute(code[when], now, reading)
        for slot, key in sums.items():
            added[slot] = reading.functions["add"](added[slot], now[program.at[when, key]])
        at_step.append({slot: value for slot, value in now.items() if slot not in always})
    end = now | added
    _execute(code[Phase.END], end, reading)
    return Known(always, at_step, end)


def _execute(instructions: Iterable[Instruction], values: dict[int, Units], reading: PlainReading) -> None:
    for instruction in instructions:
        function = reading.functions[instruction.operation]
        values[instruction.into] = function(*(values[slot] for slot in instruction.operands))
