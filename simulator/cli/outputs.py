"""What ``-o DIR`` writes: workbook, charts, summary and JSON, named after the scenario file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from simulator.cli.options import FROM_STANDARD_INPUT, ResultOptions, cases_of, refuse_same_names
from simulator.cli.screen import Screen
from simulator.report.files import refuse_what_exists, slug, write_files

if TYPE_CHECKING:
    from simulator.analysis.comparison import Comparison
    from simulator.engine.run import Run
    from simulator.scenario.scenario import Scenario

COMPARISON = "comparison"
RUN_CHARTS = ("bridge", "run-rate", "segments", "flows")
COMPARISON_CHARTS = ("compare-bridges", "compare-run-rates")
_ENCODINGS = ("png", "svg")


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
    paths += [
        _chart(folder, name, chart, encoding) for name in names for chart in RUN_CHARTS for encoding in _ENCODINGS
    ]
    refuse_what_exists(paths, force=force)


def refuse_existing_comparison(folder_name: str, scenarios: Sequence[Scenario], *, force: bool) -> None:
    """Look whether the files of a comparison can be written, before anything is computed.

    Raises:
        UsageError: Two scenarios would write the same file.
        OutputError: One exists and ``force`` is not given, or can never be written.
    """
    folder = Path(folder_name)
    names = [file_name(scenario) for scenario in scenarios]
    refuse_same_names(names, "file name")
    paths = [folder / f"{COMPARISON}.{ending}" for ending in ("json", "md")]
    paths += [folder / f"{name}.xlsx" for name in names]
    paths += [folder / f"{chart}.{encoding}" for chart in COMPARISON_CHARTS for encoding in _ENCODINGS]
    refuse_what_exists(paths, force=force)


def write_run(screen: Screen, options: ResultOptions, folder_name: str, scenario: Scenario, run: Run) -> None:
    """Write everything about a run, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.report.charts import SegmentFlows, draw_all
    from simulator.report.json_text import write_json
    from simulator.report.markdown import write_markdown
    from simulator.report.tables import result_report
    from simulator.report.workbook import write_workbook

    folder = Path(folder_name)
    name = file_name(scenario)
    today, end = ({s: part.customers for s, part in state.segments.items()} for state in (run.today, run.end))
    flows = SegmentFlows(today, end, run.movements, scenario.horizon_months)
    figures = draw_all(run, flows, scenario.start)
    embedded = {str(figure.get_label()): _chart(folder, name, chart, "png").name for chart, figure in figures.items()}
    contents = {
        folder / f"{name}.md": write_markdown(result_report(run), embedded).encode(),
        folder / f"{name}.xlsx": write_workbook(scenario, run, cases_of(scenario, options.settings)),
        folder / f"{name}.json": write_json(run.to_dict()).encode(),
        **{
            path: content
            for chart, figure in figures.items()
            for path, content in _encoded(folder, name, chart, figure)
        },
    }
    _write(screen, contents, force=options.force)


def write_comparison(
    screen: Screen, options: ResultOptions, folder_name: str, scenarios: Sequence[Scenario], comparison: Comparison
) -> None:
    """Write a comparison, and the workbook of each scenario, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.report.charts import draw_comparison
    from simulator.report.comparison_tables import comparison_report
    from simulator.report.json_text import write_json
    from simulator.report.markdown import write_markdown
    from simulator.report.workbook import write_workbook

    folder = Path(folder_name)
    figures = draw_comparison(comparison.runs, [scenario.start for scenario in scenarios])
    embedded = {str(figure.get_label()): f"{chart}.png" for chart, figure in figures.items()}
    contents = {
        folder / f"{COMPARISON}.md": write_markdown(comparison_report(comparison), embedded).encode(),
        folder / f"{COMPARISON}.json": write_json(comparison.to_dict()).encode(),
        **{path: content for chart, figure in figures.items() for path, content in _encoded(folder, "", chart, figure)},
    }
    for scenario, run in zip(scenarios, comparison.runs, strict=True):
        cases = {} if scenario.case else cases_of(scenario, options.settings)
        contents[folder / f"{file_name(scenario)}.xlsx"] = write_workbook(scenario, run, cases)
    _write(screen, contents, force=options.force)


def _chart(folder: Path, name: str, chart: str, encoding: str) -> Path:
    return folder / f"{'-'.join(part for part in (name, chart) if part)}.{encoding}"


def _encoded(folder: Path, name: str, chart: str, figure: Any) -> list[tuple[Path, bytes]]:
    from simulator.report.charts import encode

    return [(_chart(folder, name, chart, encoding), encode(figure, encoding)) for encoding in _ENCODINGS]  # type: ignore[arg-type]


def _write(screen: Screen, contents: Mapping[Path, bytes], *, force: bool) -> None:
    write_files(contents, force=force)
    for path in contents:
        screen.note(f"wrote {path}")
