"""The native reading: a drawn program compiled by LLVM to vectorised machine code, through llvmlite."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ctypes import CFUNCTYPE, c_int64, c_void_p
from typing import TYPE_CHECKING

import numpy as np

from simulator.arithmetic.array_functions import Array
from simulator.arithmetic.drawn_program import DrawnProgram
from simulator.arithmetic.native_code import FUNCTION, assembly, layout_of
from simulator.arithmetic.native_functions import WIDTH

if TYPE_CHECKING:
    from llvmlite.binding import ExecutionEngine

_OPTIMISATION = 2  # of LLVM's code generator; its passes over the assembly would take as long and gain nothing here
_SIGNATURE = CFUNCTYPE(None, c_int64, c_void_p, c_void_p, c_int64)  # a call through it releases the interpreter's lock


class Kernel:
    """A drawn program as machine code, to be run as often as wanted and by several threads at once.

    Args:
        program: the program.
        by_unit: the drawn paths that have a value for each unit.
        units: how many units there are.
    """

    def __init__(self, program: DrawnProgram, by_unit: Collection[str], units: int) -> None:
        self._program = program
        self._layout = layout_of(program, by_unit, units)
        self._code = compiled(assembly(program, self._layout, units))  # held, or the function would be freed
        self._function = _SIGNATURE(self._code.get_function_address(FUNCTION))

    def run(self, drawn: Mapping[str, Array], draws: int) -> dict[str, Array]:
        """Evaluate.

        Args:
            drawn: by drawn path its values, of shape (1 or units, 1 or draws).
            draws: how many there are.

        Returns:
            By wanted key the company's values, of shape (draws,), or (steps + 1, draws) for a path.

        Raises:
            OverflowError: a number grew beyond what a float holds, or a power is not covered here.
        """
        length = -(-draws // WIDTH) * WIDTH
        blocks = [in_rows(drawn[path], length) for path in self._layout.inputs]
        rows = [block.ctypes.data + row * block.strides[0] for block in blocks for row in range(block.shape[0])]
        addresses = (c_int64 * len(rows))(*rows)
        # a little longer, since rows a power of 2 apart would push each other out of the cache
        outputs = np.empty((self._layout.rows, length + WIDTH))
        self._function(length, addresses, outputs.ctypes.data, length + WIDTH)
        outputs = outputs[:, :draws]
        if not np.isfinite(outputs).all():
            raise OverflowError("a number is too large to hold")
        results = {key: outputs[self._layout.outputs[key]] for key in self._program.results}
        for key in self._program.start.paths:
            first = self._layout.outputs[key]
            results[key] = outputs[first : first + self._program.steps + 1]
        return results


def in_rows(values: Array, length: int) -> Array:
    """Give an input as rows of consecutive doubles of the full length, copied only where it is not so already."""
    if values.shape[1] == length and values.dtype == np.float64 and values.strides[1] == values.itemsize:
        return values
    full = np.empty((values.shape[0], length))
    full[:, : values.shape[1]] = values
    full[:, values.shape[1] :] = values[:, -1:]
    return full


def compiled(text: str) -> ExecutionEngine:
    """Compile assembly for the processor of this machine."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=_OPTIMISATION
    )
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
    engine.finalize_object()
    return engine
