"""What a goal seek found, as a sentence and a table."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from simulator import __version__
from simulator.analysis.search import Reason
from simulator.analysis.solve import Solution, Trial
from simulator.language import _, marked
from simulator.model.words import listed
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.layout import Column, Figure, Report, Row, Table
from simulator.report.numbers import NOT_APPLICABLE, plain_money
from simulator.report.sentences import LONGEST_TITLE, clean_name, full_name
from simulator.report.short_values import short_value
from simulator.report.tables import provenance
from simulator.report.terms import per_period

REASONS = {
    Reason.LOW: marked("the scenario file takes no smaller value"),
    Reason.HIGH: marked("the scenario file takes no larger value"),
    Reason.OVERDRAWN: marked("beyond it more customers would leave a segment than it holds"),
    Reason.NO_OUTCOME: marked("beyond it there is no such figure"),
    Reason.TURN: marked("from there on it moves away again, whichever way the value is changed"),
    Reason.JUMP: marked("there it jumps over the target"),
    Reason.FLAT: marked("the value makes no difference to it"),
}
"""Why the nearest approach is where it is."""
NOWHERE = {
    Reason.NEVER: marked("there is no such figure at any value"),
    Reason.ALWAYS_OVERDRAWN: marked("at any value more customers would leave a segment than it holds"),
}
"""Why there is not even a nearest approach."""


def solution_report(solution: Solution) -> Report:
    """Put together everything shown for a goal seek."""
    return Report(
        title=full_name(solution.scenario),
        headline=" ".join(_sentences(solution)),
        tables=(_table(solution),),
        warnings=solution.notes,
        footer=f"nps-sim {__version__}; {provenance(solution.scenario)}",
    )


def _sentences(solution: Solution) -> Iterator[str]:
    """Say what reaches the target, or that nothing does, why, and how near it comes."""
    title = clean_name(solution.title, LONGEST_TITLE)
    target = _amount(solution, solution.target.value)
    outcome = _(OUTCOME_ROWS[solution.target.outcome].title)
    if solution.found is not None:
        yield _(
            "{outcome}: {amount} where \u201c{name}\u201d is {value} (now {present}).",
            outcome=outcome,
            amount=_amount(solution, solution.found.outcome),
            name=title,
            value=short_value(solution.found.written),
            present=short_value(solution.present.written),
        )
        if solution.others:
            others = listed([short_value(other.written) for other in solution.others])
            yield _("The same is reached at {others}; the value nearest to the present one is shown.", others=others)
        return
    low, high = map(short_value, solution.bounds)
    yield _(
        "{outcome}: no value of \u201c{name}\u201d from {low} to {high} brings it to {target}.",
        outcome=outcome,
        name=title,
        low=low,
        high=high,
        target=target,
    )
    if solution.reason is None:
        return
    if solution.nearest is None:
        yield _("The reason: {reason}.", reason=_(NOWHERE[solution.reason]))
    elif solution.reason is Reason.FLAT:
        yield _(
            "It stays at {amount}: {reason}.",
            amount=_amount(solution, solution.nearest.outcome),
            reason=_(REASONS[solution.reason]),
        )
    else:
        yield _(
            "It comes nearest at {value}, with {amount}: {reason}.",
            value=short_value(solution.nearest.written),
            amount=_amount(solution, solution.nearest.outcome),
            reason=_(REASONS[solution.reason]),
        )


def _table(solution: Solution) -> Table:
    best = _best(solution)
    trials: list[Trial] = [solution.present, *([best] if best else []), *solution.others]
    heads = [
        _("Now"),
        *([_head(solution)] if best else []),
        *(_("Other {number}", number=place + 1) for place in range(len(solution.others))),
    ]
    outcomes = [trial.outcome for trial in trials]
    row = OUTCOME_ROWS[solution.target.outcome]
    notation = row.written(outcomes, solution.scenario)
    rows = (
        Row(
            clean_name(solution.title, LONGEST_TITLE),
            tuple(Figure(trial.value, short_value(trial.written)) for trial in trials),
        ),
        Row(f"{_(row.title)}, {notation.unit}", tuple(notation.figure(outcome) for outcome in outcomes)),
    )
    columns = (Column("", is_text=True), *map(Column, heads))
    return Table(_("Goal seek"), _note(solution), columns, rows)


def _best(solution: Solution) -> Trial | None:
    """Give the value that is shown beside the present one; none where it makes no difference."""
    return None if solution.reason is Reason.FLAT else solution.found or solution.nearest


def _head(solution: Solution) -> str:
    return _("Found") if solution.found else _("Nearest")


def _note(solution: Solution) -> str:
    """Give what to copy to use the value."""
    best = _best(solution)
    if best is None:
        return ""
    return "\n".join([_("To use it:"), *(f"--set {quote(setting)}" for setting in best.settings)])


def _amount(solution: Solution, value: float | None) -> str:
    """Write an outcome in a sentence, with its unit."""
    if value is None:
        return NOT_APPLICABLE
    row, label = OUTCOME_ROWS[solution.target.outcome], solution.scenario
    if row.notation is None:
        amount = plain_money(value, label.currency)
        return per_period(amount, label) if row.is_rate else amount
    return row.notation([value]).with_unit(value)
