"""What a user is told when something is wrong: a sentence, an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli import main

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = "scenarios/company_x.yaml"
RETAIL = "scenarios/retail_three_units.yaml"
VIETNAM = "scenarios/vietnam.yaml"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which ``nps-sim`` is the program under test."""
    line = f'nps-sim() {{ "{sys.executable}" -m simulator "$@"; }}; {command}'
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(["bash", "-c", line], cwd=ROOT, env=settings, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rnu", COMPANY_X], 2, "did you mean run?"),
        ([COMPANY_X], 2, "nps-sim run scenarios/company_x.yaml"),
        (["run", COMPANY_X, "--formt", "json"], 2, "did you mean --format?"),
        (["run", COMPANY_X, "--format", "jsn"], 2, "'json'"),
        (["run"], 2, "SCENARIO"),
        (["run", "scenarios/compny_x.yaml"], 1, "did you mean scenarios/company_x.yaml?"),
        (["run", f"{RETAIL}:cautios"], 2, "did you mean cautious?"),
        (["run", COMPANY_X, "--set", "baseline.custmers=3"], 2, "did you mean baseline.customers?"),
        (["run", COMPANY_X, "--set", "baseline.customers"], 2, "baseline.customers=VALUE"),
        (["run", COMPANY_X, "--set", "baseline.customers=-5"], 1, "less than 1"),
        (["run", COMPANY_X, "--bom"], 2, "--format csv"),
        (["run", COMPANY_X, "-q", "-v"], 2, "exclude each other"),
        (["run", ""], 1, "an empty text is not a file name"),
        (["run", COMPANY_X, "-o", ""], 2, "-o names no folder"),
        (["init", ""], 2, "no folder is named"),
        (["run", "-:cautious"], 2, "nps-sim run -- -:CASE"),
        (["compare", COMPANY_X], 2, "name a second one"),
        (["compare", COMPANY_X, COMPANY_X], 2, "same name"),
        (["compare", COMPANY_X, RETAIL], 1, "EUR cannot be compared with USD"),
        (["compare", "-", "-"], 2, "once only"),
        (["explain", COMPANY_X, "brige.mix"], 2, "did you mean bridge.mix"),
        (["explain", COMPANY_X, "nps", "--at", "7"], 2, "0 (today) to 6"),
        (["explain", COMPANY_X, "nps", "--unit", "north"], 2, "no units"),
        (["explain", RETAIL, "npv", "--unit", "north"], 2, "belongs to the company"),
        (["explain", RETAIL, "closing.promoters"], 2, "--unit: north, south, online"),
        (["explain", RETAIL, "nps", "--unit", "nort"], 2, "did you mean north?"),
        (["explain", RETAIL, "npv", "--at", "3"], 2, "has no steps"),
    ],
)
def test_a_mistake_gets_a_sentence(arguments, code, said, capsys):
    assert main(arguments) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in " ".join(told.err.split())
    assert "Traceback" not in told.err


def test_all_wrong_scenarios_are_told_before_any_is_run(tmp_path, capsys, monkeypatch):
    files = []
    for number in range(2):
        files.append(tmp_path / f"{number}.yaml")
        text = Path(COMPANY_X).read_text(encoding="utf-8").replace("horizon: 6 months", f"horizon: {number - 1} months")
        files[-1].write_text(text, encoding="utf-8")
    monkeypatch.setattr("simulator.analysis.answer", lambda scenario: pytest.fail("something was run"))
    assert main(["compare", *map(str, files), COMPANY_X]) == 1
    err = capsys.readouterr().err
    assert all(f"{file}:" in err for file in files)


