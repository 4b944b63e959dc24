"""The scores of the trade from tables of answers and of tickets: published values, laws, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from math import sqrt
from pathlib import Path

import duckdb
import pandas
import pytest
from answers import QUIET
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator.cli import main
from simulator.data import metrics_sums
from simulator.data.measured_metrics import metrics
from simulator.data.metric_intervals import (
    Answers,
    Measured,
    Sums,
    measured_mean,
    measured_score,
    measured_share,
    quotient,
    score_change,
    t95,
)
from simulator.data.metrics_catalogue import ANSWERS, METRICS, TICKETS
from simulator.data.metrics_result import Worth
from simulator.data.metrics_rows import How
from simulator.data.metrics_waves import wave_name, wave_order
from simulator.data.scorecard import read_targets
from simulator.data.sources import Where
from simulator.errors import ScenarioError, UsageError

ROOT = Path(__file__).resolve().parent.parent
ANSWER_FILE = str(ROOT / "scenarios" / "data" / "answers.csv")
TICKET_FILE = str(ROOT / "scenarios" / "data" / "tickets.csv")
TARGET_FILE = str(ROOT / "scenarios" / "data" / "targets.yaml")


@pytest.fixture
def table(tmp_path):
    """Write lines to a CSV file and give its name."""

    def write(*lines: str) -> str:
        path = tmp_path / "data.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def target_file(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "targets.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def refusal(source: str, **options) -> str:
    with pytest.raises((ScenarioError, UsageError)) as caught:
        metrics(source, **options)
    return str(caught.value)


# Intervals


def test_the_adjusted_interval_of_nine_promoters_and_two_detractors_is_the_published_one():
    found = measured_score(Answers(9, 2, 11))
    assert (round(found.low), round(found.high)) == (8, 92)


def test_two_waves_give_the_published_z():
    assert score_change(Answers(20, 10, 30), Answers(12, 18, 30)).z == pytest.approx(-2.148, abs=0.0005)


def test_the_published_wilson_interval():
    found = measured_share(Sums(148, 15.0, 15.0))  # Newcombe 1998, table I
    assert (found.low, found.high) == (pytest.approx(0.0624, abs=5e-5), pytest.approx(0.1605, abs=5e-5))


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 6, 10, 30, 1_000, 10**7])
def test_students_distribution_against_scipy(degrees):
    assert t95(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1.5e-4)


def test_a_mean_is_that_of_scipy():
    values = [1, 4, 5, 5, 3, 2, 5, 4]
    found = measured_mean(Sums(len(values), sum(values), sum(value**2 for value in values)))
    low, high = stats.t.interval(0.95, len(values) - 1, loc=found.value, scale=stats.sem(values))
    assert found == (pytest.approx(3.625), pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4), 8)


def test_one_value_has_a_mean_and_no_interval():
    assert measured_mean(Sums(1, 4.0, 16.0)) == (4.0, None, None, 1)


@settings(QUIET, max_examples=200)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@example(1, 0, 0)
def test_a_score_lies_in_its_interval_and_both_on_the_scale(promoters, passives, detractors):
    found = measured_score(Answers(promoters, detractors, promoters + passives + detractors))
    if found.known:
        assert -100 <= found.low <= found.value <= found.high <= 100
    else:
        assert found == (None, None, None, 0)


@settings(QUIET, max_examples=200)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_a_mean_lies_in_its_interval_and_both_on_the_scale(values):
    found = measured_mean(Sums(len(values), sum(values), sum(v * v for v in values)), 1, 5)
    assert 1 <= found.low <= found.value <= found.high <= 5


@settings(QUIET, max_examples=200)
@given(st.integers(1, 300), st.data())
def test_a_share_lies_in_its_interval_and_its_rest_mirrors_it(known, data):
    part = data.draw(st.integers(0, known))
    found = measured_share(Sums(known, part, part))
    rest = found.complement()
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert (rest.value, rest.low, rest.high) == pytest.approx(
        (1 - part / known, *(1 - each for each in (found.high, found.low)))
    )


def test_a_quotient_by_something_known_exactly_keeps_the_relative_reach():
    found = quotient(Measured(200.0, 150.0, 250.0, 10), Measured(0.5, 0.5, 0.5, 10))
    assert found.value == 400
    assert found.high / found.value == pytest.approx(found.value / found.low)


def test_a_quotient_of_something_known_exactly_has_the_ends_of_the_divisor():
    found = quotient(Measured(100.0, 100.0, 100.0, 10), Measured(0.2, 0.1, 0.4, 10))
    assert found == (500, pytest.approx(250), pytest.approx(1_000), 10)


def test_a_quotient_by_nothing_is_not_known():
    assert quotient(Measured(100.0, 90.0, 110.0, 5), Measured(0.0, 0.0, 0.4, 5)).value is None


# Answers


def test_metrics_of_answers_by_hand(table):
    source = table(
        "nps,csat,ces,churned,spend",
        *(["10,5,7,no,100"] * 5),
        *(["8,4,5,no,80"] * 3),
        *(["3,1,2,yes,60"] * 2),
    )
    found = metrics(source).total.metrics
    assert {name: value.value for name, value in found.items()} == {
        "nps": pytest.approx(30),
        "csat": pytest.approx(0.8),
        "csat_mean": pytest.approx(3.9),
        "ces": pytest.approx(5.4),
        "churn": pytest.approx(0.2),
        "retention": pytest.approx(0.8),
        "spend": pytest.approx(86),
    }
    assert all(value.known == 10 for value in found.values())


def test_what_is_blank_is_not_counted_where_it_is_blank(table):
    found = metrics(table("nps,csat,churned", "10,,no", ",4,", "2,5,yes")).total.metrics
    assert {name: value.known for name, value in found.items()} == {
        "nps": 2,
        "csat": 2,
        "csat_mean": 2,
        "churn": 2,
        "retention": 2,
    }


def test_the_change_between_waves_is_the_published_one(table):
    waves = {"1": (20, 10), "2": (12, 18)}
    rows = [f"{w},{s}" for w, (p, d) in waves.items() for s, n in ((10, p), (0, d)) for _ in range(n)]
    found = metrics(table("wave,nps", *rows))
    assert found.waves["1"].change is None
    change = found.waves["2"].change
    assert change.since == "1"
    assert (change.points, change.z) == (pytest.approx(-53.333, abs=1e-3), pytest.approx(-2.148, abs=5e-4))
    assert change.low < change.points < change.high < 0
    assert change.p_value == pytest.approx(2 * stats.norm.sf(2.14834), abs=1e-4)


def reference(frame: pandas.DataFrame) -> dict[str, float]:
    scores = frame.nps.dropna()
    return {
        "nps": 100 * ((scores >= 9).mean() - (scores <= 6).mean()),
        "csat": (frame.csat >= 4).mean(),
        "csat_mean": frame.csat.mean(),
        "ces": frame.ces.mean(),
        "churn": (frame.churned == "yes").mean(),
        "retention": (frame.churned == "no").mean(),
        "spend": frame.spend.mean(),
        "spent": frame.total_spend.mean(),
    }


def test_pandas_gives_the_same_for_every_unit_and_wave():
    frame = pandas.read_csv(ANSWER_FILE, parse_dates=["date"])
    frame["wave"] = frame.date.dt.year.astype(str) + "-Q" + frame.date.dt.quarter.astype(str)
    found = metrics(ANSWER_FILE)
    groups = [(found.total, frame)]
    groups += [(found.units[name], part) for name, part in frame.groupby("region")]
    groups += [(found.waves[name], part) for name, part in frame.groupby("wave")]
    groups += [(found.unit_waves[unit][wave], part) for (unit, wave), part in frame.groupby(["region", "wave"])]
    assert len(groups) == 1 + 2 + 3 + 6
    for group, part in groups:
        assert group.rows == len(part)
        assert {name: value.value for name, value in group.metrics.items()} == pytest.approx(reference(part))
    spend = found.total.metrics["spend"]
    half = stats.t.ppf(0.975, len(frame) - 1) * stats.sem(frame.spend)
    assert (spend.high - spend.low) / 2 == pytest.approx(half, rel=2e-4)


@settings(QUIET, max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.integers(0, 10), st.integers(1, 5)), min_size=1
    )
)
def test_units_and_waves_add_up_to_all(rows):
    found = metrics(pandas.DataFrame(rows, columns=["unit", "wave", "nps", "csat"]))
    for groups in (found.units, found.waves):
        assert sum(group.rows for group in groups.values()) == found.total.rows == len(rows)
        for name, whole in found.total.metrics.items():
            parts = [group.metrics[name] for group in groups.values()]
            assert sum(part.known for part in parts) == whole.known
            weighted = sum(part.known * part.value for part in parts if part.known)
            assert weighted == pytest.approx(whole.known * whole.value, abs=1e-6)


def test_the_same_from_every_kind_of_file(tmp_path):
    for name, dates in ((ANSWER_FILE, ["date"]), (TICKET_FILE, ["opened", "due", "first_response", "closed"])):
        frame = pandas.read_csv(name, parse_dates=dates)
        frame.to_parquet(tmp_path / "data.parquet")
        frame.to_excel(tmp_path / "data.xlsx", index=False)
        with duckdb.connect(str(tmp_path / "data.duckdb")) as connection:
            connection.execute("create or replace table data as select * from frame")
        expected = figures(metrics(name).to_dict())
        for source in (frame, *(str(tmp_path / f"data.{ending}") for ending in ("parquet", "xlsx", "duckdb"))):
            assert figures(metrics(source).to_dict()) == pytest.approx(expected, rel=1e-9)


def figures(value, path="") -> dict[str, float]:
    if isinstance(value, dict):
        return {key: each for name, part in value.items() for key, each in figures(part, f"{path}.{name}").items()}
    return {path: value} if isinstance(value, int | float) else {}


def test_a_vietnamese_table_with_decimal_commas(table):
    source = table(
        "mã khách hàng;điểm NPS;hài lòng;doanh thu;đã rời bỏ;chi nhánh;ngày",
        "K1;9;5;1.200,50;Không;Hà Nội;05/01/2027",
        "K2;4;2;800,00;Có;Huế;28/02/2027",
    )
    found = metrics(source, where=Where(decimal="comma"), how=How(dates="day-first", period="month"))
    assert found.columns["csat"] == "hài lòng"
    assert list(found.units) == ["Huế", "Hà Nội"]
    assert list(found.waves) == ["2027-01", "2027-02"]
    assert found.total.metrics["spend"].value == pytest.approx(1_000.25)
    assert found.total.metrics["churn"].value == 0.5


@pytest.mark.parametrize(
    ("head", "left", "stayed"),
    [
        ("churned", "yes", "no"),
        ("churned", "1", "0"),
        ("churned", "TRUE", "False"),
        ("churned", "Đã rời bỏ", "còn"),
        ("active", "no", "yes"),
        ("customer_status", "Cancelled", "Active"),
        ("đang hoạt động", "khong", "co"),
        ("end_date", "2027-03-31", ""),
    ],
)
def test_who_left_is_told_in_many_words(table, head, left, stayed):
    found = metrics(table(f"nps,{head}", f"9,{left}", f"9,{stayed}", f"9,{stayed}", f"9,{stayed}"))
    assert found.total.metrics["churn"][:1] == (0.25,)
    assert found.total.metrics["churn"].known == 4


def test_an_end_counts_up_to_the_day_that_is_asked_for(table):
    source = table("nps,end_date", "9,2027-03-31", "9,2027-05-01", "9,2030-12-31", "9,")
    assert metrics(source).total.metrics["churn"].value == 0.75
    assert metrics(source, how=How(as_of=datetime(2027, 12, 31))).total.metrics["churn"].value == 0.5


def test_lifetime_value_is_that_of_the_model(table):
    rows = ["10,200,no,500"] * 9 + ["10,200,yes,700"] + ["8,100,no,50"] * 4 + ["2,50,yes,10"] * 2 + ["2,50,no,10"] * 2
    found = metrics(table("nps,spend,churned,total_spend", *rows), worth=Worth(0.5, 0.1)).lifetime_value
    assert found["promoters"].contract.value == pytest.approx(0.5 * 200 * 1.1 / (1.1 - 0.9))
    assert found["passives"].contract.value == pytest.approx(0.5 * 100 * 1.1 / (1.1 - 1.0))
    assert found["detractors"].contract.value == pytest.approx(0.5 * 50 * 1.1 / (1.1 - 0.5))
    assert found["promoters"].observed.value == pytest.approx(0.5 * 520)
    for value in found.values():
        assert value.contract.low < value.contract.value <= value.contract.high


def test_churn_of_a_month_is_restated_for_a_year(table):
    source = table("nps,contract_value,churned", *(["9,10,no"] * 9), "9,10,yes")
    found = metrics(source, worth=Worth(spend_period="month", churn_period="month")).lifetime_value["all"].contract
    assert found.value == pytest.approx(120 / (1 - 0.9**12))


def test_without_a_discount_nobody_leaving_has_no_lifetime_value(table):
    found = metrics(table("nps,spend,churned", "9,10,no", "10,12,no"))
    assert found.lifetime_value["promoters"].contract.value is None
    assert any("--discount" in note for note in found.notes)


def test_what_is_guessed_or_absent_is_said_once(table):
    found = metrics(table("customer,diem_nps,vung", "A,9,x", "A,8,x"))
    text = "\n".join(found.notes)
    assert "diem_nps for the NPS answers" in text
    assert text.count("CSAT (--csat)") == text.count("Churn (--churned or --active or --end)") == 1
    assert "1 customer stands in several rows" in text
    assert found.absent["ces"] == "--ces"


def test_only_named_columns_are_used_where_that_is_asked_for(table):
    source = table("nps,csat", "9,7", "8,9")
    found = metrics(source, columns={"score": "nps"}, named_only=True)
    assert list(found.total.metrics) == ["nps"]


def test_waves_follow_each_other_by_the_numbers_in_their_names(table):
    found = metrics(table("wave,nps", "wave 10,9", "wave 9,9", "wave 2,3"))
    assert list(found.waves) == ["wave 2", "wave 9", "wave 10"]
    assert sorted(["Q1 2027", "Q4 2026", "b"], key=wave_order) == ["b", "Q1 2027", "Q4 2026"]


@pytest.mark.parametrize(
    ("period", "number", "name"),
    [
        ("month", 2027 * 12 + 2, "2027-03"),
        ("quarter", 2027 * 4, "2027-Q1"),
        ("half-year", 2027 * 2 + 1, "2027-H2"),
        ("year", 2027, "2027"),
    ],
)
def test_waves_of_dates_are_named_by_their_period(period, number, name):
    assert wave_name(number, period) == name


# Tickets

TICKET_HEAD = "opened,due,first_response,closed,category,satisfied,feedback"


def tickets(table):
    return table(
        TICKET_HEAD,
        "2027-01-01 08:00,2027-01-02,2027-01-01 09:00,2027-01-01 18:00,Khiếu nại,yes,positive",
        "2027-01-01 08:00,2027-01-02,2027-01-01 11:00,2027-01-03 08:00,complaint,no,negative",
        "2027-01-02 08:00,2027-01-02,2027-01-02 10:00,2027-01-02 22:00,question,yes,neutral",
        "2027-01-02 08:00,2027-01-03,,,question,,",
    )


def test_metrics_of_tickets_by_hand(table):
    found = metrics(tickets(table))
    assert found.kind == TICKETS
    assert {name: value.value for name, value in found.total.metrics.items()} == {
        "complaints": 0.5,
        "satisfied": pytest.approx(2 / 3),
        "overdue": 0.25,  # of a day the end counts; the open one is not yet due
        "handling_time": pytest.approx((10 + 48 + 14) / 3),
        "first_response_time": pytest.approx(2),
        "positive_feedback": pytest.approx(1 / 3),
        "open": 0.25,
    }


def test_open_tickets_are_counted_and_what_they_do_to_the_mean_is_said(table):
    found = metrics(tickets(table))
    assert found.open_tickets.as_of == datetime(2027, 1, 3, 8)
    assert found.open_tickets.closing == (1, pytest.approx(24), pytest.approx((72 + 24) / 4))
    assert found.open_tickets.answering == (1, pytest.approx(24), pytest.approx((6 + 24) / 4))
    assert any("1 of 4 tickets (25 %) is open at 2027-01-03 08:00" in note for note in found.notes)
    assert any("at least 24.0 hours" in note for note in found.notes)


def test_an_open_ticket_is_overdue_when_its_day_is_over(table):
    later = metrics(tickets(table), how=How(as_of=datetime(2027, 1, 5)))
    assert later.total.metrics["overdue"].value == 0.5
    assert later.open_tickets.closing.hours == pytest.approx(64)
    assert "before the last ticket" in refusal(tickets(table), how=How(as_of=datetime(2027, 1, 1)))


def test_pandas_gives_the_same_for_tickets():
    frame = pandas.read_csv(TICKET_FILE, parse_dates=["opened", "due", "first_response", "closed"])
    hours = (frame.closed - frame.opened).dt.total_seconds() / 3600
    latest = frame[["opened", "first_response", "closed"]].max().max()
    expected = {
        "complaints": (frame.category == "complaint").mean(),
        "satisfied": (frame.rating.dropna() >= 4).mean(),
        "overdue": (frame.closed.fillna(latest) > frame.due).mean(),
        "handling_time": hours.mean(),
        "first_response_time": ((frame.first_response - frame.opened).dt.total_seconds() / 3600).mean(),
        "positive_feedback": (frame.feedback.dropna() == "positive").mean(),
        "open": frame.closed.isna().mean(),
    }
    found = metrics(TICKET_FILE).total.metrics
    assert {name: value.value for name, value in found.items()} == pytest.approx(expected)
    half = stats.t.ppf(0.975, hours.count() - 1) * hours.std() / sqrt(hours.count())
    assert found["handling_time"].high == pytest.approx(hours.mean() + half, rel=1e-4)


# What is refused

BROKEN = {
    "CSAT 6": (("nps,csat", "9,5", "9,6"), "row 3, column csat: is none of 1 to 5: 6"),
    "CES 0": (("ces", "0"), "row 2, column ces: is none of 1 to 7: 0"),
    "half a CSAT": (("csat", "4.5"), "row 2, column csat: is none of 1 to 5: 4.5"),
    "score 11": (("nps", "11"), "row 2, column nps: is none of 0 to 10: 11"),
    "score in words": (("nps", "10", "ten"), "row 3, column nps: is none of 0 to 10: ten"),
    "negative spend": (("nps,spend", "9,-1"), "row 2, column spend: is below 0: -1"),
    "spend in words": (("nps,spend", "9,$5"), "row 2, column spend: is no number: $5"),
    "spend in two readings": (("nps,spend", "9,1.500"), "may stand before thousands or decimals"),
    "maybe churned": (("nps,churned", "9,yes", "9,perhaps"), "row 3, column churned: is neither yes nor no: perhaps"),
    "unreadable date": (("nps,date", "9,2027-01-31", "9,31.01.2027"), "row 3, column date: is no date: 31.01.2027"),
    "no such day": (("nps,date", "9,2027-02-30"), "row 2, column date: is no date: 2027-02-30"),
    "missing date": (("nps,date", "9,"), "row 2, column date: is missing"),
    "date before computers": (("nps,date", "9,0202-01-31"), "row 2, column date: is a date before 1900"),
    "missing unit": (("nps,unit", "9,a", "9,"), "row 3, column unit: is missing"),
    "missing wave": (("nps,wave", "9,a", "9,"), "row 3, column wave: is missing"),
    "several currencies": (("nps,spend,currency", "9,1,USD", "9,1,VND"), "spend is in several currencies"),
    "closed before opened": (
        ("opened,closed", "2027-01-02 10:00,2027-01-02 09:59"),
        "row 2, column closed: is before the ticket was opened: 2027-01-02 09:59",
    ),
    "answered before opened": (
        ("opened,first_response", "2027-01-02,2027-01-01"),
        "row 2, column first_response: is before the ticket was opened: 2027-01-01",
    ),
    "never opened": (("opened,closed", ",2027-01-01"), "row 2, column opened: is missing"),
    "unreadable closing": (("opened,closed", "2027-01-01,soon"), "row 2, column closed: is no date: soon"),
    "rating 0": (("opened,closed,rating", "2027-01-01,,0"), "row 2, column rating: is none of 1 to 5: 0"),
    "odd feedback": (
        ("opened,due,feedback", "2027-01-01,,So so"),
        "column feedback: is neither positive nor neutral nor negative: So so",
    ),
    "no column of a metric": (("colour,size", "red,4"), "no column that holds a metric was found among colour, size"),
    "no rows": (("nps",), "holds no rows"),
}


@pytest.mark.parametrize(("lines", "expected"), BROKEN.values(), ids=list(BROKEN))
def test_broken_rows_are_refused_with_row_and_column(table, lines, expected):
    assert expected in refusal(table(*lines))


def test_the_hints_list_the_words_and_the_orders_of_dates(table):
    assert all(word in refusal(table("nps,churned", "9,perhaps")) for word in ("yes", "không", "đã rời bỏ"))
    assert "--dates day-first" in refusal(table("nps,date", "9,31/01/2027"))


def test_rows_that_are_not_right_are_left_out_and_counted(table):
    source = table("nps,csat", "9,5", "9,6", "12,4", "3,1", "8,0")
    found = metrics(source, drop_invalid=True)
    assert found.rows == 5
    assert found.total.rows == 2
    assert found.dropped == {"column csat: is none of 1 to 5": 2, "column nps: is none of 0 to 10": 1}
    assert sum("left out" in note for note in found.notes) == 2


def test_what_does_not_belong_together_is_refused(table):
    answers, care = table("nps,csat,churned,active", "9,5,no,yes"), TICKET_FILE
    assert "--opened" in refusal(answers, columns={"score": "nps", "opened": "csat"})
    assert "say the same" in refusal(answers, columns={"churned": "churned", "active": "active"})
    assert "no column" in refusal(care, columns={"score": "nothing"})
    assert "weeks is not known" in refusal(answers, how=How(period="weeks"))
    assert "holds no numbers" in refusal(pandas.DataFrame({"nps": [True, False]}))
    assert "holds no dates" in refusal(pandas.DataFrame({"nps": [9], "date": [20270101]}))


def test_too_many_groups_are_refused(table, monkeypatch):
    monkeypatch.setattr(metrics_sums, "MOST_GROUPS", 3)
    assert "unit makes more than 3 groups" in refusal(table("nps,unit", *(f"9,{unit}" for unit in "abcd")))


# The scorecard


def judged(source: str, text: str, target_file) -> dict[tuple[str, str | None], tuple]:
    found = metrics(source, targets=read_targets(target_file(text)))
    return {(each.metric, each.unit): (each.is_met, each.gap, each.is_beyond_chance) for each in found.scorecard}


def test_targets_are_met_or_missed_by_more_than_chance_or_not(table, target_file):
    source = table("unit,nps,csat,churned", *(["a,10,5,no"] * 50), *(["b,7,3,no"] * 40), *(["b,2,3,yes"] * 10))
    text = "nps: 42\ncsat: 90%\nchurn: 12%\nces: 5\nunits: {a: {nps: 80}, b: {csat: 0.01}}\n"
    assert judged(source, text, target_file) == {
        ("nps", None): (False, pytest.approx(-2), False),
        ("csat", None): (False, pytest.approx(-0.4), True),
        ("churn", None): (True, pytest.approx(-0.02), False),
        ("ces", None): (None, None, None),
        ("nps", "a"): (True, pytest.approx(20), True),
        ("csat", "b"): (False, pytest.approx(-0.01), False),
    }


def test_targets_are_held_against_the_last_wave(table, target_file):
    source = table("wave,nps", "1,0", "1,0", "2,10", "2,10")
    [found] = metrics(source, targets=read_targets(target_file("nps: 50"))).scorecard
    assert (found.wave, found.value, found.is_met) == ("2", 100, True)


def test_a_target_that_is_just_reached_is_met(table, target_file):
    source = table("csat", *["5"] * 17, *["1"] * 3)
    assert judged(source, "csat: 85%", target_file)["csat", None][0] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("npss: 40\n", ":1:1: npss: no such metric"),
        ("csat: 85%\ncsat: 80%\n", ":2:1: csat: is set twice, first in line 1"),
        ("nps: high\n", ":1:6: nps: "),
        ("nps: 140\n", ":1:6: nps: 140 is more than 100"),
        ("csat: 85\n", "did you mean 85%?"),
        ("ces: 8\n", "is more than 7"),
        ("nps:\n", "has no value"),
        ("nps: [1, 2]\n", "one target belongs here"),
        ("units: 3\n", ":1:8: units: holds no targets"),
        ("units: {a: 3}\n", "units.a: holds no targets"),
        ("units: {a: {npss: 3}}\n", "units.a.npss: no such metric"),
        ("", "holds no targets"),
        ("- nps\n", "holds no targets"),
        ("handling_time: -3\n", "is less than 0"),
        ("nps: 4\n\tcsat: 3\n", "not valid YAML"),
    ],
)
def test_wrong_targets_are_refused_at_their_place(target_file, text, expected):
    with pytest.raises(ScenarioError) as caught:
        read_targets(target_file(text))
    assert expected in str(caught.value)


def test_misspelt_metrics_and_units_get_the_nearest_name(table, target_file):
    with pytest.raises(ScenarioError, match="did you mean first_response_time"):
        read_targets(target_file("first_respons_time: 4\n"))
    wrong = read_targets(target_file("units: {Nort: {nps: 4}}\n"))
    shown = refusal(table("unit,nps", "North,9"), targets=wrong)
    assert ":1:9: units.Nort: the data has no such unit" in shown
    assert "did you mean North?" in shown


def test_one_file_may_hold_targets_of_answers_and_of_tickets(target_file):
    targets = read_targets(TARGET_FILE)
    for source, kind in ((ANSWER_FILE, ANSWERS), (TICKET_FILE, TICKETS)):
        found = metrics(source, targets=targets)
        assert {each.metric for each in found.scorecard} <= set(METRICS[kind])
        assert any("left aside" in note for note in found.notes)
    assert "no target of a table of tickets" in refusal(TICKET_FILE, targets=read_targets(target_file("nps: 4\n")))


# The command


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["metrics", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("source", [ANSWER_FILE, TICKET_FILE])
def test_tables_fit_eighty_columns_and_say_the_interval(capsys, source):
    code, out, err = run(capsys, source, "--targets", TARGET_FILE, "--margin", "60%", "--currency", "usd")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "95 %" in out
    assert "Scorecard, 2026-Q3" in out
    assert "columns are taken by their names" in err


def test_missed_targets_end_with_1_only_where_that_is_asked_for(capsys, target_file):
    high, low = target_file("nps: 99\n"), "nps: -90\n"
    assert run(capsys, ANSWER_FILE, "--targets", high)[0] == 0
    assert run(capsys, ANSWER_FILE, "--targets", high, "--strict")[0] == 1
    assert run(capsys, ANSWER_FILE, "--targets", target_file(low), "--strict")[0] == 0
    assert run(capsys, ANSWER_FILE, "--strict")[0] == 2


def test_json_holds_what_the_tables_show(capsys):
    found = json.loads(run(capsys, ANSWER_FILE, "--format", "json", "--targets", TARGET_FILE)[1])
    assert found["schema"] == "nps-sim/metrics/1"
    assert found["kind"] == ANSWERS
    assert found["total"]["nps"].keys() == {"value", "low", "high", "known"}
    assert found["units"]["North"]["waves"]["2026-Q2"]["nps_change"]["since"] == "2026-Q1"
    assert found["scorecard"][0]["metric"] == "nps"
    assert found["lifetime_value"]["promoters"]["contract"]["value"] > 0
    assert json.loads(run(capsys, TICKET_FILE, "--format", "json")[1])["open_tickets"]["closing"]["tickets"] == 1


def test_markdown_and_csv_hold_them_too(capsys):
    assert "| All" in run(capsys, ANSWER_FILE, "--format", "markdown")[1]
    rows = list(csv.DictReader(io.StringIO(run(capsys, ANSWER_FILE, "--format", "csv")[1])))
    shown = json.loads(run(capsys, ANSWER_FILE, "--format", "json")[1])
    assert float(next(row["number"] for row in rows if row["path"] == "total.nps.low")) == shown["total"]["nps"]["low"]


def test_a_unit_that_looks_like_a_formula_stays_text(table, capsys):
    source = table("unit,nps", "\"=cmd|'/c calc'!A1\",9", "\x1b[31mred,3")
    rows = list(csv.DictReader(io.StringIO(run(capsys, source, "--format", "csv")[1])))
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert "\x1b" not in run(capsys, source)[1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--margin", "60"), "did you mean 60%?"),
        (("--discount", "much"), "--discount: "),
        (("--currency", "ZZZ"), "is no currency"),
        (("--csat", "cast"), "there is no column cast"),
        (("--period", "week"), "week"),
        (("--as-of", "yesterday"), "yesterday"),
    ],
)
def test_wrong_options_end_with_2(capsys, arguments, expected):
    code, out, err = run(capsys, ANSWER_FILE, *arguments)
    assert (code, out) == (2, "")
    assert expected in err
