"""What the scenario files are to say: what every column of Inputs shows, in the words of the files where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.model.build import build
from simulator.model.inputs import OF, PER
from simulator.report.workbook.comparison_union import lay_on_union
from simulator.report.workbook.contents import SCENARIO, shape_of_all
from simulator.report.workbook.input_rows import Cell, Entry, InputBook, InputRow
from simulator.report.workbook_reading.typed_inputs import NOT_GIVEN, TypedInputs
from simulator.report.workbook_reading.typed_values import Typed
from simulator.report.workbook_reading.value_text import value_text
from simulator.scenario.scenario import Scenario
from simulator.scenario.writing import Holder, Values

_COMPANIONS = (f".{PER}", f".{OF}")


def input_book(scenarios: Sequence[Scenario], heads: Sequence[str], choice: str) -> InputBook:
    """Give the rows of Inputs as they were written for a scenario with its cases, or for a comparison."""
    if choice != SCENARIO:
        return InputBook(scenarios, build(shape_of_all(scenarios)))
    union = lay_on_union(scenarios)
    return InputBook(union.scenarios, build(shape_of_all(union.scenarios)), heads, union.cells)


@dataclass
class Wanted:
    """What one scenario file is to say.

    Attributes:
        texts: by holder and path.
        cells: the cells of those that were edited.
        defaults: what is in force though nothing is written, as it would be written.
        unused: the company's values of which every unit has its own.
    """

    texts: dict[Holder, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[Holder, str], str] = field(default_factory=dict)
    defaults: dict[tuple[Holder, str], str] = field(default_factory=dict)
    unused: set[tuple[Holder, str]] = field(default_factory=set)

    def want(self, holder: Holder, path: str, text: str) -> None:
        """Ask for a text at a path."""
        self.texts.setdefault(holder, {})[path] = text

    def add(self, other: Wanted) -> None:
        """Add what another case of the same file is to say."""
        self.texts |= other.texts
        self.cells |= other.cells
        self.defaults |= other.defaults
        self.unused |= other.unused

    def keep_defaults(self) -> None:
        """Ask for what a case or unit takes by default, where it would now inherit what was edited for all."""
        edited: dict[str, list[Holder]] = {}
        for holder, path in self.cells:
            edited.setdefault(path, []).append(holder)
        for (holder, path), text in self.defaults.items():
            if any(other.reaches(holder) for other in edited.get(path, ())):
                self.want(holder, path, text)

    def to_write(self) -> dict[Holder, dict[str, str]]:
        """Give the texts that matter: not those of the company that nobody uses and nobody edited."""
        unused = self.unused - set(self.cells)
        return {
            holder: {path: text for path, text in paths.items() if (holder, path) not in unused}
            for holder, paths in self.texts.items()
        }


def settings_on(book: InputBook) -> tuple[str, ...]:
    """Give every setting once that has rows: a number with its period or base, or a word."""
    paths = (row.path for row in book.rows if row.entry is not Entry.FIXED)
    return tuple(dict.fromkeys(path for path in paths if not path.endswith(_COMPANIONS)))


def wanted_of(book: InputBook, typed: TypedInputs, column: int, scenario: Scenario, present: Values) -> Wanted:
    """Say what one scenario is to hold.

    Args:
        book: the rows of Inputs.
        typed: what stands there.
        column: the scenario's column.
        scenario: the scenario itself.
        present: what is in force in the scenario's text.
    """
    return _Column(book, typed, column, scenario).wanted(present)


class _Seat(NamedTuple):
    """Whose values are meant, and the unit's number, None for the company."""

    holder: Holder
    unit: int | None


class _Column:
    """One scenario's column: which rows hold for the company and each unit."""

    def __init__(self, book: InputBook, typed: TypedInputs, column: int, scenario: Scenario) -> None:
        self._rows = {(row.path, row.unit): row for row in book.rows}
        self._settings = settings_on(book)
        self._typed, self._column = typed, column
        places = {unit.name: number for number, unit in enumerate(book.cases[0].units)}
        names = [unit.name for unit in scenario.units if unit.name]
        self._units = [_Seat(Holder(scenario.case, name), places[name]) for name in names]
        self._company = _Seat(Holder(scenario.case, None), None)

    def wanted(self, present: Values) -> Wanted:
        wanted = Wanted()
        for seat in (self._company, *self._units):
            for path in self._settings:
                if self._row(path, seat) is not None:
                    self._want(wanted, seat, path, present[seat.holder].get(path))
        if self._units:
            wanted.unused = {(self._company.holder, path) for path in self._settings if self._is_of_units(path)}
        return wanted

    def _want(self, wanted: Wanted, seat: _Seat, path: str, present: str | None) -> None:
        rows = [self._row(part, seat) for part in _parts(path)]
        edited = next((place for row in rows if row and (place := self._typed.edited(row, self._column))), None)
        if edited is None and present is not None:
            wanted.want(seat.holder, path, present)
            return
        typed, per, of = (self._typed.value(row, self._column) if row else None for row in rows)
        if typed is None or typed == NOT_GIVEN:
            return
        text = typed if isinstance(typed, str) else value_text(path, typed, _word(per), _word(of), present)
        if edited is None:
            wanted.defaults[seat.holder, path] = text
        else:
            wanted.want(seat.holder, path, text)
            wanted.cells[seat.holder, path] = edited

    def _row(self, path: str, seat: _Seat) -> InputRow | None:
        """Give the row that holds an input for a unit, its own or the company's, or for the company."""
        return self._own_row(path, seat) or self._rows.get((path, None))

    def _own_row(self, path: str, seat: _Seat) -> InputRow | None:
        row = self._rows.get((path, seat.unit))
        return row if row is not None and row.cells[self._column] is not Cell.FOLLOWS else None

    def _is_of_units(self, path: str) -> bool:
        """Tell whether all units have their own value, its period and base included."""
        parts = [part for part in _parts(path) if (part, None) in self._rows]
        return all(self._own_row(part, seat) for part in parts for seat in self._units)


def _parts(path: str) -> Iterable[str]:
    """Give the paths of a setting's rows: the number, its period, its base."""
    return (path, *(f"{path}{companion}" for companion in _COMPANIONS))


def _word(typed: Typed | None) -> str | None:
    return str(typed) if typed is not None else None
