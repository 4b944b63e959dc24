"""The what-if page as a file: one text, complete, the same every time, and written like any other output."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from simulator import __version__
from simulator.cli import application, main
from simulator.language import VIETNAMESE, speaking
from simulator.report import numbers
from simulator.report.page import build
from simulator.report.page.build import page_texts, what_if_page
from simulator.report.page.contents import contents_of
from simulator.report.page.display import display_constants
from simulator.report.page.insertion import place_for_case
from simulator.scenario import load, parse

ROOT = Path(__file__).resolve().parent.parent
RETAIL = ROOT / "scenarios" / "retail_three_units.yaml"
WORKED = ROOT / "scenarios" / "company_x.yaml"
ENTRY = "what-if: {trend: {inflation: 9% per year}}\n"


def presets(file: Path) -> list[Any]:
    base = load(str(file))
    return [base, *(load(f"{file}:{case}") for case in base.cases)]


@pytest.fixture(scope="module")
def page() -> str:
    return what_if_page(contents_of([presets(RETAIL), presets(WORKED)]))


def inside(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)


def test_the_same_scenarios_give_the_same_bytes(page: str) -> None:
    assert what_if_page(contents_of([presets(RETAIL), presets(WORKED)])) == page
    assert len(page.encode()) < 1_000_000


def test_the_policy_lets_in_this_style_and_this_script_alone(page: str) -> None:
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    [style] = inside(page, "style")
    _data, script = inside(page, "script")
    for name, text in (("style-src", style), ("script-src", script)):
        assert rules.pop(name) == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    assert rules == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert " style=" not in page.partition("<script")[0].split("</style>")[1]
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", script)


def test_the_page_says_what_it_was_made_of(page: str) -> None:
    data = json.loads(inside(page, "script")[0])
    for file, scenario in zip((RETAIL, WORKED), data["scenarios"], strict=True):
        assert scenario["file"] == str(file)
        assert scenario["sha256"] == sha256(file.read_bytes()).hexdigest()
        assert scenario["sha256"] in inside(page, "noscript")[0]
    assert data["version"] == __version__


def test_texts_of_the_scripts_are_put_in_as_far_as_the_language_has_others() -> None:
    script = '_("Payback"); ngettext("{number}\\u00a0month", "{number}\\u00a0months", n); pgettext("customers", "new");'
    assert page_texts(script) == {}
    with speaking(VIETNAMESE):
        found = page_texts(script)
    assert list(found) == ["Payback", "customers\x04new", "{number}\u00a0month"]
    assert found["Payback"] == "Thời gian hoàn vốn"
    assert len(found["{number}\u00a0month"]) == 2


def test_every_text_of_the_scripts_is_found(page: str) -> None:
    """A text whose key is no plain literal would be in no catalog."""
    for name in build.script_files():
        script = (ROOT / "simulator" / "report" / "page" / "assets" / name).read_text(encoding="utf-8")
        calls = re.findall(r"(?<![\w.`])(?:_|ngettext|pgettext)\((?!\s*(?:text|message|context|one)\b)", script)
        assert len(calls) == len(list(build._TEXT.finditer(script))), name


@pytest.mark.parametrize(
    "text",
    [
        "name: x\n",
        "name: x",
        "name: x  # the end",
        "name: x\r\n",
        "name: x\ncases:\n  a:\n    trend: {inflation: 1% per year}   # why\n",
        "name: x\ncases:\n    a: {}\nhorizon: 1 year\n",
        "cases:\n  a: {}\n\n# about the rest\nname: x\n",
        "name: x\r\ncases:\r\n  a: {}\r\n",
        "\ufeffname: '\U0001f600'\ncases:\n  a: {}\n",
        "name: x\nsources:\n  trend: |\n    kept\n    text\n",
        "name: x\n...\n",
    ],
)
def test_a_case_is_added_where_it_fits_and_nothing_else_changes(text: str) -> None:
    place = place_for_case(text)
    assert place is not None
    units = text.encode("utf-16-le")
    before, after = units[: 2 * place["at"]].decode("utf-16-le"), units[2 * place["at"] :].decode("utf-16-le")
    added = f"{before}{place['opening']}{' ' * place['indentation']}{ENTRY}{place['closing']}{after}"
    was, now = yaml.safe_load(text), yaml.safe_load(added)
    assert now == {**was, "cases": {**was.get("cases", {}), "what-if": {"trend": {"inflation": "9% per year"}}}}
    assert (
        added.replace(f"{' ' * place['indentation']}{ENTRY}", "")
        .replace("cases:\n", "")
        .strip()
        .startswith(text.partition("cases:")[0].strip())
    )


@pytest.mark.parametrize(
    "text",
    [
        "{name: x}",
        '{"name": "x", "cases": {"a": {}}}',
        "name: x\ncases: {a: {}}  # those of spring\nhorizon: 1 year\n",
        "name: x\ncases: {}\n",
        "name: x\ncases: {a: {},\n  # the last\n}\n",
    ],
)
def test_inside_braces_a_case_has_no_lines_of_its_own(text: str) -> None:
    place = place_for_case(text)
    assert place is not None
    assert place["indentation"] is None
    added = f"{text[: place['at']]}{place['opening']}{ENTRY.strip()}{place['closing']}{text[place['at'] :]}"
    was, now = yaml.safe_load(text), yaml.safe_load(added)
    assert now == {**was, "cases": {**was.get("cases", {}), "what-if": {"trend": {"inflation": "9% per year"}}}}
    assert all(comment in added for comment in re.findall("#.*", text))


@pytest.mark.parametrize("text", ["name: x\ncases:\n", "name: x\ncases: a\n"])
def test_no_case_is_added_to_what_holds_none(text: str) -> None:
    assert place_for_case(text) is None


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_scenarios_take_a_case(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    place = place_for_case(text)
    assert place is not None
    assert text.isascii() or place["at"] <= len(text)
    added = f"{text[: place['at']]}{place['opening']}{' ' * place['indentation']}{ENTRY}{text[place['at'] :]}"
    assert parse(added, str(file), "what-if").cases[-1] == "what-if"


def run(*arguments: str, given: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(application(), ["page", *arguments], input=given)
    return result.exit_code, result.output


def test_the_command_writes_one_file_and_names_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "what-if.html"
    assert main(["page", str(RETAIL) + ":cautious", "-o", str(target)]) == 0
    assert capfd.readouterr() == ("", f"wrote {target}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["what-if.html"]
    data = json.loads(inside(target.read_text(encoding="utf-8"), "script")[0])
    assert data["chosen"] == {"scenario": 0, "preset": 1}
    assert [preset["case"] for preset in data["scenarios"][0]["presets"]] == [None, "cautious", "ambitious"]


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "what-if.html"
    target.write_text("mine", encoding="utf-8")
    assert main(["page", str(WORKED), "-o", str(target)]) == 1
    assert "--force" in capfd.readouterr().err
    assert target.read_text(encoding="utf-8") == "mine"
    assert main(["page", str(WORKED), "-o", str(target), "--force"]) == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_all_wrong_scenarios_are_reported_at_once_and_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\nhorizon: 6\n", encoding="utf-8")
    target = tmp_path / "what-if.html"
    assert main(["page", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml"), "-o", str(target)]) == 1
    said = capfd.readouterr().err
    assert "one.yaml:2" in said
    assert "two.yaml:2" in said
    assert not target.exists()


def test_a_scenario_that_cannot_run_gives_no_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "what-if.html"
    too_many = "initiatives.service.migrations.passives.promoters=60% of customers"
    assert main(["page", str(WORKED), "--set", too_many, "-o", str(target)]) == 1
    assert "passives" in capfd.readouterr().err
    assert not target.exists()


def test_two_scenarios_of_one_name_are_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "what-if.html"
    assert main(["page", str(RETAIL), f"{RETAIL}:cautious", "-o", str(target)]) == 2
    assert "two scenarios have the same name" in capfd.readouterr().err


def test_a_scenario_comes_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO, TextIOWrapper

    target = tmp_path / "what-if.html"
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(RETAIL.read_bytes()), encoding="utf-8"))
    assert main(["page", "-", "-o", str(target)]) == 0
    data = json.loads(inside(target.read_text(encoding="utf-8"), "script")[0])
    assert [preset["case"] for preset in data["scenarios"][0]["presets"]] == [None, "cautious", "ambitious"]


@pytest.mark.parametrize("name", ["page.txt", "page", "-", "page.html.gz"])
def test_another_ending_is_refused_and_the_right_one_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    target = tmp_path / name
    assert main(["page", str(WORKED), "-o", str(target)]) == 2
    assert "end it in .html" in capfd.readouterr().err
    assert not target.exists()
    assert main(["page", str(WORKED), "-o", str(tmp_path / "page.HTM")]) == 0


def test_the_scripts_take_from_python_how_figures_are_shown(page: str) -> None:
    """Every constant that is handed over is read, and none that is read is missing."""
    assert json.loads(inside(page, "script")[0])["display"]["exact_below"] == numbers.EXACT_BELOW
    script = inside(page, "script")[1]
    taken = re.findall(r"const \{([^}]*)\} = DISPLAY;", script)
    read = {*re.findall(r"\bDISPLAY\.(\w+)", script), *re.findall(r"(\w+):", " ".join(taken))}
    assert read == set(display_constants())


def test_without_an_output_the_command_line_is_wrong() -> None:
    code, said = run(str(WORKED))
    assert code == 2
    assert "-o" in said
