"""What a run says in plain sentences: headlines and chart titles, shared by tables, workbook, summary and charts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from simulator.engine.run import LOST, NEW, Bridge, Label, Run
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

ELLIPSIS = "\u2026"
BASE_CASE = "Base case"
BRIDGE_CONVENTION = (
    "Volume is the change in customers at today\u2019s mix and spend; the joint effect of volume and mix counts as mix."
)

_NAME_LIMIT = 80
_SHORT_NAME = 40
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_WORTH_NAMING = 0.005
_SHOWN_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Effect:
    """One part of the bridge in words: its field in ``Bridge``, its title, what it is, and how a sentence calls it."""

    key: str
    title: str
    meaning: str
    rising: str
    falling: str


EFFECTS = (
    Effect("volume", "Volume", "number of customers", "more customers", "fewer customers"),
    Effect("mix", "Mix", "shares of the segments", "segment mix", "segment mix"),
    Effect("spend", "Spend", "spend per customer", "higher spend per customer", "lower spend per customer"),
    Effect(
        "realisation",
        "Realisation",
        "movers\u2019 spend lagging",
        "movers\u2019 higher former spend",
        "movers\u2019 spend lagging",
    ),
)


def headline(run: Run) -> str:
    """Say in one or two sentences what happens to score and run-rate, and what of it the initiatives bring."""
    label = run.scenario
    change = run.change.run_rate
    opening = f"In {months(label.horizon_months)} {_score(run)}run-rate revenue {_movement(change, label)}"
    if not round_half_up(change):
        return f"{opening}. {_initiatives(run)}"
    relative = run.change.run_rate_percent
    suffix = f" ({share(relative / 100, 1, signed=True)})" if relative is not None else ""
    return f"{opening}{suffix}. {_initiatives(run)}"


def bridge_title(run: Run) -> str:
    """Say how far the run-rate moves from today to the end and which effects move it."""
    label, change = run.scenario, run.bridge.total
    stays = f"stays at {per_period(plain_money(run.end.run_rate, label.currency), label)}"
    movement = _movement(change, label) if round_half_up(change) else stays
    return f"Run-rate {movement}: {_causes(run.bridge, label.currency)}"


def movement_title(run: Run, name: str) -> str:
    """Say of a run, by its name among others, how far the run-rate moves from today to the end."""
    return f"{name}: run-rate {_movement(run.bridge.total, run.scenario)}"


def run_rate_title(run: Run) -> str:
    """Say what the initiatives are worth at the end, against doing nothing."""
    gap, label = run.increment.run_rate, run.scenario
    when = f"After {months(label.horizon_months)} the initiatives"
    if not round_half_up(gap):
        return f"{when} make no difference to the run-rate"
    amount = per_period(plain_money(abs(gap), label.currency), label)
    effect = f"bring {amount} more" if gap > 0 else f"leave {amount} less"
    return f"{when} {effect} than doing nothing"


def segments_title(run: Run) -> str:
    """Say how the best segment and the whole customer base change."""
    best = next(iter(run.today.segments))
    before, after = run.today.segments[best].mix, run.end.segments[best].mix
    base = _base_change(run.today.customers, run.end.customers)
    if not round_half_up(run.end.customers):
        return f"No customers are left after {months(run.scenario.horizon_months)}"
    if round_half_up(before, 3) == round_half_up(after, 3):
        return f"{capitalised(best)} stay at {share(before)} of customers; {base}"
    places = 0 if round_half_up(before, 2) != round_half_up(after, 2) else 1
    first, last = share(before, places), share(after, places)
    verb = "rise" if after > before else "fall"
    return f"{capitalised(best)} {verb} from {first} to {last} of customers; {base}"


def flows_title(flows: SegmentFlows) -> str:
    """Say how many customers move up or down, join and leave."""
    counts = (
        (flows.moved(up=True), "moves up", "move up"),
        (flows.moved(up=False), "moves down", "move down"),
        (flows.out_of(NEW), "joins", "join"),
        (flows.into(LOST), "leaves", "leave"),
    )
    parts = [
        (number(size), one if round_half_up(size) == 1 else many) for size, one, many in counts if round_half_up(size)
    ]
    start = f"Within {months(flows.horizon_months)}"
    if not parts:
        return f"{start} no customer changes segment, joins or leaves"
    (size, verb), *others = parts
    first = f"{size} {'customer' if size == '1' else 'customers'} {verb}"
    return f"{start} {joined([first, *(' '.join(part) for part in others)])}"


def compare_title(runs: Sequence[Run]) -> str:
    """Say between which bounds the change in run-rate lies, today to the end, and in which of several runs."""
    return f"Run-rate changes by {_range(runs, [run.bridge.total for run in runs])}"


def compare_run_rate_title(runs: Sequence[Run]) -> str:
    """Say between which bounds the initiatives' effect on the run-rate lies, and in which of several runs."""
    change = _range(runs, [run.increment.run_rate for run in runs])
    return f"Against doing nothing, the initiatives change the run-rate by {change}"


def run_names(runs: Sequence[Run]) -> tuple[str, ...]:
    """Name runs that stand side by side: by case where all are of one scenario, else by case and scenario."""
    one_scenario = len({run.scenario.name for run in runs}) == 1 and len(runs) > 1
    return tuple(
        clean_name(run.scenario.case or BASE_CASE) if one_scenario else full_name(run.scenario) for run in runs
    )


