"""Which inputs matter to an outcome: one at a time (tornado), or by their share of its variance (Sobol indices)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from simulator.analysis.answering import label_of
from simulator.analysis.asked_outcomes import BY_DEFAULT, refuse_missing
from simulator.analysis.chunks import over_chunks
from simulator.analysis.draws.uncertainty import Uncertainty, uncertainty_of
from simulator.analysis.entry_titles import entry_title
from simulator.analysis.outcomes_over_draws import Batch, Outcomes
from simulator.analysis.refused_options import refused_draws, refused_seed
from simulator.analysis.sensitivity_result import (
    SOBOL,
    TORNADO,
    Index,
    Sensitivity,
    Swing,
    largest_first,
    strongest_first,
)
from simulator.analysis.sobol_indices import VarianceShares, variance_shares
from simulator.analysis.spreads import alike
from simulator.analysis.swung_inputs import Ends, SwungInputs, swung_inputs
from simulator.arithmetic.array_functions import Array
from simulator.errors import Problem, ScenarioError
from simulator.language import _, ngettext, separated
from simulator.model.words import listed
from simulator.scenario.scenario import Scenario

POINTS = 4096
FEWEST_POINTS, MOST_POINTS = 16, 1_000_000


def tornado(scenario: Scenario, outcome: str | None = None) -> Sensitivity:
    """Take each input to a low and a high value, the others staying as they are.

    With ``uncertainty`` in the scenario, each of its entries goes to its 10th and 90th percentile; without, every
    number that makes a difference to a tenth below and above its value.

    Args:
        scenario: the scenario.
        outcome: the outcome's name; None for the net present value, or the gain in run-rate where there is none.

    Raises:
        ScenarioError: the outcome does not apply to the scenario, or no entry of ``uncertainty`` has an effect.
    """
    swung = swung_inputs(scenario)
    if not swung.ends:
        raise _without_inputs(scenario, swung.notes)
    model = _model(scenario, swung.base, outcome, 2 * len(swung.ends) + 1)
    [name] = model.names
    batch = model.run(_side_by_side(swung))
    base, *values = _known(batch, name)
    swings = [
        Swing(*ends.told, low, high, _apart(low, high))
        for ends, low, high in zip(swung.ends, values[::2], values[1::2], strict=True)
    ]
    idle = [] if scenario.uncertainty else [swing for swing in swings if swing.swing == 0.0]
    return Sensitivity(
        scenario=label_of(scenario),
        outcome=name,
        base=base,
        method=TORNADO,
        inputs=largest_first([swing for swing in swings if swing not in idle], _losing(swings, batch)),
        basis=swung.basis,
        draws=None,
        seed=None,
        warnings=(*swung.notes, *_tornado_warnings(swung.ends, batch, len(idle), name)),
    )


def sobol_indices(scenario: Scenario, outcome: str | None = None, draws: int = POINTS, seed: int = 1) -> Sensitivity:
    """Split an outcome's variance over the entries of ``uncertainty``.

    The indices are of independent inputs. Entries that are correlated with one another are therefore taken together,
    as one input; their common share is exact, while what each of them has of it cannot be told.

    Args:
        scenario: the scenario, with its ``uncertainty``.
        outcome: the outcome's name; None for the net present value, or the gain in run-rate where there is none.
        draws: how many points; the model is run for each input and two more times as often.
        seed: a whole number from 0; the same seed gives the same points.

    Raises:
        ScenarioError: the scenario says nothing of uncertainty, or the outcome does not apply to it.
        UsageError: draws or seed are out of bounds.
    """
    _check(scenario, draws, seed)
    uncertainty = uncertainty_of(scenario)
    if not uncertainty.names:
        raise _without_inputs(scenario, uncertainty.notes)
    groups = correlated_groups(scenario, uncertainty)
    columns = {names: [column for name in names for column in uncertainty.columns[name]] for names in groups}
    model = _model(scenario, uncertainty.inputs, outcome, draws * (len(groups) + 2))
    [name] = model.names
    limited = 0

    def function(cube: Array) -> Array:
        nonlocal limited
        kept = over_chunks(model, draws, lambda start, stop: uncertainty.values(cube[:, start:stop]))
        limited += int(np.count_nonzero(kept.limited))
        return kept.outcomes[name]

    titled = {" + ".join(names): columns[names] for names in groups}
    found = variance_shares(function, titled, uncertainty.dimension_names, draws, seed)
    [base] = _known(model.run(uncertainty.base()), name)
    return Sensitivity(
        scenario=label_of(scenario),
        outcome=name,
        base=base,
        method=SOBOL,
        inputs=strongest_first([_index(scenario, names, found) for names in groups]),
        basis=_(
            "shares of the variance, from {points} points of the scrambled Sobol sequence", points=separated(draws)
        ),
        draws=found.evaluations,
        seed=seed,
        warnings=(*_sobol_warnings(groups, found, draws, limited, name), *uncertainty.notes),
        points=draws,
    )


def correlated_groups(scenario: Scenario, uncertainty: Uncertainty) -> list[tuple[str, ...]]:
    """Put the entries of ``uncertainty`` together that are correlated, also by way of others; in the file's order."""
    groups: dict[str, tuple[str, ...]] = {name: (name,) for name in uncertainty.names}
    for pair in scenario.correlations:
        if pair.value and pair.first in groups and pair.second in groups:
            joint = dict.fromkeys((*groups[pair.first], *groups[pair.second]))
            groups.update(dict.fromkeys(joint, tuple(name for name in uncertainty.names if name in joint)))
    return list(dict.fromkeys(groups.values()))


