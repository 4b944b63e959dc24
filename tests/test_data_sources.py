"""The same data from every kind of file and frame, and files as people save them: marks, delimiters, decimals."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from customers import COLUMNS, RECORDS, agree, write_csv, write_parquet, write_workbook

from simulator.data import baseline
from simulator.data.columns import choose
from simulator.errors import UsageError


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory):
    return baseline(write_csv(tmp_path_factory.mktemp("data") / "data.csv"))


def test_parquet(tmp_path: Path, expected) -> None:
    agree(baseline(write_parquet(tmp_path / "data.parquet")), expected)


def test_several_parquet_files_by_a_pattern(tmp_path: Path, expected) -> None:
    half = len(RECORDS) // 2
    write_parquet(tmp_path / "part-1.parquet", RECORDS[:half])
    write_parquet(tmp_path / "part-2.parquet", RECORDS[half:])
    agree(baseline(str(tmp_path / "part-*.parquet")), expected)


def test_excel(tmp_path: Path, expected) -> None:
    agree(baseline(write_workbook(tmp_path / "data.xlsx")), expected)


def test_excel_by_the_name_of_its_sheet(tmp_path: Path, expected) -> None:
    agree(baseline(write_workbook(tmp_path / "data.xlsx", "Khách hàng"), table="Khách hàng"), expected)


@pytest.mark.parametrize("way", [{}, {"table": "answers"}, {"query": "select * from answers -- all"}])
def test_a_duckdb_file(tmp_path: Path, expected, way) -> None:
    file = tmp_path / "data.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create table answers as select * from '{write_parquet(tmp_path / 'data.parquet')}'")
    agree(baseline(file, **way), expected)


def test_frames_of_pandas_with_missing_scores_as_not_a_number(expected) -> None:
    import pandas

    agree(baseline(pandas.DataFrame(RECORDS, columns=COLUMNS)), expected)


def test_frames_of_polars(expected) -> None:
    import polars

    agree(baseline(polars.DataFrame(RECORDS, schema=COLUMNS, orient="row")), expected)


def test_not_a_number_in_a_frame_is_a_missing_answer(expected) -> None:
    import polars

    frame = polars.DataFrame(RECORDS, schema=COLUMNS, orient="row")
    agree(baseline(frame.with_columns(polars.col("score").cast(polars.Float64).fill_null(float("nan")))), expected)


def test_tables_of_arrow(tmp_path: Path, expected) -> None:
    from pyarrow import parquet

    agree(baseline(parquet.read_table(write_parquet(tmp_path / "data.parquet"))), expected)


def test_a_vietnamese_export_with_mark_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    file = tmp_path / "khách hàng.csv"
    text = "Mã khách hàng;Điểm NPS;Doanh thu;Khu vực\nk1;10;1.234.567,5;Hà Nội\nk2;8;990.000;Huế\nk3;2;50,25;Huế\n"
    file.write_bytes(text.encode("utf-8-sig"))
    found = baseline(file, decimal="comma")
    assert found.columns == {
        "score": "Điểm NPS", "spend": "Doanh thu", "customer": "Mã khách hàng", "unit": "Khu vực"
    }  # fmt: skip
    assert found.units["Hà Nội"].segments["promoters"].spend == 1_234_567.5
    assert found.units["Huế"].segments["passives"].spend == 990_000
    assert found.units["Huế"].segments["detractors"].spend == 50.25


def test_dong_without_decimals(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("score,spend\n9,1.500.000\n3,900.000\n")
    assert baseline(file, decimal="comma").total.segments["promoters"].spend == 1_500_000
    file.write_text("score,spend\n9,1500000\n3,900000\n")
    assert baseline(file).total.segments["promoters"].spend == 1_500_000


def test_three_decimals_are_taken_where_the_decimal_point_is_stated_or_other_numbers_show_it(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("score,spend\n9,1.500\n3,2.250\n")
    assert baseline(file, decimal="point").total.segments["promoters"].spend == 1.5
    file.write_text("score,spend\n9,1.500\n3,2.25\n")
    assert baseline(file).total.segments["promoters"].spend == 1.5


def test_windows_line_ends_quotes_blanks_and_brackets_in_the_name(tmp_path: Path) -> None:
    file = tmp_path / "data [1], o'brien.csv"
    file.write_bytes(b'customer,score,spend,region\r\n"a ""b"", c",9,5, north \r\nd,3,4,north\r\n')
    found = baseline(file)
    assert list(found.units) == ["north"]
    assert found.total.customers == 2


def test_names_of_units_that_differ_in_how_letters_are_coded_are_one_unit(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    composed, decomposed = "H\u00e0 N\u1ed9i", "Ha\u0300 No\u0323\u0302i"
    file.write_text(f"score,spend,unit\n9,5,{composed}\n3,4,{decomposed}\n8,4,  {composed}\n", encoding="utf-8")
    assert list(baseline(file).units) == [composed]


def test_units_that_are_numbers_in_a_workbook_are_written_as_people_see_them(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "data.xlsx", records=[("a", 9, 5.0, 1), ("b", 3, 5.0, 2)])
    assert list(baseline(file).units) == ["1", "2"]


def test_a_workbooks_decimals_beside_text_are_read_with_a_decimal_comma_too(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "data.xlsx", records=[("a", 9, 1.234, "x"), ("b", 3, "1.234,5", "x")])
    spends = baseline(file, decimal="comma").total.segments
    assert (spends["promoters"].spend, spends["detractors"].spend) == (1.234, 1234.5)


def test_columns_are_named_or_guessed_and_guesses_are_said(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("who,grade,paid,nps\na,9,5,1\n")
    found = baseline(file, columns={"customer": "who", "score": "grade", "spend": "PAID"})
    assert found.columns == {"customer": "who", "score": "grade", "spend": "paid"}
    assert not any("taken for" in note for note in found.notes)
    with pytest.raises(UsageError, match="did you mean grade"):
        baseline(file, columns={"score": "grad", "spend": "paid"})
    with pytest.raises(UsageError, match="named for score and spend"):
        baseline(file, columns={"score": "grade", "spend": "grade"})


def test_two_columns_that_could_both_be_meant_are_not_guessed_between() -> None:
    with pytest.raises(UsageError, match="could both be the score"):
        choose(["Điểm NPS", "diem_nps", "spend"], {}, ("score",), ())


def test_progress_of_a_long_query_does_not_reach_standard_output(tmp_path: Path, capfd) -> None:
    from simulator.data.duckdb_engine import DuckDBEngine

    engine = DuckDBEngine()
    assert engine.execute("select current_setting('enable_progress_bar')") == [(False,)]
    engine.close()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:secret@host/crm", "postgresql://me:***@host/crm"),
        ("postgresql://host/crm?user=me&password=secret&x=1", "postgresql://host/crm?user=me&password=***&x=1"),
        ("postgresql://me@host/crm", "postgresql://me@host/crm"),
    ],
)
def test_passwords_are_never_shown(address: str, shown: str) -> None:
    from simulator.data.postgres_engine import without_password

    assert without_password(address) == shown
