"""`nps-sim check`: nothing on what the tool writes, and every planted breach."""

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter

from simulator.analysis import answer
from simulator.report.spreadsheet.cells import cells_of, column_of, letters_of
from simulator.report.spreadsheet.formulas import Formula
from simulator.report.spreadsheet.package import Package, parts_of
from simulator.report.workbook import write_workbook
from simulator.report.workbook_check import RULES, check_workbook
from simulator.report.workbook_check.book_rules import reads_as_cell
from simulator.scenario import load

WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"


@cache
def sound():
    scenario = load("scenarios/subscription.yaml")
    return parts_of(write_workbook(scenario, answer(scenario)))


@cache
def sheet_part(name):
    return next(sheet.part for sheet in Package(sound()).sheets if sheet.name == name)


@cache
def formula_row():
    """The cells of the Model's longest row of formulas, after today."""
    cells = [cell for cell in cells_of(sound()[sheet_part("Model")], Package(sound()).shared_texts) if cell.formula]
    rows = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return max(rows.values(), key=len)[2:]


def with_part(part, change):
    changed = change(sound()[part].decode())
    assert changed != sound()[part].decode(), "nothing was planted"
    return {**sound(), part: changed.encode()}


def with_cell(sheet, place, change):
    """Change the XML of one cell."""
    pattern = re.compile(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)')
    return with_part(sheet_part(sheet), lambda text: pattern.sub(lambda match: change(match[0]), text, count=1))


def with_formula(formula, sheet="Model"):
    place = formula_row()[5].place
    return with_cell(sheet, place, lambda cell: re.sub(r"<f>.*?</f>", f"<f>{formula}</f>", cell))


def beside(offset):
    cell = formula_row()[5]
    return f"{letters_of(cell.column + offset)}{cell.row}"


def first_input():
    return re.search(r'<dataValidation type="decimal".*?sqref="([A-Z]+[0-9]+)', sound()[sheet_part("Inputs")].decode())[
        1
    ]


def last_check():
    checks = cells_of(sound()[sheet_part("Checks")], Package(sound()).shared_texts)
    return next(cell.place for cell in checks if cell.formula and cell.value == "OK")


def no_validation(text):
    return re.sub(r"<dataValidations.*?</dataValidations>", "", text)


def model(change):
    return lambda: with_part(sheet_part("Model"), change)


def book(change):
    return lambda: with_part(WORKBOOK, change)


def blue_formulas(text):
    """Make the letters of formulas blue."""
    return text.replace("FF000000", "FF0000FF")


