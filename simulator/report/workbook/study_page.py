"""What the sheets of risk, sensitivity and sweep have in common: a stored result, and whether it still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.language import _, marked
from simulator.report.comparison_tables import OUTCOME_ROWS
from simulator.report.workbook.as_computed import Kept, alarm_when_stale, write_whether_up_to_date
from simulator.report.workbook.cells import LABEL, VALUE, cell, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.page import begin
from simulator.report.workbook.styles import BOLD, TEXT, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_texts
from simulator.report.workbook.wording import FINE_PERCENT, ONE_DECIMAL, WHOLE, Wording

SENTENCE_ROW, _FIRST_ROW = 3, 6
_LABEL_WIDTHS, _UNIT_WIDTHS = (44, 88), (16, 26)
_FORMS = {
    "nps": (marked("points"), ONE_DECIMAL),
    "customers": (marked("customers"), WHOLE),
    "roi": ("%", FINE_PERCENT),
    "irr": (marked("% a year"), FINE_PERCENT),
    "payback_months": (marked("months"), ONE_DECIMAL),
}
_LIVE = {
    "run_rate_change": "company.bridge.total",
    "run_rate_increment": "company.run_rate_increment",
    "revenue_increment": "company.revenue_increment",
    "contribution_increment": "company.contribution_increment",
    "npv": "npv",
}
"""The outcomes that the model works out in one cell."""


def outcome_form(words: Wording, outcome: str) -> tuple[str, str]:
    """Give an outcome's unit in words and its number format."""
    if outcome in _FORMS:
        unit, number_format = _FORMS[outcome]
        return _(unit), number_format
    return (words.per_period if OUTCOME_ROWS[outcome].is_rate else words.currency), WHOLE


def outcome_title(outcome: str) -> str:
    """Call an outcome in the language spoken."""
    return _(OUTCOME_ROWS[outcome].title)


@dataclass(frozen=True, slots=True)
class StudyPage:
    """A study's sheet and what it takes to write it.

    Attributes:
        book: the XlsxWriter workbook.
        sheet: the study's sheet.
        contents: what the workbook shows.
        changed: the formula that counts the inputs that have changed since the study.
        styles: the workbook's formats.
    """

    book: Any
    sheet: Any
    contents: Contents
    changed: str
    styles: Styles

    def begin(self, title: str, basis: str, sentence: str, labels: Sequence[str]) -> Pen:
        """Set up the sheet: title, what was done, and what was found in one sentence in the third row."""
        begin(self.sheet, self.styles, title, basis)
        self.sheet.write_string(SENTENCE_ROW - 1, LABEL, sentence, self.styles(TEXT, BOLD))
        self.sheet.set_column(LABEL, LABEL, width_of_texts(labels, *_LABEL_WIDTHS))
        self.sheet.set_column(LABEL + 1, LABEL + 1, width_of_texts([self.contents.words.per_period], *_UNIT_WIDTHS))
        self.sheet.freeze_panes(SENTENCE_ROW, VALUE)
        return Pen(self.sheet, self.styles, _FIRST_ROW)

    def write_standing(self, pen: Pen, bases: Mapping[str, float | None]) -> None:
        """Write whether the study still holds: by every input, and by what the model gives now for its base case.

        Args:
            pen: where to write.
            bases: the study's base case by outcome.
        """
        contents = self.contents
        known = {outcome: base for outcome, base in bases.items() if outcome in _LIVE and contents.has(_LIVE[outcome])}
        kept = [
            Kept(
                outcome_title(outcome),
                *outcome_form(contents.words, outcome),
                base,
                Figure(*contents.find(_LIVE[outcome])),
            )
            for outcome, base in known.items()
            if base is not None
        ]
        place = write_whether_up_to_date(pen, contents, self.changed, kept)
        alarm_when_stale(self.sheet, place, self.styles)


def write_warnings(pen: Pen, warnings: Sequence[str], columns: int) -> None:
    """Write what is to be known of a study."""
    if warnings:
        pen.heading(_("Worth knowing"), columns)
    for warning in warnings:
        pen.note(f"{warning[:1].upper()}{warning[1:]}.".replace("..", "."))


def sentence_at(sheet_name: str, row: int) -> str:
    """Refer to a sentence in the first column, as the title of a chart."""
    return "=" + on_sheet(sheet_name, f"${cell(LABEL, row)[0]}${row}")
