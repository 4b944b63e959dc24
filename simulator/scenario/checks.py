"""What holds between settings: nothing missing, shares that add up, a horizon of whole steps, migrations that move."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from math import fsum

from simulator.errors import either, quoted, suggest
from simulator.language import _, marked, separated
from simulator.model.inputs import catalogue, generic, names_below
from simulator.model.kinds import PERIODS, SEGMENTS, Quantity
from simulator.model.settings import Baseline, InitiativeInputs, Patch, SegmentInputs, Settings
from simulator.model.spelling import percent, plain
from simulator.model.words import period_name
from simulator.scenario.found import Found, at, is_covered

MOST_STEPS = 600
MIX_TOLERANCE = 1e-6
MISSING = marked("is missing")
_SEGMENTS = "baseline.segments"


def check(settings: Patch, wrong: Collection[str]) -> Iterator[Found]:
    """Find what is wrong between the settings of one tree.

    Args:
        settings: What could be read.
        wrong: The paths already found wrong, which therefore are not missing.
    """
    missing = [*_missing(settings, ""), *_counting(settings.baseline), *_acquired_mix(settings)]
    yield from (found for found in missing if not is_covered(".".join(found.names), wrong))
    yield from _horizon(settings)
    yield from _same_segment(settings)


def idle_initiatives(settings: Patch, known: Collection[str]) -> Iterator[Found]:
    """Find initiatives that a patch adds without any effect: most often a known name, misspelt."""
    for name, initiative in (settings.initiatives or {}).items():
        if name not in known and not _has_effect(initiative):
            message = _("no initiative {name} in the file, and this one changes nothing", name=quoted(name))
            yield Found(("initiatives", name), message, suggest(name, known), at_name=True)


def _has_effect(initiative: InitiativeInputs) -> bool:
    effects = (initiative.migrations, initiative.acquisition, initiative.churn_reduction, initiative.spend_uplift)
    return any(effect is not None for effect in (*effects, initiative.cost))


def _missing(group: Settings, path: str) -> Iterator[Found]:
    for name, field in type(group).model_fields.items():
        inside = f"{path}.{name}" if path else name
        value = getattr(group, name)
        extra = field.json_schema_extra
        if value is None and isinstance(extra, dict) and extra["required"]:
            yield _absent(inside)
        elif isinstance(value, Settings):
            yield from _missing(value, inside)
        elif isinstance(value, dict):
            for key, below in value.items():
                if isinstance(below, Settings):
                    yield from _missing(below, f"{inside}.{key}")


def _absent(path: str) -> Found:
    setting = catalogue()[generic(path)]
    inside = ", ".join(names_below(path))
    hint = setting.kind.hint() if setting.kind else _("it holds {inside}", inside=inside)
    return at(path, _(MISSING), hint)


def _counting(baseline: Baseline | None) -> Iterator[Found]:
    """Check that customers are counted in one of the two ways, for all three segments."""
    if baseline is None or baseline.segments is None:
        return
    segments: dict[str, SegmentInputs] = {name: baseline.segments[name] for name in baseline.segments}
    for name in SEGMENTS:
        if name not in segments:
            yield _absent(f"{_SEGMENTS}.{name}")
    if all(segment.customers is None for segment in segments.values()):
        yield from _by_mix(baseline, segments)
        return
    if baseline.customers is not None or any(segment.mix is not None for segment in segments.values()):
        message = _("customers are given by segment and also by `baseline.customers` or `mix`")
        yield at(_SEGMENTS, message, _("keep one of the two ways"))
        return
    counts = {name: segment.customers for name, segment in segments.items()}
    yield from (_absent(f"{_SEGMENTS}.{name}.customers") for name, count in counts.items() if count is None)
    if len(counts) == len(SEGMENTS) and all(count is not None and count.number == 0 for count in counts.values()):
        yield at(_SEGMENTS, _("no segment has a customer"), _("write at least one customer"))


def _by_mix(baseline: Baseline, segments: Mapping[str, SegmentInputs]) -> Iterator[Found]:
    if baseline.customers is None:
        yield _absent("baseline.customers")
    for name, segment in segments.items():
        if segment.mix is None:
            yield _absent(f"{_SEGMENTS}.{name}.mix")
    yield from _sum(_SEGMENTS, _("mix"), {name: segment.mix for name, segment in segments.items()})


def _acquired_mix(settings: Patch) -> Iterator[Found]:
    mix = settings.trend.acquired_mix if settings.trend else None
    if mix is None:
        return
    path = "trend.acquired_mix"
    for name in SEGMENTS:
        if name not in mix:
            yield at(f"{path}.{name}", _(MISSING), _("write all three segments, 0% where nobody joins"))
    yield from _sum(path, _("the mix of new customers"), {name: mix[name] for name in mix})


def _sum(path: str, what: str, shares: Mapping[str, Quantity | None]) -> Iterator[Found]:
    given = {name: share.number for name, share in shares.items() if share is not None}
    if len(given) < len(SEGMENTS):
        return
    total = fsum(given.values())
    if abs(total - 1) > MIX_TOLERANCE:
        parts = ", ".join(f"{name} {percent(share)}" for name, share in given.items())
        yield at(
            path,
            _("{what} adds up to {total}, not 100%", what=what, total=percent(total)),
            _("change one of {parts}", parts=parts),
        )


def _horizon(settings: Patch) -> Iterator[Found]:
    if settings.horizon is None:
        return
    months, step = settings.horizon.number, PERIODS[settings.step]
    steps = months / step
    if steps > MOST_STEPS:
        message = _(
            "{months} months are {steps} steps of a {step}, more than {most_steps}",
            months=separated(Decimal(f"{months:.15g}")),
            steps=separated(Decimal(f"{steps:.15g}")),
            step=period_name(settings.step),
            most_steps=MOST_STEPS,
        )
        yield at(
            "horizon",
            message,
            _("write at most {most_steps} months, or a longer `step`", most_steps=plain(MOST_STEPS * step)),
        )
    elif steps != int(steps):
        near = [plain(n * step) for n in (int(steps), int(steps) + 1) if n > 0]
        message = _(
            "{months} months is no whole number of steps of a {step}",
            months=plain(months),
            step=period_name(settings.step),
        )
        yield at(
            "horizon",
            message,
            (
                _("write {months} months, or a shorter `step`", months=either(near))
                if step > 1
                else _("write {months} months", months=either(near))
            ),
        )


def _same_segment(settings: Patch) -> Iterator[Found]:
    for name, initiative in (settings.initiatives or {}).items():
        for segment in SEGMENTS:
            if segment in (getattr(initiative.migrations, segment, None) or {}):
                others = either(other for other in SEGMENTS if other != segment)
                names = ("initiatives", name, "migrations", segment, segment)
                yield Found(
                    names,
                    _("{segment} cannot become {segment}", segment=segment),
                    _("did you mean {meant}?", meant=others),
                    at_name=True,
                )
