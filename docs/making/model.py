"""The model of a scenario that uses every setting: its quantities, who uses each, and where the workbook has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from simulator.analysis import answer
from simulator.arithmetic.ledger import Kind, Ledger, Quantity
from simulator.arithmetic.terms import Reference
from simulator.model.kinds import SEGMENTS
from simulator.report.workbook.contents import contents_of
from simulator.report.workbook.layout import MODEL, Node
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

EVERYTHING = Path(__file__).with_name("everything.yaml")
ANY_SEGMENT = "*"


class Model(NamedTuple):
    """A ledger, which quantities use each (by key), and each one's sheet of the workbook."""

    scenario: Scenario
    ledger: Ledger
    users: Mapping[str, tuple[str, ...]]
    sheets: Mapping[str, str]

    def alike(self) -> Iterator[list[Quantity]]:
        """Give the quantities in order, those that differ in the segment only together."""
        groups: dict[tuple[str, str], list[Quantity]] = {}
        for quantity in self.ledger.quantities.values():
            if quantity.kind is not Kind.INPUT:
                groups.setdefault((quantity.section, without_segments(quantity.key)), []).append(quantity)
        yield from groups.values()


def without_segments(key: str) -> str:
    """Give a key with any segment in the place of the one it names."""
    return ".".join(ANY_SEGMENT if part in SEGMENTS else part for part in key.split("."))


@cache
def model() -> Model:
    """Build the model of a scenario that uses every setting, as its workbook shows it."""
    scenario = load(str(EVERYTHING))
    contents = contents_of(scenario, answer(scenario), {})
    ledger = contents.layout.ledger
    homes = {node: plan.name for node, plan in contents.layout.homes.items()}
    of_first_unit = contents.layout.sheets[0].name
    found = {key: homes.get(Node(key, None)) or homes.get(Node(key, 0), "") for key in ledger.quantities}
    sheets = {key: MODEL if sheet == of_first_unit else sheet for key, sheet in found.items()}
    return Model(scenario, ledger, _users(ledger), sheets)


def _users(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    users: dict[str, dict[str, None]] = {key: {} for key in ledger.quantities}
    for quantity in ledger.quantities.values():
        for term in (quantity.formula, quantity.today):
            for reference in term.references() if term is not None else ():
                found = ledger.resolve(reference)
                if isinstance(found, Reference) and found.key in users:
                    users[found.key][quantity.key] = None
    return {key: tuple(used) for key, used in users.items()}
