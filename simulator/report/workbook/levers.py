"""How levers are named for people: by the title of their initiative and what they do."""

from __future__ import annotations

from collections import Counter

from simulator.language import _, marked
from simulator.model.inputs import describe
from simulator.model.shape import ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT, Lever, Migration, Shape
from simulator.report.sentences import clean_name
from simulator.scenario.scenario import Scenario

_DOES = {
    ACQUISITION: marked("new customers"),
    CHURN_REDUCTION: marked("less churn"),
    SPEND_UPLIFT: marked("higher spend per customer"),
}


def lever_titles(scenario: Scenario, shape: Shape) -> dict[str, str]:
    """Name every lever, by the name results know it by; the initiative's key is added where titles are alike.

    Args:
        scenario: the scenario, which holds the initiatives' titles.
        shape: its shape, whose levers they are.
    """
    titles = {name: clean_name(initiative.title) for name, initiative in scenario.initiatives.items()}
    alike = Counter(title.casefold() for title in titles.values())
    shown = {
        name: f"{title} ({clean_name(name)})" if alike[title.casefold()] > 1 else title
        for name, title in titles.items()
    }
    return {lever.name: _title(lever, shown[lever.initiative]) for lever in shape.levers}


def _title(lever: Lever, initiative: str) -> str:
    if lever.what in _DOES:
        return f"{initiative}: {_(_DOES[lever.what])}"
    source, _arrow, destination = lever.what.partition(" > ")
    return describe(Migration(lever.initiative, source, destination).path, initiative).title
