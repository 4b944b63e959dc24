"""The names by which a template may ask for a run's figures.

Every figure of a run's JSON has the name of its path with underscores (``bridge_mix``, ``end_nps``,
``units_north_end_nps``). Shorter or more natural names stand for the same: ``nps_end``, ``npv``, and the outcomes' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.analysis.outcomes import OUTCOMES
from simulator.engine.run import BusinessCase, Run, SurveyMargins
from simulator.model.kinds import SEGMENTS
from simulator.report.files import slug

Value = float | str | None
MOMENTS = ("today", "end", "do_nothing")
_STEPS, _UNITS, _CASE = "steps", "units", "business_case"
_SUFFIXED = ("change", "increment")
_PARTS_OF_THEIR_OWN = (_CASE, "survey", "scenario")
_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a template may ask for, by name in lower case: single values, and series with a value for each step."""

    values: Mapping[str, Value]
    series: Mapping[str, tuple[Value, ...]]

    @property
    def names(self) -> list[str]:
        """All names."""
        return list(dict.fromkeys((*self.values, *self.series)))


def quantities_of(run: Run) -> Quantities:
    """Name every figure of a run."""
    values: dict[str, Value] = {}
    series: dict[str, tuple[Value, ...]] = {}
    content = run.to_dict()
    steps = content.pop(_STEPS)
    warnings = content.pop("warnings")
    for path, value in _leaves(_with_what_does_not_apply(content, len(steps))):
        for name in _names(path):
            if isinstance(value, list):
                series.setdefault(name, tuple(value))
            else:
                values.setdefault(name, value)
    for outcome, read in OUTCOMES.items():
        values.setdefault(outcome, read(run))
    for path in [path for path, _ in _leaves(steps[0])]:
        series[_joined((_STEPS, *path))] = tuple(_at(step, path) for step in steps)
        series.setdefault(_joined(path), series[_joined((_STEPS, *path))])
    series["customers"] = series["total"]
    series["warnings"] = tuple(warnings)
    return Quantities(values, series)


def _with_what_does_not_apply(content: Mapping[str, Any], steps: int) -> dict[str, Any]:
    """Put nulls for every figure of a part that does not apply, so that its names are known all the same."""
    absent = {
        _CASE: {**dict.fromkeys(BusinessCase._fields), "cash_flow": [None] * steps},
        "survey": dict.fromkeys(SurveyMargins._fields),
        "lifetime_value": dict.fromkeys(SEGMENTS),
    }
    return {**content, **{part: nulls for part, nulls in absent.items() if content[part] is None}}


def _leaves(content: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _names(path: tuple[str, ...]) -> Iterator[str]:
    """Give the path's own name and the shorter ones that stand for it."""
    yield _joined(path)
    match path:
        case ["units", unit, *rest]:
            yield from (f"{_joined((unit,))}_{name}" for name in _names(tuple(rest)))
        case [moment, "segments", segment, field] if moment in MOMENTS:
            yield _joined((field, segment, moment))
        case [moment, field] if moment in MOMENTS or moment in _SUFFIXED:
            yield _joined((field, moment))
        case ["change", "run_rate_percent"]:
            yield "run_rate_change_percent"
        case [part, field] if part in _PARTS_OF_THEIR_OWN:
            yield _joined((field,))


def _joined(path: tuple[str, ...]) -> str:
    return "_".join(_UNFIT.sub("_", slug(part).lower()).strip("_") for part in path)


def _at(content: Any, path: tuple[str, ...]) -> Value:
    for key in path:
        content = content[key]
    return content  # type: ignore[no-any-return]
