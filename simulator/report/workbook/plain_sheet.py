"""The sheets of the workbook: XlsxWriter's, without what it looks for in every formula and never finds here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
    """A sheet whose formulas use only functions that every Excel since 2007 knows.

    XlsxWriter searches each formula for some thirty newer functions, to put a prefix before them: most of the time it
    takes to write a large model.
    """

    def write_formulas(
        self, row: int, first_column: int, texts: Sequence[str], values: Sequence[float], look: Any
    ) -> None:
        """Write formulas with their values side by side, in one format; ``row`` and ``first_column`` count from 0."""
        for index, (text, value) in enumerate(zip(texts, values, strict=True), first_column):
            self._write_formula(row, index, text, look, value)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")
