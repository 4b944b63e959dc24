"""The way in: a scenario file, or its text, to a validated ``Scenario``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path

from simulator.errors import Problem, ScenarioError, UsageError, either, quoted, suggest
from simulator.language import _
from simulator.model.inputs import flatten
from simulator.model.kinds import PERIODS
from simulator.model.settings import Patch
from simulator.model.spelling import percent, plain
from simulator.scenario.checks import MISSING, check, idle_initiatives
from simulator.scenario.doubts import Doubts, read_doubts
from simulator.scenario.found import MOST_TOLD, Found, Lines, problem_of
from simulator.scenario.nodes import DEFAULT, SETTING, STDIN, Group, scalars
from simulator.scenario.overrides import Overrides, patch_of
from simulator.scenario.parents import Chain, read_chain
from simulator.scenario.patches import CASES, SOURCES, UNCERTAINTY, UNITS, Variant, variants_of
from simulator.scenario.scenario import FileText, Initiative, Origin, Scenario, Unit
from simulator.scenario.source import NO_SUCH_FILE, Source, read_source, source_of
from simulator.scenario.structure import OF_THE_COMPANY, check_frame, check_settings, is_too_large
from simulator.scenario.validate import read_settings

_STANDARD_INPUT = "-"


def load(source: str, settings: Overrides = ()) -> Scenario:
    """Read a scenario.

    Args:
        source: ``FILE``, ``FILE:CASE`` for one of its cases, or ``-`` for standard input.
        settings: What to set on top: texts ``PATH=VALUE``, or a mapping from path to text or number.

    Raises:
        ScenarioError: The file, one of its cases or units, or a value in ``settings`` is wrong; all problems at once.
        UsageError: The case is unknown, or a setting has no such path.
    """
    file, case = resolve_source(source)
    return _scenario(read_source(file), case, settings)


def parse(
    text: str | bytes,
    file: str = STDIN,
    case: str | None = None,
    settings: Overrides = (),
    read_parent: Callable[[str], Source] = read_source,
) -> Scenario:
    """Read a scenario from text or a file's bytes.

    Args:
        text: What the file holds.
        file: Its name in messages, and where ``extends`` starts from.
        case: One of its cases.
        settings: What to set on top.
        read_parent: Gives the files that are extended, by name; by default those on the disk.

    Raises:
        ScenarioError: The text, one of its cases or units, or a value in ``settings`` is wrong; all problems at once.
        UsageError: The case is unknown, or a setting has no such path.
    """
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return _scenario(source_of(content, file), case, settings, read_parent)


def problems(file: str) -> list[Problem]:
    """Give everything wrong with a file, its cases and its units, by position; ``-`` is standard input."""
    if file != _STANDARD_INPUT and not _exists(file):
        whole, case = resolve_source(file)
        if case is not None and _exists(whole):
            return [
                Problem(
                    file, 0, 0, "", _(NO_SUCH_FILE), _("name {whole} alone: all its cases are looked at", whole=whole)
                )
            ]
    try:
        load(file) if file == _STANDARD_INPUT else _scenario(read_source(file), None, ())
    except ScenarioError as error:
        return list(error.problems)
    return []


def resolve_source(source: str) -> tuple[str, str | None]:
    """Split ``FILE:CASE``; a file whose own name holds the colon comes first.

    Raises:
        UsageError: Nothing stands before or after the colon.
    """
    if source == _STANDARD_INPUT or _exists(source):
        return source, None
    cuts = [i for i, sign in enumerate(source) if sign == ":"]
    for cut in reversed(cuts):
        file, case = source[:cut], source[cut + 1 :]
        if file == _STANDARD_INPUT or _exists(file):
            if not case:
                raise UsageError(
                    _("no case is named after the colon in {source}", source=quoted(source)),
                    _("write {example}", example=either((file, f"{file}:CASE"))),
                )
            return file, case
    for cut in cuts:
        if source[:cut].endswith((".yaml", ".yml")) and source[cut + 1 :]:
            return source[:cut], source[cut + 1 :]
    return source, None


def _exists(file: str) -> bool:
    try:
        return Path(file).exists()
    except (OSError, ValueError):
        return False


def _scenario(
    source: Source, case: str | None, settings: Overrides, read_parent: Callable[[str], Source] = read_source
) -> Scenario:
    chain = read_chain(source, read_parent)
    file = chain.tree
    cases = tuple(group.entries) if (group := file.group(CASES)) else ()
    if case is not None and case not in cases:
        raise UsageError(
            _("{file} has no case {case}", file=source.file, case=quoted(case)),
            suggest(case, cases) or _("the file has no cases"),
        )
    patch, set_lines = patch_of(settings, file)
    lines: Lines = {**{each.file: each.lines for each in chain.sources}, SETTING: set_lines}
    validation = _Validation(file, lines)
    validation.problems += chain.problems
    validation.note(check_frame(file), file)
    validation.note(check_settings(patch), patch)
    if is_too_large(file):
        raise ScenarioError(validation.problems)
    readings = {
        each: validation.read(each, patch) for each in (None, *(name for name in cases if _is_patch(file, name)))
    }
    if validation.problems:
        raise ScenarioError(validation.problems)
    return _assembled(chain, readings[case], cases, set_lines)


def _is_patch(file: Group, case: str) -> bool:
    return file.group(CASES, case) is not None


class _Reading:
    """All trees of one case, read: the company's and each unit's."""

    def __init__(self, case: str | None) -> None:
        self.case = case
        self.trees: dict[str | None, Group] = {}
        self.settings: dict[str | None, Patch] = {}
        self.doubts = Doubts()
        self.wrong: set[str] = set()


class _Validation:
    """Collects the problems of a file over its cases and units, each once."""

    def __init__(self, file: Group, lines: Lines) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._lines = lines
        self._company: set[tuple[tuple[str, ...], str]] = set()
        self._by_unit: dict[str | None, set[tuple[tuple[str, ...], str]]] = {}
        self._initiatives: dict[str, None] | None = None

    def note(self, found: Iterable[Found], tree: Group) -> None:
        """Add what was found in a tree."""
        self.problems += [problem_of(each, tree, self._lines) for each in islice(found, MOST_TOLD)]

    def read(self, case: str | None, settings: Group) -> _Reading:
        """Read and check every tree of one case; a problem of the file is not told again for a case or unit."""
        reading = _Reading(case)
        for variant in variants_of(self._file, case, settings):
            self._read_tree(variant, reading)
        inputs = {unit: flatten(own) for unit, own in reading.settings.items()}
        company = inputs.pop(None)
        units = {unit: own for unit, own in inputs.items() if unit is not None}
        reading.doubts = read_doubts(reading.trees[None], self._file, company, units, reading.wrong)
        self._tell(reading.doubts.found, reading.trees[None], None)
        return reading

    def _read_tree(self, variant: Variant, reading: _Reading) -> None:
        settings, found = read_settings(variant.tree)
        wrong = {".".join(names) for each in found for names in (each.names, each.meant) if names}
        between = list(check(settings, wrong))
        wrong |= {".".join(each.names) for each in between if each.message == _(MISSING)}
        reading.wrong |= wrong if variant.unit is None else {f"{UNITS}.{variant.unit}.{path}" for path in wrong}
        found += between
        if self._initiatives is None:
            self._initiatives = dict.fromkeys(settings.initiatives or ())
        found += islice(idle_initiatives(settings, self._initiatives), MOST_TOLD)
        if variant.unit is None and self._file.group(UNITS):
            found = [each for each in found if not (each.names[:1] == ("baseline",) and each.message == _(MISSING))]
        reading.trees[variant.unit] = variant.tree
        reading.settings[variant.unit] = settings
        of_company = [each for each in found if each.message == _(MISSING) and each.names in OF_THE_COMPANY]
        self._tell(of_company, reading.trees[None], None)
        self._tell([each for each in found if each not in of_company], variant.tree, variant.unit)

    def _tell(self, found: Iterable[Found], tree: Group, unit: str | None) -> None:
        told = self._by_unit.setdefault(unit, set())
        for each in found:
            key = (each.names, each.message)
            if key not in told and key not in self._company:
                self.problems.append(problem_of(each, tree, self._lines))
            told.add(key)
            if unit is None:
                self._company.add(key)


def _assembled(chain: Chain, reading: _Reading, cases: tuple[str, ...], set_lines: Iterable[str]) -> Scenario:
    settings = reading.settings[None]
    baseline = settings.baseline
    company = _unit("", settings, reading.trees[None])
    units = [_unit(name, own, reading.trees[name]) for name, own in reading.settings.items() if name is not None]
    period = baseline.spend_period if baseline and baseline.spend_period else ""
    survey = baseline.survey if baseline else None
    return Scenario(
        name=settings.name or "",
        case=reading.case,
        currency=settings.currency or "",
        file=chain.sources[0].file,
        sha256=chain.sha256,
        start=settings.start,
        step=settings.step,
        step_months=PERIODS[settings.step],
        horizon_months=int(settings.horizon.number) if settings.horizon else 0,
        spend_period=period,
        spend_period_months=PERIODS[period],
        company=company,
        units=tuple(units) or (company,),
        initiatives=_initiatives(reading.settings.values()),
        respondents=int(survey.respondents.number) if survey and survey.respondents else None,
        uncertainty=tuple(reading.doubts.distributions),
        correlations=tuple(reading.doubts.correlations),
        sources=reading.doubts.sources,
        cases=cases,
        texts=tuple(FileText(each.file, each.content.decode()) for each in chain.sources),
        settings=tuple(set_lines),
    )


def _unit(name: str, settings: Patch, tree: Group) -> Unit:
    inputs = flatten(settings)
    origins = {path: scalar.origins for path, scalar in scalars(tree.without(UNCERTAINTY, SOURCES))}
    origins |= {path: (origin,) for path, origin in _defaults(settings, inputs) if path not in origins}
    return Unit(name, inputs, origins)


def _defaults(settings: Patch, inputs: Mapping[str, float]) -> Iterable[tuple[str, Origin]]:
    horizon = settings.horizon.number if settings.horizon else 0.0
    texts = {"ramp.shape": "linear", "ramp.over": f"{plain(horizon)} months", "ramp.delay": "0 months"}
    yield "step", Origin(DEFAULT, 0, 0, settings.step)
    for name in settings.initiatives or {}:
        for inside, text in {**texts, "realisation": percent(1.0)}.items():
            path = f"initiatives.{name}.{inside}"
            if path in inputs:
                yield path, Origin(DEFAULT, 0, 0, text)


def _initiatives(readings: Iterable[Patch]) -> dict[str, Initiative]:
    found: dict[str, Initiative] = {}
    for settings in readings:
        for name, initiative in (settings.initiatives or {}).items():
            found.setdefault(name, Initiative(name, initiative.title or name, initiative.owner))
    return found
