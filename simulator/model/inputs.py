"""Inputs by path: what each is called and means, and a scenario's inputs as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.language import _, marked
from simulator.model.kinds import HORIZON, MIGRATION_BASES, PERIODS, RAMP_SHAPES, SEGMENTS, Kind, NumberKind, Quantity
from simulator.model.settings import Patch, ScenarioFile
from simulator.model.size_kinds import Length, Migration
from simulator.model.word_kinds import Choice
from simulator.model.words import capitalised, segment_name

ANY = "*"
"""Stands in a catalogue path where a scenario puts a name of its own."""
PER, OF, SHAPE = "per", "of", "ramp.shape"
MIX = "baseline.mix"
"""The three shares of today's customers together, which a distribution may be put on; no setting by itself."""
_SHORTEST_OF_UNIT = 3  # units.NAME.SETTING
_STRUCTURE = ("horizon", "baseline.survey.respondents")
"""Numbers that decide how a run is laid out or judged, and enter no formula."""
_ANY_SEGMENT = marked("a segment")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the catalogue. ``path`` has ``*`` for an initiative's name; ``kind`` is None for a group.

    ``title`` and ``description`` are English, as the JSON Schema has them; ``spoken_title`` and ``spoken_description``
    are in the language that is spoken. ``wording`` is the title with a place for the segment.
    """

    path: str
    title: str
    description: str
    kind: Kind | None
    default: Any
    required: bool
    wording: str
    segment: str | None

    @property
    def spoken_title(self) -> str:
        """What people call it."""
        segment = segment_name(self.segment) if self.segment else _(_ANY_SEGMENT)
        return capitalised(_(self.wording, segment=segment, target=segment))

    @property
    def spoken_description(self) -> str:
        """What it means."""
        return _(self.description)


@dataclass(frozen=True, slots=True)
class InputDescription:
    """What an input is, in the language that is spoken; bounds are None where the kind has none.

    ``unit`` is one of ``simulator.model.units`` or the like, by its English name.
    """

    path: str
    title: str
    unit: str
    kind: str
    description: str
    low: float | None
    high: float | None


@cache
def catalogue() -> Mapping[str, Setting]:
    """Give every setting a unit or case may hold, groups included, by path, in the order of the file."""
    return {setting.path: setting for setting in _settings(Patch, "")}


def names_below(path: str) -> tuple[str, ...]:
    """Give the names of the settings that a group may hold; none where the scenario's author chooses names."""
    if not path:
        return tuple(ScenarioFile.model_fields)
    prefix = f"{generic(path)}."
    inside = [path.removeprefix(prefix) for path in catalogue() if path.startswith(prefix)]
    return tuple(name for name in inside if "." not in name and name != ANY)


def generic(path: str) -> str:
    """Turn a concrete path into its catalogue path: ``initiatives.support.cost`` is ``initiatives.*.cost``."""
    parts = path.split(".")
    if len(parts) > 1 and parts[0] == "initiatives":
        parts[1] = ANY
    return ".".join(parts)


def without_unit(path: str) -> tuple[str | None, str]:
    """Split ``units.north.baseline.customers`` into the unit's name, which may hold dots, and the path inside it."""
    parts = path.split(".")
    if parts[0] != "units" or len(parts) < _SHORTEST_OF_UNIT:
        return None, path
    cuts = range(2, len(parts))
    cut = next((at for at in cuts if _names_setting(parts[at:])), cuts[0])
    return ".".join(parts[1:cut]), ".".join(parts[cut:])


def _names_setting(parts: list[str]) -> bool:
    path = ".".join(parts)
    own, _, companion = path.rpartition(".")
    return path == MIX or generic(path) in catalogue() or (companion in (PER, OF) and generic(own) in catalogue())


def describe(path: str, initiative: str | None = None) -> InputDescription:
    """Describe a concrete input or one of its companions ``.per`` and ``.of``.

    Args:
        path: Such as ``initiatives.support.migrations.passives.promoters``, also below ``units.NAME``.
        initiative: The initiative's title; by default its name.

    Raises:
        KeyError: No setting has this path.
    """
    unit, inner = without_unit(path)
    own, _, companion = inner.rpartition(".")
    if companion in (PER, OF) and generic(own) in catalogue():
        return _companion(describe(path.removesuffix(f".{companion}"), initiative), path, companion)
    setting = catalogue()[generic(inner)]
    title = setting.spoken_title
    if inner.startswith("initiatives."):
        title = f"{initiative or inner.split('.')[1]}: {title[:1].lower()}{title[1:]}"
    title = f"{unit}, {title}" if unit else title
    kind = setting.kind
    low, high = (kind.low, kind.high) if isinstance(kind, NumberKind) else (None, None)
    unit_label = kind.unit if isinstance(kind, NumberKind) else ""
    return InputDescription(
        path, title, unit_label, kind.name if kind else "group", setting.spoken_description, low, high
    )


