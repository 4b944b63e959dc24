"""Could the survey tell the change from noise: said in a sentence, and shown in tables."""

from __future__ import annotations

from simulator import __version__
from simulator.analysis.significance import (
    AGAINST_NOTHING,
    AGAINST_TODAY,
    DO_NOTHING,
    END,
    FINITE_FROM,
    TODAY,
    Contrast,
    Difference,
    Significance,
)
from simulator.language import _, marked
from simulator.model.words import capitalised
from simulator.report.layout import Column, Figure, Notation, Report, Row, Table, money
from simulator.report.numbers import NOT_APPLICABLE, number, points, probability, share
from simulator.report.sentences import full_name
from simulator.report.tables import NET_PROMOTER_SCORE, provenance
from simulator.report.terms import per

LEVEL, POWER = 0.05, 0.8
_SCORE = Notation(marked("points"), 1.0, 1)
_ANSWERS = Notation(marked("answers a wave"))
_WAVES = {
    TODAY: marked("Today"),
    END: marked("At the end"),
    DO_NOTHING: marked("At the end, doing nothing"),
}
_TESTS = {AGAINST_TODAY: marked("End against today"), AGAINST_NOTHING: marked("End against doing nothing")}
_SCORE_NOTE = marked(
    "Adjusted Wald method, two independent waves of answers; p is how often mere noise would give as large a change."
)
_MONEY_NOTE = marked(
    "The change in mix at the former spend and the later number of customers; spend itself is taken as known."
)
_ANSWERS_NOTE = marked(
    "To be significant at 95 % if the change turns out as projected; with 80 % power it is found in four surveys of "
    "five. All customers: considering that there are no more of them, which matters where answers are more than "
    "{share} of them."
)


def significance_report(result: Significance) -> Report:
    """Put together everything shown."""
    return Report(
        title=full_name(result.scenario),
        headline=_headline(result),
        tables=(_waves(result), _scores(result), _money(result), _answers(result)),
        warnings=result.notes,
        footer=f"nps-sim {__version__}; {provenance(result.scenario)}",
    )


def _headline(result: Significance) -> str:
    """Say whether the change from today would be seen, and what it would take."""
    test = result.tests[AGAINST_TODAY]
    answers = number(result.respondents)
    if test is None:
        return _("Nobody is left at the end, so there is no score to compare.")
    if test.answers is None:
        return _(
            "The NPS does not change from today, so there is nothing for two surveys of {answers} answers to tell.",
            answers=answers,
        )
    change = _(
        "the change of NPS by {points} points from noise (p {probability})",
        points=points(abs(test.nps.change)),
        probability=probability(test.nps.p_value, "= "),
    )
    if test.nps.p_value < LEVEL:
        return _("Two surveys of {answers} answers can tell {change}.", answers=answers, change=change)
    return _(
        "Two surveys of {answers} answers cannot tell {change}: "
        "it takes {significant} answers a wave, {powerful} for {share} power.",
        answers=answers,
        change=change,
        significant=number(test.answers.significant),
        powerful=number(test.answers.power_80),
        share=share(POWER),
    )


def _waves(result: Significance) -> Table:
    rows = tuple(
        Row(
            title,
            (_SCORE.figure(wave and wave.nps), _SCORE.figure(wave and wave.margin)),
        )
        for title, wave in ((_(title), result.waves[name]) for name, title in _WAVES.items())
    )
    columns = (
        Column(_(NET_PROMOTER_SCORE), is_text=True),
        Column(_("Score"), _(_SCORE.unit)),
        Column(_("Margin"), "±"),
    )
    note = _("Half-widths at 95 %, from {number} answers.", number=number(result.respondents))
    return Table(_("What the survey would show"), note, columns, rows)


def _scores(result: Significance) -> Table:
    tests = _tests(result)
    rows = tuple(Row(title, _figures(test and test.nps, _SCORE)) for title, test in tests)
    return Table(_("Change of the score"), _(_SCORE_NOTE), _columns(_(_SCORE.unit)), rows)


def _money(result: Significance) -> Table:
    tests, label = _tests(result), result.scenario
    known = [test.run_rate for _, test in tests if test is not None]
    notation = money(
        [value for each in known for value in (each.change, each.low, each.high)],
        label.currency,
        per(label),
    )
    rows = tuple(Row(title, _figures(test and test.run_rate, notation)) for title, test in tests)
    return Table(_("What the change in mix is worth"), _(_MONEY_NOTE), _columns(notation.unit), rows)


def _answers(result: Significance) -> Table:
    columns = (
        Column(capitalised(_(_ANSWERS.unit)), is_text=True),
        *(
            Column(head, unit)
            for head in (_("Significant"), _("{share} power", share=share(POWER)))
            for unit in ("", _("all customers"))
        ),
    )
    rows = []
    for title, test in _tests(result):
        found = test.answers if test else None
        order = (
            (found.significant, found.significant_finite, found.power_80, found.power_80_finite)
            if found
            else (None,) * 4
        )
        rows.append(Row(title, tuple(map(_ANSWERS.figure, order))))
    note = _(_ANSWERS_NOTE, share=share(FINITE_FROM))
    return Table(_("Answers it would take"), note, columns, tuple(rows))


def _tests(result: Significance) -> list[tuple[str, Contrast | None]]:
    return [(_(title), result.tests[name]) for name, title in _TESTS.items()]


def _columns(unit: str) -> tuple[Column, ...]:
    heads = ((_("Change"), unit), (_("Low"), unit), (_("High"), unit), ("z", ""), ("p", ""))
    return (Column("", is_text=True), *(Column(*head) for head in heads))


def _figures(difference: Difference | None, notation: Notation) -> tuple[Figure, ...]:
    if difference is None:
        return (Figure(None, NOT_APPLICABLE),) * 5
    values = (difference.change, difference.low, difference.high)
    z = Figure(difference.z, number(difference.z, 2))
    return (
        *(notation.figure(value, signed=True) for value in values),
        z,
        Figure(difference.p_value, probability(difference.p_value)),
    )
