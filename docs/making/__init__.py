"""Writes the pages that follow from declarations: the reference, the literature page and the charts.

``write_all`` is called by Sphinx before it reads the pages (see ``conf.py``); what it writes is not kept in git.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""


def pages() -> dict[str, Callable[[], str]]:
    """Give every page that is written, by file name, with what writes it."""
    from making.commands import commands_page
    from making.json_keys import json_page
    from making.literature_page import literature_page
    from making.outcomes import outcomes_page
    from making.quantities import quantities_page

    return {
        "commands.md": commands_page,
        "json.md": json_page,
        "literature.md": literature_page,
        "outcomes.md": outcomes_page,
        "quantities.md": quantities_page,
    }


def write_all(folder: Path) -> None:
    """Write all pages and charts into a folder; a file that is right already is left as it is."""
    from making.charts import charts

    folder.mkdir(parents=True, exist_ok=True)
    for name, write in pages().items():
        _write(folder / name, write().encode())
    for name, picture in charts().items():
        _write(folder / name, picture)


def _write(file: Path, content: bytes) -> None:
    if not file.exists() or file.read_bytes() != content:
        file.write_bytes(content)
