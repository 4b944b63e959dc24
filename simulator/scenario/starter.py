"""The commented scenario that a newcomer starts from."""

from __future__ import annotations

from importlib.resources import files

STARTER_FILE = "starter.yaml"


def starter() -> str:
    """Give the text of the starter scenario."""
    return files("simulator.scenario").joinpath(STARTER_FILE).read_text(encoding="utf-8")
