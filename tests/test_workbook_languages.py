"""A workbook in another language: other words in its cells, the same model, and a way back to the scenario file."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from libreoffice import convert, program
from returned_books import imported, typed_at
from workbooks import (
    SELECTOR,
    assert_live,
    book_of,
    cases_of,
    edited,
    falsified,
    formulas,
    patched,
    place_of,
    read,
    recalculated,
    shipped,
    stored,
)

from simulator.analysis import answer
from simulator.analysis.comparison import compare
from simulator.language import LANGUAGES, VIETNAMESE, speaking
from simulator.report.spreadsheet.cells import letters_of
from simulator.report.spreadsheet.package import parts_of
from simulator.report.workbook import write_comparison_workbook
from simulator.report.workbook.chosen_words import chosen_word, written_word
from simulator.report.workbook.input_places import FIRST_CASE
from simulator.report.workbook.input_rows import WORDS
from simulator.report.workbook.live_text import amount_in_text, either, live_sentence, size_in_text
from simulator.report.workbook.table import Figure
from simulator.report.workbook_check import check_workbook
from simulator.report.workbook_reading.importing import read_returned

LONGEST_FORMULA = 120
RETAIL, WITH_CASES = "retail_three_units.yaml", "subscription.yaml"
NAMES = ["company_x.yaml", "losing.yaml", RETAIL]


@cache
def vietnamese(name):
    """Write a shipped scenario's workbook with its cases."""
    with speaking(VIETNAMESE):
        return book_of(read(name), cases_of(name))


@cache
def compared(code):
    with speaking(LANGUAGES[code]):
        scenarios = [read("losing.yaml"), read("losing.yaml", {"baseline.customers": 98_765})]
        return write_comparison_workbook(scenarios, compare([answer(scenario) for scenario in scenarios]))


def part(book, name):
    return zipfile.ZipFile(BytesIO(book)).read(name).decode()


def numbers(book):
    return {place: value for place, value in stored(book).items() if isinstance(value, float)}


def without_texts(book):
    """The formulas, but for texts in quotes and what joins texts."""
    return {(sheet, place): re.sub('"[^"]*"', '""', text) for sheet, place, text in formulas(book) if "&" not in text}


def neutral(book):
    """All that must not change with the language: numbers and dates, formulas, sheets, names, number formats."""
    names = re.findall(r'<definedName name="([^"]+)"[^>]*>([^<]*)<', part(book, "xl/workbook.xml"))
    formats = re.findall(r'formatCode="([^"]+)"', part(book, "xl/styles.xml"))
    sheets = re.findall(r'<sheet name="([^"]+)"', part(book, "xl/workbook.xml"))
    return numbers(book), without_texts(book), sheets, names, sorted(formats)


@pytest.mark.parametrize("name", NAMES)
def test_only_words_differ(name):
    assert neutral(vietnamese(name)[1]) == neutral(shipped(name)[1])


def test_only_words_differ_in_a_comparison():
    assert neutral(compared("vi")) == neutral(compared("en"))


@pytest.mark.parametrize("name", NAMES)
def test_texts_in_formulas_leave_them_short(name):
    assert not [text for _, _, text in formulas(vietnamese(name)[1]) if len(text) > LONGEST_FORMULA]


def test_the_workbook_passes_its_own_check():
    for book in (vietnamese(WITH_CASES)[1], compared("vi")):
        assert not check_workbook(parts_of(book), "book.xlsx").findings


def test_a_failing_check_is_found_in_any_language():
    contents, book = vietnamese("company_x.yaml")
    at = place_of(contents, "baseline.segments.promoters.mix")
    cells = recalculated(edited(book, {at: 0.8}))
    wrong = next(
        (row, cell) for (sheet, row, column), cell in cells.items() if (sheet, column) == ("Checks", 8) and row > 4
    )
    assert wrong[1] != "OK"
    broken = typed_at(book, "Checks", {f"H{wrong[0]}": wrong[1]})
    assert "lost-check" in {finding.rule.name for finding in check_workbook(parts_of(broken), "book.xlsx").findings}


def test_it_is_live():
    contents, book = vietnamese(WITH_CASES)
    case = len(contents.cases) - 1
    cells = recalculated(edited(book, {SELECTOR: contents.case_names[case]}))
    assert_live(contents, cells, contents.cases[case])
    kept = stored(book)
    for place, value in recalculated(falsified(book)).items():
        if isinstance(value, str) and not re.search("[0-9]", value):
            assert kept[place] == value, place


