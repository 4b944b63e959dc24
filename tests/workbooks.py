"""Workbooks under test: written for a scenario, changed in the file, recalculated, compared with the engine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, unescape

import formualizer
import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

from simulator.analysis import answer
from simulator.arithmetic.ledger import Kind, Ledger
from simulator.engine.projection import Projection, evaluate, given_inputs, shape_of
from simulator.model.build import build
from simulator.model.units import MONEY, RUN_RATE
from simulator.report.workbook.book import write_contents
from simulator.report.workbook.cells import FIRST, VALUE
from simulator.report.workbook.contents import Contents, contents_of
from simulator.report.workbook.input_places import FIRST_CASE, IN_USE, SELECTOR_ROW
from simulator.report.workbook.input_rows import Entry, InputRow
from simulator.report.workbook.studies import Studies
from simulator.scenario import load
from simulator.scenario.scenario import Scenario, Unit

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = sorted(path.name for path in (ROOT / "scenarios").glob("*.yaml"))
RELATIVE, ABSOLUTE = 1e-9, 0.01
BASE_FLAGS = ("of_customers.", "of_segment.", "of_count.")
"""Said of a migration that a unit does not have, too; the two shapes say it differently, and nothing moves by it."""
FALSE = "123456789"
Cells = Mapping[tuple[str, int, int], Any]


def read(name: str, settings: Mapping[str, str | float] | None = None, case: str | None = None) -> Scenario:
    """Read a shipped scenario, or one of its cases."""
    path = str(ROOT / "scenarios" / name)
    return load(f"{path}:{case}" if case else path, settings or {})


def cases_of(name: str, settings: Mapping[str, str | float] | None = None) -> dict[str, Scenario]:
    """Read all cases of a shipped scenario."""
    return {case: read(name, settings, case) for case in read(name).cases}


def book_of(scenario: Scenario, cases: Mapping[str, Scenario]) -> tuple[Contents, bytes]:
    """Write a scenario's workbook; with it what it shows, to find the cells by."""
    contents = contents_of(scenario, answer(scenario), cases)
    return contents, write_contents(contents, Studies())


@cache
def shipped(name: str) -> tuple[Contents, bytes]:
    """Write a shipped scenario's workbook with its cases."""
    return book_of(read(name), cases_of(name))


def falsified(book: bytes) -> bytes:
    """Put a wrong number in place of every number stored with a formula."""
    source, target = zipfile.ZipFile(BytesIO(book)), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                text = content.decode()
                content = re.sub(r"(</f><v>)-?[0-9][^<]*(</v>)", rf"\g<1>{FALSE}\g<2>", text).encode()
            copy.writestr(item, content)
    return target.getvalue()


def edited(book: bytes, changes: Mapping[tuple[int, int], Any]) -> bytes:
    """Change cells of Inputs to numbers or texts in the file's own XML, and falsify what is stored with formulas."""
    return falsified(rewritten(book, changes))


def rewritten(book: bytes, changes: Mapping[tuple[int, int], Any]) -> bytes:
    """Change cells of Inputs to numbers or texts in the file's own XML, all else kept: stored values go stale."""
    source, target = zipfile.ZipFile(BytesIO(book)), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "xl/worksheets/sheet2.xml":
                text = content.decode()
                for (row, column), value in changes.items():
                    text = _with_cell(text, f"{get_column_letter(column + 1)}{row}", value)
                content = text.encode()
            copy.writestr(item, content)
    return target.getvalue()


def _with_cell(text: str, place: str, value: float | str) -> str:
    """Give a sheet's XML with another value in a cell that has one, or is empty."""

    def cell(match: re.Match[str]) -> str:
        if isinstance(value, str):
            return f'{match[1]} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"{match[1]}><v>{value!r}</v></c>"

    text, found = re.subn(rf'(<c r="{place}" s="\d+")(?: t="s")?(?:/>|>(?:<v>[^<]*</v>)?</c>)', cell, text)
    assert found == 1, place
    return text


def patched(book: bytes, changes: Mapping[tuple[int, int], float]) -> bytes:
    """Change numbers of Inputs in the file, so that stored values go stale."""
    return rewritten(book, {place: float(value) for place, value in changes.items()})


def place_of(contents: Contents, path: str, case: int = 0, unit: int | None = None) -> tuple[int, int]:
    """Find the cell where a case's input is typed: row from 1, column from 0."""
    return contents.layout.places.inputs[path, unit], FIRST_CASE + case


SELECTOR = (SELECTOR_ROW, IN_USE)


def label_rows(cells: Cells, sheet: str) -> dict[str, int]:
    """Find a sheet's rows by what stands in their first column."""
    return {str(value): row for (name, row, column), value in cells.items() if name == sheet and column == 1}


def changeable(contents: Contents) -> list[InputRow]:
    """Give the inputs that can be typed and that the model reads, mixes and what is 0 left out."""
    return [
        row
        for row in contents.layout.inputs.rows
        if row.entry is Entry.NUMBER
        and row.path in contents.layout.ledger.defaults
        and not row.path.endswith(".mix")
        and "acquired_mix" not in row.path
        and all(row.numbers)
    ]


