"""Writes the Inputs sheet: every number a person typed once, per case, with the value in use beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.model.inputs import OF, catalogue, generic
from simulator.model.size_kinds import Migration
from simulator.report.workbook.cells import cell, defined_name, fixed, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.input_places import (
    CASE_NAME,
    FIRST_CASE,
    HEAD_ROW,
    IN_USE,
    INPUTS_SHEET,
    LABEL,
    SELECTOR_ROW,
    UNIT,
)
from simulator.report.workbook.input_rows import WORDS, Entry, InputRow
from simulator.report.workbook.page import begin, fit_width
from simulator.report.workbook.styles import (
    BOLD,
    FORMULA,
    GIVEN,
    HEADER,
    HEADING,
    INDENTED,
    INPUT,
    LEFT,
    NOTE,
    RIGHT,
    TEXT,
    Styles,
)
from simulator.report.workbook.styles import UNIT as UNIT_STYLE
from simulator.report.workbook.validation import of_number, of_words
from simulator.report.workbook.widths import width_of_numbers, width_of_texts
from simulator.report.workbook.wording import TWO_DECIMALS

_REMARKS = ("Source", "Set in", "Path", "Note")
_LABEL_WIDTHS, _UNIT_WIDTHS, _CASE_WIDTHS = (44, 80), (18, 34), (13, 30)
"""The least and the most of each."""
_REMARK_WIDTHS = (60, 34, 58, 100)
_PRINTED_REMARKS, _CENTS = 2, 2
_SUBTITLE = "Type in the blue cells. The model reads the column In use, which follows the case chosen here."


class InputsSheet:
    """Writes the sheet.

    Args:
        book: the XlsxWriter workbook.
        sheet: its sheet.
        contents: what is shown.
        styles: the workbook's formats.
    """

    def __init__(self, book: Any, sheet: Any, contents: Contents, styles: Styles) -> None:
        self._book, self._sheet, self._contents, self._styles = book, sheet, contents, styles
        self._places = contents.layout.places
        self._last_case = FIRST_CASE + len(contents.cases) - 1

    def write(self) -> None:
        """Write everything."""
        begin(self._sheet, self._styles, "Inputs", _SUBTITLE)
        self._write_heads()
        for at, title in self._places.headings.items():
            for index in range(self._last_case + len(_REMARKS) + 1):
                self._sheet.write_blank(at - 1, index, None, self._styles(HEADING))
            self._sheet.write_string(at - 1, LABEL, title, self._styles(HEADING))
        self._write_case()
        self._write_words()
        taken: set[str] = set()
        for row in self._contents.layout.inputs.rows:
            self._write_input(row, taken)
        self._write_remarks()
        self._sheet.freeze_panes(HEAD_ROW, FIRST_CASE)
        self._sheet.repeat_rows(HEAD_ROW - 1)
        self._sheet.print_area(0, 0, self._places.last_row + len(_REMARKS), self._last_case + _PRINTED_REMARKS)
        fit_width(self._sheet)

    def _write_heads(self) -> None:
        sheet, styles, top = self._sheet, self._styles, HEAD_ROW - 1
        rows = self._contents.layout.inputs.rows
        sheet.set_column(LABEL, LABEL, width_of_texts((row.title for row in rows), *_LABEL_WIDTHS))
        sheet.set_column(UNIT, UNIT, width_of_texts((row.counted_in for row in rows), *_UNIT_WIDTHS))
        sheet.set_column(IN_USE, self._last_case, self._case_width())
        for index, text in ((LABEL, "Input"), (UNIT, "Unit")):
            sheet.write_string(top, index, text, styles(HEADER))
        sheet.write_string(top, IN_USE, "In use", styles(HEADER, RIGHT))
        for number, name in enumerate(self._contents.case_names):
            sheet.write_string(top, FIRST_CASE + number, name, styles(HEADER, RIGHT))
        for number, (text, width) in enumerate(zip(_REMARKS, _REMARK_WIDTHS, strict=True), 1):
            sheet.set_column(self._last_case + number, self._last_case + number, width)
            sheet.write_string(top, self._last_case + number, text, styles(HEADER, INDENTED))

    def _case_width(self) -> int:
        least = width_of_texts(self._contents.case_names, *_CASE_WIDTHS)
        rows = self._contents.layout.inputs.rows
        cents = {row: _CENTS if row.number_format == TWO_DECIMALS else 0 for row in rows}
        return max(width_of_numbers(row.numbers, least, decimals) for row, decimals in cents.items())

    def _write_case(self) -> None:
        sheet, styles, names = self._sheet, self._styles, self._contents.case_names
        head = f"{fixed(FIRST_CASE, HEAD_ROW)}:{fixed(self._last_case, HEAD_ROW)}"
        sheet.write_string(SELECTOR_ROW - 1, LABEL, "Case in use", styles(BOLD))
        sheet.write_string(SELECTOR_ROW - 1, IN_USE, names[0], styles(INPUT, RIGHT, BOLD))
        chosen = {
            "validate": "list",
            "source": f"={head}",
            "input_title": "Case in use",
            "input_message": "Choose one of the cases that stand in the columns below.",
            "error_title": "No such case",
            "error_message": "Choose one of the names in the list.",
        }
        sheet.data_validation(SELECTOR_ROW - 1, IN_USE, SELECTOR_ROW - 1, IN_USE, chosen)
        at = self._places.case_row
        sheet.write_string(at - 1, LABEL, "Number of the case in use", styles(TEXT))
        sheet.write_string(at - 1, UNIT, "number", styles(UNIT_STYLE))
        sheet.write_formula(at - 1, IN_USE, f"=MATCH({fixed(IN_USE, SELECTOR_ROW)},{head},0)", styles(FORMULA), 1)
        self._book.define_name(CASE_NAME, "=" + on_sheet(INPUTS_SHEET, fixed(IN_USE, at)))

    def _write_words(self) -> None:
        horizon = self._places.inputs["horizon", None]
        for entry, listed in self._places.words.items():
            for word, at in listed.items():
                self._sheet.write_string(at - 1, LABEL, word, self._styles(TEXT))
                self._sheet.write_string(at - 1, UNIT, _WORD_UNITS[entry], self._styles(UNIT_STYLE))
                if word in WORDS[entry]:
                    self._sheet.write_number(at - 1, IN_USE, WORDS[entry][word], self._styles(GIVEN))
                else:
                    months, look = self._contents.scenario.horizon_months, self._styles(FORMULA)
                    self._sheet.write_formula(at - 1, IN_USE, f"={cell(IN_USE, horizon)}", look, months)

    def _write_input(self, row: InputRow, taken: set[str]) -> None:
        sheet, styles, at = self._sheet, self._styles, self._places.inputs[row.path, row.unit]
        sheet.write_string(at - 1, LABEL, row.title, styles(TEXT))
        sheet.write_string(at - 1, UNIT, row.counted_in, styles(UNIT_STYLE))
        self._write_cases(row, at)
        if row.entry is Entry.FIXED and len(set(row.numbers)) == 1:
            sheet.write_number(at - 1, IN_USE, row.numbers[0], styles(GIVEN, number_format=row.number_format))
        else:
            look = styles(FORMULA, number_format=row.number_format)
            sheet.write_formula(at - 1, IN_USE, self._in_use(row, at), look, row.numbers[0])
        for number, text in enumerate((row.source, row.set_in, row.full_path, row.note.replace("`", "")), 1):
            sheet.write_string(at - 1, self._last_case + number, text, styles(NOTE, INDENTED))
        name = defined_name(row.full_path, taken)
        self._book.define_name(name, "=" + on_sheet(INPUTS_SHEET, fixed(IN_USE, at)))

    def _write_cases(self, row: InputRow, at: int) -> None:
        if row.entry is Entry.FIXED and len(set(row.numbers)) == 1:
            return
        role = GIVEN if row.entry is Entry.FIXED else INPUT
        look = self._styles(role, RIGHT, number_format=row.number_format)
        for index, typed in enumerate(row.typed, FIRST_CASE):
            if isinstance(typed, str):
                self._sheet.write_string(at - 1, index, typed, look)
            else:
                self._sheet.write_number(at - 1, index, typed, look)
        if row.entry is not Entry.FIXED:
            self._sheet.data_validation(at - 1, FIRST_CASE, at - 1, self._last_case, self._validation(row, at))

    def _in_use(self, row: InputRow, at: int) -> str:
        chosen = f"INDEX({cell(FIRST_CASE, at)}:{cell(self._last_case, at)},1,{CASE_NAME})"
        if row.entry not in WORDS:
            return f"={chosen}"
        return f"=INDEX({self._words(row.entry, IN_USE)},MATCH({chosen},{self._words(row.entry, LABEL)},0))"

    def _words(self, entry: Entry, index: int) -> str:
        rows = list(self._places.words[entry].values())
        return f"{fixed(index, rows[0])}:{fixed(index, rows[-1])}"

    def _validation(self, row: InputRow, at: int) -> dict[str, Any]:
        if row.entry in WORDS:
            words = list(self._places.words[row.entry])
            return of_words(row.title, words, f"={self._words(row.entry, LABEL)}")
        return of_number(row.title, row.kind, row.note.replace("`", ""), cell(FIRST_CASE, at), self._base_of(row))

    def _base_of(self, row: InputRow) -> str | None:
        """Refer to the base of a migration's size, in the first case's column."""
        if not isinstance(row.kind, Migration):
            return None
        base = self._contents.layout.inputs.row(f"{row.path}.{OF}", row.unit)
        return cell(FIRST_CASE, self._places.inputs[base.path, base.unit])

    def _write_remarks(self) -> None:
        at = self._places.last_row + 2
        paths = [row.path for row in self._contents.layout.inputs.rows]
        remarks = [f"{_NOT_USED} ({group}): {', '.join(parts)}." for group, parts in not_used(paths).items()]
        if self._contents.left_out:
            names = ", ".join(self._contents.left_out)
            remarks.append(f"Cases not in this workbook, since they change its steps, horizon or currency: {names}.")
        for number, remark in enumerate(remarks):
            self._sheet.write_string(at + number - 1, LABEL, remark, self._styles(NOTE, LEFT))


_WORD_UNITS = {Entry.PERIOD: "months", Entry.BASE: "base of a size", Entry.SHAPE: "shape of a ramp"}


def not_used(paths: Iterable[str]) -> dict[str, list[str]]:
    """Name the parts of a scenario file that are not given, in words, by group."""
    given = {generic(path) for path in paths}
    missing: dict[str, list[str]] = {}
    for part, setting in catalogue().items():
        if _is_part(part) and not any(path == part or path.startswith(f"{part}.") for path in given):
            missing.setdefault(part.split(".")[0], []).append(setting.title.lower())
    return missing


_NOT_USED = "Not used in this scenario, and so without rows"
_PRINTED_ONLY = ("title", "owner", "ramp")


def _is_part(path: str) -> bool:
    match path.split("."):
        case ["trend" | "finance", _]:
            return True
        case ["initiatives", _, part]:
            return part not in _PRINTED_ONLY
    return False