def test_words_of_lists_are_live():
    contents, book = vietnamese("company_x.yaml")
    place = place_of(contents, "initiatives.service.ramp.shape")
    with speaking(VIETNAMESE):
        step = chosen_word("step")
    cells = recalculated(edited(book, {place: step}))
    assert_live(contents, cells, read("company_x.yaml", {"initiatives.service.ramp.shape": "step"}))


def test_amounts_in_sentences_are_written_as_the_language_writes_them():
    book = vietnamese("company_x.yaml")[1]
    assert "1.287.448" in stored(book)["Summary", 3, 1]
    assert "1,287,448" in stored(shipped("company_x.yaml")[1])["Summary", 3, 1]


def test_charts_and_messages_are_in_the_language():
    english, book = shipped("losing.yaml")[1], vietnamese("losing.yaml")[1]
    for pattern in (
        "xl/charts/chart1.xml",
        "xl/worksheets/sheet2.xml",
        "docProps/core.xml",
        "xl/drawings/drawing1.xml",
    ):
        assert said(part(book, pattern)) != said(part(english, pattern)), pattern


def said(xml):
    """The words of a part: text between tags, and descriptions and messages in attributes."""
    return re.findall(r">([^<>]*[^\W\d_]{3}[^<>]*)<", xml) + re.findall(r'(?:prompt|descr|error)="([^"]*)"', xml)


def test_every_word_of_a_list_has_its_way_back():
    for word in (word for words in WORDS.values() for word in words):
        for language in LANGUAGES.values():
            with speaking(language):
                assert written_word(chosen_word(word).upper()) == word


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_it_comes_back_as_the_scenario_it_was_made_from(language):
    with speaking(language):
        written = imported(vietnamese(WITH_CASES)[1])
    assert written.text == Path(read(WITH_CASES).file).read_text(encoding="utf-8")
    assert not written.edited


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_a_word_chosen_in_it_comes_back_as_the_files_own(language):
    contents, book = vietnamese("company_x.yaml")
    row, column = place_of(contents, "initiatives.service.acquisition.per")
    with speaking(VIETNAMESE):
        changes = {f"{letters_of(column + 1)}{row}": chosen_word("quarter")}
    with speaking(language):
        [(change, _)] = imported(typed_at(book, "Inputs", changes)).edited
    assert (change.path, change.after) == ("initiatives.service.acquisition", "1% per quarter")


def test_a_comparison_comes_back():
    returned = read_returned(compared("vi"), "book.xlsx")
    assert [scenario.file for scenario in returned.scenarios] == [read("losing.yaml").file] * 2


def test_the_language_of_one_workbook_is_not_that_of_the_next():
    vietnamese("company_x.yaml")
    assert book_of(read("company_x.yaml"), {})[1] == shipped("company_x.yaml")[1]
    with speaking(VIETNAMESE):
        assert book_of(read("company_x.yaml"), {})[1] == vietnamese("company_x.yaml")[1]


def test_a_sentence_is_put_together_in_the_order_of_its_language():
    parts = {"verb": either("B1<0", holds=False, yes="falls", no="rises"), "amount": size_in_text("B1", -1234.5)}
    sentence = live_sentence('{amount} "{unit}": {verb}', unit="EUR", **parts)
    assert sentence == Figure('FIXED(ABS(B1),0)&" ""EUR"": "&IF(B1<0,"falls","rises")', '1,235 "EUR": rises')
    with speaking(VIETNAMESE):
        assert amount_in_text("B1", 1234.56, 1) == Figure("FIXED(B1,1)", "1.234,6")


@pytest.mark.libreoffice
def test_libreoffice_agrees_in_another_language(tmp_path):
    assert program(), "LibreOffice is not installed"
    contents, book = vietnamese("vietnam.yaml")
    place, case = place_of(contents, "baseline.customers"), FIRST_CASE
    assert place[1] == case
    file = tmp_path / "book.xlsx"
    file.write_bytes(falsified(patched(book, {place: 300_001})))
    assert_live(contents, stored(convert(file, tmp_path)), read("vietnam.yaml", {"baseline.customers": 300_001}))
