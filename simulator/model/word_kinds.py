"""The kinds of values that are words: a choice from a list, a text, a name, a month, a currency."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.errors import did_you_mean, nearest, quoted
from simulator.language import _, separated
from simulator.model.currencies import CURRENCIES, SYMBOLS
from simulator.model.kinds import Kind
from simulator.model.spelling import RefusalError

LONGEST_TEXT = 1_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_FORBIDDEN_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True, eq=False, repr=False)
class Choice(Kind):
    """One word of a short list."""

    name: ClassVar[str] = "choice"
    options: tuple[str, ...] = ()

    def from_text(self, text: str) -> str:
        """Read one of the options."""
        if text not in self.options:
            shown, options = quoted(text) or _("an empty text"), ", ".join(self.options)
            close = nearest(text, self.options)
            hint = did_you_mean(close) if close is not None else None
            raise RefusalError(_("{value} is not one of {options}", value=shown, options=options), hint)
        return text

    def hint(self) -> str:
        """List the options."""
        return _("write one of {options}", options=", ".join(self.options))

    def schema(self) -> dict[str, Any]:
        """List the options."""
        return {"enum": list(self.options)}


@dataclass(frozen=True, eq=False, repr=False)
class Text(Kind):
    """A line of text for people."""

    name: ClassVar[str] = "text"

    def hint(self) -> str:
        """Say that any line of text will do."""
        return _("write a line of text")

    def from_text(self, text: str) -> str:
        """Read a text that can be printed anywhere."""
        if not text:
            raise RefusalError(_("is an empty text"), _("write a text, or remove the line"))
        if len(text) > LONGEST_TEXT:
            raise RefusalError(
                _("the text has {number} characters", number=separated(len(text))),
                _("write at most {number}", number=separated(LONGEST_TEXT)),
            )
        for character in text:
            if unicodedata.category(character) in _FORBIDDEN_CATEGORIES:
                message = _("the text holds a line break or control character ({code})", code=f"U+{ord(character):04X}")
                raise RefusalError(message, _("write it in one line, without control characters"))
        return text


@dataclass(frozen=True, eq=False, repr=False)
class Name(Text):
    """The name of a unit or a case: any text without the signs that would break a path."""

    name: ClassVar[str] = "name"
    signs: str = ""

    def from_text(self, text: str) -> str:
        """Read a name."""
        for sign in self.signs:
            if sign in text:
                message = _("a name cannot hold {sign}, which separates the parts of a path", sign=repr(sign))
                raise RefusalError(message, _("put such text in `title`"))
        return super().from_text(text)


@dataclass(frozen=True, eq=False, repr=False)
class Month(Kind):
    """A month of a year: ``2027-01``, read as (2027, 1)."""

    name: ClassVar[str] = "month"
    examples: ClassVar[tuple[str | int | float, ...]] = ("2027-01",)

    def from_text(self, text: str) -> tuple[int, int]:
        """Read year and month."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise RefusalError(
                _("{value} is not a month", value=quoted(text)),
                _("write year and month as {example}", example="2027-01"),
            )
        year = int(match[1])
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise RefusalError(
                _("{value} is not a year from {first} to {last}", value=year, first=EARLIEST_YEAR, last=LATEST_YEAR)
            )
        return year, int(match[2])

    def schema(self) -> dict[str, Any]:
        """Accept year and month."""
        return {"type": "string", "pattern": f"^{_MONTH.pattern}$", "examples": list(self.examples)}


@dataclass(frozen=True, eq=False, repr=False)
class Currency(Kind):
    """A currency by its ISO 4217 code."""

    name: ClassVar[str] = "currency"
    examples: ClassVar[tuple[str | int | float, ...]] = ("USD", "EUR", "VND")

    def from_text(self, text: str) -> str:
        """Read a code."""
        if text in CURRENCIES:
            return text
        meant = SYMBOLS.get(text) or (text.upper() if text.upper() in CURRENCIES else None)
        hint = did_you_mean(meant) if meant else _("write three capital letters, such as USD, EUR or VND")
        shown = quoted(text) or _("an empty text")
        raise RefusalError(_("{value} is not an ISO 4217 currency code", value=shown), hint)

    def schema(self) -> dict[str, Any]:
        """List the codes."""
        return {"enum": list(CURRENCIES)}
