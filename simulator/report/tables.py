"""Which tables a run is shown in, decided once for the terminal, Markdown and the written summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import fsum

from simulator import __version__
from simulator.engine.run import Attribution, BusinessCase, Label, Run, State, SurveyMargins
from simulator.language import _, marked
from simulator.model.words import lever_words, segment_title
from simulator.report.layout import (
    CUSTOMERS,
    Column,
    Figure,
    Notation,
    Report,
    Role,
    Row,
    Table,
    money,
    months,
    part_figures,
    points,
    shares,
    spend,
)
from simulator.report.numbers import months as length
from simulator.report.numbers import number, percent
from simulator.report.sentences import BRIDGE_CONVENTION, EFFECTS, clean_name, full_name, headline
from simulator.report.terms import per
from simulator.report.unit_tables import unit_tables

SHORT_HASH = 12
WORTH_A_ROW = 0.005
NET_PROMOTER_SCORE = marked("Net Promoter Score")
LIFETIME_CONVENTION = marked(
    "Of a customer who stays in the segment, without end: the first year\u2019s contribution counts now (pay-first); "
    "paid at each year\u2019s end it is one year\u2019s contribution less."
)
BUSINESS_CONVENTION = marked(
    "Cash is what the initiatives bring above doing nothing, less their costs. Nothing is counted after the horizon."
)
DASH = marked("A dash: does not apply; the warnings say why.")


def result_report(run: Run) -> Report:
    """Put together everything shown for a run."""
    return Report(
        title=full_name(run.scenario),
        headline=headline(run),
        tables=tuple(result_tables(run)),
        warnings=tuple(clean_name(warning, 10_000) for warning in run.warnings),
        footer=f"nps-sim {__version__}; {provenance(run.scenario)}",
    )


def provenance(label: Label) -> str:
    """Say which file a run is of, and the file's fingerprint."""
    return f"{clean_name(label.file, 200)}, SHA-256 {label.sha256[:SHORT_HASH]}"


def result_tables(run: Run) -> list[Table]:
    """Give the tables of a run, most important first; a part that does not apply has no table."""
    tables = [before_and_after(run), bridge_table(run)]
    if run.attribution is not None:
        tables.append(attribution_table(run, run.attribution))
    if run.business_case is not None:
        tables.append(business_table(run, run.business_case))
    if run.lifetime_value is not None:
        tables.append(lifetime_table(run.scenario, run.lifetime_value))
    if run.survey is not None:
        tables.append(survey_table(run, run.survey))
    if run.units:
        tables += unit_tables(run)
    return tables


def before_and_after(run: Run) -> Table:
    """Show today, the end, doing nothing, and the change from today to the end."""
    label = run.scenario
    after = length(label.horizon_months)
    note = _("Do nothing: the same {months} without the initiatives. Change: from today to the end.", months=after)
    columns = (
        Column("", is_text=True),
        Column(_("Today")),
        Column(_("After {months}", months=after)),
        Column(_("Do nothing")),
        Column(_("Change")),
    )
    states = (run.today, run.end, run.do_nothing)
    rows = (
        *_block(_("Customers"), _by_segment(states, lambda s: s.customers), [s.customers for s in states], CUSTOMERS),
        *_mix_rows(states),
        *_spend_rows(states, label),
        *_revenue_rows(states, label),
        *_score_rows(states),
    )
    return Table(_("Before and after"), note, columns, rows)


Parts = dict[str, list[float]]


def _by_segment(states: Sequence[State], read: Callable[..., float]) -> Parts:
    """Read a number of each segment in each state, by the segment's name."""
    return {
        segment_title(segment): [read(state.segments[segment]) for state in states] for segment in states[0].segments
    }


def _block(title: str, parts: Parts, totals: Sequence[float], notation: Notation) -> Iterator[Row]:
    """Give a heading, the parts and their total; every column adds up on paper, the change included."""
    with_change = {name: [*values, values[1] - values[0]] for name, values in parts.items()}
    sums = [*totals, totals[1] - totals[0]]
    written = [
        notation.figures([values[place] for values in with_change.values()], summed, signed=place == len(totals))
        for place, summed in enumerate(sums)
    ]
    yield Row(title, role=Role.HEADING)
    for row, name in enumerate(parts):
        yield Row(name, tuple(column[row] for column in written))
    yield Row(_("Total"), tuple(column[-1] for column in written), Role.TOTAL)


