"""The language of the command line: how it is chosen, and that machine formats know one only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pseudo
import pytest
import yaml

from simulator.cli import main, risk_outputs, sensitivity_outputs, sweep_outputs
from simulator.cli import outputs as run_outputs
from simulator.language import ENGLISH, VIETNAMESE, from_environment, speaking_now

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
COMPANY_X, RETAIL = str(SCENARIOS / "company_x.yaml"), str(SCENARIOS / "retail_three_units.yaml")
UNKNOWN = ["run", "nowhere.yaml"]
IN_ENGLISH, IN_VIETNAMESE = "there is no such file", "không có tệp này"

# Every command that has a machine format, as briefly as it can be run.
WITH_MACHINE_FORMATS = {
    "run": ["run", RETAIL],
    "run with warnings": ["run", COMPANY_X],
    "compare": ["compare", RETAIL],
    "explain": ["explain", RETAIL, "bridge.mix"],
    "explain a setting": ["explain", RETAIL, "finance.margin"],
    "settings": ["explain", RETAIL],
    "risk": ["risk", RETAIL, "--draws", "64"],
    "sensitivity": ["sensitivity", RETAIL],
    "sobol": ["sensitivity", RETAIL, "--method", "sobol", "--draws", "64"],
    "sweep": ["sweep", RETAIL, "--vary", "finance.margin=38%..44%:2%"],
    "solve": ["solve", RETAIL, "--target", "npv=0", "--by", "initiatives.delivery.realisation"],
    "significance": ["significance", RETAIL, "--respondents", "400"],
    "baseline": ["baseline", str(SCENARIOS / "data" / "wave_2025.csv")],
    "transitions": ["transitions", *(str(SCENARIOS / "data" / f"wave_{year}.csv") for year in (2025, 2026))],
    "metrics": ["metrics", str(SCENARIOS / "data" / "answers.csv")],
    "tickets": [
        "metrics",
        str(SCENARIOS / "data" / "tickets.csv"),
        "--targets",
        str(SCENARIOS / "data" / "targets.yaml"),
    ],
}


def written(line: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[str, str]:
    capfd.readouterr()
    main(line)
    return capfd.readouterr()


@pytest.mark.parametrize("line", [[*UNKNOWN, "--language", "vi"], ["--language", "vi", *UNKNOWN]])
def test_the_language_stands_before_or_after_the_command(line: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert IN_VIETNAMESE in written(line, capfd)[1]


def test_the_innermost_language_counts_and_ends_with_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert IN_ENGLISH in written(["--language", "vi", *UNKNOWN, "--language", "en"], capfd)[1]
    assert IN_VIETNAMESE in written([*UNKNOWN, "--language", "vi"], capfd)[1]
    assert speaking_now() is ENGLISH
    assert IN_ENGLISH in written(UNKNOWN, capfd)[1]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ENGLISH),
        ({"LANG": "vi_VN.UTF-8"}, VIETNAMESE),
        ({"LANG": "vi"}, VIETNAMESE),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, VIETNAMESE),
        ({"LC_ALL": "vi-VN", "LC_MESSAGES": "en_GB"}, VIETNAMESE),
        ({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, ENGLISH),
        ({"LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8"}, ENGLISH),
        ({"LANG": "POSIX"}, ENGLISH),
        ({"LANG": "fr_FR.UTF-8"}, ENGLISH),
        ({"LANGUAGE": "fr:vi:en", "LANG": "en_US.UTF-8"}, VIETNAMESE),
        ({"LANGUAGE": "en", "LANG": "vi_VN.UTF-8"}, ENGLISH),
        ({"LANGUAGE": "", "LC_ALL": "", "LANG": "vi_VN.UTF-8"}, VIETNAMESE),
    ],
)
def test_the_environment_chooses_the_language(environment: Mapping[str, str], language: object) -> None:
    assert from_environment(environment) is language


def test_the_option_counts_more_than_the_environment(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "vi")
    assert IN_VIETNAMESE in written(UNKNOWN, capfd)[1]
    assert IN_ENGLISH in written([*UNKNOWN, "--language", "en"], capfd)[1]


def test_an_unknown_language_is_refused_with_those_there_are(capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*UNKNOWN, "--language", "xx"]) == 2
    assert "'en', 'vi'" in capfd.readouterr().err


@pytest.mark.parametrize("name", WITH_MACHINE_FORMATS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_machine_formats_are_the_same_in_every_language(
    name: str, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    line = [*WITH_MACHINE_FORMATS[name], "--format", form]
    assert written([*line, "--language", "vi"], capfd)[0] == written(line, capfd)[0] != ""


def test_warnings_beside_json_are_in_the_language_of_people(capfd: pytest.CaptureFixture[str]) -> None:
    out, error = written(["run", COMPANY_X, "--format", "json", "--language", "vi"], capfd)
    assert '"warnings": [\n    "' in out
    assert "cảnh báo: " in error
    assert "warning: " not in error


@pytest.mark.parametrize(
    ("line", "programs", "people"),
    [
        (["run", COMPANY_X], ["company_x.json"], "company_x.md"),
        (["risk", RETAIL, "--draws", "64"], ["retail_three_units-risk.json"], "retail_three_units-risk.md"),
        (
            ["sweep", RETAIL, "--vary", "finance.margin=38%..44%:2%"],
            ["retail_three_units-sweep.csv"],
            "retail_three_units-sweep.md",
        ),
        (["sensitivity", RETAIL], ["retail_three_units-sensitivity.json"], "retail_three_units-sensitivity.md"),
    ],
)
def test_files_for_programs_are_english_and_those_for_people_are_not(
    line: list[str], programs: list[str], people: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outputs in (run_outputs, risk_outputs, sweep_outputs, sensitivity_outputs):
        monkeypatch.setattr(outputs, "encoded_charts", lambda *_, **__: {})  # they take long, and are for people
    for language in ("en", "vi"):
        assert main([*line, "-q", "-o", str(tmp_path / language), "--language", language]) == 0
    for name in programs:
        assert (tmp_path / "vi" / name).read_bytes() == (tmp_path / "en" / name).read_bytes()
    assert (tmp_path / "vi" / people).read_bytes() != (tmp_path / "en" / people).read_bytes()


def test_a_check_for_programs_is_english(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["run", COMPANY_X, "-q", "-o", str(tmp_path), "--language", "vi"])
    line = ["check", str(tmp_path / "company_x.xlsx"), "--format", "json"]
    assert written([*line, "--language", "vi"], capfd)[0] == written(line, capfd)[0]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258"])
def test_a_pipe_that_lacks_the_letters_gets_plain_ones(encoding: str) -> None:
    command = [sys.executable, "-m", "simulator", "run", COMPANY_X, "--language", "vi"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr.decode(encoding)
    assert "canh bao: " in ended.stderr.decode(encoding)
    assert "Khach hang" in ended.stdout.decode(encoding)


def test_english_loads_no_catalog() -> None:
    code = "import sys; from simulator.cli import main; main(['run', sys.argv[1], '-q', '--format', 'json'])"
    check = "; from simulator.language import texts; sys.exit(texts._catalog.cache_info().currsize)"
    ended = subprocess.run(
        [sys.executable, "-c", code + check, COMPANY_X],
        cwd=ROOT,
        env={**os.environ, "LANGUAGE": "en"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    assert ended.returncode == 0


# What of everything the product says is quick enough to be produced in every run of the tests; the rest: tests.pseudo.
QUICK = [name for name, line in pseudo.COMMANDS.items() if "-o" not in line or name in {"run", "baseline"}]


@pytest.mark.parametrize("name", QUICK)
def test_every_text_comes_from_the_catalogs(name: str) -> None:
    assert list(pseudo.all_strays([name])) == []


def test_a_text_in_no_catalog_is_found() -> None:
    assert [stray.words for stray in pseudo.strays("here", "Řǔň rises ƒřǒɱ 3% 5 USD")] == ["rises"]
    assert pseudo.strays("here", "Better service: 9% per year (company_x.yaml:12), --set npv=0") == []


@pytest.mark.parametrize("line", [["run", COMPANY_X, "--frmat", "json"], ["rnu"], ["run"]])
def test_an_error_of_the_command_line_is_in_the_language_asked_for(
    line: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    for option in (["--language", "vi"], ["--language=vi"]):
        error = written([*line, *option], capfd)[1]
        assert "lỗi: " in error
        assert "error: " not in error


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["run", COMPANY_X, "--format", "xml"], "giá trị của '--format' không hợp lệ: 'xml' không thuộc các lựa chọn"),
        (["risk", COMPANY_X, "--draws", "x"], "giá trị của '--draws' không hợp lệ: 'x' không phải là số nguyên."),
        (["run", COMPANY_X, RETAIL], f"thừa đối số ({RETAIL})"),
        (["run", COMPANY_X, "--format"], "tùy chọn '--format' cần một giá trị."),
        (["run", COMPANY_X, "--force=yes"], "tùy chọn '--force' không nhận giá trị."),
        (["baseline", COMPANY_X, "--customers", "0"], "0 không nằm trong khoảng x>=1."),
        (["metrics", COMPANY_X, "--as-of", "soon"], "'soon' không đúng dạng '%Y-%m-%d'."),
    ],
)
def test_what_the_parser_of_options_says_is_translated(
    line: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert said in written(["--language", "vi", *line], capfd)[1]


def test_columns_are_told_by_what_they_mean(capfd: pytest.CaptureFixture[str]) -> None:
    said = written([*WITH_MACHINE_FORMATS["tickets"], "--language", "vi"], capfd)
    assert "category cho phân loại" in said[1]
    assert "Thời gian xử lý, giờ" in said[0]
    said = written([*WITH_MACHINE_FORMATS["baseline"], "--language", "vi"], capfd)
    assert "cột score được coi là điểm" in said[1]


def test_the_starter_says_the_same_in_every_language(tmp_path: Path) -> None:
    told = {}
    for language in ("en", "vi"):
        assert main(["init", str(tmp_path / language), "-q", "--language", language]) == 0
        told[language] = (tmp_path / language / "scenario.yaml").read_text(encoding="utf-8")
    values = {language: yaml.safe_load(text) for language, text in told.items()}
    for each in values.values():
        del each["name"], each["sources"]
        del each["initiatives"]["support"]["title"], each["initiatives"]["support"]["owner"]
    assert values["en"] == values["vi"]
    assert told["en"].count("#") == told["vi"].count("#")
    assert "# hiện nay" in told["vi"]
