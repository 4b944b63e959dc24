"""A file and the files it extends: found, read, guarded against circles, and merged root first."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import Problem, ScenarioError
from simulator.language import _
from simulator.scenario.nodes import STDIN, Group, Scalar
from simulator.scenario.patches import EXTENDS, merge
from simulator.scenario.reader import read_nodes
from simulator.scenario.source import NO_SUCH_FILE, Source, nearest_file, read_source

LONGEST_CHAIN = 16
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:|[\\/~]")


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """A file merged with its parents. ``sources`` are in order of reading, the file itself first."""

    tree: Group
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes; with parents, of all bytes joined, the root's first."""
        return hashlib.sha256(b"".join(source.content for source in reversed(self.sources))).hexdigest()


def read_chain(source: Source, read_parent: Callable[[str], Source] = read_source) -> Chain:
    """Read the parents of a file, each by its name, and lay the file on them.

    Raises:
        ScenarioError: A file cannot be read, or the chain leads nowhere, back to itself or outside.
    """
    trees, sources, problems = [], [source], []
    while True:
        tree, found = read_nodes(sources[-1])
        trees.append(tree)
        problems += found
        parent = tree.get(EXTENDS)
        if parent is None:
            break
        sources.append(_parent(parent, sources, tree, read_parent))
    merged = trees[-1]
    for tree in reversed(trees[:-1]):
        merged = merge(merged, tree)
    return Chain(merged.without(EXTENDS), tuple(sources), tuple(problems))


def _parent(node: object, sources: list[Source], tree: Group, read: Callable[[str], Source]) -> Source:
    child = sources[-1]
    scalar = node if isinstance(node, Scalar) and not node.is_null and node.text.strip() else None
    if scalar is None:
        place = (tree.get(EXTENDS) or tree).place
        raise _wrong(child, place.line, place.column, _("one file name belongs here"), _("write extends: parent.yaml"))
    line, column, name = scalar.place.line, scalar.place.column, scalar.text.strip()
    if _DRIVE.match(name):
        raise _wrong(child, line, column, _("absolute paths are not accepted"), _("name a file relative to this one"))
    if _URL.match(name):
        raise _wrong(
            child, line, column, _("addresses on the web are not accepted"), _("name a file relative to this one")
        )
    folder = Path() if child.file == STDIN else Path(child.file).parent
    path = os.path.normpath(folder / name)
    chain = [os.path.normpath(source.file) for source in sources]
    shown = " > ".join([*chain, path])
    if any(_same(path, other) for other in chain):
        circle = (
            _("the file extends itself: {chain}", chain=shown)
            if len(chain) == 1
            else _("the file leads back to a file of the chain: {chain}", chain=shown)
        )
        raise _wrong(child, line, column, circle, _("remove one `extends`"))
    if len(chain) >= LONGEST_CHAIN:
        raise _wrong(
            child,
            line,
            column,
            _("more than {most} files extend one another: {shown}", most=LONGEST_CHAIN, shown=shown),
            None,
        )
    try:
        return read(path)
    except ScenarioError as error:
        first = error.problems[0]
        if first.line:
            raise
        hint = nearest_file(path, folder) if first.message == _(NO_SUCH_FILE) else first.hint
        raise _wrong(child, line, column, f"{shown}: {first.message}", hint) from None


def _same(path: str, other: str) -> bool:
    if path == other:
        return True
    try:
        return Path(path).samefile(other)
    except (OSError, ValueError):
        return False


def _wrong(source: Source, line: int, column: int, message: str, hint: str | None) -> ScenarioError:
    return ScenarioError([Problem(source.file, line, column, EXTENDS, message, hint, source.lines[line - 1])])
