"""What is measured between two waves is what happened: known populations, published values, every form of the data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest
from scipy.stats import norm

from simulator import __version__
from simulator.analysis import answer
from simulator.cli import main
from simulator.data.intervals import Estimate, Moments, difference, p_value, wilson
from simulator.data.metric_intervals import Answers, score_change
from simulator.data.sources import Where
from simulator.data.transitions_cells import ABSENT, SILENT, count_cells
from simulator.data.transitions_dates import in_order, months_between
from simulator.data.transitions_measure import measure_transitions
from simulator.data.transitions_realisation import FEWEST, realisations
from simulator.data.transitions_result import LIMITS, MOVEMENTS, movement_name
from simulator.data.transitions_waves import open_waves
from simulator.errors import ScenarioError, UsageError
from simulator.model.kinds import SEGMENTS
from simulator.scenario import load
from tests.population import KEPT, LOYALTY, make_population

TRUE = 0.6
SEEDS = 200
CUSTOMERS = 4_000
NOMINAL = (0.90, 0.98)


@pytest.fixture(scope="module")
def studies():
    """What is measured of many populations made up alike, from the cells that another program added up."""
    return [realisations(make_population(seed, CUSTOMERS).cells()) for seed in range(SEEDS)]


@pytest.fixture(scope="module")
def population():
    return make_population(1, 6_000)


@pytest.fixture(scope="module")
def folder(population, tmp_path_factory):
    """The same two waves as CSV, Parquet and DuckDB, apart and together."""
    import duckdb

    where = tmp_path_factory.mktemp("waves")
    for number in (0, 1):
        wave = population.wave(number)
        pyarrow.parquet.write_table(wave, where / f"{number + 1}.parquet")
        pyarrow.csv.write_csv(wave, where / f"{number + 1}.csv")
        with duckdb.connect(str(where / f"only_{number + 1}.duckdb")) as database:
            database.execute(f"CREATE TABLE answers AS SELECT * FROM read_parquet('{where}/{number + 1}.parquet')")
    with duckdb.connect(str(where / "both.duckdb")) as database:
        parts = [f"SELECT {2025 + n} AS wave, * FROM read_parquet('{where}/{n + 1}.parquet')" for n in (0, 1)]
        database.execute(f"CREATE TABLE waves AS {' UNION ALL '.join(parts)}")
        database.execute("CREATE TABLE early AS SELECT * EXCLUDE wave FROM waves WHERE wave = 2025")
        database.execute("CREATE TABLE late AS SELECT * EXCLUDE wave FROM waves WHERE wave = 2026")
        database.execute(f"COPY waves TO '{where}/both.parquet' (FORMAT parquet)")
    return where


def csv(path: Path, *rows: str, head: str = "customer,score,spend") -> str:
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return str(path)


# What is known of intervals


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_of_shares_are_those_of_newcombe_1998(part, whole, low, high):
    found = wilson(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_share_of_nobody_has_no_interval():
    assert wilson(0, 0)[2:] == (None, None, None)


def test_two_waves_of_30_answers_give_the_published_z():
    change = score_change(Answers(20, 10, 30), Answers(12, 18, 30))
    assert round(change.z, 3) == -2.148
    assert change.p_value == pytest.approx(2 * norm.sf(2.148), abs=1e-4)


@pytest.mark.parametrize("z", [0.0, 0.5, -1.96, 8.0])
def test_probabilities_are_those_of_the_normal_distribution(z):
    assert p_value(z) == pytest.approx(2 * norm.sf(abs(z)), rel=1e-12)


def test_no_difference_without_error_is_no_finding_and_any_other_is_certain():
    assert (difference(0.0, 0.0).p_value, difference(1.0, 0.0).p_value) == (1.0, 0.0)


def test_a_quotient_of_means_is_as_sure_as_resampling_says():
    chance = np.random.default_rng(5)
    x = chance.normal(10, 3, 400)
    y = 0.5 * x + chance.normal(0, 1, 400)

    def estimate(x, y):
        around = (((x - x.mean()) ** 2).sum(), ((y - y.mean()) ** 2).sum(), ((x - x.mean()) * (y - y.mean())).sum())
        groups = {"all": Moments(len(x), x.mean(), y.mean(), *around)}
        quotient = Estimate.mean(groups, ["all"], 0, 1) / Estimate.mean(groups, ["all"], 1, 0)
        return quotient.value, quotient.standard_error(groups)

    value, error = estimate(x, y)
    again = [chance.integers(0, 400, 400) for _ in range(2_000)]
    assert value == pytest.approx(y.mean() / x.mean())
    assert error == pytest.approx(np.std([estimate(x[rows], y[rows])[0] for rows in again]), rel=0.08)


# Known populations


def test_realisation_is_recovered_as_often_as_its_interval_says(studies):
    covered = np.mean([whole.low <= TRUE <= whole.high for _, whole in studies])
    assert NOMINAL[0] <= covered <= NOMINAL[1]
    assert np.mean([whole.value for _, whole in studies]) == pytest.approx(TRUE, abs=0.005)


@pytest.mark.parametrize("movement", [movement_name(*pair) for pair in MOVEMENTS])
def test_realisation_of_each_movement_is_recovered(studies, movement):
    found = [each[movement] for each, _ in studies if each[movement].value is not None]
    assert len(found) == SEEDS
    assert NOMINAL[0] <= np.mean([each.low <= TRUE <= each.high for each in found]) <= NOMINAL[1]


def test_the_naive_reading_is_wrong_in_every_population(studies):
    assert all(whole.naive > whole.high + 0.5 for _, whole in studies)


def test_naive_is_what_was_there_before_and_what_followed(studies):
    for each in studies[0][0].values():
        assert each.naive == pytest.approx((each.ahead + each.followed) / each.gap, rel=1e-9)
        assert each.value == pytest.approx(each.followed / each.gap, rel=1e-9)


def test_a_good_spell_before_moving_up_makes_realisation_look_smaller_as_the_limits_say():
    _, whole = realisations(make_population(3, 20_000, spell=0.2).cells())
    assert whole.high < TRUE
    assert "understates" in LIMITS["Regression to the mean"]


def test_no_true_effect_is_found_to_be_none():
    _, whole = realisations(make_population(4, 20_000, realisation=0.0).cells())
    assert whole.low < 0 < whole.high < 0.1


def test_shares_that_leave_and_move_are_within_their_intervals(population):
    truth = make_population(99, 150_000).cells()
    measured = measure_transitions(population.wave(0), population.wave(1))
    inside = []
    for number, source in enumerate(SEGMENTS):
        lost = 1 - KEPT[number] * (1 + LOYALTY) / 2
        inside.append(measured.churn[source].low <= lost <= measured.churn[source].high)
        there = sum(truth[source, target].customers for target in SEGMENTS)
        for target in SEGMENTS:
            share = truth[source, target].customers / there
            inside.append(measured.matrix[source][target].low <= share <= measured.matrix[source][target].high)
    assert sum(inside) >= len(inside) - 2


def test_lost_customers_are_those_who_spent_less(population):
    measured = measure_transitions(population.wave(0), population.wave(1))
    assert measured.lost_spend.difference + measured.lost_spend.margin < 0


def test_the_change_of_those_who_answered_twice_is_by_how_their_own_answers_changed(population):
    measured = measure_transitions(population.wave(0), population.wave(1))
    worth = np.array([1, 0, -1])
    twice = (population.first < 3) & (population.second < 3)
    changed = 100.0 * (worth[population.second[twice]] - worth[population.first[twice]])
    assert measured.paired_change.difference == pytest.approx(changed.mean())
    assert measured.paired_change.margin == pytest.approx(1.959964 * changed.std() / np.sqrt(twice.sum()), rel=1e-6)
    first, second = measured.nps_of_both
    assert second - first == pytest.approx(measured.paired_change.difference)


# Every form of the data


def forms(folder):
    both = str(folder / "both.duckdb")
    return {
        "parquet": ((folder / "1.parquet", folder / "2.parquet"), {}),
        "csv": ((folder / "1.csv", folder / "2.csv"), {}),
        "csv and parquet": ((folder / "1.csv", folder / "2.parquet"), {}),
        "two tables": ((both, both), {"where": Where("early,late")}),
        "two databases": ((folder / "only_1.duckdb", folder / "only_2.duckdb"), {}),
        "file and database": ((folder / "1.csv", folder / "only_2.duckdb"), {}),
        "one table": ((folder / "both.parquet",), {}),
        "one query": ((both,), {"where": Where(query="SELECT * FROM waves"), "waves": ("2025", "2026")}),
    }


@pytest.mark.parametrize("form", forms(Path()))
def test_every_form_gives_the_cells_that_were_made_up(form, folder, population):
    sources, options = forms(folder)[form]
    first, second = (*map(str, sources), None)[:2]
    waves = open_waves(first, second, {}, options.get("where", Where()), options.get("waves"))
    cells, dropped = count_cells(waves, drop_invalid=False)
    waves.close()
    expected = population.cells()
    assert dropped == {}
    assert {place: cell.customers for place, cell in cells.items()} == {
        place: cell.customers for place, cell in expected.items()
    }
    for (place, later), cell in expected.items():
        found = cells[place, later]
        if place != ABSENT:
            assert found.first.total == pytest.approx(cell.first.total, rel=1e-9)
            assert found.first.squares == pytest.approx(cell.first.squares, rel=1e-9)
        if later != ABSENT:
            assert found.second.squares == pytest.approx(cell.second.squares, rel=1e-9)
        assert found.products == pytest.approx(cell.products, rel=1e-9)


@pytest.mark.databases
def test_postgresql_joins_two_tables_of_one_database(folder, population):
    import psycopg

    from tests.postgres import server

    expected, _ = realisations(population.cells())
    with server() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            for number in (0, 1):
                connection.execute(f"CREATE TABLE wave_{number} (customer int, score int2, spend float8)")
                with connection.cursor().copy(f"COPY wave_{number} FROM STDIN") as copy:
                    for row in population.wave(number).to_pylist():
                        copy.write_row(tuple(row.values()))
            parts = (f"SELECT date '202{5 + n}-03-01' AS day, * FROM wave_{n}" for n in (0, 1))
            connection.execute(f"CREATE TABLE waves AS {' UNION ALL '.join(parts)}")
        apart = measure_transitions(address, address, where=Where("wave_0,wave_1"))
        together = measure_transitions(address, where=Where("waves"), columns={"wave": "day"})
        for measured in (apart, together):
            for name, each in measured.realisation.items():
                assert each.value == pytest.approx(expected[name].value, rel=1e-9)
                assert each.high == pytest.approx(expected[name].high, rel=1e-9)
        assert together.months == 12
        with pytest.raises(UsageError, match="are in different engines; put both into one database"):
            measure_transitions(address, str(folder / "2.csv"), where=Where("wave_0,"))


@pytest.mark.databases
def test_spark_gives_the_same_of_one_table(folder, population):
    expected, whole = realisations(population.cells())
    measured = measure_transitions(str(folder / "both.parquet"), where=Where(on_spark=True))
    assert measured.realisation_of_all.value == pytest.approx(whole.value, rel=1e-9)
    assert {name: each.movers for name, each in measured.realisation.items()} == {
        name: each.movers for name, each in expected.items()
    }
    with pytest.raises(UsageError, match="Spark takes one table"):
        measure_transitions(str(folder / "1.csv"), str(folder / "2.csv"), where=Where(on_spark=True))


def test_frames_and_sheets_are_taken_as_they_are(tmp_path):
    import pandas
    import xlsxwriter

    population = make_population(7, 800)
    book = tmp_path / "second.xlsx"
    wave = population.wave(1).to_pandas()
    with xlsxwriter.Workbook(book) as written:
        sheet = written.add_worksheet("answers")
        sheet.write_row(0, 0, list(wave))
        for number, row in enumerate(wave.itertuples(index=False), 1):
            sheet.write_row(number, 0, [None if np.isnan(value) else value for value in row])
    assert isinstance(wave, pandas.DataFrame)
    expected, whole = realisations(population.cells())
    for source in (wave, population.wave(1), str(book)):
        found = measure_transitions(population.wave(0), source)
        assert {name: each.movers for name, each in found.realisation.items()} == {
            name: each.movers for name, each in expected.items()
        }
        assert found.realisation_of_all.value == pytest.approx(whole.value, rel=1e-9)


def test_columns_may_be_called_differently_in_each_wave(tmp_path):
    first = csv(tmp_path / "1.csv", "a,9,10", "b,3,5", head="Mã khách hàng,Điểm,Doanh thu")
    second = csv(tmp_path / "2.csv", "a,8,10", "c,9,5")
    counts = measure_transitions(first, second).customers
    assert (counts.both, counts.lost, counts.new) == (1, 1, 1)


# Which wave is which


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["wave 10", "wave 9"], ("wave 9", "wave 10")),
        (["2026-03", "2025-11"], ("2025-11", "2026-03")),
        (["Q1 2026", "Q1 2025"], ("Q1 2025", "Q1 2026")),
    ],
)
def test_the_earlier_wave_is_found_by_its_numbers(names, expected):
    assert in_order(names) == expected


def test_waves_without_numbers_are_not_guessed(tmp_path):
    rows = ["a,9,10,before", "a,8,10,after"]
    with pytest.raises(UsageError, match=r"before.*do not say which wave came first"):
        measure_transitions(csv(tmp_path / "1.csv", *rows, head="customer,score,spend,wave"))


def test_a_year_has_all_its_dates_and_the_latest_answer_of_a_wave_counts(tmp_path):
    rows = ["a,9,10,2025-02-01", "a,3,20,2025-05-01", "a,8,30,2026-04-01", "b,9,10,2025-05-01", "b,9,11,2026-04-02"]
    head = "customer,score,spend,date"
    path = csv(tmp_path / "1.csv", *rows[1:], "c,9,1,2024-01-01", head=head)
    measured = measure_transitions(path, waves=("2025", "2026"))
    assert (measured.waves, measured.months, measured.customers.both) == (("2025", "2026"), 12, 2)
    assert any("2024-01-01 belong to neither" in note for note in measured.notes)
    first = csv(tmp_path / "first.csv", rows[0], rows[1], rows[3], head=head)
    second = csv(tmp_path / "second.csv", rows[2], rows[4], head=head)
    measured = measure_transitions(first, second)
    assert measured.matrix["detractors"]["passives"].customers == 1
    assert measured.dropped == {"an earlier answer of the same customer": 1}
    assert measured.months == 12


def test_rows_without_a_wave_are_counted(tmp_path):
    rows = ["a,9,10,1", "a,8,10,2", "b,8,10,"]
    measured = measure_transitions(csv(tmp_path / "1.csv", *rows, head="customer,score,spend,wave"))
    assert "1 row whose wave is blank is left out" in measured.notes
    assert measured.customers.first == 1


def test_years_of_a_workbook_are_whole_numbers(population):
    import pandas

    waves = pandas.concat([population.wave(n).to_pandas().assign(wave=2025.0 + n) for n in (0, 1)])
    measured = measure_transitions(waves)
    assert (measured.waves, measured.months) == (("2025", "2026"), 12)


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([("2025-01-01", "2025-01-31"), ("2025-07-01", "2025-07-31")], 6),
        ([("2025", "2025"), ("2026", "2026")], 12),
        ([("2025-03", "2025-03"), ("2025-06", "2025-06")], 3),
        ([("01/02/2025", "01/02/2025"), ("2026", "2026")], None),
        ([("2026", "2026"), ("2025", "2025")], None),
        ([None, ("2025", "2025")], None),
    ],
)
def test_months_between_waves_are_counted_from_their_middles(spans, months):
    assert months_between(spans) == months


# What is refused


def refused(tmp_path, first, second, **options):
    one, other = csv(tmp_path / "1.csv", *first), csv(tmp_path / "2.csv", *second)
    with pytest.raises((ScenarioError, UsageError)) as error:
        measure_transitions(one, other, **options)
    return str(error.value)


def test_a_customer_twice_in_a_wave_is_refused_with_its_row_or_left_out(tmp_path):
    first, second = ["a,9,10", "b,9,10", "b,3,10"], ["a,9,10", "b,9,10"]
    told = refused(tmp_path, first, second)
    assert "1.csv" in told
    assert "row 3, column customer: customer stands in several rows: b (2 such rows)" in told
    measured = measure_transitions(str(tmp_path / "1.csv"), str(tmp_path / "2.csv"), drop_invalid=True)
    assert measured.dropped == {"customer stands in several rows": 2}
    assert (measured.customers.both, measured.customers.new) == (1, 1)


def test_what_is_wrong_in_the_second_wave_is_told_of_the_second_wave(tmp_path):
    told = refused(tmp_path, ["a,9,10"], ["a,9,10", "b,11,10"])
    assert "2.csv" in told
    assert "row 3, column score: score is none of 0 to 10: 11" in told


def test_waves_without_a_common_customer_are_refused(tmp_path):
    assert "no customer of 1.csv is in 2.csv" in refused(tmp_path, ["a,9,10"], ["b,9,10"])


def test_a_wave_without_answers_is_refused(tmp_path):
    assert "no row of 2.csv holds a score" in refused(tmp_path, ["a,9,10"], ["a,,10"])


def test_transitions_need_a_customer(tmp_path):
    first, second = (csv(tmp_path / name, "9,10", head="score,spend") for name in ("1.csv", "2.csv"))
    with pytest.raises(UsageError, match=r"no column for the customer was found.*--customer"):
        measure_transitions(first, second)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["a,9,10,1"], "column wave holds 1 waves: 1"),
        (["a,9,10,1", "a,9,10,2", "a,9,10,3"], "column wave holds 3 waves: 1, 2, 3"),
        (["a,9,10,"], "column wave holds no waves"),
    ],
)
def test_a_table_of_one_or_three_waves_is_refused(tmp_path, rows, told):
    path = csv(tmp_path / "1.csv", *rows, head="customer,score,spend,wave")
    with pytest.raises(ScenarioError, match=told) as error:
        measure_transitions(path)
    assert "--waves FIRST,SECOND" in str(error.value)


def test_a_table_without_waves_is_refused(tmp_path):
    with pytest.raises(UsageError, match="tells its waves apart; name it with --wave, or give WAVE2"):
        measure_transitions(csv(tmp_path / "1.csv", "a,9,10"))


def test_an_unknown_wave_gets_the_nearest(tmp_path):
    path = csv(tmp_path / "1.csv", "a,9,10,2025-H1", "a,9,10,2025-H2", head="customer,score,spend,wave")
    with pytest.raises(UsageError, match="no wave 2025-H3; did you mean 2025-H"):
        measure_transitions(path, waves=("2025-H1", "2025-H3"))


@pytest.mark.parametrize("waves", [("2025",), ("2025", "2025"), ("2025", "2025-03"), ("1", "2", "3")])
def test_waves_are_two_that_do_not_overlap(tmp_path, waves):
    path = csv(tmp_path / "1.csv", "a,9,10,2025-03-01", "a,9,10,2025-04-01", head="customer,score,spend,date")
    with pytest.raises(UsageError, match="name two, the earlier one first"):
        measure_transitions(path, waves=waves)


def test_spend_in_two_currencies_is_refused_between_waves_too(tmp_path):
    head = "customer,score,spend,currency"
    first = csv(tmp_path / "1.csv", "a,9,10,EUR", head=head)
    second = csv(tmp_path / "2.csv", "a,9,10,USD", head=head)
    with pytest.raises(ScenarioError, match="several currencies: EUR, USD"):
        measure_transitions(first, second)


def test_units_are_not_measured_and_that_is_said(tmp_path):
    assert "leave it out" in refused(tmp_path, ["a,9,10"], ["a,9,10"], columns={"unit": "spend"})


# What is said


def test_a_movement_that_few_made_has_a_reason_instead_of_a_value(tmp_path):
    first = [f"{n},9,{100 + n % 7}" for n in range(100)] + [f"{n},7,{50 + n % 5}" for n in range(100, 200)]
    second = [f"{n},{9 if n < 80 else 7},100" for n in range(200)]
    one, other = csv(tmp_path / "1.csv", *first), csv(tmp_path / "2.csv", *second)
    measured = measure_transitions(one, other)
    found = measured.realisation["promoters > passives"]
    assert (found.movers, found.value, found.reason) == (20, None, f"fewer than {FEWEST} moved")
    assert measured.realisation_of_all.reason == "no movement can be measured"


def test_a_gap_that_is_mere_noise_has_no_part_of_it():
    population = make_population(2, CUSTOMERS)
    same = population._replace(first_spend=population.first_spend * 0 + np.arange(len(population.first)) % 100)
    measured, whole = realisations(same.cells())
    assert {each.reason for each in measured.values()} == {"the gap in spend is too small to be told from 0"}
    assert whole.value is None


def test_data_of_answers_only_says_that_the_silent_count_as_lost(tmp_path):
    one = csv(tmp_path / "1.csv", "a,9,10", "b,9,10")
    assert any("counts as lost" in note for note in measure_transitions(one, csv(tmp_path / "2.csv", "a,9,1")).notes)
    other = csv(tmp_path / "3.csv", "a,9,10", "b,,10")
    assert not any("counts as lost" in note for note in measure_transitions(one, other).notes)


def test_few_answers_are_not_judged_as_many(tmp_path):
    one, other = csv(tmp_path / "1.csv", "a,9,10", "b,9,10"), csv(tmp_path / "2.csv", "a,3,10", "b,3,10")
    measured = measure_transitions(one, other)
    assert measured.nps_of_both == (100.0, -100.0)
    assert measured.paired_change is None
    assert any(f"fewer than {FEWEST} answers" in note for note in measured.notes)


def test_a_silent_customer_is_not_lost(population):
    measured = measure_transitions(population.wave(0), population.wave(1))
    cells = population.cells()
    assert measured.churn["promoters"].customers == cells["promoters", ABSENT].customers
    assert cells["promoters", SILENT].customers > 0


def test_json_has_what_the_interface_says(folder, capsys):
    assert main(["transitions", str(folder / "1.csv"), str(folder / "2.csv"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "nps-sim/transitions/1"
    assert {"both", "lost", "new"} <= set(found["customers"])
    assert set(found["matrix"]["passives"]["promoters"]) == {"customers", "share", "low", "high"}
    assert {"share", "low", "high"} <= set(found["churn"]["detractors"])
    assert {"points", "margin", "p_value", "paired"} <= set(found["nps_change"])
    assert {"value", "low", "high", "naive"} <= set(found["realisation"]["passives > promoters"])
    assert found["limits"] == LIMITS


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_output_names_what_it_rests_on(form, folder, capsys):
    assert main(["transitions", str(folder / "1.csv"), str(folder / "2.csv"), "--format", form]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for name, limit in LIMITS.items():
        assert f"{name}: {limit}" in shown
    assert "the second wave alone would say" in shown
    assert __version__ in shown


# What is written


def test_the_scenario_runs_as_it_is_written_and_holds_what_was_measured(folder, tmp_path, capsys):
    target = str(tmp_path / "measured.yaml")
    sources = [str(folder / "1.csv"), str(folder / "2.csv")]
    assert main(["transitions", *sources, "-o", target, "--months-between", "6", "--currency", "eur"]) == 0
    assert main(["validate", target]) == 0
    assert main(["run", target, "--format", "json"]) == 0
    assert main(["risk", target, "--draws", "64", "--format", "json"]) == 0
    capsys.readouterr()
    measured, scenario = measure_transitions(*sources), load(target)
    inputs = scenario.company.inputs
    assert scenario.currency == "EUR"
    for source in SEGMENTS:
        assert inputs[f"trend.churn.{source}"] == pytest.approx(measured.churn[source].share, rel=1e-5)
        assert inputs[f"trend.churn.{source}.per"] == 6
        for target_segment in set(SEGMENTS) - {source}:
            path = f"initiatives.measured.migrations.{source}.{target_segment}"
            assert inputs[path] == pytest.approx(measured.matrix[source][target_segment].share, rel=1e-5)
    assert inputs["initiatives.measured.realisation"] == pytest.approx(measured.realisation_of_all.value, rel=1e-5)
    assert inputs["trend.acquisition"] == pytest.approx(measured.acquisition, rel=1e-5)
    run = answer(scenario)
    assert run.today.nps == pytest.approx(measured.nps[1])
    assert run.today.customers == measured.customers.second


def test_a_distance_without_a_name_is_written_per_year(folder, tmp_path):
    target, sources = str(tmp_path / "measured.yaml"), [str(folder / "1.csv"), str(folder / "2.csv")]
    assert main(["transitions", *sources, "-o", target, "--months-between", "8"]) == 0
    measured = measure_transitions(*sources)
    inputs = load(target).company.inputs
    share = measured.churn["detractors"].share
    assert inputs["trend.churn.detractors"] == pytest.approx(1 - (1 - share) ** (12 / 8), rel=1e-5)
    assert inputs["trend.churn.detractors.per"] == 12


def test_without_months_between_nothing_is_written(folder, tmp_path, capsys):
    target = tmp_path / "measured.yaml"
    assert main(["transitions", str(folder / "1.csv"), str(folder / "2.csv"), "-o", str(target)]) == 2
    assert "--months-between" in capsys.readouterr().err
    assert not target.exists()


def test_a_realisation_that_is_not_known_is_said_in_the_scenario(tmp_path):
    one, other = csv(tmp_path / "1.csv", "a,9,10", "b,3,5"), csv(tmp_path / "2.csv", "a,8,10", "b,3,5")
    target = tmp_path / "measured.yaml"
    assert main(["transitions", one, other, "-o", str(target), "--months-between", "12"]) == 0
    assert "realisation is not known (no movement can be measured)" in target.read_text(encoding="utf-8")
    assert main(["validate", str(target)]) == 0


def test_names_in_the_data_stay_text(tmp_path, capsys):
    head = "customer,score,spend,wave"
    rows = ['"=cmd()",9,10,"1: [x"', '"=cmd()",3,5,"2: [x"', 'b,9,10,"1: [x"', 'b,9,7,"2: [x"']
    path, target = csv(tmp_path / "1.csv", *rows, head=head), tmp_path / "measured.yaml"
    assert main(["transitions", path, "-o", str(target), "--months-between", "12"]) == 0
    assert main(["validate", str(target)]) == 0
    assert main(["run", str(target)]) == 0
    assert "1: [x" in capsys.readouterr().out


def test_a_notebook_measures_transitions_with_one_call():
    from simulator import data

    measured = data.transitions("scenarios/data/wave_2025.csv", "scenarios/data/wave_2026.csv", months_between=12)
    assert measured.to_dict()["schema"] == "nps-sim/transitions/1"
