"""A baseline measured from customers: the figures, what is said of them, and the scenario written from them."""

from __future__ import annotations

import csv
import io
import json
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest
from customers import RECORDS, REGIONS, write_csv

import simulator
from simulator.cli import main
from simulator.data import baseline
from simulator.data.scenario_text import number
from simulator.errors import ScenarioError, UsageError
from simulator.model.sampling_error import Z95

SEGMENT = {
    **dict.fromkeys((9, 10), "promoters"),
    **dict.fromkeys((7, 8), "passives"),
    **dict.fromkeys(range(7), "detractors"),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "data.csv")


def table(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_figures_are_those_of_plain_python(data: Path) -> None:
    found = baseline(data)
    for region in [*REGIONS, None]:
        unit = found.total if region is None else found.units[region]
        held = [record for record in RECORDS if region in (None, record[3])]
        answered = [record for record in held if record[1] is not None]
        assert (unit.customers, unit.answered) == (len(held), len(answered))
        assert unit.non_response.customers == len(held) - len(answered)
        for name, segment in unit.segments.items():
            spends = [spend for _, score, spend, _ in answered if SEGMENT[score] == name]
            assert segment.mix == pytest.approx(len(spends) / len(answered), rel=1e-12)
            if spends:
                assert segment.spend == pytest.approx(mean(spends), rel=1e-11)
                assert segment.spend_standard_error == pytest.approx(stdev(spends) / sqrt(len(spends)), rel=1e-9)


def test_nps_has_the_published_adjusted_interval(tmp_path: Path) -> None:
    rows = ["score,spend", *["9,1"] * 9, *["0,1"] * 2]
    found = baseline(table(tmp_path / "data.csv", "\n".join(rows) + "\n")).total
    assert found.nps == pytest.approx(700 / 11)
    # nine promoters and two detractors, 0.75 / 1.5 / 0.75 added: the published interval is 0.08 to 0.92
    centre = 100 * (9.75 - 2.75) / 14
    assert (centre - found.nps_margin, centre + found.nps_margin) == (
        pytest.approx(8, abs=0.5),
        pytest.approx(92, abs=0.5),
    )


def test_the_same_file_gives_the_same_bytes(data: Path, capsysbinary) -> None:
    def printed() -> bytes:
        assert main(["baseline", str(data), "--format", "json"]) == 0
        return capsysbinary.readouterr().out

    assert printed() == printed()


def test_a_spend_that_never_varies_is_certain(tmp_path: Path) -> None:
    file = table(tmp_path / "data.csv", "score,spend\n" + "9,0.1\n" * 1000)
    assert baseline(file).total.segments["promoters"].spend_standard_error == 0


def test_a_unit_without_a_segment_borrows_the_companys_spend_and_says_so(data: Path) -> None:
    found = baseline(data)
    lacking = found.units["=cmd"].segments["detractors"]
    assert (lacking.mix, lacking.is_borrowed) == (0, True)
    assert lacking.spend == found.total.segments["detractors"].spend
    assert any(note.startswith("=cmd has no passives and no detractors among its answers") for note in found.notes)


def test_a_unit_without_answers_has_the_companys_mix_and_says_so(tmp_path: Path) -> None:
    found = baseline(table(tmp_path / "data.csv", "score,spend,unit\n9,5,a\n3,4,a\n,4,b\n"))
    assert found.units["b"].nps is None
    assert found.units["b"].segments["promoters"].mix == 0.5
    assert "nobody of b answered: its mix and spend are the whole company's" in found.notes


def test_those_who_kept_silent_are_counted_and_their_spend_compared(tmp_path: Path) -> None:
    rows = [f"{score},{spend}" for score in (9, 3, "") for spend in (10, 11, 12)] + [",20"] * 3
    silence = baseline(table(tmp_path / "data.csv", "score,spend\n" + "\n".join(rows) + "\n"))
    part = silence.total.non_response
    assert (part.customers, part.spend, part.spend_of_answered) == (6, 15.5, 11)
    error = sqrt(stdev([10, 11, 12, 20, 20, 20]) ** 2 / 6 + stdev([10, 11, 12] * 2) ** 2 / 6)
    assert part.difference_margin == pytest.approx(Z95 * error)
    assert any("6 customers (50 %) did not answer" in note for note in silence.notes)


def test_more_customers_than_the_data_holds_keep_the_units_shares(data: Path) -> None:
    found = baseline(data, customers=100_001)
    assert found.total.customers == sum(unit.customers for unit in found.units.values()) == 100_001
    own = baseline(data)
    for name, unit in found.units.items():
        assert unit.customers == pytest.approx(own.units[name].customers * 100_001 / len(RECORDS), abs=1)
        assert unit.segments["promoters"].mix == own.units[name].segments["promoters"].mix


@pytest.mark.parametrize("dates", [("2026-02-01", "2026-01-31"), ("2026-02-01 10:00", "2026-01-31 23:59")])
def test_the_latest_answer_of_a_customer_counts_and_the_others_are_counted(tmp_path: Path, dates) -> None:
    late, early = dates
    rows = [f"a,9,5,{late}", f"a,2,7,{early}", f"b,3,4,{early}", f"b,,4,{late}", f"c,,1,{early}", f"c,,2,{late}"]
    rows += [f"d,9,6,{late}", "d,,6,"]
    found = baseline(table(tmp_path / "data.csv", "\n".join(["customer,score,spend,date", *rows]) + "\n"))
    assert found.dropped == {"an earlier answer of the same customer": 4}
    assert found.total.scores == {3: 1, 9: 2}
    assert found.total.segments["promoters"].spend == 5.5
    assert found.total.non_response.spend == 2
    assert found.rows == 8
    assert "4 rows were left out: an earlier answer of the same customer" in found.notes


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a,9,5,31/01/2026", "a,9,5,01/02/2026"], "date is not written as 2026-01-31"),
        (["a,9,5,2026-01-31", "a,8,5,"], "row 3, column date: date of the answer is missing"),
        (["a,9,5,2026-01-31", "a,8,5,2026-01-31"], "customer stands in several rows: a (2 such rows)"),
        (["a,9,5,2026-01-01", "a,8,5,2026-01-31", "b,11,5,2026-01-31"], "row 4, column score"),
    ],
)
def test_answers_whose_order_cannot_be_told_are_refused(tmp_path: Path, rows, message) -> None:
    file = table(tmp_path / "data.csv", "\n".join(["customer,score,spend,date", *rows]) + "\n")
    with pytest.raises(ScenarioError) as caught:
        baseline(file)
    assert message in str(caught.value)


