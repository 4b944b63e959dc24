"""``uncertainty`` and ``sources`` of a scenario, read against the inputs they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from simulator.language import _
from simulator.model.inputs import MIX
from simulator.model.spelling import RefusalError
from simulator.model.word_kinds import Text
from simulator.scenario.correlations import read_correlations
from simulator.scenario.distributions import SEGMENTS, read_distribution, suggest_path, uncertain_paths
from simulator.scenario.found import MOST_TOLD, Found, is_covered
from simulator.scenario.nodes import Group, Node, Scalar
from simulator.scenario.nodes import plain as written
from simulator.scenario.patches import CASES, SOURCES, UNCERTAINTY, UNITS
from simulator.scenario.scenario import Correlation, Distribution

_CORRELATIONS = "correlations"


@dataclass
class Doubts:
    """What the two sections say, with what is wrong in them."""

    distributions: list[Distribution] = field(default_factory=list)
    correlations: list[Correlation] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)


def read_doubts(
    tree: Group,
    file: Group,
    company: Mapping[str, float],
    units: Mapping[str, Mapping[str, float]],
    wrong: Collection[str],
) -> Doubts:
    """Read both sections.

    Args:
        tree: The company's merged tree.
        file: The whole file, whose units' settings ``sources`` may name as well.
        company: The company's inputs by path.
        units: Each unit's inputs, reached by ``units.NAME.PATH``.
        wrong: Paths whose value could not be read, about which nothing more is said.
    """
    doubts = Doubts()
    numbers = dict(company)
    for name, inputs in units.items():
        numbers |= {path: number for path, number in inputs.items() if path not in numbers}
        numbers |= {f"{UNITS}.{name}.{path}": number for path, number in inputs.items()}
    entries = _entries(tree, UNCERTAINTY, doubts)
    sound = {path: node for path, node in entries.items() if not is_covered(_rests_on(path), wrong)}
    _uncertainty(sound, numbers, doubts)
    if _CORRELATIONS in entries:
        uncertain = {path: None for path in entries if path != _CORRELATIONS}
        doubts.correlations, found = read_correlations(entries[_CORRELATIONS], uncertain)
        doubts.found += found
    known = {*numbers, *_paths(tree, ""), *_paths(file.without(CASES), ""), MIX}
    for path, node in _entries(tree, SOURCES, doubts).items():
        if len(doubts.found) < MOST_TOLD:
            _source(path, node, known, doubts)
    return doubts


def _entries(tree: Group, name: str, doubts: Doubts) -> dict[str, Node]:
    node = tree.get(name)
    if node is None or isinstance(node, Group):
        return node.entries if node else {}
    is_null = isinstance(node, Scalar) and node.is_null
    message = _("has no value") if is_null else _("is a group of paths, not a value or a list")
    doubts.found.append(Found((name,), message, _("write `PATH: ...` below it, or remove the line")))
    return {}


def _rests_on(path: str) -> str:
    return f"{path.removesuffix(MIX)}{SEGMENTS}" if path.endswith(MIX) else path


def _uncertainty(entries: dict[str, Node], numbers: Mapping[str, float], doubts: Doubts) -> None:
    known = dict.fromkeys(uncertain_paths(numbers))
    for path, node in entries.items():
        if path == _CORRELATIONS or len(doubts.found) >= MOST_TOLD:
            continue
        try:
            doubts.distributions.append(read_distribution(path, node, numbers, known))
        except RefusalError as refusal:
            doubts.found.append(Found((UNCERTAINTY, path), refusal.message, refusal.hint, at_name=True))


def _source(path: str, node: Node, known: Collection[str], doubts: Doubts) -> None:
    try:
        if path not in known:
            raise RefusalError(_("names no setting of this scenario"), suggest_path(path, known))
        doubts.sources[path] = Text().read(written(node))
    except RefusalError as refusal:
        doubts.found.append(Found((SOURCES, path), refusal.message, refusal.hint, at_name=True))


def _paths(node: Node, path: str) -> Iterable[str]:
    if path:
        yield path
    if isinstance(node, Group):
        for name, below in node.entries.items():
            yield from _paths(below, f"{path}.{name}" if path else name)
