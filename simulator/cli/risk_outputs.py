"""What ``risk -o DIR`` writes: the numbers, a summary, charts and the workbook with the risk on sheets of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.both import Both
from simulator.cli.options import ResultOptions, cases_of
from simulator.cli.outputs import chart_files, encoded_charts, file_name, pictures, write_and_tell
from simulator.cli.screen import Screen
from simulator.report.files import refuse_what_exists

if TYPE_CHECKING:
    from simulator.analysis.risk_result import Risk
    from simulator.scenario.scenario import Scenario

CHARTS = ("fan", "distribution", "drivers")


def refuse_existing(folder_name: str, scenario: Scenario, *, force: bool) -> None:
    """Look whether the files can be written, before anything is computed.

    Raises:
        OutputError: One exists and ``force`` is not given, or can never be written.
    """
    folder, name = Path(folder_name), file_name(scenario)
    paths = [folder / f"{name}-risk.{ending}" for ending in ("json", "md", "xlsx")]
    paths += chart_files(folder, name, CHARTS, f"{name}-risk")
    refuse_what_exists(paths, force=force)


def write(screen: Screen, options: ResultOptions, scenario: Scenario, risk: Both[Risk]) -> None:
    """Write everything about a risk simulation, all files or none.

    Raises:
        OutputError: A file exists and may not be overwritten, or could not be written.
    """
    from simulator.analysis import answer
    from simulator.report.charts import draw_risk
    from simulator.report.json_text import write_json
    from simulator.report.markdown import write_markdown
    from simulator.report.risk import risk_report
    from simulator.report.workbook import write_workbook

    folder, name = Path(str(options.folder)), file_name(scenario)
    figures = draw_risk(risk.people, scenario.start)
    contents = {
        folder / f"{name}-risk.md": write_markdown(risk_report(risk.people), pictures(name, figures)).encode(),
        folder / f"{name}-risk.xlsx": write_workbook(
            scenario, answer(scenario), cases_of(scenario, options.settings), risk=risk.people
        ),
        folder / f"{name}-risk.json": risk.for_programs(lambda each: write_json(each.to_dict())).encode(),
        **encoded_charts(folder, name, figures, f"{name}-risk"),
    }
    write_and_tell(screen, contents, force=options.force)
