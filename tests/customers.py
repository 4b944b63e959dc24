"""Customers made up for the tests of the data layer, written as every kind of file, and what must agree."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from simulator.data.baseline_result import Baseline

COLUMNS = ["customer_id", "score", "spend", "region"]
REGIONS = ["Hà Nội", "a.b", "=cmd", 'it\'s: "x", y']
Record = tuple[str, int | None, float | str, str | int]


def _records(count: int) -> list[Record]:
    chance = random.Random(7)
    made: list[Record] = []
    for number in range(count):
        region = chance.choice(REGIONS)
        score = chance.choice([None, None, 0, 3, 6, 7, 8, 9, 10, 10]) if region != "=cmd" else chance.choice([None, 9])
        spend = chance.gauss(2000, 300) + 40 * (score or 5)
        made.append((f"c{number}", score, round(spend, 2), region))
    return made


RECORDS = _records(1_500)


def write_csv(file: Path, records: Sequence[Record] = RECORDS) -> Path:
    """Write customers as CSV."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(records)
    return file


def write_parquet(file: Path, records: Sequence[Record] = RECORDS) -> Path:
    """Write customers as Parquet."""
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(dict(zip(COLUMNS, map(list, zip(*records, strict=True)), strict=True))), file)
    return file


def write_workbook(file: Path, sheet: str = "Sheet1", records: Sequence[Record] = RECORDS) -> Path:
    """Write customers as a workbook's first sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for at, row in enumerate([COLUMNS, *records], 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(file)
    return file


def write_examples(folder: Path) -> None:
    """Write the files that the examples in the help of ``baseline`` name."""
    import duckdb

    write_csv(folder / "customers.csv")
    parquet = write_parquet(folder / "customers.parquet")
    with duckdb.connect(str(folder / "crm.duckdb")) as connection:
        connection.execute(f"create table answers as select * from '{parquet}'")


def agree(found: Baseline, expected: Baseline) -> None:
    """Hold every figure against another measurement's, to 1e-9."""
    for name in ("rows", "answered", "nps", "nps_margin", "dropped", "units", "total"):
        assert _flat(found.to_dict()[name]) == pytest.approx(_flat(expected.to_dict()[name]), rel=1e-9, abs=1e-9), name


def _flat(value: object, path: str = "") -> dict[str, object]:
    if isinstance(value, dict):
        return {key: leaf for name, below in value.items() for key, leaf in _flat(below, f"{path}/{name}").items()}
    return {path: value}
