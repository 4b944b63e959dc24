"""What only a comparison's workbook has: the sheet Comparison, the checks on it, and its lines on the Summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.language import _
from simulator.report.sentences import clean_name
from simulator.report.workbook.cells import cell, on_sheet
from simulator.report.workbook.checks import Check
from simulator.report.workbook.comparison_charts import write_bridges
from simulator.report.workbook.comparison_contents import Compared
from simulator.report.workbook.comparison_figures import Block, blocks
from simulator.report.workbook.comparison_inputs import write_scenarios_as_computed
from simulator.report.workbook.comparison_sheet import (
    CHANGED_ROW,
    COMPARISON_SHEET,
    FIRST,
    ComparisonSheet,
    Places,
)
from simulator.report.workbook.comparison_summary import write_side_by_side
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.results import Returns
from simulator.report.workbook.styles import Styles
from simulator.report.workbook.table import Figure, Pen

_SHORT_NAME = 40


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """The comparison as written: what was compared, its lines, and where they stand."""

    compared: Compared
    blocks: tuple[Block, ...]
    places: Places

    def checks(self) -> Iterator[Check]:
        """Check that the scenario in use gives its stored figures, and that no scenario's inputs have changed."""
        title = _("Comparison: the scenario in use gives the figures stored for it")
        yield Check(title, _("figures that differ"), Figure(self.places.differing, 0.0), Figure("0", 0.0), 0)
        for index, (name, number) in enumerate(zip(self.compared.names, self.compared.numbers, strict=True), FIRST):
            if number is not None:
                changed = Figure(on_sheet(COMPARISON_SHEET, cell(index, CHANGED_ROW)), 0.0)
                title = _("Comparison: inputs as computed, {scenario}", scenario=clean_name(name, _SHORT_NAME))
                yield Check(title, _("inputs changed"), changed, Figure("0", 0.0), 0)

    def origins(self) -> list[tuple[str, str]]:
        """Say which file each scenario comes from, with its fingerprint."""
        named = zip(self.compared.names, self.compared.runs, strict=True)
        return [(name, f"{run.scenario.file}, SHA-256 {run.scenario.sha256}") for name, run in named]

    def write_on_summary(self, pen: Pen) -> None:
        """Write the comparison in one screen."""
        write_side_by_side(pen, self.compared, self.blocks, self.places)


def write_comparison(
    book: Any, sheets: Mapping[str, Any], compared: Compared, found: Returns, styles: Styles
) -> ComparisonPart:
    """Write the sheet Comparison and, beside the inputs, the values that its stored figures were computed from."""
    lines = blocks(compared.contents, compared.runs, found)
    write_scenarios_as_computed(sheets[INPUTS_SHEET], compared.contents, styles)
    table = ComparisonSheet(sheets[COMPARISON_SHEET], compared, lines, styles)
    places = table.write()
    write_bridges(book, sheets[COMPARISON_SHEET], compared, table, places)
    return ComparisonPart(compared, lines, places)
