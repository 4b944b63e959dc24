"""A written report as GitHub Markdown; whatever comes from a scenario stays text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.report.layout import Table
from simulator.report.markdown import escaped, table_lines
from simulator.report.written.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Picture,
    Sample,
)

_NO_FILES: Mapping[str, str] = {}


def write_document(document: Document, files: Mapping[str, str] = _NO_FILES) -> str:
    """Write a report.

    Args:
        document: the report.
        files: by the chart's name its file beside the report; charts without one are left out.
    """
    facts = " · ".join(f"{escaped(name)}: {escaped(text)}" for name, text in document.facts)
    parts = [f"# {escaped(document.kind)}: {escaped(document.title)}", facts]
    for section in document.sections:
        parts.append(f"## {escaped(section.title)}")
        for block in section.blocks:
            parts += _block(block, files)
    parts.append(escaped(document.footer))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, files: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"### {escaped(text)}"
        case Paragraph(text, is_lead):
            yield f"**{escaped(text)}**" if is_lead else escaped(text)
        case Bullets(items):
            yield "\n".join(f"- {escaped(item)}" for item in items)
        case Sample(text):
            yield f"```yaml\n{text}```"
        case KeyFigures(figures):
            yield "\n".join(
                f"- {escaped(each.title)}: **{escaped(each.value)}**{f' ({escaped(each.note)})' if each.note else ''}"
                for each in figures
            )
        case Picture(name, text, _):
            if name in files:
                yield f"![{escaped(text)}]({files[name]})"
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"**{escaped(table.title)}**"
    yield "\n".join(table_lines(table))
    yield escaped(table.note)