PLANTED = {
    "hard-coded-number": lambda: with_formula(f"{beside(-1)}*1.05"),
    "long-formula": lambda: with_formula("+".join([beside(-1)] * 40)),
    "nested-if": lambda: with_formula(f"IF({beside(-1)}=0,1,IF({beside(-2)}=0,1,0))"),
    "volatile-function": lambda: with_formula(f"OFFSET({beside(-1)},0,0)"),
    "regional-function": lambda: with_formula(f"VALUE({beside(-1)})"),
    "newer-function": lambda: with_formula(f"_xlfn.XLOOKUP(1,{beside(-2)},{beside(-1)})"),
    "outside-function": lambda: with_formula("HYPERLINK(&quot;http://x&quot;)"),
    "structured-reference": lambda: with_formula("SUM(Table1[@x])"),
    "array-formula": lambda: with_cell(
        "Model", formula_row()[5].place, lambda cell: cell.replace("<f>", f'<f t="array" ref="{beside(0)}">')
    ),
    "broken-reference": lambda: with_formula("#REF!+1"),
    "looks-ahead": lambda: with_formula(f"{beside(1)}+1"),
    "no-stored-value": lambda: with_cell("Model", formula_row()[5].place, lambda cell: re.sub(r"<v>.*?</v>", "", cell)),
    "error-value": lambda: with_cell(
        "Model",
        formula_row()[5].place,
        lambda cell: re.sub(r"<v>.*?</v>", "<v>#DIV/0!</v>", cell).replace("<c ", '<c t="e" '),
    ),
    "inconsistent-row": lambda: with_formula(f"{beside(-1)}+0"),
    "typed-over": lambda: with_cell("Model", formula_row()[5].place, lambda cell: re.sub(r"<f>.*?</f>", "", cell)),
    "mixed-formats": lambda: with_cell(
        "Model", formula_row()[5].place, lambda cell: re.sub(r' s="\d+"', ' s="1"', cell)
    ),
    "not-protected": model(lambda text: re.sub(r"<sheetProtection[^>]*/>", "", text)),
    "merged-cells": model(
        lambda text: text.replace(
            "<pageMargins", '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells><pageMargins'
        )
    ),
    "hidden": model(lambda text: text.replace('<row r="7"', '<row r="7" hidden="1"')),
    "not-frozen": model(lambda text: re.sub(r"<pane[^>]*/>", "", text)),
    "print": model(lambda text: text.replace('orientation="landscape"', 'orientation="portrait"')),
    "outside-link": model(
        lambda text: text.replace(
            "<pageMargins", '<hyperlinks><hyperlink ref="A1" r:id="rId9"/></hyperlinks><pageMargins'
        )
    ),
    "unlocked-formula": lambda: with_part(
        STYLES,
        lambda text: (
            text.replace("<protection ", "<nothing ")
            .replace("</cellXfs>", "</cellXfs>")
            .replace('applyFont="1"/>', 'applyFont="1"><protection locked="0"/></xf>')
        ),
    ),
    "unchecked-input": lambda: with_part(sheet_part("Inputs"), no_validation),
    "number-as-text": lambda: with_cell(
        "Inputs",
        first_input(),
        lambda cell: re.sub(r"<v>.*?</v>", "<is><t>40,000</t></is>", cell).replace("<c ", '<c t="inlineStr" '),
    ),
    "colour": lambda: with_part(STYLES, blue_formulas),
    "font": lambda: with_part(STYLES, lambda text: text.replace('<name val="Arial"/>', '<name val="Comic Sans MS"/>')),
    "no-unit": lambda: with_cell("Model", f"B{formula_row()[0].row}", lambda _: ""),
    "sheet-order": book(
        lambda text: (
            text.replace('name="Summary"', 'name="@"')
            .replace('name="Checks"', 'name="Summary"')
            .replace('name="@"', 'name="Checks"')
        )
    ),
    "hidden-sheet": book(lambda text: text.replace('name="Model" ', 'name="Model" state="veryHidden" ')),
    "name-like-cell": book(lambda text: text.replace('<definedName name="case"', '<definedName name="NPS1"')),
    "broken-name": book(lambda text: re.sub(r"(<definedName [^>]*>)[^<]*<", r"\1#REF!<", text, count=1)),
    "failing-check": lambda: with_cell("Checks", last_check(), lambda cell: cell.replace("<v>OK</v>", "<v>CHECK</v>")),
    "lost-check": lambda: with_cell("Checks", last_check(), lambda cell: re.sub(r"<f>.*?</f>", "", cell)),
}


def test_nothing_is_found_on_a_sound_workbook():
    checked = check_workbook(sound(), "sound.xlsx")
    assert [(finding.rule.name, finding.position, finding.message) for finding in checked.findings] == []
    assert checked.formulas > 1000


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_breach_is_found(rule):
    checked = check_workbook(PLANTED[rule](), "planted.xlsx")
    assert rule in {finding.rule.name for finding in checked.findings}


def test_every_rule_has_a_planted_breach():
    assert {rule.name for rule in RULES} == set(PLANTED)


def test_a_breach_says_where_it_is():
    place = formula_row()[5].place
    checked = check_workbook(PLANTED["hard-coded-number"](), "planted.xlsx")
    found = next(finding for finding in checked.findings if finding.rule.name == "hard-coded-number")
    assert (found.position, found.message) == (f"Model!{place}", "1.05 stands in the formula")


