"""The ledger: quantities in the order in which they are worked out, each with its one formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import NamedTuple, TypeGuard

from simulator.arithmetic.terms import AcrossUnits, Number, OverSteps, Reference, Term, When, as_term


class Kind(Enum):
    """How a quantity lives: given, one value, a value per step, or one value read off the steps."""

    INPUT = "input"
    CONSTANT = "constant"
    PATH = "path"
    RESULT = "result"


class Level(Enum):
    """Whether each unit has the quantity, or the company as a whole."""

    UNIT = "unit"
    COMPANY = "company"


class Quantity(NamedTuple):
    """A declared quantity.

    ``formula`` holds at every step after today, ``today`` at step 0. An input has neither.
    """

    key: str
    title: str
    unit: str
    section: str
    kind: Kind
    level: Level
    formula: Term | None = None
    today: Term | None = None


class Ledger:
    """Collects quantities; what a formula mentions must have been declared before, but for the step before.

    Args:
        given: the inputs the scenario gives, by path. A number fixes the input for good (a choice that shapes the
            model), None leaves it to vary. An input that is not given takes its default.
        units: how many units there are.
    """

    def __init__(self, given: Mapping[str, float | None], units: int = 1) -> None:
        self.quantities: dict[str, Quantity] = {}
        self.aliases: dict[str, Reference] = {}
        self.numbers: dict[str, Number] = {}
        self.defaults: dict[str, Term] = {}
        self.units = units
        self._given = given
        self._section, self._level = "", Level.COMPANY

    @contextmanager
    def section(self, title: str, level: Level) -> Iterator[None]:
        """Put what is declared inside under a heading, for each unit or for the company."""
        outer = self._section, self._level
        self._section, self._level = title, level
        yield
        self._section, self._level = outer

    def is_given(self, path: str) -> bool:
        """Tell whether the scenario gives this input."""
        return path in self._given

    def input(self, path: str, otherwise: Term | float = 0.0) -> Term:
        """Refer to an input, or to its default where the scenario does not give it."""
        if path not in self._given:
            return as_term(otherwise)
        fixed = self._given[path]
        if fixed is not None:
            return Number(fixed)
        if path not in self.quantities:
            self.defaults[path] = as_term(otherwise)
            self.quantities[path] = Quantity(path, path, "", "Inputs", Kind.INPUT, Level.UNIT)
        return Reference(path)

    def declare(
        self, key: str, title: str, unit: str, formula: Term | float, today: Term | float | None = None
    ) -> Term:
        """Declare a quantity and give the term to use it by.

        What turns out to be a plain number, or nothing but another quantity, is given as that and gets no row of its
        own. ``today`` is the formula at step 0, by default the same.

        Raises:
            ValueError: the key stands already, the formula mentions what is not declared, or it looks at the step
                before and does not say what holds today.
        """
        if self.find(key) is not None:
            raise ValueError(f"{key} is declared twice")
        formula = as_term(formula)
        start = formula if today is None else as_term(today)
        if any(reference.when is When.BEFORE for reference in start.references()):
            raise ValueError(f"{key} looks at the step before: say what holds today")
        kind = self._kind(formula, start)
        if formula == start and isinstance(formula, Number):
            self.numbers[key] = formula
            return formula
        if self._only_repeats(formula, start):
            self.aliases[key] = formula
            return formula
        self.quantities[key] = Quantity(key, title, unit, self._section, kind, self._level, formula, start)
        return Reference(key)

    def during(self, key: str, title: str, unit: str, formula: Term | float) -> Term:
        """Declare a quantity that happens during a step, so that there is none at step 0."""
        return self.declare(key, title, unit, formula, today=0.0)

    def across_units(self, term: Term) -> Term:
        """Sum a unit's quantity over all units; with a single unit it is the quantity itself.

        Raises:
            ValueError: it is a calculation that was not declared.
        """
        if self.units == 1:
            return term
        if isinstance(term, Number):
            return Number(term.value * self.units)
        if not isinstance(term, Reference):
            raise ValueError("only a declared quantity can be summed across units")
        return AcrossUnits(term)

    def mean_over_units(self, term: Term) -> Term:
        """Average a unit's quantity over all units, each counting alike."""
        return self.across_units(term) / self.input("units", float(self.units))

    def over_steps(self, term: Term) -> Term:
        """Sum a quantity over all steps, step 0 included.

        Raises:
            ValueError: it is a calculation that was not declared, or a number other than 0.
        """
        if isinstance(term, Reference):
            return OverSteps(term)
        if term == Number(0.0):
            return term
        raise ValueError("only a declared quantity can be summed over the steps")

    def find(self, key: str) -> Reference | Number | None:
        """Give the term a key stands for, or None where it was never declared."""
        if key in self.numbers:
            return self.numbers[key]
        if key in self.aliases:
            return self.aliases[key]
        return Reference(key) if key in self.quantities else None

    def __getitem__(self, key: str) -> Reference | Number:
        """Give the term a declared key stands for.

        Raises:
            KeyError: it was never declared.
        """
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def today(self, key: str) -> Term:
        """Give a quantity at step 0; one that never changes is simply itself."""
        found = self[key]
        return found.today() if self._changes(found) else found

    def end(self, key: str) -> Term:
        """Give a quantity at the last step; one that never changes is simply itself."""
        found = self[key]
        return found.end() if self._changes(found) else found

    def _changes(self, found: Reference | Number) -> TypeGuard[Reference]:
        return isinstance(found, Reference) and self.quantities[found.key].kind is Kind.PATH

    def resolve(self, reference: Reference) -> Reference | Number:
        """Follow an alias to what is really worked out, at the same step."""
        found = self.find(reference.key)
        if isinstance(found, Reference):
            return Reference(found.key, reference.when)
        return reference if found is None else found

    def _only_repeats(self, formula: Term, start: Term) -> TypeGuard[Reference]:
        if not isinstance(formula, Reference) or formula.when is not When.NOW:
            return False
        return start in (formula, self.quantities[formula.key].today)

    def _kind(self, formula: Term, start: Term) -> Kind:
        kinds = {self._kind_of(reference) for term in (formula, start) for reference in term.references()}
        if Kind.RESULT in kinds or _reads_whole_path(formula):
            return Kind.RESULT
        return Kind.PATH if Kind.PATH in kinds or formula != start else Kind.CONSTANT

    def _kind_of(self, reference: Reference) -> Kind:
        if reference.when is When.BEFORE:
            return Kind.PATH
        if reference.when is not When.NOW:
            return Kind.RESULT
        known = self.quantities.get(reference.key)
        if known is None:
            raise ValueError(f"{reference.key} is mentioned before it is declared")
        return known.kind


def _reads_whole_path(term: Term) -> bool:
    if isinstance(term, OverSteps):
        return True
    parts = getattr(term, "operands", None) or getattr(term, "parts", None) or ()
    return any(_reads_whole_path(part) for part in parts)
