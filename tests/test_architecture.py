"""The package's shape, read from its import statements: one direction, no cycles, heavy libraries in their place."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "simulator"

# A part imports only from lower ranks and from itself; `data` stands beside `analysis` and neither imports the other.
RANK = {
    "language": 0,
    "errors": 1,
    "arithmetic": 2,
    "model": 3,
    "scenario": 4,
    "engine": 5,
    "analysis": 6,
    "data": 6,
    "report": 7,
    "cli": 8,
}
# The package itself and `python -m simulator` stand above all parts; only the version may be asked of the package.
FRONT = {"simulator", "simulator.__main__"}
VERSION = "simulator.__version__"

# Where a heavy library may be imported at all, by part; `FRONT` and every other part never import one.
HEAVY = {
    "duckdb": {"data"},
    "fpdf": {"report"},
    "ibis": {"data"},
    "jinja2": {"report"},
    "matplotlib": {"report"},
    "openpyxl": {"report"},
    "pandas": {"engine", "report"},
    "polars": set(),
    "psycopg": {"data"},
    "py4j": {"data"},
    "pyarrow": {"data", "report"},
    "pyspark": {"data"},
    "python_calamine": {"data"},
    "rich": {"cli", "report"},
    "xlsxwriter": {"report"},
}
# In these parts, which every command loads, a heavy library is imported inside the function that uses it.
ALWAYS_LOADED = {"cli", "engine"}
# Here every import stands inside a function: what is not needed for the data at hand need not be installed.
BY_CHOICE = {"data"}

LONGEST_MODULE = 400


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def part_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def absolute(module: str, statement: ast.ImportFrom) -> str:
    """The module a `from` statement names, with leading dots resolved."""
    if not statement.level:
        return statement.module or ""
    is_package = FILES[module].name == "__init__.py"
    base = module.split(".")
    base = base[: len(base) - statement.level + is_package]
    return ".".join([*base, statement.module] if statement.module else base)


@cache
def import_statements(module: str) -> list[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import of a module, and whether it runs when the module is loaded (not inside a function or for types)."""
    found: list[tuple[ast.Import | ast.ImportFrom, bool]] = []

    def visit(node: ast.AST, loaded: bool) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append((node, loaded))
            return
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for child in node.body:
                visit(child, False)
            for child in node.orelse:
                visit(child, loaded)
            return
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, loaded and not inside)

    visit(ast.parse(FILES[module].read_text(encoding="utf-8")), True)
    return found


def names_of(module: str, statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules a statement imports: `from package import name` means the module of that name where there is one."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    base = absolute(module, statement)
    for alias in statement.names:
        inner = f"{base}.{alias.name}"
        yield inner if inner in FILES or inner == VERSION else base


@cache
def inner_imports(module: str) -> set[str]:
    """The package's own modules that a module imports, anywhere in it."""
    named = {name for statement, _ in import_statements(module) for name in names_of(module, statement)}
    return {name for name in named if name.split(".")[0] == "simulator"} - {module, VERSION}


def test_every_module_belongs_to_a_known_part() -> None:
    assert {part_of(module) for module in FILES if module not in FRONT} <= set(RANK)


def test_imports_name_modules_that_exist() -> None:
    unknown = {module: inner_imports(module) - set(FILES) for module in FILES}
    assert {module: names for module, names in unknown.items() if names} == {}


def test_imports_go_one_way() -> None:
    upward = [
        f"{module} imports {name}"
        for module in FILES
        if module not in FRONT
        for name in sorted(inner_imports(module) & set(FILES))
        if name in FRONT or (part_of(name) != part_of(module) and RANK[part_of(name)] >= RANK[part_of(module)])
    ]
    assert upward == []


def test_no_module_is_in_an_import_cycle() -> None:
    try:
        graphlib.TopologicalSorter({module: inner_imports(module) for module in FILES}).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("module", FILES)
def test_modules_are_small(module: str) -> None:
    lines = FILES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines"


@pytest.mark.parametrize("library", HEAVY)
def test_heavy_libraries_are_imported_only_where_they_belong(library: str) -> None:
    stray = []
    for module in FILES:
        for statement, loaded in import_statements(module):
            if library not in {name.split(".")[0] for name in names_of(module, statement)}:
                continue
            part = part_of(module)
            if part not in HEAVY[library] or (part in ALWAYS_LOADED | BY_CHOICE and loaded):
                stray.append(f"{module}, line {statement.lineno}")
    assert stray == []


def test_help_and_json_start_without_heavy_libraries() -> None:
    measured = subprocess.run(
        [sys.executable, "benchmarks/startup.py", "--imports"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert measured.returncode == 0, measured.stdout + measured.stderr
