"""What was filled into a template, for people."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import __version__
from simulator.engine.run import Run
from simulator.errors import quoted
from simulator.language import _, marked, ngettext, separated
from simulator.report.layout import Column, Figure, Report, Row, Table
from simulator.report.numbers import NOT_APPLICABLE
from simulator.report.sentences import clean_name, full_name
from simulator.report.tables import provenance
from simulator.report.template import Filled, FilledName

_COLUMNS = (marked("Name"), marked("Cells"), marked("Value"))
_NOTE = marked("Values as they are stored, unrounded; the template's number formats show them.")


def fill_report(filled: Filled, run: Run, template: str) -> Report:
    """Put together what went where."""
    columns = tuple(Column(_(head), is_text=True) for head in _COLUMNS)
    return Report(
        title=full_name(run.scenario),
        headline=ngettext(
            "{number} name of {template} filled.",
            "{number} names of {template} filled.",
            len(filled.names),
            number=separated(len(filled.names)),
            template=clean_name(template),
        ),
        tables=(Table(_("Filled"), _(_NOTE), columns, tuple(map(_row, filled.names))),),
        warnings=(),
        footer=f"nps-sim {__version__}; {provenance(run.scenario)}",
    )


def unknown_names(filled: Filled) -> Iterator[str]:
    """Say which names of the template are no quantities."""
    for name in filled.unknown:
        message = _("the name {name} is no quantity of a run, and its cells are left alone", name=quoted(name.name))
        yield f"{message}; {_('did you mean {meant}?', meant=name.nearest)}" if name.nearest else message


def _row(name: FilledName) -> Row:
    first = name.values[0]
    text = NOT_APPLICABLE if first is None else clean_name(str(first))
    if len(name.values) > 1:
        count = len(name.values)
        text = ngettext("{number} value", "{number} values", count, number=separated(count))
    where = clean_name(f"{name.sheet}!{name.where}")
    return Row(name.name, (Figure(None, where), Figure(None, text)))
