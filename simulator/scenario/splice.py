"""Values written back into a scenario's text: at their marks, so that every other byte stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from unicodedata import normalize

import yaml

from simulator.model.inputs import names_below
from simulator.scenario.patches import CASES, UNITS

Names = tuple[str, ...]
"""A path as its names; the names of units and cases may hold dots."""


class Verbatim(str):
    """A value in YAML's own writing, such as a list, that is put down as it is."""

    __slots__ = ()


_Parser: Any = getattr(yaml, "CLoader", yaml.Loader)
_USUAL_STEP = 2
_WIDEST_BRACES = 80
"""How long a line may be in which a new group stands in braces; longer ones get a line for each of their settings."""
_LINE_END = re.compile("\r\n|\r|\n")
_PLAIN = re.compile(r"(?:[^\W\d_]|-?[0-9])(?:[\w .%/()+-]*[\w.%/()+-])?")
"""Texts that stand without quotes wherever a value may stand."""
_WORDS_OF_YAML = ("null", "true", "false", "yes", "no", "on", "off")
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


@dataclass(slots=True)
class _Span:
    """Where a node stands in the text; ``entries`` are those of a group, ``column`` is where a block's names begin."""

    start: int
    end: int
    column: int
    style: str | None = None
    in_braces: bool = False
    entries: dict[str, _Span] | None = None


@dataclass(slots=True)
class _New:
    """Settings to be put into a group that stands in the text."""

    group: _Span
    names: Names
    tree: dict[str, Any] = field(default_factory=dict)


class _Cut(NamedTuple):
    """What replaces a stretch of the text; of two in one place, the deeper one comes first."""

    start: int
    end: int
    text: str
    column: int = 0


def splice(text: str, changes: Mapping[Names, str]) -> str:
    """Write values into a scenario's text.

    A value that stands in the text is replaced where it stands, in the same quotes. A new one is put behind the
    settings that usually precede it, as a line with the indentation of its group, or inside the group's braces.

    Args:
        text: a valid scenario file, without a byte order mark.
        changes: the new values by path, as they are to be read, or ``Verbatim`` as they are to be written.

    Raises:
        KeyError: A path leads through something that is no group of settings.
    """
    root = _spans(text)
    cuts: list[_Cut] = []
    new: dict[int, _New] = {}
    for names, value in changes.items():
        group, depth = _deepest(root, names)
        if depth == len(names):
            found = _below(group, names[-1])
            cuts.append(_Cut(found.start, found.end, _in_style(value, found.style)))
        else:
            added = new.setdefault(id(group), _New(group, names[:depth]))
            _plant(added.tree, names[depth:], value)
    step = _step(root)
    for added in new.values():
        cuts += _insertions(text, added, step)
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.column, cut.end), reverse=True):
        text = text[: cut.start] + cut.text + text[cut.end :]
    return text


def as_scalar(text: str) -> str:
    """Write a text so that YAML reads it back as it is: plain where it can be, else in quotes."""
    if isinstance(text, Verbatim):
        return text
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    if _ESCAPED.search(text):
        return '"' + _ESCAPED.sub(_escape, text) + '"'
    return "'" + text.replace("'", "''") + "'"


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return f"\\{sign}" if sign in '"\\' else f"\\u{ord(sign):04x}"


def _in_style(value: str, style: str | None) -> str:
    """Write a value in the quotes that the old one had."""
    if isinstance(value, Verbatim):
        return value
    if style == '"':
        return '"' + _ESCAPED.sub(_escape, value) + '"'
    if style == "'" and not _ESCAPED.search(value.replace('"', "").replace("\\", "")):
        return "'" + value.replace("'", "''") + "'"
    return as_scalar(value)


def _spans(text: str) -> _Span:
    """Read the text's nodes with their places; the text is known to be sound."""
    events = yaml.parse(text, Loader=_Parser)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            return _span(event, events, text)
    raise KeyError("the text holds no settings")


