"""How Sphinx builds the documentation: ``sphinx-build -W --keep-going -b html docs OUT``, the project installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from simulator import __version__

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

project = "nps-sim"
author = "The nps-sim contributors"
version = release = __version__
language = "en_GB"

extensions = ["myst_parser"]
exclude_patterns = ["making"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings: list[str] = []
nitpicky = True

html_theme = "furo"
html_title = "nps-sim"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
templates_path: list[str] = []


def setup(app: Any) -> None:
    """Write what follows from declarations before Sphinx looks for pages."""
    from making import write_all

    app.connect("config-inited", lambda *_: write_all(HERE / "generated"))
