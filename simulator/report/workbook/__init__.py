"""The live workbook: the model's own formulas in Excel, each with the engine's number stored beside it."""

from __future__ import annotations

from simulator.report.workbook.book import write_workbook
from simulator.report.workbook.comparison_book import write_comparison_workbook

__all__ = ["write_comparison_workbook", "write_workbook"]
