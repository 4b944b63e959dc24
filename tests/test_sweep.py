"""Sweeps: every point is what a run of it gives, ranges are read as written, and no form of output differs."""

from __future__ import annotations

import csv
import io
import itertools
import json
from math import isnan
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from simulator.analysis import answer
from simulator.analysis.grid import Grid
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.sweep import sweep
from simulator.analysis.sweep_result import Sweep
from simulator.analysis.vary import MOST_POINTS, read_grid
from simulator.cli import main
from simulator.errors import ScenarioError, UsageError
from simulator.report import sweep_data
from simulator.report.sweep_data import write_sweep_csv
from simulator.scenario import load
from simulator.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X = str(ROOT / "scenarios" / "company_x.yaml")
RETAIL = str(ROOT / "scenarios" / "retail_three_units.yaml")
MORE_PROMOTERS = "initiatives.service.migrations.passives.promoters"
GROWTH = "initiatives.service.acquisition"
REALISED = "initiatives.delivery.realisation"
WIDTH = 80


def grid_of(source: str, *ranges: str) -> Grid:
    def read(further: object) -> Scenario:
        return load(source, tuple(further))

    return read_grid(read(()), ranges, read)


def swept(source: str, *ranges: str, outcomes: tuple[str, ...] | None = None) -> Sweep:
    return sweep(load(source), grid_of(source, *ranges), outcomes)


def values_of(source: str, text: str) -> tuple[float, ...]:
    [axis] = grid_of(source, text).axes
    return axis.values


@pytest.mark.parametrize(
    ("source", "ranges"),
    [
        (COMPANY_X, [f"{MORE_PROMOTERS}=1%..5%:2%", f"{GROWTH}=0%..2%:1%"]),
        (COMPANY_X, [f"{MORE_PROMOTERS}=5%..15% of passives:5%"]),
        (COMPANY_X, [f"{GROWTH}=1%..3% per year:1%", "baseline.customers=30_000..40_000:5_000"]),
        (COMPANY_X, [f"{MORE_PROMOTERS}=1%..20%:4%", "initiatives.service.ramp.over=3..9 months:6"]),
        (RETAIL, [f"{REALISED}=0%..100%:100%", "finance.discount=1%..9%:8%", "finance.margin=41%..41%:1%"]),
        (RETAIL, ["baseline.segments.promoters.spend=300..400:100"]),
        (
            RETAIL,
            [
                "units.north.baseline.segments.promoters.spend=300..400:100",
                "baseline.segments.promoters.spend=350..450:100",
            ],
        ),
        (RETAIL, ["units.south.initiatives.delivery.ramp.delay=0.5..2.5 months:2"]),
        (RETAIL, ["initiatives.advisers.migrations.passives.promoters=10%..60%:25%"]),
    ],
)
def test_a_point_is_what_a_run_of_it_gives(source, ranges):
    found = swept(source, *ranges)
    for place in itertools.product(*(range(len(axis.values)) for axis in found.axes)):
        settings = [f"{axis.path}={axis.texts[each]}" for axis, each in zip(found.axes, place, strict=True)]
        try:
            run = answer(load(source, settings))
        except ScenarioError:
            assert found.overdrawn[place]
            assert all(isnan(values[place]) for values in found.outcomes.values())
            continue
        assert not found.overdrawn[place]
        for name, values in found.outcomes.items():
            expected = OUTCOMES[name](run)
            if expected is None:
                assert isnan(values[place])
            else:
                assert values[place] == pytest.approx(expected, rel=1e-9, abs=1e-6), (name, place)


def test_nps_scales_all_migrations():
    found = swept(COMPANY_X, "nps=0%..150%:50%", outcomes=("nps",))
    assert found.outcomes["nps"] == pytest.approx([63, 65, 67, 69])
    assert found.columns == ("all_migrations", "nps", "overdrawn")