def _rows_with_change(parts: dict[str, list[float | None]], notation: Notation) -> Iterator[Row]:
    for name, values in parts.items():
        before, after = values[0], values[1]
        change = None if before is None or after is None else after - before
        yield Row(name, (*map(notation.figure, values), notation.figure(change, signed=True)))


def _mix_rows(states: Sequence[State]) -> Iterator[Row]:
    mix = _by_segment(states, lambda segment: segment.mix)
    notation = shares(value for values in mix.values() for value in values)
    now, then = (list(column) for column in list(zip(*mix.values(), strict=True))[:2])
    changes = [after - before for before, after in zip(now, then, strict=True)]
    written = [_adding_up(notation, column) for column in zip(*mix.values(), strict=True)]
    written.append(_adding_up(notation, changes, signed=True))
    yield Row(_("Share of customers, {unit}", unit=notation.unit), role=Role.HEADING)
    for name, *figures in zip(mix, *written, strict=True):
        yield Row(name, tuple(figures))


def _adding_up(notation: Notation, values: Sequence[float], *, signed: bool = False) -> list[Figure]:
    """Write parts that add up on paper, without their total."""
    return notation.figures(values, fsum(values), signed=signed)[:-1]


def _spend_rows(states: Sequence[State], label: Label) -> Iterator[Row]:
    per_customer = _by_segment(states, lambda segment: segment.spend)
    notation = spend((value for values in per_customer.values() for value in values), label.currency, per(label))
    yield Row(_("Spend per customer, {unit}", unit=notation.unit), role=Role.HEADING)
    yield from _rows_with_change({name: list(values) for name, values in per_customer.items()}, notation)


def _revenue_rows(states: Sequence[State], label: Label) -> Iterator[Row]:
    parts = _by_segment(states, lambda segment: segment.revenue)
    missing = [state.run_rate - fsum(part.revenue for part in state.segments.values()) for state in states]
    if any(abs(amount) >= WORTH_A_ROW for amount in missing):
        parts[_("Not yet spent by movers")] = missing
    totals = [state.run_rate for state in states]
    notation = money([*totals, *(value for values in parts.values() for value in values)], label.currency, per(label))
    yield from _block(_("Run-rate revenue, {unit}", unit=notation.unit), parts, totals, notation)


def _score_rows(states: Sequence[State]) -> Iterator[Row]:
    scores = [state.nps for state in states]
    notation = points(scores)
    yield Row(f"{_(NET_PROMOTER_SCORE)}, {notation.unit}", role=Role.HEADING)
    yield from _rows_with_change({"NPS": scores}, notation)


def bridge_table(run: Run) -> Table:
    """Show why the run-rate moves from today to the end."""
    parts = {f"{_(effect.title)}: {_(effect.meaning)}": getattr(run.bridge, effect.key) for effect in EFFECTS}
    columns = (Column(_("Effect"), is_text=True), *_heads(_("Run-rate"), parts, run.scenario, per(run.scenario)))
    written = _with_shares(parts, run.bridge.total, run.scenario)
    title = _("Why the run-rate moves, from today to the end")
    return Table(title, _(BRIDGE_CONVENTION), columns, _part_rows(parts, written))


def attribution_table(run: Run, attribution: Attribution) -> Table:
    """Show which lever brings what the initiatives bring."""
    label = run.scenario
    columns = (
        Column(_("Lever"), is_text=True),
        *_heads(_("Run-rate"), attribution.run_rate, label, per(label)),
        *_heads(_("Revenue"), attribution.revenue, label),
    )
    written = [
        *_with_shares(attribution.run_rate, run.increment.run_rate, label),
        *_with_shares(attribution.revenue, run.increment.revenue, label),
    ]
    rows = _part_rows([clean_name(lever_words(lever)) for lever in attribution.run_rate], written)
    note = _(
        "Against doing nothing: run-rate at the end, and revenue over {months}. "
        "Shared out by Shapley value: the levers add up, and no order is favoured.",
        months=length(label.horizon_months),
    )
    return Table(_("Which lever brings it"), note, columns, rows)


