"""The written business case: what a board reads is what the run found, whole, in three forms and two languages."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from math import fsum, isclose
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from simulator import __version__
from simulator.analysis import answer
from simulator.analysis.outcomes import OUTCOMES
from simulator.cli import main
from simulator.cli.written import material_of
from simulator.engine.run import Run
from simulator.language import ENGLISH, VIETNAMESE, speaking
from simulator.report.layout import Column, Figure, Role, Row, Table
from simulator.report.numbers import money, months, number, plain_money, points
from simulator.report.terms import per_period
from simulator.report.written import Document, Material, compose, draw_charts, write_document, write_html, write_pdf
from simulator.report.written.blocks import Bullets, KeyFigures, Paragraph, Picture, Sample, Section
from simulator.scenario import load, parse

ROOT = Path(__file__).resolve().parent.parent
COMPANY_X, RETAIL, VIETNAM = (f"scenarios/{name}.yaml" for name in ("company_x", "retail_three_units", "vietnam"))
SCENARIOS = tuple(f"scenarios/{path.name}" for path in sorted((ROOT / "scenarios").glob("*.yaml")))
DRAWS = 64
NAME = "</script><img src=x onerror=alert(1)> | `code` {nb} {{ 7*7 }}"
UNIT, CASE, OWNER = "<svg onload=alert(2)>", "b|c `d`", "<b>owner</b>"
HOSTILE = f"""
name: "{NAME} \\u202Eesrever"
currency: VND
horizon: 6 months
baseline:
  customers: 40_000
  spend_period: year
  survey: {{respondents: 1_200}}
  segments:
    promoters:  {{mix: 74%, spend: 2_345_000}}
    passives:   {{mix: 15%, spend: 2_089_000}}
    detractors: {{mix: 11%, spend: 1_907_000}}
initiatives:
  service:
    title: {"N" * 300}
    owner: "{OWNER} \\u6F22\\u5B57"
    migrations: {{passives: {{promoters: 3% of customers}}}}
    cost: {{once: 100_000_000}}
finance: {{margin: 100%, discount: 9% per year}}
units:
  "{UNIT}": {{baseline: {{customers: 10_000}}}}
  south: {{baseline: {{customers: 30_000}}}}
cases:
  "{CASE}": {{finance: {{margin: 50%}}}}
sources:
  finance.margin: "<script>alert(3)</script> [a](javascript:alert(1)) **x**"
"""

SMALL = """
name: Small
currency: USD
horizon: 12 months
baseline:
  customers: 1_000
  spend_period: year
  segments: {promoters: {mix: 50%, spend: 100}, passives: {mix: 30%, spend: 80}, detractors: {mix: 20%, spend: 60}}