@pytest.mark.parametrize("source", [COMPANY_X, RETAIL])
def test_the_base_is_the_scenario_as_it_is(source):
    run = answer(load(source))
    by_units = "baseline.segments.promoters.spend=300..400:100"
    for name, value in swept(source, by_units).base.items():
        assert value == pytest.approx(OUTCOMES[name](run), rel=1e-9), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MORE_PROMOTERS}=1%..5%:0.5%", tuple(number / 1000 for number in range(10, 51, 5))),
        (f"{MORE_PROMOTERS}=1% of customers..3% of customers:1%", (0.01, 0.02, 0.03)),
        (f"{MORE_PROMOTERS}=100..300 customers:100", (100.0, 200.0, 300.0)),
        (f"{GROWTH}=0.1%..0.7%:0.1%", tuple(number / 1000 for number in range(1, 8))),
        (f"{GROWTH}=1%..2.4%:0.5% per horizon", (0.01, 0.015, 0.02)),
        (f"{GROWTH}=-1% per year..1% per year:1% per year", (-0.01, 0.0, 0.01)),
        ("baseline.customers=300_000..310_000:5_000", (300_000.0, 305_000.0, 310_000.0)),
        ("initiatives.service.ramp.over=6 months..1 year:3 months", (6.0, 9.0, 12.0)),
        ("initiatives.service.realisation=0.5..0.7:0.1", (0.5, 0.6, 0.7)),
        ("baseline.segments.promoters.spend=.5...9:.2", (0.5, 0.7, 0.9)),
        (f"{MORE_PROMOTERS}=2%..2%:1%", (0.02,)),
    ],
)
def test_ranges_are_read_to_the_last_digit(text, expected):
    assert values_of(COMPANY_X, text) == expected


def test_a_range_keeps_the_scenarios_base_and_period_or_brings_its_own():
    [kept] = grid_of(COMPANY_X, f"{MORE_PROMOTERS}=1%..3%:1%").axes
    [other] = grid_of(COMPANY_X, f"{MORE_PROMOTERS}=1%..3% of passives:1%").axes
    assert list(kept.texts) == ["1% of customers", "2% of customers", "3% of customers"]
    assert (kept.present, kept.present_text) == (0.03, "3% of customers")
    assert list(other.texts) == ["1% of passives", "2% of passives", "3% of passives"]
    assert other.present is None


def test_a_million_values_hold_no_dust():
    values = values_of(COMPANY_X, "baseline.segments.promoters.spend=0..100_000:0.1")
    assert len(values) == 1_000_001
    assert values[-1] == 100_000.0
    assert values[333_333] == 33_333.3


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("nonsense", "no range of values", "PATH=FROM..TO:STEP"),
        (f"{GROWTH}=1%..2%", "no range of values", "PATH=FROM..TO:STEP"),
        (f"{GROWTH}=1%..2%:0%", "the step 0% is not above 0", "how far apart"),
        (f"{GROWTH}=1%..2%:-1%", "the step -1% is not above 0", "how far apart"),
        (f"{GROWTH}=2%..1%:1%", "2% is more than 1%", "write 1%..2%:1%"),
        (f"{GROWTH}=1%..2% per year:1% per month", "per year and per month do not go together", "once"),
        (f"{GROWTH}=1% pa..2%:1%", "FROM: 1% pa is not how a rate is written", "1% per year"),
        (f"{MORE_PROMOTERS}=1..5%:0.5%", "1 has no %", "did you mean 1%..5%:0.5%?"),
        (f"{MORE_PROMOTERS}=1%..500%:0.5%", "TO: 500% is more than 100%", "did you mean 5%?"),
        (f"{MORE_PROMOTERS}=1%..5% of detractors:1%", "FROM: a share of detractors", "of customers"),
        ("baseline.customers=30.000..50_000:1_000", "FROM: 30.000 can be read in two ways", "30_000"),
        ("baseline.customers=30_000..50_000:0.5", "the step 0.5 is not a whole number", ""),
        ("baseline.segments.promoters.spend=$300..$400:$10", "FROM: $300 is not a number", "write 300"),
        ("initiatives.service.ramp.over=6..12:3", "FROM: 6 of what", "6 months"),
        ("initiatives.service.acquisitoin=1%..2%:1%", "names no number of this scenario", "did you mean"),
        ("baseline.segments.promoters.mix=1%..2%:1%", "cannot change alone", "--vary nps"),
        ("horizon=1 month..6 months:1 month", "cannot be varied", ""),
        ("trend.inflation=1%..2%:1%", "is not given in this scenario", "--set"),
        ("baseline.customers=1..10_000_000:1", "makes 10,000,000 points, more than 2,000,000", "larger steps"),
        ("baseline.segments.promoters.spend=0..1:1e-300", "makes 1e+300 points", "larger steps"),
    ],
)
def test_what_is_no_range_is_refused_with_what_to_write(text, message, hint):
    with pytest.raises(UsageError) as refused:
        grid_of(COMPANY_X, text)
    assert message in refused.value.message
    assert "--vary" in str(refused.value)
    assert hint in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ([GROWTH, GROWTH], "varied twice"),
        (["nps", MORE_PROMOTERS], "nps scales all migrations"),
        (
            [
                GROWTH,
                MORE_PROMOTERS,
                *(f"baseline.segments.{s}.spend" for s in ("promoters", "passives", "detractors")),
            ],
            "5",
        ),
    ],
)
def test_paths_that_do_not_go_together_are_refused(paths, message):
    with pytest.raises(UsageError, match=message):
        grid_of(COMPANY_X, *(f"{path}=1%..2%:1%" for path in paths))


