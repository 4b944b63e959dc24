"""Workbooks under test: written for a scenario, changed in the file, recalculated, compared with the engine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import formualizer
import openpyxl

from simulator.analysis import answer
from simulator.arithmetic.ledger import Kind, Ledger
from simulator.engine.projection import Projection, evaluate, given_inputs, shape_of
from simulator.model.build import build
from simulator.model.units import MONEY, RUN_RATE
from simulator.report.workbook import write_workbook
from simulator.report.workbook.cells import FIRST, VALUE
from simulator.report.workbook.contents import Contents, contents_of
from simulator.report.workbook.input_places import FIRST_CASE, IN_USE, INPUTS_SHEET, SELECTOR_ROW
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

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
    run = answer(scenario)
    return contents_of(scenario, run, cases), write_workbook(scenario, run, cases)


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
    """Change cells of Inputs in the file; openpyxl drops all stored values on the way."""
    opened = openpyxl.load_workbook(BytesIO(book))
    for (row, column), value in changes.items():
        opened[INPUTS_SHEET].cell(row, column + 1).value = value
    target = BytesIO()
    opened.save(target)
    return target.getvalue()


def patched(book: bytes, changes: Mapping[tuple[int, int], float]) -> bytes:
    """Change numbers of Inputs in the file's own XML, every other byte kept: stored values go stale."""
    source, target = zipfile.ZipFile(BytesIO(book)), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "xl/worksheets/sheet2.xml":
                text = content.decode()
                for (row, column), value in changes.items():
                    cell = f"{chr(ord('A') + column)}{row}"
                    text, found = re.subn(rf'(<c r="{cell}"[^>]*><v>)[^<]*(</v>)', rf"\g<1>{value!r}\g<2>", text)
                    assert found == 1, cell
                content = text.encode()
            copy.writestr(item, content)
    return target.getvalue()


def place_of(contents: Contents, path: str, case: int = 0, unit: int | None = None) -> tuple[int, int]:
    """Find the cell where a case's input is typed: row from 1, column from 0."""
    return contents.layout.places.inputs[path, unit], FIRST_CASE + case


SELECTOR = (SELECTOR_ROW, IN_USE)


def recalculated(book: bytes) -> Cells:
    """Recalculate with formualizer and give the cells."""
    source = openpyxl.load_workbook(BytesIO(book))
    model = formualizer.load_workbook_bytes(book)
    model.evaluate_all()
    return {
        (sheet.title, cell.row, cell.column): model.get_value(sheet.title, cell.row, cell.column)
        for sheet in source
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def stored(book: bytes | Path) -> Cells:
    """Give the values stored in a file."""
    opened = openpyxl.load_workbook(BytesIO(book) if isinstance(book, bytes) else book, data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in opened
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(book: bytes) -> Iterator[tuple[str, str, str]]:
    """Give sheet, cell and text of every formula."""
    for sheet in openpyxl.load_workbook(BytesIO(book)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


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