def test_breaches_beside_each_other_are_told_once():
    parts = sound()
    for cell in formula_row()[3:8]:
        pattern = re.compile(rf'(<c r="{cell.place}"[^>]*>)<f>.*?</f>')
        text = pattern.sub(
            rf"\g<1><f>{letters_of(cell.column - 1)}{cell.row}*3</f>", parts[sheet_part("Model")].decode()
        )
        parts = {**parts, sheet_part("Model"): text.encode()}
    [found] = [f for f in check_workbook(parts, "planted.xlsx").findings if f.rule.name == "hard-coded-number"]
    assert found.where == f"{formula_row()[3].place}:{formula_row()[7].place}"


def test_another_font_is_told_once_a_sheet():
    fonts = [each for each in check_workbook(PLANTED["font"](), "planted.xlsx").findings if each.rule.name == "font"]
    assert len(fonts) == len({found.sheet for found in fonts})
    [found] = [each for each in fonts if each.sheet == "Inputs"]
    assert found.where == "A1"
    assert re.fullmatch(r"is in Comic Sans MS, as are [0-9,]+ more on this sheet", found.message)


def test_an_empty_text_is_no_unit():
    place = f"B{formula_row()[0].row}"
    parts = with_cell("Model", place, lambda _: f'<c r="{place}" t="inlineStr"><is><t></t></is></c>')
    assert "no-unit" in {finding.rule.name for finding in check_workbook(parts, "planted.xlsx").findings}


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("A1*1.05", ["1.05"]),
        ("-1*A1", ["-1"]),
        ("A1-2", ["2"]),
        ("IF(A1>-3,1,0)", ["-3", "1", "0"]),
        ('"7"&A1', []),
        ("'Model 2024'!B7+1E-6", ["1E-6"]),
        ("LOG10(A1)+rate2", []),
        ("SUM(A1:B7)+SUM(3:4)+SUM(C:D)", []),
        (".5*A1", [".5"]),
    ],
)
def test_numbers_of_a_formula(formula, numbers):
    assert Formula(formula).numbers == numbers


def test_a_formula_has_one_form_wherever_it_is_copied():
    assert Formula("D7*$B$2+Model!C$1").relative(5, 7) == Formula("E7*$B$2+Model!D$1").relative(6, 7)
    assert Formula("D7*$B$2").relative(5, 7) != Formula("D7*$B$2").relative(6, 7)
    assert Formula("'A1 x'!D7&\"D7\"").relative(5, 7) == "'A1 x'!C[-1]R[0]&\"D7\""


@pytest.mark.parametrize("name", ["NPS1", "TAX2024", "a1", "XFD1048576", "R1C1", "r", "c2"])
def test_names_that_read_as_cells(name):
    assert reads_as_cell(name)


@pytest.mark.parametrize("name", ["XFE1", "NPS", "case", "A1048577", "in_spend", "ABCD1", "A0"])
def test_names_that_do_not(name):
    assert not reads_as_cell(name)


def test_a_shared_formula_is_read_at_every_place():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="B1"><f t="shared" ref="B1:D1" si="0">A1*2</f><v>2</v></c><c r="C1"><f t="shared" si="0"/><v>4</v></c>'
        "</row></sheetData></worksheet>"
    )
    assert [cell.formula for cell in cells_of(sheet.encode(), ())] == ["A1*2", "B1*2"]


def test_somebody_elses_workbook_is_read_too():
    target = BytesIO()
    other = xlsxwriter.Workbook(target)
    other.add_worksheet("Plan").write_formula("B2", "=A1*1.2", None, 3)
    other.close()
    with ZipFile(target) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rules = {finding.rule.name for finding in check_workbook(parts, "plan.xlsx").findings}
    assert rules == {"hard-coded-number", "not-protected", "print", "font"}


def test_columns_are_counted_as_excel_does():
    assert [letters_of(column) for column in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert column_of("XFD") == 16384