def test_a_scenario_is_read_once_for_an_input_and_not_for_a_point():
    reads = []

    def read(further: object) -> Scenario:
        reads.append(further)
        return load(RETAIL, tuple(further))

    scenario = read(())
    sweep(scenario, read_grid(scenario, [f"{REALISED}=0%..100%:1%", "finance.margin=30%..50%:0.1%"], read))
    assert len(reads) == 3


def test_the_limit_of_points_is_meant():
    grid = grid_of(COMPANY_X, "baseline.segments.promoters.spend=1..2_000_000:1")
    assert grid.points == MOST_POINTS


def test_an_outcome_that_does_not_apply_is_refused():
    with pytest.raises(ScenarioError, match=r"no npv: finance\.margin is not given"):
        swept(COMPANY_X, f"{GROWTH}=1%..2%:1%", outcomes=("npv",))
    assert "npv" not in swept(COMPANY_X, f"{GROWTH}=1%..2%:1%").outcomes


def test_overdrawn_points_are_counted_and_missing_outcomes_said():
    found = swept(COMPANY_X, f"{MORE_PROMOTERS}=10%..20%:5%")
    assert found.overdrawn.tolist() == [False, False, True]
    assert any("at 1 of 3 points more customers would leave" in warning for warning in found.warnings)
    never = swept(RETAIL, "initiatives.delivery.cost.once=0..90_000_000:90_000_000", outcomes=("payback_months",))
    assert never.warnings == ("at 1 of 2 points there is no payback_months",)


# --- what comes out ---------------------------------------------------------------------------------------------------


def output(capsys, *arguments: str) -> str:
    assert main(["sweep", *arguments]) == 0
    return capsys.readouterr().out


LARGE = (COMPANY_X, "--vary", f"{MORE_PROMOTERS}=0%..20%:0.125%", "--vary", f"{GROWTH}=0%..20%:0.125%", "-q")
SMALL = (COMPANY_X, "--vary", f"{MORE_PROMOTERS}=10%..20%:2.5%", "-q")


