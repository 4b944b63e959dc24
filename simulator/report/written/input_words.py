"""How a report names a scenario's inputs: by the part of the file they stand in, and in short within it."""

from __future__ import annotations

from simulator.analysis.explanation import InputUse
from simulator.analysis.settings_used import all_inputs, description_of
from simulator.language import _
from simulator.model.inputs import catalogue
from simulator.model.word_kinds import Choice
from simulator.model.words import capitalised
from simulator.report.sentences import clean_name
from simulator.scenario.scenario import Scenario

LONGEST_SOURCE = 300
_LONGEST_TITLE = 160


def numbers_of(scenario: Scenario) -> list[InputUse]:
    """Give the inputs that are numbers, which is what a source can vouch for."""
    return [use for use in all_inputs(scenario) if use.value is not None and not _is_choice(use.path)]


def source_of(use: InputUse) -> str:
    """Give what the scenario names as an input's source, fit for print."""
    return clean_name(use.source or "", LONGEST_SOURCE)


def group_of(scenario: Scenario, path: str) -> str:
    """Name the part of the file that a setting belongs to."""
    first, *rest = path.split(".")
    if first == "initiatives" and rest and rest[0] in scenario.initiatives:
        return clean_name(scenario.initiatives[rest[0]].title)
    group = catalogue().get(first) if rest else None
    return _(group.title) if group else _("Scenario")


def long_title(use: InputUse) -> str:
    """Name an input, with its initiative."""
    return clean_name(use.title, _LONGEST_TITLE)


def short_title(scenario: Scenario, use: InputUse) -> str:
    """Name an input where its group stands above it."""
    return capitalised(long_title(use).removeprefix(f"{group_of(scenario, use.path)}: "))


def title_with_unit(title: str, use: InputUse) -> str:
    """Add the scenario's unit whose value it is, if it is a unit's own."""
    return _("{title} ({unit})", title=title, unit=clean_name(use.of_unit)) if use.of_unit else title


def _is_choice(path: str) -> bool:
    described = description_of(path)
    return described is None or described.kind == Choice.name
