"""``nps-sim risk`` as its user meets it: tables, JSON, CSV, files, refusals, and how it is stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import __version__
from simulator.analysis.draws.cube import SAMPLERS
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.risk_result import DRAWS, MOST_DRAWS, QUANTILES
from simulator.cli import main
from simulator.cli import progress as progress_module
from simulator.cli.risk import command
from simulator.cli.screen import Screen
from simulator.engine.over_draws import ENGINES
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
RETAIL, VIETNAM, COMPANY_X = (f"scenarios/{name}.yaml" for name in ("retail_three_units", "vietnam", "company_x"))
FIGURES = ("base", "mean", "sd", *QUANTILES, "probability_positive")


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def told(capsys, *arguments: str) -> str:
    assert main(["risk", *arguments]) == 0
    return capsys.readouterr().out


def as_json(capsys, *arguments: str) -> dict:
    return json.loads(told(capsys, *arguments, "--format", "json"))


def test_json_holds_what_the_interface_promises(capsys):
    risk = as_json(capsys, RETAIL, "--draws", "256", "--seed", "5")
    assert risk["schema"] == "nps-sim/risk/1"
    assert (risk["draws"], risk["seed"], risk["sampler"], risk["limited_draws"]) == (256, 5, "sobol", 0)
    assert list(risk["outcomes"]) == list(OUTCOMES)
    for spread in risk["outcomes"].values():
        assert tuple(spread)[: len(FIGURES)] == FIGURES
        assert set(spread["standard_errors"]) == {"mean", *QUANTILES, "probability_positive"}
    assert (risk["version"], risk["scenario"]["sha256"]) == (__version__, load(RETAIL).sha256)
    assert risk["path_draws"] == 256
    assert len(risk["paths"]["run_rate"]["p50"]) == load(RETAIL).steps + 1


def test_the_same_command_gives_the_same_bytes(capsys):
    arguments = (VIETNAM, "--draws", "300", "--sampler", "random", "--format", "json")
    assert told(capsys, *arguments) == told(capsys, *arguments)


def test_one_draw_works_without_quantiles(capsys):
    spread = as_json(capsys, VIETNAM, "--draws", "1")["outcomes"]["npv"]
    assert {spread[name] for name in (*QUANTILES, "sd", "standard_errors")} == {None}
    assert spread["mean"] is not None
    assert "in the one draw that was made" in " ".join(told(capsys, VIETNAM, "--draws", "1").split())


def test_set_replaces_a_value_and_its_base(capsys):
    risk = as_json(capsys, VIETNAM, "--draws", "16", "--set", "baseline.customers=100_000")
    assert risk["outcomes"]["customers"]["base"] < 110_000


def test_csv_holds_the_same_numbers_with_their_units(capsys):
    risk = as_json(capsys, RETAIL, "--draws", "64")
    text = told(capsys, RETAIL, "--draws", "64", "--format", "csv")
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(text))}
    assert float(rows["outcomes.npv.p5"]["number"]) == risk["outcomes"]["npv"]["p5"]
    units = {
        "outcomes.npv.p5": "EUR",
        "outcomes.run_rate.standard_errors.p95": "EUR a year",
        "outcomes.customers.mean": "customers",
        "outcomes.irr.p50": "share a year",
        "outcomes.payback_months.mean": "months",
        "outcomes.npv.probability_positive": "share of draws",
        "outcomes.irr.undefined": "draws",
        "histograms.npv.edges.0": "EUR",
        "histograms.npv.counts.0": "draws",
        "paths.do_nothing.p50.3": "EUR a year",
        "drivers.npv.finance.margin": "rank correlation",
    }
    assert {path: rows[path]["unit"] for path in units} == units


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_people_read(form, capsys):
    text = told(capsys, RETAIL, "--draws", "4096", "--format", form)
    words = " ".join(text.split())
    assert "Net present value: 90 % of draws lie between −€4" in words
    assert "The base case, €254 k, is above 66 % of them." in words
    titles = ("How the outcomes are spread", "Which inputs drive the outcomes", "Where the base case stands")
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "4,096 draws (sobol, seed 1)" in words
    if form == "table":
        assert max(map(len, text.splitlines())) <= 80


NOBODY_COMES_OR_GOES = """
name: Steady
currency: EUR
horizon: 12 months
baseline:
  customers: 10_000
  spend_period: year
  segments:
    promoters: {mix: 40%, spend: 1000}
    passives: {mix: 40%, spend: 800}
    detractors: {mix: 20%, spend: 500}
initiatives:
  care: {migrations: {passives: {promoters: 4% of customers}}, cost: {once: 2_000_000}}
