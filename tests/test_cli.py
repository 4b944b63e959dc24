"""The commands as a user types them: results on standard output, everything else on standard error, exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from customers import write_examples
from templates import template

from simulator.cli import COMMANDS, application, main
from simulator.report.csv_text import leaves

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = "scenarios/company_x.yaml"
RETAIL = "scenarios/retail_three_units.yaml"
ESCAPE = "\x1b"
WIDTH = 80


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("NO_COLOR", raising=False)


def examples(command: str) -> list[str]:
    """The command lines that a command's help shows as examples."""
    epilog = application().get_command(None, command).epilog
    return re.findall(r"^  (nps-sim .+)$", epilog, flags=re.MULTILINE)


def lines_of(capsys, *arguments: str) -> list[str]:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    out = "\n".join(lines_of(capsys, command, "--help"))
    assert "Examples:" in out
    assert examples(command)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("line", [line for command in COMMANDS for line in examples(command)])
def test_examples_of_the_help_run(line, tmp_path, monkeypatch, capsys):
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "reports").symlink_to(ROOT / "reports")
    (tmp_path / "board.xlsx").write_bytes(template({"nps_end": "Months!$A$1", "bridge_mix": "Months!$A$2"}))
    write_examples(tmp_path)
    monkeypatch.chdir(tmp_path)
    words, _, source = line.partition(" < ")
    words, _, target = words.partition(" > ")
    if source:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(source).read_bytes())))
    assert main(shlex.split(words)[1:]) == 0, capsys.readouterr().err
    assert not target or capsys.readouterr().out


def test_help_shows_all_commands_and_the_four_shells(capsys):
    out = "\n".join(lines_of(capsys, "--help"))
    assert all(re.search(rf"^  {command}\s+\S", out, flags=re.MULTILINE) for command in COMMANDS)
    assert all(shell in out for shell in ("bash", "zsh", "fish", "PowerShell"))
    assert "..." not in re.search(r"Commands:(.*?)Examples:", out, flags=re.DOTALL)[1]


