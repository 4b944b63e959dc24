"""The cases of a scenario side by side, the base case first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.analysis.comparison import Comparison
from simulator.language import _
from simulator.report.comparison_tables import comparison_tables
from simulator.report.sentences import clean_name, compare_title
from simulator.report.written.blocks import Block, Paragraph
from simulator.report.written.material import Material, picture

if TYPE_CHECKING:
    from simulator.report.charts import Figure


def cases(material: Material, comparison: Comparison, charts: Mapping[str, Figure]) -> Iterator[Block]:
    """Show what becomes of the outcomes in every case of the file."""
    chosen = material.scenario.case
    if chosen is not None:
        yield Paragraph(_("This report is of the case {name}.", name=clean_name(chosen)))
    yield from picture(charts, "compare-bridges", f"{compare_title(comparison.runs)}.")
    yield from comparison_tables(comparison)
    yield from picture(charts, "compare-run-rates")
