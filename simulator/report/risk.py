"""What a risk simulation found: one sentence to remember, how every outcome is spread, and which inputs drive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt

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
    "does not follow it; below 0 it falls as the input rises. Less than {chance} may be chance."
)
ONE_DRAW_NOTE = "One draw says nothing of how the outcomes are spread: --draws takes more."
_NO_ERROR = "A dash: too few draws to tell, or no such figure."
_SAME = "The same in every draw: {}."
_NEVER = "In no draw: {}."
_DRIVEN = ("run_rate", "run_rate_increment", "npv")
_SHOWN = {"base": "Base", "mean": "Mean", "p5": "P5", "p50": "P50", "p95": "P95"}
_OF_ONE_DRAW = {"base": "Base", "mean": "The draw"}
_ERRORS = {"mean": "Mean", "p5": "P5", "p50": "P50", "p95": "P95"}
_DIGITS, _ERROR_DIGITS = 4, 2
_CORRELATION_PLACES = 2
_TWICE = 2  # standard deviations of the correlation between two inputs that have none
_FEWEST_RANKED = 20  # draws: among fewer, chance alone makes strong correlations


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
    elif _is_idle(spread):
        yield f"{subject} is {texts[spread.p5]} in every draw, as in the base case."
        return
    elif spread.p5 == spread.p95:
        yield f"{subject} is {texts[spread.p5]} in {'every draw' if spread.sd == 0 else 'nearly all draws'}."
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
    """Give what matters first; what says how far to trust the rest comes last."""
    notations = {name: _notation(name, risk.scenario, spread) for name, spread in risk.outcomes.items()}
    if risk.draws == 1:
        yield _one_draw(risk, notations)
        return
    shown = _telling(risk.outcomes)
    yield _spreads(risk, shown, notations)
    yield from _drivers(risk)
    yield _exactness(risk, shown, notations)


def _telling(outcomes: Mapping[str, Spread]) -> dict[str, Spread]:
    """Leave out the outcomes of which a row would say nothing, unless none is left."""
    telling = {name: each for name, each in outcomes.items() if not _is_idle(each) and not _is_never(each)}
    return telling or dict(outcomes)


def _is_idle(spread: Spread) -> bool:
    """Tell whether every draw is as the base case."""
    return spread.sd == 0 and spread.undefined == 0 and spread.base == spread.mean


def _is_never(spread: Spread) -> bool:
    """Tell whether neither the base case nor any draw has a value."""
    return spread.base is None and spread.mean is None


def _one_draw(risk: Risk, notations: Mapping[str, Notation]) -> Table:
    columns = (Column("", is_text=True), *map(Column, _OF_ONE_DRAW.values()))
    rows = tuple(_row(name, spread, notations[name], _OF_ONE_DRAW) for name, spread in risk.outcomes.items())
    return Table("The base case and the draw", _with_dash([ONE_DRAW_NOTE], DASH, rows), columns, rows)


def _spreads(risk: Risk, shown: Mapping[str, Spread], notations: Mapping[str, Notation]) -> Table:
    columns = (Column("", is_text=True), *map(Column, _SHOWN.values()), Column(f"Above{NO_BREAK_SPACE}0", "%"))
    rows = tuple(_spread_row(name, spread, notations[name]) for name, spread in shown.items())
    notes = [*_left_out(risk, shown), SPREAD_NOTE, *([PAYBACK_NOTE] if PAYBACK in shown else [])]
    return Table("How the outcomes are spread", _with_dash(notes, DASH, rows), columns, rows)


def _left_out(risk: Risk, shown: Mapping[str, Spread]) -> Iterator[str]:
    """Say what stands in no row: what never changes with its value, and what never is."""
    left_out = {name: spread for name, spread in risk.outcomes.items() if name not in shown}
    same = [
        f"{OUTCOME_ROWS[name].title} ({OutcomeWords(name, risk.scenario).amounts([spread.base])[0]})"
        for name, spread in left_out.items()
        if spread.base is not None and _is_idle(spread)
    ]
    never = [OUTCOME_ROWS[name].title for name, spread in left_out.items() if _is_never(spread)]
    if same:
        yield _SAME.format("; ".join(same))
    if never:
        yield _NEVER.format("; ".join(never))


def _exactness(risk: Risk, shown: Mapping[str, Spread], notations: Mapping[str, Notation]) -> Table:
    columns = (Column("", is_text=True), Column("Base case at", "%"), *(Column(head, "±") for head in _ERRORS.values()))
    rows = tuple(_exactness_row(name, spread, notations[name]) for name, spread in shown.items())
    note = EXACTNESS_NOTE.format(bound=_SOBOL_BOUND if risk.sampler == "sobol" else "")
    title = "Where the base case stands, and how exact the figures are"
    return Table(title, _with_dash([note], _NO_ERROR, rows), columns, rows)


def _with_dash(notes: Sequence[str], meaning: str, rows: Sequence[Row]) -> str:
    has_dash = any(figure.value is None for row in rows for figure in row.figures)
    return " ".join([*notes, *([meaning] if has_dash else [])])


def _row(name: str, spread: Spread, notation: Notation, parts: Iterable[str]) -> Row:
    return Row(_caption(name, notation), tuple(notation.figure(getattr(spread, part)) for part in parts))


def _spread_row(name: str, spread: Spread, notation: Notation) -> Row:
    row = _row(name, spread, notation, _SHOWN)
    return Row(row.label, (*row.figures, _chance_figure(spread.probability_positive)))


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
    if not shown or risk.path_draws < _FEWEST_RANKED:
        return
    entries = dict.fromkeys(entry for name in shown for entry in risk.drivers[name])
    columns = (Column("Uncertain input", is_text=True), *(Column(OUTCOME_ROWS[name].title) for name in shown))
    rows = tuple(
        Row(clean_name(risk.titles[entry]), tuple(_correlation(risk.drivers[name].get(entry)) for name in shown))
        for entry in entries
    )
    chance = number(_TWICE / sqrt(risk.path_draws - 1), _CORRELATION_PLACES)
    note = DRIVERS_NOTE.format(draws=number(risk.path_draws), chance=chance)
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
