"""Patches merged into whole scenarios: which layer lies on which, and what each value overrode.

A parent file lies below the file that extends it, and a case and ``--set`` lie above the file, so that what is named
last wins. A unit's tree is, from below: the file, the unit's patch, the case, the case's patch of the unit,
``--set``, ``--set units.NAME``. A case or a setting on a value for all therefore reaches every unit, also one
with a value of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.scenario.nodes import SETTING, Group, Node, Scalar, joined

EXTENDS, UNITS, CASES, UNCERTAINTY, SOURCES = "extends", "units", "cases", "uncertainty", "sources"
_CORRELATIONS = "correlations"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Variant:
    """One whole tree to be validated: of the company (``unit`` None) or a unit, as filed or in a case."""

    case: str | None
    unit: str | None
    tree: Group


def merge(base: Group, patch: Group, path: str = "") -> Group:
    """Lay a patch on a tree: maps key by key, everything else replaced; a group keeps the place of the last patch."""
    entries = dict(base.entries)
    if path == "baseline":
        entries = _one_way_of_counting(entries, patch)
    for name, node in patch.entries.items():
        below = entries.get(name)
        inside = joined(path, name)
        if isinstance(below, Group) and isinstance(node, Group) and not _is_whole(path, name):
            entries[name] = merge(below, node, inside)
        else:
            entries[name] = _over(below, node)
    return replace(base if patch.place.file == SETTING else patch, entries=entries)


def variants(file: Group, settings: Group) -> Iterator[Variant]:
    """Give every tree that a file stands for: the company and each unit, as filed and in every case."""
    yield from variants_of(file, None, settings)
    cases = file.group(CASES)
    for case in cases.entries if cases else ():
        yield from variants_of(file, case, settings)


def variants_of(file: Group, case: str | None, settings: Group) -> Iterator[Variant]:
    """Give the trees of the company and of each unit, in one case or as filed."""
    below = _common(file)
    above = [layer for layer in (file.group(CASES, case) if case else None, settings) if layer is not None]
    company = below
    for layer in above:
        company = merge(company, _common(layer))
    yield Variant(case, None, replace(company, path=below.path, place=below.place, key=below.key))
    units = file.group(UNITS)
    for unit, patch in units.entries.items() if units else ():
        tree = merge(below, _common(patch)) if isinstance(patch, Group) else below
        for layer in above:
            tree = merge(tree, _common(layer))
            own = layer.group(UNITS, unit)
            tree = merge(tree, _common(own)) if own else tree
        yield Variant(case, unit, tree)


def _common(layer: Group) -> Group:
    """What a layer says of the company and every unit alike."""
    return layer.without(EXTENDS, UNITS, CASES)


def _is_whole(path: str, name: str) -> bool:
    """Whether an entry is replaced as a whole: half of a normal and half of a pert are no distribution."""
    return path == UNCERTAINTY and name != _CORRELATIONS


def _over(below: Node | None, node: Node) -> Node:
    if isinstance(below, Scalar) and isinstance(node, Scalar):
        return replace(node, before=(*below.before, replace(below, before=()), *node.before))
    return node


def _one_way_of_counting(entries: dict[str, Node], patch: Group) -> dict[str, Node]:
    """Let a patch that counts customers by segment take the place of customers and mix, and the other way round."""
    segments, inherited = patch.group("segments"), entries.get("segments")
    given = {
        name
        for node in (segments.entries if segments else {}).values()
        if isinstance(node, Group)
        for name in node.entries
    }
    if "customers" in given:
        dropped, entries = "mix", {name: node for name, node in entries.items() if name != "customers"}
    elif "mix" in given or "customers" in patch.entries:
        dropped = "customers"
    else:
        return entries
    if isinstance(inherited, Group):
        kept = {
            name: node.without(dropped) if isinstance(node, Group) else node for name, node in inherited.entries.items()
        }
        entries = {**entries, "segments": replace(inherited, entries=kept)}
    return entries
