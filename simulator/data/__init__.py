"""Customer-level data in, a scenario's inputs measured from it out.

>>> from simulator import data
>>> data.baseline("customers.csv").total.nps
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.data.baseline_result import Baseline
    from simulator.data.metrics_result import Metrics
    from simulator.data.transitions_result import Transitions

__all__ = ["baseline", "metrics", "transitions"]


def baseline(  # noqa: PLR0913 - the options of the command
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    table: str | None = None,
    query: str | None = None,
    decimal: str | None = None,
    customers: int | None = None,
    drop_invalid: bool = False,
    currency: str | None = None,
) -> Baseline:
    """Measure where a company stands: customers, segment mix, spend and score, each with how sure it is.

    Args:
        source: a file, the address of a database, or a frame of pandas, polars, Arrow or Spark.
        columns: the columns by what they mean (``customer``, ``score``, ``spend``, ``unit``, ``date``); what is not
            named is guessed from common English and Vietnamese names, and ``None`` says that there is none.
        table: a table of a database, or a sheet of a workbook.
        query: a query of a database, in its own SQL.
        decimal: how text writes decimals, ``point`` or ``comma``.
        customers: how many customers the company has, where the data holds only some of them.
        drop_invalid: whether rows that are not right are left out and counted.
        currency: the currency that spend is in, to be compared with the data's own column of it.

    Raises:
        UsageError: a column is missing, or a library.
        ScenarioError: the data cannot be read, or rows are not right; each with its row and column.
    """
    from simulator.data.measured_baseline import measure_baseline
    from simulator.data.sources import Where

    return measure_baseline(
        source,
        columns=columns,
        where=Where(table, query, decimal),
        customers=customers,
        drop_invalid=drop_invalid,
        currency=currency,
    )


def transitions(  # noqa: PLR0913 - the options of the command
    first: Any,
    second: Any = None,
    *,
    columns: Mapping[str, str | None] | None = None,
    table: str | None = None,
    decimal: str | None = None,
    waves: tuple[str, str] | None = None,
    months_between: int | None = None,
    drop_invalid: bool = False,
) -> Transitions:
    """Measure who moved between the segments from one wave of a survey to the next, and how far their spend followed.

    Args:
        first: the first wave, or both: a file, the address of a database, or a frame.
        second: the second wave; None where the first holds both, told apart by a column of waves or dates.
        columns: the columns by what they mean, ``wave`` among them; what is not named is guessed.
        table: a table of a database, or a sheet of a workbook.
        decimal: how text writes decimals, ``point`` or ``comma``.
        waves: which two waves are meant, where there are more.
        months_between: how many months lie between the waves, where no dates say it.
        drop_invalid: whether rows that are not right are left out and counted.

    Raises:
        UsageError: a column or a wave is missing, or a library.
        ScenarioError: the data cannot be read, or rows are not right.
    """
    from simulator.data.sources import Where
    from simulator.data.transitions_measure import measure_transitions

    return measure_transitions(
        first,
        second,
        columns=columns,
        where=Where(table, None, decimal),
        waves=waves,
        months_between=months_between,
        drop_invalid=drop_invalid,
    )


def metrics(  # noqa: PLR0913 - the options of the command
    source: Any,
    *,
    columns: Mapping[str, str | None] | None = None,
    table: str | None = None,
    query: str | None = None,
    decimal: str | None = None,
    drop_invalid: bool = False,
) -> Metrics:
    """Measure the scores of the trade with their intervals, by unit and wave, or what a care team is judged by.

    Args:
        source: a file, the address of a database, or a frame of pandas, polars, Arrow or Spark.
        columns: the columns by what they mean; what is not named is guessed.
        table: a table of a database, or a sheet of a workbook.
        query: a query of a database, in its own SQL.
        decimal: how text writes decimals, ``point`` or ``comma``.
        drop_invalid: whether rows that are not right are left out and counted.

    Raises:
        UsageError: a column is missing, or a library.
        ScenarioError: the data cannot be read, or rows are not right.
    """
    from simulator.data import measured_metrics
    from simulator.data.sources import Where

    where = Where(table, query, decimal)
    return measured_metrics.metrics(source, columns=columns, where=where, drop_invalid=drop_invalid)
