"""What a run says in plain sentences: headlines and chart titles, shared by tables, workbook, summary and charts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from simulator.engine.run import LOST, NEW, Bridge, Label, Run
from simulator.language import _, marked, ngettext
from simulator.model.words import listed, segment_title
from simulator.report.numbers import (
    UNITS,
    Scale,
    add_up,
    brief_money,
    compact_money,
    months,
    number,
    percent,
    plain_money,
    points,
    round_half_up,
    share,
)
from simulator.report.segment_flows import SegmentFlows
from simulator.report.terms import currency_unit, per_period

ELLIPSIS = "\u2026"
BASE_CASE = marked("Base case")
BRIDGE_CONVENTION = marked(
    "Volume is the change in customers at today\u2019s mix and spend; the joint effect of volume and mix counts as mix."
)

LONGEST_TITLE = 120
"""What an input may be called; the longest of those that the program makes up by itself fit."""
WORTH_NAMING, SHOWN_FROM = 0.005, 0.5
"""A cause is named from this share of all of them on, and from this many units of money."""

NAME_LIMIT = 80
_SHORT_NAME = 40
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Effect:
    """One part of the bridge in words, in English: its field in ``Bridge``, its title, what it is, its two names."""

    key: str
    title: str
    meaning: str
    rising: str
    falling: str


EFFECTS = (
    Effect(
        "volume",
        marked("Volume"),
        marked("number of customers"),
        marked("more customers"),
        marked("fewer customers"),
    ),
    Effect("mix", marked("Mix"), marked("shares of the segments"), marked("segment mix"), marked("segment mix")),
    Effect(
        "spend",
        marked("Spend"),
        marked("spend per customer"),
        marked("higher spend per customer"),
        marked("lower spend per customer"),
    ),
    Effect(
        "realisation",
        marked("Realisation"),
        marked("movers\u2019 spend lagging"),
        marked("movers\u2019 higher former spend"),
        marked("movers\u2019 spend lagging"),
    ),
)


def headline(run: Run) -> str:
    """Say in one or two sentences what happens to score and run-rate, and what of it the initiatives bring."""
    label = run.scenario
    change = run.change.run_rate
    length, movement, score = months(label.horizon_months), _movement(change, label), _score(run)
    if score:
        opening = _(
            "In {months} the NPS {score} and run-rate revenue {movement}", months=length, score=score, movement=movement
        )
    else:
        opening = _("In {months} run-rate revenue {movement}", months=length, movement=movement)
    if not round_half_up(change):
        return f"{opening}. {_initiatives(run)}"
    relative = run.change.run_rate_percent
    suffix = f" ({share(relative / 100, 1, signed=True)})" if relative is not None else ""
    return f"{opening}{suffix}. {_initiatives(run)}"


def bridge_title(run: Run) -> str:
    """Say how far the run-rate moves from today to the end and which effects move it."""
    label, change = run.scenario, run.bridge.total
    causes = _causes(run.bridge, label.currency)
    if not round_half_up(change):
        amount = per_period(plain_money(run.end.run_rate, label.currency), label)
        return _("Run-rate stays at {amount}: {causes}", amount=amount, causes=causes)
    return _("Run-rate {movement}: {causes}", movement=_movement(change, label), causes=causes)


def movement_title(run: Run, name: str) -> str:
    """Say of a run, by its name among others, how far the run-rate moves from today to the end."""
    return _("{name}: run-rate {movement}", name=name, movement=_movement(run.bridge.total, run.scenario))


def run_rate_title(run: Run) -> str:
    """Say what the initiatives are worth at the end, against doing nothing."""
    gap, label = run.increment.run_rate, run.scenario
    length = months(label.horizon_months)
    if not round_half_up(gap):
        return _("After {months} the initiatives make no difference to the run-rate", months=length)
    amount = per_period(plain_money(abs(gap), label.currency), label)
    if gap > 0:
        return _("After {months} the initiatives bring {amount} more than doing nothing", months=length, amount=amount)
    return _("After {months} the initiatives leave {amount} less than doing nothing", months=length, amount=amount)


def segments_title(run: Run) -> str:
    """Say how the best segment and the whole customer base change."""
    best = next(iter(run.today.segments))
    before, after = run.today.segments[best].mix, run.end.segments[best].mix
    base = _base_change(run.today.customers, run.end.customers)
    if not round_half_up(run.end.customers):
        return _("No customers are left after {months}", months=months(run.scenario.horizon_months))
    segment = segment_title(best)
    if round_half_up(before, 3) == round_half_up(after, 3):
        return _("{segment} stay at {share} of customers; {base}", segment=segment, share=share(before), base=base)
    places = 0 if round_half_up(before, 2) != round_half_up(after, 2) else 1
    shown = {"segment": segment, "before": share(before, places), "after": share(after, places), "base": base}
    if after > before:
        return _("{segment} rise from {before} to {after} of customers; {base}", **shown)
    return _("{segment} fall from {before} to {after} of customers; {base}", **shown)


def flows_title(flows: SegmentFlows) -> str:
    """Say how many customers move up or down, join and leave."""
    length = months(flows.horizon_months)
    sizes = (flows.moved(up=True), flows.moved(up=False), flows.out_of(NEW), flows.into(LOST))
    moving = [(place, float(round_half_up(size))) for place, size in enumerate(sizes) if round_half_up(size)]
    if not moving:
        return _("Within {months} no customer changes segment, joins or leaves", months=length)
    (first, count), *others = moving
    parts = [_customers_moving(count)[first], *(_more_moving(more)[place] for place, more in others)]
    return _("Within {months} {movements}", months=length, movements=listed(parts))


def compare_title(runs: Sequence[Run]) -> str:
    """Say between which bounds the change in run-rate lies, today to the end, and in which of several runs."""
    return _("Run-rate changes by {range}", range=_range(runs, [run.bridge.total for run in runs]))


def compare_run_rate_title(runs: Sequence[Run]) -> str:
    """Say between which bounds the initiatives' effect on the run-rate lies, and in which of several runs."""
    change = _range(runs, [run.increment.run_rate for run in runs])
    return _("Against doing nothing, the initiatives change the run-rate by {range}", range=change)


