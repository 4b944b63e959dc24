"""From text to nodes: YAML 1.2 without its traps, in one pass over the parser's events.

The parser is libyaml's where PyYAML has it. Only its events are used: its own walk over nested nodes ends the process
on deep nesting, and the standard loaders turn ``no`` into False and ``12:30`` into 750.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeGuard
from unicodedata import normalize

import yaml

from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _, marked, separated
from simulator.model.written import LONGEST_NUMBER
from simulator.scenario.found import MOST_TOLD
from simulator.scenario.nodes import Group, Items, Node, Place, Scalar, joined
from simulator.scenario.source import Source

DEEPEST = 24
MOST_NODES = 20_000
_ONE_SCENARIO = marked("a file holds one scenario, as settings with names")
_BEGIN = marked("begin with `name: ...` and `currency: ...`; `nps-sim init` writes a commented example")

_YAML_TAGS = "tag:yaml.org,2002:"
_Parser: Any = getattr(yaml, "CLoader", yaml.Loader)

_TAB = marked("a tab, where only spaces may indent")
_SECOND_COLON = marked("a second colon in one value")
_OPEN_QUOTE = marked("a quote is opened and never closed")
_OPEN_BRACKET = marked("a bracket is not closed, or a comma is missing")
_INDENTATION = marked("the indentation does not fit the lines above")
_NO_COLON = marked("a setting without a colon")
_NO_BLANK = marked("a blank is missing after the colon")
_AMONG_DASHES = marked("a setting stands among the dashes of a list")
_NO_DASHES = marked("write settings as `name: value`, without dashes")
_GLUED = re.compile(r"\s*([A-Za-z_][\w-]*:)([^\s:/\\'\"][^:]*)")
_IN_WORDS = (
    ("unexpected end of stream", _OPEN_QUOTE, marked("close it at the end of the text")),
    ("found unexpected document", _OPEN_QUOTE, marked("close it at the end of the text")),
    ("mapping values are not allowed", _SECOND_COLON, marked("put text that holds a colon in quotes")),
    ("expected ',' or", _OPEN_BRACKET, marked("compare the opening and closing brackets")),
    ("expected <block end>", _INDENTATION, marked("align settings of one group exactly")),
    ("did not find expected key", _INDENTATION, marked("align settings of one group exactly")),
    ("could not find expected ':'", _NO_COLON, marked("write `setting: value`")),
    (
        "expected node content",
        marked("a bracket or comma where a value belongs"),
        marked("compare the opening and closing brackets"),
    ),
    (
        "expected <document start>",
        marked("text after the end of the settings"),
        marked("one scenario per file"),
    ),
    ("Unicode character escape", marked("an escape that is no character"), marked("use single quotes")),
    ("found a tab character", _TAB, marked("indent with spaces")),
    (
        "unknown escape",
        marked("a backslash in double quotes that starts no known escape"),
        marked("use single quotes"),
    ),
    ("expected '-' indicator", _AMONG_DASHES, _NO_DASHES),
    ("sequence entries are not allowed", marked("a dash where a value belongs"), _NO_DASHES),
    ("comment or line break", marked("text behind the sign | or >"), marked("put the text in quotes")),
)
_FROM_THE_START = (_OPEN_QUOTE, _NO_COLON)
_ANY_OTHER = marked("put text with special signs in quotes")


def read_nodes(source: Source) -> tuple[Group, list[Problem]]:
    """Turn a file's text into a tree of nodes.

    Returns:
        The tree, and the problems that leave it readable (a setting given twice).

    Raises:
        ScenarioError: It is no YAML, no single group of settings, or uses what is refused for safety.
    """
    return _Composer(source).compose()


class _Composer:
    """Builds nodes from events, counting depth and nodes."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._events = self._safe_events()
        self._count = 0
        self._problems: list[Problem] = []

    def compose(self) -> tuple[Group, list[Problem]]:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise self._refused(Place(self._source.file, 1, 1), _("the file holds no scenario"), _(_BEGIN))
        root = self._node(next(self._events), "", None, 1)
        next(self._events)
        end = next(self._events)
        if not isinstance(end, yaml.StreamEndEvent):
            raise self._refused(
                self._place(end), _("a second document begins: one scenario per file"), _("remove the line ---")
            )
        if isinstance(root, Scalar) and root.is_null:
            raise self._refused(root.place, _("the file holds no scenario"), _(_BEGIN))
        if not isinstance(root, Group):
            is_list = isinstance(root, Items)
            rule = _(_ONE_SCENARIO)
            found = _("the file is a list: {rule}", rule=rule)
            if not is_list:
                found = _("the file is a single value: {rule}", rule=rule)
            raise self._refused(root.place, found, _(_BEGIN))
        return root, self._problems

    def _safe_events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self._source.text, Loader=_Parser)
        except yaml.YAMLError as error:
            raise self._not_yaml(error) from None

    def _node(self, event: Any, path: str, key: Place | None, depth: int) -> Node:
        place = self._place(event)
        self._count += 1
        self._check(event, place, depth)
        key = key or place
        if isinstance(event, yaml.ScalarEvent):
            text = normalize("NFC", event.value)
            return Scalar(path, place, key, text, is_quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(path, place, key, tuple(self._items(path, depth)))
        return Group(path, place, key, self._entries(path, depth, in_braces=bool(event.flow_style)))

    def _items(self, path: str, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, path, None, depth + 1)

    def _entries(self, path: str, depth: int, *, in_braces: bool) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        last = ""
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, path, None, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refused(key.place, _("a setting's name is a single text, not a list or a group"), None)
            if not key.text.strip():
                raise self._refused(key.place, _("a setting without a name"), _("write `setting: value`"))
            inside = joined(path, key.text)
            node = self._node(next(self._events), inside, key.place, depth + 1)
            before = entries.get(last) if in_braces else None
            if before is not None and _continues(before, key, node):
                entries[last] = replace(before, text=f"{before.text},{key.text}")
                continue
            last = "" if key.text in entries else key.text
            if key.text not in entries:
                entries[key.text] = node
            elif len(self._problems) < MOST_TOLD:
                message = _("is set twice, first in line {line}", line=entries[key.text].key.line)
                self._problems.append(self._problem(key.place, inside, message, _("keep one of the two")))
        return entries

    def _check(self, event: Any, place: Place, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(
                place, _("aliases (*name) are not accepted"), _("write the value out, or use a case or `extends`")
            )
        if event.anchor is not None:
            raise self._refused(place, _("anchors (&name) are not accepted"), _("remove it; nothing may refer to it"))
        if event.tag is not None:
            tag = event.tag.replace(_YAML_TAGS, "!!")
            raise self._refused(
                place, _("tags such as {tag} are not accepted", tag=quoted(tag)), _("write the plain value")
            )
        if depth > DEEPEST:
            raise self._refused(
                place, _("settings are nested more than {deepest} deep", deepest=DEEPEST), _("check the brackets")
            )
        if self._count > MOST_NODES:
            raise self._refused(
                place,
                _("the file holds more than {most_nodes} values", most_nodes=separated(MOST_NODES)),
                _("split it, using `extends`"),
            )

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._source.file, mark.line + 1, mark.column + 1)

    def _problem(self, place: Place, path: str, message: str, hint: str | None) -> Problem:
        lines = self._source.lines
        snippet = lines[place.line - 1] if place.line <= len(lines) else None
        return Problem(place.file, place.line, place.column, path, message, hint, snippet)

    def _refused(self, place: Place, message: str, hint: str | None) -> ScenarioError:
        return ScenarioError([*self._problems, self._problem(place, "", message, hint)])

    def _not_yaml(self, error: yaml.YAMLError) -> ScenarioError:
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return self._refused(
                Place(self._source.file, 1, 1), _("not valid YAML: {error}", error=quoted(str(error))), None
            )
        mark, problem = error.problem_mark, error.problem or "unreadable"
        known = ((words, hint) for sign, words, hint in _IN_WORDS if sign in problem)
        reason, hint = next(known, (problem, _ANY_OTHER))
        begin = error.context_mark
        if begin is not None and (reason in _FROM_THE_START or (reason == _OPEN_BRACKET and begin.line != mark.line)):
            mark = begin
        place = Place(self._source.file, mark.line + 1, mark.column + 1)
        if glued := self._glued(place):
            return glued
        line = (self._source.lines[place.line - 1 :] or [""])[0]
        before, rest = line[: mark.column], line[mark.column :]
        if reason == _SECOND_COLON and ":" not in before and place.line > 1:
            reason, hint = _INDENTATION, marked("align the settings of a group exactly, each with its colon")
        elif reason == _INDENTATION and before.rstrip().endswith(("'", '"')):
            reason, hint = marked("text behind a closing quote"), marked("put all of the text in one pair of quotes")
        elif "cannot start any token" in problem and rest:
            tab = rest[0] == "\t"
            reason = _TAB if tab else _("a value cannot begin with {rest}", rest=rest[0])
            hint = marked("indent with spaces") if tab else marked("put the value in quotes")
        return self._refused(place, _("not valid YAML: {reason}", reason=_(reason)), _(hint))

    def _glued(self, place: Place) -> ScenarioError | None:
        """Find ``currency:USD`` in the line where the parser stumbled, or in the last one with text above it."""
        texts = [(number, line) for number, line in enumerate(self._source.lines[: place.line], 1) if line.strip()]
        for number, line in reversed(texts[-2:]):
            if match := _GLUED.fullmatch(line):
                wrong = Place(place.file, number, match.start(2) + 1)
                return self._refused(
                    wrong,
                    _("not valid YAML: {reason}", reason=_(_NO_BLANK)),
                    _("write {example}", example=f"`{match[1]} {quoted(match[2].strip())}`"),
                )
        return None


def _continues(last: Node, key: Scalar, node: Node) -> TypeGuard[Scalar]:
    """Tell whether a name is the rest of the number before it: YAML cuts ``{mix: 3,5%}`` in two at the comma."""
    if not isinstance(last, Scalar) or last.is_quoted or key.is_quoted:
        return False
    is_open = isinstance(node, Scalar) and node.is_null and not node.text and len(last.text) <= LONGEST_NUMBER
    return is_open and last.text[-1:].isdigit() and key.text[:1].isdigit()
