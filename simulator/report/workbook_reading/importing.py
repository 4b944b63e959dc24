"""From a workbook that came back to the texts of its scenario files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.language import _
from simulator.report.workbook.input_rows import InputBook
from simulator.report.workbook.source_sheet import SOURCE_SHEET
from simulator.report.workbook_reading.guard import wrong_workbook
from simulator.report.workbook_reading.input_cells import read_input_cells
from simulator.report.workbook_reading.sheets import Book
from simulator.report.workbook_reading.stored_files import StoredFile, StoredFiles, read_stored_files
from simulator.report.workbook_reading.typed_inputs import TypedInputs
from simulator.report.workbook_reading.wanted import Wanted, input_book, settings_on, wanted_of
from simulator.scenario import parse
from simulator.scenario.scenario import Scenario
from simulator.scenario.writing import Change, ScenarioText, Values, write_values

_GROUPS = ("baseline.", "trend.", "initiatives.", "finance.")


class Returned(NamedTuple):
    """A workbook that came back: its files, the scenarios of its columns, the rows of Inputs and what stands there."""

    book: str
    stored: StoredFiles
    scenarios: tuple[Scenario, ...]
    rows: InputBook
    typed: TypedInputs

    @property
    def files(self) -> tuple[str, ...]:
        """The scenario files that have a column, by the names the workbook knows them by."""
        return tuple(dict.fromkeys(column.file for column in self.stored.columns))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of how the workbook was read."""
        changed = (file.file for file in self.stored.files.values() if file.is_changed)
        texts = (
            _("the text of {file} was changed in the workbook, and is taken as it stands there", file=file)
            for file in changed
        )
        return (*texts, *self.typed.notes)

    def scenario(self, file: str) -> Scenario:
        """Give the first scenario that a file stands behind."""
        return next(each for each in self.scenarios if each.file == file)


class Written(NamedTuple):
    """A scenario file brought to say what its columns show.

    Attributes:
        text: the file's text, a byte order mark included.
        edited: what was changed in cells, each with its cell.
        set_on_top: what had been set on top of the file when the workbook was made.
        kept: what was written so that a case or unit keeps its value beside what was edited.
    """

    text: str
    edited: tuple[tuple[Change, str], ...]
    set_on_top: tuple[Change, ...]
    kept: tuple[Change, ...]


def read_returned(content: bytes, book: str) -> Returned:
    """Read a workbook.

    Args:
        content: the bytes of its file.
        book: its name in messages.

    Raises:
        ScenarioError: It is no workbook of this program, holds what is refused for safety, or a cell holds what no
            input can be; of cells all problems at once.
    """
    opened = Book(content, book)
    stored = read_stored_files(opened)
    heads = [column.head for column in stored.columns]
    try:
        scenarios = tuple(_scenario(stored, column.file, column.case) for column in stored.columns)
        rows = input_book(scenarios, heads, stored.choice)
    except SimulatorError as error:
        raise _in_stored_text(error, book) from error
    cells = read_input_cells(opened, heads, [row.full_path for row in rows.rows])
    return Returned(book, stored, scenarios, rows, TypedInputs(rows.rows, heads, cells))


def _scenario(stored: StoredFiles, file: str, case: str | None) -> Scenario:
    own = stored.files[file]
    return parse(own.text, file, case, own.settings, stored.source)


def _in_stored_text(error: SimulatorError, book: str) -> SimulatorError:
    """Say of a problem of the stored text where that text stands."""
    where = f"{book}, {SOURCE_SHEET}"
    if isinstance(error, ScenarioError):
        return ScenarioError(problem._replace(file=f"{where}, {problem.file}") for problem in error.problems)
    return wrong_workbook(where, str(error))


