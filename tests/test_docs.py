"""The documentation: every command in it runs and prints what is shown; the reference covers everything there is."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from customers import write_examples
from templates import template

from simulator.analysis.outcomes import OUTCOMES
from simulator.arithmetic.ledger import Kind
from simulator.cli import COMMANDS, application, main
from simulator.model.inputs import catalogue, generic

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "docs"))

from making import pages  # noqa: E402 - a folder of the documentation, found by the line above
from making.json_keys import COMMANDS as WITH_KEYS  # noqa: E402
from making.json_keys import keys_of  # noqa: E402
from making.links import broken_links  # noqa: E402
from making.model import model  # noqa: E402

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ANYTHING = "..."
OTHERS = ("python3 -m venv",)
"""What else a newcomer types; the gate does."""


class Block(NamedTuple):
    """A fenced block: what it is, and its lines."""

    kind: str
    lines: list[str]


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [Block(kind, body.splitlines()) for kind, body in found]


def command_lines(page: Path) -> list[str]:
    return [line for block in blocks(page) if block.kind == "sh" for line in block.lines if line.strip()]


def inline_commands(page: Path) -> list[str]:
    """Commands within sentences and tables."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [found.replace("\\|", "|") for found in re.findall(r"`(nps-sim [^`]+)`", prose)]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The project's folder as a reader has it, and the files of their own that examples name."""
    for folder in ("scenarios", "reports"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "board.xlsx").write_bytes(template({"nps_end": "Months!$A$1", "bridge_mix": "Months!$A$2"}))
    write_examples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str, capsys) -> str:
    """Run a command line, its exit code being 0 or what its comment says; give what it prints."""
    words, _, target = line.partition(" > ")
    stated = re.search(r"# exits with (\d+)$", line)
    name, *arguments = shlex.split(words, comments=True)
    assert name == "nps-sim", line
    code = main(arguments)
    out, err = capsys.readouterr()
    assert code == (int(stated[1]) if stated else 0), f"{line}\n{err}"
    if target:
        Path(target).write_text(out, encoding="utf-8")
    return out + err


def matches(shown: list[str], printed: str) -> bool:
    """Tell whether what is shown was printed, a line of dots standing for any lines."""
    parts = [".*" if line.strip() == ANYTHING else re.escape(line.rstrip()) + "\n" for line in shown]
    text = "".join(f"{line.rstrip()}\n" for line in printed.replace("\u00a0", " ").splitlines())
    return re.fullmatch("".join(parts) + r"\s*", text, flags=re.DOTALL) is not None


def told(shown: list[str], printed: str) -> str:
    """Name the lines that are shown and were not printed, then what was."""
    there = {line.rstrip() for line in printed.replace("\u00a0", " ").splitlines()}
    missing = [line for line in shown if line.rstrip() not in there and line != ANYTHING]
    return "\n".join(["shown, but not printed (or not in this order):", *missing, "", "printed:", printed])


@pytest.mark.parametrize("page", [page for page in PAGES if command_lines(page)], ids=lambda page: page.stem)
def test_what_a_page_tells_to_type_prints_what_it_shows(page, copy, capsys):
    printed = ""
    for block in blocks(page):
        match block.kind:
            case "yaml" if block.lines[0].startswith("# "):
                (copy / block.lines[0].removeprefix("# ")).write_text("\n".join(block.lines) + "\n", encoding="utf-8")
            case "sh":
                for line in block.lines:
                    printed = "" if line.startswith(OTHERS) else run(line, capsys)
            case "text" if printed:
                assert matches(block.lines, printed), told(block.lines, printed)
                printed = ""


def test_shown_output_is_held_against_every_line():
    assert matches(["a", ANYTHING, "d"], "a\nb\nc\nd\n")
    assert not matches(["a", "c"], "a\nb\nc\n")
    assert not matches(["a", ANYTHING, "c"], "a\nb\n")
    assert not matches(["a  1"], "a  2\n")


def with_files(line: str) -> bool:
    """Whether a command within a sentence is complete: it names a file, and nothing that is to be replaced."""
    return bool(re.search(r"\.(yaml|csv|xlsx)\b", line)) and not re.search(r"\b[A-Z]{3,}\b", line)


@pytest.mark.parametrize("line", [line for line in inline_commands(PAGES[0]) if with_files(line)])
def test_commands_in_the_readme_s_table_run(line, copy, capsys):
    if "*" in line:
        line = line.replace("scenarios/*.yaml", " ".join(map(str, sorted((copy / "scenarios").glob("*.yaml")))))
    if line.startswith("nps-sim import"):
        assert main(["run", "scenarios/company_x.yaml", "-o", "reports/company_x", "--force", "-q"]) == 0
    run(line, capsys)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_name_only_commands_that_there_are(page):
    for line in inline_commands(page):
        word = line.split()[1]
        assert word in COMMANDS or word.startswith("-") or word == "COMMAND", line


def test_no_inline_command_of_the_readme_is_left_out():
    assert len([line for line in inline_commands(PAGES[0]) if with_files(line)]) >= len(COMMANDS) - 5


# --- the reference ----------------------------------------------------------------------------------------------------


def settings_of_everything() -> set[str]:
    return {generic(path) for unit in model().scenario.units for path in unit.origins}


def test_the_reference_scenario_uses_every_setting():
    """Customers by segment are given instead of customers and mix, so that no scenario has both."""
    unused = {path for path, setting in catalogue().items() if setting.kind is not None} - settings_of_everything()
    assert {path for path in unused if not re.fullmatch(r"baseline\.segments\.\w+\.customers", path)} == set()


def test_every_quantity_of_the_model_has_an_entry_with_a_formula():
    page = pages()["quantities.md"]()
    made = [quantity for quantity in model().ledger.quantities.values() if quantity.kind is not Kind.INPUT]
    assert all(f"`{quantity.key}`" in page for quantity in made)
    entries = page.split("\n### ")[1:]
    assert all("\n> = " in entry for entry in entries)
    targets, links = (
        set(re.findall(r"^\((q-[\w-]+)\)=$", page, re.MULTILINE)),
        set(re.findall(r"\(#(q-[\w-]+)\)", page)),
    )
    assert links <= targets


def test_every_outcome_and_every_command_has_its_place():
    outcomes, commands = pages()["outcomes.md"](), pages()["commands.md"]()
    assert all(f"| `{name}` |" in outcomes for name in OUTCOMES)
    assert all(f"(command-{name})=\n## {name}\n" in commands for name in COMMANDS)


def printing_json() -> Iterator[str]:
    for name in COMMANDS:
        command = application().get_command(None, name)
        assert command is not None
        forms = [option.type for option in command.params if "--format" in option.opts]
        if forms and isinstance(forms[0], click.Choice) and "json" in forms[0].choices and name != "schema":
            yield name


def test_the_keys_of_every_command_that_prints_json_are_described():
    assert {title.split(",")[0] for title in WITH_KEYS} == set(printing_json())


def test_keys_are_taken_from_what_is_printed():
    keys = keys_of((*WITH_KEYS["risk"], *WITH_KEYS["transitions"], *WITH_KEYS["run"], *WITH_KEYS["fill"]))
    assert {"outcomes.OUTCOME.standard_errors.p50", "matrix.SEGMENT.SEGMENT.share", "attribution.revenue.LEVER"} <= set(
        keys
    )
    assert not [key for key in keys if "delivery" in key or "north" in key]


def test_broken_links_are_found(tmp_path):
    (tmp_path / "a.html").write_text('<p id="here"></p><a href="#here">1</a><a href="b.html#there">2</a>', "utf-8")
    (tmp_path / "b.html").write_text(
        '<a href="a.html#gone">3</a><a href="c.html">4</a><img src="https://x/y">', "utf-8"
    )
    broken = list(broken_links(tmp_path))
    assert len(broken) == 3
    assert all(any(link in line for line in broken) for link in ("b.html#there", "a.html#gone", "c.html"))
