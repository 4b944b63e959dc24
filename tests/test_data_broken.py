"""Data that is not right: what each kind is told, with its row and column, and that nothing is guessed or dropped."""

from __future__ import annotations

import io
import re
import time
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from simulator.data import baseline
from simulator.errors import ScenarioError, SimulatorError, UsageError

HEAD = "customer,score,spend,region"
ROWS = ["a,9,100,north", "b,7,90,north", "c,3,80,south"]
OUT = "--drop-invalid"


def csv(*rows: str, head: str = HEAD) -> str:
    return "\n".join((head, *rows)) + "\n"


def with_row(row: str) -> str:
    return csv(*ROWS, row)


def told(source: Path, **options) -> str:
    with pytest.raises(SimulatorError) as caught:
        baseline(source, **options)
    return str(caught.value)


# name: (content, what is said behind the file's name, what the hint says)
TEXTS = {
    "wrong delimiter": ("customer score spend\na 9 100\n", "no column for the score was found", "--score COLUMN"),
    "semicolons and decimal commas": (
        csv("a;9;100,5", head="customer;score;spend"),
        "row 2, column spend: spend is no number: 100,5",
        "write --decimal comma",
    ),
    "no column of spend": (csv("a,9", head="customer,score"), "no column for the spend was found among", "--spend COL"),
    "too few values": (csv(*ROWS, "d,9"), ":5:1: 2 values, but the heads name 4 columns", "double quotes"),
    "too many values": (csv(*ROWS, "d,9,1,000,north"), ":5:1: 5 values, but the heads name 4", "double quotes"),
    "a head twice": (csv("9,9,1", head="score,Score,spend"), ":1:1: two columns are called Score", "rename one"),
    "a head missing": (csv("9,1,2", head="score,,spend"), ":1:1: column 2 has no head", "name every column"),
    "no heads": (csv("a,9,1", head="1,2,3"), ":1:1: the first row holds numbers", "names of the columns"),
    "empty": ("", "is empty", "the first line names the columns"),
    "only heads": (csv(), "no row holds a score from 0 to 10", "--score"),
    "a quote never closed": (csv(*ROWS, 'd,9,"1,north'), "a double quote is opened and never closed", "close it"),
    "score 11": (with_row("d,11,70,north"), "row 5, column score: score is none of 0 to 10: 11", OUT),
    "score 7.5": (with_row("d,7.5,70,north"), "row 5, column score: score is none of 0 to 10: 7.5", OUT),
    "score -1": (with_row("d,-1,70,north"), "row 5, column score: score is none of 0 to 10: -1", OUT),
    "score x": (with_row("d,x,70,north"), "row 5, column score: score is no number: x", OUT),
    "score nan": (with_row("d,nan,70,north"), "row 5, column score: score is no number: nan", OUT),
    "spend text": (with_row("d,9,much,north"), "row 5, column spend: spend is no number: much", OUT),
    "spend with a sign": (with_row("d,9,$5,north"), "row 5, column spend: spend is no number: $5", "plain numbers"),
    "spend in thousands": (
        csv("a,9,70.5,x", "d,9,1.234.567,x"),
        "row 3, column spend: spend is no number: 1.234.567",
        "--decimal comma",
    ),
    "spend with underscores": (with_row("d,9,1_000,north"), "spend is no number: 1_000", "plain numbers"),
    "spend negative": (with_row("d,9,-5,north"), "row 5, column spend: spend is below 0: -5", OUT),
    "spend infinite": (with_row("d,9,inf,north"), "row 5, column spend: spend is no number: inf", OUT),
    "spend beyond all bounds": (with_row("d,9,1e99,north"), "row 5, column spend: spend is above", OUT),
    "spend missing": (with_row("d,9,,north"), "row 5, column spend: spend is missing", OUT),
    "a customer twice": (
        with_row("a,9,70,north"),
        "row 2, column customer: customer stands in several rows: a (2",
        "--date",
    ),
    "no customer": (with_row(",9,70,north"), "row 5, column customer: customer is missing", OUT),
    "no unit": (with_row("d,9,70, "), "row 5, column region: unit is missing", OUT),
    "two currencies": (
        csv("a,9,1,USD", "b,9,1,EUR", head="customer,score,spend,currency"),
        "column currency: spend is in several currencies: EUR, USD",
        "convert them",
    ),
    "two readings": (
        csv("a,9,1.500", "b,9,2.500", head="customer,score,spend"),
        "column spend: the point in 2.500 may stand before thousands or decimals",
        "--decimal",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_broken_text(tmp_path: Path, name: str) -> None:
    content, message, hint = TEXTS[name]
    file = tmp_path / "data.csv"
    file.write_text(content, encoding="utf-8")
    text = told(file)
    assert message in text
    assert hint in text
    assert "\n  File" not in text


BYTES = {
    "UTF-16": (csv(*ROWS).encode("utf-16"), "is UTF-16, not UTF-8", "save it as CSV in UTF-8"),
    "Latin-1 in the heads": ("ngày,score,spend\n".encode("latin-1"), "is not UTF-8 at byte 2", "UTF-8"),
    "Latin-1 below": (csv(*ROWS, "é,9,1,north").encode("latin-1"), "is not UTF-8", "UTF-8"),
    "binary": (bytes(range(256)) * 20, "is not text", "CSV, Parquet, Excel or DuckDB"),
}


@pytest.mark.parametrize("name", BYTES)
def test_broken_bytes(tmp_path: Path, name: str) -> None:
    content, message, hint = BYTES[name]
    file = tmp_path / "data.csv"
    file.write_bytes(content)
    text = told(file)
    assert message in text
    assert hint in text


def test_several_things_wrong_are_told_together_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(csv(*ROWS, "d,11,70,north", "e,12,70,north", "f,9,-1,north"))
    with pytest.raises(ScenarioError) as caught:
        baseline(file)
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [
        "row 5, column score: score is none of 0 to 10: 11 (2 such rows)",
        "row 7, column spend: spend is below 0: -1",
    ]
    kept = baseline(file, drop_invalid=True)
    assert kept.dropped == {"score is none of 0 to 10": 2, "spend is below 0": 1}
    assert (kept.rows, kept.total.customers) == (6, 3)


SOURCES = {
    "missing.csv": "there is no such file",
    "data.cvs": "did you mean .csv?",
    "data.xls": "is a workbook of another kind (.xls)",
    "data": "has no ending that tells its kind",
    "bad.parquet": "could not be read",
    "bad.duckdb": "is not a DuckDB database",
    "bad.xlsx": "is damaged, or no Excel workbook",
}


@pytest.mark.parametrize("name", SOURCES)
def test_files_that_are_no_data(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if not name.startswith("missing"):
        file.write_bytes(b"PAR1 nothing of the kind")
    assert SOURCES[name] in told(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder, not a file" in told(tmp_path)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    text = told("postgresql://me:secret@127.0.0.1:1/crm", table="answers")
    assert "could not be reached" in text
    assert "secret" not in text


def test_a_database_needs_a_table_or_a_query() -> None:
    with pytest.raises(UsageError, match="either --table or --query"):
        baseline("postgresql://127.0.0.1:1/crm")


def test_parquet_without_the_columns_says_which_there_are(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    file = tmp_path / "data.parquet"
    parquet.write_table(pyarrow.table({"a": [1], "b": [2]}), file)
    assert "no column for the score was found among a, b" in told(file)


def test_rows_of_a_file_without_heads_count_from_one(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    file = tmp_path / "data.parquet"
    parquet.write_table(pyarrow.table({"score": [9, 12], "spend": [1.0, 2.0]}), file)
    assert "row 2, column score: score is none of 0 to 10: 12" in told(file)


def book(file: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file


def test_an_error_cell_is_told_by_its_cell_and_is_no_missing_answer(tmp_path: Path) -> None:
    file = book(tmp_path / "data.xlsx", ["customer", "score", "spend"], ["a", 9, 5], [], ["b", "#N/A", 5])
    as_error = partial(re.sub, rb'(r="B4"[^>]*?) t="\w+"', rb'\1 t="e"')
    file.write_bytes(repacked(file, "xl/worksheets/sheet1.xml", as_error))
    assert "cell B4, column score: score is no number" in told(file)


def test_a_formula_without_a_value_is_no_missing_answer(tmp_path: Path) -> None:
    file = book(tmp_path / "data.xlsx", ["customer", "score", "spend"], ["a", 9, 5], ["b", "=4+5", 5])
    assert "cell B3, column score: score is no number: a formula without a value" in told(file)


def test_a_sheet_with_a_cell_in_its_last_corner_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["B1"], made.active["XFD1048576"] = "score", "spend", 1
    made.save(tmp_path / "far.xlsx")
    assert "reaches to XFD1048576" in told(tmp_path / "far.xlsx")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    file = book(tmp_path / "bomb.xlsx", ["score", "spend"], [9, 5])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/x.bin", "w") as member:
        for _ in range(60):
            member.write(b"\0" * 10_000_000)
    begin = time.monotonic()
    assert "unpacks to more than 512 MB" in told(file)
    assert time.monotonic() - begin < 1


def test_an_encrypted_workbook(tmp_path: Path) -> None:
    file = tmp_path / "locked.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    assert "is protected with a password" in told(file)


def test_a_sheet_that_is_not_there_gets_the_nearest_name(tmp_path: Path) -> None:
    file = book(tmp_path / "data.xlsx", ["score", "spend"], [9, 5])
    assert "did you mean Sheet?" in told(file, table="Shet")


def test_a_frame_with_a_wrong_row() -> None:
    import pandas

    frame = pandas.DataFrame({"score": [9, 11], "spend": [1.0, 2.0]})
    assert "the frame: row 2, column score: score is none of 0 to 10: 11" in told(frame)


def test_what_is_no_table_at_all() -> None:
    assert "a dict is no table" in told({"score": [9]})


def test_more_customers_are_in_the_data_than_are_stated(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(csv(*ROWS, "d,,70,north"))
    assert "3 customers are fewer than the 4 in the data, of whom 3 answered" in told(file, customers=3)


def test_a_column_of_too_many_units(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(csv(*(f"c{i},9,1,u{i}" for i in range(300))))
    assert "column region names 300 units" in told(file)


def repacked(file: Path, part: str, change) -> bytes:
    """Give a workbook's bytes with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in package.namelist():
            content = package.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()
