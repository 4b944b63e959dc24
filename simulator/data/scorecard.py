"""Targets from a YAML file, each beside what was measured: met or missed, by how much, and whether beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from simulator.data.metric_intervals import Measured
from simulator.data.metrics_catalogue import HOURS, METRICS, MONEY, OF_ALL, Metric
from simulator.errors import Problem, ScenarioError, suggest
from simulator.language import _, marked
from simulator.model.kinds import Kind, Money, NumberKind, Share
from simulator.model.spelling import RefusalError
from simulator.scenario.found import Found, problem_of
from simulator.scenario.nodes import Group, Node, Scalar
from simulator.scenario.reader import read_nodes
from simulator.scenario.source import Source, read_source

UNITS = "units"
_ALL_METRICS: Mapping[str, Metric] = {name: metric for metrics in METRICS.values() for name, metric in metrics.items()}
_EXAMPLE = marked("write a metric and its target in each line, such as `nps: 45` and `csat: 85%`")
_EXACT = 1e-12


class Target(NamedTuple):
    """What a metric should come to, of the whole or of a unit."""

    metric: str
    unit: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of a file, and the file itself, for what is wrong with it only in the light of the data."""

    values: tuple[Target, ...]
    source: Source
    tree: Group

    def of_kind(self, kind: str) -> Targets:
        """Give those that a kind of table can be held against.

        Raises:
            ScenarioError: there are none.
        """
        own = tuple(target for target in self.values if target.metric in METRICS[kind])
        if own:
            return replace(self, values=own)
        hint = _("of a table of {kind} they are {metrics}", kind=kind, metrics=", ".join(METRICS[kind]))
        raise ScenarioError(
            [Problem(self.source.file, 0, 0, "", _("holds no target of a table of {kind}", kind=kind), hint)]
        )

    def said_of_others(self, kind: str) -> Iterator[str]:
        """Say which targets are left aside because they belong to another kind of table."""
        others = dict.fromkeys(target.metric for target in self.values if target.metric not in METRICS[kind])
        if others:
            listed = ", ".join(others)
            yield _("targets that no table of {kind} has are left aside: {others}", kind=_(kind), others=listed)

    def refuse_unknown_units(self, units: Mapping[str, object]) -> None:
        """Look whether there is each unit that has targets.

        Raises:
            ScenarioError: the data has no such unit.
        """
        unknown = [
            Found(
                (UNITS, name), _("the data has no such unit"), suggest(name, units) or _("leave it out"), at_name=True
            )
            for name in dict.fromkeys(target.unit for target in self.values if target.unit is not None)
            if name not in units
        ]
        if unknown:
            raise ScenarioError(_problem(each, self.tree, self.source) for each in unknown)


class Latest(NamedTuple):
    """What targets are held against: the metrics of a unit or the whole in its last wave (None without waves)."""

    wave: str | None
    metrics: Mapping[str, Measured]


class Judged(NamedTuple):
    """A target beside what was measured.

    Attributes:
        metric: the metric.
        unit: the unit; None is the whole.
        wave: the wave it was measured in, the last one; None where there are no waves.
        value: what was measured, None where it was not.
        low: the lower end of its 95 % interval.
        high: the upper end.
        target: what it should come to.
        gap: value minus target.
        is_met: whether the target is met.
        is_beyond_chance: whether the target lies outside the interval, so that the gap is more than sampling error.
    """

    metric: str
    unit: str | None
    wave: str | None
    value: float | None
    low: float | None
    high: float | None
    target: float
    gap: float | None
    is_met: bool | None
    is_beyond_chance: bool | None


@dataclass(frozen=True, eq=False, repr=False)
class Plain(NumberKind):
    """A number of points, or of a scale."""

    examples: ClassVar[tuple[str | int | float, ...]] = (45, "4.2")


