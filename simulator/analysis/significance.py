"""Could a survey tell the change from noise: of the score, and of the money that the change in mix is worth.

Each score is estimated from a wave of so many answers, independent of the other. Standard errors of scores are by the
adjusted Wald method, corrected where a wave is a noticeable part of all customers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, erfc, fsum, sqrt
from typing import Any, NamedTuple

from simulator.analysis.survey import nps_standard_error
from simulator.engine.run import Label, Run, State
from simulator.errors import Problem, ScenarioError
from simulator.language import _, separated
from simulator.model.sampling_error import Z95
from simulator.model.words import in_per_cent

SCHEMA = "nps-sim/significance/1"
FINITE_FROM = 0.05
"""The share of the customers from which on a wave's answers are corrected for there being no more customers."""
_POWER_80 = (
    0.8416212335729143  # standard deviations by which a true effect must pass the limit, to be seen 4 times in 5
)
_POINTS = 100.0
_NO_CHANGE = 1e-9  # points: what rounding alone may leave


class Wave(NamedTuple):
    """What a survey of one state would give: the score, its standard error and its half-width at 95 %, in points.

    ``finite_factor`` is what the standard error is multiplied by because the customers are so few; else 1.
    """

    customers: float
    nps: float
    standard_error: float
    margin: float
    finite_factor: float


class Difference(NamedTuple):
    """A difference with its standard error, its interval at 95 %, and how unlikely it would be as mere noise.

    ``z`` is None where there is no error at all, as when every customer answers.
    """

    change: float
    standard_error: float
    low: float
    high: float
    z: float | None
    p_value: float


class Answers(NamedTuple):
    """How many answers each wave takes, by the plain variance; ``finite`` where the customers' number is considered."""

    significant: int
    power_80: int
    significant_finite: int
    power_80_finite: int


class Contrast(NamedTuple):
    """One comparison: the score's difference, what it is worth in run-rate, and the answers that would show it.

    ``answers`` is None where the score does not change.
    """

    nps: Difference
    run_rate: Difference
    answers: Answers | None


@dataclass(frozen=True, slots=True)
class Significance:
    """Whether a survey could tell the change from noise; a part is None where nobody is left."""

    scenario: Label
    respondents: int
    waves: Mapping[str, Wave | None]
    tests: Mapping[str, Contrast | None]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario._asdict(),
            "respondents": self.respondents,
            "waves": {name: wave and wave._asdict() for name, wave in self.waves.items()},
            "tests": {name: test and _test_dict(test) for name, test in self.tests.items()},
            "warnings": list(self.notes),
        }


TODAY, END, DO_NOTHING = "today", "end", "do_nothing"
AGAINST_TODAY, AGAINST_NOTHING = "end_against_today", "end_against_do_nothing"


def significance(run: Run, respondents: int | None) -> Significance:
    """Judge the change that a run projects.

    Args:
        run: the run.
        respondents: how many answers each wave of the survey has; None where nobody has said.

    Raises:
        ScenarioError: nobody has said, or there are fewer customers than answers.
    """
    count = _checked(run, respondents)
    states = {TODAY: run.today, END: run.end, DO_NOTHING: run.do_nothing}
    waves = {name: _wave(state, count) for name, state in states.items()}
    pairs = {AGAINST_TODAY: TODAY, AGAINST_NOTHING: DO_NOTHING}
    tests = {name: _test(states[before], run.end, count) for name, before in pairs.items()}
    return Significance(run.scenario, count, waves, tests, tuple(_notes(run, waves)))


def _checked(run: Run, respondents: int | None) -> int:
    path = "baseline.survey.respondents"
    if respondents is None:
        message = _("is not given, so there is no survey to be judged")
        hint = _(
            "write {setting} below {group}, or give {option}",
            setting="survey: {respondents: 1_200}",
            group="baseline",
            option="--respondents 1200",
        )
        raise ScenarioError([Problem(run.scenario.file, 0, 0, path, message, hint)])
    if respondents > run.today.customers:
        message = _(
            "{answers} answers are more than the {customers} customers",
            answers=separated(respondents),
            customers=separated(run.today.customers, 0),
        )
        raise ScenarioError([Problem(run.scenario.file, 0, 0, path, message, _("each customer answers once"))])
    return respondents


