"""What validation finds, by path, and how it becomes a problem with a place in a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from simulator.errors import Problem
from simulator.scenario.nodes import SETTING, Group, Items, Node, Place, Scalar, joined

Lines = Mapping[str, list[str]]
"""The lines of every file read, by file name, and the settings of the command line."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Found:
    """Something wrong at a path of one tree; ``at_name`` points at the setting's name instead of its value.

    ``item`` is the index in a list; ``meant`` is the setting that a misspelt name stands for.
    """

    names: tuple[str, ...]
    message: str
    hint: str | None = None
    at_name: bool = False
    item: int | None = None
    meant: tuple[str, ...] | None = None


MOST_TOLD = 50
"""Of each sort of mistake, how many are told: nobody reads more, and each takes a search for the nearest name."""


def at(path: str, message: str, hint: str | None = None) -> Found:
    """Find something wrong at a path whose names hold no dots."""
    return Found(tuple(path.split(".")) if path else (), message, hint)


def is_covered(path: str, wrong: Collection[str]) -> bool:
    """Tell whether something wrong stands at a path, inside it or around it, so that nothing more is to be said."""
    return any(path == other or other.startswith(f"{path}.") or path.startswith(f"{other}.") for other in wrong)


def problem_of(found: Found, tree: Group, lines: Lines) -> Problem:
    """Give what was found its place: at the value, at a group's name, or where a missing value's group stands."""
    node: Node = tree
    path = tree.path
    is_there = True
    for name in found.names:
        below = node.entries.get(name) if isinstance(node, Group) and is_there else None
        is_there = below is not None
        node = below or node
        path = node.path if is_there else joined(path, name)
    use_value = isinstance(node, Scalar) and not found.at_name
    place = node.place if use_value or not found.names else node.key
    if found.item is not None and isinstance(node, Items) and found.item < len(node.nodes):
        place = node.nodes[found.item].place
    return problem_at(place, path, found.message, found.hint, lines)


def problem_at(place: Place, path: str, message: str, hint: str | None, lines: Lines) -> Problem:
    """Make a problem with the source line it is about."""
    file_lines = lines.get(place.file, [])
    snippet = file_lines[place.line - 1] if 0 < place.line <= len(file_lines) else None
    line = 0 if place.file == SETTING else place.line
    return Problem(place.file, line, place.column, path, message, hint, snippet)