@dataclass(frozen=True, eq=False, repr=False)
class Hours(NumberKind):
    """A time: ``24`` or ``24 hours``."""

    examples: ClassVar[tuple[str | int | float, ...]] = (24, "24 hours")

    def scalar(self, written: str | float) -> float:
        """Read a number, with or without the word."""
        text = str(written).strip()
        return super().scalar(text.removesuffix("hours").removesuffix("hour").strip())


def read_targets(file: str) -> Targets:
    """Read targets: metrics by name, and below ``units`` those of single units.

    Raises:
        ScenarioError: the file cannot be read, names no such metric, or holds a value that none can have.
    """
    source = read_source(file)
    try:
        tree, problems = read_nodes(source)
    except ScenarioError as error:
        raise ScenarioError(map(_in_words_of_targets, error.problems)) from None
    values: list[Target] = []
    for names, unit, node in _entries(tree):
        found = _read(names, unit, node)
        if isinstance(found, Target):
            values.append(found)
        else:
            problems.append(_problem(found, tree, source))
    if problems:
        raise ScenarioError(problems)
    return Targets(tuple(values), source, tree)


def judge(targets: Targets, units: Mapping[str | None, Latest]) -> tuple[Judged, ...]:
    """Hold each target against what was measured, by unit, the whole being None."""
    return tuple(_judged(target, units[target.unit]) for target in targets.values)


def _entries(tree: Group) -> Iterator[tuple[tuple[str, ...], str | None, Node]]:
    """Give what stands in the file with its names: targets of the whole, then of the units."""
    for name, node in tree.entries.items():
        if name != UNITS:
            yield (name,), None, node
    units = tree.get(UNITS)
    if units is not None and not isinstance(units, Group):
        yield (UNITS,), None, units
        return
    for unit, part in units.entries.items() if units else ():
        if not isinstance(part, Group):
            yield (UNITS, unit), unit, part
            continue
        yield from (((UNITS, unit, name), unit, node) for name, node in part.entries.items())


def _read(names: tuple[str, ...], unit: str | None, node: Node) -> Target | Found:
    name = names[-1]
    if names[0] == UNITS and len(names) <= len((UNITS, unit)):
        return Found(names, _("holds no targets"), _("write {example}", example=f"{UNITS}: {{NAME: {{nps: 45}}}}"))
    if name not in _ALL_METRICS:
        return Found(names, _("no such metric"), suggest(name, _ALL_METRICS), at_name=True)
    if not isinstance(node, Scalar):
        return Found(names, _("one target belongs here, not a list or a group"), _kind(_ALL_METRICS[name]).hint())
    try:
        written = None if node.is_null else node.text
        return Target(name, unit, _kind(_ALL_METRICS[name]).read(written).number)
    except RefusalError as refusal:
        return Found(names, refusal.message, refusal.hint)


def _kind(metric: Metric) -> Kind:
    low, high = metric.scale
    if metric.unit == OF_ALL:
        return Share()
    if metric.unit == MONEY:
        return Money()
    if metric.unit == HOURS:
        return Hours()
    assert low is not None
    assert high is not None
    return Plain(low=low, high=high)


def _judged(target: Target, latest: Latest) -> Judged:
    measured = latest.metrics.get(target.metric)
    start = (target.metric, target.unit, latest.wave)
    if measured is None or measured.value is None:
        return Judged(*start, None, None, None, target.value, None, None, None)
    gap = measured.value - target.value
    better = gap if _ALL_METRICS[target.metric].is_better_high else -gap
    beyond = None
    if measured.low is not None and measured.high is not None:
        beyond = not measured.low <= target.value <= measured.high
    return Judged(*start, *measured[:3], target.value, gap, better >= -_EXACT, beyond)


def _problem(found: Found, tree: Group, source: Source) -> Problem:
    return problem_of(found, tree, {source.file: source.lines})


def _in_words_of_targets(problem: Problem) -> Problem:
    """Say of a file that holds no settings what it should hold: not a scenario."""
    if "scenario" not in problem.message:
        return problem
    return problem._replace(message=_("holds no targets, as names with values"), hint=_(_EXAMPLE))
