"""The reference's course of one unit: customers and money, step by step, in plain loops over plain floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.scenario.scenario import Scenario, Unit

Inputs = Mapping[str, float]
Segments = dict[str, float]

SEGMENTS = ("promoters", "passives", "detractors")
BASES = ("customers", "segment", "count")
SHAPES = ("linear", "s-curve", "step")
DUST = 1e-9


@dataclass(frozen=True)
class Migration:
    """One migration of one initiative: ``size`` is a share or a count, by ``base``."""

    initiative: str
    source: str
    target: str
    size: float
    base: str

    @property
    def lever(self) -> str:
        """The name of the lever in the attribution."""
        return f"{self.initiative}: {self.source} > {self.target}"


@dataclass(frozen=True)
class Limit:
    """Where more customers would leave a segment than it holds."""

    unit: str
    step: int
    segment: str
    held: float
    leaving: float


@dataclass(frozen=True)
class Moment:
    """One unit at one step; money is per spend period."""

    customers: Segments
    spend: Segments
    shortfall: float
    contribution: float | None

    @property
    def total(self) -> float:
        """All customers."""
        return sum(self.customers.values())

    @property
    def run_rate(self) -> float:
        """Revenue per spend period, net of what movers do not spend yet."""
        return sum(self.customers[s] * self.spend[s] for s in SEGMENTS) - self.shortfall


@dataclass(frozen=True)
class Projection:
    """One unit from today to the horizon's end."""

    unit: str
    moments: tuple[Moment, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Plan:
    """What is switched on in a projection: ``levers`` by name, ``realisation`` where it replaces every initiative's."""

    levers: frozenset[str]
    realisation: float | None = None


@dataclass(frozen=True)
class Setup:
    """What one unit's projection is made from."""

    scenario: Scenario
    inputs: Inputs
    plan: Plan

    def of(self, initiative: str, path: str, otherwise: float) -> float:
        """Give one of an initiative's inputs."""
        return self.inputs.get(f"initiatives.{initiative}.{path}", otherwise)

    def periods(self, path: str) -> float:
        """Give how many of a rate's own periods one step is."""
        return self.scenario.step_months / self.inputs[f"{path}.per"]

    def growth(self, path: str) -> float:
        """Restate a growth-like rate per step; absent, it is 0."""
        return float((1 + self.inputs[path]) ** self.periods(path) - 1) if path in self.inputs else 0.0

    def ramp(self, initiative: str, t: int) -> float:
        """Give the share of an initiative's effect that is in place at step ``t``."""
        months = t * self.scenario.step_months
        over = self.of(initiative, "ramp.over", self.scenario.horizon_months)
        delay = self.of(initiative, "ramp.delay", 0.0)
        shape = SHAPES[int(self.of(initiative, "ramp.shape", 0))]
        if shape == "step":
            return 1.0 if months > delay else 0.0
        u = min(1.0, max(0.0, (months - delay) / over))
        return u if shape == "linear" else u * u * (3 - 2 * u)

    def with_lever(self, kind: str) -> list[str]:
        """Name the initiatives whose lever of this kind is switched on."""
        return [name for name in self.scenario.initiatives if f"{name}: {kind}" in self.plan.levers]


def company(scenario: Scenario, plan: Plan) -> list[Projection]:
    """Project every unit."""
    return [project(Setup(scenario, unit.inputs, plan), unit) for unit in scenario.units]


def project(setup: Setup, unit: Unit) -> Projection:
    """Take one unit through all its steps."""
    migrations = migrations_of(setup)
    customers = opening(unit.inputs)
    movers = [0.0 for _ in migrations]
    moments = [moment(setup, 0, customers, 0.0)]
    found: list[Limit] = []
    for t in range(1, setup.scenario.steps + 1):
        wanted = [flow(setup, migrations, m, t, customers) for m in migrations]
        flows, over = limited(migrations, wanted, customers)
        found += [Limit(unit.name, t, s, customers[s], leaving) for s, leaving in over.items()]
        churn = {s: churn_rate(setup, s, t) for s in SEGMENTS}
        migrated = dict(customers)
        for m, f in zip(migrations, flows, strict=True):
            migrated[m.source] -= f
            migrated[m.target] += f
        new = newcomers(setup, sum(customers.values()), migrated)
        customers = close(unit.inputs, migrated, churn, new)
        movers = [(stock + f) * (1 - churn[m.target]) for m, stock, f in zip(migrations, movers, flows, strict=True)]
        moments.append(moment(setup, t, customers, shortfall(setup, t, migrations, movers)))
    return Projection(unit.name, tuple(moments), tuple(found))


def opening(inputs: Inputs) -> Segments:
    """Give today's customers by segment, from counts or from customers and mix."""
    if f"baseline.segments.{SEGMENTS[0]}.customers" in inputs:
        return {s: inputs[f"baseline.segments.{s}.customers"] for s in SEGMENTS}
    return {s: inputs["baseline.customers"] * inputs[f"baseline.segments.{s}.mix"] for s in SEGMENTS}


def migrations_of(setup: Setup) -> list[Migration]:
    """Collect the migrations that a unit carries and the plan switches on."""
    found = []
    for name in setup.scenario.initiatives:
        for i in SEGMENTS:
            for j in SEGMENTS:
                path = f"initiatives.{name}.migrations.{i}.{j}"
                if path in setup.inputs:
                    base = BASES[int(setup.inputs[f"{path}.of"])]
                    found.append(Migration(name, i, j, setup.inputs[path], base))
    return [migration for migration in found if migration.lever in setup.plan.levers]


def flow(setup: Setup, migrations: Sequence[Migration], k: Migration, t: int, customers: Segments) -> float:
    """Give how many customers migration ``k`` would move in step ``t``."""
    step = setup.ramp(k.initiative, t) - setup.ramp(k.initiative, t - 1)
    if k.base == "count":
        return k.size * step
    if k.base == "customers":
        return k.size * step * sum(customers.values())
    alike = [m for m in migrations if m.base == "segment" and m.source == k.source]
    moved = sum(m.size * setup.ramp(m.initiative, t - 1) for m in alike)
    if step == 0 or k.size == 0 or customers[k.source] == 0:
        return 0.0
    return k.size * step / (1 - moved) * customers[k.source] if moved < 1 else float("inf")


def limited(
    migrations: Sequence[Migration], wanted: Sequence[float], customers: Segments
) -> tuple[list[float], Segments]:
    """Scale flows down to what each segment holds, and name the segments where that took more than dust."""
    scale, over = {}, {}
    for s in SEGMENTS:
        leaving = sum(f for m, f in zip(migrations, wanted, strict=True) if m.source == s)
        scale[s] = customers[s] / leaving if leaving > customers[s] else 1.0
        if leaving > customers[s] * (1 + DUST):
            over[s] = leaving
    return [f * scale[m.source] for m, f in zip(migrations, wanted, strict=True)], over


def churn_rate(setup: Setup, s: str, t: int) -> float:
    """Give the share of a segment lost in step ``t``."""
    path = f"trend.churn.{s}"
    if path not in setup.inputs:
        return 0.0
    rate: float = 1 - (1 - setup.inputs[path]) ** setup.periods(path)
    for name in setup.with_lever("churn reduction"):
        rate *= 1 - setup.of(name, f"churn_reduction.{s}", 0.0) * setup.ramp(name, t)
    return rate


def newcomers(setup: Setup, total: float, migrated: Segments) -> float:
    """Give how many customers are won in a step; a word of mouth that puts off more than are won wins nobody."""
    rate = setup.growth("trend.acquisition")
    for name in setup.with_lever("acquisition"):
        rate += setup.growth(f"initiatives.{name}.acquisition")
    referred = 0.0
    for s in SEGMENTS:
        path = f"trend.referral.{s}"
        if path in setup.inputs:
            referred += setup.inputs[path] * setup.periods(path) * migrated[s]
    return max(0.0, rate * total + referred)


def close(inputs: Inputs, migrated: Segments, churn: Segments, new: float) -> Segments:
    """Take the lost away and let the new join: by the mix given, of those who remain, or of today if nobody does."""
    remaining = {s: migrated[s] - churn[s] * migrated[s] for s in SEGMENTS}
    if f"trend.acquired_mix.{SEGMENTS[0]}" in inputs:
        mix = {s: inputs[f"trend.acquired_mix.{s}"] for s in SEGMENTS}
    else:
        model = remaining if sum(remaining.values()) > 0 else opening(inputs)
        mix = {s: model[s] / sum(model.values()) for s in SEGMENTS}
    return {s: remaining[s] + new * mix[s] for s in SEGMENTS}


def spend_at(setup: Setup, s: str, t: int) -> float:
    """Give what a customer of a segment spends per spend period at step ``t``."""
    spend = setup.inputs[f"baseline.segments.{s}.spend"] * (1 + setup.growth("trend.inflation")) ** t
    for name in setup.with_lever("spend uplift"):
        spend *= 1 + setup.of(name, f"spend_uplift.{s}", 0.0) * setup.ramp(name, t)
    return float(spend)


def shortfall(setup: Setup, t: int, migrations: Sequence[Migration], movers: Sequence[float]) -> float:
    """Give what movers do not spend yet, per spend period."""
    missing = 0.0
    for m, stock in zip(migrations, movers, strict=True):
        realised = setup.plan.realisation
        if realised is None:
            realised = setup.of(m.initiative, "realisation", 1.0)
        missing += stock * (1 - realised) * (spend_at(setup, m.target, t) - spend_at(setup, m.source, t))
    return missing


def moment(setup: Setup, t: int, customers: Segments, short: float) -> Moment:
    """Put one step's customers and money together."""
    inputs = setup.inputs
    found = Moment(customers, {s: spend_at(setup, s, t) for s in SEGMENTS}, short, None)
    if "finance.margin" not in inputs:
        return found
    service = sum(customers[s] * inputs.get(f"finance.cost_to_serve.{s}", 0.0) for s in SEGMENTS)
    return replace(found, contribution=inputs["finance.margin"] * found.run_rate - service)
