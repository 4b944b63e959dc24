"""Scenario files: read with positions, patched, validated, and given as a ``Scenario``."""

from __future__ import annotations

from simulator.scenario.load import load, parse, problems, resolve_source

__all__ = ["load", "parse", "problems", "resolve_source"]