@pytest.mark.parametrize("arguments", [SMALL, LARGE])
def test_csv_json_and_parquet_hold_the_same_numbers(arguments, tmp_path, capsys):
    file = tmp_path / "points.parquet"
    found = json.loads(output(capsys, *arguments, "--format", "json", "-o", str(file)))
    columns = pyarrow.parquet.read_table(file).to_pydict()
    assert found["schema"] == "nps-sim/sweep/1"
    assert list(columns) == found["columns"]
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    assert rows == found["rows"]
    assert len(rows) == found["points"]
    assert any(None in row for row in rows)
    head, *lines = csv.reader(io.StringIO(output(capsys, *arguments, "--format", "csv"), newline=""))
    assert head == found["columns"]
    assert [[_read(text) for text in line] for line in lines] == rows


def _read(text: str) -> float | bool | None:
    if text in ("true", "false"):
        return text == "true"
    return float(text) if text else None


def test_csv_is_the_same_without_the_library(monkeypatch):
    found = swept(COMPANY_X, f"{MORE_PROMOTERS}=0%..20%:0.125%", f"{GROWTH}=0%..20%:0.125%")
    fast = "".join(write_sweep_csv(found))
    monkeypatch.setattr(sweep_data, "has_library", lambda: False)
    slow = "".join(write_sweep_csv(found))
    assert fast != slow  # the two write 40000 and 40000.0
    first, second = (list(csv.reader(io.StringIO(text, newline=""))) for text in (fast, slow))
    assert first[0] == second[0]
    assert [list(map(_read, row)) for row in first[1:]] == [list(map(_read, row)) for row in second[1:]]