def run_names(runs: Sequence[Run]) -> tuple[str, ...]:
    """Name runs that stand side by side: by case where all are of one scenario, else by case and scenario."""
    one_scenario = len({run.scenario.name for run in runs}) == 1 and len(runs) > 1
    return tuple(
        clean_name(run.scenario.case or _(BASE_CASE)) if one_scenario else full_name(run.scenario) for run in runs
    )


def full_name(label: Label) -> str:
    """Give the scenario's name fit for print, after its case where it is one of several."""
    name = clean_name(label.name)
    return f"{clean_name(label.case)} \u2013 {name}" if label.case else name


def clean_name(text: str, limit: int = NAME_LIMIT) -> str:
    """Make a name from a file fit for print: no control or direction characters, one line, not too long."""
    normal = unicodedata.normalize("NFC", text)
    spaced = (" " if mark.isspace() else mark for mark in normal)
    line = " ".join("".join(mark for mark in spaced if unicodedata.category(mark) not in _UNSEEN).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}{ELLIPSIS}"


def run_rate_unit(label: Label, scale: Scale = UNITS) -> str:
    """Name what a run-rate chart or table shows, with its unit: ``run-rate revenue, USD million a year``."""
    return _("run-rate revenue, {unit}", unit=unit_caption(label, scale))


def unit_caption(label: Label, scale: Scale = UNITS) -> str:
    """Name the unit of run-rates: ``USD a year``, ``USD million a year``."""
    return per_period(currency_unit(label.currency, scale), label)


def source_note(label: Label) -> str:
    """Say which scenario a chart or table is of."""
    return _("Scenario: {name}", name=full_name(label))


def _score(run: Run) -> str:
    if run.today.nps is None or run.end.nps is None:
        return ""
    before, after = points(run.today.nps), points(run.end.nps)
    if before == after:
        return _("stays at {after}", after=after)
    if run.end.nps > run.today.nps:
        return _("rises from {before} to {after}", before=before, after=after)
    return _("falls from {before} to {after}", before=before, after=after)


def _movement(change: float, label: Label) -> str:
    if not round_half_up(change):
        return _("does not change")
    amount = per_period(plain_money(abs(change), label.currency), label)
    return _("rises by {amount}", amount=amount) if change > 0 else _("falls by {amount}", amount=amount)


