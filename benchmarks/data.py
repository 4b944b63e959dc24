"""What measuring a baseline costs: 20 million rows of Parquet against SQL by hand, and a small file from end to end.

    python benchmarks/data.py [--rows N] [--rounds N] [--check]

The rows (score, spend, one of eight regions; the small file has a column of customers, too) are made by DuckDB in a
temporary folder. The baseline and the fastest SQL
that groups by region and score (count, sum, sum of squares) take turns in one process, libraries loaded, each with a
connection of its own, so that neither profits from what the other has read. The memory is the peak of a process that
measures the baseline and does nothing else; the small file's time is the processor time of a whole
``nps-sim baseline``, start included.
``--check`` ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from simulator.data import baseline

ROOT = Path(__file__).resolve().parent.parent
ROWS, SMALL = 20_000_000, 10_000
MOST_TIMES, MOST_MEGABYTES, MOST_SECONDS = 1.3, 300.0, 1.5
KILOBYTES_IN_MEGABYTE = 1_000 if sys.platform != "darwin" else 1_000_000
MAKE = """
COPY (SELECT (hash(i) % 11)::INTEGER AS score,
             round(500 + (hash(i + 1) % 400_000) / 100, 2) AS spend,
             'region ' || (hash(i + 2) % 8)::VARCHAR AS region{customer}
      FROM range({rows}) AS rows(i)) TO '{file}'
"""
BY_HAND = """
SELECT region, score, count(*), sum(spend), sum(spend * spend) FROM read_parquet('{file}') GROUP BY region, score
"""
MEASURE = "import sys; from simulator.data import baseline; baseline(sys.argv[1])"
COMMAND = ("-m", "simulator", "baseline")


def make(folder: Path, name: str, rows: int) -> Path:
    """Write rows to a file of the form that its ending names, CSV with a column of customers."""
    file = folder / name
    run_sql(MAKE.format(rows=rows, file=file, customer=", i AS customer" if file.suffix == ".csv" else ""))
    return file


def run_sql(query: str) -> None:
    """Run a query on a connection of its own."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(query).fetchall()


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def medians(file: Path, rounds: int) -> tuple[float, float]:
    """Time the baseline and the query by hand in turn; medians in seconds, a first round left out."""
    by_hand = BY_HAND.format(file=file)
    pairs = [(seconds(lambda: baseline(file)), seconds(lambda: run_sql(by_hand))) for _ in range(rounds + 1)][1:]
    measured, written = zip(*pairs, strict=True)
    return statistics.median(measured), statistics.median(written)


def child(*arguments: str) -> resource.struct_rusage:
    """Run this interpreter and give what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return resource.struct_rusage(
        [now - then if at in (0, 1) else now for at, (now, then) in enumerate(zip(after, before, strict=True))]
    )


def main() -> int:
    """Measure all three."""
    parser = argparse.ArgumentParser(description="Time and memory of a baseline measured from data.")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the large file")
    parser.add_argument("--rounds", type=int, default=7, help="how often the large file is measured")
    parser.add_argument("--check", action="store_true", help="end with 1 when a limit is passed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = make(folder, "small.csv", SMALL)
        taken = [child(*COMMAND, str(small)) for _ in range(3)]
        processor = statistics.median(each.ru_utime + each.ru_stime for each in taken)
        large = make(folder, "large.parquet", options.rows)
        memory = child("-c", MEASURE, str(large)).ru_maxrss / KILOBYTES_IN_MEGABYTE
        measured, by_hand = medians(large, options.rounds)
    ratio = measured / by_hand
    print(f"{options.rows:,} rows of Parquet: {measured:.2f} s, by hand {by_hand:.2f} s, {ratio:.2f} times")
    print(f"limit {MOST_TIMES:g} times; medians of {options.rounds}, in turns")
    print(f"peak memory: {memory:.0f} MB, limit {MOST_MEGABYTES:.0f}")
    print(f"{SMALL:,} rows of CSV, the whole command: {processor:.2f} s of processor time, limit {MOST_SECONDS:g}")
    missed = ratio > MOST_TIMES or memory > MOST_MEGABYTES or processor > MOST_SECONDS
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
