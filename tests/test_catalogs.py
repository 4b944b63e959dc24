"""The catalogs hold every text that the sources say, each with a translation that fits it."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache
from pathlib import Path

import catalogs
import pytest
import unmarked
from babel.messages.catalog import Catalog, Message

LANGUAGES = catalogs.TRANSLATED
AGAIN = "write it anew: python -m tests.catalogs"
ENDS = ".!?:;,…"
BLANKS = " \t\n\u00a0"

# What the trade calls it in Vietnamese: where the English says the former, the translation holds one of the latter.
GLOSSARY = {
    r"(?<!net )promoters?": ("ủng hộ",),
    r"passives?": ("trung lập",),
    r"detractors?": ("không hài lòng",),
    r"NPS": ("NPS",),
    r"revenue": ("doanh thu",),
    r"run-rate": ("run-rate",),
    r"churn": ("rời bỏ",),
    r"realisation": ("hiện thực hóa",),
    r"inflation": ("lạm phát",),
    r"do nothing": ("không làm gì",),
    r"horizon": ("kỳ dự báo",),
    r"scenarios?": ("kịch bản",),
    r"initiatives?": ("sáng kiến",),
    r"levers?": ("đòn bẩy",),
    r"attribution": ("phân bổ đóng góp",),
    r"contribution": ("lãi đóng góp", "đóng góp"),
    r"net present value": ("giá trị hiện tại ròng",),
    r"internal rate of return": ("tỷ suất hoàn vốn nội bộ",),
    r"payback": ("hoàn vốn",),
    r"cash flows?": ("dòng tiền",),
    r"discount rate": ("chiết khấu",),
    r"lifetime value": ("giá trị vòng đời",),
    r"break-even": ("hòa vốn",),
    r"respondents": ("người trả lời", "câu trả lời"),
    r"workbook": ("sổ tính",),
    r"formulas?": ("công thức",),
    r"sensitivity": ("độ nhạy",),
    r"sheets?": ("trang tính",),
    r"spend": ("chi tiêu",),
    r"segments?": ("phân khúc",),
    r"mix": ("cơ cấu",),
    r"migrations?": ("dịch chuyển",),
    r"shortfall": ("còn hụt",),
    r"acquisition": ("khách hàng mới",),
    r"ramps?": ("lộ trình",),
    r"bridge": ("cầu nối",),
    r"one-off": ("một lần",),
    r"volume": ("số lượng",),
    r"percentiles?": ("phân vị",),
    r"targets?": ("mục tiêu",),
    r"surveys?": ("khảo sát",),
    r"outcomes?": ("kết quả",),
    r"seed": ("hạt giống",),
    r"correlations?": ("tương quan",),
    r"warnings?": ("cảnh báo",),
    r"assumptions?": ("giả định",),
}
# Wordings that a careless translation would use for the trade's words.
FORBIDDEN = ("người quảng bá", "người gièm pha", "người phản đối", "người thụ động", "kẻ gièm pha", "khách quảng bá")

# Where an English word means something else than the trade's.
EXEMPT: frozenset[tuple[str, str]] = frozenset(
    ("contribution margin", amount)  # an amount, not its share of revenue
    for amount in (
        "Contribution margin, run-rate",
        "Contribution margin of the step",
        "Contribution margin of the step, against do nothing",
        "Contribution margin over the horizon, against do nothing",
    )
)


def entries() -> list[tuple[str, Message]]:
    return [(code, message) for code in LANGUAGES for message in catalogs.read(code) if message.id]


def wordings(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def parts_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def fresh(code: str) -> Catalog:
    return catalogs.updated(code, catalogs.translations(catalogs.read(code)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalog_is_up_to_date_with_the_sources(code: str) -> None:
    assert catalogs.po_bytes(fresh(code)) == catalogs.po_file(code).read_bytes(), (
        "write it anew: python -m tests.catalogs"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_compiled_catalog_is_what_the_translations_compile_to(code: str) -> None:
    assert catalogs.mo_bytes(fresh(code)) == catalogs.mo_file(code).read_bytes(), (
        "write it anew: python -m tests.catalogs"
    )


def test_every_text_is_translated() -> None:
    missing = [catalogs.key_of(message)[1] for _, message in entries() if not catalogs.translation_of(message)]
    assert missing == []


def test_no_translation_is_doubtful_or_left_over() -> None:
    for code in LANGUAGES:
        catalog = catalogs.read(code)
        assert [catalogs.key_of(message)[1] for message in catalog if message.id and message.fuzzy] == []
        assert list(catalog.obsolete) == []


def test_a_translation_has_the_parts_of_its_text() -> None:
    wrong = [
        (text, translated)
        for _, message in entries()
        if (translated := catalogs.translation_of(message))
        for text in wordings(message)[-1:]
        if parts_of(text) != parts_of(translated)
    ]
    assert wrong == []


def test_one_thing_has_no_part_that_several_lack() -> None:
    forms = [wordings(message) for _, message in entries()]
    assert [each for each in forms if not parts_of(each[0]) <= parts_of(each[-1])] == []


def test_translations_are_composed_letters() -> None:
    texts = [catalogs.translation_of(message) for _, message in entries()]
    assert [text for text in texts if text != unicodedata.normalize("NFC", text)] == []


def test_a_translation_begins_and_ends_as_its_text() -> None:
    wrong = []
    for _, message in entries():
        translated = catalogs.translation_of(message)
        if not translated:
            continue
        text = wordings(message)[-1]
        blanks = [
            (each[: len(each) - len(each.lstrip(BLANKS))], each[len(each.rstrip(BLANKS)) :])
            for each in (text, translated)
        ]
        ends = [each.rstrip(BLANKS)[-1:] if each.rstrip(BLANKS)[-1:] in ENDS else "" for each in (text, translated)]
        if blanks[0] != blanks[1] or ends[0] != ends[1]:
            wrong.append((text, translated))
    assert wrong == []


@pytest.mark.parametrize("term", GLOSSARY)
def test_translations_use_the_words_of_the_trade(term: str) -> None:
    pattern = re.compile(rf"\b(?<![.\w]){term}\b(?![.\w]*[=_(])", re.IGNORECASE)
    wrong = []
    for _, message in entries():
        text, translated = wordings(message)[0], catalogs.translation_of(message)
        plain = re.sub(r"\{[^}]*\}|`[^`]*`|--[\w-]+|\w+\.yaml|customer,score,spend", "", text)
        if not translated or not pattern.search(plain) or (term, text) in EXEMPT:
            continue
        if not any(word.lower() in translated.lower() for word in GLOSSARY[term]):
            wrong.append((text, translated))
    assert wrong == []


def test_translations_use_no_word_that_the_trade_does_not() -> None:
    texts = [catalogs.translation_of(message) for _, message in entries()]
    assert [text for text in texts if any(word in text.lower() for word in FORBIDDEN)] == []


def test_merging_tells_translations_that_disagree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text('[{"msgid": "case", "msgstr": "phương án"}]', encoding="utf-8")
    second.write_text('[{"msgid": "case", "msgstr": "trường hợp"}]', encoding="utf-8")
    assert catalogs.merged([first, second]) == {(None, "case"): "phương án"}
    assert "CONFLICT b.json: 'case'" in capsys.readouterr().out


def test_every_text_of_the_sources_is_marked() -> None:
    assert [str(each) for each in unmarked.unmarked()] == []


def test_every_text_of_the_scripts_is_marked() -> None:
    assert [str(each) for each in unmarked.unmarked_in_scripts()] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('print("no file was found")', ["no file was found"]),
        ('print(_("no file was found"))', []),
        ('print(f"{count} files were found")', ["{} files were found"]),
        ('print(_(f"{count} files were found"))', ["{} files were found"]),
        ('print(_("{what} was found", what="no file"))', ["no file"]),
        ('print(ngettext("{number} file", "{number} files", 2, number="2"))', []),
        ('raise ValueError("steps must be positive")', []),
        ('raise UsageError("steps must be positive")', ["steps must be positive"]),
        ('"""A sentence about it."""', []),
        ('TITLE = "Baseline"', ["Baseline"]),
        ('TITLE = marked("Baseline")', []),
        ('QUERY = "SELECT a FROM b"', []),
    ],
)
def test_the_finder_finds_what_nobody_marked(source: str, found: list[str]) -> None:
    assert [each.text for each in unmarked.unmarked_in_source("report/here.py", source)] == found
