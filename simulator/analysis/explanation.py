"""What an explanation holds; how it is worded is decided in the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.arithmetic.terms import Term
from simulator.scenario.scenario import Origin


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a formula uses: what to explain next. ``step`` is None where it has no step of its own."""

    key: str
    title: str
    unit: str
    of_unit: str
    step: int | None
    value: float


@dataclass(frozen=True, slots=True)
class InputUse:
    """A setting: who set it, the last origin being in force, and where its number comes from.

    ``of_unit`` names the scenario's unit whose value it is, empty where all units have it from the same place.
    """

    path: str
    of_unit: str
    title: str
    value: float | None
    origins: tuple[Origin, ...]
    source: str | None

    @property
    def written(self) -> str:
        """The value as it stands in the file."""
        return self.origins[-1].text


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number with what it is made of.

    Attributes:
        name: What was asked for.
        key: The quantity's own name, or the setting's path.
        title: What it is called.
        unit: What it is counted in.
        of_unit: The scenario's unit it belongs to, empty for the company.
        step: The step, or None where it is one number for the whole horizon.
        months: The months from today of that step.
        value: The number; None where it does not apply.
        formula: The formula, or None for a setting and for what is found otherwise.
        numbers: The values of what the formula mentions: one, or several for a sum over steps or units.
        titles: What the formula's quantities are called, by key.
        measures: What they are counted in, by key.
        operands: What the formula mentions, one by one.
        inputs: Every setting the number finally rests on.
        remark: A sentence in place of a formula, or beside it.
    """

    name: str
    key: str
    title: str
    unit: str
    of_unit: str = ""
    step: int | None = None
    months: int | None = None
    value: float | None = None
    formula: Term | None = None
    numbers: Mapping[Term, tuple[float, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    operands: tuple[Operand, ...] = ()
    inputs: tuple[InputUse, ...] = ()
    remark: str = ""
