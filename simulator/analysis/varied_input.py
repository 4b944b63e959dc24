"""What is varied by a goal seek or a sweep: one setting, the same in all units, or all migrations together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.analysis.setting_text import SettingKind, kind_of, setting_kind
from simulator.analysis.settings_used import title_of
from simulator.arithmetic.plain import Units
from simulator.engine.projection import given_inputs
from simulator.errors import Problem, ScenarioError, UsageError, quoted, suggest
from simulator.language import _, marked
from simulator.model.inputs import OF, catalogue, generic
from simulator.model.kinds import SEGMENTS, NumberKind
from simulator.model.spelling import percent
from simulator.scenario.scenario import Scenario

ALL_MIGRATIONS = "nps"
Reread = Callable[[Sequence[str]], Scenario]
"""Reads the scenario again with further ``PATH=VALUE`` set on top."""

_UNITS = "units."
_DIGITS = 15
_STRUCTURE = {
    "horizon": marked("{option}: {path} cannot be varied: it decides how many steps are run"),
    "baseline.survey.respondents": marked(
        "{option}: {path} cannot be varied: it changes no outcome, only how exactly today is known"
    ),
}
_SHARES_OF_A_WHOLE = frozenset(
    path for segment in SEGMENTS for path in (f"baseline.segments.{segment}.mix", f"trend.acquired_mix.{segment}")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class VariedInput(ABC):
    """What stands for the number that is varied.

    Attributes:
        path: how the user named it.
        title: how people call it.
        scenario: the scenario to vary, in which every unit has the input.
        present: the number as the scenario has it; where units differ, the company's or the first unit's.
        low: the smallest number the scenario file takes.
        high: the largest.
        is_whole: whether the file takes whole numbers only.
        note: what is to be known of how it is varied, if anything.
    """

    path: str
    title: str
    scenario: Scenario
    present: float
    low: float
    high: float
    is_whole: bool
    note: str | None

    @abstractmethod
    def inputs(self, value: float) -> Mapping[str, Units]:
        """Give the inputs that a number stands for, by path and unit; a single one holds in every unit."""

    @abstractmethod
    def written(self, value: float) -> str:
        """Write the number as the scenario file would have it."""

    @abstractmethod
    def settings(self, value: float) -> tuple[str, ...]:
        """Give the texts ``PATH=VALUE`` that set it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OneSetting(VariedInput):
    """One setting. ``columns`` are the units' own values where only the unit with the number ``unit`` is varied."""

    inner: str
    kind: SettingKind
    unit: int | None
    columns: tuple[float, ...]

    def inputs(self, value: float) -> Mapping[str, Units]:
        """Give the setting in every unit."""
        if self.unit is None:
            return {self.inner: [value]}
        return {self.inner: [value if unit == self.unit else own for unit, own in enumerate(self.columns)]}

    def written(self, value: float) -> str:
        """Write the value with its period or base."""
        return self.kind.text(value)

    def settings(self, value: float) -> tuple[str, ...]:
        """Give the one text to set."""
        return (f"{self.path}={self.written(value)}",)


@dataclass(frozen=True, kw_only=True, slots=True)
class AllMigrations(VariedInput):
    """All migrations of all initiatives in proportion; the number is a multiple of what the scenario says."""

    sizes: Mapping[str, Units]
    kinds: Mapping[tuple[str, int], SettingKind]

    def inputs(self, value: float) -> Mapping[str, Units]:
        """Give every migration in every unit."""
        return {path: [value * size for size in sizes] for path, sizes in self.sizes.items()}

    def written(self, value: float) -> str:
        """Write the multiple as a percentage."""
        return percent(value)

    def settings(self, value: float) -> tuple[str, ...]:
        """Give a text for each migration that moves anybody, one for all units where they agree."""
        texts: dict[str, dict[int, str]] = {}
        for (path, unit), kind in self.kinds.items():
            size = float(f"{value * self.sizes[path][unit]:.{_DIGITS}g}")
            texts.setdefault(path, {})[unit] = kind.text(float(round(size)) if kind.is_whole else size)
        return tuple(setting for path, by_unit in texts.items() for setting in self._set(path, by_unit))

    def _set(self, path: str, by_unit: Mapping[int, str]) -> Iterator[str]:
        units = self.scenario.units
        if len(by_unit) == len(units) and len(set(by_unit.values())) == 1:
            yield f"{path}={by_unit[0]}"
        else:
            yield from (f"{_UNITS}{units[unit].name}.{path}={text}" for unit, text in by_unit.items())


def varied_input(scenario: Scenario, path: str, reread: Reread, option: str) -> VariedInput:
    """Find what is to be varied.

    Args:
        scenario: the scenario.
        path: a setting's path, also ``units.NAME.PATH``, or ``nps`` for all migrations together.
        reread: reads the scenario again with settings on top, so that the setting is one for all units.
        option: how the command line names the path, for what is said of a wrong one.

    Raises:
        UsageError: the path names no number that can be varied by itself.
        ScenarioError: the scenario moves nobody, or the setting cannot be set.
    """
    if path == ALL_MIGRATIONS:
        return _all_migrations(scenario, option)
    return _one_setting(scenario, path, reread, option)


def varies_alone(path: str) -> bool:
    """Tell whether the setting with this path, inside a unit, is a number that may change while all others stay."""
    return isinstance(kind_of(path), NumberKind) and path not in _STRUCTURE and path not in _SHARES_OF_A_WHOLE


