"""What is said of an import: what was changed, and why what nobody typed was written."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.language import _, ngettext, separated
from simulator.report.sentences import clean_name
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook_reading.importing import Written
from simulator.scenario.writing import Change

MOST_TOLD = 30


def told(name: str, written: Written) -> Iterator[str]:
    """Tell what was written to a file, a line for each value."""
    yield _("wrote {path}: {edited}", path=name, edited=_how_many(len(written.edited)))
    lines = [_line(change, _cell(place)) for change, place in written.edited]
    lines += [_line(change, _("set on top when the workbook was made")) for change in written.set_on_top]
    written_above = {(change.path, change.after) for change in (*(edit for edit, _ in written.edited), *written.kept)}
    lines += [_kept_line(change, (change.path, change.before) in written_above) for change in written.kept]
    yield from lines[:MOST_TOLD]
    if len(lines) > MOST_TOLD:
        yield f"  {_('and {number} more', number=separated(len(lines) - MOST_TOLD))}"


def _how_many(edited: int) -> str:
    if not edited:
        return _("no cell was changed")
    return ngettext(
        "{number} value changed in the workbook",
        "{number} values changed in the workbook",
        edited,
        number=separated(edited),
    )


def _kept_line(change: Change, would_inherit: bool) -> str:
    """Tell of a value nobody typed; what it would now inherit, it never was."""
    if would_inherit:
        return _line(change._replace(before=None), _("kept, as its column shows it"))
    return _line(change, _("as the workbook shows it"))


def _line(change: Change, why: str) -> str:
    path = ".".join((*map(clean_name, change.holder.names), change.path))
    after = clean_name(change.after)
    if change.before is None:
        return f"  {path}: {after} ({why})"
    return f"  {_('{path}: {after}, was {before}', path=path, after=after, before=clean_name(change.before))} ({why})"


def _cell(place: str) -> str:
    """Give a cell without its file: a reader knows which one."""
    return f"{INPUTS_SHEET}!{place.rpartition('!')[2]}"
