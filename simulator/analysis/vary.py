"""Reads what is to be swept, ``PATH=FROM..TO:STEP``, in the scenario file's own spelling.

A period or base that is not written is the scenario's: ``1%..5%:0.5%`` of a migration that is ``3% of customers`` is of
customers. One that is written holds for the whole range, wherever it stands: ``5%..10% per year:1%``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from math import prod
from typing import NamedTuple, TypeVar

from simulator.analysis.grid import Grid
from simulator.analysis.setting_text import SettingKind, setting_kind
from simulator.analysis.sweep_result import Axis
from simulator.analysis.varied_input import ALL_MIGRATIONS, OneSetting, Reread, VariedInput, varied_input
from simulator.errors import UsageError, did_you_mean, quoted
from simulator.language import _, separated
from simulator.model.kinds import Share
from simulator.model.size_kinds import Length
from simulator.model.spelling import RefusalError
from simulator.model.words import listed
from simulator.scenario.scenario import Scenario

OPTION = "--vary"
MOST_AXES = 4
MOST_POINTS = 2_000_000
_FORM, _EXAMPLE = f"{OPTION} PATH=FROM..TO:STEP", f"{OPTION} baseline.customers=30_000..50_000:5_000"
_RANGE = re.compile(r"([^=]+)=(.+?)\.\.(.+):(.+)", re.DOTALL)
_PART = re.compile(r"([-+]?[0-9_.,]*(?:[eE][-+]?[0-9]+)?\s*%?)\s*(.*)", re.DOTALL)
_SIZE_SHOWN_IN_FULL = 10**15
_EXACT = Context(prec=2_000)
_Read = TypeVar("_Read")


class _Range(NamedTuple):
    """A range as it is written, split into its parts."""

    path: str
    first: str
    last: str
    step: str

    def refused(self, message: str, hint: str | None = None) -> UsageError:
        """Give the error that says what is wrong with it."""
        return UsageError(f"{OPTION} {quoted(self.path)}: {message}", hint)


class _Ticks(NamedTuple):
    """Evenly spaced values as whole numbers of a common unit, so that no rounding decides which is the last."""

    first: int
    step: int
    size: int
    per_one: int

    def values(self) -> tuple[float, ...]:
        """Give the values."""
        return tuple((self.first + place * self.step) / self.per_one for place in range(self.size))


class _Written(Sequence[str]):
    """The values as the scenario file would have them, written when they are asked for: there may be a million."""

    def __init__(self, values: Sequence[float], write: Callable[[float], str]) -> None:
        self._values, self._write = values, write

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self._write(self._values[place])


def read_grid(scenario: Scenario, texts: Sequence[str], reread: Reread) -> Grid:
    """Read what is to be varied.

    Args:
        scenario: the scenario.
        texts: one to four of ``PATH=FROM..TO:STEP``; a path as ``solve --by`` takes it.
        reread: reads the scenario again with further ``PATH=VALUE`` set on top.

    Raises:
        UsageError: a range is no range of values that the scenario file takes, or there are too many points.
    """
    ranges = [_split(text) for text in texts]
    _refuse_repetition(ranges)
    settings: list[str] = []
    found: list[tuple[_Ticks, VariedInput, float | None]] = []
    for each in ranges:

        def further(more: Sequence[str], before: tuple[str, ...] = tuple(settings)) -> Scenario:
            return reread([*before, *more])

        found.append(_resolved(found[-1][1].scenario if found else scenario, each, further))
        settings += found[-1][1].settings(found[-1][1].present)
    _refuse_many([ticks.size for ticks, _varied, _present in found])
    axes = tuple(_axis(ticks, varied, present) for ticks, varied, present in found)
    varied = tuple(varied for _values, varied, _present in found)
    notes = tuple(each.note for each in varied if each.note and each.path != ALL_MIGRATIONS)
    return Grid(varied[-1].scenario, axes, varied, notes)


def _split(text: str) -> _Range:
    match = _RANGE.fullmatch(text.strip())
    parts = [part.strip() for part in match.groups()] if match else [""]
    if not all(parts):
        raise UsageError(
            _("{option} {value} is no range of values", option=OPTION, value=quoted(text) or _("an empty text")),
            _("write {form}, such as {example}", form=_FORM, example=_EXAMPLE),
        )
    return _Range(*parts)


def _refuse_repetition(ranges: Sequence[_Range]) -> None:
    if not 1 <= len(ranges) <= MOST_AXES:
        raise UsageError(
            _("{option} is given {number} times", option=OPTION, number=len(ranges)),
            _("vary one to {most} paths", most=MOST_AXES),
        )
    paths = [each.path for each in ranges]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(
                _("{option}: {path} is varied twice", option=OPTION, path=quoted(path)), _("name each path once")
            )
        if ALL_MIGRATIONS in paths and ".migrations." in path:
            message = _(
                "{option}: {all} scales all migrations, {path} among them",
                option=OPTION,
                all=ALL_MIGRATIONS,
                path=quoted(path),
            )
            raise UsageError(message, _("vary one of the two"))


def _refuse_many(counts: Sequence[int]) -> None:
    points = prod(counts)
    if points > MOST_POINTS:
        shown = separated(points) if points < _SIZE_SHOWN_IN_FULL else f"{Decimal(points):.0e}"
        message = _(
            "{option} makes {points} points, more than {most}",
            option=OPTION,
            points=shown,
            most=separated(MOST_POINTS),
        )
        raise UsageError(message, _("take larger steps or less of it"))


def _resolved(scenario: Scenario, given: _Range, reread: Reread) -> tuple[_Ticks, VariedInput, float | None]:
    """Give a range's values, what they are set by, and the number that the scenario has, in the range's own measure."""
    varied = varied_input(scenario, given.path, reread, OPTION)
    if not isinstance(varied, OneSetting):
        return _ticks(given, SettingKind(Share(high=varied.high), "")), varied, varied.present
    kind = _measure(given, varied)
    ticks = _ticks(given, kind)
    if kind.suffix == varied.kind.suffix:
        return ticks, varied, None if varied.note else float(varied.present)
    again = reread([f"{given.path}={kind.text(ticks.first / ticks.per_one)}"])
    return ticks, varied_input(again, given.path, reread, OPTION), None


def _axis(ticks: _Ticks, varied: VariedInput, present: float | None) -> Axis:
    values = ticks.values()
    text = None if present is None else varied.written(present)
    return Axis(varied.path, varied.title, values, _Written(values, varied.written), present, text)


def _measure(given: _Range, varied: OneSetting) -> SettingKind:
    """Tell the period or base that a range is written in: its own, or else the scenario's."""
    suffixes = list(dict.fromkeys(suffix for _number, suffix in _parts(given) if suffix))
    is_legible = all(number for number, _suffix in _parts(given))
    if not suffixes or not is_legible or isinstance(varied.kind.bounds, Length):
        return varied.kind
    if len(suffixes) > 1:
        message = _("{suffixes} do not go together", suffixes=listed(map(quoted, suffixes)))
        raise given.refused(message, _("write the period or the base once, behind {part}", part="TO"))
    number = _parts(given)[0][0]
    kind = _refusing(given, "FROM", lambda: setting_kind(varied.inner, f"{number} {suffixes[0]}"))
    assert kind is not None
    return kind


