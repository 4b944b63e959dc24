"""``uncertainty``: a distribution by path, its parameters in the units of the value at that path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from simulator.errors import quoted, suggest
from simulator.language import _
from simulator.model.inputs import MIX, OF, PER, SHAPE, catalogue, generic, without_unit
from simulator.model.kinds import SEGMENTS as NAMES_OF_SEGMENTS
from simulator.model.kinds import Count, NumberKind
from simulator.model.rate_kinds import PerPeriod
from simulator.model.size_kinds import Migration
from simulator.model.spelling import RefusalError, plain
from simulator.scenario.nodes import Group, Items, Node, Scalar
from simulator.scenario.nodes import plain as written
from simulator.scenario.scenario import Distribution
from simulator.scenario.structure import OF_THE_COMPANY

SEGMENTS = "baseline.segments"
SURVEY = "survey"
PARAMETERS = {
    "normal": ("mean", "sd"),
    "lognormal": ("mean", "sd"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "uniform": ("low", "high"),
}
SHARES_OF_A_WHOLE = frozenset(
    path for segment in NAMES_OF_SEGMENTS for path in (f"{SEGMENTS}.{segment}.mix", f"trend.acquired_mix.{segment}")
)
"""Shares that add up to 100 %, so that none of them changes alone."""
_COUNTED = tuple(f"{SEGMENTS}.promoters.{way}" for way in ("mix", "customers"))
_PERT, _SURVEYED = "{pert: [low, mode, high]}", f"{{{SURVEY}: 1_200}}"


def uncertain_paths(numbers: Mapping[str, float]) -> list[str]:
    """Give the paths that a distribution may be put on: every input that is a number, and the mix as a whole."""
    found = [path for path in numbers if not path.endswith((f".{PER}", f".{OF}", f".{SHAPE}"))]
    counted = [(path, own) for path in found for own in _COUNTED if path.endswith(own)]
    return [*found, *(f"{path.removesuffix(own)}{MIX}" for path, own in counted)]


def read_distribution(path: str, node: Node, numbers: Mapping[str, float], known: Collection[str]) -> Distribution:
    """Read one entry of ``uncertainty``; ``known`` are the paths that may have one.

    Raises:
        RefusalError: The path names no number, or the entry is no distribution that fits it.
    """
    if path not in known:
        raise RefusalError(_("names no number of this scenario"), suggest_path(path, known))
    _check_alone(path)
    kind, parameters = _entry(node)
    of_mix = without_unit(path)[1] == MIX
    if of_mix != (kind == SURVEY):
        message = (
            _("{kind} is a distribution of one number", kind=quoted(kind))
            if of_mix
            else _("a survey says how sure the mix is")
        )
        raise RefusalError(message, _surveyed() if of_mix else _("put it on {mix}", mix=MIX))
    if of_mix:
        if not isinstance(parameters, Scalar):
            raise RefusalError(_("a survey is one number: how many answers"), _surveyed())
        return Distribution(path, kind, (Count(unit="answers").read(written(parameters)).number,))
    values = _numbers(kind, parameters, number_kind(path, numbers))
    return Distribution(path, kind, values)


def _check_alone(path: str) -> None:
    """Refuse what cannot be uncertain by itself, though it is a number."""
    unit, inner = without_unit(path)
    if inner in SHARES_OF_A_WHOLE:
        whole = (
            _("write {example}", example=f"{MIX}: {_SURVEYED}") if inner.startswith(SEGMENTS) else _("remove the line")
        )
        raise RefusalError(_("cannot vary alone, since the three shares add up to 100%"), whole)
    if unit is not None and _is_of_the_company(inner):
        raise RefusalError(_("belongs to the company, not to a unit"), _("name it {inner}", inner=inner))


def _is_of_the_company(path: str) -> bool:
    names = tuple(path.split("."))
    return names in OF_THE_COMPANY or generic(path).startswith("initiatives.*.cost.")


def suggest_path(path: str, known: Iterable[str]) -> str | None:
    """Give the nearest known path as a hint."""
    hint = suggest(path, known)
    return hint if hint and hint.endswith("?") else _("name a setting by its path, such as baseline.customers")


def _entry(node: Node) -> tuple[str, Node]:
    if not isinstance(node, Group) or len(node.entries) != 1:
        raise RefusalError(_("one distribution belongs here"), _how_to_say())
    ((kind, parameters),) = node.entries.items()
    if kind not in (*PARAMETERS, SURVEY):
        raise RefusalError(_("{kind} is not a distribution", kind=quoted(kind)), suggest(kind, (*PARAMETERS, SURVEY)))
    return kind, parameters


def _surveyed(path: str = "") -> str:
    return _("write {example}", example=f"{path}{_SURVEYED}")


def _how_to_say() -> str:
    return _("write {example} or another of {kinds}", example=_PERT, kinds=", ".join([*PARAMETERS, SURVEY]))


def number_kind(path: str, numbers: Mapping[str, float]) -> NumberKind:
    """Give the kind of the bare number at a path, with its bounds; ``numbers`` knows the base of a migration.

    Raises:
        RefusalError: The path names no number.
    """
    kind = catalogue()[generic(without_unit(path)[1])].kind
    if isinstance(kind, Migration):
        return kind.of_base(int(numbers[f"{path}.{OF}"]))
    if isinstance(kind, Count):  # expected values need not be whole
        return NumberKind(low=kind.low, high=kind.high, unit=kind.unit)
    if not isinstance(kind, NumberKind):
        raise RefusalError(_("names no number of this scenario"))
    return kind


def _numbers(kind: str, node: Node, bounds: NumberKind) -> tuple[float, ...]:
    names = PARAMETERS[kind]
    wanted = f"{{{kind}: [{', '.join(names)}]}}"
    if not isinstance(node, Items) or len(node.nodes) != len(names):
        raise RefusalError(
            _("{kind} takes {count} numbers", kind=kind, count=len(names)), _("write {example}", example=wanted)
        )
    values = []
    for name, item in zip(names, node.nodes, strict=True):
        value = written(item)
        if not isinstance(value, str | float):
            raise RefusalError(_("the {name} is not a number", name=name), _("write {example}", example=wanted))
        try:
            number = bounds.scalar(value)
            values.append(number if name == "sd" else bounds.bounded(number, value))
        except RefusalError as refusal:
            raise refusal.or_hint(_how_to_write(bounds)) from None
    _check_order(kind, values, [str(written(item)) for item in node.nodes])
    return tuple(values)


def _how_to_write(kind: NumberKind) -> str:
    if isinstance(kind, PerPeriod):
        return _("write the number alone: its period is that of the setting")
    return kind.hint() if kind.examples else _("write plain numbers of {unit}", unit=kind.unit)


def _check_order(kind: str, values: list[float], shown: list[str]) -> None:
    names = PARAMETERS[kind]
    texts = [quoted(text) for text in shown]
    if "sd" in names:
        if values[1] < 0:
            raise RefusalError(
                _("the standard deviation {value} is less than {bound}", value=texts[1], bound=plain(0)),
                _("write {example}", example=texts[1].lstrip("-")),
            )
        if kind == "lognormal" and values[0] <= 0:
            raise RefusalError(
                _("the mean {mean} of a lognormal is not above 0", mean=texts[0]), _("use normal, or a mean above 0")
            )
        return
    for i in range(len(values) - 1):
        if values[i] > values[i + 1]:
            message = _(
                "the {name} {text} is above the {other} {above_it}",
                name=names[i],
                text=texts[i],
                other=names[i + 1],
                above_it=texts[i + 1],
            )
            raise RefusalError(message, _("write [{names}] in rising order", names=", ".join(names)))
