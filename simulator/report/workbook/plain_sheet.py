"""The sheets of the workbook: XlsxWriter's, without what it looks for in every formula and never finds here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from simulator.report.workbook.cells import on_sheet


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
    """A sheet whose formulas use only functions that every Excel since 2007 knows.

    XlsxWriter searches each formula for some thirty newer functions, to put a prefix before them, and each of its
    attributes for signs to escape: most of the time it takes to write a large model.

    Attributes:
        heading: what stands at its top.
    """

    heading: str = ""

    def write_formulas(
        self, row: int, first_column: int, texts: Sequence[str], values: Sequence[float], look: Any
    ) -> None:
        """Write formulas with their numbers side by side, in one format; ``row`` and ``first_column`` count from 0."""
        self._check_dimensions(row, first_column)
        self._check_dimensions(row, first_column + len(texts) - 1)
        cells = self.table[row]
        for index, (text, value) in enumerate(zip(texts, values, strict=True), first_column):
            cells[index] = CellFormulaTuple(text.removeprefix("="), look, value)

    def print_areas(self, areas: Sequence[str]) -> None:
        """Print these areas such as ``$A$1:$C$9`` and nothing else, each from a new page on."""
        self.print_area_range = ",".join(on_sheet(self.name, area) for area in areas)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if cell.__class__ is not CellFormulaTuple or cell.value.__class__ is not float or not cell.format:
            super()._write_cell(row, col, cell)
            return
        formula = cell.formula
        if "<" in formula or ">" in formula or "&" in formula:
            formula = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        place, look = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()
        self.fh.write(f'<c r="{place}" s="{look}"><f>{formula}</f><v>{cell.value}</v></c>')
