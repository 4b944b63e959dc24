"""``nps-sim page``: scenarios as one page on which every lever moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.options import (
    FROM_STANDARD_INPUT,
    STANDARD_INPUT,
    answer_all,
    force_option,
    gathered,
    is_standard_input,
    refuse_same_names,
    set_option,
)
from simulator.cli.screen import Screen
from simulator.errors import UsageError, quoted
from simulator.language import _, marked

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

ENDINGS = (".html", ".htm")
_EPILOG = """\b
Examples:
  nps-sim page scenarios/company_x.yaml -o what-if.html
  nps-sim page scenarios/retail_three_units.yaml:cautious -o cautious.html
  nps-sim page scenarios/company_x.yaml scenarios/subscription.yaml -o both.html

\b
The page is one file that any browser opens: it needs no server, loads nothing
and sends nothing. The file itself and each of its cases can be chosen on it.
"""


@click.command("page", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", "target", required=True, type=click.Path(), metavar="FILE.html", help="What to write.")
@set_option
@force_option
@click.pass_context
def command(
    context: click.Context, scenarios: Sequence[str], target: str, settings: tuple[str, ...], *, force: bool
) -> None:
    """Write a page on which every lever, trend and price of SCENARIO moves, and everything follows."""
    from simulator.report.files import refuse_what_exists, write_files
    from simulator.report.page.build import what_if_page
    from simulator.report.page.contents import contents_of

    screen = Screen.of(context)
    path = Path(target)
    _refuse_other_endings(path)
    refuse_what_exists([path], force=force)
    if sum(is_standard_input(source) for source in scenarios) > 1:
        raise UsageError(_("standard input can be read once only"))
    found = gathered(lambda source: presets_of(source, settings), scenarios)
    refuse_same_names(
        [presets[0].name for presets, _chosen in found], marked("two scenarios have the same name {name}")
    )
    answer_all([preset for presets, _chosen in found for preset in presets])
    page = what_if_page(contents_of([presets for presets, _chosen in found]), [chosen for _presets, chosen in found])
    write_files({path: page.encode()}, force=force)
    screen.note(_("wrote {path}", path=path))


def _refuse_other_endings(path: Path) -> None:
    """Refuse a file that no browser would open as a page."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            _("-o {file} does not have the ending of a page", file=quoted(str(path))),
            _("end it in {ending}", ending=ENDINGS[0]),
        )


def presets_of(source: str, settings: Sequence[str]) -> tuple[list[Scenario], int]:
    """Read a scenario with all its cases, the file itself first, and tell which of them was named."""
    from simulator.scenario import load

    if is_standard_input(source):
        return _presets_from_standard_input(source, settings)
    named = load(source, settings)
    base = load(named.file, settings) if named.case is not None else named
    cases = [load(f"{named.file}:{case}", settings) for case in named.cases]
    return [base, *cases], 0 if named.case is None else 1 + named.cases.index(named.case)


def _presets_from_standard_input(source: str, settings: Sequence[str]) -> tuple[list[Scenario], int]:
    from simulator.scenario import parse
    from simulator.scenario.source import read_source

    content = read_source(STANDARD_INPUT).content
    case = source.partition(":")[2] or None
    named = parse(content, FROM_STANDARD_INPUT, case, settings)
    cases = [parse(content, FROM_STANDARD_INPUT, each, settings) for each in (None, *named.cases)]
    return cases, 0 if case is None else 1 + named.cases.index(case)
