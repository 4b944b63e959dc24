"""Sentences, tables and charts in Vietnamese: the worked example, word by word, and that all fit their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import chart_reading
import pytest
from chart_reading import assert_readable, words_of
from rich.cells import cell_len
from test_charts import MOVES, RUNS
from test_charts_findings import RISKS, SENSITIVITIES, SWEEPS

from simulator.analysis import answer
from simulator.analysis.comparison import compare
from simulator.engine.run import Run
from simulator.language import ENGLISH, VIETNAMESE, Language, speaking
from simulator.report import layout, numbers
from simulator.report.charts import draw_all, draw_comparison, draw_risk, draw_sensitivity, draw_sweep, flows_of
from simulator.report.comparison_tables import comparison_report
from simulator.report.layout import Report
from simulator.report.sentences import bridge_title, flows_title, headline, run_rate_title, segments_title
from simulator.report.tables import result_report
from simulator.report.terminal import write_terminal
from simulator.scenario import load

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
WIDTH = 80
ENGLISH_WORDS = re.compile(r"\b(the|of|and|from|with|is|are|by|to|at|customers|today|points|months)\b", re.IGNORECASE)
NAMES = re.compile("Company X, NPS 63 to 67|Furniture retailer, three years of better service")
GROUPED_IN_ENGLISH = re.compile(r"\d,\d{3},\d{3}")


@pytest.fixture(scope="module")
def worked() -> Run:
    return answer(load(str(SCENARIOS / "company_x.yaml")))


@pytest.fixture
def vietnamese() -> Iterator[None]:
    with speaking(VIETNAMESE):
        yield


@pytest.fixture
def any_title(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at everything about a chart but the English verb of its title."""
    monkeypatch.setattr(chart_reading, "assert_title", lambda figure: None)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_headline_in_both_languages(worked: Run) -> None:
    with speaking(VIETNAMESE):
        told = spaced(headline(worked))
    assert told == (
        "Trong 6 tháng, NPS tăng từ 63 lên 67 và doanh thu run-rate tăng 1.287.448 US$ mỗi năm (+1,4%). "
        "Toàn bộ mức thay đổi này là nhờ các sáng kiến: 70% do có thêm khách hàng, 30% do cơ cấu phân khúc."
    )
    assert spaced(headline(worked)) == (
        "In 6 months the NPS rises from 63 to 67 and run-rate revenue rises by $1,287,448 a year (+1.4 %). "
        "The initiatives bring all of it: 70 % from more customers, 30 % from segment mix."
    )


@pytest.mark.usefixtures("vietnamese")
def test_the_titles_of_the_worked_example(worked: Run) -> None:
    titles = [bridge_title(worked), run_rate_title(worked), segments_title(worked), flows_title(flows_of(worked))]
    assert [*map(spaced, titles)] == [
        "Run-rate tăng 1.287.448 US$ mỗi năm: 70% do có thêm khách hàng, 30% do cơ cấu phân khúc",
        "Sau 6 tháng, các sáng kiến mang lại thêm 1.287.448 US$ mỗi năm so với không làm gì",
        "Khách hàng ủng hộ tăng từ 74% lên 77% tổng số; tổng số khách hàng tăng 400 lên 40.400",
        "Trong 6 tháng, 1.565 khách hàng lên phân khúc cao hơn và 400 mới đến",
    ]


@pytest.mark.usefixtures("vietnamese")
def test_the_first_table_of_the_worked_example(worked: Run) -> None:
    table = result_report(worked).tables[0]
    assert [spaced(column.head) for column in table.columns] == [
        "",
        "Hiện nay",
        "Sau 6 tháng",
        "Không làm gì",
        "Thay đổi",
    ]
    rows = {row.label: [figure.text for figure in row.figures] for row in reversed(table.rows)}
    assert rows["Khách hàng ủng hộ"] == ["29.600", "31.108", "29.600", "+1.508"]
    assert rows["NPS"] == ["63", "67", "63", "+4"]
    assert "Doanh thu run-rate, USD mỗi năm" in rows