def _one_setting(scenario: Scenario, path: str, reread: Reread, option: str) -> OneSetting:
    unit, inner = _unit_and_inner(scenario, path)
    holders = [scenario.units[unit]] if unit is not None else [scenario.company, *scenario.units]
    holder = next((each for each in holders if inner in each.inputs and inner in each.origins), None)
    kind = setting_kind(inner, holder.origins[inner][-1].text) if holder else None
    if holder is None or kind is None or inner in _SHARES_OF_A_WHOLE:
        raise _refusal(scenario, path, inner, option)
    present = holder.inputs[inner]
    again = scenario if _has_no_units(scenario) else reread([f"{path}={kind.text(present)}"])
    return OneSetting(
        path=path,
        title=title_of(scenario, path),
        scenario=again,
        present=present,
        low=kind.least,
        high=kind.bounds.high,
        is_whole=kind.is_whole,
        note=_difference(scenario, inner) if unit is None else None,
        inner=inner,
        kind=kind,
        unit=unit,
        columns=tuple(each.get(inner, present) for each in given_inputs(again)),
    )


def _has_no_units(scenario: Scenario) -> bool:
    return scenario.units == (scenario.company,)


def _unit_and_inner(scenario: Scenario, path: str) -> tuple[int | None, str]:
    """Split off the unit that a path begins with, by its number; a unit's name may hold dots."""
    found = [
        (len(unit.name), number)
        for number, unit in enumerate(scenario.units)
        if unit.name and path.startswith(f"{_UNITS}{unit.name}.")
    ]
    if not found:
        return None, path
    length, number = max(found)
    return number, path[len(_UNITS) + length + 1 :]


def _difference(scenario: Scenario, path: str) -> str | None:
    """Say so where units have values of their own, all of which are replaced."""
    own = {unit.inputs.get(path) for unit in scenario.units}
    if len(own) <= 1:
        return None
    return _("the units have values of their own for {path}; here one value holds in all of them", path=path)


def _all_migrations(scenario: Scenario, option: str) -> AllMigrations:
    kinds: dict[tuple[str, int], SettingKind] = {}
    for number, unit in enumerate(scenario.units):
        for path in unit.inputs:
            if ".migrations." in path and not path.endswith(f".{OF}") and unit.inputs[path] > 0:
                kind = setting_kind(path, unit.origins[path][-1].text)
                assert kind is not None
                kinds[path, number] = kind
    if not kinds:
        message = _(
            "no initiative moves any customers, so there is nothing that {option} could scale",
            option=f"{option} {ALL_MIGRATIONS}",
        )
        hint = _("write a migration, such as {example}", example="passives: {promoters: 3% of customers}")
        raise ScenarioError([Problem(scenario.file, 0, 0, "initiatives", message, hint)])
    sizes = {path: [unit.inputs.get(path, 0.0) for unit in scenario.units] for path, _unit in kinds}
    counted = any(kind.is_whole for kind in kinds.values())
    return AllMigrations(
        path=ALL_MIGRATIONS,
        title=_("All migrations, in per cent of their size in the scenario"),
        scenario=scenario,
        present=1.0,
        low=0.0,
        high=min(kind.bounds.high / sizes[path][unit] for (path, unit), kind in kinds.items()),
        is_whole=False,
        note=_("migrations of a number of customers are rounded to whole customers") if counted else None,
        sizes=sizes,
        kinds=kinds,
    )


def _refusal(scenario: Scenario, path: str, inner: str, option: str) -> UsageError:
    """Say why a path cannot be varied."""
    shown, kind = quoted(path), kind_of(inner)
    if inner in _STRUCTURE:
        return UsageError(_(_STRUCTURE[inner], option=option, path=inner), _("name another setting"))
    if inner in _SHARES_OF_A_WHOLE:
        return UsageError(
            _("{option}: {path} cannot change alone, since the three shares add up to 100%", option=option, path=shown),
            _("{option} scales the migrations between segments", option=f"{option} {ALL_MIGRATIONS}"),
        )
    known = _numbers(scenario)
    if generic(inner) not in catalogue() or not _has_initiative(scenario, inner):
        hint = suggest(path, [*known, ALL_MIGRATIONS])
        return UsageError(_("{option}: {path} names no number of this scenario", option=option, path=shown), hint)
    if kind is None:
        below = [each for each in known if each.startswith(f"{path}.")]
        return UsageError(_("{option}: {path} is a group of settings", option=option, path=shown), suggest(path, below))
    if not isinstance(kind, NumberKind):
        return UsageError(_("{option}: {path} is no number", option=option, path=shown), suggest(path, known))
    return UsageError(
        _(
            "{option}: {path} is not given in this scenario, so there is nothing to start from",
            option=option,
            path=shown,
        ),
        _("give it a value with {option}: {hint}", option="--set", hint=kind.hint()),
    )


def _numbers(scenario: Scenario) -> list[str]:
    """Name every number that may be varied."""
    paths = [path for path in scenario.company.inputs if isinstance(kind_of(path), NumberKind)]
    for unit in scenario.units:
        own = [path for path in unit.inputs if isinstance(kind_of(path), NumberKind)]
        paths += [*own, *(f"{_UNITS}{unit.name}.{path}" for path in own if unit.name)]
    return list(dict.fromkeys(path for path in paths if path not in _SHARES_OF_A_WHOLE))


def _has_initiative(scenario: Scenario, path: str) -> bool:
    match path.split("."):
        case ["initiatives", name, *_]:
            return name in scenario.initiatives
    return True
