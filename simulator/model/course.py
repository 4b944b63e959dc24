"""A course of events: with the initiatives, or do nothing. Both are declared by the same formulas."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import ONE, Reference, Term, before
from simulator.language import _
from simulator.model.shape import Lever, Migration, Shape, migration_lever

COMPANY, DO_NOTHING = "company.", "do_nothing."
"""What the keys of the company's quantities begin with, and then those of doing nothing."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where the quantities of one course of events are declared, with a prefix of their keys."""

    ledger: Ledger
    shape: Shape
    prefix: str = ""
    does_nothing: bool = False

    @property
    def initiatives(self) -> tuple[str, ...]:
        """The initiatives that run in this course."""
        return () if self.does_nothing else self.shape.initiatives

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """The migrations that run in this course."""
        return () if self.does_nothing else self.shape.migrations

    def declare(
        self, key: str, title: str, unit: str, formula: Term | float, today: Term | float | None = None
    ) -> Term:
        """Declare a quantity of this course."""
        return self.ledger.declare(self.prefix + key, self._titled(title), unit, formula, today)

    def during(self, key: str, title: str, unit: str, formula: Term | float) -> Term:
        """Declare a quantity of this course that happens during a step."""
        return self.ledger.during(self.prefix + key, self._titled(title), unit, formula)

    def _titled(self, title: str) -> str:
        return _("{title}, do nothing", title=title) if self.does_nothing else title

    def before(self, key: str) -> Reference:
        """Refer to a quantity of this course at the step before, declared or not."""
        return before(self.prefix + key)

    def __getitem__(self, key: str) -> Term:
        """Refer to a declared quantity of this course."""
        return self.ledger[self.prefix + key]

    def shared(self, key: str) -> Term:
        """Refer to a quantity that both courses share, such as a trend's rate."""
        return self.ledger[key]

    def lever(self, lever: Lever | Migration) -> Term:
        """Give a lever's switch: 1 unless attribution turns it."""
        lever = migration_lever(lever) if isinstance(lever, Migration) else lever
        return self.ledger.input(lever.path, ONE)
