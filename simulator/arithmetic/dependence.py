"""What rests on what in a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.arithmetic.ledger import Ledger, Quantity
from simulator.arithmetic.terms import Reference, Term


def _terms(quantity: Quantity) -> Iterator[Term]:
    return (term for term in (quantity.formula, quantity.today) if term is not None)


def _references(ledger: Ledger, quantity: Quantity) -> Iterator[str]:
    """Name what a quantity's formulas mention, aliases followed."""
    for term in _terms(quantity):
        for reference in term.references():
            found = ledger.resolve(reference)
            if isinstance(found, Reference):
                yield found.key


def needed(ledger: Ledger, keys: Iterable[str]) -> set[str]:
    """Name the quantities that these rest on, themselves among them."""
    found: set[str] = set()
    waiting = [term.key for term in map(ledger.find, keys) if isinstance(term, Reference)]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += _references(ledger, ledger.quantities[key])
    return found


def depending(ledger: Ledger, paths: Iterable[str]) -> set[str]:
    """Name the quantities that rest on these inputs, the inputs among them."""
    found = set(paths)
    before = -1
    while before < len(found):  # again while the step before brings further ones
        before = len(found)
        for key, quantity in ledger.quantities.items():
            if not found.isdisjoint(_references(ledger, quantity)):
                found.add(key)
    return found