def test_where_units_answered_unequally_the_score_of_a_run_is_said(tmp_path: Path) -> None:
    rows = ["score,spend,unit", *["9,1,a"] * 9, "0,1,b", *[",1,b"] * 8]
    file = table(tmp_path / "data.csv", "\n".join(rows) + "\n")
    assert main(["baseline", str(file), "-o", str(tmp_path / "out.yaml")]) == 0
    run = simulator.run(str(tmp_path / "out.yaml"))
    assert any(f"a run of the scenario gives {run.today.nps:.1f}" in note for note in baseline(file).notes)
    assert baseline(file).total.nps == 80


def test_without_customers_every_row_is_one_and_that_is_said(tmp_path: Path) -> None:
    notes = baseline(table(tmp_path / "data.csv", "score,spend\n9,5\n9,5\n")).notes
    assert "no column names the customers: every row is counted as a customer of its own" in notes


def test_a_stated_currency_must_be_the_datas(tmp_path: Path) -> None:
    file = table(tmp_path / "data.csv", "score,spend,currency\n9,5,vnd\n3,4,VND\n")
    assert baseline(file, currency="VND").total.customers == 2
    with pytest.raises(ScenarioError, match="spend is in VND, not USD"):
        baseline(file, currency="USD")


def test_the_scenario_runs_and_is_drawn_from_without_an_edit(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    assert main(["baseline", str(data), "-o", str(out), "--currency", "VND", "--spend-period", "month"]) == 0
    measured, run = baseline(data), simulator.run(str(out))
    assert set(run.units) == set(REGIONS)
    assert run.today.customers == len(RECORDS)
    for region, unit in measured.units.items():
        assert run.units[region].today.nps == pytest.approx(unit.nps)
    drawn = simulator.risk(str(out), draws=256).outcomes["nps"]
    assert drawn.sd == pytest.approx(measured.total.nps_margin / Z95, rel=0.3)


@pytest.mark.parametrize(
    "unit", ["a.b", "baseline", "x.baseline.mix", '"', "a: b", "- c", "Hà Nội", "=1+1", "1", "yes", "#", "a'b"]
)
def test_units_of_any_name_run(tmp_path: Path, unit: str) -> None:
    file = tmp_path / "data.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["score", "spend", "unit"], *[[s, 5 + s, n] for n in (unit, "other") for s in (9, 10, 3, 7)]]
        )
    out = tmp_path / "out.yaml"
    assert main(["baseline", str(file), "-o", str(out)]) == 0
    assert set(simulator.run(str(out)).units) == {unit, "other"}
    assert simulator.risk(str(out), draws=16).outcomes["nps"].sd > 0