@pytest.mark.parametrize(("language", "written"), [(ENGLISH, "\u20ab1,235"), (VIETNAMESE, "1.235\u00a0\u20ab")])
def test_amounts_in_dong_have_no_decimals(language: Language, written: str) -> None:
    with speaking(language):
        assert numbers.money(1_234.5, "VND", 2) == written
        assert layout.money([1_234.25], "VND").places == 0
        assert layout.spend([12.5, 1_234.25], "VND").places == 0
    assert layout.money([1_234.25], "USD").places == layout.spend([12.5], "USD").places == 2


def reports_of() -> Iterator[Report]:
    names = ("company_x", "retail_three_units", "subscription", "vietnam")
    runs = [answer(load(str(SCENARIOS / f"{name}.yaml"))) for name in names]
    yield from map(result_report, runs)
    yield comparison_report(compare(runs[:2]))


@pytest.mark.usefixtures("vietnamese")
def test_tables_fit_80_columns_and_cut_no_figure() -> None:
    for report in reports_of():
        text = write_terminal(report, WIDTH)
        assert max(map(cell_len, text.splitlines())) <= WIDTH
        for figure in (each for table in report.tables for row in table.rows for each in row.figures):
            assert figure.text in text


@pytest.mark.usefixtures("vietnamese")
def test_reports_hold_no_english_but_names() -> None:
    for report in reports_of():
        texts = [part for table in report.tables for part in (table.title, table.note)]
        texts += [column.caption for table in report.tables for column in table.columns]
        for text in (report.headline.partition("(")[0], *texts):
            assert not ENGLISH_WORDS.search(NAMES.sub("", text)), text
            assert not GROUPED_IN_ENGLISH.search(text), text


@pytest.mark.usefixtures("vietnamese", "any_title")
@pytest.mark.parametrize("name", ["worked example", "opposed", "below zero and up", "nobody left", "đồng"])
def test_charts_of_a_run_can_be_read(name: str) -> None:
    for figure in draw_all(RUNS[name], MOVES["all ways"], (2027, 1)).values():
        assert_readable(figure)
        cut = [text for text in words_of(figure) if "\u2026" in text]
        assert not cut or name == "below zero and up"
        assert not [text for text in words_of(figure) if GROUPED_IN_ENGLISH.search(text)]


@pytest.mark.usefixtures("vietnamese", "any_title")
def test_charts_of_findings_can_be_read() -> None:
    runs = [RUNS["worked example"], RUNS["a fall"], RUNS["opposed"]]
    charts = [
        *draw_comparison(runs).values(),
        *draw_risk(RISKS["ordinary"]).values(),
        *draw_sensitivity(SENSITIVITIES["ordinary"]).values(),
        *draw_sensitivity(SENSITIVITIES["sobol"]).values(),
        *draw_sweep(SWEEPS["line with gaps"]).values(),
        *draw_sweep(SWEEPS["map with gaps"]).values(),
    ]
    for figure in charts:
        assert_readable(figure)


@pytest.mark.usefixtures("vietnamese")
def test_the_bridge_says_its_effects_in_vietnamese() -> None:
    words = words_of(draw_all(RUNS["worked example"])["bridge"])
    assert {"Số lượng", "Cơ cấu", "Chi tiêu", "Mức hiện thực hóa", "Tổng thay đổi", "+903.567"} <= set(words)


def test_a_language_does_not_leak_into_the_next_call(worked: Run) -> None:
    before = write_terminal(result_report(worked)), words_of(draw_all(RUNS["worked example"])["bridge"])
    with speaking(VIETNAMESE):
        within = write_terminal(result_report(worked)), words_of(draw_all(RUNS["worked example"])["bridge"])
    after = write_terminal(result_report(worked)), words_of(draw_all(RUNS["worked example"])["bridge"])
    assert before == after
    assert before[0] != within[0]
    assert before[1] != within[1]