def _wave(state: State, respondents: int) -> Wave | None:
    if state.nps is None:
        return None
    error = _score_error(state, respondents)
    return Wave(state.customers, state.nps, error, Z95 * error, _finite_factor(state.customers, respondents))


def _score_error(state: State, respondents: int) -> float:
    promoters, detractors = state.segments["promoters"].mix, state.segments["detractors"].mix
    plain = nps_standard_error(promoters, detractors, respondents)
    return plain * _finite_factor(state.customers, respondents)


def _finite_factor(customers: float, respondents: int) -> float:
    """Give what the error is multiplied by because no customer answers twice; 1 where the answers are few."""
    if respondents <= FINITE_FROM * customers:
        return 1.0
    return sqrt(max(0.0, customers - respondents) / max(customers - 1.0, 1.0))


def _test(before: State, after: State, respondents: int) -> Contrast | None:
    if before.nps is None or after.nps is None:
        return None
    change = after.nps - before.nps
    error = sqrt(fsum(_score_error(state, respondents) ** 2 for state in (before, after)))
    answers = _answers(before, after, change / _POINTS) if abs(change) > _NO_CHANGE else None
    return Contrast(_difference(change, error), _in_money(before, after, respondents), answers)


def _difference(change: float, error: float) -> Difference:
    z = change / error if error > 0 else None
    p_value = erfc(abs(z) / sqrt(2.0)) if z is not None else float(abs(change) <= _NO_CHANGE)
    return Difference(change, error, change - Z95 * error, change + Z95 * error, z, p_value)


def _in_money(before: State, after: State, respondents: int) -> Difference:
    """Price the change in mix at the former spend and the later number of customers, as the bridge does."""
    spend = {segment: state.spend for segment, state in before.segments.items()}
    shift = {segment: state.mix - before.segments[segment].mix for segment, state in after.segments.items()}
    worth = after.customers * fsum(shift[segment] * spend[segment] for segment in spend)
    variances = (
        _spread(state, spend) / respondents * _finite_factor(state.customers, respondents) ** 2
        for state in (before, after)
    )
    return _difference(worth, after.customers * sqrt(fsum(variances)))


def _spread(state: State, spend: Mapping[str, float]) -> float:
    """Give the variance of spend over a state's customers, around its average."""
    average = fsum(segment.mix * spend[name] for name, segment in state.segments.items())
    return fsum(segment.mix * (spend[name] - average) ** 2 for name, segment in state.segments.items())


def _answers(before: State, after: State, change: float) -> Answers:
    states = (before, after)
    variances = [_score_variance(state) for state in states]

    def plain(reach: float) -> int:
        return ceil(fsum(variances) * (reach / change) ** 2)

    def finite(reach: float) -> int:
        parts = [max(state.customers - 1.0, 1.0) for state in states]
        of_sample = fsum(v * state.customers / part for v, state, part in zip(variances, states, parts, strict=True))
        of_customers = fsum(v / part for v, part in zip(variances, parts, strict=True))
        return ceil(of_sample / ((change / reach) ** 2 + of_customers))

    return Answers(*_for_both(plain), *_for_both(finite))


def _for_both(answers: Callable[[float], int]) -> tuple[int, int]:
    """Ask for what makes the change significant at 95 %, and for what shows it four times in five."""
    return answers(Z95), answers(Z95 + _POWER_80)


def _score_variance(state: State) -> float:
    promoters, detractors = state.segments["promoters"].mix, state.segments["detractors"].mix
    return promoters + detractors - (promoters - detractors) ** 2


def _notes(run: Run, waves: Mapping[str, Wave | None]) -> list[str]:
    notes = []
    if any(wave is None for wave in waves.values()):
        notes.append(_("nobody is left at the end, so there is no score to compare"))
    if any(wave is not None and wave.finite_factor < 1 for wave in waves.values()):
        notes.append(
            _(
                "the answers are more than {share} of the customers: the errors are corrected for that",
                share=in_per_cent(FINITE_FROM),
            )
        )
    if len(run.units) > 1:
        notes.append(_("the survey is taken as one of the whole company, not of each unit"))
    return notes


def _test_dict(test: Contrast) -> dict[str, Any]:
    return {name: part and part._asdict() for name, part in test._asdict().items()}
