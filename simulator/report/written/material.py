"""The results that a written report is put together from, and the charts that are drawn of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.analysis.comparison import Comparison
from simulator.analysis.risk_result import Risk
from simulator.analysis.sensitivity_result import Sensitivity
from simulator.analysis.significance import Significance
from simulator.engine.run import Run
from simulator.report.written.blocks import Block, Paragraph, Picture
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.report.charts import Figure

RUN_CHARTS = ("bridge", "run-rate", "segments")
CASE_CHARTS = ("compare-bridges", "compare-run-rates")
RISK_CHARTS = ("distribution", "fan")
SENSITIVITY_CHARTS = ("tornado",)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is known of a scenario; a part is None where there is nothing of the kind.

    Attributes:
        scenario: the scenario.
        run: its run.
        comparison: the file's base case with each of its cases.
        risk: how sure the outcomes are, where the file says what is uncertain.
        sensitivity: which of the uncertain inputs matters.
        significance: whether the survey could tell the change from noise.
    """

    scenario: Scenario
    run: Run
    comparison: Comparison | None = None
    risk: Risk | None = None
    sensitivity: Sensitivity | None = None
    significance: Significance | None = None


def chart_names(*, has_cases: bool, is_uncertain: bool) -> tuple[str, ...]:
    """Name the charts of a report, by file stem."""
    uncertain = (*RISK_CHARTS, *SENSITIVITY_CHARTS) if is_uncertain else ()
    return (*RUN_CHARTS, *(CASE_CHARTS if has_cases else ()), *uncertain)


def draw_charts(material: Material) -> dict[str, Figure]:
    """Draw the charts of a report, by file stem."""
    from simulator.report.charts import draw_all, draw_comparison, draw_risk, draw_sensitivity

    start = material.scenario.start
    figures = draw_all(material.run, None, start)
    if material.comparison is not None:
        figures |= draw_comparison(material.comparison.runs, [start] * len(material.comparison.runs))
    if material.risk is not None:
        figures |= draw_risk(material.risk, start)
    if material.sensitivity is not None:
        figures |= draw_sensitivity(material.sensitivity)
    return figures


def picture(charts: Mapping[str, Figure], name: str, said: str = "") -> list[Block]:
    """Give a chart that was drawn; a chart's title is a sentence that says what it shows.

    Args:
        charts: those that were drawn.
        name: its file stem.
        said: what stands in its place where it was not.
    """
    if name not in charts:
        return [Paragraph(said)] if said else []
    return [Picture(name, str(charts[name].get_label()), charts[name])]
