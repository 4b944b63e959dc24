"""Charts for print and screen, drawn with matplotlib: the only part of the program that loads it.

Nothing is written here: a chart is a ``Figure``, and ``encode`` gives the bytes of a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from simulator.analysis.risk_result import Risk
from simulator.analysis.sensitivity_result import SOBOL, TORNADO, Sensitivity
from simulator.analysis.sweep_result import Sweep
from simulator.engine.run import Run
from simulator.report.charts.bridge import draw_bridge
from simulator.report.charts.compare import draw_compare_bridges, draw_compare_run_rates
from simulator.report.charts.distribution import draw_distribution
from simulator.report.charts.drivers import draw_drivers
from simulator.report.charts.fan import draw_fan
from simulator.report.charts.flows import draw_flows
from simulator.report.charts.heat_map import draw_heat_map
from simulator.report.charts.run_rate import draw_run_rate
from simulator.report.charts.segments import draw_segments
from simulator.report.charts.sobol import draw_sobol
from simulator.report.charts.sweep_line import draw_line
from simulator.report.charts.theme import Encoding, encode, encode_pages, house_style
from simulator.report.charts.timeline import Start
from simulator.report.charts.tornado import draw_tornado
from simulator.report.outcome_words import headline_outcome
from simulator.report.segment_flows import SegmentFlows, flows_of
from simulator.report.sentences import source_note

__all__ = [
    "Encoding",
    "Figure",
    "SegmentFlows",
    "Start",
    "draw_all",
    "draw_comparison",
    "draw_risk",
    "draw_sensitivity",
    "draw_sweep",
    "encode",
    "encode_pages",
    "flows_of",
]


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


def draw_risk(risk: Risk, start: Start | None = None) -> dict[str, Figure]:
    """Draw how sure the outcomes are, by file stem.

    Args:
        risk: The risk simulation.
        start: Year and month of the first month, where the scenario gives dates.
    """
    outcome = headline_outcome(risk.outcomes)
    with house_style():
        return {
            "fan": draw_fan(risk, start),
            "distribution": draw_distribution(risk, outcome),
            "drivers": draw_drivers(risk, outcome),
        }


def draw_sensitivity(result: Sensitivity) -> dict[str, Figure]:
    """Draw which inputs matter, by file stem: a tornado, or the shares of the variance."""
    with house_style():
        return {SOBOL: draw_sobol(result)} if result.method == SOBOL else {TORNADO: draw_tornado(result)}


def draw_sweep(sweep: Sweep, outcome: str | None = None) -> dict[str, Figure]:
    """Draw an outcome over one input as a line, over two as a heat map, by file stem; over more nothing is drawn.

    Args:
        sweep: The sweep.
        outcome: One of its outcomes; by default the one it is judged by.
    """
    first = headline_outcome(sweep.outcomes)
    drawn = outcome or (first if first in sweep.outcomes else next(iter(sweep.outcomes)))
    with house_style():
        match len(sweep.axes):
            case 1:
                return {"line": draw_line(sweep, drawn)}
            case 2:
                return {"heat-map": draw_heat_map(sweep, drawn)}
            case _:
                return {}
