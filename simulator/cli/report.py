"""``nps-sim report``: the written business case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from simulator.cli.group import SimulatorCommand
from simulator.cli.options import (
    FROM_STANDARD_INPUT,
    answer_all,
    force_option,
    gathered_in,
    load_all,
    set_option,
)
from simulator.cli.screen import Screen
from simulator.cli.written import material_of
from simulator.errors import UsageError, quoted
from simulator.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.report.written import Document
    from simulator.scenario.scenario import Scenario

HTML, MARKDOWN, PDF = ENDINGS = (".html", ".md", ".pdf")
_EPILOG = """\b
Examples:
  nps-sim report scenarios/company_x.yaml
  nps-sim report scenarios/retail_three_units.yaml -o business-case.html
  nps-sim report scenarios/vietnam.yaml --language vi -o bao-cao.pdf

\b
The ending of FILE decides: .html is one file with the charts inside, .md has
its charts beside it (FILE-bridge.png and so on), .pdf is for the board's
folder. Without -o, Markdown without charts goes to standard output.
Where the scenario has cases they are compared; where it has uncertainty, the
outcomes are drawn as by nps-sim risk.
"""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What is set on top of the scenario, how its uncertain inputs are drawn, and where the report goes."""

    target: str | None
    settings: tuple[str, ...]
    draws: int | None
    seed: int | None
    force: bool

    def __post_init__(self) -> None:
        """Refuse a file whose ending does not say what it is to be."""
        if self.target is not None and self.path.suffix.lower() not in ENDINGS:
            *others, last = ENDINGS
            raise UsageError(
                _("-o {file} has none of the endings of a report", file=quoted(self.target)),
                _("end it in {endings} or {last}", endings=", ".join(others), last=last),
            )

    @property
    def path(self) -> Path:
        """The file to write."""
        return Path(self.target or "")


@click.command("report", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.option("-o", "--output", "target", type=click.Path(), metavar="FILE", help="What to write: .html, .md or .pdf.")
@set_option
@click.option("--draws", type=int, metavar="N", help="How many draws of the uncertain inputs: 16,384 by default.")
@click.option("--seed", type=int, metavar="S", help="Where the draws come from: 1 by default.")
@force_option
@gathered_in(ReportOptions, "options")
@click.pass_context
def command(context: click.Context, scenario: str, options: ReportOptions) -> None:
    """Write the business case of SCENARIO: question, answer, evidence, cases, risk, and what it does not say."""
    screen = Screen.of(context)
    [read] = load_all([scenario], options.settings)
    _check(read, options)
    from simulator.report.written import compose, draw_charts, write_document

    [run] = answer_all([read])
    material = material_of(read, run, options.settings, options.draws, 1 if options.seed is None else options.seed)
    if options.target is None:
        screen.result(write_document(compose(material)))
    else:
        from simulator.cli.outputs import write_and_tell

        document = compose(material, draw_charts(material))
        write_and_tell(screen, _files(options.path, document), force=options.force)
    screen.warnings(material.run.warnings)


def _check(scenario: Scenario, options: ReportOptions) -> None:
    """Refuse what cannot be done before anything is computed."""
    if not scenario.uncertainty and (options.draws is not None or options.seed is not None):
        raise UsageError(
            _("--draws and --seed belong to a scenario with uncertainty"),
            _("leave them out, or add uncertainty to the file"),
        )
    if options.target is not None:
        from simulator.report.files import refuse_what_exists
        from simulator.report.written import chart_names

        paths = [options.path]
        if options.path.suffix.lower() == MARKDOWN:
            has_cases = bool(scenario.cases) and scenario.file != FROM_STANDARD_INPUT
            charts = chart_names(has_cases=has_cases, is_uncertain=bool(scenario.uncertainty))
            paths += [_chart_file(options.path, name) for name in charts]
        refuse_what_exists(paths, force=options.force)


def _files(path: Path, document: Document) -> Mapping[Path, bytes]:
    """Give the files of a report with their contents."""
    from simulator.report.charts import encode
    from simulator.report.written import write_document, write_html, write_pdf

    match path.suffix.lower():
        case ".html":
            return {path: write_html(document).encode()}
        case ".pdf":
            return {path: write_pdf(document)}
    files = {picture.name: _chart_file(path, picture.name) for picture in document.pictures}
    text = write_document(document, {name: quote(file.name) for name, file in files.items()})
    charts = {files[picture.name]: encode(picture.figure, "png") for picture in document.pictures}
    return {path: text.encode(), **charts}


def _chart_file(path: Path, chart: str) -> Path:
    return path.with_name(f"{path.stem}-{chart}.png")
