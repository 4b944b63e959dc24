"""A scenario file as a tree of nodes that remember where they stand and what they replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from simulator.language import marked
from simulator.scenario.scenario import Origin

SETTING = "--set"
DEFAULT = marked("default")
"""What stands in place of a file where nobody set a value; shown in the language spoken."""
STDIN = "<stdin>"
_NULLS = ("", "~", "null", "Null", "NULL")


class Place(NamedTuple):
    """A position in a file, counted from 1; in ``--set`` the line is the number of the setting."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scalar:
    """A value as its text, or as a program's ``number``. ``before`` holds what it overrode, oldest first."""

    path: str
    place: Place
    key: Place
    text: str
    is_quoted: bool = False
    number: float | None = None
    before: tuple[Scalar, ...] = ()

    @property
    def is_null(self) -> bool:
        """Whether the file leaves the value open."""
        return not self.is_quoted and self.number is None and self.text in _NULLS

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Who set the value, the last one being in force."""
        return tuple(_origin(scalar) for scalar in (*self.before, self))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Items:
    """A list."""

    path: str
    place: Place
    key: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Group:
    """A map from names to nodes, in the order of the file."""

    path: str
    place: Place
    key: Place
    entries: dict[str, Node]

    def get(self, *names: str) -> Node | None:
        """Give the node below these names, or None."""
        node: Node | None = self
        for name in names:
            node = node.entries.get(name) if isinstance(node, Group) else None
        return node

    def group(self, *names: str) -> Group | None:
        """Give the group below these names, or None where there is none."""
        node = self.get(*names)
        return node if isinstance(node, Group) else None

    def without(self, *names: str) -> Group:
        """Give a copy without some entries."""
        return replace(self, entries={name: node for name, node in self.entries.items() if name not in names})


Node = Scalar | Items | Group


def scalars(node: Node, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Give every value below a node with its path inside it, lists left out."""
    if isinstance(node, Group):
        for name, below in node.entries.items():
            yield from scalars(below, joined(path, name))
    elif isinstance(node, Scalar):
        yield path, node


def joined(path: str, name: str) -> str:
    """Put a name behind a path."""
    return f"{path}.{name}" if path else name


def plain(node: Node) -> object:
    """Give what pydantic validates: maps, lists, texts as written, None for a value left open."""
    match node:
        case Group():
            return {name: plain(below) for name, below in node.entries.items()}
        case Items():
            return [plain(below) for below in node.nodes]
        case Scalar():
            return None if node.is_null else node.text if node.number is None else node.number


def _origin(scalar: Scalar) -> Origin:
    place = scalar.place
    if place.file == SETTING:
        return Origin(SETTING, 0, 0, scalar.text)
    return Origin(place.file, place.line, place.column, scalar.text)
