"""A written report as one HTML file: no script, no network, charts inside; what comes from a scenario is escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from simulator.language import _
from simulator.report.layout import Role
from simulator.report.written.blocks import Document, Picture

_FOLDER = Path(__file__).parent
_TEMPLATE, _STYLE = "report.html", "report.css"


def write_html(document: Document) -> str:
    """Write a report.

    The page may load nothing and run nothing: its policy allows this one style sheet, known by its hash, and the
    charts, which are vector images inside the page.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    style = (_FOLDER / _STYLE).read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATE).render(
        document=document,
        contents=_("Contents"),
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        kind_of=lambda block: type(block).__name__,
        image=_image,
        role=lambda row: row.role.value,
        heading=Role.HEADING.value,
    )


def _image(picture: Picture) -> str:
    """Give a chart as the address of an image inside the page: vectors, which print well at any size."""
    from simulator.report.charts import encode

    return f"data:image/svg+xml;base64,{b64encode(encode(picture.figure, 'svg')).decode()}"
