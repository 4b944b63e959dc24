"""What ``-o DIR`` writes: workbook, charts, report and JSON, named after the scenario file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, TypedDict

from simulator.cli.both import Both
from simulator.cli.options import FROM_STANDARD_INPUT, ResultOptions, cases_of, refuse_same_names
from simulator.cli.screen import Screen
from simulator.cli.written import material_of
from simulator.errors import UsageError
from simulator.language import _, marked
from simulator.report.files import refuse_what_exists, slug, write_files

if TYPE_CHECKING:
    from simulator.analysis.comparison import Comparison
    from simulator.analysis.risk_result import Risk
    from simulator.analysis.sensitivity_result import Sensitivity
    from simulator.engine.run import Run
    from simulator.report.charts import Figure
    from simulator.report.written import Material
    from simulator.scenario.scenario import Scenario

COMPARISON = "comparison"
RUN_CHARTS = ("bridge", "run-rate", "segments", "flows")
COMPARISON_CHARTS = ("compare-bridges", "compare-run-rates")
_ENCODINGS: tuple[Literal["png", "svg"], ...] = ("png", "svg")


def file_name(scenario: Scenario) -> str:
    """Name a scenario's files after its file and the chosen case; after its own name if standard input held it."""
    stem = scenario.name if scenario.file == FROM_STANDARD_INPUT else PurePath(scenario.file).stem
    return slug(f"{stem}-{scenario.case}" if scenario.case else stem)


def refuse_existing(folder_name: str, scenarios: Sequence[Scenario], *, force: bool) -> None:
    """Look whether the files of a run can be written, before anything is computed.

    Raises:
        OutputError: One exists and ``force`` is not given, or can never be written.
    """
    folder = Path(folder_name)
    names = [file_name(scenario) for scenario in scenarios]
    paths = [folder / f"{name}.{ending}" for name in names for ending in ("xlsx", "json", "md")]
    paths += [path for name in names for path in chart_files(folder, name, RUN_CHARTS)]
    refuse_what_exists(paths, force=force)


def refuse_existing_comparison(folder_name: str, scenarios: Sequence[Scenario], *, force: bool) -> None:
    """Look whether the files of a comparison can be written, before anything is computed.

    Raises:
        UsageError: Two scenarios, or one and the comparison, would write the same file.
        OutputError: One exists and ``force`` is not given, or can never be written.
    """
    folder = Path(folder_name)
    names = [file_name(scenario) for scenario in scenarios]
    refuse_same_names(names, marked("two scenarios have the same file name {name}"))
    if COMPARISON in map(str.casefold, names):
        raise UsageError(
            _("a scenario's file is called {name}, as the comparison's own is", name=COMPARISON), _("rename the file")
        )
    paths = [folder / f"{COMPARISON}.{ending}" for ending in ("xlsx", "json", "md")]
    paths += [folder / f"{name}.xlsx" for name in names]
    paths += chart_files(folder, "", COMPARISON_CHARTS, COMPARISON)
    refuse_what_exists(paths, force=force)


def write_run(screen: Screen, options: ResultOptions, folder_name: str, scenario: Scenario, run: Both[Run]) -> None:
    """Write everything about a run, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.report.charts import SegmentFlows, draw_all
    from simulator.report.json_text import write_json
    from simulator.report.workbook import write_workbook
    from simulator.report.written import compose, write_document

    folder = Path(folder_name)
    name = file_name(scenario)
    shown = run.people
    today, end = ({s: part.customers for s, part in state.segments.items()} for state in (shown.today, shown.end))
    flows = SegmentFlows(today, end, shown.movements, scenario.horizon_months)
    figures = draw_all(shown, flows, scenario.start)
    material = material_of(scenario, shown, options.settings)
    files = {chart: _chart_file(name, chart, "png") for chart in figures}
    contents = {
        folder / f"{name}.md": write_document(compose(material, figures), files).encode(),
        folder / f"{name}.xlsx": write_workbook(
            scenario, shown, cases_of(scenario, options.settings), **_how_sure(material)
        ),
        folder / f"{name}.json": run.for_programs(lambda each: write_json(each.to_dict())).encode(),
        **encoded_charts(folder, name, figures),
    }
    write_and_tell(screen, contents, force=options.force)


class _HowSure(TypedDict, total=False):
    """What the workbook shows of how sure the outcomes are."""

    risk: Risk
    sensitivity: Sensitivity


def _how_sure(material: Material) -> _HowSure:
    """Give what the scenario's ``uncertainty`` comes to; nothing where it says nothing."""
    if material.risk is None or material.sensitivity is None:
        return {}
    return {"risk": material.risk, "sensitivity": material.sensitivity}


def write_comparison(
    screen: Screen,
    options: ResultOptions,
    folder_name: str,
    scenarios: Sequence[Scenario],
    comparison: Both[Comparison],
) -> None:
    """Write a comparison with its workbook, and the workbook of each scenario, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.report.charts import draw_comparison
    from simulator.report.comparison_tables import comparison_report
    from simulator.report.json_text import write_json
    from simulator.report.markdown import write_markdown
    from simulator.report.workbook import write_comparison_workbook, write_workbook

    folder = Path(folder_name)
    shown = comparison.people
    figures = draw_comparison(shown.runs, [scenario.start for scenario in scenarios])
    contents = {
        folder / f"{COMPARISON}.xlsx": write_comparison_workbook(scenarios, shown),
        folder / f"{COMPARISON}.md": write_markdown(comparison_report(shown), pictures("", figures)).encode(),
        folder / f"{COMPARISON}.json": comparison.for_programs(lambda each: write_json(each.to_dict())).encode(),
        **encoded_charts(folder, "", figures, COMPARISON),
    }
    for scenario, run in zip(scenarios, shown.runs, strict=True):
        cases = {} if scenario.case else cases_of(scenario, options.settings)
        contents[folder / f"{file_name(scenario)}.xlsx"] = write_workbook(scenario, run, cases)
    write_and_tell(screen, contents, force=options.force)


def chart_files(folder: Path, name: str, charts: Iterable[str], document: str = "") -> list[Path]:
    """Name all files of charts: each in every encoding, and the document with a page for each of them.

    Args:
        folder: Where they are written.
        name: What each chart's name begins with.
        charts: The charts.
        document: What the document's name begins with, where that is something else.
    """
    files = [_chart_file(name, chart, encoding) for chart in charts for encoding in _ENCODINGS]
    return [folder / file for file in (*files, _chart_file(document or name, "charts", "pdf"))]


def encoded_charts(folder: Path, name: str, figures: Mapping[str, Figure], document: str = "") -> dict[Path, bytes]:
    """Give the files of charts, named as by ``chart_files``, with their contents."""
    from simulator.report.charts import encode, encode_pages

    parts = [encode(figure, encoding) for figure in figures.values() for encoding in _ENCODINGS]
    files = chart_files(folder, name, figures, document)
    return dict(zip(files, [*parts, encode_pages(figures.values())], strict=True))


def pictures(name: str, figures: Mapping[str, Figure]) -> dict[str, str]:
    """Give what a summary needs to show charts that stand beside it: by title the name of the file."""
    return {str(figure.get_label()): _chart_file(name, chart, "png") for chart, figure in figures.items()}


def write_and_tell(screen: Screen, contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files, all or none, and name them on standard error."""
    write_files(contents, force=force)
    for path in contents:
        screen.note(_("wrote {path}", path=path))


def _chart_file(name: str, chart: str, encoding: str) -> str:
    return f"{'-'.join(part for part in (name, chart) if part)}.{encoding}"