def _heads(head: str, parts: Mapping[str, float], label: Label, suffix: str = "") -> tuple[Column, Column]:
    return Column(head, _of_parts(parts, label, suffix).unit), Column(_("Share"), "%")


def _of_parts(parts: Mapping[str, float], label: Label, suffix: str = "") -> Notation:
    return money([*parts.values(), fsum(parts.values())], label.currency, suffix)


def _with_shares(parts: Mapping[str, float], total: float, label: Label) -> list[list[Figure]]:
    """Write a column of parts and one of their shares, each with its total."""
    values = list(parts.values())
    return [_of_parts(parts, label).figures(values, total, signed=True), part_figures(values, total)]


def _part_rows(names: Iterable[str], written: Sequence[Sequence[Figure]]) -> tuple[Row, ...]:
    *parts, total = zip(*written, strict=True)
    rows = [Row(name, tuple(figures)) for name, figures in zip(names, parts, strict=True)]
    return (*rows, Row(_("Total"), tuple(total), Role.TOTAL))


def business_table(run: Run, case: BusinessCase) -> Table:
    """Show what the initiatives are worth."""
    amounts = [case.npv, case.contribution_increment, case.cost]
    cash = money(amounts, run.scenario.currency)
    over = length(run.scenario.horizon_months)
    paid_back = [case.payback_months]
    rows = (
        _named_row(_("Net present value"), cash, case.npv),
        _named_row(
            _("Contribution over {months}, against doing nothing", months=over), cash, case.contribution_increment
        ),
        _named_row(_("Costs over {months}", months=over), cash, case.cost),
        _named_row(_("Return on investment, undiscounted"), shares([case.roi]), case.roi),
        _named_row(_("Internal rate of return"), shares([case.irr], _("% a year")), case.irr),
        _named_row(_("Payback"), months(paid_back), case.payback_months),
        _named_row(_("Break-even realisation"), shares([case.break_even_realisation]), case.break_even_realisation),
    )
    columns = (Column("", is_text=True), Column(_("Value")))
    has_dash = any(figure.value is None for row in rows for figure in row.figures)
    note = f"{_(BUSINESS_CONVENTION)} {_(DASH)}" if has_dash else _(BUSINESS_CONVENTION)
    return Table(_("Business case"), note, columns, rows)


def _named_row(name: str, notation: Notation, value: float | None) -> Row:
    return Row(f"{name}, {notation.unit}", (notation.figure(value),))


def lifetime_table(label: Label, values: Mapping[str, float]) -> Table:
    """Show what a customer of each segment is worth."""
    notation = spend(values.values(), label.currency)
    rows = tuple(Row(segment_title(segment), (notation.figure(value),)) for segment, value in values.items())
    columns = (Column(_("Segment"), is_text=True), Column(_("Per customer"), notation.unit))
    return Table(_("Lifetime value"), _(LIFETIME_CONVENTION), columns, rows)


def survey_table(run: Run, survey: SurveyMargins) -> Table:
    """Show how far today's figures may be off, resting on a survey."""
    label, today = run.scenario, run.today
    average = today.run_rate / today.customers if today.customers else None
    rows = (
        _margin_row(_(NET_PROMOTER_SCORE), Notation(_("points"), 1.0, 1), today.nps, survey.nps_margin),
        _margin_row(
            _("Spend per customer"),
            spend([survey.spend_per_customer_margin], label.currency, per(label)),
            average,
            survey.spend_per_customer_margin,
        ),
        _margin_row(
            _("Run-rate revenue"),
            money([today.run_rate, survey.run_rate_margin], label.currency, per(label)),
            today.run_rate,
            survey.run_rate_margin,
        ),
    )
    columns = (Column(_("Today"), is_text=True), Column(_("Estimate")), Column(_("Margin"), "±"))
    note = _(
        "Half-widths at {level}, from {number} answers; only the mix is taken as uncertain.",
        level=percent(95),
        number=number(survey.respondents),
    )
    return Table(_("How exact the survey is"), note, columns, rows)


def _margin_row(title: str, notation: Notation, value: float | None, margin: float) -> Row:
    return Row(f"{title}, {notation.unit}", (notation.figure(value), notation.figure(margin)))