def test_everything_in_the_scenario_says_where_it_is_from(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    main(["baseline", str(data), "-o", str(out)])
    answered = sum(record[1] is not None for record in RECORDS)
    assert f"baseline.customers: 'data.csv, {answered:,} answers of 1,500 rows'" in out.read_text(encoding="utf-8")


SCENARIO = """\
# Ours, {}
name: "Mine"   # kept
currency: EUR
horizon: 1 year
baseline:
  customers: 10   # from the CRM
  spend_period: year
  segments:
    promoters:  {mix: 50%, spend: 2}   # 9 or 10
    passives:   {mix: 25%, spend: 1}
    detractors: {mix: 25%, spend: 1}
trend: {inflation: 2% per year}
uncertainty:
  baseline.segments.promoters.spend: {normal: [2, 0.5]}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return table(tmp_path / "small.csv", "score,spend\n9,10\n10,12\n7,5\n3,4\n")


def test_a_scenario_that_is_there_keeps_everything_but_the_baseline(small: Path, tmp_path: Path) -> None:
    out = table(tmp_path / "mine.yaml", SCENARIO)
    assert main(["baseline", str(small), "-o", str(out)]) == 1
    assert out.read_text() == SCENARIO
    assert main(["baseline", str(small), "-o", str(out), "--force"]) == 0
    text = out.read_text()
    assert text.startswith(SCENARIO[: SCENARIO.index("10   #")] + "4   # from the CRM\n")
    assert "    promoters:  {mix: 50%, spend: 11}   # 9 or 10\n" in text
    assert "trend: {inflation: 2% per year}\n" in text
    assert "baseline.segments.promoters.spend: {normal: [11, 1]}" in text
    assert "baseline.mix: {survey: 4}" in text
    assert simulator.run(str(out)).today.run_rate == 31


def test_data_is_never_overwritten(small: Path, capsys) -> None:
    before = small.read_bytes()
    assert main(["baseline", str(small), "-o", str(small), "--force"]) == 1
    assert "is no scenario" in capsys.readouterr().err
    assert small.read_bytes() == before


def test_units_that_the_data_does_not_hold_are_named(small: Path, tmp_path: Path, capsys) -> None:
    out = table(tmp_path / "mine.yaml", SCENARIO + "units:\n  north: {baseline: {customers: 5}}\n")
    assert main(["baseline", str(small), "-o", str(out), "--force"]) == 0
    assert "the data holds nothing of north, which stay as they were" in capsys.readouterr().err


def test_a_file_that_would_not_be_right_afterwards_is_left_as_it_was(small: Path, tmp_path: Path, capsys) -> None:
    text = SCENARIO.replace("{normal: [2, 0.5]}", "{uniform: [1, 3]}")
    out = table(tmp_path / "mine.yaml", text)
    assert main(["baseline", str(small), "-o", str(out), "--force"]) == 1
    assert "with the baseline in it" in capsys.readouterr().err
    assert out.read_text() == text


def test_every_form_shows_the_same_and_formula_like_names_stay_text(data: Path, capsys) -> None:
    forms = {}
    for form in ("table", "json", "csv", "markdown"):
        assert main(["baseline", str(data), "--format", form]) == 0
        forms[form] = capsys.readouterr().out
    found = json.loads(forms["json"])
    assert (found["schema"], found["rows"], set(found["units"])) == ("nps-sim/baseline/1", 1_500, set(REGIONS))
    assert f"{found['nps']:.1f}" in forms["table"]
    cells = [cell for row in csv.reader(io.StringIO(forms["csv"])) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)
    assert any("=cmd" in cell for cell in cells)
    assert "=cmd" in forms["table"]


def test_a_currency_that_is_none_is_refused(small: Path, capsys) -> None:
    assert main(["baseline", str(small), "--currency", "VDN"]) == 2
    assert "VDN is no currency; did you mean VND?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "text"), [(12.345, "12.3450"), (1e-7, "0.0000001"), (1e13, "10000000000000"), (2.5, "2.5")]
)
def test_numbers_are_written_so_that_they_have_one_reading(value: float, text: str) -> None:
    assert number(value) == text


def test_nothing_is_measured_where_nobody_answered(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no row holds a score"):
        baseline(table(tmp_path / "data.csv", "score,spend\n,5\n"))


def test_missing_libraries_are_named_with_what_to_install(monkeypatch, small: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'needs ibis.*pip install "nps-revenue-simulator\[data\]"'):
        baseline(small)
