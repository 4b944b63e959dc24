"""What was filled into a template, for people."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import __version__
from simulator.engine.run import Run
from simulator.errors import quoted
from simulator.report.layout import Column, Figure, Report, Row, Table
from simulator.report.numbers import NOT_APPLICABLE
from simulator.report.sentences import clean_name, counted, full_name
from simulator.report.tables import provenance
from simulator.report.template import Filled, FilledName

_COLUMNS = (Column("Name", is_text=True), Column("Cells", is_text=True), Column("Value", is_text=True))
_NOTE = "Values as they are stored, unrounded; the template's number formats show them."


def fill_report(filled: Filled, run: Run, template: str) -> Report:
    """Put together what went where."""
    return Report(
        title=full_name(run.scenario),
        headline=f"{counted(len(filled.names), 'name', 'names')} of {clean_name(template)} filled.",
        tables=(Table("Filled", _NOTE, _COLUMNS, tuple(map(_row, filled.names))),),
        warnings=(),
        footer=f"nps-sim {__version__}; {provenance(run.scenario)}",
    )


def unknown_names(filled: Filled) -> Iterator[str]:
    """Say which names of the template are no quantities."""
    for name in filled.unknown:
        hint = f"; did you mean {name.nearest}?" if name.nearest else ""
        yield f"the name {quoted(name.name)} is no quantity of a run, and its cells are left alone{hint}"


def _row(name: FilledName) -> Row:
    first = name.values[0]
    text = NOT_APPLICABLE if first is None else clean_name(str(first))
    if len(name.values) > 1:
        text = counted(len(name.values), "value", "values")
    where = clean_name(f"{name.sheet}!{name.where}")
    return Row(name.name, (Figure(None, where), Figure(None, text)))
