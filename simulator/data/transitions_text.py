"""What was measured between two waves, written as a scenario file: the same once more, from where it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from textwrap import wrap

from simulator.data.intervals import Share
from simulator.data.scenario_text import Frame, number, one_line, segment_values, source_entries, uncertain_entries
from simulator.data.transitions_result import LIMITS, Realisation, Transitions
from simulator.errors import UsageError
from simulator.language import _, separated
from simulator.model.kinds import PERIODS, SEGMENTS
from simulator.model.sampling_error import Z95
from simulator.model.spelling import plain
from simulator.scenario.splice import as_scalar

INITIATIVE = "measured"
_PLACES = 4
_COMMENT_WIDTH = 110
_SIGNIFICANT = 6
_PERIOD_OF_MONTHS = {months: period for period, months in PERIODS.items()}
_YEAR, _MONTHS_A_YEAR = "year", 12


def transitions_text(measured: Transitions, frame: Frame) -> str:
    """Write a scenario: the second wave's baseline, the measured churn, new customers, movements and realisation.

    Raises:
        UsageError: nobody has said how many months lie between the waves.
    """
    if measured.months is None:
        message = _("how many months lie between the waves is not known, so churn has no period")
        raise UsageError(message, _("write --months-between 12, or name the column of the answers' dates with --date"))
    return "\n".join(_lines(measured, frame, measured.months)) + "\n"


def _lines(measured: Transitions, frame: Frame, months: int) -> Iterator[str]:
    yield "# yaml-language-server: $schema=nps-sim.schema.json"
    yield from _heading(measured, months)
    yield f"name: {as_scalar(frame.name)}"
    yield f"currency: {frame.currency}"
    yield f"horizon: {months} month{'s' if months > 1 else ''}"
    yield ""
    yield from _baseline(measured, frame)
    yield ""
    yield from _trend(measured, months)
    yield ""
    yield from _initiative(measured)
    yield ""
    yield f"uncertainty:  # {_('means and standard errors, and how many answers the mix rests on')}"
    yield from (f"  {path}: {entry}" for path, entry in _uncertainty(measured, months).items())
    yield ""
    yield "sources:"
    yield from (f"  {path}: {as_scalar(source)}" for path, source in _sources(measured).items())


def _heading(measured: Transitions, months: int) -> Iterator[str]:
    counts = measured.customers
    text = _(
        "Measured between {waves}, {months} months apart: {both} customers in both, {lost} lost, {new} new. "
        "The baseline is the second wave's, and the initiative is what happened between the waves, once more: "
        "movements up and down, since those up alone would overstate the change of NPS. Keep those that a programme "
        "of yours changes. Doing nothing is that nobody moves.",
        waves=_names(measured),
        months=months,
        both=separated(counts.both),
        lost=separated(counts.lost),
        new=separated(counts.new),
    )
    yield from wrap(text, _COMMENT_WIDTH, initial_indent="# ", subsequent_indent="# ")
    for name, limit in LIMITS.items():
        yield f"# - {_(name)}: {_(limit)}"
    yield from (f"# - {one_line(note)}" for note in measured.notes)


def _baseline(measured: Transitions, frame: Frame) -> Iterator[str]:
    yield "baseline:"
    yield f"  customers: {plain(measured.customers.second)}"
    yield f"  spend_period: {frame.spend_period}"
    yield f"  survey: {{respondents: {plain(measured.customers.answered_second)}}}"
    yield "  segments:"
    total = measured.now.total
    for segment, (mix, spend) in segment_values(total, total).items():
        yield f"    {segment}: {{mix: {mix}, spend: {spend}}}"


def _trend(measured: Transitions, months: int) -> Iterator[str]:
    yield "trend:"
    churn = {name: _churn(share.share, months) for name, share in measured.churn.items() if share.share is not None}
    yield f"  churn: {{{', '.join(f'{name}: {rate}' for name, rate in churn.items())}}}"
    if measured.acquisition:
        yield f"  acquisition: {_rate((1 + measured.acquisition) ** _powers(months) - 1, months)}"
    shares = [measured.acquired[segment].share for segment in SEGMENTS]
    if None not in shares:
        mixes = _adding_up([share or 0.0 for share in shares])
        pairs = ", ".join(f"{segment}: {mix}" for segment, mix in zip(SEGMENTS, mixes, strict=True))
        yield f"  acquired_mix: {{{pairs}}}"


def _initiative(measured: Transitions) -> Iterator[str]:
    yield "initiatives:"
    yield f"  {INITIATIVE}:"
    yield f"    title: {as_scalar(_('As between {waves}', waves=_names(measured)))}"
    yield "    migrations:"
    for source, targets in _moving(measured).items():
        sizes = (f"{target}: {_percent(share.share or 0.0)} of {source}" for target, share in targets.items())
        yield f"      {source}: {{{', '.join(sizes)}}}"
    value = measured.realisation_of_all.value
    if value is None:
        reason = measured.realisation_of_all.reason
        yield f"    # {_('realisation is not known ({reason}): it stands at 100%, an upper bound', reason=reason)}"
    else:
        beyond = "" if value == _bounded(value) else f"  # {_('measured as {value}', value=_percent(value))}"
        yield f"    realisation: {_percent(_bounded(value))}{beyond}"


def _moving(measured: Transitions) -> dict[str, dict[str, Share]]:
    """Give the movements that somebody made."""
    found = {
        source: {target: share for target, share in row.items() if target != source and share.customers}
        for source, row in measured.matrix.items()
    }
    return {source: row for source, row in found.items() if row}


def _uncertainty(measured: Transitions, months: int) -> dict[str, str]:
    found = {path: f"{{{kind}: {values}}}" for path, (kind, values) in uncertain_entries(measured.now).items()}
    for segment, share in measured.churn.items():
        if share.share is not None and share.low is not None and share.high is not None:
            low, rate, high = (_lost_in_period(each, months) for each in (share.low, share.share, share.high))
            found[f"trend.churn.{segment}"] = _normal(rate, (high - low) / (2 * Z95))
    for source, targets in _moving(measured).items():
        for target, share in targets.items():
            path = f"initiatives.{INITIATIVE}.migrations.{source}.{target}"
            found[path] = _normal(share.share or 0.0, share.standard_error or 0.0)
    whole = measured.realisation_of_all
    if whole.value is not None:
        found[f"initiatives.{INITIATIVE}.realisation"] = _normal(_bounded(whole.value), _error(whole))
    return found


def _sources(measured: Transitions) -> dict[str, str]:
    names, counts = _names(measured), measured.customers
    found = source_entries(measured.now)
    for segment, share in measured.churn.items():
        if share.share is not None:
            found[f"trend.churn.{segment}"] = _(
                "{customers} of {all} lost between {waves}",
                customers=separated(share.customers),
                all=separated(share.of),
                waves=names,
            )
    if measured.acquisition:
        found["trend.acquisition"] = _(
            "{new} joined {first} between {waves}",
            new=separated(counts.new),
            first=separated(counts.first),
            waves=names,
        )
    for source, targets in _moving(measured).items():
        for target, share in targets.items():
            path = f"initiatives.{INITIATIVE}.migrations.{source}.{target}"
            found[path] = _(
                "{customers} of {all} who answered twice, {waves}",
                customers=separated(share.customers),
                all=separated(share.of),
                waves=names,
            )
    whole = measured.realisation_of_all
    if whole.value is not None:
        found[f"initiatives.{INITIATIVE}.realisation"] = _(
            "difference in differences of {movers} movers against those who stayed, {waves}",
            movers=separated(whole.movers),
            waves=names,
        )
    return found


def _error(measured: Realisation) -> float:
    return ((measured.high or 0.0) - (measured.low or 0.0)) / (2 * Z95)


def _bounded(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _normal(mean: float, standard_error: float) -> str:
    return f"{{normal: [{_rounded(mean)}, {_rounded(standard_error)}]}}"


def _rounded(value: float) -> str:
    return number(float(f"{value:.{_SIGNIFICANT}g}"))


def _percent(share: float) -> str:
    return f"{_rounded(100 * share)}%"


def _adding_up(shares: Sequence[float]) -> list[str]:
    """Write shares in per cent so that they add up to 100 as they are written."""
    percents = [round(100 * share, _PLACES) for share in shares]
    largest = percents.index(max(percents))
    percents[largest] = round(100 - fsum(percents) + percents[largest], _PLACES)
    return [f"{number(percent)}%" for percent in percents]


def _powers(months: int) -> float:
    """Give how many of the waves' distances make the period that rates are written in: 1 where it has a name."""
    return 1.0 if months in _PERIOD_OF_MONTHS else _MONTHS_A_YEAR / months


def _lost_in_period(share: float, months: int) -> float:
    return 1 - float((1 - share) ** _powers(months))


def _churn(share: float | None, months: int) -> str:
    return _rate(_lost_in_period(share or 0.0, months), months)


def _rate(share: float, months: int) -> str:
    return f"{_percent(share)} per {_PERIOD_OF_MONTHS.get(months, _YEAR)}"


def _names(measured: Transitions) -> str:
    first, second = (one_line(name) for name in measured.waves)
    return _("{first} and {second}", first=first, second=second)