def flatten(scenario: Patch) -> dict[str, float]:
    """Give a validated scenario's inputs as numbers by path, companions included.

    Shares are parts of 1, lengths months, ``.per`` the months a rate is stated over, ``.of`` and ``ramp.shape`` the
    index in their list. An initiative has its ramp always and its realisation where it moves customers.
    """
    horizon = scenario.horizon.number if scenario.horizon else 0.0
    found: dict[str, float] = {}
    for path, value in _leaves(scenario, ""):
        if path.endswith(SHAPE):
            found[path] = float(RAMP_SHAPES.index(value))
        elif isinstance(value, Quantity) and path not in _STRUCTURE:
            found |= _numbers(path, value, horizon)
    for name, initiative in (scenario.initiatives or {}).items():
        if initiative.ramp.over is None:
            found[f"initiatives.{name}.ramp.over"] = horizon
        if not initiative.migrations:
            found.pop(f"initiatives.{name}.realisation")
    return found


def _numbers(path: str, value: Quantity, horizon: float) -> dict[str, float]:
    numbers = {path: value.number}
    if value.per is not None:
        numbers[f"{path}.{PER}"] = horizon if value.per == HORIZON else float(PERIODS[value.per])
    if value.of is not None:
        numbers[f"{path}.{OF}"] = float(value.of)
    return numbers


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _leaves(below, f"{path}.{name}" if path else name)
    elif value is not None:
        yield path, value


def _companion(described: InputDescription, path: str, companion: str) -> InputDescription:
    if companion == PER:
        title, kind = _("{title}: months it is stated over", title=described.title), Length()
        text = _("The rate's period, in months.")
        return InputDescription(path, title, kind.unit, kind.name, text, 0.0, kind.high)
    title = _("{title}: base of the size", title=described.title)
    text = _("What the size counts: 0 a share of all customers, 1 of the segment they leave, 2 a number of customers.")
    return InputDescription(path, title, "", Choice.name, text, 0.0, float(len(MIGRATION_BASES) - 1))


def _settings(group: type[BaseModel], prefix: str) -> Iterator[Setting]:
    for name, field in group.model_fields.items():
        extra = field.json_schema_extra
        required = isinstance(extra, dict) and bool(extra["required"])
        path = f"{prefix}{name}"
        kind = _kind(field.metadata)
        yield _setting(field, path, kind, required=required)
        if kind is None:
            yield from _below(field, path, field.annotation)


def _below(field: FieldInfo, path: str, annotation: Any) -> Iterator[Setting]:
    """Give the settings inside a group: a model, a map by segment, or a map of models by name."""
    shape = next((part for part in get_args(annotation) if part is not type(None)), annotation)
    if get_origin(annotation) is not dict:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from _settings(shape, f"{path}.")
        elif get_origin(shape) is dict:
            yield from _below(field, path, shape)
        return
    names, item = get_args(annotation)
    kind = _kind(getattr(item, "__metadata__", ()))
    for name in get_args(names) if get_origin(names) is Literal else (ANY,):
        if isinstance(kind, Migration) and name == kind.source:
            continue
        inside = f"{path}.{name}"
        yield _setting(field, inside, kind, required=False)
        if kind is None:
            yield from _settings(item, f"{inside}.")


def _kind(metadata: Iterable[Any]) -> Kind | None:
    return next((item for item in metadata if isinstance(item, Kind)), None)


def _setting(field: FieldInfo, path: str, kind: Kind | None, *, required: bool) -> Setting:
    segments = [part for part in path.split(".") if part in SEGMENTS]
    segment = segments[-1] if segments and kind is not None else None
    wording = field.title or ""
    title = wording.replace("{segment}", segment or _ANY_SEGMENT).replace("{target}", segment or _ANY_SEGMENT)
    default = None if isinstance(field.default, BaseModel) else field.default
    return Setting(path, capitalised(title), field.description or "", kind, default, required, wording, segment)
