"""What the Comparison sheet shows, line by line: each scenario's stored figure, and the same one from the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, fsum, log10
from typing import NamedTuple

from simulator.analysis.outcomes import OUTCOMES
from simulator.engine.run import Run, State
from simulator.language import _, marked
from simulator.model.bridge import PARTS
from simulator.model.course import DO_NOTHING
from simulator.model.kinds import SEGMENTS
from simulator.model.words import segment_name, segment_title
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.numbers import months
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.rate_rows import why_none
from simulator.report.workbook.results import (
    NO_COSTS,
    NO_DISCOUNT,
    NO_PAYBACK,
    Returns,
    effect_title,
    or_word,
    path_range,
    returns,
)
from simulator.report.workbook.summary import NO_MARGIN, NOBODY
from simulator.report.workbook.table import Figure, Value
from simulator.report.workbook.wording import FINE_PERCENT, ONE_DECIMAL, PERCENT, WHOLE

OUTCOME_BLOCK = marked("The outcomes")
BRIDGE_BLOCK = marked("Why the run-rate moves, from today to the end")
BRIDGE_TOTAL = marked("Change of the run-rate")
STATES_FROM = 2
"""The number of the first block that shows a state; the outcomes and the bridge stand before."""
_DUST = 1e-9
"""What is left of a figure is rounding, relative to its size."""


class Form(NamedTuple):
    """How a figure is written: its unit (a word in English), its number format, how many decimals are compared."""

    unit: str
    number_format: str
    decimals: int


_CUSTOMERS, _POINTS = Form(marked("customers"), WHOLE, 6), Form(marked("points"), ONE_DECIMAL, 6)
_SHARE, _RETURN = Form("%", PERCENT, 8), Form("%", FINE_PERCENT, 8)
_RATE, _MONTHS = Form(marked("% a year"), FINE_PERCENT, 6), Form(marked("months"), ONE_DECIMAL, 6)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of all scenarios: stored as computed, and live for the scenario in use. ``outcome`` is its name."""

    title: str
    form: Form
    stored: tuple[Value, ...]
    live: Figure
    outcome: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading."""

    heading: str
    lines: tuple[Line, ...]


def blocks(contents: Contents, runs: Sequence[Run], found: Returns) -> tuple[Block, ...]:
    """Give everything that is compared, what matters most first.

    Args:
        contents: the model that follows the scenario in use.
        runs: the answers, in the order of the columns.
        found: where the workbook has return and payback.
    """
    horizons, last = {run.scenario.horizon_months for run in runs}, contents.scenario.steps
    if len(horizons) == 1:
        after = _("After {months}", months=months(*horizons))
        otherwise = _("After {months}, had nothing been done", months=months(*horizons))
    else:
        after = _("At the end of each horizon")
        otherwise = _("At the end of each horizon, had nothing been done")
    return (
        Block(_(OUTCOME_BLOCK), tuple(_outcome_lines(contents, runs, found))),
        Block(_(BRIDGE_BLOCK), tuple(_bridge_lines(contents, runs))),
        Block(_("Today"), tuple(_state_lines(contents, [run.today for run in runs], "", 0))),
        Block(after, tuple(_state_lines(contents, [run.end for run in runs], "", last))),
        Block(otherwise, tuple(_state_lines(contents, [run.do_nothing for run in runs], DO_NOTHING, last))),
    )


def _outcome_lines(contents: Contents, runs: Sequence[Run], found: Returns) -> Iterator[Line]:
    forms = _outcome_forms(contents)
    for outcome, live in _live_outcomes(contents, found).items():
        stored = tuple(_value_or_reason(outcome, run) for run in runs)
        yield replace(_line(_(OUTCOME_ROWS[outcome].title), forms[outcome], stored, live), outcome=outcome)


def _outcome_forms(contents: Contents) -> dict[str, Form]:
    own = {"nps": _POINTS, "customers": _CUSTOMERS, "roi": _RETURN, "irr": _RATE, "payback_months": _MONTHS}
    words = contents.words
    rates = {outcome: words.per_period if row.is_rate else words.currency for outcome, row in OUTCOME_ROWS.items()}
    return {outcome: own.get(outcome) or _money(unit) for outcome, unit in rates.items()}


def _money(unit: str) -> Form:
    return Form(unit, WHOLE, 2)


def _live_outcomes(contents: Contents, found: Returns) -> dict[str, Figure]:
    """Give each outcome of the scenario in use, as far as the model has it, in the order of the outcomes."""
    last = contents.scenario.steps
    live = {
        "nps": _score(contents, "", last),
        "customers": _at(contents, "total", last),
        "run_rate": _at(contents, "run_rate", last),
        "run_rate_change": Figure(*contents.find("company.bridge.total")),
        "run_rate_increment": Figure(*contents.find("company.run_rate_increment")),
        "revenue": _revenue(contents),
        "revenue_increment": Figure(*contents.find("company.revenue_increment")),
    }
    if contents.has("cash_flow"):
        live |= {name: _with_margin(figure, contents, found) for name, figure in _worth(contents, found).items()}
    return {name: live[name] for name in OUTCOMES if name in live}


def _worth(contents: Contents, found: Returns) -> dict[str, Figure]:
    """Give the outcomes that need a contribution margin."""
    live = {"contribution_increment": Figure(*contents.find("company.contribution_increment"))}
    values = returns(contents, found.discount)
    return live | {name: Figure(place, values[name].value) for name, place in found.places.items()}


def _with_margin(figure: Figure, contents: Contents, found: Returns) -> Figure:
    if found.margin is None:
        return figure
    return or_word(f"{found.margin}=1", figure, NO_MARGIN, holds=contents.run.business_case is not None)


def _value_or_reason(outcome: str, run: Run) -> Value:
    value = OUTCOMES[outcome](run)
    if value is not None:
        return value + 0.0
    if outcome == "nps":
        return _(NOBODY)
    if run.business_case is None:
        return _(NO_MARGIN)
    words = {"roi": NO_COSTS, "irr": why_none(run.business_case.cash_flow), "payback_months": NO_PAYBACK}
    return _(words.get(outcome, NO_DISCOUNT))


def _revenue(contents: Contents) -> Figure:
    steps = range(contents.scenario.steps + 1)
    whole = path_range(contents, "company.revenue")
    amount = fsum(contents.find("company.revenue", step)[1] for step in steps)
    return Figure(f"SUM({whole})" if whole else "0", amount)


def _at(contents: Contents, key: str, step: int) -> Figure:
    return Figure(*contents.find(f"company.{key}", step))


def _score(contents: Contents, course: str, step: int) -> Figure:
    score, total = _at(contents, f"{course}nps", step), _at(contents, f"{course}total", step)
    return or_word(f"{total.formula}>0", score, NOBODY, holds=_above_0(total))


def _share(contents: Contents, course: str, step: int, segment: str) -> Figure:
    part, total = _at(contents, f"{course}closing.{segment}", step), _at(contents, f"{course}total", step)
    share = float(part.value) / float(total.value) if _above_0(total) else 0.0
    return Figure(f"IF({total.formula}>0,{part.formula}/{total.formula},0)", share)


def _above_0(total: Figure) -> bool:
    return float(total.value) > 0


def _state_lines(contents: Contents, states: Sequence[State], course: str, step: int) -> Iterator[Line]:
    def read(key: str) -> Figure:
        return _at(contents, course + key, step)

    yield _line(_("Customers"), _CUSTOMERS, tuple(state.customers for state in states), read("total"))
    for segment in SEGMENTS:
        counts = tuple(state.segments[segment].customers for state in states)
        yield _line(f"   {segment_title(segment)}", _CUSTOMERS, counts, read(f"closing.{segment}"))
    for segment in SEGMENTS:
        shares = tuple(state.segments[segment].mix for state in states)
        yield _line(
            _("Share of {segment}", segment=segment_name(segment)),
            _SHARE,
            shares,
            _share(contents, course, step, segment),
        )
    scores = tuple(_(NOBODY) if state.nps is None else state.nps + 0.0 for state in states)
    yield _line(_("Net Promoter Score"), _POINTS, scores, _score(contents, course, step))
    amounts = tuple(state.run_rate for state in states)
    yield _line(_("Run-rate revenue"), _money(contents.words.per_period), amounts, read("run_rate"))


def _bridge_lines(contents: Contents, runs: Sequence[Run]) -> Iterator[Line]:
    titles = {**{part: effect_title(part) for part in PARTS}, "total": _(BRIDGE_TOTAL)}
    for part, title in titles.items():
        stored = tuple(float(getattr(run.bridge, part)) + 0.0 for run in runs)
        live = Figure(*contents.find(f"company.bridge.{part}"))
        line = _line(title, _money(contents.words.per_period), stored, live)
        yield replace(line, is_total=part == "total")


def _line(title: str, form: Form, stored: tuple[Value, ...], live: Figure) -> Line:
    """Make a line, compared to as many decimals as its size leaves free of rounding."""
    largest = max((abs(value) for value in stored if not isinstance(value, str)), default=0.0)
    free = -ceil(log10(largest * _DUST)) if largest else form.decimals
    own = form._replace(unit=_(form.unit) if form.unit else "", decimals=min(form.decimals, free))
    return Line(title, own, stored, live)
