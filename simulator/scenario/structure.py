"""The frame of a scenario file: units and cases are groups of patches, and a patch sets only what is its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simulator.errors import quoted, suggest
from simulator.language import _, marked, separated
from simulator.model.spelling import RefusalError
from simulator.model.word_kinds import Text
from simulator.scenario.found import Found
from simulator.scenario.nodes import Group, Node, Scalar, scalars
from simulator.scenario.patches import CASES, EXTENDS, SOURCES, UNCERTAINTY, UNITS

OF_THE_COMPANY = (
    ("name",),
    ("currency",),
    ("horizon",),
    ("step",),
    ("start",),
    ("baseline", "spend_period"),
    ("baseline", "survey"),
    ("finance", "discount"),
    (UNITS,),
    (CASES,),
    (EXTENDS,),
    (UNCERTAINTY,),
    (SOURCES,),
)
"""What no unit may set, besides an initiative's cost."""
MOST_VALUES = 200_000
"""How many values all units in all cases may have together."""
_COMPANY_REASON = marked("belongs to the company, so a unit cannot set it")


def check_frame(file: Group) -> Iterator[Found]:
    """Find what is wrong with ``units`` and ``cases`` themselves, not with the values inside."""
    yield from _size(file)
    yield from _units(file, ())
    known = dict(_patches(file, UNITS))
    for case, patch in _patches(file, CASES):
        names = (CASES, case)
        yield from _is_patch(names, patch)
        if isinstance(patch, Group):
            for name in (CASES, EXTENDS):
                if name in patch.entries:
                    yield Found((*names, name), _("a case cannot hold `{name}`", name=name), None, at_name=True)
            yield from _units(patch, names)
            yield from _unknown_units(patch, names, known)
    for name in (UNITS, CASES):
        yield from _is_group(file, name)


def is_too_large(file: Group) -> bool:
    """Whether the units in all cases are too many values to look at each in good time."""
    trees = (1 + len(_patches(file, UNITS))) * (1 + len(_patches(file, CASES)))
    return trees > 1 and trees * sum(1 for _ in scalars(file)) > MOST_VALUES


def _size(file: Group) -> Iterator[Found]:
    if is_too_large(file):
        units, cases = len(_patches(file, UNITS)), len(_patches(file, CASES))
        message = _(
            "{units} units in {cases} cases are too much for one file", units=separated(units), cases=separated(cases)
        )
        yield Found((CASES if cases else UNITS,), message, _("put cases into files of their own, using `extends`"))


def check_settings(patch: Group) -> Iterator[Found]:
    """Find what the command line sets in a unit, which only the company may."""
    yield from _units(patch, ())


def _units(layer: Group, before: tuple[str, ...]) -> Iterator[Found]:
    for unit, patch in _patches(layer, UNITS):
        names = (*before, UNITS, unit)
        yield from _is_patch(names, patch)
        if isinstance(patch, Group):
            yield from (Found((*names, *inside), _(_COMPANY_REASON), None, at_name=True) for inside in _foreign(patch))
    if before:
        yield from (Found((*before, *found.names), found.message, found.hint) for found in _is_group(layer, UNITS))


def _foreign(patch: Group) -> Iterator[tuple[str, ...]]:
    yield from (names for names in OF_THE_COMPANY if patch.get(*names) is not None)
    initiatives = patch.group("initiatives")
    for name in initiatives.entries if initiatives else ():
        if patch.get("initiatives", name, "cost") is not None:
            yield ("initiatives", name, "cost")


def _unknown_units(patch: Group, names: tuple[str, ...], known: Collection[str]) -> Iterator[Found]:
    for unit, _patch in _patches(patch, UNITS):
        if unit not in known:
            hint = suggest(unit, known) or _("a case varies the units of the file and adds none")
            yield Found((*names, UNITS, unit), _("no unit {unit} in the file", unit=quoted(unit)), hint, at_name=True)


def _patches(layer: Group, name: str) -> list[tuple[str, Node]]:
    group = layer.group(name)
    return list(group.entries.items()) if group else []


def _is_group(layer: Group, name: str) -> Iterator[Found]:
    node = layer.get(name)
    if node is not None and not isinstance(node, Group):
        hint = _("write names, each with the settings it changes; or remove the line")
        yield Found(
            (name,), _("has no value") if _is_null(node) else _("is a group of names, not a value or a list"), hint
        )


def _is_patch(names: tuple[str, ...], patch: Node) -> Iterator[Found]:
    try:
        Text().read(names[-1])
    except RefusalError as refusal:
        yield Found(names, refusal.message, refusal.hint, at_name=True)
    if not isinstance(patch, Group):
        message = _("has no value") if _is_null(patch) else _("is a group of settings, not a value or a list")
        yield Found(names, message, _("write the settings it changes, or {none} for none", none="{}"))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null
