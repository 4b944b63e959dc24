"""The same expression on PostgreSQL and on Spark: the same figures as DuckDB's, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from customers import COLUMNS, RECORDS, agree, write_csv, write_parquet
from postgres import server

from simulator.cli import main
from simulator.data import baseline
from simulator.errors import ScenarioError

pytestmark = pytest.mark.databases

WRONG = [("z", 11, 5.0, "Huế"), ("y", 9, -5.0, "Huế")]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return baseline(write_csv(tmp_path_factory.mktemp("data") / "data.csv"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    import psycopg

    with server() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            for name, records in {"answers": RECORDS, "wrong": [*RECORDS, *WRONG]}.items():
                connection.execute(
                    f"create table {name} (customer_id text, score int2, spend numeric(12, 2), region text)"
                )
                with connection.cursor().copy(f"copy {name} from stdin") as copy:
                    for record in records:
                        copy.write_row(record)
            connection.execute(
                "create table as_text as select customer_id, score::text, spend::text, region from answers"
            )
            connection.execute("create function spoil() returns int as 'delete from answers; select 1' language sql")
        yield address


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    started = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield started
    started.stop()


@pytest.mark.parametrize(
    "way",
    [
        {"table": "answers"},
        {"table": "public.answers"},
        {"table": "as_text"},
        {"query": "select * from answers;"},
        {"query": "select * from answers -- all of them"},
    ],
)
def test_postgresql_gives_the_same_figures(address: str, expected: Any, way: dict[str, str]) -> None:
    agree(baseline(address, **way), expected)


def test_postgresql_tells_what_is_wrong_by_the_customer(address: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        baseline(address, table="wrong")
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [
        "customer z, column score: score is none of 0 to 10: 11",
        "customer y, column spend: spend is below 0: -5.00",
    ]


def test_postgresql_is_only_read(address: str, expected: Any) -> None:
    with pytest.raises(ScenarioError, match="read-only transaction"):
        baseline(address, query="select 9 as score, spoil() as spend")
    agree(baseline(address, table="answers"), expected)


def test_a_table_that_is_not_there(address: str) -> None:
    with pytest.raises(ScenarioError, match='relation "anwsers" does not exist'):
        baseline(address, table="anwsers")


def test_the_command_on_a_database(address: str, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    assert main(["baseline", address, "--table", "answers", "-o", str(out)]) == 0
    assert main(["run", str(out)]) == 0


def test_spark_frames_give_the_same_figures(session: Any, expected: Any) -> None:
    agree(baseline(session.createDataFrame(RECORDS, COLUMNS)), expected)


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_files_read_by_spark_give_the_same_figures(session: Any, tmp_path: Path, expected: Any, write: Any) -> None:
    from simulator.data.measured_baseline import measure_baseline
    from simulator.data.sources import Where

    file = write(tmp_path / f"data.{'csv' if write is write_csv else 'parquet'}")
    agree(measure_baseline(str(file), where=Where(on_spark=True)), expected)


def test_spark_tells_what_is_wrong_by_the_customer(session: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        baseline(session.createDataFrame([*RECORDS, *WRONG], COLUMNS))
    assert [problem.message for problem in caught.value.problems] == [
        "customer z, column score: score is none of 0 to 10: 11",
        "customer y, column spend: spend is below 0: -5.0",
    ]


def test_a_persons_own_session_goes_on(session: Any) -> None:
    baseline(session.createDataFrame(RECORDS, COLUMNS))
    assert session.range(3).count() == 3
