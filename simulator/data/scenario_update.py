"""A measured baseline written into a scenario file that is there: its values change, every other byte stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.data.baseline_result import Baseline, UnitBaseline
from simulator.data.scenario_text import segment_values, source_entries, uncertain_entries
from simulator.errors import OutputError, Problem, ScenarioError
from simulator.language import _, marked
from simulator.model.spelling import plain
from simulator.scenario import parse
from simulator.scenario.source import read_source
from simulator.scenario.splice import Names, Verbatim, splice
from simulator.scenario.writing import BYTE_ORDER_MARK

_NO_SCENARIO = marked("is no scenario, and a baseline is only written into one")


class Updated(NamedTuple):
    """A scenario's text with the baseline in it, and what is to be known of it."""

    text: str
    warnings: tuple[str, ...]


def updated_scenario(path: Path, measured: Baseline, stated: Mapping[str, str]) -> Updated:
    """Write a measured baseline into a scenario file's text.

    Args:
        path: the file.
        measured: what was measured.
        stated: further settings by path that were stated with it, such as ``currency``.

    Raises:
        OutputError: what stands there is no scenario.
        ScenarioError: with the baseline it would not be one any more.
    """
    try:
        text = read_source(str(path)).content.decode()
        units = [unit.name for unit in parse(text, str(path)).units]
    except (ScenarioError, UnicodeDecodeError):
        raise OutputError(path, _(_NO_SCENARIO), _("name another file")) from None
    named = [unit for unit in units if unit]
    body = text.removeprefix(BYTE_ORDER_MARK)
    try:
        new = text[: len(text) - len(body)] + splice(body, dict(_values(measured, stated)))
    except KeyError as error:
        message = _("{path} stands there in another form than the baseline's", path=error.args[0])
        raise _refusal(path, message) from None
    _check(path, new)
    return Updated(new, tuple(_left_alone(path, named, measured)))


def _check(path: Path, text: str) -> None:
    try:
        parse(text, str(path))
    except ScenarioError as error:
        first = error.problems[0]
        raise _refusal(
            path,
            _("with the baseline in it, {where} {message}", where=first.path or _("the file"), message=first.message),
        ) from None


def _refusal(path: Path, message: str) -> ScenarioError:
    return ScenarioError([Problem(str(path), 0, 0, "", message, _("write a new file, and copy what you need from it"))])


def _values(measured: Baseline, stated: Mapping[str, str]) -> Iterator[tuple[Names, str]]:
    for path, value in stated.items():
        yield tuple(path.split(".")), value
    yield ("baseline", "survey", "respondents"), plain(measured.total.answered)
    yield from _unit_values((), measured.total, measured.total)
    for name, unit in measured.units.items():
        yield from _unit_values(("units", name), unit, measured.total)
    for path, (kind, parameters) in uncertain_entries(measured).items():
        yield ("uncertainty", path, kind), Verbatim(parameters)
    for path, text in source_entries(measured).items():
        yield ("sources", path), text


def _unit_values(holder: Names, unit: UnitBaseline, total: UnitBaseline) -> Iterator[tuple[Names, str]]:
    yield (*holder, "baseline", "customers"), plain(unit.customers)
    for segment, (mix, spend) in segment_values(unit, total).items():
        yield (*holder, "baseline", "segments", segment, "mix"), mix
        yield (*holder, "baseline", "segments", segment, "spend"), spend


def _left_alone(path: Path, units: list[str], measured: Baseline) -> Iterator[str]:
    missing = [name for name in units if name not in measured.units]
    if missing:
        yield _(
            "{path}: the data holds nothing of {missing}, which stay as they were",
            path=path,
            missing=", ".join(missing),
        )