def test_parquet_says_what_to_install(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(sweep_data, "has_library", lambda: False)
    assert main(["sweep", *SMALL, "-o", str(tmp_path / "points.parquet")]) == 2
    assert 'pip install "nps-revenue-simulator[data]"' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_one_input_is_a_row_a_value_with_the_present_one_marked(capsys):
    out = output(capsys, COMPANY_X, "--vary", f"{GROWTH}=0%..2%:1%", "--outcome", "run_rate_change")
    assert "1% per horizon (now)" in out
    assert "1,287,448.40" in out
    between = output(capsys, COMPANY_X, "--vary", f"{GROWTH}=0.5%..2%:1%", "--outcome", "run_rate_change")
    lines = [line for line in between.splitlines() if "% per horizon" in line][-3:]
    assert [line.split("per")[0].strip() for line in lines] == ["0.5%", "1%", "1.5%"]
    assert "(now)" in lines[1]


def test_outcomes_that_do_not_move_have_no_column_unless_asked_for(capsys):
    text = "finance.discount=8%..10%:1%"
    out = output(capsys, RETAIL, "--vary", text)
    assert "Net present value" in out
    assert "Payback" not in out
    assert "The same everywhere: nps, customers," in out
    assert "Payback" in output(capsys, RETAIL, "--vary", text, "--outcome", "payback_months")


def test_rounding_is_no_movement(capsys):
    ranges = ("--vary", f"{MORE_PROMOTERS}=0%..5%:0.7%", "--set", "initiatives.service.acquisition=0% per horizon")
    line = output(capsys, COMPANY_X, *ranges, "--outcome", "customers")
    assert "stays at 40,000 customers as" in " ".join(line.split())
    grid = output(
        capsys, COMPANY_X, *ranges, "--vary", "initiatives.service.realisation=0%..100%:30%", "--outcome", "customers"
    )
    assert "stays at 40,000 customers in 32 of 32 combinations" in " ".join(grid.split())


def test_two_inputs_are_a_grid(capsys):
    found = output(
        capsys, RETAIL, "--vary", "finance.margin=39%..43%:2%", "--vary", f"{REALISED}=25%..65%:20%", "--outcome", "npv"
    )
    table = found[found.index("Net present value, EUR") :]
    assert "41% (now)" in table
    assert "253,704" in table
    assert "now" in table.splitlines()[2]
    beside = output(capsys, RETAIL, "--vary", "finance.margin=39%..43%:2%", "--vary", f"{REALISED}=20%..60%:20%")
    assert "As it is: 253,704, at 41% and 45%." in " ".join(beside.split())


def test_many_points_are_summed_up(capsys):
    out = output(
        capsys,
        *(RETAIL, "--vary", "finance.margin=30%..50%:1%", "--vary", f"{REALISED}=0%..100%:5%"),
        *("--outcome", "npv", "--outcome", "payback_months"),
    )
    assert "441 points" in out
    assert "-o FILE.parquet" in out or "FILE.parquet" in out
    worst, best = (line.split() for line in out.splitlines() if line.lstrip().startswith(("EUR", "months")))
    found = swept(RETAIL, "finance.margin=30%..50%:1%", f"{REALISED}=0%..100%:5%")
    npv, payback = found.outcomes["npv"], found.outcomes["payback_months"]
    assert worst[1:3] == [f"{np.nanmin(npv):,.0f}".replace("-", "\u2212"), f"{np.nanmax(npv):,.0f}"]
    assert best[1:3] == [f"{np.nanmax(payback):.1f}", f"{np.nanmin(payback):.1f}"]


def test_an_input_that_an_outcome_does_not_depend_on_is_not_named_below_it(capsys):
    ranges = ("--vary", f"{GROWTH}=0%..2%:0.1%", "--vary", f"{MORE_PROMOTERS}=1%..20%:1%")
    out = output(capsys, COMPANY_X, *ranges, "--outcome", "nps", "--outcome", "customers", "--format", "markdown")
    nps, customers = out[out.index("**Net Promoter Score") :].split("**Customers at the end")
    assert "passives who" in nps
    assert "acquisition" not in nps
    assert "acquisition" in customers
    assert "passives who" not in customers


@pytest.mark.parametrize(
    "ranges",
    [
        [f"{GROWTH}=0%..2%:0.25%"],
        [f"{GROWTH}=0%..2%:0.25%", f"{MORE_PROMOTERS}=1%..20%:1%"],
        [f"{GROWTH}=0%..2%:0.01%"],
        [f"{GROWTH}=0%..1%:1%", f"{MORE_PROMOTERS}=1%..2%:1%", "nothing"],
    ],
)
def test_tables_fit_eighty_columns(ranges, capsys):
    ranges = [text.replace("nothing", "baseline.customers=30_000..40_000:10_000") for text in ranges]
    out = output(capsys, COMPANY_X, *(part for text in ranges for part in ("--vary", text)))
    assert max(map(len, out.splitlines())) <= WIDTH


def test_a_folder_gets_everything(tmp_path, capsys):
    arguments = (*SMALL, "--vary", f"{GROWTH}=0%..2%:1%", "-o", str(tmp_path))
    output(capsys, *arguments)
    endings = ("-charts.pdf", "-heat-map.png", "-heat-map.svg", ".csv", ".md", ".xlsx")
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"company_x-sweep{each}" for each in endings]
    assert main(["sweep", *arguments]) == 1
    assert "--force" in capsys.readouterr().err


def test_a_large_sweep_gets_a_folder_without_a_workbook(tmp_path, capsys):
    output(capsys, COMPANY_X, "--vary", f"{GROWTH}=0%..2%:0.001%", "-o", str(tmp_path))
    assert {file.suffix for file in tmp_path.iterdir()} == {".csv", ".md", ".png", ".svg", ".pdf"}


def test_an_existing_file_is_refused_before_anything_is_computed(tmp_path, monkeypatch, capsys):
    file = tmp_path / "points.csv"
    file.write_text("mine", encoding="utf-8")
    monkeypatch.setattr("simulator.analysis.sweep.sweep", lambda *_: pytest.fail("computed"))
    assert main(["sweep", *SMALL, "-o", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == "mine"
    assert "--force" in capsys.readouterr().err


def test_an_unknown_outcome_gets_the_nearest(capsys):
    assert main(["sweep", *SMALL, "--outcome", "nvp"]) == 2
    assert "--outcome: there is no outcome nvp; did you mean npv?" in capsys.readouterr().err
