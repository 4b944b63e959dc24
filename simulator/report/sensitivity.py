"""Which inputs matter, as a sentence and a table."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import __version__
from simulator.analysis.sensitivity_result import SOBOL, Index, Sensitivity, Swing
from simulator.language import _, marked, ngettext
from simulator.model.words import capitalised
from simulator.report.chart_titles import sobol_title, tornado_title
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.layout import Column, Notation, Report, Row, Table, as_difference
from simulator.report.numbers import number
from simulator.report.outcome_words import OutcomeWords
from simulator.report.sentences import LONGEST_TITLE, clean_name, full_name
from simulator.report.short_values import short_value
from simulator.report.tables import provenance

MOST_ROWS = 25
_LONGEST_WARNING = 10_000
_PERCENT = Notation("%", 0.01, 1)
_MEANING = marked(
    "Alone: what would go if this input alone were known. In all: what would remain if every other one were known; the "
    "gap between them is its interplay with others. \u00b1: half-widths at 95 %."
)
_DASH = marked("A dash: there is no such figure, or more customers would leave a segment than it holds.")


def sensitivity_report(result: Sensitivity) -> Report:
    """Put together everything shown."""
    return Report(
        title=full_name(result.scenario),
        headline=f"{sobol_title(result) if result.method == SOBOL else tornado_title(result)}.",
        tables=tuple(_tables(result)),
        warnings=tuple(clean_name(warning, _LONGEST_WARNING) for warning in result.warnings),
        footer=f"nps-sim {__version__}; {_draws(result)}{provenance(result.scenario)}",
    )


def _tables(result: Sensitivity) -> Iterator[Table]:
    """Give the one table, unless it had nothing but dashes."""
    if result.method == SOBOL:
        if any(isinstance(each, Index) and each.total_order is not None for each in result.inputs):
            yield _indices(result)
    elif any(each.outcome_low is not None or each.outcome_high is not None for each in _all_swings(result)):
        yield _swings(result)


def _all_swings(result: Sensitivity) -> list[Swing]:
    return [each for each in result.inputs if isinstance(each, Swing)]


def _swings(result: Sensitivity) -> Table:
    """Give a row for each input: its two values, the outcome at both, and how far apart these are."""
    swings = _all_swings(result)
    shown = swings[:MOST_ROWS]
    outcomes = [value for swing in shown for value in (swing.outcome_low, swing.outcome_high)]
    row = OUTCOME_ROWS[result.outcome]
    notation = row.written([*outcomes, result.base], result.scenario)
    difference = as_difference(notation.unit) if row.notation is not None else notation.unit
    columns = (
        Column(_("Input, from low to high"), is_text=True),
        Column(_("At low"), notation.unit),
        Column(_("At high"), notation.unit),
        Column(_("Difference"), difference),
    )
    rows = (
        Row(
            f"{clean_name(swing.title, LONGEST_TITLE)} ({_range(swing)})",
            tuple(map(notation.figure, (swing.outcome_low, swing.outcome_high, swing.swing))),
        )
        for swing in shown
    )
    notes = [f"{capitalised(result.basis)}.", *_base(result), *_rest(len(swings) - len(shown))]
    notes += [_(_DASH)] if None in outcomes else []
    return Table(_(row.title), " ".join(notes), columns, tuple(rows))


def _indices(result: Sensitivity) -> Table:
    """Give a row for each input: its shares of the variance with their margins."""
    indices = [each for each in result.inputs if isinstance(each, Index)]
    columns = (Column(head, unit) for head in (_("Alone"), _("In all")) for unit in (_PERCENT.unit, "\u00b1"))
    rows = (
        Row(
            clean_name(index.title, LONGEST_TITLE),
            tuple(
                map(
                    _PERCENT.figure,
                    (index.first_order, index.first_order_margin, index.total_order, index.total_order_margin),
                )
            ),
        )
        for index in indices[:MOST_ROWS]
    )
    subject = OutcomeWords(result.outcome, result.scenario).subject
    title = _("Shares of the variance of {subject}", subject=subject)
    notes = [_(_MEANING), *_base(result), *_rest(len(indices) - MOST_ROWS)]
    return Table(title, " ".join(notes), (Column(_("Input"), is_text=True), *columns), tuple(rows))


def _range(swing: Swing) -> str:
    """Write both values; what both have behind or before their numbers stands once."""
    low, high = ([*clean_name(short_value(text)).split(" ")] for text in (swing.low_text, swing.high_text))
    if len(low) > 1 and low[1:] == high[1:]:
        low = low[:1]
    elif low[:-1] == high[:-1]:
        high = high[-1:]
    return _("{low} to {high}", low=" ".join(low), high=" ".join(high))


def _base(result: Sensitivity) -> Iterator[str]:
    if result.base is not None:
        [amount] = OutcomeWords(result.outcome, result.scenario).amounts([result.base])
        yield _("As it is: {amount}.", amount=amount)


def _rest(count: int) -> Iterator[str]:
    if count > 0:
        yield ngettext(
            "{number} more input moves it less; --format json has all.",
            "{number} more inputs move it less; --format json has all.",
            count,
            number=number(count),
        )


def _draws(result: Sensitivity) -> str:
    """Say what the draws were, so that they can be had again."""
    if result.seed is None or result.points is None or result.draws is None:
        return ""
    return _(
        "{points} points, {runs} runs, seed {seed}; ",
        points=number(result.points),
        runs=number(result.draws),
        seed=result.seed,
    )
