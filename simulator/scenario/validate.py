"""One merged tree validated through the catalogue, every message in the product's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from simulator.errors import nearest, quoted, suggest
from simulator.language import _
from simulator.model.inputs import catalogue, generic, names_below
from simulator.model.kinds import SEGMENTS
from simulator.model.settings import Patch
from simulator.model.spelling import RefusalError
from simulator.scenario.found import MOST_TOLD, Found
from simulator.scenario.nodes import Group, plain
from simulator.scenario.patches import SOURCES, UNCERTAINTY

_KEY = "[key]"


def read_settings(tree: Group) -> tuple[Patch, list[Found]]:
    """Read a tree's settings, leaving out what is wrong so that the rest can be checked as a whole.

    Returns:
        The settings, with None where something is missing or wrong, and everything found wrong.
    """
    values: Any = plain(tree.without(UNCERTAINTY, SOURCES))
    found = [Found(names, _("has no value"), _holds(names)) for names in _open_groups(values, ())]
    for each in found:
        _leave_out(values, each.names)
    while True:
        try:
            return Patch.model_validate(values), found
        except ValidationError as error:
            entries = [(entry, _names(entry)) for entry in error.errors(include_url=False, include_input=False)]
            found += [_in_words(entry, names, values) for entry, names in entries[:MOST_TOLD]]
            for _entry, names in entries:
                _leave_out(values, names)


def _in_words(entry: Any, names: tuple[str, ...], values: Any) -> Found:
    """Replace pydantic's wording."""
    at_key = entry["loc"][-1] == _KEY
    name, group = names[-1], ".".join(names[:-1])
    refusal = entry.get("ctx", {}).get("error")
    if isinstance(refusal, RefusalError):
        return Found(names, refusal.message, refusal.hint, at_name=at_key)
    if entry["type"] == "extra_forbidden" or at_key:
        known = SEGMENTS if at_key else names_below(group)
        what = _("{name} is not a segment", name=quoted(name)) if at_key else _no_such_setting(group)
        meant = nearest(name, known)
        return Found(names, what, suggest(name, known), at_name=True, meant=(*names[:-1], meant) if meant else None)
    if _value(values, names) is None:
        return Found(names, _("has no value"), _holds(names))
    return Found(names, _("is a group of settings, not a single value or a list"), _holds(names))


def _holds(names: tuple[str, ...]) -> str:
    inside = ", ".join(names_below(".".join(names)))
    return _("it holds {inside}", inside=inside) if inside else _("it holds settings with names")


def _open_groups(values: Any, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the groups that the file leaves empty, which a model would take for groups not given."""
    for name, below in values.items() if isinstance(values, dict) else ():
        inside = (*names, name)
        setting = catalogue().get(generic(".".join(inside)))
        if below is None and setting is not None and setting.kind is None:
            yield inside
        else:
            yield from _open_groups(below, inside)


def _names(entry: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in entry["loc"] if part != _KEY)


def _no_such_setting(group: str) -> str:
    return _("no such setting in {group}", group=quoted(group)) if group else _("no such setting")


def _value(values: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _leave_out(values: Any, names: tuple[str, ...]) -> None:
    parent = _value(values, names[:-1])
    if isinstance(parent, dict):
        parent.pop(names[-1], None)
