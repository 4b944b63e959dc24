"""Whether what the workbook stores is still true: every input beside the value it had when that was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator import __version__
from simulator.engine.run import Label
from simulator.language import _, marked
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import VALUE, cell, fixed, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.input_places import HEAD_ROW, IN_USE, INPUTS_SHEET, computed_column
from simulator.report.workbook.live_text import either, in_quotes
from simulator.report.workbook.styles import ALARM, BOLD, GIVEN, HEADER, RIGHT, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.wording import CODE, GENERAL, ONE_DECIMAL

UP_TO_DATE, STALE = marked("up to date"), marked("stale: inputs have changed since")
AS_COMPUTED, CHANGED = marked("As computed"), marked("Changed since")
_WIDTH = 16
_SHORT_HASH, _LONGEST_FILE = 12, 80
_HALF, _DUST = 0.5, 1e-9
"""A difference that is nothing but rounding: of a figure shown without decimals, and of a very large one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A figure as it was computed, kept to be compared with what the model gives now."""

    title: str
    unit: str
    number_format: str
    stored: float
    live: Figure


def write_inputs_as_computed(sheet: Any, contents: Contents, styles: Styles) -> str:
    """Write on Inputs each value as the stored figures were computed for, and whether it differs now.

    Returns:
        The formula that counts the inputs that have changed, for another sheet.
    """
    stored, changed = (computed_column(len(contents.cases), 0) + place for place in (0, 1))
    places = contents.layout.places
    sheet.set_column(stored, changed, _WIDTH)
    for index, head in ((stored, AS_COMPUTED), (changed, CHANGED)):
        sheet.write_string(HEAD_ROW - 1, index, _(head), styles(HEADER, RIGHT))
    for row in contents.layout.inputs.rows:
        at = places.inputs[row.path, row.unit]
        sheet.write_number(at - 1, stored, row.numbers[0], styles(GIVEN, number_format=row.number_format))
        text = f"=IF({cell(IN_USE, at)}={cell(stored, at)},0,1)"
        sheet.write_formula(at - 1, changed, text, styles(RIGHT, number_format=CODE), 0)
    changes = f"{fixed(changed, min(places.inputs.values()))}:{fixed(changed, places.last_row)}"
    return f"SUM({on_sheet(INPUTS_SHEET, changes)})"


def computed_for(label: Label) -> str:
    """Say who computed stored figures, and for which file."""
    file = clean_name(label.file, _LONGEST_FILE)
    return _(
        "Computed by nps-sim {version} for the inputs of {file}, SHA-256 {hash}.",
        version=__version__,
        file=file,
        hash=label.sha256[:_SHORT_HASH],
    )


def write_whether_up_to_date(pen: Pen, contents: Contents, changed: str, kept: Sequence[Kept]) -> str:
    """Write whether stored figures still hold, by every input and by what the model gives now.

    Args:
        pen: where to write.
        contents: what is shown.
        changed: the formula that counts the inputs that have changed.
        kept: figures the model still works out.

    Returns:
        The cell that says so, such as ``C12``.
    """
    stored = _("These figures are stored: they do not follow a change here.")
    pen.note(f"{computed_for(contents.run.scenario)} {stored}")
    heads = [_("Is it up to date?"), _("Unit"), _(AS_COMPUTED), _("Now"), _("Difference"), _("Tolerance"), _("Holds")]
    pen.heads(heads)
    first = pen.row
    lines = [Kept(_("Inputs that have changed"), _("inputs"), CODE, 0.0, Figure(changed, 0.0)), *kept]
    for line in lines:
        pen.stored(VALUE, line.stored, line.number_format)
        pen.figure(VALUE + 1, line.live, line.number_format)
        now, then = cell(VALUE + 1, pen.row), cell(VALUE, pen.row)
        difference = Figure(f"ROUND({now}-{then},0)", round(float(line.live.value) - line.stored) + 0.0)
        pen.figure(VALUE + 2, difference, line.number_format)
        pen.stored(VALUE + 3, max(_HALF, abs(line.stored) * _DUST), ONE_DECIMAL)
        within = f"ABS({cell(VALUE + 2, pen.row)})<={cell(VALUE + 3, pen.row)}"
        pen.figure(VALUE + 4, Figure(f"IF({within},1,0)", 1.0), CODE)
        pen.line(line.title, line.unit, [], GENERAL)
    holds = f"{cell(VALUE + 4, first)}:{cell(VALUE + 4, pen.row - 1)}"
    status = either(f"SUM({holds})=ROWS({holds})", holds=True, yes=_(UP_TO_DATE), no=_(STALE))
    return cell(VALUE, pen.line(_("These figures are"), "", [status], GENERAL, BOLD))


def alarm_when_stale(sheet: Any, place: str, styles: Styles) -> None:
    """Show in the colour of alarm where stored figures no longer hold."""
    look = styles({"font_color": ALARM, "bold": True})
    sheet.conditional_format(
        place, {"type": "cell", "criteria": "!=", "value": in_quotes(_(UP_TO_DATE)), "format": look}
    )
