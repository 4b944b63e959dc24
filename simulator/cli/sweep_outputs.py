"""What ``sweep -o`` writes: all points as one file, or a folder with them, a summary, charts and a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.both import Both
from simulator.cli.options import ResultOptions, cases_of
from simulator.cli.outputs import chart_files, encoded_charts, file_name, pictures, write_and_tell
from simulator.cli.screen import Screen
from simulator.report.files import refuse_what_exists
from simulator.report.sweep_data import (
    has_library,
    refuse_parquet_without_library,
    write_sweep_csv,
    write_sweep_parquet,
)

if TYPE_CHECKING:
    from simulator.analysis.grid import Grid
    from simulator.analysis.sweep_result import Sweep
    from simulator.report.charts import Figure
    from simulator.scenario.scenario import Scenario

CSV, PARQUET = ".csv", ".parquet"
MOST_IN_CSV = 200_000
"""Beyond so many points a folder gets Parquet, where the library is installed."""
MOST_IN_WORKBOOK = 1_000
"""Beyond so many points there is no workbook: nobody reads them there."""
CHARTS = {1: "line", 2: "heat-map"}
"""The chart of a sweep by its number of axes."""


def refuse_existing(place: str, scenario: Scenario, grid: Grid, *, force: bool) -> None:
    """Look whether the files of a sweep can be written, before anything is computed.

    Raises:
        UsageError: Parquet is asked for, and what writes it is not installed.
        OutputError: A file exists and ``force`` is not given, or can never be written.
    """
    if _is_file(place):
        if Path(place).suffix.lower() == PARQUET:
            refuse_parquet_without_library()
        refuse_what_exists([Path(place)], force=force)
        return
    folder, name = Path(place), _stem(scenario)
    paths = [_data_file(folder, name, grid.points), folder / f"{name}.md"]
    paths += [folder / f"{name}.xlsx"] if grid.points <= MOST_IN_WORKBOOK else []
    if len(grid.axes) in CHARTS:
        paths += chart_files(folder, name, [CHARTS[len(grid.axes)]])
    refuse_what_exists(paths, force=force)


def write(screen: Screen, options: ResultOptions, scenario: Scenario, sweep: Both[Sweep], asked: Sequence[str]) -> None:
    """Write a sweep to what -o names, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    place = str(options.folder)
    if _is_file(place):
        contents = {Path(place): _data(Path(place), sweep)}
    else:
        contents = _contents(Path(place), scenario, sweep, asked)
        if sweep.people.points <= MOST_IN_WORKBOOK:
            contents[Path(place) / f"{_stem(scenario)}.xlsx"] = _workbook(scenario, options, sweep.people)
    write_and_tell(screen, contents, force=options.force)


def _contents(folder: Path, scenario: Scenario, sweep: Both[Sweep], asked: Sequence[str]) -> dict[Path, bytes]:
    from simulator.report.markdown import write_markdown
    from simulator.report.sweep import sweep_report

    name = _stem(scenario)
    data = _data_file(folder, name, sweep.people.points)
    figures = _figures(sweep.people, asked)
    contents = {
        data: _data(data, sweep),
        folder / f"{name}.md": write_markdown(sweep_report(sweep.people, asked), pictures(name, figures)).encode(),
    }
    if figures:
        contents |= encoded_charts(folder, name, figures)
    return contents


def _workbook(scenario: Scenario, options: ResultOptions, sweep: Sweep) -> bytes:
    from simulator.analysis import answer
    from simulator.report.workbook import write_workbook

    return write_workbook(scenario, answer(scenario), cases_of(scenario, options.settings), sweep=sweep)


def _figures(sweep: Sweep, asked: Sequence[str]) -> dict[str, Figure]:
    from simulator.report.charts import draw_sweep

    return draw_sweep(sweep, asked[0] if asked else None) if len(sweep.axes) in CHARTS else {}


def _data(path: Path, sweep: Both[Sweep]) -> bytes:
    if path.suffix.lower() == PARQUET:
        return sweep.for_programs(write_sweep_parquet)
    return sweep.for_programs(lambda each: b"".join(part.encode() for part in write_sweep_csv(each)))


def _data_file(folder: Path, name: str, points: int) -> Path:
    return folder / f"{name}{PARQUET if points > MOST_IN_CSV and has_library() else CSV}"


def _stem(scenario: Scenario) -> str:
    return f"{file_name(scenario)}-sweep"


def _is_file(place: str) -> bool:
    return Path(place).suffix.lower() in (CSV, PARQUET) and not Path(place).is_dir()
