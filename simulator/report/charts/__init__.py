"""Charts for print and screen, drawn with matplotlib: the only part of the program that loads it.

Nothing is written here: a chart is a ``Figure``, and ``encode`` gives the bytes of a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from simulator.engine.run import Run
from simulator.report.charts.bridge import draw_bridge
from simulator.report.charts.compare import draw_compare_bridges, draw_compare_run_rates
from simulator.report.charts.flows import draw_flows
from simulator.report.charts.run_rate import draw_run_rate
from simulator.report.charts.segments import draw_segments
from simulator.report.charts.theme import Encoding, encode, house_style
from simulator.report.charts.timeline import Start
from simulator.report.segment_flows import SegmentFlows, flows_of
from simulator.report.sentences import source_note

__all__ = ["Encoding", "SegmentFlows", "Start", "draw_all", "draw_comparison", "encode", "flows_of"]


def draw_all(run: Run, flows: SegmentFlows | None = None, start: Start | None = None) -> dict[str, Figure]:
    """Draw every chart of one run, by file stem.

    Args:
        run: The run.
        flows: Where today's customers are at the end (``flows_of(run)``); without it there is no flow chart.
        start: Year and month of the first month, where the scenario gives dates.
    """
    with house_style():
        charts = {
            "bridge": draw_bridge(run),
            "run-rate": draw_run_rate(run, start),
            "segments": draw_segments(run, start),
        }
        if flows is not None:
            charts["flows"] = draw_flows(flows, source_note(run.scenario))
    return charts


def draw_comparison(runs: Sequence[Run], starts: Sequence[Start | None] | None = None) -> dict[str, Figure]:
    """Draw the charts of several runs side by side, by file stem.

    Args:
        runs: At least one run, in the order they are shown.
        starts: Year and month of the first month of each run, where the scenarios give dates.
    """
    with house_style():
        return {
            "compare-bridges": draw_compare_bridges(runs),
            "compare-run-rates": draw_compare_run_rates(runs, starts),
        }