def test_flows_beyond_a_segment_are_told_for_every_scenario(tmp_path, capsys):
    files = []
    for number in range(2):
        files.append(tmp_path / f"{number}.yaml")
        text = Path(COMPANY_X).read_text(encoding="utf-8").replace("name: ", f"name: {number} ", 1)
        files[-1].write_text(text.replace("1% of customers", "30% of customers"), encoding="utf-8")
    assert main(["compare", *map(str, files)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert all(f"{file}:26:" in told.err for file in files)
    assert "would leave" in told.err


def test_two_scenarios_of_one_slug_are_refused_before_anything_is_written(tmp_path, capsys):
    files = []
    for number, name in enumerate(("Café one", "Cafe one")):
        files.append(tmp_path / f"{number}.yaml")
        text = Path(COMPANY_X).read_text(encoding="utf-8").replace("name: Company X, NPS 63 to 67", f"name: {name}")
        files[-1].write_text(text, encoding="utf-8")
    assert main(["compare", *map(str, files), "-o", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert "rename one" in capsys.readouterr().err


def test_ctrl_c_ends_quietly(monkeypatch, capsys, tmp_path):
    def interrupted(scenarios):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.cli.run.answer_all", interrupted)
    assert main(["run", COMPANY_X, "-o", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err.split() == ["stopped"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_is_one_line_and_a_traceback_only_on_request(monkeypatch, capsys, debug):
    def broken(scenarios):
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("simulator.cli.run.answer_all", broken)
    assert main(["run", COMPANY_X, *(["--debug"] if debug else [])]) == 70
    err = capsys.readouterr().err
    assert "run again with --debug" in err
    assert ("Traceback" in err) == debug
    assert debug or err.count("\n") == 1


def test_a_reader_that_stops_early_is_no_error():
    told = shell(f"nps-sim run {RETAIL} --format csv -q | head -1; echo ${{PIPESTATUS[0]}}")
    assert told.stdout.split() == [b"path,number,unit,text", b"0"]
    assert told.stderr == b""


@pytest.mark.parametrize(
    "command", ["--help", f"run {COMPANY_X} --format csv", "schema", f"run {COMPANY_X} -o /dev/null/x 2>&1"]
)
def test_a_reader_that_reads_nothing_changes_no_exit_code(command):
    code = 1 if "/dev/null" in command else 0
    told = shell(f"(sleep 0.3; nps-sim {command}; echo $? >&3) 3>&2 | true")
    assert told.stderr.split() == [str(code).encode()]


CLOSED = {
    "input": ("nps-sim run - <&-", 1, b"<stdin>: is closed, so there is nothing to read\n"),
    "output": (f"nps-sim run {COMPANY_X} -q >&-", 1, b"error: standard output: is closed\n"),
    "output of help": ("nps-sim --help >&-", 1, b"error: standard output: is closed\n"),
    "errors": (f"nps-sim run {COMPANY_X} --format json 2>&-", 0, b""),
    "errors of an error": ("nps-sim run nothing.yaml 2>&-", 1, b""),
    "everything": (f"nps-sim run {COMPANY_X} <&- >&- 2>&-", 1, b""),
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_stream_that_is_closed_is_a_sentence_or_silence(name):
    command, code, said = CLOSED[name]
    told = shell(command)
    assert (told.returncode, told.stderr) == (code, said)


def test_ctrl_c_while_the_program_is_still_being_loaded_ends_quietly():
    program = (
        "import sys, simulator.cli\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "simulator.cli.console()\n"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (told.returncode, told.stderr) == (130, b"stopped\n")


def test_validate_says_that_it_looks_at_all_cases(capsys):
    assert main(["validate", f"{RETAIL}:cautious"]) == 1
    assert f"name {RETAIL} alone: all its cases are looked at" in capsys.readouterr().out


def test_names_cannot_turn_the_text_of_a_terminal(tmp_path, capsys):
    file = tmp_path / "x.yaml"
    text = Path(COMPANY_X).read_text(encoding="utf-8").replace("name: Company X", 'name: "a\\u202Eb"  #', 1)
    file.write_text(text, encoding="utf-8")
    for arguments in (["run", str(file)], ["explain", str(file)], ["explain", str(file), "name"]):
        assert main(arguments) == 0
        told = capsys.readouterr()
        assert "\u202e" not in told.out + told.err
        assert "ab" in told.out


def test_json_stays_json_with_warnings():
    told = shell(f"nps-sim run {COMPANY_X} --format json 2>/dev/null")
    assert json.loads(told.stdout)["schema"] == "nps-sim/run/1"


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_vietnamese_goes_to_a_pipe_that_is_not_utf_8(form):
    told = shell(f"nps-sim run {VIETNAM} --format {form}", PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert b"Traceback" not in told.stderr
    text = told.stdout.decode("ascii")
    if form == "json":
        assert json.loads(text)["scenario"]["name"].startswith("Chuỗi cà phê")
    else:
        assert "Chuoi ca phe" in text
        assert "?" not in text


def test_problems_go_to_a_standard_error_that_is_not_utf_8(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(Path(VIETNAM).read_text(encoding="utf-8").replace("currency", "tiền", 1), encoding="utf-8")
    told = shell(f"nps-sim run {file}", PYTHONIOENCODING="ascii")
    assert told.returncode == 1
    assert "tien: no such setting" in told.stderr.decode("ascii")


class FullDisk(io.RawIOBase):
    """A file on a disk that is full."""

    def writable(self):
        return True

    def write(self, content):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_behind_standard_output_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(FullDisk(), encoding="utf-8"))
    assert main(["run", COMPANY_X, "-q"]) == 1
    assert capsys.readouterr().err == "error: standard output: could not be written: the disk is full\n"


def test_a_dumb_terminal_gets_no_escape_and_neither_does_no_color():
    for setting in ({"TERM": "dumb"}, {"NO_COLOR": "1"}):
        assert b"\x1b" not in shell(f"nps-sim run {COMPANY_X}", **setting).stdout
