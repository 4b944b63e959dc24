"""What a risk simulation found: one sentence to remember, how every outcome is spread, and which inputs drive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator import __version__
from simulator.analysis.risk_result import PAYBACK, Risk, Spread
from simulator.engine.run import Label
from simulator.report.chart_titles import share_of_draws
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.layout import Column, Figure, Notation, Report, Row, Table
from simulator.report.numbers import NO_BREAK_SPACE, NOT_APPLICABLE, exact, number, scale_of
from simulator.report.outcome_words import OutcomeWords, headline_outcome
from simulator.report.sentences import capitalised, clean_name, full_name, per_period
from simulator.report.tables import DASH, provenance

SPREAD_NOTE = (
    "P5: one draw in twenty lies below; P50: half of them; P95: all but one in twenty. Above 0: share of the draws."
)
PAYBACK_NOTE = "Of the payback: share of the draws in which the outlay comes back."
EXACTNESS_NOTE = (
    "Base case at: the share of the draws below it. ±: the standard error of the figure, as for random draws{bound}."
)
_SOBOL_BOUND = "; Sobol draws are more exact"
DRIVERS_NOTE = (
    "Rank correlation over the first {draws} draws: 1 or \u22121 where the outcome follows the input alone, 0 where it "
    "does not follow it; below 0 it falls as the input rises."
)
_DRIVEN = ("run_rate", "run_rate_increment", "npv")
_SHOWN = ("base", "mean", "p5", "p50", "p95")
_HEADS = ("Base", "Mean", "P5", "P50", "P95")
_ERRORS = {"mean": "Mean", "p5": "P5", "p50": "P50", "p95": "P95"}
_DIGITS, _ERROR_DIGITS = 4, 2
_CORRELATION_PLACES = 2


def risk_report(risk: Risk) -> Report:
    """Put together everything shown."""
    draws = f"{number(risk.draws)} {'draw' if risk.draws == 1 else 'draws'} ({risk.sampler}, seed {risk.seed})"
    return Report(
        title=full_name(risk.scenario),
        headline=" ".join(_sentences(risk)),
        tables=tuple(_tables(risk)),
        warnings=tuple(clean_name(warning, 10_000) for warning in risk.warnings),
        footer=f"nps-sim {__version__}; {draws}; {provenance(risk.scenario)}",
    )


def _sentences(risk: Risk) -> Iterator[str]:
    """Say between which bounds the headline outcome lies, how often it is above 0, and where the base case stands."""
    name = headline_outcome(risk.outcomes)
    spread, words = risk.outcomes[name], OutcomeWords(name, risk.scenario)
    subject = capitalised(words.subject)
    known = [value for value in (spread.base, spread.p5, spread.p95) if value is not None]
    texts = dict(zip(known, words.amounts(known), strict=True))
    if spread.p5 is None or spread.p95 is None:
        [value] = words.amounts([spread.mean]) if spread.mean is not None else [NOT_APPLICABLE]
        yield f"{subject} is {value} in the one draw that was made."
    elif spread.p5 == spread.p95:
        yield f"{subject} is {texts[spread.p5]} in nearly all draws."
    else:
        low, high = texts[spread.p5], texts[spread.p95]
        yield f"{subject}: 90 % of draws lie between {low} and {high}{_chance(spread)}."
    if spread.base is not None and spread.base_percentile is not None and risk.draws > 1:
        yield f"The base case, {texts[spread.base]}, is {_standing(spread.base_percentile)} of them."


def _standing(percentile: float) -> str:
    return "below all" if percentile == 0 else "above all" if percentile == 1 else f"above {share_of_draws(percentile)}"


def _chance(spread: Spread) -> str:
    match spread.probability_positive:
        case None:
            return ""
        case 1.0:
            return "; it is positive in all of them"
        case 0.0:
            return "; it is positive in none of them"
        case chance:
            return f"; it is positive in {share_of_draws(chance)}"


def _tables(risk: Risk) -> Iterator[Table]:
    notations = {name: _notation(name, risk.scenario, spread) for name, spread in risk.outcomes.items()}
    columns = (Column("", is_text=True), *map(Column, _HEADS), Column(f"Above{NO_BREAK_SPACE}0", "%"))
    rows = tuple(_spread_row(name, spread, notations[name]) for name, spread in risk.outcomes.items())
    yield Table("How the outcomes are spread", _spread_note(rows, PAYBACK in risk.outcomes), columns, rows)
    if risk.draws > 1:
        yield _exactness(risk, notations)
        yield from _drivers(risk)


def _exactness(risk: Risk, notations: Mapping[str, Notation]) -> Table:
    columns = (Column("", is_text=True), Column("Base case at", "%"), *(Column(head, "±") for head in _ERRORS.values()))
    rows = tuple(_exactness_row(name, spread, notations[name]) for name, spread in risk.outcomes.items())
    note = EXACTNESS_NOTE.format(bound=_SOBOL_BOUND if risk.sampler == "sobol" else "")
    return Table("Where the base case stands, and how exact the figures are", note, columns, rows)


def _spread_note(rows: Sequence[Row], has_payback: bool) -> str:
    has_dash = any(figure.value is None for row in rows for figure in row.figures)
    return " ".join([SPREAD_NOTE, *([PAYBACK_NOTE] if has_payback else []), *([DASH] if has_dash else [])])


def _spread_row(name: str, spread: Spread, notation: Notation) -> Row:
    figures = (notation.figure(getattr(spread, part)) for part in _SHOWN)
    return Row(_caption(name, notation), (*figures, _chance_figure(spread.probability_positive)))


def _chance_figure(chance: float | None) -> Figure:
    """Write a share of draws; what is rare or nearly sure is not rounded to never or always."""
    if chance is None:
        return Figure(None, NOT_APPLICABLE)
    return Figure(chance, share_of_draws(chance).removesuffix("%").strip())


def _exactness_row(name: str, spread: Spread, notation: Notation) -> Row:
    errors = [(spread.standard_errors or {}).get(part) for part in _ERRORS]
    largest = exact(max((error for error in errors if error is not None), default=0.0)) / exact(notation.divisor)
    places = max(0, _ERROR_DIGITS - 1 - largest.adjusted()) if largest else 0
    figures = (Notation(notation.unit, notation.divisor, places).figure(error) for error in errors)
    return Row(_caption(name, notation), (_chance_figure(spread.base_percentile), *figures))


def _drivers(risk: Risk) -> Iterator[Table]:
    first = headline_outcome(risk.outcomes)
    shown = [name for name in dict.fromkeys((first, *_DRIVEN)) if risk.drivers.get(name)]
    if not shown:
        return
    entries = dict.fromkeys(entry for name in shown for entry in risk.drivers[name])
    columns = (Column("Uncertain input", is_text=True), *(Column(OUTCOME_ROWS[name].title) for name in shown))
    rows = tuple(
        Row(clean_name(risk.titles[entry]), tuple(_correlation(risk.drivers[name].get(entry)) for name in shown))
        for entry in entries
    )
    note = DRIVERS_NOTE.format(draws=number(risk.path_draws))
    yield Table("Which inputs drive the outcomes", note, columns, rows)


def _correlation(value: float | None) -> Figure:
    return Figure(value, number(value, _CORRELATION_PLACES, signed=True))


def _caption(name: str, notation: Notation) -> str:
    title = OUTCOME_ROWS[name].title
    return title if title.casefold().startswith(notation.unit) else f"{title}, {notation.unit}"


def _notation(name: str, label: Label, spread: Spread) -> Notation:
    """Choose how an outcome's figures are written: money to four digits of the largest."""
    values = [value for value in (getattr(spread, part) for part in _SHOWN) if value is not None]
    row = OUTCOME_ROWS[name]
    if row.notation is not None:
        return row.notation(values)
    return _rough_money(values, label, is_rate=row.is_rate)


def _rough_money(values: Iterable[float], label: Label, *, is_rate: bool) -> Notation:
    largest = max((abs(value) for value in values), default=0.0)
    scale = scale_of(largest, from_thousands=True)
    unit = f"{label.currency} {scale.word}".strip()
    scaled = exact(largest) / scale.divisor
    places = max(0, _DIGITS - 1 - scaled.adjusted()) if scale.divisor > 1 and scaled else 0
    return Notation(per_period(unit, label) if is_rate else unit, float(scale.divisor), places)
