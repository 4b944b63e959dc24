"""The settings behind a number: which ones it rests on, and who set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.analysis.explanation import InputUse
from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.terms import Reference, When
from simulator.language import _, marked
from simulator.model.inputs import OF, PER, InputDescription, describe
from simulator.model.kinds import SEGMENTS
from simulator.scenario.scenario import Scenario, Unit

_RAMP_LENGTH, _RAMP_SHAPE = ".ramp.over", ".ramp.shape"
_COUNTED_BY = {f"baseline.segments.{segment}.customers" for segment in SEGMENTS}
_COUNTED_AS = {"baseline.customers", *(f"baseline.segments.{segment}.mix" for segment in SEGMENTS)}
_OWN_TITLES = {
    "units": marked("Number of units"),
    "trend.acquired_mix.given": marked("1 if the mix of new customers is stated"),
}
"""What the model takes as an input and no setting of its own holds."""


def all_inputs(scenario: Scenario) -> list[InputUse]:
    """Give every setting of a scenario in the order of the file, those that units change once for each unit."""
    return [use for path in _in_order(scenario) for use in uses_of(scenario, path, range(len(scenario.units)))]


def uses_of(scenario: Scenario, path: str, units: Sequence[int]) -> Iterator[InputUse]:
    """Give a setting as these units have it: once where all of them have it from the same place."""
    own = [scenario.units[unit] for unit in units if path in scenario.units[unit].origins]
    if len({unit.origins[path] for unit in own}) <= 1:
        holder = own[0] if own else scenario.company
        own = [Unit("", holder.inputs, holder.origins)] if path in holder.origins else []
    for unit in own:
        source = scenario.sources.get(f"units.{unit.name}.{path}") or scenario.sources.get(path)
        title = title_of(scenario, path)
        yield InputUse(path, unit.name, title, unit.inputs.get(path), unit.origins[path], source)


def inputs_behind(
    scenario: Scenario, ledger: Ledger, references: Iterable[Reference], units: Sequence[int], *, today: bool = False
) -> Iterator[InputUse]:
    """Follow references down to the settings they rest on, in the order of the file; ``today`` looks at step 0 only."""
    reached = _reached(ledger, references, today=today)
    settings = {as_written(key) for key in reached if ledger.quantities[key].kind is Kind.INPUT}
    settings |= {path.replace(_RAMP_LENGTH, _RAMP_SHAPE) for path in settings if path.endswith(_RAMP_LENGTH)}
    if settings & _COUNTED_AS:
        settings |= _COUNTED_BY
    for path in _in_order(scenario):
        if path in settings:
            yield from uses_of(scenario, path, units)


def mentioned(ledger: Ledger, references: Iterable[Reference]) -> list[str]:
    """Name the quantities that references mean, aliases followed; plain numbers are left out."""
    found = (ledger.resolve(reference) for reference in references)
    return list(dict.fromkeys(each.key for each in found if isinstance(each, Reference)))


def title_of(scenario: Scenario, path: str) -> str:
    """Give a setting's title, its path where the catalogue has none."""
    initiative = scenario.initiatives.get(path.split(".")[1]) if path.startswith("initiatives.") else None
    described = description_of(path, initiative.title if initiative else None)
    if described:
        return described.title
    return _(_OWN_TITLES[path]) if path in _OWN_TITLES else path


def description_of(path: str, initiative: str | None = None) -> InputDescription | None:
    """Describe a setting, if the catalogue has it."""
    try:
        return describe(path, initiative)
    except KeyError:
        return None


def _in_order(scenario: Scenario) -> dict[str, None]:
    return dict.fromkeys(path for unit in (scenario.company, *scenario.units) for path in unit.origins)


def _reached(ledger: Ledger, references: Iterable[Reference], *, today: bool) -> set[str]:
    """Name everything that references lead to; what is looked at today rests on what holds today alone."""
    reached: set[tuple[str, bool]] = set()
    waiting = [(reference, today) for reference in references]
    while waiting:
        reference, is_today = waiting.pop()
        found = ledger.resolve(reference)
        if not isinstance(found, Reference):
            continue
        is_today = is_today or found.when is When.TODAY
        if (found.key, is_today) in reached:
            continue
        reached.add((found.key, is_today))
        quantity = ledger.quantities[found.key]
        for term in (quantity.today, None if is_today else quantity.formula):
            waiting += [(each, is_today) for each in (term.references() if term is not None else ())]
    return {key for key, _ in reached}


def as_written(path: str) -> str:
    """Give the setting whose text holds a companion number, such as the period of a rate."""
    own, _, companion = path.rpartition(".")
    return own if companion in (PER, OF) else path
