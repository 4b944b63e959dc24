"""What the repository promises beside the code: reasons for dependencies, a changelog, README commands, scenarios."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def distribution(requirement: str) -> str:
    """A requirement's distribution, spelled as package indexes compare names."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


RUN_TIME = {distribution(requirement) for requirement in PROJECT["dependencies"]}
ANY_TIME = RUN_TIME | {
    distribution(requirement) for extra in PROJECT["optional-dependencies"].values() for requirement in extra
} - {PROJECT["name"]}
# Pydantic's own core, which it pins to the exact version.
PINNED_BY_A_DEPENDENCY = {"pydantic-core", "py4j"}


def decided() -> set[str]:
    """The packages that have a line in the tables of docs/decisions.md."""
    rows = re.findall(r"^\| (`.+?) \| \S", text_of("docs/decisions.md"), flags=re.MULTILINE)
    return {distribution(name) for row in rows for name in re.findall(r"`([^`]+)`", row)}


def imported_packages() -> set[str]:
    """The top-level packages that simulator/ imports and that neither Python nor the project brings."""
    named: set[str] = set()
    for file in (ROOT / "simulator").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                named.add(node.module.split(".")[0])
    return named - set(sys.stdlib_module_names) - {"simulator"}


def shell_blocks() -> list[str]:
    return re.findall(r"^```sh\s*\n(.*?)^```", text_of("README.md"), flags=re.MULTILINE | re.DOTALL)


def test_each_dependency_has_its_reason() -> None:
    build = {distribution(requirement) for requirement in PYPROJECT["build-system"]["requires"]}
    assert decided() == ANY_TIME | build


def test_what_the_package_imports_is_a_dependency() -> None:
    brought_by = packages_distributions()
    imported = {distribution(brought_by.get(package, [package])[0]) for package in imported_packages()}
    assert imported <= ANY_TIME | PINNED_BY_A_DEPENDENCY


def test_changelog_has_this_version() -> None:
    assert re.search(rf"^## \[{re.escape(simulator.__version__)}\]", text_of("CHANGELOG.md"), flags=re.MULTILINE)


def test_readme_begins_with_the_worked_example_and_the_tests() -> None:
    example, tests, *_ = shell_blocks()
    assert "nps-sim run scenarios/company_x.yaml" in example
    assert "reports/" in example
    assert "pytest" in tests


def test_there_are_scenarios_to_copy() -> None:
    assert {file.stem for file in SCENARIOS} >= {
        "company_x",
        "company_x_trend",
        "losing",
        "retail_three_units",
        "subscription",
        "vietnam",
    }


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_scenarios_are_valid_with_each_of_their_cases(file: Path) -> None:
    base = load(str(file))
    assert base.name
    for case in base.cases:
        assert load(f"{file}:{case}").case == case
