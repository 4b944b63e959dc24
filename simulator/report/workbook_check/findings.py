"""What a check finds: which rule is broken, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from simulator.language import _, ngettext, separated
from simulator.report.spreadsheet.cells import letters_of


class Rule(NamedTuple):
    """A property that a workbook should have.

    Attributes:
        name: its stable name, the same in every language.
        demand: what it asks for, a marked text.
        cure: how to mend a breach, a marked text.
        parts: what varies in the two texts, by name.
    """

    name: str
    demand: str
    cure: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def asks(self) -> str:
        """What it asks for, in the language spoken."""
        return _(self.demand, **dict(self.parts))

    @property
    def remedy(self) -> str:
        """How to mend a breach, in the language spoken."""
        return _(self.cure, **dict(self.parts))


class Place(NamedTuple):
    """A cell, column and row from 1."""

    column: int
    row: int


class Finding(NamedTuple):
    """A breach of a rule.

    ``where`` is a cell or area such as ``D7:AM7``, empty for the sheet as a whole; ``sheet`` is empty for the workbook.
    """

    rule: Rule
    sheet: str
    where: str
    message: str

    @property
    def position(self) -> str:
        """The place as a person would type it to go there."""
        sheet = self.sheet if self.sheet.replace("_", "").isalnum() else "'" + self.sheet.replace("'", "''") + "'"
        return f"{sheet}!{self.where}" if self.where else self.sheet


class Breach(NamedTuple):
    """A breach in one cell, before those of a row are put together."""

    rule: Rule
    place: Place
    message: str


def gathered(sheet: str, breaches: Iterable[Breach]) -> Iterator[Finding]:
    """Put together what is said alike of cells beside each other in a row."""
    runs: list[list[Breach]] = []
    open_runs: dict[tuple[Rule, int, str], list[Breach]] = {}
    for breach in breaches:
        key = breach.rule, breach.place.row, breach.message
        run = open_runs.get(key)
        if run is not None and run[-1].place.column + 1 == breach.place.column:
            run.append(breach)
            continue
        open_runs[key] = [breach]
        runs.append(open_runs[key])
    return (_finding(sheet, run) for run in runs)


def gathered_by_sheet(sheet: str, breaches: Iterable[Breach]) -> Iterator[Finding]:
    """Put together what is said alike of cells anywhere on a sheet; the first of them is named."""
    alike: dict[tuple[Rule, str], list[Breach]] = {}
    for breach in breaches:
        alike.setdefault((breach.rule, breach.message), []).append(breach)
    for (rule, message), cells in alike.items():
        first, others = cells[0].place, len(cells) - 1
        yield Finding(rule, sheet, f"{letters_of(first.column)}{first.row}", _with_others(message, others))


def _with_others(message: str, others: int) -> str:
    if not others:
        return message
    return ngettext(
        "{message}, as is {number} more on this sheet",
        "{message}, as are {number} more on this sheet",
        others,
        message=message,
        number=separated(others),
    )


def _finding(sheet: str, run: Sequence[Breach]) -> Finding:
    first, last = run[0].place, run[-1].place
    where = f"{letters_of(first.column)}{first.row}"
    if last != first:
        where += f":{letters_of(last.column)}{last.row}"
    return Finding(run[0].rule, sheet, where, run[0].message)
