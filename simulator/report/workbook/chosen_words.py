"""The words that are chosen from lists on Inputs: those of the scenario file, each in the language of the workbook.

A workbook comes back with the words it was written with, in any language, so that a translation, once given, is part of
the workbook's format.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from simulator.language import LANGUAGES, _, pgettext, speaking


def chosen_word(word: str) -> str:
    """Give the word of a list, such as ``year`` or ``s-curve``, in the language spoken."""
    return _shown().get(word, word)


def written_word(text: str) -> str:
    """Give the scenario file's word for one that was chosen in any language, however it is capitalised."""
    return _known_words().get(text.casefold(), text)


def in_every_language(message: str) -> frozenset[str]:
    """Give a text as it stands in workbooks of every language, to find it there."""
    found = set()
    for language in LANGUAGES.values():
        with speaking(language):
            found.add(_(message))
    return frozenset(found)


@cache
def _known_words() -> Mapping[str, str]:
    """Give the file's words by those of every language, all in small letters."""
    known: dict[str, str] = {}
    for language in LANGUAGES.values():
        with speaking(language):
            known |= {shown.casefold(): word for word, shown in _shown().items()}
    return known


def _shown() -> dict[str, str]:
    return {
        "month": pgettext("chosen on Inputs", "month"),
        "quarter": pgettext("chosen on Inputs", "quarter"),
        "half-year": pgettext("chosen on Inputs", "half-year"),
        "year": pgettext("chosen on Inputs", "year"),
        "horizon": pgettext("chosen on Inputs", "horizon"),
        "customers": pgettext("chosen on Inputs", "customers"),
        "segment": pgettext("chosen on Inputs", "segment"),
        "count": pgettext("chosen on Inputs", "count"),
        "linear": pgettext("chosen on Inputs", "linear"),
        "s-curve": pgettext("chosen on Inputs", "s-curve"),
        "step": pgettext("chosen on Inputs", "step"),
    }
