"""What a sheet should be: protected but for its inputs, in the colours of the roles, and fit to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.language import _, marked, percentage, separated
from simulator.report.spreadsheet.cells import TEXT, Cell
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.spreadsheet.sheet_setup import SheetSetup, holds
from simulator.report.spreadsheet.styles import Style
from simulator.report.workbook.chosen_words import in_every_language
from simulator.report.workbook.styles import FONT, FORMULA_BLACK, INPUT_BLUE
from simulator.report.workbook_check.findings import Breach, Finding, Place, Rule

SMALLEST_SCALE = 50
LONG_SHEET = 60
"""Rows from which a sheet needs its heads frozen."""

PROTECTED = Rule(
    "not-protected", marked("sheets are protected, without a password"), marked("protect the sheet, with no password")
)
MERGED = Rule(
    "merged-cells", marked("no cells are merged"), marked("undo the merge, and centre across the selection instead")
)
HIDDEN = Rule("hidden", marked("nothing is hidden"), marked("show it, or delete it"))
FROZEN = Rule("not-frozen", marked("heads and labels stay in view"), marked("freeze the panes below the heads"))
PRINT = Rule(
    "print",
    marked("pages print across, with header and footer, at half size or more"),
    marked("set up the page for print"),
)
OUTSIDE_LINK = Rule(
    "outside-link", marked("no cell links to outside the workbook"), marked("write the address as text")
)
UNLOCKED = Rule("unlocked-formula", marked("exactly the inputs are unlocked"), marked("lock the cell"))
UNCHECKED = Rule(
    "unchecked-input", marked("every input is checked as it is typed"), marked("add a data validation to the cell")
)
NUMBER_AS_TEXT = Rule(
    "number-as-text", marked("numbers are numbers, not text"), marked("type the number again, without quotes")
)
COLOUR = Rule(
    "colour",
    marked("inputs are blue, formulas black or green"),
    marked("give the cell the colour of what it is, or make it a formula"),
)
OTHER_FONT = Rule("font", marked("the font is {font}"), marked("use {font}"), (("font", FONT),))
NO_UNIT = Rule("no-unit", marked("a unit stands on every row of figures"), marked("write the unit beside the label"))
SHEET_RULES = (
    PROTECTED,
    MERGED,
    HIDDEN,
    FROZEN,
    PRINT,
    OUTSIDE_LINK,
    UNLOCKED,
    UNCHECKED,
    NUMBER_AS_TEXT,
    COLOUR,
    OTHER_FONT,
    NO_UNIT,
)

_UNIT_HEAD = marked("Unit")
_HEADS_WITHIN = 30  # rows from the top in which the heads are looked for
_BLUE, _BLACK = f"FF{INPUT_BLUE[1:]}", f"FF{FORMULA_BLACK[1:]}"


def setup_findings(sheet: str, setup: SheetSetup, last_row: int) -> Iterator[Finding]:
    """Find what is wrong with how a sheet is set up."""
    if not setup.is_protected:
        yield Finding(PROTECTED, sheet, "", _("the sheet is not protected"))
    elif setup.has_password:
        yield Finding(PROTECTED, sheet, "", _("a password guards the sheet"))
    for area in setup.merged:
        yield Finding(MERGED, sheet, area, _("cells are merged"))
    for hidden in setup.hidden:
        yield Finding(HIDDEN, sheet, "", _("{hidden} is hidden", hidden=hidden))
    if last_row > LONG_SHEET and not setup.is_frozen:
        yield Finding(FROZEN, sheet, "", _("the heads scroll out of view"))
    for is_right, message in (
        (setup.is_landscape, _("prints upright")),
        (setup.has_header_and_footer, _("prints without header or footer")),
        (setup.print_scale >= SMALLEST_SCALE, _("prints at {scale}", scale=percentage(separated(setup.print_scale)))),
    ):
        if not is_right:
            yield Finding(PRINT, sheet, "", message)
    if setup.has_outside_links:
        yield Finding(OUTSIDE_LINK, sheet, "", _("a cell links to outside the workbook"))


def cell_breaches(cell: Cell, formula: Formula | None, style: Style, setup: SheetSetup) -> Iterator[Breach]:
    """Find what is wrong with the role of a cell: its lock, its colour, its kind."""
    at = Place(cell.column, cell.row)
    if not style.is_locked:
        if formula is not None:
            yield Breach(UNLOCKED, at, _("is a formula that can be typed over"))
        elif not any(holds(area, cell.column, cell.row) for area in setup.validated):
            yield Breach(UNCHECKED, at, _("takes any entry"))
        if cell.kind == TEXT and formula is None and _reads_as_number(cell.value):
            yield Breach(NUMBER_AS_TEXT, at, _("is a number stored as text"))
    if formula is not None and style.colour == _BLUE:
        yield Breach(COLOUR, at, _("is a formula in the colour of inputs"))
    if formula is None and cell.is_number and style.colour == _BLACK:
        yield Breach(COLOUR, at, _("is typed, in the colour of formulas"))


def font_breaches(rows: Sequence[Sequence[tuple[Cell, Formula | None]]], styles: Sequence[Style]) -> Iterator[Breach]:
    """Find the cells in another font than the workbook's."""
    for row in rows:
        for cell, __ in row:
            font = styles[cell.style].font
            if font != FONT:
                yield Breach(
                    OTHER_FONT,
                    Place(cell.column, cell.row),
                    _("is in {font}", font=font) if font else _("is in no font"),
                )


def unit_breaches(rows: Sequence[Sequence[tuple[Cell, Formula | None]]]) -> Iterator[Breach]:
    """Find the rows of figures without a unit, where the sheet has a column of units."""
    units = in_every_language(_UNIT_HEAD)
    heads = (cell for row in rows for cell, __ in row if cell.row <= _HEADS_WITHIN and cell.value in units)
    head = next(heads, None)
    if head is None:
        return
    for row in rows:
        if row[0][0].row <= head.row:
            continue
        calculated = [cell for cell, formula in row if formula is not None and not _is_text(cell)]
        if calculated and not any(cell.column == head.column and cell.value for cell, __ in row):
            yield Breach(NO_UNIT, Place(calculated[0].column, calculated[0].row), _("has no unit"))


def _is_text(cell: Cell) -> bool:
    return cell.kind == TEXT


def _reads_as_number(text: str | None) -> bool:
    plain = (text or "").strip().removesuffix("%").replace(",", "").replace(" ", "")
    return bool(plain) and plain.lstrip("+-").replace(".", "", 1).isdigit()
