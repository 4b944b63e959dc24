"""The JSON Schema of scenario files, for editors: made from the catalogue."""

from __future__ import annotations

from typing import Any

from simulator.model.inputs import ANY, Setting, catalogue
from simulator.model.kinds import Kind
from simulator.model.settings import ScenarioFile
from simulator.scenario.correlations import PAIR_AND_NUMBER
from simulator.scenario.distributions import PARAMETERS, SURVEY
from simulator.scenario.patches import CASES, UNITS
from simulator.scenario.structure import OF_THE_COMPANY

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER_OR_TEXT = {"type": ["number", "string"]}
_SEGMENTS = "baseline.segments"
_WHOLE_FILE = ("extends", "units", "cases", "uncertainty", "sources")


def json_schema() -> dict[str, Any]:
    """Give the schema of a scenario file, with the shapes of unit and case patches among its definitions.

    A file that extends another one, or leaves things to its units, may leave out anything: what a complete scenario
    must have is asked of the others only.
    """
    own = {name: _own(name) for name in _WHOLE_FILE}
    case = {**_object(_below(""))["properties"], "uncertainty": _uncertainty(), "sources": _sources()}
    return {
        "$schema": DIALECT,
        "title": "NPS revenue scenario",
        **_closed({**_object(_below(""))["properties"], **own}),
        "if": {"not": {"anyOf": [{"required": ["extends"]}, {"required": [UNITS]}]}},
        "then": _whole(""),
        "$defs": {
            "case": _closed({**case, UNITS: _named("unit")}),
            "unit": _without_company(_object(_below(""))),
        },
    }


def _own(name: str) -> dict[str, Any]:
    field = ScenarioFile.model_fields[name]
    shapes = {
        "extends": {"type": "string"},
        UNITS: _named("unit"),
        CASES: _named("case"),
        "uncertainty": _uncertainty(),
        "sources": _sources(),
    }
    return {"title": field.title, "description": field.description, **shapes[name]}


def _below(path: str) -> dict[str, Setting]:
    """Give the settings right inside a group, by name."""
    prefix = f"{path}." if path else ""
    inside = {p.removeprefix(prefix): s for p, s in catalogue().items() if p.startswith(prefix) and p != path}
    return {name: setting for name, setting in inside.items() if "." not in name}


def _whole(path: str) -> dict[str, Any]:
    """Give what must be there in a complete group, and in the groups inside it that must be there."""
    below = _below(path)
    required = list(below) if path == _SEGMENTS else [name for name, setting in below.items() if setting.required]
    groups = [name for name in required if below[name].kind is None]
    inside = {name: _whole(below[name].path) for name in groups}
    return {"required": required, **({"properties": inside} if inside else {})}


def _object(settings: dict[str, Setting]) -> dict[str, Any]:
    properties = {name: _property(setting) for name, setting in settings.items()}
    return {"type": "object", "additionalProperties": properties[ANY]} if ANY in properties else _closed(properties)


def _property(setting: Setting) -> dict[str, Any]:
    shape = _object(_below(setting.path)) if setting.kind is None else _value(setting, setting.kind)
    return {"title": setting.title, "description": setting.description, **shape}


def _value(setting: Setting, kind: Kind) -> dict[str, Any]:
    default = {"default": setting.default} if isinstance(setting.default, str) else {}
    return {**kind.schema(), **default}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _named(definition: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{definition}"}}


def _without_company(patch: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a unit may not set."""
    for *groups, last in OF_THE_COMPANY:
        place = patch
        for name in groups:
            place = place["properties"][name]
        place["properties"].pop(last, None)
    patch["properties"]["initiatives"]["additionalProperties"]["properties"].pop("cost")
    return patch


def _uncertainty() -> dict[str, Any]:
    kinds = {
        name: {"type": "array", "items": _NUMBER_OR_TEXT, "minItems": len(names), "maxItems": len(names)}
        for name, names in PARAMETERS.items()
    }
    distribution = {**_closed({**kinds, SURVEY: _NUMBER_OR_TEXT}), "minProperties": 1, "maxProperties": 1}
    pair = {"type": "array", "minItems": PAIR_AND_NUMBER, "maxItems": PAIR_AND_NUMBER}
    correlations = {"type": "array", "items": pair}
    return {"type": "object", "properties": {"correlations": correlations}, "additionalProperties": distribution}


def _sources() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"type": "string"}}
