"""A measured baseline written as a scenario file, ready to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum
from pathlib import PurePath

from simulator.data.baseline_result import Baseline, SegmentBaseline, UnitBaseline
from simulator.language import _, separated
from simulator.model.kinds import SEGMENTS
from simulator.model.spelling import plain
from simulator.scenario.splice import as_scalar

_DIGITS = 12
_SMALLEST_PLACES = 20
_TWO_READINGS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a scenario says beside what was measured."""

    name: str
    currency: str
    spend_period: str = "year"
    horizon: str = "1 year"


def scenario_text(measured: Baseline, frame: Frame) -> str:
    """Write a scenario whose baseline, uncertainty and sources are what was measured."""
    return "\n".join(_lines(measured, frame)) + "\n"


def _lines(measured: Baseline, frame: Frame) -> Iterator[str]:
    yield "# yaml-language-server: $schema=nps-sim.schema.json"
    yield from _heading(measured)
    yield f"name: {as_scalar(frame.name)}"
    yield f"currency: {frame.currency}"
    yield f"horizon: {frame.horizon}"
    yield ""
    yield "baseline:"
    yield f"  customers: {plain(measured.total.customers)}"
    yield f"  spend_period: {frame.spend_period}"
    yield f"  survey: {{respondents: {plain(measured.total.answered)}}}"
    yield from _segments(measured.total, measured.total, "  ")
    if measured.units:
        yield ""
        yield "units:"
        for name, unit in measured.units.items():
            yield f"  {as_scalar(name)}:"
            yield "    baseline:"
            yield f"      customers: {plain(unit.customers)}"
            yield from _segments(unit, measured.total, "      ")
    yield from _uncertainty(measured)
    yield from _sources(measured)


def _heading(measured: Baseline) -> Iterator[str]:
    text = _(
        "Measured from {source}: {rows} rows, {answered} answers.",
        source=one_line(measured.source),
        rows=separated(measured.rows),
        answered=separated(measured.total.answered),
    )
    yield f"# {text}"
    for note in measured.notes:
        yield f"# - {one_line(note)}"
    yield f"# {_('Next: add what happens anyway (trend), initiatives and finance; see `nps-sim init`.')}"


def _segments(unit: UnitBaseline, total: UnitBaseline, indent: str) -> Iterator[str]:
    yield f"{indent}segments:"
    for segment, (mix, spend) in segment_values(unit, total).items():
        yield f"{indent}  {segment}: {{mix: {mix}, spend: {spend}}}"


def segment_values(unit: UnitBaseline, total: UnitBaseline) -> dict[str, tuple[str, str]]:
    """Give each segment's mix and spend as they are written."""
    spends = [number(_spend(unit.segments[segment], total)) for segment in SEGMENTS]
    return dict(zip(SEGMENTS, zip(_mixes(unit), spends, strict=True), strict=True))


def _mixes(unit: UnitBaseline) -> list[str]:
    """Write the shares in per cent so that they add up to 100 to the last digit."""
    shares = [round(100 * unit.segments[segment].mix, _DIGITS - 2) for segment in SEGMENTS]
    largest = shares.index(max(shares))
    shares[largest] = 100 - fsum(share for index, share in enumerate(shares) if index != largest)
    return [f"{share:.{_DIGITS}g}%" for share in shares]


def _spend(segment: SegmentBaseline, total: UnitBaseline) -> float:
    """Give a segment's spend, or where nobody is in it the mean of all who answered."""
    if segment.spend is not None:
        return segment.spend
    return total.non_response.spend_of_answered or 0.0


def _uncertainty(measured: Baseline) -> Iterator[str]:
    entries = uncertain_entries(measured)
    if entries:
        yield ""
        yield f"uncertainty:  # {_('standard errors of the means, and how many answers the mix rests on')}"
    for path, (kind, parameters) in entries.items():
        yield f"  {as_scalar(path)}: {{{kind}: {parameters}}}"


def uncertain_entries(measured: Baseline) -> dict[str, tuple[str, str]]:
    """Give the distribution of each uncertain input by path: its kind, and its parameters as they are written."""
    parts = {f"units.{name}.": unit for name, unit in measured.units.items()} or {"": measured.total}
    return {path: entry for prefix, unit in parts.items() for path, entry in _entries(unit, prefix)}


def _entries(unit: UnitBaseline, prefix: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if not unit.answered:
        return
    for segment in SEGMENTS:
        part = unit.segments[segment]
        if part.spend is not None and part.spend_standard_error and not part.is_borrowed:
            parameters = f"[{number(part.spend)}, {number(part.spend_standard_error)}]"
            yield f"{prefix}baseline.segments.{segment}.spend", ("normal", parameters)
    yield f"{prefix}baseline.mix", ("survey", plain(unit.answered))


def _sources(measured: Baseline) -> Iterator[str]:
    yield ""
    yield "sources:"
    for path, text in source_entries(measured).items():
        yield f"  {path}: {as_scalar(text)}"


def source_entries(measured: Baseline) -> dict[str, str]:
    """Say of each measured input where it comes from, by path."""
    where = PurePath(measured.source).name if "://" not in measured.source else measured.source
    text = one_line(
        _(
            "{where}, {answered} answers of {rows} rows",
            where=where,
            answered=separated(measured.total.answered),
            rows=separated(measured.rows),
        )
    )
    paths = [f"baseline.segments.{segment}.{setting}" for segment in SEGMENTS for setting in ("mix", "spend")]
    return dict.fromkeys(["baseline.customers", *paths], text)


def number(value: float) -> str:
    """Write a number so that it can be read in one way only: 12.345 could be twelve thousand to some."""
    text = f"{value:.{_DIGITS}g}"
    if "e" in text:
        text = f"{value:.{_SMALLEST_PLACES}f}".rstrip("0").rstrip(".")
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text


def one_line(text: str) -> str:
    """Write a text on one line of a comment or a source, without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
