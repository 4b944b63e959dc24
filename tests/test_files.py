"""Writing files: all or none, each whole, nothing overwritten by accident, names that every system takes."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from simulator.cli import main
from simulator.cli.outputs import COMPARISON_CHARTS, RUN_CHARTS
from simulator.errors import OutputError
from simulator.report.files import LONGEST_NAME, refuse_what_exists, slug, write_files

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios/company_x.yaml")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Company X, NPS 63 to 67", "Company-X-NPS-63-to-67"),
        ("company_x", "company_x"),
        ("Chuỗi cà phê Sông Hương, đợt 2", "Chuoi-ca-phe-Song-Huong-dot-2"),
        ("=cmd|' /C calc'!A0", "cmd-C-calc-A0"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "CON-scenario"),
        ("lpt1", "lpt1-scenario"),
        ("a/b", "a-b"),
        ("🙂", "scenario"),
        ("\u202egnp.exe", "gnp-exe"),
        ("</script>", "script"),
        ("x" * 300, "x" * LONGEST_NAME),
    ],
)
def test_any_text_becomes_a_safe_name(text, name):
    assert slug(text) == name


def test_files_appear_whole_in_a_folder_that_is_made(tmp_path):
    folder = tmp_path / "a" / "b"
    write_files({folder / "x.txt": b"x", folder / "y.txt": b"y"}, force=False)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"x.txt": b"x", "y.txt": b"y"}


def test_what_exists_is_kept_without_force_and_replaced_with_it(tmp_path):
    file = tmp_path / "x.txt"
    file.write_bytes(b"old")
    with pytest.raises(OutputError, match="already exists; --force overwrites it"):
        write_files({tmp_path / "new.txt": b"new", file: b"new"}, force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    assert file.read_bytes() == b"old"
    write_files({file: b"new"}, force=True)
    assert file.read_bytes() == b"new"


def in_the_way(kind: str, path: Path) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(path.with_name("elsewhere"))
        case "read-only":
            path.write_bytes(b"old")
            path.chmod(0o444)


@pytest.mark.parametrize("kind", ["folder", "link", "read-only"])
def test_what_stands_in_the_way_is_refused_even_with_force(kind, tmp_path):
    path = tmp_path / "x.txt"
    in_the_way(kind, path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match=f"is (a )?{kind}"):
        write_files({tmp_path / "a.txt": b"a", path: b"new"}, force=True)
    assert sorted(tmp_path.rglob("*")) == before
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    (tmp_path / "results").write_bytes(b"")
    with pytest.raises(OutputError, match="is not a folder"):
        refuse_what_exists([tmp_path / "results" / "deep" / "x.txt"], force=False)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_what_fails_half_way_leaves_nothing_behind(error, tmp_path, monkeypatch):
    kept = tmp_path / "results" / "kept.txt"
    kept.parent.mkdir()
    kept.write_bytes(b"old")
    calls = []

    def failing(descriptor):
        calls.append(descriptor)
        if len(calls) > 1:
            raise error

    monkeypatch.setattr(os, "fsync", failing)
    contents = {kept: b"new", kept.with_name("second.txt"): b"second", tmp_path / "other" / "third.txt": b"third"}
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_files(contents, force=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]
    assert kept.read_bytes() == b"old"
    assert not (tmp_path / "other").exists()


def test_a_name_taken_in_the_meantime_is_not_overwritten(tmp_path, monkeypatch):
    late = tmp_path / "late.txt"

    def taken(descriptor):
        late.write_bytes(b"somebody else's")

    monkeypatch.setattr(os, "fsync", taken)
    with pytest.raises(OutputError, match="already exists"):
        write_files({tmp_path / "first.txt": b"first", late: b"mine"}, force=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"late.txt": b"somebody else's"}


def test_a_disk_without_hard_links_is_written_too(tmp_path, monkeypatch):
    def no_links(source, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write_files({tmp_path / "x.txt": b"x"}, force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_run_writes_workbook_charts_summary_and_json(tmp_path, capsys):
    folder = tmp_path / "results"
    assert main(["run", COMPANY_X, "-o", str(folder), "--format", "json"]) == 0
    told = capsys.readouterr()
    charts = {f"company_x-{chart}.{ending}" for chart in RUN_CHARTS for ending in ("png", "svg")}
    charts |= {"company_x-charts.pdf"}
    written = {path.name for path in folder.iterdir()}
    assert written == charts | {"company_x.xlsx", "company_x.json", "company_x.md"}
    assert {Path(line.removeprefix("wrote ")).name for line in told.err.splitlines() if "wrote" in line} == written
    assert json.loads((folder / "company_x.json").read_text(encoding="utf-8")) == json.loads(told.out)
    summary = (folder / "company_x.md").read_text(encoding="utf-8")
    assert all(f"](company_x-{chart}.png)" in summary for chart in RUN_CHARTS)
    assert main(["run", COMPANY_X, "-o", str(folder)]) == 1
    assert "--force" in capsys.readouterr().err


def test_compare_writes_the_comparison_and_each_workbook(tmp_path):
    other = str(ROOT / "scenarios/company_x_trend.yaml")
    assert main(["compare", COMPANY_X, other, "-o", str(tmp_path)]) == 0
    charts = {f"{chart}.{ending}" for chart in COMPARISON_CHARTS for ending in ("png", "svg")}
    charts |= {"comparison-charts.pdf"}
    workbooks = {"comparison.xlsx", "company_x.xlsx", "company_x_trend.xlsx"}
    assert {path.name for path in tmp_path.iterdir()} == charts | workbooks | {"comparison.md", "comparison.json"}


def test_nothing_is_computed_when_a_file_exists(tmp_path, monkeypatch, capsys):
    (tmp_path / "company_x-bridge.svg").write_bytes(b"mine")
    monkeypatch.setattr("simulator.cli.run.answer_all", lambda scenarios: pytest.fail("something was run"))
    assert main(["run", COMPANY_X, "-o", str(tmp_path)]) == 1
    assert "company_x-bridge.svg: already exists; --force" in capsys.readouterr().err