def _initiatives(run: Run) -> str:
    label, gap, change = run.scenario, run.increment.run_rate, run.change.run_rate
    if not round_half_up(gap):
        idle = _("The initiatives make no difference to it.")
        return _("There are no initiatives.") if run.attribution is None else idle
    if round_half_up(gap) == round_half_up(change):
        return _("The initiatives bring all of it: {causes}.", causes=_causes(run.bridge, label.currency))
    amount = plain_money(abs(gap), label.currency)
    otherwise = _otherwise(float(round_half_up(change) - round_half_up(gap)), label)
    if gap > 0:
        return _(
            "The initiatives bring {amount} of run-rate; without them it {otherwise}.",
            amount=amount,
            otherwise=otherwise,
        )
    return _(
        "The initiatives take away {amount} of run-rate; without them it {otherwise}.",
        amount=amount,
        otherwise=otherwise,
    )


def _otherwise(change: float, label: Label) -> str:
    if not round_half_up(change):
        return _("would not change")
    amount = per_period(plain_money(abs(change), label.currency), label)
    return _("would rise by {amount}", amount=amount) if change > 0 else _("would fall by {amount}", amount=amount)


def _causes(bridge: Bridge, currency: str) -> str:
    parts = {effect: float(getattr(bridge, effect.key)) for effect in EFFECTS}
    gross = fsum(map(abs, parts.values()))
    least = max(SHOWN_FROM, WORTH_NAMING * gross)
    named = {effect: part for effect, part in parts.items() if abs(part) >= least}
    if not named:
        return _("nothing moves it")
    words = {effect: _(effect.rising if part > 0 else effect.falling) for effect, part in named.items()}
    if len({part > 0 for part in named.values()}) == 1:
        shares = add_up([100 * part / bridge.total for part in parts.values()], total=100.0)
        figures = dict(zip(parts, map(percent, shares), strict=True))
    else:
        figures = {effect: brief_money(part, currency, signed=True) for effect, part in named.items()}
    return ", ".join(_("{amount} from {cause}", amount=figures[effect], cause=cause) for effect, cause in words.items())


def _base_change(before: float, after: float) -> str:
    growth = after - before
    if not round_half_up(growth):
        return _("the base stays at {number}", number=number(after))
    if growth > 0:
        return _("the base grows by {growth} to {number}", growth=number(growth), number=number(after))
    return _("the base shrinks by {loss} to {number}", loss=number(-growth), number=number(after))


def _customers_moving(count: float) -> tuple[str, ...]:
    """Say of so many customers that they move up, move down, join or leave."""
    size = number(count)
    return (
        ngettext("{number} customer moves up", "{number} customers move up", count, number=size),
        ngettext("{number} customer moves down", "{number} customers move down", count, number=size),
        ngettext("{number} customer joins", "{number} customers join", count, number=size),
        ngettext("{number} customer leaves", "{number} customers leave", count, number=size),
    )


def _more_moving(count: float) -> tuple[str, ...]:
    """Say the same where it is clear that customers are counted."""
    size = number(count)
    return (
        ngettext("{number} moves up", "{number} move up", count, number=size),
        ngettext("{number} moves down", "{number} move down", count, number=size),
        ngettext("{number} joins", "{number} join", count, number=size),
        ngettext("{number} leaves", "{number} leave", count, number=size),
    )


def _range(runs: Sequence[Run], values: Sequence[float]) -> str:
    if len({(run.scenario.currency, run.scenario.spend_period) for run in runs}) > 1:
        return _("amounts of different units in {number} scenarios", number=number(len(runs)))
    rows = sorted(zip(values, run_names(runs), runs, strict=True), key=lambda row: row[0])
    amounts = [
        per_period(compact_money(value, run.scenario.currency, signed=True), run.scenario) for value, _name, run in rows
    ]
    low, high = (f"{amounts[place]} ({clean_name(rows[place][1], _SHORT_NAME)})" for place in (0, -1))
    if round_half_up(rows[0][0]) != round_half_up(rows[-1][0]):
        return _("{low} to {high}", low=low, high=high)
    match len(runs):
        case 1:
            return high
        case 2:
            return _("{amount} in both scenarios", amount=amounts[-1])
        case count:
            return _("{amount} in all {number} scenarios", amount=amounts[-1], number=number(count))
