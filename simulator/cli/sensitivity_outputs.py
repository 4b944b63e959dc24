"""What ``sensitivity -o DIR`` writes: the numbers, a summary, the chart and a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.both import Both
from simulator.cli.options import ResultOptions, cases_of
from simulator.cli.outputs import chart_files, encoded_charts, file_name, pictures, write_and_tell
from simulator.cli.screen import Screen
from simulator.report.files import refuse_what_exists

if TYPE_CHECKING:
    from simulator.analysis.sensitivity_result import Sensitivity
    from simulator.scenario.scenario import Scenario


def refuse_existing(folder_name: str, scenario: Scenario, chart: str, *, force: bool) -> None:
    """Look whether the files can be written, before anything is computed.

    Raises:
        OutputError: One exists and ``force`` is not given, or can never be written.
    """
    folder, name = Path(folder_name), _stem(scenario)
    paths = [folder / f"{name}.{ending}" for ending in ("json", "md", "xlsx")]
    paths += chart_files(folder, name, [chart])
    refuse_what_exists(paths, force=force)


def write(screen: Screen, options: ResultOptions, scenario: Scenario, result: Both[Sensitivity]) -> None:
    """Write everything about a sensitivity analysis, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.analysis import answer
    from simulator.report.charts import draw_sensitivity
    from simulator.report.json_text import write_json
    from simulator.report.markdown import write_markdown
    from simulator.report.sensitivity import sensitivity_report
    from simulator.report.workbook import write_workbook

    folder, name = Path(str(options.folder)), _stem(scenario)
    figures = draw_sensitivity(result.people)
    contents = {
        folder / f"{name}.md": write_markdown(sensitivity_report(result.people), pictures(name, figures)).encode(),
        folder / f"{name}.json": result.for_programs(lambda each: write_json(each.to_dict())).encode(),
        folder / f"{name}.xlsx": write_workbook(
            scenario, answer(scenario), cases_of(scenario, options.settings), sensitivity=result.people
        ),
        **encoded_charts(folder, name, figures),
    }
    write_and_tell(screen, contents, force=options.force)


def _stem(scenario: Scenario) -> str:
    return f"{file_name(scenario)}-sensitivity"
