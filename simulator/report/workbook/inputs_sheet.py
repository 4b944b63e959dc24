"""Writes the Inputs sheet: every number a person typed once, per case, with the value in use beside it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from math import ceil
from typing import Any

from simulator.language import _, marked
from simulator.model.inputs import OF, catalogue, generic
from simulator.model.size_kinds import Migration
from simulator.report.workbook.cells import cell, defined_name, fixed, on_sheet
from simulator.report.workbook.chosen_words import chosen_word
from simulator.report.workbook.contents import CASE, SCENARIO, Contents, in_use
from simulator.report.workbook.input_places import (
    CASE_NAME,
    FIRST_CASE,
    HEAD_ROW,
    IN_USE,
    INPUTS_SHEET,
    LABEL,
    REMARKS,
    SELECTOR_ROW,
    UNIT,
)
from simulator.report.workbook.input_rows import WORDS, Cell, Entry, InputRow
from simulator.report.workbook.page import begin, fit_width
from simulator.report.workbook.styles import (
    BOLD,
    FOLDED,
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

_SUBTITLES = {
    CASE: marked("Type in the blue cells. The model reads the column In use, which follows the case chosen here."),
    SCENARIO: marked(
        "Type in the blue cells. The model reads the column In use, which follows the scenario chosen here."
    ),
}
_LABEL_WIDTHS, _UNIT_WIDTHS, _CASE_WIDTHS = (44, 96), (18, 34), (13, 30)
"""The least and the most of each."""
_REMARK_WIDTHS = (60, 34, 58, 100)
_PRINTED_REMARKS, _CENTS = 2, 2
_HEAD_LINE = 13.5


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
        begin(self._sheet, self._styles, _("Inputs"), _(_SUBTITLES[self._contents.choice]))
        self._write_heads()
        for at, title in self._places.headings.items():
            for index in range(self._last_case + len(REMARKS) + 1):
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
        self._sheet.print_area(0, 0, self._places.last_row + len(REMARKS), self._last_case + _PRINTED_REMARKS)
        fit_width(self._sheet)

    def _write_heads(self) -> None:
        sheet, styles, top = self._sheet, self._styles, HEAD_ROW - 1
        rows = self._contents.layout.inputs.rows
        sheet.set_column(LABEL, LABEL, width_of_texts((row.title for row in rows), *_LABEL_WIDTHS))
        sheet.set_column(UNIT, UNIT, width_of_texts((row.counted_in for row in rows), *_UNIT_WIDTHS))
        sheet.set_column(IN_USE, self._last_case, self._case_width())
        for index, text in ((LABEL, _("Input")), (UNIT, _("Unit"))):
            sheet.write_string(top, index, text, styles(HEADER))
        sheet.write_string(top, IN_USE, _("In use"), styles(HEADER, RIGHT))
        for number, name in enumerate(self._contents.case_names):
            sheet.write_string(top, FIRST_CASE + number, name, styles(HEADER, RIGHT, FOLDED))
        lines = max(ceil(len(name) / self._case_width()) for name in self._contents.case_names)
        if lines > 1:
            sheet.set_row(top, _HEAD_LINE * lines)
        for number, (text, width) in enumerate(zip(REMARKS, _REMARK_WIDTHS, strict=True), 1):
            sheet.set_column(self._last_case + number, self._last_case + number, width)
            sheet.write_string(top, self._last_case + number, _(text), styles(HEADER, INDENTED))

    def _case_width(self) -> int:
        least = width_of_texts(self._contents.case_names, *_CASE_WIDTHS)
        rows = self._contents.layout.inputs.rows
        words = (chosen_word(typed) for row in rows for typed in row.typed if isinstance(typed, str))
        least = max(least, width_of_texts(words, *_CASE_WIDTHS))
        cents = {row: _CENTS if row.number_format == TWO_DECIMALS else 0 for row in rows}
        return max(width_of_numbers(row.numbers, least, decimals) for row, decimals in cents.items())

    def _write_case(self) -> None:
        sheet, styles, names = self._sheet, self._styles, self._contents.case_names
        choice = self._contents.choice
        head = self._across_cases(HEAD_ROW)
        sheet.write_string(SELECTOR_ROW - 1, LABEL, in_use(choice), styles(BOLD))
        sheet.write_string(SELECTOR_ROW - 1, IN_USE, names[0], styles(INPUT, RIGHT, BOLD))
        chosen = {
            "validate": "list",
            "source": f"={head}",
            "input_title": in_use(choice),
            "input_message": _("Choose one of those that stand in the columns below."),
            "error_title": _("No such scenario") if choice == SCENARIO else _("No such case"),
            "error_message": _("Choose one of the names in the list."),
        }
        sheet.data_validation(SELECTOR_ROW - 1, IN_USE, SELECTOR_ROW - 1, IN_USE, chosen)
        self._write_number()

    def _write_number(self) -> None:
        """Write the number of the case in use, found by comparison: a search takes ``*`` and ``?`` for wildcards."""
        sheet, styles, at = self._sheet, self._styles, self._places.case_row
        title = (
            _("Number of the scenario in use") if self._contents.choice == SCENARIO else _("Number of the case in use")
        )
        sheet.write_string(at - 1, LABEL, title, styles(TEXT))
        sheet.write_string(at - 1, UNIT, _("number"), styles(UNIT_STYLE))
        for index in range(FIRST_CASE, self._last_case + 1):
            sheet.write_number(at - 1, index, index - FIRST_CASE + 1, styles(GIVEN))
        chosen = f"({self._across_cases(HEAD_ROW)}={fixed(IN_USE, SELECTOR_ROW)})"
        sheet.write_formula(at - 1, IN_USE, f"=SUMPRODUCT({chosen}*{self._across_cases(at)})", styles(FORMULA), 1)
        self._book.define_name(CASE_NAME, "=" + on_sheet(INPUTS_SHEET, fixed(IN_USE, at)))

    def _across_cases(self, row: int) -> str:
        return f"{fixed(FIRST_CASE, row)}:{fixed(self._last_case, row)}"

    def _write_words(self) -> None:
        horizon = self._places.inputs["horizon", None]
        for entry, listed in self._places.words.items():
            for word, at in listed.items():
                self._sheet.write_string(at - 1, LABEL, chosen_word(word), self._styles(TEXT))
                self._sheet.write_string(at - 1, UNIT, _(_WORD_UNITS[entry]), self._styles(UNIT_STYLE))
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
        for index, (typed, held) in enumerate(zip(row.typed, row.cells, strict=True), FIRST_CASE):
            is_input = row.entry is not Entry.FIXED and held is Cell.TYPED
            look = self._styles(INPUT if is_input else GIVEN, RIGHT, number_format=row.number_format)
            above = self._places.inputs.get((row.path, None)) if held is Cell.FOLLOWS else None
            if above is not None:
                own = self._styles(FORMULA, RIGHT, number_format=row.number_format)
                shown = chosen_word(typed) if isinstance(typed, str) else typed
                self._sheet.write_formula(at - 1, index, f"={cell(index, above)}", own, shown)
            elif typed == "":
                self._sheet.write_blank(at - 1, index, None, look)
            elif isinstance(typed, str):
                self._sheet.write_string(at - 1, index, chosen_word(typed), look)
            else:
                self._sheet.write_number(at - 1, index, typed, look)
        if row.entry is not Entry.FIXED:
            for held, group in groupby(range(len(row.cells)), key=row.cells.__getitem__):
                typed_in = [FIRST_CASE + number for number in group]
                if held is Cell.TYPED:
                    rule = self._validation(row, at, typed_in[0])
                    self._sheet.data_validation(at - 1, typed_in[0], at - 1, typed_in[-1], rule)

    def _in_use(self, row: InputRow, at: int) -> str:
        chosen = f"INDEX({cell(FIRST_CASE, at)}:{cell(self._last_case, at)},1,{CASE_NAME})"
        if row.entry not in WORDS:
            return f"={chosen}"
        return f"=INDEX({self._words(row.entry, IN_USE)},MATCH({chosen},{self._words(row.entry, LABEL)},0))"

    def _words(self, entry: Entry, index: int) -> str:
        rows = list(self._places.words[entry].values())
        return f"{fixed(index, rows[0])}:{fixed(index, rows[-1])}"

    def _validation(self, row: InputRow, at: int, index: int) -> dict[str, Any]:
        if row.entry in WORDS:
            words = [chosen_word(word) for word in self._places.words[row.entry]]
            return of_words(row.title, words, f"={self._words(row.entry, LABEL)}")
        return of_number(row.title, row.kind, row.note.replace("`", ""), cell(index, at), self._base_of(row, index))

    def _base_of(self, row: InputRow, index: int) -> str | None:
        """Refer to the base of a migration's size, in the same case's column."""
        if not isinstance(row.kind, Migration):
            return None
        base = self._contents.layout.inputs.row(f"{row.path}.{OF}", row.unit)
        return cell(index, self._places.inputs[base.path, base.unit])

    def _write_remarks(self) -> None:
        at = self._places.last_row + 2
        paths = [row.path for row in self._contents.layout.inputs.rows]
        remarks = [
            _(
                "Not used in this scenario, and so without rows ({group}): {settings}.",
                group=group,
                settings=", ".join(parts),
            )
            for group, parts in not_used(paths).items()
        ]
        if self._contents.left_out:
            left_out = _LEFT_OUT[self._contents.choice]
            remarks.append(_(left_out, names=", ".join(self._contents.left_out)))
        for number, remark in enumerate(remarks):
            self._sheet.write_string(at + number - 1, LABEL, remark, self._styles(NOTE, LEFT))


_WORD_UNITS = {
    Entry.PERIOD: marked("months"),
    Entry.BASE: marked("base of a size"),
    Entry.SHAPE: marked("shape of a ramp"),
}
_LEFT_OUT = {
    CASE: marked("Cases not in this workbook's model, since they change its steps, horizon or currency: {names}."),
    SCENARIO: marked(
        "Scenarios not in this workbook's model, since they change its steps, horizon or currency: {names}."
    ),
}


def not_used(paths: Iterable[str]) -> dict[str, list[str]]:
    """Name the parts of a scenario file that are not given, in words, by group."""
    given = {generic(path) for path in paths}
    missing: dict[str, list[str]] = {}
    for part, setting in catalogue().items():
        if _is_part(part) and not any(path == part or path.startswith(f"{part}.") for path in given):
            missing.setdefault(part.split(".")[0], []).append(setting.spoken_title.lower())
    return missing


_PRINTED_ONLY = ("title", "owner", "ramp")


def _is_part(path: str) -> bool:
    match path.split("."):
        case ["trend" | "finance", _]:
            return True
        case ["initiatives", _, part]:
            return part not in _PRINTED_ONLY
    return False