def with_inputs(contents: Contents, scenario: Scenario, changes: Mapping[InputRow, float]) -> Scenario:
    """Give a scenario with other numbers for some of the workbook's inputs, in every unit that reads them there."""
    book = contents.layout.inputs

    def changed(unit: Unit, number: int | None) -> Unit:
        own = {row.path: value for row, value in changes.items() if book.row(row.path, number) is row}
        return replace(unit, inputs={**unit.inputs, **own})

    units = tuple(changed(unit, number) for number, unit in enumerate(scenario.units))
    return replace(scenario, company=changed(scenario.company, None), units=units)


def recalculated(book: bytes) -> Cells:
    """Recalculate with formualizer and give the cells."""
    model = formualizer.load_workbook_bytes(book)
    model.evaluate_all()
    return {
        (sheet, row, column): model.get_value(sheet, row, column)
        for sheet, cells in written(book).items()
        for row, column, cell in cells
        if cell.formula or cell.value is not None
    }


def stored(book: bytes | Path) -> Cells:
    """Give the values stored in a file; of one that another program has written, as openpyxl reads them."""
    if isinstance(book, bytes):
        return {
            (sheet, row, column): cell.value
            for sheet, cells in written(book).items()
            for row, column, cell in cells
            if cell.value is not None
        }
    opened = openpyxl.load_workbook(book, data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in opened
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(book: bytes) -> Iterator[tuple[str, str, str]]:
    """Give sheet, cell and text of every formula."""
    for sheet, cells in written(book).items():
        for row, column, cell in cells:
            if cell.formula:
                yield sheet, f"{get_column_letter(column)}{row}", f"={cell.formula}"


class Written(NamedTuple):
    """A cell as it stands in a file: its formula without the equals sign, and its value."""

    formula: str
    value: float | str | None


_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"(?: s="\d+")?(?: t="(\w+)")?(?:/>|>(?:<f>([^<]*)</f>)?(.*?)</c>)')


@lru_cache(maxsize=4)
def written(book: bytes) -> dict[str, list[tuple[int, int, Written]]]:
    """Read a workbook as XlsxWriter has written it: by sheet, row, column and cell; dates are numbers."""
    parts = zipfile.ZipFile(BytesIO(book))
    names = re.findall(r'<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
    texts = [
        unescape("".join(re.findall(r"<t[^>]*>([^<]*)</t>", item)))
        for item in re.findall(r"<si>(.*?)</si>", parts.read("xl/sharedStrings.xml").decode(), re.DOTALL)
    ]
    sheets = {}
    for number, name in enumerate(names, 1):
        content = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
        sheets[unescape(name)] = [
            (int(row), column_index_from_string(letters), Written(unescape(formula), _value(kind, inside, texts)))
            for letters, row, kind, formula, inside in _CELL.findall(content)
        ]
    return sheets


def _value(kind: str, inside: str, texts: list[str]) -> float | str | None:
    if kind == "inlineStr":
        return unescape(re.sub("<[^>]*>", "", inside))
    value = inside.removeprefix("<v>").removesuffix("</v>")
    if kind == "s":
        return texts[int(value)]
    if kind in ("str", "e"):
        return unescape(value)
    return float(value) if value else None


def engine(contents: Contents, scenario: Scenario) -> tuple[Projection, Projection]:
    """Run the engine on a scenario: by its own model, and by the workbook's for what its own leaves out."""
    own, whole = build(shape_of(given_inputs(scenario))), contents.layout.ledger
    wanted = [key for key, quantity in whole.quantities.items() if quantity.kind is not Kind.INPUT]
    known = [key for key in wanted if own.find(key) is not None and not _is_input(own, key)]
    return evaluate(scenario, own, known), evaluate(scenario, whole, wanted)


def _is_input(ledger: Ledger, key: str) -> bool:
    quantity = ledger.quantities.get(getattr(ledger.find(key), "key", ""))
    return quantity is not None and quantity.kind is Kind.INPUT


def _has(projection: Projection, key: str) -> bool:
    return key in projection.constants or key in projection.paths


def model_cells(contents: Contents, scenario: Scenario) -> Iterator[tuple[tuple[str, int, int], str, float]]:
    """Give every cell of the model sheets with what the engine says of it: place, name, number."""
    own, whole = engine(contents, scenario)
    for plan in contents.layout.sheets:
        for row in plan.rows:
            node = row.node
            if node is None or contents.kind(node) is Kind.INPUT:
                continue
            projection = whole if node.key.startswith(BASE_FLAGS) or not _has(own, node.key) else own
            for place, step in enumerate(plan.moments) if row.across else ((VALUE - FIRST, 0),):
                number = projection.at(node.key, step, node.unit or 0)
                yield (plan.name, row.number, FIRST + place + 1), f"{node.key}  {node.unit} {step}", number


def assert_live(contents: Contents, cells: Cells, scenario: Scenario) -> None:
    """Compare every model cell with the engine's run of a scenario."""
    wrong = []
    for place, name, number in model_cells(contents, scenario):
        found = cells.get(place)
        unit = contents.layout.ledger.quantities[name.split("  ")[0]].unit
        allowed = max(RELATIVE * abs(number), ABSOLUTE if unit in (MONEY, RUN_RATE) else RELATIVE)
        if not isinstance(found, int | float) or abs(found - number) > allowed:
            wrong.append(f"{place} {name}: workbook {found!r}, engine {number!r}")
    assert not wrong, f"{len(wrong)} cells differ, such as\n" + "\n".join(wrong[:10])
