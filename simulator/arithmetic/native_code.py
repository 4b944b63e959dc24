"""A drawn program as LLVM assembly: one function that takes the draws a vector at a time through all steps.

The steps are the inner loop, and what one step hands to the next stays in registers. Units are written out one after
the other. Arrays are rows of draws: the inputs' rows by their addresses, the outputs' rows in one block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from itertools import chain
from typing import NamedTuple

from simulator.arithmetic import native_functions
from simulator.arithmetic.drawn_program import DrawnProgram, Part
from simulator.arithmetic.native_functions import VECTOR, WIDTH, Code, add, multiply, number, scalar, spread
from simulator.arithmetic.native_power import power_function
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.program import ACROSS_UNITS, Instruction

FUNCTION = "project"
_VECTORS = "vectors"
_AT = "%at"  # the first draw of the vector
_Place = tuple[int, int]  # a slot and a unit
_State = dict[_Place, str]


class Layout(NamedTuple):
    """Which rows a function reads and writes.

    Attributes:
        inputs: by drawn path how many rows it has, one or one for each unit; they follow each other in this order.
        outputs: by wanted key its first row; a path has one for each step, 0 included.
        rows: how many rows of outputs there are.
    """

    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    rows: int


def layout_of(program: DrawnProgram, by_unit: Collection[str], units: int) -> Layout:
    """Lay out the rows.

    Args:
        program: the program.
        by_unit: the drawn paths that have a row for each unit.
        units: how many units there are.
    """
    inputs = {path: units if path in by_unit else 1 for path in program.inputs}
    single, per_step = dict.fromkeys(program.results, 1), dict.fromkeys(program.start.paths, program.steps + 1)
    outputs, rows = {}, 0
    for key, count in {**single, **per_step}.items():
        outputs[key] = rows
        rows += count
    return Layout(inputs, outputs, rows)


def assembly(program: DrawnProgram, layout: Layout, units: int) -> str:
    """Write the function ``project(draws, inputs, outputs, length)``.

    ``draws`` is a multiple of ``WIDTH``, ``inputs`` the address of the rows' addresses, ``outputs`` that of the first
    output row, ``length`` that of an output row.
    """
    return _Writer(program, layout, units).text()


class _Writer:
    """Writes the function, from its head down."""

    def __init__(self, program: DrawnProgram, layout: Layout, units: int) -> None:
        self._program, self._layout, self._units = program, layout, units
        self._wide = _wide_slots(program, layout) if units > 1 else frozenset()
        self._code = Code()
        self._tables: list[str] = []
        self._values: dict[_Place, str] = {}
        for slot, values in program.constants.items():
            for unit, value in enumerate(values):
                self._values[slot, unit] = number(value)

    def text(self) -> str:
        """Write the module."""
        code = self._code
        rows = self._addresses()
        code.line(f"br label %{_VECTORS}")
        code.line(f"{_VECTORS}:")
        code.line(f"{_AT} = phi i64 [ 0, %entry ], [ %next, %vectors_end ]")
        self._load(rows)
        self._instructions(self._program.start.instructions)
        self._store_paths(self._program.start, "0")
        state = self._next_state(self._program.start, {})
        label = _VECTORS
        for index, run in enumerate(self._program.runs):
            state = self._steps(run, f"run{index}", label, state)
            label = f"run{index}_end"
        for place, value in state.items():
            if place[0] in self._program.start.sums:
                self._values[place] = value
        self._instructions(self._program.end)
        for key, slot in self._program.results.items():
            self._store(self._value(slot), str(self._layout.outputs[key]))
        code.line("br label %vectors_end")
        code.line("vectors_end:")
        code.line(f"%next = add i64 {_AT}, {WIDTH}")
        code.line("%more = icmp ult i64 %next, %draws")
        code.line(f"br i1 %more, label %{_VECTORS}, label %exit")
        head = f"define void @{FUNCTION}(i64 %draws, ptr %inputs, ptr %outputs, i64 %length) {{"
        function = [head, "entry:", *code.lines, "exit:", "ret void", "}"]
        return "\n".join([*self._tables, *function, *power_function(), ""])

    def _value(self, slot: int, unit: int = 0) -> str:
        return self._values[slot, unit if slot in self._wide else 0]

    def _units_of(self, slots: Iterable[int]) -> range:
        """Give the units for which something is worked out from these slots: one where they are the same for all."""
        return range(1 if self._wide.isdisjoint(slots) else self._units)

    def _addresses(self) -> list[str]:
        """Look up where the inputs' rows begin."""
        code = self._code
        rows = range(sum(self._layout.inputs.values()))
        places = [code.put(f"getelementptr ptr, ptr %inputs, i64 {row}") for row in rows]
        return [code.put(f"load ptr, ptr {place}") for place in places]

    def _load(self, addresses: list[str]) -> None:
        """Load a vector of each input's rows."""
        rows = iter(addresses)
        for path, count in self._layout.inputs.items():
            for unit in range(count):
                place = self._code.put(f"getelementptr double, ptr {next(rows)}, i64 {_AT}")
                slot = self._program.inputs[path]
                self._values[slot, unit] = self._code.put(f"load {VECTOR}, ptr {place}, align 8")

    def _store(self, value: str, row: str) -> None:
        begin = self._code.put(f"mul i64 {row}, %length")
        place = self._code.put(f"add i64 {begin}, {_AT}")
        address = self._code.put(f"getelementptr double, ptr %outputs, i64 {place}")
        self._code.line(f"store {VECTOR} {value}, ptr {address}, align 8")

    def _store_paths(self, part: Part, step: str) -> None:
        for key, slot in part.paths.items():
            row = self._code.put(f"add i64 {step}, {self._layout.outputs[key]}")
            self._store(self._value(slot), row)

    def _instructions(self, instructions: Iterable[Instruction]) -> None:
        for instruction in instructions:
            if instruction.operation == ACROSS_UNITS:
                self._values[instruction.into, 0] = self._across_units(instruction.first, instruction.second)
                continue
            function = getattr(native_functions, OPERATIONS[instruction.operation].arrays)
            for unit in self._units_of(instruction.operands):
                operands = [self._value(slot, unit) for slot in instruction.operands]
                self._values[instruction.into, unit] = function(self._code, *operands)

    def _across_units(self, slot: int, units: int) -> str:
        if slot not in self._wide:
            return multiply(self._code, self._value(slot), self._value(units))
        each = (self._value(slot, unit) for unit in range(self._units))
        return reduce(lambda total, value: add(self._code, total, value), each)

    def _next_state(self, part: Part, sums: Mapping[_Place, str]) -> _State:
        """Give what a part hands on: the values of the step before, and the sums, added to those so far."""
        state = {}
        for slot, found in part.before.items():
            for unit in self._units_of((slot,)):
                state[slot, unit] = self._value(found, unit)
        for slot, found in part.sums.items():
            for unit in self._units_of((slot,)):
                value = self._value(found, unit)
                state[slot, unit] = add(self._code, sums[slot, unit], value) if sums else value
        return state

    def _steps(self, run: Part, name: str, entered_from: str, state: _State) -> _State:
        """Write a loop over a run's steps and give the state after it."""
        code = self._code
        code.line(f"br label %{name}")
        code.line(f"{name}:")
        begin = len(code.lines)
        entered = {place: code.register() for place in state}
        self._values |= entered
        step = code.register()
        self._look_up(run, step)
        self._instructions(run.instructions)
        self._store_paths(run, code.put(f"add i64 {step}, {run.steps.start}"))
        after = self._next_state(run, entered)
        following = code.put(f"add i64 {step}, 1")
        again = code.put(f"icmp ult i64 {following}, {len(run.steps)}")
        code.line(f"br i1 {again}, label %{name}, label %{name}_end")
        code.line(f"{name}_end:")
        joins = [f"{step} = phi i64 [ 0, %{entered_from} ], [ {following}, %{name} ]"]
        for place, register in entered.items():
            joins.append(f"{register} = phi {VECTOR} [ {state[place]}, %{entered_from} ], [ {after[place]}, %{name} ]")
        code.lines[begin:begin] = joins
        return after

    def _look_up(self, run: Part, step: str) -> None:
        """Load the step's numbers from the tables, each the same for all draws."""
        for slot, values in run.tables.items():
            for unit in self._units_of((slot,)):
                table = f"@table{len(self._tables)}"
                numbers = [units[unit] if len(units) > 1 else units[0] for units in values]
                shape = f"[{len(numbers)} x double]"
                listed = ", ".join(f"double {scalar(value)}" for value in numbers)
                self._tables.append(f"{table} = private constant {shape} [{listed}]")
                place = self._code.put(f"getelementptr {shape}, ptr {table}, i64 0, i64 {step}")
                self._values[slot, unit] = spread(self._code, self._code.put(f"load double, ptr {place}"))


def _wide_slots(program: DrawnProgram, layout: Layout) -> frozenset[int]:
    """Find the slots whose values differ from unit to unit."""
    wide = {program.inputs[path] for path, rows in layout.inputs.items() if rows > 1}
    wide |= {slot for slot, values in program.constants.items() if len(values) > 1}
    parts = (program.start, *program.runs)
    for part in parts:
        wide |= {slot for slot, values in part.tables.items() if any(len(units) > 1 for units in values)}
    found = -1
    while found < len(wide):  # again while the step before brings further ones
        found = len(wide)
        for instruction in chain.from_iterable((*(part.instructions for part in parts), program.end)):
            if instruction.operation != ACROSS_UNITS and not wide.isdisjoint(instruction.operands):
                wide.add(instruction.into)
        for part in parts:
            for carried in (part.before, part.sums):
                wide |= {slot for slot, source in carried.items() if source in wide}
    return frozenset(wide)
