"""Many draws at once: a scenario's model compiled for some of the company's quantities and run over arrays of draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Protocol

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.plain import PlainReading, Units
from simulator.arithmetic.program import Program
from simulator.engine.projection import PLAIN_UP_TO, inputs_by_unit, too_large_is_the_scenarios_fault
from simulator.errors import UsageError, either, quoted
from simulator.language import _
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array
    from simulator.arithmetic.drawn_program import DrawnProgram

NUMPY, NATIVE = "numpy", "native"
ENGINES = (NUMPY, NATIVE)
LOADING = 300_000_000  # operations that NumPy does on two cores while the compiler is loaded
COMPILING = 2_500_000  # and while one operation is compiled
MOST_COMPILED = 4_000  # operations of a step, over all units, that are compiled within a few seconds
ARRAY_NUMBERS = 16_384  # in an array of NumPy: more leave the cache, with fewer the interpreter takes longer than they
NATIVE_NUMBERS = 1_048_576  # that a call of the compiled code writes; with fewer, what leads to the calls takes longer
NATIVE_DRAWS = range(2_048, 16_384)  # in such a call, which is then far longer than what leads to it
_VECTOR = 8


class _Reading(Protocol):
    """A drawn program made ready to be run."""

    def run(self, drawn: Mapping[str, Array], draws: int) -> dict[str, Array]:
        """Evaluate; OverflowError where a number grows beyond what a float holds."""


class OverDraws:
    """A scenario's model compiled for some wanted quantities of the company, to be run over many draws of some inputs.

    Args:
        scenario: the scenario; inputs that are not drawn keep its values.
        ledger: its model, in which the drawn inputs vary.
        wanted: the company's quantities to give back.
        draws: about how many draws will be run in all.
        engine: ``numpy`` or ``native``; None lets the amount of work decide.

    Attributes:
        engine: the engine in use.
        chunk: how many draws one call takes best, a multiple of 8.

    Raises:
        UsageError: there is no such engine, or its compiler is not installed.
    """

    def __init__(
        self, scenario: Scenario, ledger: Ledger, wanted: Iterable[str], draws: int, engine: str | None = None
    ) -> None:
        from threading import Lock

        self._scenario, self._units = scenario, ledger.units
        self._program = Program(ledger, wanted)
        self._inputs = inputs_by_unit(ledger, scenario)
        a_step = self._program.operations_per_step * ledger.units
        self.engine = _usable(engine) if engine else _chosen(a_step, a_step * scenario.steps * draws)
        self.chunk = self._chunk(scenario.steps) // _VECTOR * _VECTOR
        self._lock = Lock()
        self._programs: dict[frozenset[str], DrawnProgram] = {}
        self._readings: dict[tuple[str, frozenset[str], frozenset[str]], _Reading] = {}

    def run(self, drawn: Mapping[str, Array]) -> dict[str, Array]:
        """Run the model over draws; several threads may do so at once.

        Args:
            drawn: by path the values of an input, of shape (1, draws) where they hold for all units, else
                (units, draws); a single value may stand for all draws.

        Returns:
            By wanted key the company's values: of shape (draws,), or (steps + 1, draws) for what has one at every step.

        Raises:
            ScenarioError: a number grew beyond what can be computed.
        """
        draws = max((values.shape[1] for values in drawn.values()), default=1)
        with too_large_is_the_scenarios_fault(self._scenario):
            try:
                return self._reading(self.engine, drawn).run(drawn, draws)
            except OverflowError:
                if self.engine == NUMPY:
                    raise
            return self._reading(NUMPY, drawn).run(drawn, draws)  # which knows whether it is too large indeed

    def _chunk(self, steps: int) -> int:
        if self.engine == NUMPY:
            return max(_VECTOR, ARRAY_NUMBERS // self._units)
        paths = len(self._program.paths)
        fitting = NATIVE_NUMBERS // (len(self._program.wanted) + paths * steps)
        return min(max(fitting, NATIVE_DRAWS.start), NATIVE_DRAWS.stop)

    def _reading(self, engine: str, drawn: Mapping[str, Array]) -> _Reading:
        """Give the program compiled for what is drawn, made when it is first asked for."""
        paths = frozenset(drawn)
        by_unit = frozenset(path for path, values in drawn.items() if values.shape[0] > 1)
        key = (engine, paths, by_unit)
        with self._lock:
            if paths not in self._programs:
                self._programs[paths] = self._drawn_program(paths)
            if key not in self._readings:
                self._readings[key] = _ENGINE_READINGS[engine](self._programs[paths], by_unit, self._units)
            return self._readings[key]

    def _drawn_program(self, paths: frozenset[str]) -> DrawnProgram:
        from simulator.arithmetic.drawn_program import DrawnProgram

        return DrawnProgram(self._program, self._inputs, self._scenario.steps, sorted(paths))


def _arrays(program: DrawnProgram, _by_unit: frozenset[str], _units: int) -> _Reading:
    from simulator.arithmetic.drawn_arrays import DrawnArrays

    return DrawnArrays(program)


def _kernel(program: DrawnProgram, by_unit: frozenset[str], units: int) -> _Reading:
    from simulator.arithmetic.native import Kernel

    return Kernel(program, by_unit, units)


_ENGINE_READINGS: Mapping[str, Callable[[DrawnProgram, frozenset[str], int], _Reading]] = {
    NUMPY: _arrays,
    NATIVE: _kernel,
}


def _usable(engine: str) -> str:
    if engine not in ENGINES:
        raise UsageError(
            _("there is no engine {name}", name=quoted(engine)), _("write {spelling}", spelling=either(ENGINES))
        )
    if engine == NATIVE and not _has_compiler():
        message = _("the native engine needs the package llvmlite, which is not installed")
        command = 'pip install "nps-revenue-simulator[fast]"'
        raise UsageError(message, _("{command}, or leave out {option}", command=command, option="--engine"))
    return engine


def _chosen(a_step: int, in_all: int) -> str:
    """Choose the engine that is through first, from the operations of a step and of all draws.

    Units are written out one after the other for the compiler, so that scenarios of very many stay with NumPy.
    """
    is_worth_it = a_step <= MOST_COMPILED and in_all >= LOADING + COMPILING * a_step
    return NATIVE if is_worth_it and _has_compiler() else NUMPY


def _has_compiler() -> bool:
    from importlib.util import find_spec

    return find_spec("llvmlite") is not None


def outcomes_over_draws(
    scenario: Scenario, ledger: Ledger, wanted: Iterable[str], draws: Mapping[str, Sequence[float]]
) -> dict[str, Sequence[float]]:
    """Evaluate results of the company over draws of some inputs: a few one by one, many as arrays on all cores.

    Args:
        scenario: the scenario; inputs that are not drawn keep its values.
        ledger: its model, in which the drawn inputs vary.
        wanted: the company's results to give back.
        draws: by path, the values of an input, the same for all units; all of one length.

    Returns:
        By wanted key a number per draw.

    Raises:
        ScenarioError: a number grew beyond what can be computed.
    """
    keys = tuple(wanted)
    program = Program(ledger, keys)
    count = len(next(iter(draws.values())))
    if program.operations_per_step * scenario.steps * ledger.units * count > PLAIN_UP_TO:
        return _on_all_cores(OverDraws(scenario, ledger, keys, count), draws, count)
    inputs = inputs_by_unit(ledger, scenario)
    with too_large_is_the_scenarios_fault(scenario):
        return _one_by_one(program, inputs, draws, scenario.steps)


def _one_by_one(
    program: Program, inputs: Mapping[str, Units], draws: Mapping[str, Sequence[float]], steps: int
) -> dict[str, Sequence[float]]:
    reading = PlainReading()
    runs = []
    for values in zip(*draws.values(), strict=True):
        drawn = {path: [value] for path, value in zip(draws, values, strict=True)}
        runs.append(program.run({**inputs, **drawn}, steps, reading))
    return {key: [run[key][0] for run in runs] for key in runs[0]}


def _on_all_cores(
    over_draws: OverDraws, draws: Mapping[str, Sequence[float]], count: int
) -> dict[str, Sequence[float]]:
    import os
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    drawn = {path: np.array([values], dtype=float) for path, values in draws.items()}
    workers = os.cpu_count() or 1
    rounds = ceil(count / over_draws.chunk / workers)  # whole rounds: no core waits for another's last chunk
    size = ceil(count / (rounds * workers))

    def run(start: int) -> dict[str, Array]:
        return over_draws.run({path: values[:, start : start + size] for path, values in drawn.items()})

    with ThreadPoolExecutor(max_workers=workers) as threads:  # NumPy lets go of the interpreter while it works
        parts = list(threads.map(run, range(0, count, size)))
    return {key: np.concatenate([part[key] for part in parts]).tolist() for key in parts[0]}
