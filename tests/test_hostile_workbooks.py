"""Workbooks that are broken, hostile, or hold in a cell what no input can be: each gets a clear message, soon."""

from __future__ import annotations

import re
import struct
import time
import zipfile
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from returned_books import (
    BASE,
    Error,
    Formula,
    imported,
    places,
    repacked,
    sheet_part,
    shipped_book,
    text_of,
    typed,
    typed_at,
)

from simulator.cli import main
from simulator.errors import ScenarioError
from simulator.report.workbook_reading.guard import MOST_MEMBERS
from simulator.report.workbook_reading.importing import read_returned

NAME = "company_x.yaml"
TYPES = "[Content_Types].xml"
MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHARED = "xl/sharedStrings.xml"


def book():
    return shipped_book(NAME)


@cache
def inputs_part():
    return sheet_part(book(), "Inputs")


def package(parts, compression=zipfile.ZIP_DEFLATED):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as copy:
        for name, content in parts:
            copy.writestr(name, content)
    return target.getvalue()


def in_directory(name, offset, form, value):
    """Change a field of a part's entry in the package's table of contents."""
    content = bytearray(book())
    at = content.rfind(name.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into(form, content, at + offset, value)
    return bytes(content)


def typed_as(kind):
    return repacked(book(), {TYPES: lambda part: part.replace(MAIN, kind)})


def plain_book():
    target = BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def without(sheet):
    opened = openpyxl.load_workbook(BytesIO(book()))
    del opened[sheet]
    target = BytesIO()
    opened.save(target)
    return target.getvalue()


def corrupted():
    content = bytearray(book())
    at = content.find(inputs_part().encode()) + 200
    content[at : at + 40] = bytes(40)
    return bytes(content)


def many_members():
    return package([(TYPES, MAIN), *((f"part{number}.xml", b"") for number in range(MOST_MEMBERS + 1))])


def said_to_hold(members):
    content = bytearray(book())
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", content, at + 8, members, members)
    return bytes(content)


def two_of_one_name():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return repacked(book(), {}, {SHARED: b"<sst/>"})


def into_sheet(old, new):
    return repacked(book(), {inputs_part(): lambda part: part.replace(old, new, 1)})


HOSTILE = {
    "nothing": (lambda: b"", "is empty"),
    "text": (lambda: b"a,b\n1,2\n", "is not a workbook (.xlsx)"),
    "half": (lambda: book()[: len(book()) // 2], "is damaged: its end is missing"),
    "overwritten": (corrupted, "is damaged"),
    "with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password to open it"),
    "xls": (lambda: OLE, "is a workbook in the form before 2007 (.xls)"),
    "xlsm": (lambda: typed_as(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "may hold macros"),
    "macros": (lambda: repacked(book(), {}, {"xl/vbaProject.bin": OLE}), "the workbook holds macros"),
    "xlsb": (lambda: typed_as(b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "may hold macros"),
    "docx": (lambda: typed_as(b"application/x-wordprocessingml.document.main+xml"), "is a text document"),
    "pptx": (lambda: typed_as(b"application/x-presentationml.presentation.main+xml"), "is a presentation"),
    "ods": (lambda: package([("mimetype", b"application/x")]), "is an OpenDocument file"),
    "zip": (lambda: package([("readme.txt", b"hello")]), "is not a workbook (.xlsx) but another package"),
    "no type": (lambda: typed_as(b"text/plain"), "no part of it says that it is one"),
    "links": (
        lambda: repacked(book(), {}, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "has links to other workbooks",
    ),
    "bomb": (
        lambda: repacked(book(), {}, {"xl/bomb.xml": bytes(20_000_000)}),
        "unpacks to more than 200 times its size",
    ),
    "large": (lambda: in_directory(SHARED, 24, "<L", 100_000_000), "unpacks to 100 MB, more than 64 MB"),
    "lying about its size": (lambda: in_directory(SHARED, 24, "<L", 20), "is damaged"),
    "parts without end": (many_members, "holds more than 2,000 parts"),
    "said to hold many": (lambda: said_to_hold(60_000), "holds more than 2,000 parts"),
    "entities": (lambda: into_sheet(b"<worksheet", BOMB + b"<worksheet"), "declares entities"),
    "entities in UTF-16": (
        lambda: repacked(book(), {}, {"xl/x.xml": BOMB.decode().encode("utf-16-le")}),
        "declares entities",
    ),
    "EBCDIC": (
        lambda: repacked(book(), {}, {"xl/x.xml": b"<?xml version='1.0' encoding='cp037'?><x/>"}),
        "the part xl/x.xml is not UTF-8",
    ),
    "UTF-16": (lambda: repacked(book(), {}, {"xl/x.xml": "<x/>".encode("utf-16")}), "is not UTF-8"),
    "outside": (lambda: repacked(book(), {}, {"../../evil.xml": b"<x/>"}), "leads outside the package"),
    "absolute": (lambda: repacked(book(), {}, {"/etc/evil.xml": b"<x/>"}), "leads outside the package"),
    "a part twice": (two_of_one_name, "twice"),
    "an encrypted part": (lambda: in_directory(SHARED, 8, "<H", 1), "is encrypted"),
    "unusual packing": (lambda: repacked(book(), {}, None, zipfile.ZIP_BZIP2), "is packed in an unusual way"),
    "no workbook part": (lambda: repacked(book(), {"xl/workbook.xml": None}), "is damaged, or was not saved"),
    "no sheet part": (lambda: repacked(book(), {inputs_part(): None}), "is missing"),
    "no texts": (lambda: repacked(book(), {SHARED: b"<sst xmlns='x'/>"}), "is damaged, or was not saved"),
    "no XML": (lambda: into_sheet(b"<sheetData>", b"<sheetData"), "is damaged, or was not saved"),
    "no dimension": (
        lambda: into_sheet(b"<dimension", b'<dimension ref="nonsense"/><x'),
        "is damaged, or was not saved",
    ),
    "another program's": (plain_book, "was not made by nps-sim"),
    "without Inputs": (lambda: without("Inputs"), "the sheet Inputs is missing"),
    "without its text": (lambda: without("Scenario file"), "the sheet Scenario file is missing"),
    "of a later version": (
        lambda: repacked(
            book(),
            {
                "docProps/custom.xml": lambda part: re.sub(rb"<vt:i4>1<|<vt:r8>1<", b"<vt:i4>7<", part).replace(
                    b"</vt:r8>", b"</vt:i4>"
                )
            },
        ),
        "was made by a later version of nps-sim (workbook format 7",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_workbook_is_refused_soon(name):
    make, message = HOSTILE[name]
    content = make()
    begin = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        read_returned(content, "book.xlsx")
    assert time.process_time() - begin < 1
    assert str(caught.value).startswith("book.xlsx")
    assert message in str(caught.value)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    "changes",
    [
        (b"</sheetData>", FAR),
        (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    ],
)
def test_a_sheet_without_bounds_makes_no_loop(changes):
    content = into_sheet(*changes)
    begin = time.process_time()
    assert imported(content).text == text_of(NAME)
    assert time.process_time() - begin < 3


# --- cells ------------------------------------------------------------------------------------------------------------

CUSTOMERS, MIX, SPEND = "baseline.customers", "baseline.segments.passives.mix", "baseline.segments.promoters.spend"
SHAPE, BASE_OF = "initiatives.service.ramp.shape", "initiatives.service.migrations.passives.promoters.of"
CELLS = [
    (CUSTOMERS, "40,000", "the text 40,000 stands where a number belongs"),
    (MIX, "15%", "the text 15% stands where a number belongs"),
    (CUSTOMERS, "many", "the text many stands where a number belongs"),
    (CUSTOMERS, None, "the cell is empty"),
    (CUSTOMERS, "  ", "the cell is empty"),
    (CUSTOMERS, True, "the cell holds TRUE, not a number"),
    (CUSTOMERS, Error("#N/A"), "the cell shows the error #N/A"),
    (CUSTOMERS, Formula("1/0", None), "the formula =1/0 has no stored value"),
    (CUSTOMERS, 1e999, "not finite"),
    (CUSTOMERS, -5, "is less than 1"),
    (CUSTOMERS, 40_000.5, "is not a whole number"),
    (CUSTOMERS, 0, "is less than 1"),
    (SPEND, -1, "is less than 0"),
    (MIX, 1.5, "is more than 100%"),
    (MIX, 0.16, "mix adds up to 101%, not 100%"),
    ("initiatives.service.migrations.passives.promoters", 3, "is more than 100%"),
    ("initiatives.service.ramp.over", 0, "is not more than 0 months"),
    (SHAPE, "curved", "curved is not a word of the list"),
    (SHAPE, None, "the cell is empty"),
    (BASE_OF, 2, "2 is not a word of the list"),
]


@pytest.mark.parametrize(("path", "value", "message"), CELLS)
def test_a_cell_that_holds_no_such_input_is_named_with_its_path(path, value, message):
    content = typed(book(), {(path, BASE): value})
    with pytest.raises(ScenarioError) as caught:
        imported(content)
    [problem] = caught.value.problems
    assert problem.file == f"book.xlsx, Inputs!{places(book())[path, BASE]}"
    assert path.startswith(problem.path)
    assert problem.hint
    assert message in str(problem)


def test_words_are_taken_however_they_are_capitalised():
    content = typed(book(), {(SHAPE, BASE): " S-Curve", (BASE_OF, BASE): "SEGMENT"})
    text = imported(content).text
    assert "ramp: {shape: s-curve}" in text
    assert "{promoters: 3% of passives}" in text


def test_a_date_in_a_cell_is_no_number():
    opened = openpyxl.load_workbook(BytesIO(book()))
    cell = opened["Inputs"][places(book())[CUSTOMERS, BASE]]
    cell.value, cell.number_format = 46_000, "yyyy-mm-dd"
    target = BytesIO()
    opened.save(target)
    with pytest.raises(ScenarioError, match="holds a date, not a number"):
        imported(target.getvalue())


def test_all_wrong_cells_are_told_at_once():
    content = typed(book(), {(CUSTOMERS, BASE): "x", (MIX, BASE): None, (SPEND, BASE): True})
    with pytest.raises(ScenarioError) as caught:
        imported(content)
    assert [problem.path for problem in caught.value.problems] == [CUSTOMERS, SPEND, MIX]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(CUSTOMERS, "Path"): None}, "Inputs: baseline.customers: its row is missing"),
        ({(CUSTOMERS, "Path"): SPEND}, "stands in a second row, first in row"),
        ({(CUSTOMERS, "Path"): "baseline.custmers"}, "no input of this workbook has this path"),
        ({("horizon", "In use"): 12}, "the value is fixed in the workbook, so it cannot be changed here"),
    ],
)
def test_rows_that_were_changed_are_told(cells, message):
    with pytest.raises(ScenarioError) as caught:
        imported(typed(book(), cells))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((b"Base case", b"Base"), "the column Base case is missing"),
        (("cautious", "ambitious"), "the column ambitious stands twice"),
        (("cautious", "optimistic"), "the column optimistic is not one of this workbook"),
        (("Path", "Pfad"), "the row of heads, from In use to Path, is missing"),
    ],
)
def test_columns_that_were_changed_are_told(change, message):
    retail = shipped_book("retail_three_units.yaml")
    old, new = (each.decode() if isinstance(each, bytes) else each for each in change)
    head = places(retail)[CUSTOMERS, old]
    content = typed_at(retail, "Inputs", {re.sub(r"\d+", "6", head): new})
    with pytest.raises(ScenarioError) as caught:
        imported(content)
    assert message in str(caught.value)


def test_nothing_is_written_when_a_cell_is_wrong(tmp_path, capsys):
    (tmp_path / "book.xlsx").write_bytes(typed(book(), {(CUSTOMERS, BASE): "x"}))
    assert main(["import", str(tmp_path / "book.xlsx"), "-o", str(tmp_path / "new.yaml")]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "book.xlsx, Inputs!D" in captured.err
    assert "hint: set the cell's format to number" in captured.err


@pytest.mark.parametrize("name", ["missing.xlsx", "."])
def test_a_file_that_is_not_there_is_told(name, tmp_path, capsys):
    assert main(["import", str(tmp_path / name), "-o", str(tmp_path / "new.yaml")]) == 1
    assert "there is no such file" in (message := capsys.readouterr().err) or "is a folder" in message
