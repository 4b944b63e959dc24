"""How people call the entries of ``uncertainty``."""

from __future__ import annotations

from simulator.analysis.settings_used import title_of
from simulator.language import _, marked
from simulator.model.inputs import MIX, without_unit
from simulator.scenario.scenario import Scenario

_MIX_TITLE = marked("Segment mix, as surveyed")


def entry_title(scenario: Scenario, name: str) -> str:
    """Give an entry's title, with the unit where it is of one."""
    unit, path = without_unit(name)
    title = _(_MIX_TITLE) if path == MIX else title_of(scenario, path)
    return f"{title}, {unit}" if unit else title
