"""What a single formula should be: short, plain, without numbers of its own, and with its value stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from simulator.report.spreadsheet.cells import ERROR, TEXT, Cell
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.workbook_check.findings import Breach, Place, Rule

LONGEST = 120
PLAIN_NUMBERS = ("0", "1", "-1", "12", "100")
LOOKS_ANYWHERE = ("Summary", "Checks")
"""Sheets that gather results, so that their formulas may look at later ones."""
OWN_LINE = ("Inputs",)
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
    f"no number stands in a formula but {', '.join(PLAIN_NUMBERS)}",
    "put the number on Inputs and refer to it",
)
LONG = Rule("long-formula", f"a formula has at most {LONGEST} characters", "work it out in several rows")
NESTED = Rule("nested-if", "no IF stands inside another", "give the inner question a row of its own")
VOLATILE = Rule(
    "volatile-function", "no function recalculates on every change", "refer to the cells, or use INDEX for OFFSET"
)
REGIONAL = Rule(
    "regional-function", "no function reads by the reader's region", "keep numbers as numbers, and use a number format"
)
NEWER = Rule("newer-function", "Excel 2016 knows every function", "use functions that Excel 2016 knows")
OUTSIDE = Rule(
    "outside-function", "no formula reaches outside the workbook", "put what is needed on a sheet of the workbook"
)
STRUCTURED = Rule(
    "structured-reference",
    "formulas refer to cells and names, not to tables' columns or other workbooks",
    "refer to the cells",
)
ARRAY = Rule("array-formula", "no array formulas and data tables", "give each cell its own formula")
BROKEN = Rule("broken-reference", "no formula refers to what is gone", "refer to cells that are there")
LATER = Rule("looks-ahead", "formulas look left and up, never at a later sheet", "move the formula, or what it needs")
NOT_STORED = Rule(
    "no-stored-value",
    "every formula has its value stored",
    "let a spreadsheet program recalculate and save the workbook: readers that do not calculate show 0",
)
ERROR_VALUE = Rule("error-value", "no cell shows an error", "correct the formula, or what it refers to")
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
        yield Breach(ERROR_VALUE, at, f"shows {cell.value}")
    if formula is not None and cell.value is None and cell.kind != TEXT:
        yield Breach(NOT_STORED, at, "has no stored value")
    if cell.is_array:
        yield Breach(ARRAY, at, "is an array formula or a data table")


def _hard_coded(_: Cell, formula: Formula, __: Surroundings) -> str | None:
    odd = [number for number in formula.numbers if number not in PLAIN_NUMBERS]
    return f"{', '.join(dict.fromkeys(odd))} stands in the formula" if odd else None


def _long(_: Cell, formula: Formula, __: Surroundings) -> str | None:
    length = len(formula.text) + 1  # with the equals sign
    return f"the formula has {length} characters" if length > LONGEST else None


def _nested(_: Cell, formula: Formula, __: Surroundings) -> str | None:
    return "an IF stands inside an IF" if formula.depth_of("IF") > 1 else None


def _calls(names: frozenset[str], what: str) -> Callable[[Cell, Formula, Surroundings], str | None]:
    def find(_: Cell, formula: Formula, __: Surroundings) -> str | None:
        called = dict.fromkeys(name for name in formula.functions if name in names)
        return f"calls {', '.join(called)}, {what}" if called else None

    return find


def _structured(_: Cell, formula: Formula, __: Surroundings) -> str | None:
    found = next((token.text for token in formula.tokens if token.kind == "structured"), None)
    return f"refers to {found}" if found else None


def _broken(_: Cell, formula: Formula, __: Surroundings) -> str | None:
    return "refers to #REF!" if any(token.kind == "error" for token in formula.tokens) else None


def _looks_ahead(cell: Cell, formula: Formula, around: Surroundings) -> str | None:
    if around.sheet in LOOKS_ANYWHERE:
        return None
    own = around.order[around.sheet]
    for reference in formula.references:
        if reference.sheet is not None and reference.sheet != around.sheet:
            if around.order.get(reference.sheet, own) > own:
                return f"looks at {reference.sheet}, a later sheet"
        elif (
            reference.right >= cell.column
            and reference.bottom >= cell.row
            and (reference.bottom > cell.row or around.sheet not in OWN_LINE)
        ):
            return "looks right or down"
    return None


_FINDERS: tuple[tuple[Rule, Callable[[Cell, Formula, Surroundings], str | None]], ...] = (
    (HARD_CODED, _hard_coded),
    (LONG, _long),
    (NESTED, _nested),
    (VOLATILE, _calls(_VOLATILE, "which recalculates on every change")),
    (REGIONAL, _calls(_BY_REGION, "which reads by the reader's region")),
    (NEWER, _calls(_NEWER, "which Excel 2016 does not know")),
    (OUTSIDE, _calls(_OUTSIDE, "which reaches outside the workbook")),
    (STRUCTURED, _structured),
    (BROKEN, _broken),
    (LATER, _looks_ahead),
)
