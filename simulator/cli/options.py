"""Arguments and options that several commands take, and what they turn into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from os.path import exists
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.errors import Problem, ScenarioError, UsageError, quoted
from simulator.language import _

if TYPE_CHECKING:
    from simulator.engine.run import Run
    from simulator.scenario.scenario import Scenario

Callback = TypeVar("Callback", bound=Callable[..., Any])
Item = TypeVar("Item")
Result = TypeVar("Result")
FORMATS = ("table", "json", "csv", "markdown")
STANDARD_INPUT, FROM_STANDARD_INPUT = "-", "<stdin>"
OUTCOMES_HELP = """\
OUTCOME is one of nps, customers, run_rate, run_rate_change,
run_rate_increment, revenue, revenue_increment, contribution_increment, npv,
roi, irr, payback_months."""
"""What a command's help says of the outcomes; their declaration is too much to load for it."""

set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Replace one setting, such as --set baseline.customers=50_000; may be repeated.",
)
force_option = click.option("--force", is_flag=True, help="Overwrite files that exist.")


def format_option(*formats: str) -> Callable[[Callback], Callback]:
    """Let the user choose how results are written."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        help="How results are written.",
        show_default=True,
    )


def folder_option(contents: str) -> Callable[[Callback], Callback]:
    """Let the user name a folder for files."""
    return click.option(
        "-o",
        "--output",
        "folder",
        type=click.Path(),
        metavar="DIR",
        help=f"Also write {contents} to this folder, which is made if need be.",
    )


@dataclass(frozen=True, slots=True)
class ResultOptions:
    """What is set on top of a scenario, and how and where results are written."""

    folder: str | None
    settings: tuple[str, ...]
    form: str
    bom: bool
    force: bool

    def __post_init__(self) -> None:
        """Refuse ``--bom`` where it means nothing, and a folder without a name, as a script's empty variable gives."""
        if self.folder == "":
            raise UsageError(_("-o names no folder"), _("write -o DIR, or . for this one"))
        if self.bom and self.form != "csv":
            raise UsageError(_("{option} belongs to {other}", option="--bom", other="--format csv"))


def result_options(
    contents: str, output: Callable[[Callable[..., None]], Callable[..., None]] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of ``ResultOptions``, as its parameter ``options``.

    Args:
        contents: what -o writes.
        output: the option -o itself, where it takes more than a folder.
    """
    option = (
        output or folder_option(contents),
        set_option,
        format_option(*FORMATS),
        click.option("--bom", is_flag=True, help="Begin CSV with a mark by which Excel sees UTF-8."),
        force_option,
        gathered_in(ResultOptions, "options"),
    )

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        for decorator in reversed(option):
            function = decorator(function)
        return function

    return decorate


def gathered_in(kind: type[Any], name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hand the options that are fields of a dataclass to a command as one parameter."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def call(*arguments: Any, **given: Any) -> None:
            own = {field.name: given.pop(field.name) for field in fields(kind)}
            return function(*arguments, **given, **{name: kind(**own)})

        return call

    return decorate


def load_all(sources: Sequence[str], settings: Sequence[str]) -> list[Scenario]:
    """Read several scenarios.

    Raises:
        ScenarioError: one or several are wrong; the problems of all of them together.
        UsageError: an unknown case or path, or standard input twice.
    """
    from simulator.scenario import load

    if sum(is_standard_input(source) for source in sources) > 1:
        raise UsageError(_("standard input can be read once only"))
    return gathered(lambda source: load(source, settings), sources)


def cases_of(scenario: Scenario, settings: Sequence[str]) -> dict[str, Scenario]:
    """Read every case of a scenario's file, for the workbook to choose from; none where it came from standard input."""
    from simulator.scenario import load

    if scenario.file == FROM_STANDARD_INPUT:
        return {}
    return {case: load(f"{scenario.file}:{case}", settings) for case in scenario.cases}


def reader_of(source: str, settings: Sequence[str]) -> Callable[[Sequence[str]], Scenario]:
    """Give what reads a scenario with further settings; standard input is read once and kept."""
    from simulator.scenario import load, parse

    if not is_standard_input(source):
        return lambda further: load(source, (*settings, *further))
    from simulator.scenario.source import read_source

    content = read_source(STANDARD_INPUT).content
    case = source.partition(":")[2] or None
    return lambda further: parse(content, FROM_STANDARD_INPUT, case, (*settings, *further))


def is_standard_input(source: str) -> bool:
    """Tell whether a scenario, perhaps with a case, comes from standard input."""
    return source == STANDARD_INPUT or (source.startswith(f"{STANDARD_INPUT}:") and not exists(source))


def answer_all(scenarios: Sequence[Scenario]) -> list[Run]:
    """Run scenarios.

    Raises:
        ScenarioError: one or several cannot be run; the problems of all of them together.
    """
    from simulator.analysis import answer

    return gathered(answer, scenarios)


def gathered(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Do the work for each item; what is wrong with several scenarios is told at once."""
    results: list[Result] = []
    problems: list[Problem] = []
    for item in items:
        try:
            results.append(work(item))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return results


def refuse_same_names(names: Sequence[str], refusal: str) -> None:
    """Refuse scenarios that could not be told apart in tables or by their files, with a marked text that has {name}."""
    seen: set[str] = set()
    for name in names:
        folded = name.casefold()
        if folded in seen:
            raise UsageError(_(refusal, name=quoted(name)), _("rename one of them"))
        seen.add(folded)
