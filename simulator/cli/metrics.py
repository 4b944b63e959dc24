"""``nps-sim metrics``: NPS, CSAT, CES, churn and what a care team is judged by, each with its interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.both import Both
from simulator.cli.data_options import DataOptions, data_options
from simulator.cli.endings import DONE, WRONG
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, format_option, gathered_in
from simulator.cli.screen import Screen
from simulator.cli.show import show
from simulator.errors import UsageError
from simulator.language import _

if TYPE_CHECKING:
    from simulator.data.metrics_result import Worth
    from simulator.data.metrics_rows import How
    from simulator.report.layout import Report

PERIODS = ("month", "quarter", "half-year", "year")
DATE_ORDERS = ("iso", "day-first", "month-first")
_COLUMNS = {
    "wave": "The column of the wave; else waves come from the date.",
    "csat": "The column of CSAT, 1 to 5.",
    "ces": "The column of CES, 1 to 7.",
    "contract": "The column of the contract value.",
    "spent": "The column of what each customer spent so far in all.",
    "churned": "The column that says yes for those who left.",
    "active": "The column that says yes for those who stayed.",
    "end": "The column of the day on which a customer left.",
    "opened": "Tickets: the column of when each was opened.",
    "due": "Tickets: when it is due.",
    "first_response": "Tickets: when it was first answered.",
    "closed": "Tickets: when it was closed.",
    "complaint": "Tickets: says yes for complaints.",
    "category": "Tickets: says complaint (khiếu nại) for complaints.",
    "satisfied": "Tickets: says yes for satisfied customers.",
    "rating": "Tickets: how satisfied, 1 to 5.",
    "feedback": "Tickets: positive, neutral or negative.",
}
_EPILOG = """\b
Examples:
  nps-sim metrics scenarios/data/answers.csv --margin 60% --discount 10%
  nps-sim metrics scenarios/data/tickets.csv --targets scenarios/data/targets.yaml

\b
DATA is a CSV, Parquet or Excel file, a DuckDB database, or the address of a
PostgreSQL one: a row for each answer of a customer, or for each service ticket.
Columns are recognised by common English and Vietnamese names; a table with a
column of opening and one of closing, due or first response is one of tickets.
Targets are metrics with values, such as nps: 45, csat: 85%, churn: 8%,
handling_time: 24; below units: those of single units. Exit code 0 also when
targets are missed, unless --strict is given.
"""


@dataclass(frozen=True, slots=True)
class MetricColumns:
    """The columns of metrics by what they mean, besides those that all data commands have."""

    wave: str | None
    csat: str | None
    ces: str | None
    contract: str | None
    spent: str | None
    churned: str | None
    active: str | None
    end: str | None
    opened: str | None
    due: str | None
    first_response: str | None
    closed: str | None
    complaint: str | None
    category: str | None
    satisfied: str | None
    rating: str | None
    feedback: str | None
    named_only: bool

    @property
    def roles(self) -> dict[str, str | None]:
        """The named columns by what they mean."""
        return {name.replace("_", "-"): getattr(self, name) for name in _COLUMNS}


@dataclass(frozen=True, slots=True)
class MetricOptions:
    """How dates become waves, what turns spend into worth, and what the metrics should come to."""

    dates: str
    period: str
    as_of: datetime | None
    margin: str | None
    discount: str | None
    spend_period: str
    churn_period: str
    currency: str | None
    targets: str | None
    strict: bool

    def __post_init__(self) -> None:
        """Refuse ``--strict`` where there is nothing to be strict about."""
        if self.strict and self.targets is None:
            raise UsageError(_("{option} belongs to {other}", option="--strict", other="--targets"))

    @property
    def how(self) -> How:
        """How dates are read and put into waves; a day counts to its end."""
        from simulator.data.metrics_rows import How

        end = None if self.as_of is None else self.as_of + timedelta(days=1, seconds=-1)
        return How(dates=self.dates, period=self.period, as_of=end)

    @property
    def worth(self) -> Worth:
        """What turns spend into worth."""
        from simulator.data.metrics_result import Worth

        margin, discount = _share("--margin", self.margin), _share("--discount", self.discount)
        return Worth(margin, discount, self.spend_period, self.churn_period)


def metric_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of ``MetricColumns`` and ``MetricOptions``, as ``columns`` and ``options``."""
    decorators: list[Callable[[Any], Any]] = [
        click.option(f"--{name.replace('_', '-')}", name, metavar="COLUMN", help=text)
        for name, text in _COLUMNS.items()
    ]
    decorators += [
        click.option("--named-only", is_flag=True, help="Use only columns that are named: guess none."),
        gathered_in(MetricColumns, "columns"),
        click.option(
            "--dates", type=click.Choice(DATE_ORDERS), default="iso", show_default=True, help="How text writes dates."
        ),
        click.option(
            "--period",
            type=click.Choice(PERIODS),
            default="quarter",
            show_default=True,
            help="How long a wave of dates is.",
        ),
        click.option(
            "--as-of",
            metavar="DATE",
            type=click.DateTime(["%Y-%m-%d"]),
            help="The day up to which customers left, tickets are due.",
        ),
        click.option("--margin", metavar="SHARE", help="What remains of spend, such as 60%, for lifetime value."),
        click.option("--discount", metavar="SHARE", help="A year's discount, such as 10%, for lifetime value."),
        click.option(
            "--spend-period",
            type=click.Choice(PERIODS),
            default="year",
            show_default=True,
            help="What period spend is for.",
        ),
        click.option(
            "--churn-period",
            type=click.Choice(PERIODS),
            default="year",
            show_default=True,
            help="Over what period they left.",
        ),
        click.option("--currency", metavar="CODE", help="The currency of spend, such as USD or VND."),
        click.option("--targets", metavar="FILE", help="A YAML file with what metrics should come to."),
        click.option("--strict", is_flag=True, help="Exit code 1 unless all targets are met."),
        gathered_in(MetricOptions, "options"),
    ]
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


@click.command("metrics", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("source", metavar="DATA")
@data_options
@metric_options
@format_option(*FORMATS)
@click.pass_context
def command(  # noqa: PLR0913 - groups of options
    context: click.Context,
    /,
    *,
    source: str,
    data: DataOptions,
    columns: MetricColumns,
    options: MetricOptions,
    form: str,
) -> int:
    """Measure the scores of the trade in DATA, by unit and by wave, each with its 95 % interval."""
    from simulator.data.currency import checked_currency
    from simulator.data.measured_metrics import metrics
    from simulator.data.scorecard import read_targets

    screen = Screen.of(context)
    currency = checked_currency(options.currency) if options.currency else ""
    targets = read_targets(options.targets) if options.targets is not None else None
    measured = Both(
        lambda: metrics(
            source,
            columns={**data.columns, **columns.roles},
            where=data.where,
            how=options.how,
            worth=options.worth,
            currency=currency or None,
            targets=targets,
            drop_invalid=data.drop_invalid,
            named_only=columns.named_only,
        )
    )

    def report() -> Report:
        from simulator.report.metrics import metrics_report

        return metrics_report(measured.people, currency)

    show(screen, measured, report, form)
    screen.warnings(measured.people.notes)
    is_missed = any(not judged.is_met for judged in measured.people.scorecard or ())
    return WRONG if options.strict and is_missed else DONE


def _share(option: str, text: str | None) -> float | None:
    if text is None:
        return None
    from simulator.model.kinds import Share
    from simulator.model.spelling import RefusalError

    try:
        return Share().parameter(text)
    except RefusalError as refusal:
        raise UsageError(f"{option}: {refusal.message}", refusal.hint) from None
