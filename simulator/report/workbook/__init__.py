"""The live workbook: the model's own formulas in Excel, each with the engine's number stored beside it."""

from __future__ import annotations

from simulator.report.workbook.book import write_workbook

__all__ = ["write_workbook"]