def test_completion_offers_commands(monkeypatch, capsys):
    monkeypatch.setenv("_NPS_SIM_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "nps-sim va")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert main([]) == 0
    assert capsys.readouterr().out == "plain,validate\n"


def test_version(capsys):
    assert lines_of(capsys, "--version")[0].startswith("nps-sim ")


def test_run_shows_the_worked_example_to_the_cent(capsys):
    out = "\n".join(lines_of(capsys, "run", COMPANY_X))
    for figure in ("90,356,760.00", "91,644,208.40", "+903,567.60", "+383,880.80", "+1,287,448.40", "31,108", "67"):
        assert figure in out


def test_json_and_csv_hold_the_same_numbers(capsys):
    assert main(["run", RETAIL, "--format", "json"]) == 0
    expected = dict(leaves(json.loads(capsys.readouterr().out)))
    assert main(["run", RETAIL, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row["path"] for row in rows] == list(expected)
    for row in rows:
        value = expected[row["path"]]
        if isinstance(value, str):
            assert row["text"] == value
            assert not row["number"]
        else:
            assert (float(row["number"]) if row["number"] else None) == value


def test_tables_hold_the_same_numbers_as_json(capsys):
    assert main(["run", RETAIL, "--format", "json"]) == 0
    run = json.loads(capsys.readouterr().out)
    for form in ("table", "markdown"):
        assert main(["run", RETAIL, "--format", form]) == 0
        out = capsys.readouterr().out.replace("\u2212", "-").replace("*", "")
        shown = {float(number.replace(",", "")) for number in re.findall(r"[+-]?\d[\d,]*(?:\.\d+)?", out)}
        for path in ("end.run_rate", "bridge.total", "business_case.npv", "do_nothing.customers", "increment.revenue"):
            number = run
            for key in path.split("."):
                number = number[key]
            assert any(abs(each - number) <= 0.5 for each in shown), (form, path)


def test_csv_is_rfc_4180_and_marked_on_request(capsysbinary):
    assert main(["run", COMPANY_X, "--format", "csv", "--bom"]) == 0
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\xef\xbb\xbfpath,number,unit,text\r\n")
    assert b"\n" not in out.replace(b"\r\n", b"")


def test_text_is_no_formula_in_csv(tmp_path, capsys):
    file = tmp_path / "x.yaml"
    text = (
        Path(COMPANY_X).read_text(encoding="utf-8").replace("name: Company X, NPS 63 to 67", "name: ' =HYPERLINK(1)'")
    )
    file.write_text(text, encoding="utf-8")
    assert main(["run", str(file), "--format", "csv"]) == 0
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert rows["scenario.name"]["text"].startswith("'")
    assert rows["change.customers"]["number"].startswith("4")


@pytest.mark.parametrize("arguments", [("run", RETAIL), ("compare", RETAIL), ("explain", RETAIL, "npv")])
def test_a_pipe_gets_80_columns_and_not_one_escape(arguments, capsys):
    lines = lines_of(capsys, *arguments)
    assert max(map(len, lines)) <= WIDTH
    assert ESCAPE not in "\n".join(lines)


def test_colour_when_asked_for(monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE in "\n".join(lines_of(capsys, "run", COMPANY_X, "--color", "always"))
    assert ESCAPE in "\n".join(lines_of(capsys, "--color", "always", "run", COMPANY_X))
    assert ESCAPE not in "\n".join(lines_of(capsys, "run", COMPANY_X))


def test_warnings_go_to_standard_error_unless_quiet(capsys):
    assert main(["run", COMPANY_X, "--format", "json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["warnings"]
    assert all(line.startswith("warning: ") for line in told.err.splitlines())
    for arguments in (["-q", "run", COMPANY_X], ["run", COMPANY_X, "-q"]):
        assert main(arguments) == 0
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments", [["-v", "run", COMPANY_X], ["run", COMPANY_X, "-v"]])
def test_verbose_says_what_was_read(arguments, capsys):
    assert main(arguments) == 0
    assert "SHA-256" in capsys.readouterr().err


def test_the_same_command_gives_the_same_bytes(capsysbinary):
    told = []
    for _ in range(2):
        assert main(["run", COMPANY_X]) == 0
        told.append(capsysbinary.readouterr().out)
    assert told[0] == told[1]


def test_set_and_case_change_the_run(capsys):
    assert main(["run", f"{RETAIL}:cautious", "--set", "currency=USD", "--format", "json"]) == 0
    scenario = json.loads(capsys.readouterr().out)["scenario"]
    assert (scenario["case"], scenario["currency"]) == ("cautious", "USD")


def test_standard_input_is_a_scenario(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(COMPANY_X).read_bytes())))
    assert main(["run", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario"]["file"] == "<stdin>"


def test_compare_one_file_with_its_cases(capsys):
    assert main(["compare", RETAIL, "--format", "json"]) == 0
    comparison = json.loads(capsys.readouterr().out)
    assert [run["scenario"]["case"] for run in comparison["runs"]] == [None, "cautious", "ambitious"]
    assert comparison["differences"]["npv"][0] == 0


def test_validate_is_silent_when_all_is_right(capsys):
    assert lines_of(capsys, "validate", COMPANY_X, RETAIL) == []
    assert capsys.readouterr().err == ""


def test_validate_names_every_problem_with_its_place(tmp_path, capsys):
    file = tmp_path / "x.yaml"
    file.write_text(Path(COMPANY_X).read_text(encoding="utf-8").replace("currency:", "curency:"), encoding="utf-8")
    assert main(["validate", COMPANY_X, str(file)]) == 1
    out = capsys.readouterr().out
    assert re.search(rf"^{re.escape(str(file))}:\d+:\d+: curency: ", out, flags=re.MULTILINE)
    assert "did you mean currency?" in out


def test_init_writes_a_scenario_that_runs(tmp_path, capsys):
    assert main(["init", str(tmp_path / "new")]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "nps-sim run" in told.err
    assert main(["run", str(tmp_path / "new" / "scenario.yaml"), "-q"]) == 0
    assert main(["init", str(tmp_path / "new")]) == 1
    assert "--force" in capsys.readouterr().err


def test_schema_is_a_json_schema(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_init_shows_commands_that_can_be_copied(tmp_path, capsys):
    folder = tmp_path / "my company"
    assert main(["init", str(folder)]) == 0
    shown = [line.strip() for line in capsys.readouterr().err.splitlines() if line.startswith("  nps-sim")]
    assert all(str(folder / "scenario.yaml") in shlex.split(line) for line in shown)
    assert len(shown) == 3
