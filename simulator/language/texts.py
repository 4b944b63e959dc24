"""Texts in the language that is spoken, from its gettext catalog; the English text is the key.

Parts that vary stand in a text as ``{name}`` and are given by name, so that a translation may put them in its own
order.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from os.path import dirname, join
from typing import Any

from simulator.language.languages import ENGLISH
from simulator.language.spoken import speaking_now

DOMAIN = "nps-sim"
CATALOGS = join(dirname(__file__), "catalogs")


def _(message: str, /, **parts: Any) -> str:
    """Give a text in the language that is spoken, with its parts filled in."""
    text = message if speaking_now() is ENGLISH else _catalog(speaking_now().code).gettext(message)
    return text.format(**parts) if parts else text


def ngettext(one: str, several: str, number: float, /, **parts: Any) -> str:
    """Give a text about a number of things; English has one form for exactly 1 and one for all else."""
    if speaking_now() is ENGLISH:
        text = one if number == 1 else several
    else:
        text = _catalog(speaking_now().code).ngettext(one, several, 1 if number == 1 else 2)
    return text.format(**parts) if parts else text


def pgettext(context: str, message: str, /, **parts: Any) -> str:
    """Give a text whose translation depends on where it is used."""
    text = message if speaking_now() is ENGLISH else _catalog(speaking_now().code).pgettext(context, message)
    return text.format(**parts) if parts else text


def marked(message: str) -> str:
    """Mark a text for the catalogs where it is declared; it is translated, with ``_``, where it is shown."""
    return message


@cache
def _catalog(code: str) -> NullTranslations:
    return translation(DOMAIN, CATALOGS, [code])