finance: {margin: 60%, discount: 10% per year}
uncertainty: {baseline.mix: {survey: 300}}
"""


@pytest.fixture
def steady(tmp_path):
    file = tmp_path / "steady.yaml"
    file.write_text(NOBODY_COMES_OR_GOES, encoding="utf-8")
    return str(file)


def test_what_no_draw_moves_takes_no_row(steady, capsys):
    text = told(capsys, steady, "--draws", "256")
    words = " ".join(text.split())
    assert "Net present value is −€1.98 m in every draw, as in the base case." in words
    assert "The same in every draw: Customers at the end (10,000 customers); " in words
    assert "In no draw: Payback." in words
    assert not [line for line in text.splitlines() if line.startswith(("Customers", "Net present value,", "Payback"))]
    assert "0.000000" not in text


def test_few_draws_claim_little(steady, capsys):
    one = told(capsys, steady, "--draws", "1")
    assert [line.split() for line in one.splitlines() if line.startswith(" ")] == [["Base", "The", "draw"]]
    few = " ".join(told(capsys, VIETNAM, "--draws", "8").split())
    assert "Which inputs drive" not in few
    assert "A dash: too few draws to tell" in few


def test_warnings_go_to_standard_error(capsys):
    assert main(["risk", RETAIL, "--draws", "64"]) == 0
    assert "warning: in " in capsys.readouterr().err
    assert main(["risk", RETAIL, "--draws", "64", "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((VIETNAM, "--draws", "0"), 2, "--draws: 0 is not a number from 1 to 10,000,000"),
        ((VIETNAM, "--draws", "1000000000000"), 2, "from 1 to 10,000,000"),
        ((VIETNAM, "--draws", "1e12"), 2, "'1e12' is not a valid integer"),
        ((VIETNAM, "--draws", "x"), 2, "'x' is not a valid integer"),
        ((VIETNAM, "--seed", "-1"), 2, "--seed: -1 is less than 0"),
        ((VIETNAM, "--seed", "x"), 2, "'x' is not a valid integer"),
        ((VIETNAM, "--sampler", "halton"), 2, "'sobol', 'random'"),
        ((VIETNAM, "--engine", "fortran"), 2, "'numpy', 'native'"),
        ((COMPANY_X,), 1, "uncertainty: is not given, so there is nothing to draw"),
        ((VIETNAM, "--set", "horizon=0 months"), 1, "horizon"),
    ],
)
def test_a_mistake_gets_a_sentence(arguments, code, said, capsys):
    assert main(["risk", *arguments]) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert said in " ".join(streams.err.split())
    assert "Traceback" not in streams.err


def test_the_help_names_the_choices_as_they_are(capsys):
    choices = {each.name: tuple(each.type.choices) for each in command.params if hasattr(each.type, "choices")}
    assert (choices["sampler"], choices["engine"]) == (SAMPLERS, ENGINES)
    words = " ".join(told(capsys, "--help").split())
    assert f"How many draws: {DRAWS:,}, or what is given here, up to {MOST_DRAWS:,}." in words


def test_a_folder_gets_numbers_summary_charts_and_workbook(tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(["risk", VIETNAM, "--draws", "128", "-o", str(folder), "--format", "json"]) == 0
    streams = capsys.readouterr()
    written = {file.name for file in folder.iterdir()}
    assert {
        "vietnam-risk.json",
        "vietnam-risk.md",
        "vietnam-risk.xlsx",
        "vietnam-fan.png",
        "vietnam-fan.svg",
    } <= written
    assert all(f"wrote {folder / name}" in streams.err for name in written)
    assert (folder / "vietnam-risk.json").read_text(encoding="utf-8") == streams.out
    summary = (folder / "vietnam-risk.md").read_text(encoding="utf-8")
    assert all(f"](vietnam-{chart}.png)" in summary for chart in ("fan", "distribution", "drivers"))
    assert main(["risk", VIETNAM, "--draws", "128", "-o", str(folder)]) == 1
    refused = capsys.readouterr()
    assert (refused.out, "--force overwrites it" in refused.err) == ("", True)


def started(*arguments: str, **streams: object) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HEEDING_CTRL_C, "risk", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, **streams)


HEEDING_CTRL_C = """\
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from simulator.cli import console
console()
"""
"""Undoes what a shell does to what it runs in the background, as the tests themselves may be."""


def test_ctrl_c_ends_it_within_a_second_and_leaves_nothing():
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = started(RETAIL, "--draws", "10000000", "--engine", "numpy", "--format", "json", **streams)
    time.sleep(4)
    assert process.poll() is None
    begin = time.perf_counter()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.perf_counter() - begin < 3  # a second on a machine that does nothing else
    assert (out, b"Traceback" in err) == (b"", False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "quiet", "after", "is_seen"),
    [
        (Terminal, False, -1, True),
        (Terminal, True, -1, False),
        (Terminal, False, 60, False),
        (io.StringIO, False, -1, False),
    ],
)
def test_progress_is_seen_on_a_terminal_when_it_takes_long(stream, quiet, after, is_seen, monkeypatch):
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setattr(progress_module, "_SHOWN_AFTER", after)
    monkeypatch.setenv("TERM", "xterm")
    with progress_module.progress(Screen(quiet, False, "auto"), "Drawing", 100) as watch:
        for done in (50, 100):
            if watch is not None:
                watch(done)
    assert ("Drawing" in sys.stderr.getvalue()) == is_seen
