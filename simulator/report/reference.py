"""The reference page of the scenario file: every setting of the catalogue, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.model.inputs import Setting, catalogue
from simulator.model.kinds import MOST_MONEY, Kind, NumberKind, Quantity

_HEAD = """# Settings of a scenario file

Written by `nps-sim schema --format markdown`. A unit and a case may hold the same settings; `*` stands for the
name of an initiative. `nps-sim init` writes a commented example.

| setting | what it is | written | unit | bounds |
|---|---|---|---|---|
"""

_MOST_SHOWN = 12


def settings_page() -> str:
    """Write the page: each setting once, in the order of the file."""
    rows = [_row(setting, setting.kind) for setting in catalogue().values() if setting.kind is not None]
    return _HEAD + "\n".join(rows) + "\n"


def _row(setting: Setting, kind: Kind) -> str:
    schema = kind.schema()
    unit = kind.unit if isinstance(kind, NumberKind) else ""
    cells = (
        f"`{setting.path}`",
        f"{setting.title}. {setting.description}{_default(setting.default)}",
        _written(schema.get("examples") or schema.get("enum", ())),
        unit,
        _bounds(kind),
    )
    return f"| {' | '.join(cells)} |"


def _written(values: Sequence[str]) -> str:
    """Show how a value is written; of a long list the first and the last."""
    shown = [f"`{value}`" for value in values]
    return " ".join(shown if len(shown) <= _MOST_SHOWN else [*shown[:3], "\u2026", shown[-1]])


def _default(default: Any) -> str:
    if default is None:
        return ""
    return f" Default: {f'{default.number:g}' if isinstance(default, Quantity) else default}."


def _bounds(kind: Kind) -> str:
    """Give the bounds; where a number is only kept from being absurd, the lower one."""
    if not isinstance(kind, NumberKind):
        return ""
    low = f"{'above' if kind.above else 'from'} {kind.low:,.10g}"
    return low if kind.high >= MOST_MONEY else f"{low} to {kind.high:,.10g}"
