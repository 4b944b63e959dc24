"""The written readings: a term spelled with an operation's text, in Excel's formulas or in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import ClassVar

from simulator.arithmetic.operations import ATOM, OPERATIONS, SUM, Operation
from simulator.arithmetic.terms import AcrossUnits, Calculation, Number, OverSteps, Reference, Term, Total
from simulator.language import _, separated


class Speller(ABC):
    """Spells terms; what a quantity is called, and how sums are written, is left to the kind of text.

    Attributes:
        right_brackets: the operations whose right operand needs brackets where it binds no tighter than they do.
    """

    right_brackets: ClassVar[frozenset[str]] = frozenset({"subtract", "divide"})

    @abstractmethod
    def template(self, operation: Operation) -> str:
        """Give the operation's text in this reading."""

    @abstractmethod
    def number(self, value: float) -> str:
        """Write a number of the formula itself."""

    @abstractmethod
    def reference(self, reference: Reference) -> str:
        """Write which quantity is meant, and at which step."""

    @abstractmethod
    def total(self, parts: tuple[Term, ...]) -> str:
        """Write a sum of several terms."""

    @abstractmethod
    def over_steps(self, of: Reference) -> str:
        """Write the sum of a quantity over the steps."""

    @abstractmethod
    def across_units(self, of: Reference) -> str:
        """Write the sum of a quantity over the units."""

    def spell(self, term: Term) -> str:
        """Spell a term, with brackets only where they are needed."""
        return self._spelled(term)[0]

    def _spelled(self, term: Term) -> tuple[str, int]:
        """Give the text and how tightly it binds."""
        match term:
            case Number(value):
                return self.number(value), ATOM if value >= 0 else SUM
            case Reference():
                return self.reference(term), ATOM
            case OverSteps(of):
                return self.over_steps(of), ATOM
            case AcrossUnits(of):
                return self.across_units(of), ATOM
            case Total(parts):
                return self.total(parts), SUM
            case Calculation(name, operands):
                return self._calculation(OPERATIONS[name], operands)
        raise TypeError(f"no spelling for {type(term).__name__}")

    def _calculation(self, operation: Operation, operands: tuple[Term, ...]) -> tuple[str, int]:
        texts = []
        for place, operand in enumerate(operands):
            text, binding = self._spelled(operand)
            right = binding == operation.operands and place > 0 and operation.name in self.right_brackets
            texts.append(f"({text})" if binding < operation.operands or right else text)
        return self.template(operation).format(*texts), operation.binding


class ExcelSpeller(Speller):
    """Spells Excel formulas, without the leading ``=``; where a quantity stands is left to the sheet."""

    def template(self, operation: Operation) -> str:
        """Give the operation's Excel text."""
        return operation.excel

    def number(self, value: float) -> str:
        """Write a number as Excel reads it (``repr`` of a Python float; whole numbers without a point)."""
        return str(int(value)) if float(value).is_integer() else repr(float(value))


class WordsSpeller(Speller):
    """Spells formulas in words; what a quantity is called is left to the reader's place."""

    def template(self, operation: Operation) -> str:
        """Give the operation's words."""
        return _(operation.words)

    def number(self, value: float) -> str:
        """Write a number plainly."""
        return separated(Decimal(f"{value:g}"))

    def total(self, parts: tuple[Term, ...]) -> str:
        """Write a sum of several terms."""
        return " + ".join(self.spell(part) for part in parts)

    def over_steps(self, of: Reference) -> str:
        """Write the sum of a quantity over the steps."""
        return _("the sum over all steps of ({quantity})", quantity=self.reference(of))

    def across_units(self, of: Reference) -> str:
        """Write the sum of a quantity over the units."""
        return _("the sum over all units of ({quantity})", quantity=self.reference(of))
