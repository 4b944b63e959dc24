"""Every language the product speaks, and how it writes numbers and money (after the Unicode CLDR)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NO_BREAK_SPACE = "\u00a0"


class Language(NamedTuple):
    """A language.

    Attributes:
        code: as ISO 639 has it, and as ``--language`` takes it.
        name: what it calls itself.
        decimal: the mark before decimals.
        group: the mark between thousands.
        percent: what stands behind a number of hundredths.
        marks: by ISO 4217 code the sign of a currency; any other is written as its code.
        mark_first: whether a currency stands before the amount; a sign then right at it, a code with a space.
    """

    code: str
    name: str
    decimal: str
    group: str
    percent: str
    marks: Mapping[str, str]
    mark_first: bool


ENGLISH = Language(
    code="en",
    name="English",
    decimal=".",
    group=",",
    percent=f"{NO_BREAK_SPACE}%",
    marks={"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "VND": "₫", "INR": "₹", "KRW": "₩"},
    mark_first=True,
)
VIETNAMESE = Language(
    code="vi",
    name="Tiếng Việt",
    decimal=",",
    group=".",
    percent="%",
    marks={"USD": "US$", "EUR": "€", "GBP": "£", "JPY": "¥", "VND": "₫", "INR": "₹", "KRW": "₩"},
    mark_first=False,
)
LANGUAGES = {language.code: language for language in (ENGLISH, VIETNAMESE)}
