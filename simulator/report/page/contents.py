"""Everything a what-if page knows of its scenarios: the data it carries and the models that work on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.analysis import attribution, business_case, internal_rate, states, warnings
from simulator.analysis.attribution import EXACT_UP_TO
from simulator.model import limited, sampling_error
from simulator.model.inputs import OF, PER
from simulator.model.kinds import HORIZON, OF_COUNT, RAMP_SHAPES, SEGMENTS
from simulator.model.shape import ACQUISITION, Lever, Shape
from simulator.model.worth import CHURNS, LIFETIME_INPUTS, YEAR
from simulator.report.page.controls import controls_of
from simulator.report.page.model_text import OUTCOMES, PageModel, page_model
from simulator.report.page.presets import preset_of
from simulator.report.sentences import clean_name
from simulator.scenario import parse
from simulator.scenario.nodes import STDIN
from simulator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page holds: a part for each scenario file, and the JavaScript functions that they refer to by number."""

    scenarios: tuple[dict[str, Any], ...]
    models: tuple[str, ...]


def contents_of(files: Sequence[Sequence[Scenario]]) -> Contents:
    """Gather everything a page needs.

    Args:
        files: for each scenario file the scenario itself and then its cases, all with the same settings on top.
    """
    models: dict[str, int] = {}
    scenarios = []
    for presets in files:
        model = page_model(presets)
        number = models.setdefault(model.text, len(models))
        scenarios.append(_scenario(presets, model, number))
    return Contents(tuple(scenarios), tuple(models))


def _scenario(presets: Sequence[Scenario], model: PageModel, number: int) -> dict[str, Any]:
    first, shape = presets[0], model.shape
    filed = _as_filed(first)
    return {
        "name": clean_name(first.name),
        "file": first.file,
        "is_file": first.file != STDIN,
        "sha256": first.sha256,
        "source": first.texts[0].text if first.texts else "",
        "units": [unit.name for unit in first.units],
        "model": number,
        "kept": list(model.kept),
        "presets": [preset_of(preset, shape, filed) for preset in presets],
        "controls": controls_of(presets),
        **_structure(presets, shape),
        "thresholds": thresholds(),
        "orders": _orders(presets, shape),
    }


def _as_filed(scenario: Scenario) -> Scenario:
    """Read the scenario again without what was set on top; what was never a file's text is taken as it is."""
    if not scenario.settings or not scenario.texts:
        return scenario
    return parse(scenario.texts[0].text, scenario.file)


def _structure(presets: Sequence[Scenario], shape: Shape) -> dict[str, Any]:
    known: Mapping[str, Any] = {
        name: initiative for preset in reversed(presets) for name, initiative in preset.initiatives.items()
    }
    return {
        "initiatives": [
            {"name": name, "title": clean_name(known[name].title), "owner": known[name].owner}
            for name in shape.initiatives
        ],
        "levers": [
            {
                "name": lever.name,
                "switch": lever.path,
                "initiative": shape.initiatives.index(lever.initiative),
                "what": lever.what,
                "inputs": _inputs_of(lever, shape),
            }
            for lever in shape.levers
        ],
        "migrations": [
            {
                "path": migration.path,
                "key": migration.key,
                "initiative": shape.initiatives.index(migration.initiative),
                "source": migration.source,
                "destination": migration.destination,
            }
            for migration in shape.migrations
        ],
    }


def _inputs_of(lever: Lever, shape: Shape) -> list[str]:
    """Name the inputs of which one makes the lever."""
    return [path for path in shape.given if lever in Shape({path: None}).levers]


def thresholds() -> dict[str, Any]:
    """Give the constants of the arithmetic behind the answer, each from where it is declared."""
    return {
        "segments": SEGMENTS,
        "per": PER,
        "of": OF,
        "of_count": OF_COUNT,
        "horizon": HORIZON,
        "at_once": RAMP_SHAPES.index("step"),
        "acquisition": ACQUISITION,
        "year": YEAR,
        "churns": CHURNS,
        "lifetime_inputs": LIFETIME_INPUTS,
        "outcomes": OUTCOMES,
        "nobody": states.NOBODY,
        "limit_dust": limited.DUST,
        "break_even_dust": business_case.DUST,
        "exact_up_to": EXACT_UP_TO,
        "worth_saying": warnings.WORTH_SAYING,
        "high_discount": warnings.HIGH_DISCOUNT,
        "fewest_customers": warnings.FEWEST_CUSTOMERS,
        "effect_dust": warnings.DUST,
        "z95": sampling_error.Z95,
        "added_promoters": sampling_error.ADDED_PROMOTERS,
        "added_detractors": sampling_error.ADDED_DETRACTORS,
        "added": sampling_error.ADDED,
        "widest": internal_rate.WIDEST,
        "close": internal_rate.CLOSE,
        "most_steps": internal_rate.MOST_STEPS,
    }


def _orders(presets: Sequence[Scenario], shape: Shape) -> dict[str, list[list[int]]]:
    """Give the orders in which more levers join than all coalitions are worked out of, by the number of levers.

    Every second one of them, since each is followed by its reverse.
    """
    most = len(shape.levers)
    return {
        str(levers): attribution.sampled_orders(levers)[: attribution.SAMPLED_ORDERS // 2]
        for levers in range(EXACT_UP_TO + 1, most + 1)
    }
