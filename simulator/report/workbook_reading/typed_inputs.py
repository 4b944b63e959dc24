"""The cells of Inputs beside what was written there: which were edited, and what nobody can have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _, separated
from simulator.model.kinds import HORIZON
from simulator.model.spelling import RefusalError
from simulator.report.workbook.chosen_words import written_word
from simulator.report.workbook.input_rows import WORDS, Cell, Entry, InputRow
from simulator.report.workbook_reading.input_cells import InputCells
from simulator.report.workbook_reading.sheets import Cell as BookCell
from simulator.report.workbook_reading.typed_values import Typed, is_as_written, number_in, typed_in

NOT_GIVEN = ""
"""What was written where a setting is not given and no number stands for that."""
_WORDS: Mapping[Entry, Iterable[str]] = {**WORDS, Entry.PERIOD: (*WORDS[Entry.PERIOD], HORIZON)}


class TypedInputs:
    """What stands on Inputs, by row and the number of the column.

    Args:
        rows: the rows as they were written.
        heads: the columns' heads.
        cells: the sheet as it came back.

    Attributes:
        notes: what is to be known of cells that were read in a particular way.

    Raises:
        ScenarioError: cells hold what no input can be; all of them at once.
    """

    def __init__(self, rows: Iterable[InputRow], heads: Sequence[str], cells: InputCells) -> None:
        self._heads, self._cells = heads, cells
        self._edited: dict[tuple[str, int], tuple[Typed, str]] = {}
        self.notes: list[str] = []
        problems: list[Problem] = []
        for row in rows:
            for column in range(len(heads)):
                try:
                    self._read(row, column)
                except RefusalError as refusal:
                    place = cells.place(cells.cell(row.full_path, self._head(row, column)))
                    problems.append(Problem(place, 0, 0, row.full_path, refusal.message, refusal.hint))
        if problems:
            raise ScenarioError(problems)

    def value(self, row: InputRow, column: int) -> Typed:
        """Give what stands in a cell: as it was written, or as edited."""
        edited = self._edited.get((row.full_path, column))
        return edited[0] if edited else row.typed[column]

    def edited(self, row: InputRow, column: int) -> str | None:
        """Give the place of a cell that was edited, None for any other."""
        edited = self._edited.get((row.full_path, column))
        return edited[1] if edited else None

    def _read(self, row: InputRow, column: int) -> None:
        cell, written = self._cells.cell(row.full_path, self._head(row, column)), row.typed[column]
        if written == NOT_GIVEN and cell.value is None and cell.formula is None:
            return
        if row.entry is Entry.FIXED or row.cells[column] is not Cell.TYPED:
            _check_given(row, cell, written)
            return
        typed = typed_in(cell, row.entry, _WORDS)
        if is_as_written(typed, written):
            return
        place = self._cells.place(cell)
        self._edited[row.full_path, column] = typed, place
        if cell.formula is not None:
            shown = typed if isinstance(typed, str) else separated(Decimal(f"{typed:.15g}"))
            self.notes.append(
                _(
                    "{place}: {formula} gives {value}, which is taken",
                    place=place,
                    formula=quoted(cell.formula),
                    value=shown,
                )
            )

    def _head(self, row: InputRow, column: int) -> str | None:
        """Give the head of the column where a row's value stands; None where one value in use is for all."""
        return None if row.entry is Entry.FIXED and len(set(row.numbers)) == 1 else self._heads[column]


def _check_given(row: InputRow, cell: BookCell, written: Typed) -> None:
    """Refuse a value over one that cannot be changed in the workbook."""
    if cell.formula is not None:
        return
    found = written_word(str(cell.value)) if isinstance(written, str) else number_in(cell)
    if not is_as_written(found, written):
        if row.entry is Entry.FIXED:
            message = _("the value is fixed in the workbook, so it cannot be changed here")
        else:
            message = _("the value follows from other cells, so it cannot be changed here")
        raise RefusalError(message, _("change it in the scenario file"))
