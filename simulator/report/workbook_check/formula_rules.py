"""What a single formula should be: short, plain, without numbers of its own, and with its value stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from simulator.language import _, marked, separated
from simulator.report.spreadsheet.cells import ERROR, TEXT, Cell
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.workbook.checks import CHECKS_SHEET
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.summary import SUMMARY_SHEET
from simulator.report.workbook_check.findings import Breach, Place, Rule

LONGEST = 120
PLAIN_NUMBERS = ("0", "1", "-1", "12", "100")
LOOKS_ANYWHERE = (SUMMARY_SHEET, CHECKS_SHEET)
"""Sheets that gather results, so that their formulas may look at later ones."""
OWN_LINE = (INPUTS_SHEET,)
"""Sheets whose live column looks right, at the columns of the cases."""

_VOLATILE = frozenset(("OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"))
_BY_REGION = frozenset(("TEXT", "VALUE", "DOLLAR", "DATEVALUE", "TIMEVALUE"))
_OUTSIDE = frozenset(("HYPERLINK", "WEBSERVICE", "RTD", "DDE", "CALL", "REGISTER"))
# fmt: off
_NEWER = frozenset(
    (
        "ARRAYTOTEXT", "BYCOL", "BYROW", "CHOOSECOLS", "CHOOSEROWS", "CONCAT", "DROP", "EXPAND", "FIELDVALUE",
        "FILTER", "GROUPBY", "HSTACK", "IFS", "IMAGE", "ISOMITTED", "LAMBDA", "LET", "MAKEARRAY", "MAP", "MAXIFS",
        "MINIFS", "PIVOTBY", "RANDARRAY", "REDUCE", "REGEXEXTRACT", "REGEXREPLACE", "REGEXTEST", "SCAN",
        "SEQUENCE", "SORT", "SORTBY", "STOCKHISTORY", "SWITCH", "TAKE", "TEXTAFTER", "TEXTBEFORE", "TEXTJOIN",
        "TEXTSPLIT", "TOCOL", "TOROW", "TRANSLATE", "TRIMRANGE", "UNIQUE", "VALUETOTEXT", "VSTACK", "WRAPCOLS",
        "WRAPROWS", "XLOOKUP", "XMATCH",
    )
)
# fmt: on

HARD_CODED = Rule(
    "hard-coded-number",
    marked("no number stands in a formula but {numbers}"),
    marked("put the number on Inputs and refer to it"),
    (("numbers", ", ".join(PLAIN_NUMBERS)),),
)
LONG = Rule(
    "long-formula",
    marked("a formula has at most {characters} characters"),
    marked("work it out in several rows"),
    (("characters", str(LONGEST)),),
)
NESTED = Rule("nested-if", marked("no IF stands inside another"), marked("give the inner question a row of its own"))
VOLATILE = Rule(
    "volatile-function",
    marked("no function recalculates on every change"),
    marked("refer to the cells, or use INDEX for OFFSET"),
)
REGIONAL = Rule(
    "regional-function",
    marked("no function reads by the reader's region"),
    marked("keep numbers as numbers, and use a number format"),
)
NEWER = Rule("newer-function", marked("Excel 2016 knows every function"), marked("use functions that Excel 2016 knows"))
OUTSIDE = Rule(
    "outside-function",
    marked("no formula reaches outside the workbook"),
    marked("put what is needed on a sheet of the workbook"),
)
STRUCTURED = Rule(
    "structured-reference",
    marked("formulas refer to cells and names, not to tables' columns or other workbooks"),
    marked("refer to the cells"),
)
ARRAY = Rule("array-formula", marked("no array formulas and data tables"), marked("give each cell its own formula"))
BROKEN = Rule("broken-reference", marked("no formula refers to what is gone"), marked("refer to cells that are there"))
LATER = Rule(
    "looks-ahead",
    marked("formulas look left and up, never at a later sheet"),
    marked("move the formula, or what it needs"),
)
NOT_STORED = Rule(
    "no-stored-value",
    marked("every formula has its value stored"),
    marked("let a spreadsheet program recalculate and save the workbook: readers that do not calculate show 0"),
)
ERROR_VALUE = Rule("error-value", marked("no cell shows an error"), marked("correct the formula, or what it refers to"))
FORMULA_RULES = (
    HARD_CODED,
    LONG,
    NESTED,
    VOLATILE,
    REGIONAL,
    NEWER,
    OUTSIDE,
    STRUCTURED,
    ARRAY,
    BROKEN,
    LATER,
    NOT_STORED,
    ERROR_VALUE,
)


class Surroundings(NamedTuple):
    """Where a formula stands: its sheet, and all sheets by their place in the order of tabs."""

    sheet: str
    order: Mapping[str, int]


def formula_breaches(cell: Cell, formula: Formula, around: Surroundings) -> Iterator[Breach]:
    """Find what is wrong with one formula."""
    for rule, find in _FINDERS:
        message = find(cell, formula, around)
        if message:
            yield Breach(rule, Place(cell.column, cell.row), message)


def stored_breaches(cell: Cell, formula: Formula | None) -> Iterator[Breach]:
    """Find what is wrong with how a cell is stored."""
    at = Place(cell.column, cell.row)
    if cell.kind == ERROR:
        yield Breach(ERROR_VALUE, at, _("shows {error}", error=cell.value))
    if formula is not None and cell.value is None and cell.kind != TEXT:
        yield Breach(NOT_STORED, at, _("has no stored value"))
    if cell.is_array:
        yield Breach(ARRAY, at, _("is an array formula or a data table"))


def _hard_coded(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    odd = [number for number in formula.numbers if number not in PLAIN_NUMBERS]
    return _("{number} stands in the formula", number=", ".join(dict.fromkeys(odd))) if odd else None


def _long(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    length = len(formula.text) + 1  # with the equals sign
    return _("the formula has {number} characters", number=separated(length)) if length > LONGEST else None


def _nested(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    return _("an IF stands inside an IF") if formula.depth_of("IF") > 1 else None


def _calls(names: frozenset[str], message: str) -> Callable[[Cell, Formula, Surroundings], str | None]:
    def find(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
        called = dict.fromkeys(name for name in formula.functions if name in names)
        return _(message, functions=", ".join(called)) if called else None

    return find


def _structured(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    found = next((token.text for token in formula.tokens if token.kind == "structured"), None)
    return _("refers to {place}", place=found) if found else None


def _broken(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    return _("refers to {place}", place="#REF!") if any(token.kind == "error" for token in formula.tokens) else None


def _looks_ahead(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    if around.sheet in LOOKS_ANYWHERE:
        return None
    own = around.order[around.sheet]
    for reference in formula.references:
        if reference.sheet is not None and reference.sheet != around.sheet:
            if around.order.get(reference.sheet, own) > own:
                return _("looks at {sheet}, a later sheet", sheet=reference.sheet)
        elif (
            reference.right >= cell.column
            and reference.bottom >= cell.row
            and (reference.bottom > cell.row or around.sheet not in OWN_LINE)
        ):
            return _("looks right or down")
    return None


_FINDERS: tuple[tuple[Rule, Callable[[Cell, Formula, Surroundings], str | None]], ...] = (
    (HARD_CODED, _hard_coded),
    (LONG, _long),
    (NESTED, _nested),
    (VOLATILE, _calls(_VOLATILE, marked("calls {functions}, which recalculates on every change"))),
    (REGIONAL, _calls(_BY_REGION, marked("calls {functions}, which reads by the reader's region"))),
    (NEWER, _calls(_NEWER, marked("calls {functions}, which Excel 2016 does not know"))),
    (OUTSIDE, _calls(_OUTSIDE, marked("calls {functions}, which reaches outside the workbook"))),
    (STRUCTURED, _structured),
    (BROKEN, _broken),
    (LATER, _looks_ahead),
)
