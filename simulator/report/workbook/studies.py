"""Which studies of the scenario the workbook shows beside its model: risk, sensitivity, sweep; a sheet for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simulator.report.workbook.risk_sheet import RISK_SHEET, write_risk
from simulator.report.workbook.sensitivity_sheet import SENSITIVITY_SHEET, write_sensitivity
from simulator.report.workbook.study_page import StudyPage
from simulator.report.workbook.sweep_sheet import SWEEP_SHEET, write_sweep

if TYPE_CHECKING:
    from simulator.analysis.risk_result import Risk
    from simulator.analysis.sensitivity_result import Sensitivity
    from simulator.analysis.sweep_result import Sweep


class Studies(NamedTuple):
    """What was computed of the scenario besides its run; None where it was not."""

    risk: Risk | None = None
    sensitivity: Sensitivity | None = None
    sweep: Sweep | None = None


def study_sheet_names(studies: Studies) -> list[str]:
    """Name the sheets of the studies that are there."""
    named = zip((RISK_SHEET, SENSITIVITY_SHEET, SWEEP_SHEET), studies, strict=True)
    return [name for name, study in named if study is not None]


def write_studies(pages: Mapping[str, StudyPage], studies: Studies) -> None:
    """Write a sheet for each study that is there; ``pages`` holds them by the sheet's name."""
    if studies.risk is not None:
        write_risk(pages[RISK_SHEET], studies.risk)
    if studies.sensitivity is not None:
        write_sensitivity(pages[SENSITIVITY_SHEET], studies.sensitivity)
    if studies.sweep is not None:
        write_sweep(pages[SWEEP_SHEET], studies.sweep)
