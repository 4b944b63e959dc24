"""Which tables a comparison is shown in: the outcomes side by side, and their differences from the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulator import __version__
from simulator.analysis.comparison import Comparison
from simulator.analysis.outcomes import OUTCOMES
from simulator.engine.run import Label
from simulator.language import _, marked
from simulator.report.layout import (
    Column,
    Notation,
    Report,
    Row,
    Table,
    as_difference,
    customers,
    money,
    months,
    points,
    shares,
)
from simulator.report.numbers import months as length
from simulator.report.numbers import number
from simulator.report.sentences import clean_name, compare_title, full_name, run_names
from simulator.report.tables import provenance
from simulator.report.terms import per

Values = Iterable[float | None]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How an outcome is called, in English, and written; ``is_rate`` marks money per spend period."""

    title: str
    notation: Callable[[Values], Notation] | None = None
    is_rate: bool = False

    def written(self, values: Values, label: Label) -> Notation:
        """Choose how values of a scenario that stand together are written."""
        if self.notation is not None:
            return self.notation(values)
        return money(values, label.currency, per(label) if self.is_rate else "")


OUTCOME_ROWS = {
    "nps": OutcomeRow(marked("Net Promoter Score at the end"), points),
    "customers": OutcomeRow(marked("Customers at the end"), customers),
    "run_rate": OutcomeRow(marked("Run-rate at the end"), is_rate=True),
    "run_rate_change": OutcomeRow(marked("Run-rate, end less today"), is_rate=True),
    "run_rate_increment": OutcomeRow(marked("Run-rate, end less doing nothing"), is_rate=True),
    "revenue": OutcomeRow(marked("Revenue over the horizon")),
    "revenue_increment": OutcomeRow(marked("Revenue, less doing nothing")),
    "contribution_increment": OutcomeRow(marked("Contribution, less doing nothing")),
    "npv": OutcomeRow(marked("Net present value")),
    "roi": OutcomeRow(marked("Return on investment"), shares),
    "irr": OutcomeRow(marked("Internal rate of return"), lambda values: shares(values, _("% a year"))),
    "payback_months": OutcomeRow(marked("Payback"), months),
}
"""Every outcome of ``simulator.analysis.outcomes``, in its order."""


def comparison_report(comparison: Comparison) -> Report:
    """Put together everything shown for a comparison; a warning names its scenario unless all give it."""
    files = dict.fromkeys(provenance(run.scenario) for run in comparison.runs)
    return Report(
        title=comparison_title(comparison),
        headline=compare_title(comparison.runs),
        tables=tuple(comparison_tables(comparison)),
        warnings=comparison_warnings(comparison),
        footer=f"nps-sim {__version__}; {'; '.join(files)}",
    )


def comparison_warnings(comparison: Comparison) -> tuple[str, ...]:
    """Give each warning once: as it is where every scenario gives it, else with the names of those that do."""
    names = run_names(comparison.runs)
    givers: dict[str, list[str]] = {}
    for name, run in zip(names, comparison.runs, strict=True):
        for warning in run.warnings:
            givers.setdefault(clean_name(warning, 10_000), []).append(name)
    return tuple(
        warning if len(given) == len(names) else f"{', '.join(given)}: {warning}" for warning, given in givers.items()
    )


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Give the outcomes of all scenarios side by side, then the differences from the first."""
    names = run_names(comparison.runs)
    known = {
        name: row for name, row in OUTCOME_ROWS.items() if any(value is not None for value in _values(comparison, name))
    }
    columns = (Column("", is_text=True), *map(Column, names))
    rows = tuple(_row(comparison, name, row) for name, row in known.items())
    tables = [Table(_("Side by side"), _horizon_note(comparison), columns, rows)]
    if len(names) > 1:
        rows = tuple(_difference_row(comparison, name, row) for name, row in known.items())
        tables.append(Table(_("Differences from {name}", name=names[0]), "", (columns[0], *columns[2:]), rows))
    return tables


def comparison_title(comparison: Comparison) -> str:
    """Name a comparison: after its scenario where all are cases of one, else by how many there are."""
    names = dict.fromkeys(clean_name(run.scenario.name) for run in comparison.runs)
    if len(names) == 1:
        return next(iter(names))
    return _("{number} scenarios side by side", number=number(len(comparison.runs)))


def _horizon_note(comparison: Comparison) -> str:
    horizons = {run.scenario.horizon_months for run in comparison.runs}
    if len(horizons) == 1:
        return ""
    each = (f"{full_name(run.scenario)} {length(run.scenario.horizon_months)}" for run in comparison.runs)
    return _("The horizons differ, and so do the ends: {horizons}.", horizons=", ".join(each))


def _values(comparison: Comparison, outcome: str) -> list[float | None]:
    return [OUTCOMES[outcome](run) for run in comparison.runs]


def _row(comparison: Comparison, outcome: str, row: OutcomeRow) -> Row:
    values = _values(comparison, outcome)
    notation = row.written(values, comparison.runs[0].scenario)
    return Row(captioned(_(row.title), notation.unit), tuple(map(notation.figure, values)))


def _difference_row(comparison: Comparison, outcome: str, row: OutcomeRow) -> Row:
    values = comparison.differences[outcome][1:]
    notation = row.written(values, comparison.runs[0].scenario)
    unit = as_difference(notation.unit) if row.notation is not None else notation.unit
    return Row(captioned(_(row.title), unit), tuple(notation.figure(value, signed=True) for value in values))


def captioned(title: str, unit: str) -> str:
    """Add its unit to a title that does not begin with it."""
    return title if title.casefold().startswith(unit) else f"{title}, {unit}"