def _span(event: Any, events: Iterator[Any], text: str) -> _Span:
    start, end = event.start_mark, event.end_mark
    span = _Span(start.index, end.index, start.column, getattr(event, "style", None))
    if isinstance(event, yaml.MappingStartEvent):
        span.in_braces, span.entries = bool(event.flow_style), {}
        while not _ends(key := next(events)):
            value = _span(next(events), events, text)
            span.entries.setdefault(normalize("NFC", key.value), value)
            span.end = max(value.end, key.end_mark.index)
        span.end = key.end_mark.index if span.in_braces else span.end
    elif isinstance(event, yaml.SequenceStartEvent):
        while not _ends(item := next(events)):
            span.end = _span(item, events, text).end
        span.end = item.end_mark.index if event.flow_style else span.end
    else:
        span.end = span.start + len(text[span.start : span.end].rstrip())
    return span


def _ends(event: Any) -> bool:
    return isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)


def _deepest(root: _Span, names: Names) -> tuple[_Span, int]:
    """Give the last group on a path that stands in the text, and how many of the names do."""
    group = root
    for depth, name in enumerate(names):
        entries = group.entries
        if entries is None:
            raise KeyError(".".join(names))
        if name not in entries:
            return group, depth
        if depth < len(names) - 1:
            group = entries[name]
    return group, len(names)


def _below(group: _Span, name: str) -> _Span:
    if group.entries is None or group.entries[name].entries is not None:
        raise KeyError(name)
    return group.entries[name]


def _plant(tree: dict[str, Any], names: Names, value: str) -> None:
    for name in names[:-1]:
        tree = tree.setdefault(name, {})
    tree[names[-1]] = value


def _insertions(text: str, added: _New, step: int) -> Iterator[_Cut]:
    """Give what is to be inserted into one group, the settings that follow the same one together."""
    entries = added.group.entries or {}
    by_place: dict[str | None, dict[str, Any]] = {}
    for name, below in added.tree.items():
        by_place.setdefault(_precedes(name, added.names, list(entries)), {})[name] = below
    for before, tree in by_place.items():
        if added.group.in_braces:
            at = entries[before].end if before is not None else added.group.start + 1
            inside = _braces(tree)[1:-1]
            yield _Cut(at, at, f", {inside}" if before is not None else f"{inside}{', ' if entries else ''}")
        else:
            at = _end_of_line(text, entries[before].end if before is not None else added.group.end)
            end = _line_end_of(text)
            lines = _block(tree, added.group.column, step)
            yield _Cut(at, at, "".join(f"{end}{line}" for line in lines), added.group.column)


def _precedes(name: str, inside: Names, there: list[str]) -> str | None:
    """Name the setting behind which a new one goes: the last of those that usually stand before it, or the last."""
    order = names_below(".".join(_within(inside)))
    if name not in order:
        return there[-1] if there else None
    earlier = set(order[: order.index(name)])
    return next((other for other in reversed(there) if other in earlier), there[-1] if there else None)


def _within(names: Names) -> Names:
    """Give a path without the case and the unit it begins with."""
    while len(names) > 1 and names[0] in (CASES, UNITS):
        names = names[2:]
    return names


def _braces(tree: dict[str, Any]) -> str:
    inside = (
        f"{as_scalar(name)}: {_braces(below) if isinstance(below, dict) else as_scalar(below)}"
        for name, below in tree.items()
    )
    return "{" + ", ".join(inside) + "}"


def _block(tree: dict[str, Any], column: int, step: int) -> list[str]:
    lines = []
    for name, below in tree.items():
        head = f"{' ' * column}{as_scalar(name)}:"
        line = f"{head} {_braces(below) if isinstance(below, dict) else as_scalar(below)}"
        if isinstance(below, dict) and len(line) > _WIDEST_BRACES:
            lines += [head, *_block(below, column + step, step)]
        else:
            lines.append(line)
    return lines


def _end_of_line(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def _line_end_of(text: str) -> str:
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def _step(root: _Span) -> int:
    """Give how far the text's first indented group is indented."""
    groups = [(root.column, span) for span in (root.entries or {}).values()]
    inner = (span.column - column for column, span in groups if span.entries is not None and not span.in_braces)
    return next(iter(inner), _USUAL_STEP) or _USUAL_STEP