def _without_inputs(scenario: Scenario, notes: Iterable[str]) -> ScenarioError:
    """Say why no entry of ``uncertainty`` has an effect."""
    return ScenarioError(Problem(scenario.file, 0, 0, "", note) for note in notes)


def _model(scenario: Scenario, inputs: Iterable[str], outcome: str | None, draws: int) -> Outcomes:
    """Compile the model for the outcome that is wanted."""
    if outcome is None:
        applying = Outcomes(scenario, (), BY_DEFAULT, 1).names
        outcome = next(name for name in BY_DEFAULT if name in applying)
    model = Outcomes(scenario, inputs, (outcome,), draws)
    refuse_missing(scenario, model)
    return model


def _side_by_side(swung: SwungInputs) -> dict[str, Array]:
    """Give the base case, then the low and the high end of each input, as draws."""
    cases: list[Mapping[str, Array]] = [{}]
    for ends in swung.ends:
        cases += [ends.low_inputs, ends.high_inputs]
    drawn = {}
    for path, own in swung.base.items():
        columns = [case.get(path, own) for case in cases]
        rows = max(len(column) for column in columns)
        drawn[path] = np.hstack([np.broadcast_to(column, (rows, 1)) for column in columns])
    return drawn


def _known(batch: Batch, name: str) -> list[float | None]:
    """Give an outcome of each draw; None where it has no value, or a plain run would refuse the scenario."""
    values = np.where(batch.limited, np.nan, batch.outcomes[name]).tolist()
    return [None if np.isnan(value) else value for value in values]


def _index(scenario: Scenario, names: Sequence[str], found: VarianceShares) -> Index:
    path, title = " + ".join(names), _together([entry_title(scenario, name) for name in names])
    share = found.shares.get(path)
    return Index(path, title, *(share or (None,) * 4))


def _together(titles: Sequence[str]) -> str:
    *first, last = titles
    return _("{parts} and {last}", parts=_together(first), last=last) if first else last


def _apart(low: float | None, high: float | None) -> float | None:
    """Tell how far apart two values are, rounding aside; None where one is missing."""
    if low is None or high is None:
        return None
    return 0.0 if alike(low, high) else abs(high - low)


def _losing(swings: Sequence[Swing], batch: Batch) -> set[str]:
    """Name the inputs that have the outcome at one end, and at the other lose it in a run that nothing limits."""
    _, *limited = batch.limited.tolist()
    ends = zip(limited[::2], limited[1::2], strict=True)
    return {
        swing.path
        for swing, over in zip(swings, ends, strict=True)
        if (swing.outcome_low is None) != (swing.outcome_high is None) and not any(over)
    }


def _tornado_warnings(ends: Sequence[Ends], batch: Batch, idle: int, outcome: str) -> Iterator[str]:
    base, *limited = batch.limited.tolist()
    if base:
        yield _("as it is, more customers would leave a segment than it holds: there is no base case")
    for each, low, high in zip(ends, limited[::2], limited[1::2], strict=True):
        for text, over in ((each.low_text, low), (each.high_text, high)):
            if over and not base:
                yield _(
                    "with {path} at {value}, more customers would leave a segment than it holds",
                    path=each.path,
                    value=text,
                )
    if idle:
        yield ngettext(
            "{count} other number makes no difference to {outcome}",
            "{count} other numbers make no difference to {outcome}",
            idle,
            count=idle,
            outcome=outcome,
        )


def _sobol_warnings(
    groups: Sequence[Sequence[str]], found: VarianceShares, points: int, limited: int, outcome: str
) -> Iterator[str]:
    for names in groups:
        if len(names) > 1:
            yield _(
                "{names} are correlated and stand together: what each of them explains of their common share cannot be "
                "told apart",
                names=listed(names),
            )
    if found.used and not found.varies:
        yield _("{outcome} does not vary, so there is nothing to explain", outcome=outcome)
    elif found.used < points:
        parts = {"missing": separated(points - found.used), "points": separated(points), "outcome": outcome}
        yield (
            _("at {missing} of {points} points there is no {outcome}; the shares are of the others", **parts)
            if found.shares
            else _("at {missing} of {points} points there is no {outcome}; too many for any shares", **parts)
        )
    if limited:
        yield _(
            "in {limited} of {runs} runs more customers would leave a segment than it holds; there only those it holds "
            "leave",
            limited=separated(limited),
            runs=separated(found.evaluations),
        )


def _check(scenario: Scenario, draws: int, seed: int) -> None:
    if not FEWEST_POINTS <= draws <= MOST_POINTS:
        raise refused_draws(draws, FEWEST_POINTS, MOST_POINTS, POINTS)
    if seed < 0:
        raise refused_seed(seed)
    if not scenario.uncertainty:
        message = _("is not given, so there is no variance to explain")
        hint = _(
            "say how sure a number is, such as {example}, or take {option}",
            example="finance.margin: {uniform: [39%, 43%]}",
            option="--method tornado",
        )
        raise ScenarioError([Problem(scenario.file, 0, 0, "uncertainty", message, hint)])
