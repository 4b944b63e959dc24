"""A scenario's text brought to say something else: values of its cases and units, written where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from simulator.model.inputs import catalogue, generic
from simulator.model.spelling import RefusalError
from simulator.scenario.nodes import Group, scalars
from simulator.scenario.overrides import patch_of
from simulator.scenario.parents import read_chain
from simulator.scenario.patches import CASES, SOURCES, UNCERTAINTY, UNITS, variants_of
from simulator.scenario.source import Source, source_of
from simulator.scenario.splice import Names, splice

BYTE_ORDER_MARK = "\ufeff"
_RANKS = 4


class Holder(NamedTuple):
    """Whose values are meant: a case's or (None) the file's own, and a unit's or (None) the company's."""

    case: str | None
    unit: str | None

    @property
    def names(self) -> Names:
        """Where a patch of them stands in the file."""
        case = (CASES, self.case) if self.case is not None else ()
        return (*case, UNITS, self.unit) if self.unit is not None else case

    @property
    def rank(self) -> int:
        """What is written for a holder reaches those of higher ranks, never those of lower ones."""
        return 2 * (self.case is not None) + (self.unit is not None)

    def reaches(self, other: Holder) -> bool:
        """Tell whether what is written for this holder holds for another one too, unless that has its own."""
        return self != other and self.case in (None, other.case) and self.unit in (None, other.unit)


Values = Mapping[Holder, Mapping[str, str]]
"""By holder and path, what is in force there, as it is written."""


class ScenarioText(NamedTuple):
    """A scenario file's text, its name, and what reads the files it extends."""

    text: str
    file: str
    read_parent: Callable[[str], Source]

    def values(self, cases: Iterable[str | None], settings: Sequence[str] = ()) -> Values:
        """Give every value in force in some cases, with ``PATH=VALUE`` set on top.

        Raises:
            ScenarioError: The text cannot be read.
            UsageError: A setting has no such path.
        """
        tree = self._tree()
        patch, _ = patch_of(settings, tree)
        return {
            Holder(case, variant.unit): {
                path: scalar.text for path, scalar in scalars(variant.tree.without(UNCERTAINTY, SOURCES))
            }
            for case in cases
            for variant in variants_of(tree, case, patch)
        }

    def cases(self) -> tuple[str, ...]:
        """Name the cases, those of the files it extends among them."""
        group = self._tree().group(CASES)
        return tuple(group.entries) if group else ()

    def _tree(self) -> Group:
        return read_chain(source_of(self.text.encode(), self.file), self.read_parent).tree


class Change(NamedTuple):
    """A value that was written: whose, where, what stood there before (None where it was not given), and what now."""

    holder: Holder
    path: str
    before: str | None
    after: str


def write_values(scenario: ScenarioText, wanted: Values) -> tuple[ScenarioText, list[Change]]:
    """Write values into a scenario's text, so that they are in force.

    Only what differs is written: for the company into the file itself, for a unit or a case into its patch. What one
    value would change in other units and cases that are wanted as they were is written for them, too.

    Args:
        scenario: the text.
        wanted: what is to be in force; about everything else nothing is said.
    """
    changes: list[Change] = []
    cases = dict.fromkeys(holder.case for holder in wanted)
    present = scenario.values(cases)
    for rank in range(_RANKS):
        found = [
            Change(holder, path, present.get(holder, {}).get(path), text)
            for holder, paths in wanted.items()
            if holder.rank == rank
            for path, text in paths.items()
            if not _same(path, present.get(holder, {}).get(path), text)
        ]
        if found:
            edits = {(*change.holder.names, *change.path.split(".")): change.after for change in found}
            scenario = scenario._replace(text=_spliced(scenario.text, edits))
            present = scenario.values(cases)
        changes += found
    return scenario, changes


def _spliced(text: str, edits: Mapping[Names, str]) -> str:
    body = text.removeprefix(BYTE_ORDER_MARK)
    return text[: len(text) - len(body)] + splice(body, edits)


def _same(path: str, first: str | None, second: str) -> bool:
    """Tell whether two texts say the same at a path."""
    if first is None or first.strip() == second.strip():
        return first is not None
    setting = catalogue().get(generic(path))
    if setting is None or setting.kind is None:
        return False
    try:
        return bool(setting.kind.read(first) == setting.kind.read(second))
    except RefusalError:
        return False
