"""``uncertainty.correlations``: pairs of uncertain paths, and whether all of them can hold together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import sqrt

from simulator.errors import quoted
from simulator.language import _, marked, separated
from simulator.model.inputs import MIX, without_unit
from simulator.model.spelling import RefusalError, plain
from simulator.model.written import read_number
from simulator.scenario.distributions import suggest_path
from simulator.scenario.found import MOST_TOLD, Found
from simulator.scenario.nodes import Items, Node, Scalar
from simulator.scenario.nodes import plain as written
from simulator.scenario.scenario import Correlation

_NAMES = ("uncertainty", "correlations")
PAIR_AND_NUMBER = 3
_DUST = 1e-9
MOST_CORRELATED = 100
_EXAMPLE = marked("write [[PATH, PATH, 0.6]]")
_RANGE = marked("write a number from -1 to 1")


def read_correlations(node: Node, uncertain: Collection[str]) -> tuple[list[Correlation], list[Found]]:
    """Read the list of correlations against the paths that have a distribution."""
    if not isinstance(node, Items):
        return [], [Found(_NAMES, _("a list of pairs belongs here"), _(_EXAMPLE))]
    read: dict[frozenset[str], Correlation] = {}
    found: list[Found] = []
    for index, item in enumerate(node.nodes):
        if len(found) >= MOST_TOLD:
            break
        try:
            correlation = _correlation(item, uncertain)
            pair = frozenset((correlation.first, correlation.second))
            if pair in read:
                raise RefusalError(
                    _("{correlation} are correlated twice", correlation=_shown(correlation)), _("keep one of the two")
                )
            read[pair] = correlation
        except RefusalError as refusal:
            found.append(Found(_NAMES, refusal.message, refusal.hint, item=index))
    correlations = list(read.values())
    if not found:
        found += _contradictions(correlations)
    return correlations, found


def _correlation(item: Node, uncertain: Collection[str]) -> Correlation:
    values = [written(node) for node in item.nodes if isinstance(node, Scalar)] if isinstance(item, Items) else []
    if len(values) != PAIR_AND_NUMBER or not all(isinstance(value, str) for value in values):
        raise RefusalError(_("a correlation is two paths and a number"), _(_EXAMPLE))
    first, second, number = (str(value).strip() for value in values)
    for path in (first, second):
        if without_unit(path)[1] == MIX:
            raise RefusalError(_("the mix of a survey cannot be correlated"), _("correlate single numbers"))
        if path not in uncertain:
            raise RefusalError(_("{path} has no distribution here", path=quoted(path)), suggest_path(path, uncertain))
    if first == second:
        raise RefusalError(_("{first} is paired with itself", first=quoted(first)), _("name two paths"))
    value = _read(number)
    if not -1 <= value <= 1:
        raise RefusalError(
            _("the correlation of {first} and {second} is {number}", first=first, second=second, number=quoted(number)),
            _(_RANGE),
        )
    return Correlation(first, second, value)


def _read(number: str) -> float:
    try:
        return read_number(number)
    except RefusalError as refusal:
        raise refusal.or_hint(_(_RANGE)) from None


def _contradictions(correlations: Sequence[Correlation]) -> Iterator[Found]:
    """Find where the correlations, unnamed pairs being 0, cannot all hold: the matrix has no Cholesky factor."""
    paths = list(dict.fromkeys(path for pair in correlations for path in (pair.first, pair.second)))
    if len(paths) > MOST_CORRELATED:
        yield Found(
            _NAMES,
            _("{paths} paths are correlated", paths=separated(len(paths))),
            _("correlate at most {most_correlated}", most_correlated=MOST_CORRELATED),
        )
        return
    culprit = len(cholesky(paths, correlations))
    if culprit == len(paths):
        return
    last = max(i for i, pair in enumerate(correlations) if paths[culprit] in (pair.first, pair.second))
    earlier = [pair for pair in correlations if {pair.first, pair.second} <= set(paths[: culprit + 1])]
    pairs = "; ".join(f"{_shown(pair)} {plain(pair.value)}" for pair in earlier)
    message = _("these correlations cannot hold together: {pairs}", pairs=pairs)
    yield Found(_NAMES, message, _("bring one of them nearer to 0, or name the missing pairs"), item=last)


def cholesky(paths: Sequence[str], correlations: Sequence[Correlation]) -> list[list[float]]:
    """Factor the matrix of correlations, unnamed pairs being 0, into rows of a lower triangle.

    The rows are fewer than the paths where the correlations cannot all hold: the next path is the first that cannot.
    A path that others determine (a correlation of 1, say) is no contradiction; it adds nothing of its own.
    """
    index = {path: i for i, path in enumerate(paths)}
    matrix = {(index[pair.first], index[pair.second]): pair.value for pair in correlations}
    rows: list[list[float]] = []
    for i in range(len(paths)):
        row: list[float] = []
        for j in range(i):
            rest = matrix.get((i, j), matrix.get((j, i), 0.0)) - sum(a * b for a, b in zip(row, rows[j], strict=False))
            if rows[j][j] <= _DUST and abs(rest) > sqrt(_DUST):
                return rows
            row.append(rest / rows[j][j] if rows[j][j] > _DUST else 0.0)
        pivot = 1 - sum(a * a for a in row)
        if pivot < -_DUST:
            return rows
        rows.append([*row, sqrt(max(pivot, 0.0))])
    return rows


def _shown(pair: Correlation) -> str:
    return _("{first} and {second}", first=quoted(pair.first), second=quoted(pair.second))