def _parts(given: _Range) -> list[tuple[str, str]]:
    """Split FROM, TO and STEP each into its number and the period, base or measure behind it."""
    found = [_PART.fullmatch(text) for text in (given.first, given.last, given.step)]
    return [(part[1].strip(), " ".join(part[2].split())) for part in found if part]


def _ticks(given: _Range, kind: SettingKind) -> _Ticks:
    """Read a range's numbers."""
    first_text, last_text, step_text = _numbers(given, kind)
    first = _refusing(given, "FROM", lambda: kind.bounds.parameter(first_text))
    last = _refusing(given, "TO", lambda: kind.bounds.parameter(last_text))
    step = _refusing(given, "STEP", lambda: kind.bounds.scalar(step_text))
    if step <= 0:
        raise given.refused(
            _("the step {step} is not above 0", step=quoted(given.step)), _("write how far apart the values are")
        )
    if kind.is_whole and step != int(step):
        raise given.refused(
            _("the step {step} is not a whole number", step=quoted(given.step)), _("the values are whole numbers")
        )
    if last < first:
        hint = _("write {spelling}", spelling=f"{given.last}..{given.first}:{given.step}")
        message = _("{value} is more than {bound}", value=quoted(given.first), bound=quoted(given.last))
        raise given.refused(message, hint)
    return _evenly(*(Decimal(repr(number)) for number in (first, last, step)))


def _evenly(first: Decimal, last: Decimal, step: Decimal) -> _Ticks:
    finest = min(int(number.as_tuple().exponent) for number in (first, step, Decimal(0)))
    start, end, width = (int(number.scaleb(-finest, _EXACT)) for number in (first, last, step))
    return _Ticks(start, width, (end - start) // width + 1, 10**-finest)


def _numbers(given: _Range, kind: SettingKind) -> list[str]:
    """Give the three numbers as the kind reads them: lengths with their measure, shares with their sign."""
    parts = _parts(given)
    if isinstance(kind.bounds, Length):
        measures = [measure for _number, measure in parts if measure]
        return [f"{number} {measure or (measures[-1] if measures else '')}".strip() for number, measure in parts]
    numbers = [number or suffix for number, suffix in parts]
    unsigned = [number for number in numbers if not number.endswith("%") and number.strip("0.")]
    if isinstance(kind.bounds, Share) and unsigned and any(number.endswith("%") for number in numbers):
        first, last, step = (f"{number.removesuffix('%').strip()}%" for number in numbers)
        message = _("{value} has no % where others have one", value=quoted(unsigned[0]))
        raise given.refused(message, did_you_mean(f"{first}..{last}:{step}"))
    return numbers


def _refusing(given: _Range, part: str, read: Callable[[], _Read]) -> _Read:
    """Read a part of a range; what is wrong with it is said of the part."""
    try:
        return read()
    except RefusalError as refusal:
        raise given.refused(f"{part}: {refusal.message}", refusal.hint) from None
