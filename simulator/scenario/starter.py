"""The commented scenario that a newcomer starts from."""

from __future__ import annotations

from importlib.resources import files

from simulator.language import ENGLISH, speaking_now

STARTER_FILE, STARTER_FILE_IN = "starter.yaml", "starter.{code}.yaml"


def starter() -> str:
    """Give the text of the starter scenario; its comments and names are in the language spoken."""
    language = speaking_now()
    name = STARTER_FILE if language is ENGLISH else STARTER_FILE_IN.format(code=language.code)
    return files("simulator.scenario").joinpath(name).read_text(encoding="utf-8")
