"""What happened between two waves of a survey: who moved, who left, who joined, and how far spend followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, sqrt
from typing import Any

from simulator.data.baseline_result import Baseline, NonResponse, SegmentBaseline, UnitBaseline
from simulator.data.intervals import Difference, Share, difference, difference_of_means, wilson
from simulator.data.measures import Spends
from simulator.data.metric_intervals import POINTS, Answers, score_change
from simulator.data.refusals import said_of_dropped, wrong_data
from simulator.data.sources import Where
from simulator.data.transitions_cells import ABSENT, SILENT, Cells, count_cells, counted
from simulator.data.transitions_realisation import FEWEST, realisations
from simulator.data.transitions_result import Counts, Transitions
from simulator.data.transitions_waves import Waves, open_waves
from simulator.errors import quoted
from simulator.language import _
from simulator.model.kinds import SEGMENTS
from simulator.model.sampling_error import Z95, adjusted_nps
from simulator.model.words import in_per_cent

PRESENT = (*SEGMENTS, SILENT)
_PROMOTERS, _PASSIVES, _DETRACTORS = SEGMENTS
_WORTH = {_PROMOTERS: 1, _PASSIVES: 0, _DETRACTORS: -1}


def measure_transitions(  # noqa: PLR0913 - the options of the command
    first: Any,
    second: Any = None,
    *,
    columns: Mapping[str, str | None] | None = None,
    where: Where = Where(),  # noqa: B008 - frozen
    waves: Sequence[str] | None = None,
    months_between: int | None = None,
    drop_invalid: bool = False,
) -> Transitions:
    """Measure what happened between two waves.

    Args:
        first: the first wave: a file, the address of a database, or a frame of pandas, polars or Arrow; or a table of
            both waves.
        second: the second wave; None where ``first`` holds both.
        columns: the columns by what they mean (``customer``, ``score``, ``spend``, ``date``, ``wave``); what is not
            named is guessed from common English and Vietnamese names.
        where: which part of the sources, and how their numbers are written.
        waves: of a table of both waves, the name of the earlier and of the later one.
        months_between: how many months lie between them, where no column of dates says so.
        drop_invalid: whether rows that are not right are left out and counted.

    Raises:
        UsageError: a column is missing, or a library, or the sources cannot be joined.
        ScenarioError: the data cannot be read, rows are not right, or the waves have no customer in common.
    """
    opened = open_waves(first, second, columns or {}, where, waves)
    try:
        cells, dropped = count_cells(opened, drop_invalid=drop_invalid)
    finally:
        opened.close()
    return transitions_of(cells, opened, dropped, months_between)


def transitions_of(
    cells: Cells, waves: Waves, dropped: Mapping[str, int], months_between: int | None = None
) -> Transitions:
    """Work everything out from where customers stood in both waves.

    Raises:
        ScenarioError: nobody answered one of the waves, or no customer is in both.
    """
    customers = _customers(cells)
    _refuse_strangers(customers, waves)
    answers = [_answers(cells, wave) for wave in (0, 1)]
    both_times = {place: cell for place, cell in cells.items() if set(place) <= set(SEGMENTS)}
    twice = [_answers(both_times, wave) for wave in (0, 1)]
    change = score_change(*answers)
    assert change is not None
    measured, together = realisations(cells)
    everyone = counted(cells, PRESENT, [*PRESENT, ABSENT])
    return Transitions(
        waves=waves.names,
        months=months_between or waves.months,
        columns=waves.columns,
        dropped=dropped,
        customers=customers,
        matrix={source: _left_for(cells, source) for source in SEGMENTS},
        churn={segment: _lost(cells, [segment]) for segment in SEGMENTS},
        churn_of_all=_lost(cells, PRESENT),
        acquired=_acquired(cells),
        acquisition=customers.new / everyone,
        nps=_scores(answers),
        change=change,
        nps_of_both=_scores(twice) if customers.answered_both else None,
        paired_change=_paired_change(cells),
        realisation=measured,
        realisation_of_all=together,
        lost_spend=_lost_spend(cells),
        now=_now(cells, customers, answers[1], waves),
        notes=(*waves.said, *_notes(customers, dropped)),
    )


def _customers(cells: Cells) -> Counts:
    anywhere = (*PRESENT, ABSENT)
    return Counts(
        first=counted(cells, PRESENT, anywhere),
        second=counted(cells, anywhere, PRESENT),
        both=counted(cells, PRESENT, PRESENT),
        lost=counted(cells, PRESENT, [ABSENT]),
        new=counted(cells, [ABSENT], PRESENT),
        answered_first=counted(cells, SEGMENTS, anywhere),
        answered_second=counted(cells, anywhere, SEGMENTS),
        answered_both=counted(cells, SEGMENTS, SEGMENTS),
    )


def _refuse_strangers(customers: Counts, waves: Waves) -> None:
    for name, answered in zip(waves.names, (customers.answered_first, customers.answered_second), strict=True):
        if not answered:
            message = _("no row of {name} holds a score from 0 to 10", name=quoted(name))
            raise wrong_data(waves.parts[0].table.name, message, _("name the column of the answers with --score"))
    if not customers.both:
        message = _(
            "no customer of {first} is in {second}", first=quoted(waves.names[0]), second=quoted(waves.names[1])
        )
        hint = _("both waves must number customers alike; name the column with --customer")
        raise wrong_data(waves.parts[0].table.name, message, hint)


def _answers(cells: Cells, wave: int) -> Answers:
    counts = {name: sum(c.customers for place, c in cells.items() if place[wave] == name) for name in SEGMENTS}
    return Answers(counts[_PROMOTERS], counts[_DETRACTORS], sum(counts.values()))


def _scores(answers: Sequence[Answers]) -> tuple[float, float]:
    first, second = (POINTS * (each.promoters - each.detractors) / each.all for each in answers)
    return first, second


def _paired_change(cells: Cells) -> Difference | None:
    """Judge the mean change of those who answered twice by how their own changes differ; None where they are few."""
    moved = [
        (_WORTH[later] - _WORTH[place], cell.customers)
        for (place, later), cell in cells.items()
        if place in _WORTH and later in _WORTH
    ]
    customers = sum(count for _, count in moved)
    if customers < FEWEST:
        return None
    mean = fsum(change * count for change, count in moved) / customers
    variance = fsum((change - mean) ** 2 * count for change, count in moved) / customers
    return difference(POINTS * mean, POINTS * sqrt(variance / customers))


def _left_for(cells: Cells, source: str) -> dict[str, Share]:
    stayed = counted(cells, [source], SEGMENTS)
    return {target: wilson(counted(cells, [source], [target]), stayed) for target in SEGMENTS}


def _lost(cells: Cells, places: Sequence[str]) -> Share:
    return wilson(counted(cells, places, [ABSENT]), counted(cells, places, [*PRESENT, ABSENT]))


def _acquired(cells: Cells) -> dict[str, Share]:
    answered = counted(cells, [ABSENT], SEGMENTS)
    return {segment: wilson(counted(cells, [ABSENT], [segment]), answered) for segment in SEGMENTS}


def _lost_spend(cells: Cells) -> Difference | None:
    stayed = Spends.of(cell.first for (place, later), cell in cells.items() if ABSENT not in (place, later))
    lost = Spends.of(cell.first for (_, later), cell in cells.items() if later == ABSENT)
    return difference_of_means(stayed, lost)


def _now(cells: Cells, customers: Counts, answers: Answers, waves: Waves) -> Baseline:
    """Give the second wave's baseline."""
    spends = {
        segment: Spends.of(cell.second for (_, later), cell in cells.items() if later == segment)
        for segment in SEGMENTS
    }
    segments = {}
    for segment, spend in spends.items():
        mix = spend.customers / answers.all
        segments[segment] = SegmentBaseline(customers.second * mix, mix, spend.mean, spend.standard_error)
    _, error = adjusted_nps(answers.promoters / answers.all, answers.detractors / answers.all, answers.all)
    silent = NonResponse(customers.second - answers.all, None, Spends.of(spends.values()).mean, None, None)
    nps = POINTS * (answers.promoters - answers.detractors) / answers.all
    whole = UnitBaseline(customers.second, answers.all, nps, Z95 * error, segments, {}, silent)
    return Baseline(waves.parts[-1].table.name, waves.columns, customers.second, {}, {}, whole, ())


def _notes(customers: Counts, dropped: Mapping[str, int]) -> Iterator[str]:
    yield from said_of_dropped(dropped)
    if min(customers.answered_first, customers.answered_second) < FEWEST:
        yield _(
            "a wave has fewer than {fewest} answers: the margin of the change in NPS is not to be relied on",
            fewest=FEWEST,
        )
    elif customers.answered_both < FEWEST:
        yield _("fewer than {fewest} answered twice: their change is not judged", fewest=FEWEST)
    everyone = customers.answered_first + customers.answered_second == customers.first + customers.second
    if everyone and customers.lost:
        yield _(
            "every row holds an answer: where the data has only those who answered, whoever was silent the second time "
            "counts as lost and churn is overstated; give a row without a score for each customer who did not answer"
        )
    elif customers.answered_both < customers.both:
        share = 1 - customers.answered_both / customers.both
        yield _(
            "{share} of the customers in both waves did not answer both times; movements are of those who did",
            share=in_per_cent(share),
        )