"""


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("hostile") / "hostile.yaml"
    file.write_text(HOSTILE, encoding="utf-8")
    return str(file)


@cache
def material(source: str) -> Material:
    scenario = load(source)
    return material_of(scenario, answer(scenario), (), DRAWS)


@cache
def report(source: str) -> Document:
    return compose(material(source))


def blocks(document: Document, kind: type[Any]) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def titles(document: Document) -> list[str]:
    return [section.title.partition(". ")[2] or section.title for section in document.sections]


def section(document: Document, title: str) -> Section:
    [found] = [each for each in document.sections if each.title.endswith(title)]
    return found


def numbers_in(part: Any) -> Iterator[float]:
    """Every number of a JSON object."""
    if isinstance(part, dict):
        for value in part.values():
            yield from numbers_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from numbers_in(value)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield float(part)


def table(document: Document, title: str) -> Table:
    [found] = [each for each in blocks(document, Table) if each.title == title]
    return found


def values(rows: tuple[Row, ...], column: int = 0) -> list[float | None]:
    return [row.figures[column].value for row in rows]


@pytest.mark.parametrize("source", SCENARIOS)
def test_the_key_figures_are_those_of_the_run(source):
    run, label = material(source).run, material(source).run.scenario
    [shown] = blocks(report(source), KeyFigures)
    figures = {figure.title: figure.value for figure in shown.figures}
    assert figures["NPS, today and at the end"] == f"{points(run.today.nps)} → {points(run.end.nps)}"
    gain = per_period(plain_money(run.increment.run_rate, label.currency, signed=True), label)
    assert figures["Run-rate revenue against do nothing"] == gain
    over = f"Revenue over {months(label.horizon_months)} against do nothing"
    assert figures[over] == plain_money(run.increment.revenue, label.currency, signed=True)
    case = run.business_case
    if case is None:
        assert len(figures) == 3
        return
    assert figures["Costs of the initiatives"] == plain_money(case.cost, label.currency)
    if case.npv is not None:
        assert figures["Net present value"] == plain_money(case.npv, label.currency)
    if case.cost:
        back = case.payback_months
        assert figures["Payback"] == ("not within the horizon" if back is None else months(back))


@pytest.mark.parametrize("source", SCENARIOS)
def test_the_figures_of_the_tables_are_those_of_the_results(source):
    made = material(source)
    results = [made.run.to_dict()]
    results += [each.to_dict() for each in (made.comparison, made.risk, made.sensitivity, made.significance) if each]
    known = {value for result in results for value in numbers_in(result)}
    runs = made.comparison.runs if made.comparison else (made.run,)
    known |= {read(run) for run in runs for read in OUTCOMES.values()}
    for title in ("Why the run-rate moves, from today to the end", "Business case", "Which lever brings it"):
        for each in (each for each in blocks(report(source), Table) if each.title == title):
            assert {value for value in values(each.rows) if value is not None} <= known
    for title in ("Side by side", "Range of the outcomes"):
        for each in (each for each in blocks(report(source), Table) if each.title == title):
            assert {figure.value for row in each.rows for figure in row.figures} - {None} <= known


@pytest.mark.parametrize("source", [RETAIL, VIETNAM, "scenarios/subscription.yaml"])
def test_cash_by_period_adds_up_to_the_cash_flow(source):
    case = material(source).run.business_case
    assert case is not None
    cash = table(report(source), "Cash flow")
    assert isclose(fsum(value or 0.0 for value in values(cash.rows)), fsum(case.cash_flow))
    assert isclose(cash.rows[-1].figures[1].value or 0.0, fsum(case.cash_flow))
    assert cash.rows[0].figures[0].value == case.cash_flow[0]
    assert cash.rows[-1].label == months(material(source).run.scenario.horizon_months)


def test_the_worked_example_tells_growth_from_score():
    shown = table(report(COMPANY_X), "Better score or more customers")
    run = material(COMPANY_X).run
    assert run.attribution is not None
    levers = run.attribution.run_rate
    growth = levers["service: acquisition"]
    assert values(shown.rows) == pytest.approx([fsum(levers.values()) - growth, growth, run.increment.run_rate])
    assert shown.rows[-1].role is Role.TOTAL
    text = " ".join(each.text for each in blocks(report(COMPANY_X), Paragraph))
    assert "70\u00a0% of what the initiatives bring is more customers" in text


def test_sections_follow_what_the_scenario_has():
    order = [
        "The question and the answer",
        "What it rests on",
        "What moves revenue",
        "What it is worth",
        "Cases compared",
        "How sure this is",
        "What these numbers do not say",
        "Appendix: inputs and conventions",
    ]
    assert titles(report(RETAIL)) == order
    assert titles(report(COMPANY_X)) == [title for title in order if title != "Cases compared"]
    assert [each.title[0] for each in report(COMPANY_X).sections] == [*"123456", "A"]


def test_what_is_missing_is_said_with_what_to_add():
    samples = "".join(each.text for each in blocks(report(COMPANY_X), Sample))
    assert "uncertainty:" in samples
    assert "margin:" in samples
    text = " ".join(each.text for each in blocks(report(COMPANY_X), Paragraph))
    assert text.count("baseline.survey.respondents") == 2
    assert not blocks(report(VIETNAM), Sample)


def written_of(text: str) -> Document:
    scenario = parse(text, "small.yaml")
    return compose(material_of(scenario, answer(scenario), ()))


def sentences(document: Document) -> str:
    return " ".join(each.text for each in blocks(document, Paragraph))


def test_the_question_claims_no_rise_that_comes_of_doing_nothing():
    leaving = SMALL + "trend: {churn: {detractors: 40% per year}}\n"
    idle = answer(parse(leaving, "small.yaml")).end.nps
    worse = written_of(leaving + "initiatives: {care: {migrations: {promoters: {passives: 1% of customers}}}}\n")
    assert "What are the initiatives worth within 12\u00a0months: \u201ccare\u201d?" in sentences(worse)
    better = written_of(leaving + "initiatives: {care: {migrations: {passives: {promoters: 1% of customers}}}}\n")
    assert f"rather than the {points(idle)} of doing nothing, by \u201ccare\u201d?" in sentences(better)
    same = written_of(SMALL + "initiatives: {care: {migrations: {passives: {promoters: 1% of customers}}}}\n")
    assert "What is it worth to raise the NPS from 30 to 31" in sentences(same)


def test_without_initiatives_nothing_is_said_of_what_they_cost_or_bring():
    document = written_of(SMALL + "finance: {margin: 40%, discount: 8% per year}\n")
    assert "Their net present value" not in sentences(document)
    [figures] = blocks(document, KeyFigures)
    assert not {"Net present value", "Costs of the initiatives"} & {each.title for each in figures.figures}


def test_levers_that_lose_bring_no_share_of_growth():
    levers = "{migrations: {promoters: {detractors: 1% of customers}}, acquisition: -2% per year}"
    document = written_of(SMALL + f"initiatives: {{worse: {levers}}}\n")
    assert table(document, "Better score or more customers")
    assert "more customers, new ones" not in sentences(document)


def test_a_survey_of_more_answers_than_customers_is_not_called_unstated():
    text = sentences(written_of(SMALL.replace("  spend_period", "  survey: {respondents: 2_000}\n  spend_period")))
    assert "2,000 answers, more than there are customers (1,000)" in text
    assert "not stated" not in text


def test_no_table_of_dashes_where_nobody_is_left():
    everybody = "trend: {churn: {promoters: 100% per year, passives: 100% per year, detractors: 100% per year}}\n"
    surveyed = SMALL.replace("  spend_period", "  survey: {respondents: 200}\n  spend_period")
    document = written_of(surveyed + everybody)
    assert "Nobody is left at the end" in sentences(document)
    assert "Answers it would take" not in [each.title for each in blocks(document, Table)]


def test_a_case_outside_what_is_drawn_says_so_where_its_value_is_given():
    text = sentences(report(f"{RETAIL}:cautious"))
    assert "The value given here lies outside the range in which four of five draws lie." in text
    assert "\u201cbase case\u201d stands for the case cautious as it is" in text
    assert "outside the range" not in sentences(report(RETAIL))


def test_a_case_s_own_warning_is_said_once():
    told = [text for each in blocks(report(f"{RETAIL}:cautious"), Bullets) for text in each.items]
    assert sum("no payback" in text.lower() for text in told) == 1


def test_risk_is_told_with_its_draws_and_seed():
    made, document = material(VIETNAM), report(VIETNAM)
    assert made.risk is not None
    npv = made.risk.outcomes["npv"]
    [row] = [row for row in table(document, "Range of the outcomes").rows if row.label == "Net present value"]
    chance = npv.probability_positive
    assert [figure.value for figure in row.figures] == [npv.base, npv.p10, npv.p50, npv.p90, chance]
    made_by = {row.label: row.figures[0].text for row in table(document, "How this report was made").rows}
    assert made_by["Draws"] == f"{DRAWS}, sobol, seed 1"
    assert made_by["SHA-256 of the file"] == made.scenario.sha256
    assert made_by["Made by"] == f"nps-sim {__version__}"


@pytest.mark.parametrize("source", SCENARIOS)
def test_every_warning_of_the_run_stands_in_its_place(source):
    [last, *_] = [each for each in report(source).sections if each.title.endswith("do not say")]
    told = " ".join(item.casefold() for block in last.blocks if isinstance(block, Bullets) for item in block.items)
    run: Run = material(source).run
    assert all(warning.casefold() in told for warning in run.warnings)


def test_a_share_at_its_bound_is_an_assumption(hostile_file):
    [last, *_] = [each for each in report(hostile_file).sections if each.title.endswith("do not say")]
    told = [item for block in last.blocks if isinstance(block, Bullets) for item in block.items]
    assert "Contribution margin is 100 %, the most it can be." in told


def test_the_appendix_names_every_input_with_its_place_and_source():
    rows = {row.label: [figure.text for figure in row.figures] for row in table(report(RETAIL), "Every input").rows}
    assert rows["Contribution margin"] == [
        "41%",
        "share of revenue",
        "Annual report, contribution margin after discounts",
        "retail_three_units.yaml:52",
    ]
    assert rows["Customers (south)"][-1] == "retail_three_units.yaml:61"
    assert rows["Trained advisers in the stores"] == []
    assert rows["Owner"][0] == "Store operations"


def test_what_names_no_source_is_listed_by_the_part_of_the_file():
    rests = section(report(RETAIL), "What it rests on")
    [listed] = [block for block in rests.blocks if isinstance(block, Bullets)]
    assert "Finance: Cost to serve promoters; Cost to serve passives; Cost to serve detractors" in listed.items


def test_a_case_is_reported_against_the_base_and_the_others():
    document = report(f"{RETAIL}:cautious")
    assert [column.head for column in table(document, "Side by side").columns][1:] == [
        "Base case",
        "cautious",
        "ambitious",
    ]
    assert "This report is of the case cautious." in write_document(document)
    run = material(f"{RETAIL}:cautious").run
    assert run.business_case is not None
    assert plain_money(run.business_case.npv, "EUR") in write_document(document)


class Tags(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def test_hostile_names_stay_text_in_html(hostile_file):
    page = write_html(report(hostile_file))
    found = parsed(page)
    assert {"script", "img", "svg", "b"}.isdisjoint(tag for tag, _ in found.tags)
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on") or name == "style"]
    text = "".join(found.text)
    assert all(name in text for name in (NAME, UNIT, CASE, OWNER))
    assert "\u202e" not in page
    assert "N" * 300 not in page


def test_hostile_names_stay_text_in_markdown(hostile_file):
    text = write_document(report(hostile_file))
    without_escapes = re.sub(r"\\.", "", text)
    assert "<" not in without_escapes
    assert "](" not in without_escapes
    assert "\u202e" not in text


def test_a_table_keeps_its_number_of_cells_in_markdown(hostile_file):
    text = write_document(report(hostile_file))
    for part in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in part.splitlines()}) == 1


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_hostile_names_stay_text_in_pdf(hostile_file):
    pages = read_pdf(write_pdf(report(hostile_file))).pages
    text = "".join("".join(words(page).split()) for page in pages)
    assert all("".join(name.split()) in text for name in (NAME, UNIT, CASE, OWNER))


def test_the_pdf_has_bookmarks_page_numbers_a_title_and_a_language():
    document = report(COMPANY_X)
    pdf = read_pdf(write_pdf(document))
    outline = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert outline == [each.title for each in document.sections]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Business case: Company X, NPS 63 to 67"
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    total = len(pdf.pages)
    for place, page in enumerate(pdf.pages, 1):
        assert words(page).endswith(f"page {place} of {total}")
    text = " ".join(map(words, pdf.pages))
    assert money(1_287_448.40, "USD") in text
    assert material(COMPANY_X).scenario.sha256 in text


def test_a_long_table_repeats_its_heads_and_breaks_no_row_in_pdf():
    rows = tuple(Row(f"Row {place} {'long words ' * 30}", (Figure(place, number(place)),)) for place in range(1, 81))
    long = Table("Long", "", (Column("What", is_text=True), Column("Amount", "EUR")), rows)
    document = Document("Kind", "Title", (), "en", (Section("1. Part", (long,)),), "foot")
    pages = [words(page) for page in read_pdf(write_pdf(document)).pages]
    assert len(pages) > 3
    assert all("What Amount" in page for page in pages)
    for page in pages:
        assert page.count("Row ") == len(re.findall(r"Row \d+ (?:long words ?){1}", page))
        assert page.count("long words") == 30 * page.count("Row ")


def test_a_table_with_too_many_columns_becomes_several_in_pdf():
    columns = (Column("Outcome", is_text=True), *(Column(f"Case number {place}", "EUR") for place in range(24)))
    row = Row("Revenue", tuple(Figure(1e9, number(1_234_567_890)) for _ in range(24)))
    document = Document("Kind", "Title", (), "en", (Section("1. Part", (Table("Wide", "", columns, (row,)),)),), "foot")
    text = " ".join(map(words, read_pdf(write_pdf(document)).pages))
    assert text.count("1,234,567,890") == 24
    assert text.count("Revenue") > 1


def test_charts_stand_in_the_page_with_what_they_say():
    document = compose(material(COMPANY_X), draw_charts(material(COMPANY_X)))
    page = write_html(document)
    images = [attributes for tag, attributes in parsed(page).tags if tag == "img"]
    assert [image["alt"] for image in images] == [picture.text for picture in document.pictures]
    assert len(images) == 3
    assert all(str(image["src"]).startswith("data:image/svg+xml;base64,") for image in images)
    assert page == write_html(document)
    pdf = read_pdf(write_pdf(document))
    assert sum(len(page.images) for page in pdf.pages) == 3


def test_the_page_allows_its_own_style_and_nothing_else():
    page = write_html(report(VIETNAM))
    [style] = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    [policy] = [
        attributes["content"] for tag, attributes in parsed(page).tags if tag == "meta" and "http-equiv" in attributes
    ]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_tables_in_the_page_can_be_read_aloud():
    found = parsed(write_html(report(RETAIL)))
    tables = sum(tag == "table" for tag, _ in found.tags)
    assert tables == sum(tag == "caption" for tag, _ in found.tags) == len(blocks(report(RETAIL), Table))
    assert all("scope" in attributes for tag, attributes in found.tags if tag == "th")
    identifiers = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = [str(attributes["href"]).removeprefix("#") for tag, attributes in found.tags if tag == "a"]
    assert targets
    assert set(targets) <= set(identifiers)


def test_a_report_in_vietnamese_is_vietnamese():
    scenario = load(VIETNAM)
    with speaking(VIETNAMESE):
        document = compose(material_of(scenario, answer(scenario), (), DRAWS))
        text = write_document(document)
        page = write_html(document)
        pdf = read_pdf(write_pdf(document))
    assert '<html lang="vi">' in page
    assert pdf.trailer["/Root"]["/Lang"] == "vi"
    assert set(titles(document)).isdisjoint(titles(report(VIETNAM)))
    assert document.sections[0].title == "1. Câu hỏi và câu trả lời"
    assert "310.000 khách hàng" in text
    assert f"trang 1 trên {len(pdf.pages)}" in words(pdf.pages[0])
    assert "Chuỗi cà phê Sông Hương" in words(pdf.pages[0])
    with speaking(ENGLISH):
        assert titles(compose(material(VIETNAM))) == titles(report(VIETNAM))


def told(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["report", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_without_a_file_markdown_goes_to_standard_output(capsys):
    code, out, err = told(capsys, COMPANY_X)
    assert code == 0
    assert out == write_document(report(COMPANY_X))
    assert "warning: realisation is 100" in err
    assert "![" not in out


def test_markdown_has_its_charts_beside_it(tmp_path, capsys):
    file = tmp_path / "my case.md"
    code, out, err = told(capsys, COMPANY_X, "-o", str(file))
    assert (code, out) == (0, "")
    charts = {f"my case-{chart}.png" for chart in ("bridge", "run-rate", "segments")}
    assert {path.name for path in tmp_path.iterdir()} == {"my case.md", *charts}
    assert all(f"wrote {tmp_path / name}" in err for name in ("my case.md", *charts))
    assert "](my%20case-bridge.png)" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["case.html", "case.md", "case.pdf", "case-run-rate.png"])
def test_nothing_is_overwritten_or_computed_without_force(name, tmp_path, monkeypatch, capsys):
    there = tmp_path / name
    there.write_text("mine", encoding="utf-8")
    monkeypatch.setattr("simulator.cli.report.answer_all", lambda scenarios: pytest.fail("something was run"))
    target = there if there.suffix != ".png" else tmp_path / "case.md"
    code, _, err = told(capsys, COMPANY_X, "-o", str(target))
    assert code == 1
    assert "already exists; --force overwrites it" in err
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine"]


def test_another_ending_is_refused_with_those_there_are(capsys):
    code, _, err = told(capsys, COMPANY_X, "-o", "case.docx")
    assert code == 2
    assert all(ending in err for ending in (".html", ".md", ".pdf"))


def test_draws_of_nothing_uncertain_are_refused(capsys):
    code, _, err = told(capsys, COMPANY_X, "--draws", "100")
    assert code == 2
    assert "uncertainty" in err


def test_settings_draws_and_seed_reach_the_report(capsys):
    code, out, _ = told(capsys, VIETNAM, "--draws", "32", "--seed", "7", "--set", "finance.margin=33%")
    assert code == 0
    assert "| Draws | 32, sobol, seed 7 |" in out
    assert "| Set on top | finance.margin=33% |" in out
    assert "| Contribution margin | 33% | share of revenue |" in out


def test_standard_input_is_reported_without_its_cases(monkeypatch, capsys):
    content = (ROOT / RETAIL).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    code, out, _ = told(capsys, "-", "--draws", "32")
    assert code == 0
    assert "Cases compared" not in out


def test_the_same_command_gives_the_same_bytes(tmp_path):
    for seed in ("1", "2"):
        arguments = [sys.executable, "-m", "simulator", "report", COMPANY_X, "-q", "-o", str(tmp_path / f"{seed}.pdf")]
        subprocess.run(arguments, cwd=ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    first, second = ((tmp_path / f"{seed}.pdf").read_bytes() for seed in ("1", "2"))
    assert first == second


def test_every_picture_says_what_it_shows():
    charts = draw_charts(material(COMPANY_X))
    document = compose(material(COMPANY_X), charts)
    assert [picture.name for picture in blocks(document, Picture)] == ["bridge", "segments", "run-rate"]
    assert all(picture.text for picture in document.pictures)