def full_name(label: Label) -> str:
    """Give the scenario's name fit for print, after its case where it is one of several."""
    name = clean_name(label.name)
    return f"{clean_name(label.case)} \u2013 {name}" if label.case else name


def clean_name(text: str, limit: int = _NAME_LIMIT) -> str:
    """Make a name from a file fit for print: no control or direction characters, one line, not too long."""
    normal = unicodedata.normalize("NFC", text)
    spaced = (" " if mark.isspace() else mark for mark in normal)
    line = " ".join("".join(mark for mark in spaced if unicodedata.category(mark) not in _UNSEEN).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}{ELLIPSIS}"


def per_period(amount: str, label: Label) -> str:
    """Add the spend period to an amount: ``$1,287,448 a year``."""
    return f"{amount} a {label.spend_period}"


def run_rate_unit(label: Label, scale: Scale = UNITS) -> str:
    """Name what a run-rate chart or table shows, with its unit: ``run-rate revenue, USD million a year``."""
    return f"run-rate revenue, {unit_caption(label, scale)}"


def unit_caption(label: Label, scale: Scale = UNITS) -> str:
    """Name the unit of run-rates: ``USD a year``, ``USD million a year``."""
    return per_period(f"{label.currency} {scale.word}".strip(), label)


def source_note(label: Label) -> str:
    """Say which scenario a chart or table is of."""
    return f"Scenario: {full_name(label)}"


def capitalised(text: str) -> str:
    """Start a text with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, several: str) -> str:
    """Write how many there are of what, such as ``1 sheet`` and ``12 sheets``."""
    return f"{count:,} {one if count == 1 else several}"


def joined(parts: Sequence[str]) -> str:
    """Join parts of a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _score(run: Run) -> str:
    if run.today.nps is None or run.end.nps is None:
        return ""
    before, after = points(run.today.nps), points(run.end.nps)
    if before == after:
        return f"the NPS stays at {after} and "
    return f"the NPS {'rises' if run.end.nps > run.today.nps else 'falls'} from {before} to {after} and "


def _movement(change: float, label: Label) -> str:
    if not round_half_up(change):
        return "does not change"
    verb = "rises" if change > 0 else "falls"
    return f"{verb} by {per_period(plain_money(abs(change), label.currency), label)}"


def _initiatives(run: Run) -> str:
    label, gap, change = run.scenario, run.increment.run_rate, run.change.run_rate
    if not round_half_up(gap):
        return "The initiatives make no difference to it."
    if round_half_up(gap) == round_half_up(change):
        return f"The initiatives bring all of it: {_causes(run.bridge, label.currency)}."
    effect = "bring" if gap > 0 else "take away"
    amount = plain_money(abs(gap), label.currency)
    otherwise = float(round_half_up(change) - round_half_up(gap))
    return f"The initiatives {effect} {amount} of run-rate; without them it {_otherwise(otherwise, label)}."


def _otherwise(change: float, label: Label) -> str:
    if not round_half_up(change):
        return "would not change"
    verb = "rise" if change > 0 else "fall"
    return f"would {verb} by {per_period(plain_money(abs(change), label.currency), label)}"


def _causes(bridge: Bridge, currency: str) -> str:
    parts = {effect: float(getattr(bridge, effect.key)) for effect in EFFECTS}
    gross = fsum(map(abs, parts.values()))
    least = max(_SHOWN_FROM, _WORTH_NAMING * gross)
    named = {effect: part for effect, part in parts.items() if abs(part) >= least}
    if not named:
        return "nothing moves it"
    words = {effect: effect.rising if part > 0 else effect.falling for effect, part in named.items()}
    if len({part > 0 for part in named.values()}) == 1:
        shares = add_up([100 * part / bridge.total for part in parts.values()], total=100.0)
        figures = dict(zip(parts, map(percent, shares), strict=True))
        return ", ".join(f"{figures[effect]} from {word}" for effect, word in words.items())
    amounts = {effect: brief_money(part, currency, signed=True) for effect, part in named.items()}
    return ", ".join(f"{amounts[effect]} from {word}" for effect, word in words.items())


def _base_change(before: float, after: float) -> str:
    growth = after - before
    if not round_half_up(growth):
        return f"the base stays at {number(after)}"
    return f"the base {'grows' if growth > 0 else 'shrinks'} by {number(abs(growth))} to {number(after)}"


def _range(runs: Sequence[Run], values: Sequence[float]) -> str:
    if len({(run.scenario.currency, run.scenario.spend_period) for run in runs}) > 1:
        return f"amounts of different units in {len(runs)} scenarios"
    rows = sorted(zip(values, run_names(runs), runs, strict=True), key=lambda row: row[0])
    low, high = (
        f"{per_period(compact_money(value, run.scenario.currency, signed=True), run.scenario)} "
        f"({clean_name(name, _SHORT_NAME)})"
        for value, name, run in (rows[0], rows[-1])
    )
    if round_half_up(rows[0][0]) == round_half_up(rows[-1][0]):
        amount = high.partition(" (")[0]
        return {1: high, 2: f"{amount} in both scenarios"}.get(len(runs), f"{amount} in all {len(runs)} scenarios")
    return f"{low} to {high}"
