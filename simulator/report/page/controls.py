"""What can be moved on a page: every number of the scenario that may change alone, with its slider and its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.analysis.entry_titles import entry_title
from simulator.analysis.setting_text import SettingKind, setting_kind
from simulator.analysis.varied_input import varies_alone
from simulator.language import _, marked
from simulator.model.kinds import HORIZON, OF_COUNT, OF_CUSTOMERS, OF_SEGMENT, PERIODS, SEGMENTS, Count, Money, Share
from simulator.model.size_kinds import Length
from simulator.report.page.presets import given_somewhere
from simulator.report.page.ranges import range_of
from simulator.scenario.scenario import Scenario, Unit

_UNITS, _INITIATIVES = "units.", "initiatives."
_PERCENT = 100
_WAYS_OF_COUNTING = ("baseline.customers", *(f"baseline.segments.{segment}.customers" for segment in SEGMENTS))
_UNIT_TEXTS = {
    "of customers": marked("of customers"),
    "of promoters": marked("of promoters"),
    "of passives": marked("of passives"),
    "of detractors": marked("of detractors"),
    "customers": marked("customers"),
    "months": marked("months"),
    "per month": marked("per month"),
    "per quarter": marked("per quarter"),
    "per half-year": marked("per half-year"),
    "per year": marked("per year"),
    "per horizon": marked("per horizon"),
}


@dataclass(frozen=True, slots=True)
class _Written:
    """How a unit of a preset writes a number, and what it is there."""

    number: float
    kind: SettingKind


@dataclass(frozen=True, slots=True)
class _Place:
    """A number that may be moved: the path, and the unit it is of (None where it is one for all)."""

    path: str
    unit: int | None
    name: str


def controls_of(presets: Sequence[Scenario]) -> list[dict[str, Any]]:
    """Give every control: those that ``uncertainty`` or a case names are marked as the first to be shown.

    Where presets state a number in different ways (of another base, per another period), each way has a control of its
    own, which is there in its ``presets`` only.
    """
    found = []
    for path in given_somewhere(presets):
        if not varies_alone(path) or not _may_be_moved(presets, path):
            continue
        for place in _places(presets, path):
            found += list(_ways(presets, place))
    return found


def _may_be_moved(presets: Sequence[Scenario], path: str) -> bool:
    """Leave out how customers are counted, where some are counted the other way."""
    return path not in _WAYS_OF_COUNTING or all(path in unit.inputs for each in presets for unit in each.units)


def _places(presets: Sequence[Scenario], path: str) -> Iterator[_Place]:
    """Give one place for all units where they agree in every preset, else one for each unit."""
    if all(len({_stated(unit, path) for unit in preset.units}) == 1 for preset in presets):
        yield _Place(path, None, path)
        return
    for number, unit in enumerate(presets[0].units):
        yield _Place(path, number, f"{_UNITS}{unit.name}.{path}")


def _stated(unit: Unit, path: str) -> tuple[float, str] | None:
    written = _written(unit, path)
    return None if written is None else (written.number, written.kind.suffix)


def _written(unit: Unit, path: str) -> _Written | None:
    if path not in unit.inputs or path not in unit.origins:
        return None
    kind = setting_kind(path, unit.origins[path][-1].text)
    return None if kind is None else _Written(unit.inputs[path], kind)


def _ways(presets: Sequence[Scenario], place: _Place) -> Iterator[dict[str, Any]]:
    by_preset = [_written(preset.units[place.unit or 0], place.path) for preset in presets]
    kinds: dict[str, SettingKind] = {}
    for written in by_preset:
        if written is not None:
            kinds.setdefault(written.kind.suffix, written.kind)
    is_varied = len({written and (written.number, written.kind.suffix) for written in by_preset}) > 1
    for number, (suffix, kind) in enumerate(kinds.items()):
        stated = {at: w.number for at, w in enumerate(by_preset) if w is not None and w.kind.suffix == suffix}
        others = [
            at
            for at, written in enumerate(by_preset)
            if written is None and number == 0 and _may_be_given(presets[at], place)
        ]
        yield _control(presets, place, kind, stated) | {
            "key": place.name if number == 0 else f"{place.name} ({suffix.strip()})",
            "first": is_varied or any(_is_meant(each.path, place) for each in presets[0].uncertainty),
            "presets": sorted([*stated, *others]),
        }


def _may_be_given(preset: Scenario, place: _Place) -> bool:
    """Tell whether a preset that does not give a number may do so: not of an initiative that it does not have."""
    if not place.path.startswith(_INITIATIVES):
        return True
    initiative = ".".join(place.path.split(".")[:2])
    units = preset.units if place.unit is None else (preset.units[place.unit],)
    return all(f"{initiative}.ramp.over" in unit.inputs for unit in units)


def _is_meant(entry: str, place: _Place) -> bool:
    return entry in (place.name, place.path)


def _control(
    presets: Sequence[Scenario], place: _Place, kind: SettingKind, stated: Mapping[int, float]
) -> dict[str, Any]:
    is_share = isinstance(kind.bounds, Share)
    distributions = [
        each
        for each in presets[0].uncertainty
        if _is_meant(each.path, place) and presets[0].units[place.unit or 0].inputs.get(place.path) in stated.values()
    ]
    horizon = max(preset.horizon_months for preset in presets)
    low, high, step = range_of(kind, stated.values(), distributions, horizon)
    suffix = kind.suffix.strip()
    return {
        "key": place.name,
        "name": place.name,
        "path": place.path,
        "unit": place.unit,
        "group": _group(place.path),
        "title": entry_title(presets[next(iter(stated))], place.name),
        "kind": _kind_word(kind),
        "suffix": kind.suffix,
        "unit_text": _(_UNIT_TEXTS[suffix]) if suffix else "",
        "display": _PERCENT if is_share else 1,
        "low": low,
        "high": high,
        "step": step,
        "least": 0.0 if _counts_movers(kind) else kind.least,
        "most": kind.bounds.high,
        "is_whole": kind.is_whole,
        "counts_movers": _counts_movers(kind),
        "companions": _companions(kind),
    }


def _counts_movers(kind: SettingKind) -> bool:
    """Tell whether a number of customers is to move, of whom there may be none."""
    return isinstance(kind.bounds, Count) and bool(kind.suffix)


def _kind_word(kind: SettingKind) -> str:
    if isinstance(kind.bounds, Length):
        return "number"
    words = ((Share, "share"), (Count, "count"), (Money, "money"))
    return next((word for shape, word in words if isinstance(kind.bounds, shape)), "number")


def _group(path: str) -> str:
    head = path.split(".", maxsplit=1)[0]
    if head == "initiatives":
        return "finance" if ".cost." in path else "levers"
    return head


def _companions(kind: SettingKind) -> dict[str, float | str]:
    """Give what else is given where this number is: the months of its period, or its base."""
    text = kind.suffix.strip()
    if text.startswith("per "):
        period = text.removeprefix("per ")
        return {"per": HORIZON if period == HORIZON else float(PERIODS[period])}
    if text.startswith("of "):
        return {"of": float(OF_CUSTOMERS if text == "of customers" else OF_SEGMENT)}
    return {"of": float(OF_COUNT)} if text == "customers" else {}
