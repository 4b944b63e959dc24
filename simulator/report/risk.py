"""What a risk simulation found: one sentence to remember, how every outcome is spread, and which inputs drive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt

from simulator import __version__
from simulator.analysis.risk_result import PAYBACK, Risk, Spread
from simulator.engine.run import Label
from simulator.language import _, marked, ngettext
from simulator.model.words import capitalised
from simulator.report.chart_titles import share_of_draws
from simulator.report.comparison_tables import OUTCOME_ROWS, captioned
from simulator.report.layout import Column, Figure, Notation, Report, Row, Table
from simulator.report.numbers import NOT_APPLICABLE, exact, number, scale_of
from simulator.report.outcome_words import OutcomeWords, headline_outcome
from simulator.report.sentences import LONGEST_TITLE, clean_name, full_name
from simulator.report.tables import DASH, provenance
from simulator.report.terms import currency_unit, per_period

SPREAD_NOTE = marked(
    "P5: one draw in twenty lies below; P50: half of them; P95: all but one in twenty. Above 0: share of the draws."
)
PAYBACK_NOTE = marked("Of the payback: share of the draws in which the outlay comes back.")
EXACTNESS_NOTE = marked(
    "Base case at: the share of the draws below it. ±: the standard error of the figure, as for random draws{bound}."
)
_SOBOL_BOUND = marked("; Sobol draws are more exact")
DRIVERS_NOTE = marked(
    "Rank correlation over the first {draws} draws: 1 or \u22121 where the outcome follows the input alone, 0 where it "
    "does not follow it; below 0 it falls as the input rises. Less than {chance} may be chance."
)
ONE_DRAW_NOTE = marked("One draw says nothing of how the outcomes are spread: --draws takes more.")
_NO_ERROR = marked("A dash: too few draws to tell, or no such figure.")
_DRIVEN = ("run_rate", "run_rate_increment", "npv")
_SHOWN = {"base": marked("Base"), "mean": marked("Mean"), "p5": "P5", "p50": "P50", "p95": "P95"}
_OF_ONE_DRAW = {"base": marked("Base"), "mean": marked("The draw")}
_ERRORS = {"mean": marked("Mean"), "p5": "P5", "p50": "P50", "p95": "P95"}
_DIGITS, _ERROR_DIGITS = 4, 2
_CORRELATION_PLACES = 2
_TWICE = 2  # standard deviations of the correlation between two inputs that have none
_FEWEST_RANKED = 20  # draws: among fewer, chance alone makes strong correlations


def risk_report(risk: Risk) -> Report:
    """Put together everything shown."""
    draws = ngettext(
        "{number} draw ({sampler}, seed {seed})",
        "{number} draws ({sampler}, seed {seed})",
        risk.draws,
        number=number(risk.draws),
        sampler=risk.sampler,
        seed=risk.seed,
    )
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
        yield _("{subject} is {amount} in the one draw that was made.", subject=subject, amount=value)
    elif _is_idle(spread):
        yield _("{subject} is {amount} in every draw, as in the base case.", subject=subject, amount=texts[spread.p5])
        return
    elif spread.p5 != spread.p95:
        yield _(
            "{subject}: 90 % of draws lie between {low} and {high}{chance}.",
            subject=subject,
            low=texts[spread.p5],
            high=texts[spread.p95],
            chance=_chance(spread),
        )
    elif spread.sd == 0:
        yield _("{subject} is {amount} in every draw.", subject=subject, amount=texts[spread.p5])
    else:
        yield _("{subject} is {amount} in nearly all draws.", subject=subject, amount=texts[spread.p5])
    if spread.base is not None and spread.base_percentile is not None and risk.draws > 1:
        yield _standing(texts[spread.base], spread.base_percentile)


def _standing(base: str, percentile: float) -> str:
    """Say where the base case stands among the draws."""
    match percentile:
        case 0.0:
            return _("The base case, {amount}, is below all of them.", amount=base)
        case 1.0:
            return _("The base case, {amount}, is above all of them.", amount=base)
        case _part:
            return _(
                "The base case, {amount}, is above {share} of them.", amount=base, share=share_of_draws(percentile)
            )


def _chance(spread: Spread) -> str:
    match spread.probability_positive:
        case None:
            return ""
        case 1.0:
            return _("; it is positive in all of them")
        case 0.0:
            return _("; it is positive in none of them")
        case chance:
            return _("; it is positive in {share}", share=share_of_draws(chance))


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
    columns = (Column("", is_text=True), *(Column(_(head)) for head in _OF_ONE_DRAW.values()))
    rows = tuple(_row(name, spread, notations[name], _OF_ONE_DRAW) for name, spread in risk.outcomes.items())
    return Table(_("The base case and the draw"), _with_dash([_(ONE_DRAW_NOTE)], DASH, rows), columns, rows)


def _spreads(risk: Risk, shown: Mapping[str, Spread], notations: Mapping[str, Notation]) -> Table:
    heads = (Column(_(head)) for head in _SHOWN.values())
    columns = (Column("", is_text=True), *heads, Column(_("Above\u00a00"), "%"))
    rows = tuple(_spread_row(name, spread, notations[name]) for name, spread in shown.items())
    notes = [*_left_out(risk, shown), _(SPREAD_NOTE), *([_(PAYBACK_NOTE)] if PAYBACK in shown else [])]
    return Table(_("How the outcomes are spread"), _with_dash(notes, DASH, rows), columns, rows)


def _left_out(risk: Risk, shown: Mapping[str, Spread]) -> Iterator[str]:
    """Say what stands in no row: what never changes with its value, and what never is."""
    left_out = {name: spread for name, spread in risk.outcomes.items() if name not in shown}
    same = [
        f"{_(OUTCOME_ROWS[name].title)} ({OutcomeWords(name, risk.scenario).amounts([spread.base])[0]})"
        for name, spread in left_out.items()
        if spread.base is not None and _is_idle(spread)
    ]
    never = [_(OUTCOME_ROWS[name].title) for name, spread in left_out.items() if _is_never(spread)]
    if same:
        yield _("The same in every draw: {outcomes}.", outcomes="; ".join(same))
    if never:
        yield _("In no draw: {outcomes}.", outcomes="; ".join(never))


def _exactness(risk: Risk, shown: Mapping[str, Spread], notations: Mapping[str, Notation]) -> Table:
    heads = (Column(_(head), "±") for head in _ERRORS.values())
    columns = (Column("", is_text=True), Column(_("Base case at"), "%"), *heads)
    rows = tuple(_exactness_row(name, spread, notations[name]) for name, spread in shown.items())
    note = _(EXACTNESS_NOTE, bound=_(_SOBOL_BOUND) if risk.sampler == "sobol" else "")
    title = _("Where the base case stands, and how exact the figures are")
    return Table(title, _with_dash([note], _NO_ERROR, rows), columns, rows)


def _with_dash(notes: Sequence[str], meaning: str, rows: Sequence[Row]) -> str:
    has_dash = any(figure.value is None for row in rows for figure in row.figures)
    return " ".join([*notes, *([_(meaning)] if has_dash else [])])


def _row(name: str, spread: Spread, notation: Notation, parts: Iterable[str]) -> Row:
    return Row(
        captioned(_(OUTCOME_ROWS[name].title), notation.unit),
        tuple(notation.figure(getattr(spread, part)) for part in parts),
    )


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
    return Row(
        captioned(_(OUTCOME_ROWS[name].title), notation.unit), (_chance_figure(spread.base_percentile), *figures)
    )


def _drivers(risk: Risk) -> Iterator[Table]:
    first = headline_outcome(risk.outcomes)
    shown = [name for name in dict.fromkeys((first, *_DRIVEN)) if risk.drivers.get(name)]
    if not shown or risk.path_draws < _FEWEST_RANKED:
        return
    entries = dict.fromkeys(entry for name in shown for entry in risk.drivers[name])
    columns = (Column(_("Uncertain input"), is_text=True), *(Column(_(OUTCOME_ROWS[name].title)) for name in shown))
    rows = tuple(
        Row(
            clean_name(risk.titles[entry], LONGEST_TITLE),
            tuple(_correlation(risk.drivers[name].get(entry)) for name in shown),
        )
        for entry in entries
    )
    chance = number(_TWICE / sqrt(risk.path_draws - 1), _CORRELATION_PLACES)
    note = _(DRIVERS_NOTE, draws=number(risk.path_draws), chance=chance)
    yield Table(_("Which inputs drive the outcomes"), note, columns, rows)


def _correlation(value: float | None) -> Figure:
    return Figure(value, number(value, _CORRELATION_PLACES, signed=True))


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
    unit = currency_unit(label.currency, scale)
    scaled = exact(largest) / scale.divisor
    places = max(0, _DIGITS - 1 - scaled.adjusted()) if scale.divisor > 1 and scaled else 0
    return Notation(per_period(unit, label) if is_rate else unit, float(scale.divisor), places)