def write_back(returned: Returned, file: str, target: ScenarioText | None = None) -> Written | None:
    """Write what the workbook shows into the text of one of its files.

    Args:
        returned: the workbook.
        file: one of its files.
        target: another text to write into, such as the file as it stands now; by default the workbook's own.

    Returns:
        The text; None where ``target`` is not the same scenario: it has other units, cases or settings.

    Raises:
        ScenarioError: What was typed makes no scenario; each problem with its cell.
    """
    own = returned.stored.files[file]
    stored = ScenarioText(own.text, file, returned.stored.source)
    wanted = _wanted(returned, stored, own)
    if target is not None and not _is_alike(target, wanted, settings_on(returned.rows)):
        return None
    on_top = _set_on_top(stored, own)
    texts = wanted.to_write()
    for holder, paths in on_top.items():
        texts[holder] = {**paths, **texts.get(holder, {})}
    result, changes = write_values(target or stored, texts)
    _check(returned.book, result, wanted)
    rest = [change for change in changes if change[:2] not in wanted.cells]
    return Written(
        result.text,
        tuple((change, wanted.cells[change[:2]]) for change in changes if change[:2] in wanted.cells),
        tuple(change for change in rest if change.path in on_top.get(change.holder, {})),
        tuple(change for change in rest if change.path not in on_top.get(change.holder, {})),
    )


def _wanted(returned: Returned, stored: ScenarioText, own: StoredFile) -> Wanted:
    """Give what all columns of a file show."""
    wanted = Wanted()
    columns = [(number, each) for number, each in enumerate(returned.scenarios) if each.file == own.file]
    present = stored.values((scenario.case for _, scenario in columns), own.settings)
    for number, scenario in columns:
        wanted.add(wanted_of(returned.rows, returned.typed, number, scenario, present))
    wanted.keep_defaults()
    return wanted


def _set_on_top(stored: ScenarioText, own: StoredFile) -> Values:
    """Give what was set on top of a file, in every case and unit where it makes a difference."""
    if not own.settings:
        return {}
    cases = (None, *stored.cases())
    before = stored.values(cases)
    return {
        holder: {path: text for path, text in paths.items() if text != before[holder].get(path)}
        for holder, paths in stored.values(cases, own.settings).items()
    }


def _is_alike(target: ScenarioText, wanted: Wanted, settings: Iterable[str]) -> bool:
    """Tell whether a text gives the same settings to the same units and cases, whatever their values."""
    cases = dict.fromkeys(holder.case for holder in wanted.texts)
    try:
        found = target.values(cases)
        if set(found) != set(wanted.texts) or not set(cases) <= {None, *target.cases()}:
            return False
    except SimulatorError:
        return False
    known, added = set(settings), {*wanted.cells, *wanted.defaults}
    return all(
        {path for path in texts if path in known and (holder, path) not in added}
        == {path for path in wanted.texts[holder] if (holder, path) not in added}
        for holder, texts in found.items()
    )


def _check(book: str, written: ScenarioText, wanted: Wanted) -> None:
    """Let the scenario's own validation judge the text, and point at the cells it finds fault with."""
    try:
        parse(written.text, written.file, None, (), written.read_parent)
    except ScenarioError as error:
        cells = {".".join((*holder.names, path)): cell for (holder, path), cell in wanted.cells.items()}
        raise ScenarioError(_at_cells(error.problems, cells, book)) from error


def _at_cells(problems: Iterable[Problem], cells: Mapping[str, str], book: str) -> Iterator[Problem]:
    for problem in problems:
        places = [cell for path, cell in cells.items() if _touches(path, problem.path)]
        places = places or [cell for path, cell in cells.items() if _touches(_inner(path), _inner(problem.path))]
        yield Problem(places[0] if places else book, 0, 0, problem.path, problem.message, problem.hint)


def _touches(path: str, other: str) -> bool:
    return bool(other) and (path == other or path.startswith(f"{other}.") or other.startswith(f"{path}."))


def _inner(path: str) -> str:
    """Give a path without its case and unit, as far as dots tell."""
    starts = (f".{path}".find(f".{group}") for group in _GROUPS)
    return next((path[at:] for at in starts if at >= 0), path)
