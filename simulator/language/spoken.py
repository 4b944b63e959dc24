"""Which language is spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from simulator.language.languages import ENGLISH, LANGUAGES, Language

_SPOKEN = ContextVar("spoken", default=ENGLISH)
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def speaking_now() -> Language:
    """Give the language that is spoken."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language inside; afterwards the one before again."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def speak(language: Language) -> None:
    """Speak a language from here on, to the end of the stretch begun with ``speaking``."""
    _SPOKEN.set(language)


def from_environment(environment: Mapping[str, str]) -> Language:
    """Choose the first known language that the variables of gettext name, else English."""
    for variable in _VARIABLES:
        for wanted in environment.get(variable, "").split(":"):
            code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
            if code in LANGUAGES:
                return LANGUAGES[code]
            if code in ("c", "posix"):
                return ENGLISH
    return ENGLISH
