"""Settings from the command line or a program, ``PATH=VALUE``, as the last patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from unicodedata import normalize

from simulator.errors import UsageError, nearest, quoted, suggest
from simulator.language import _
from simulator.model.inputs import catalogue, generic, names_below
from simulator.scenario.nodes import SETTING, Group, Place, Scalar
from simulator.scenario.patches import CASES, UNITS
from simulator.scenario.structure import OF_THE_COMPANY

Overrides = Mapping[str, str | float] | Sequence[str]


def assignments(settings: Overrides) -> list[tuple[str, str | float]]:
    """Split ``PATH=VALUE`` texts, or take a mapping as it is.

    Raises:
        UsageError: A text has no ``=``, or nothing on one side of it.
    """
    if isinstance(settings, Mapping):
        return list(settings.items())
    found: list[tuple[str, str | float]] = []
    for text in settings:
        path, sign, value = text.partition("=")
        if not sign or not path.strip() or not value.strip():
            shown = quoted(text) or _("an empty text")
            missing = _("a path") if sign and not path.strip() else _("a value") if sign else _("a sign =")
            example = f"{path.strip() or 'initiatives.support.realisation'}=VALUE"
            message = _("{setting} {shown} lacks {missing}", setting=SETTING, shown=shown, missing=missing)
            raise UsageError(message, _("write {example}", example=f"{SETTING} {example}"))
        found.append((path.strip(), value.strip()))
    return found


def patch_of(settings: Overrides, file: Group) -> tuple[Group, list[str]]:
    """Turn settings into a patch on a file.

    Returns:
        The patch, and each setting as text, to be quoted beside a problem.

    Raises:
        UsageError: A path names no setting of this file.
    """
    place = Place(SETTING, 0, 0)
    root = Group("", place, place, {})
    lines: list[str] = []
    for path, value in assignments(settings):
        lines.append(f"{path}={str(value).removesuffix('.0')}")
        number = None if isinstance(value, str) else _finite(path, value)
        key, at = Place(SETTING, len(lines), 1), Place(SETTING, len(lines), len(path) + 2)
        text = normalize("NFC", value) if isinstance(value, str) else repr(value)
        leaf = Scalar(path, at, key, text, number=number)
        _plant(root, _names(normalize("NFC", path), file), leaf)
    return root, lines


def _finite(path: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise UsageError(
            _("{path}: {value} is not a number that a setting can have", path=path, value=quoted(str(value)))
        )
    return float(value)


def _plant(root: Group, names: list[str], leaf: Scalar) -> None:
    """Put a leaf into the patch that is being built; of two settings on one path the last one counts."""
    group = root
    for name in names[:-1]:
        below = group.entries.get(name)
        if not isinstance(below, Group):
            below = Group(leaf.path, leaf.place, leaf.key, {})
            group.entries[name] = below
        group = below
    group.entries[names[-1]] = leaf


def _names(path: str, file: Group) -> list[str]:
    """Split a path into names, checking each against the file and the catalogue."""
    if path.split(".", maxsplit=1)[0] == CASES:
        raise UsageError(_("{setting}: a case cannot be set", setting=SETTING), _("choose one with FILE:CASE"))
    below, rest = _unit_and_rest(path, file)
    names = rest.split(".")
    if names[0] == "initiatives" and len(names) > 1:
        known = _initiatives(file)
        if names[1] not in known:
            raise UsageError(
                _("{setting}: no initiative {name} in the file", setting=SETTING, name=quoted(names[1])),
                suggest(names[1], known),
            )
    setting = catalogue().get(generic(rest))
    if setting is None:
        raise UsageError(
            _("{setting}: no setting {path}", setting=SETTING, path=quoted(path)), _nearest_path(rest, file)
        )
    if setting.kind is None:
        raise _is_group(path, names_below(rest))
    return [*below, *names]


def _unit_and_rest(path: str, file: Group) -> tuple[list[str], str]:
    """Split off the names of a unit, if the path begins with one of the file."""
    group = file.group(UNITS)
    units = list(group.entries) if group else []
    if path == UNITS and units:
        raise UsageError(
            _("{setting}: {units} is a group of units", setting=SETTING, units=UNITS),
            _("set one value inside one of {units}", units=_listed(units)),
        )
    if not path.startswith(f"{UNITS}."):
        return [], path
    rest = path.removeprefix(f"{UNITS}.")
    if rest in units:
        raise _is_group(path, [name for name in names_below("") if (name,) not in OF_THE_COMPANY])
    unit = _known_prefix(rest, units)
    if unit is None:
        named = rest.split(".")[0]
        raise UsageError(
            _("{setting}: no unit {named} in the file", setting=SETTING, named=quoted(named)), suggest(named, units)
        )
    return [UNITS, unit], rest.removeprefix(f"{unit}.")


def _is_group(path: str, inside: Sequence[str]) -> UsageError:
    hint = _("set one of {inside}", inside=_listed(inside)) if inside else _("set one value inside it")
    return UsageError(_("{setting}: {path} is a group of settings", setting=SETTING, path=quoted(path)), hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def _known_prefix(rest: str, known: list[str]) -> str | None:
    found = [name for name in known if rest.startswith(f"{name}.")]
    return max(found, key=len) if found else None


def _initiatives(file: Group) -> list[str]:
    trees = [file, *(patch for patch in (file.group(UNITS) or Group("", file.place, file.key, {})).entries.values())]
    cases = file.group(CASES)
    trees += cases.entries.values() if cases else []
    groups = [tree.group("initiatives") for tree in trees if isinstance(tree, Group)]
    return list(dict.fromkeys(name for group in groups if group for name in group.entries))


def _nearest_path(path: str, file: Group) -> str | None:
    initiatives = _initiatives(file)
    known = [
        candidate.replace("*", name, 1)
        for candidate, setting in catalogue().items()
        if setting.kind is not None
        for name in (initiatives if "*" in candidate else [""])
    ]
    found = nearest(path, known)
    return _("did you mean {meant}?", meant=found) if found else _("`nps-sim explain` lists the settings of a scenario")
