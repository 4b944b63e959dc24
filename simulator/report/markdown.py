"""Tables and summaries as GitHub Markdown; whatever comes from a scenario stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from simulator.language import _
from simulator.report.layout import HEAD, LIST_INDENTATION, Line, Report, Role, Row, Table

_ONE_BLANK_LINE = re.compile("\n{3,}")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|$~&#])")


def write_markdown(report: Report, charts: Mapping[str, str] | None = None) -> str:
    """Write a report.

    Args:
        report: What is shown.
        charts: Files of the charts by their alternative text, embedded below the headline.
    """
    parts = [f"# {escaped(report.title)}", escaped(report.headline)]
    parts += [f"![{escaped(text)}]({file})" for text, file in (charts or {}).items()]
    parts += [_table(table) for table in report.tables]
    if report.warnings:
        heading = _("Warnings")
        parts.append("\n".join([f"## {heading}", "", *(f"- {escaped(warning)}" for warning in report.warnings)]))
    parts.append(escaped(report.footer))
    return "\n\n".join(parts) + "\n"


def write_lines_as_markdown(lines: Iterable[Line]) -> str:
    """Write lines of text with headings: what is indented becomes a list, more deeply where it is indented more."""
    parts: list[str] = []
    for text, indentation, style in lines:
        shown = f"**{escaped(text)}**" if indentation and style == HEAD else escaped(text)
        if indentation:
            nested = "  " * (indentation // LIST_INDENTATION - 1)
            parts.append(f"{nested}- {shown}")
        elif text:
            parts += ["", f"{'##' if parts else '#'} {shown}" if style == HEAD else shown, ""]
    return _ONE_BLANK_LINE.sub("\n\n", "\n".join(parts)).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Escape what Markdown or HTML would obey."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def table_lines(table: Table) -> list[str]:
    """Write the heads and the rows of a table, without its title and note."""
    heads = [escaped(column.caption) for column in table.columns]
    rules = [":---" if column.is_text else "---:" for column in table.columns]
    width = len(table.columns)
    return [_line(heads), _line(rules), *(_row(row, width) for row in table.rows)]


def _table(table: Table) -> str:
    parts = [f"## {escaped(table.title)}", "\n".join(table_lines(table))]
    return "\n\n".join([*parts, escaped(table.note)] if table.note else parts)


def _row(row: Row, width: int) -> str:
    cells = [row.label, *(figure.text for figure in row.figures)]
    cells = [escaped(cell) for cell in cells]
    if row.role is not Role.ITEM:
        cells = [f"**{cell}**" if cell else "" for cell in cells]
    return _line([*cells, *[""] * (width - len(cells))])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
