"""What a formula is made of: its numbers, functions and references, and its form whatever the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulator.report.spreadsheet.cells import column_of, position

_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
    |(?P<structured>(?:[A-Za-z_\\][\w.]*)?\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\])
    |(?P<sheet>(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)
    |(?P<area>\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?[0-9]{1,7})
    |(?P<lines>\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w(])|\$?[0-9]{1,7}:\$?[0-9]{1,7})
    |(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![\w(.!]))
    |(?P<function>[^\W\d][\w.]*(?=\())
    |(?P<error>\#[A-Z0-9/]+[!?]?)
    |(?P<name>[^\W\d][\w.\\?]*)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MOVING = re.compile(
    r"""
    "(?:[^"]|"")*" | '(?:[^']|'')*'!
    | (?<![\w.\\])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w(.!])
    """,
    re.VERBOSE,
)
_FUNCTION_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.|_xll\.)+")


class Token(NamedTuple):
    """A piece of a formula and what it is."""

    kind: str
    text: str


_OPENING = Token("sign", "(")


class Reference(NamedTuple):
    """Cells a formula looks at: the sheet (None for its own) and the corners, columns and rows from 1."""

    sheet: str | None
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Formula:
    """A formula as it stands in a cell, without the equals sign."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its pieces; blanks are left out."""
        found = (Token(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(self.text))
        return tuple(token for token in found if not token.text.isspace())

    @property
    def functions(self) -> list[str]:
        """The functions it calls, by the names people type."""
        called = (token.text for token in self.tokens if token.kind == "function")
        return [_FUNCTION_PREFIX.sub("", name).upper() for name in called]

    @property
    def names(self) -> list[str]:
        """The names it uses."""
        return [token.text for token in self.tokens if token.kind == "name" and token.text not in ("TRUE", "FALSE")]

    @property
    def numbers(self) -> list[str]:
        """The numbers written into it, with the minus that belongs to one."""
        found, before, earlier = [], _OPENING, _OPENING
        for token in self.tokens:
            if token.kind == "number":
                is_negative = before.text == "-" and earlier.kind == "sign" and earlier.text != ")"
                found.append(f"-{token.text}" if is_negative else token.text)
            earlier, before = before, token
        return found

    @property
    def references(self) -> Iterator[Reference]:
        """The cells it looks at; whole columns and rows and names are not followed."""
        sheet: str | None = None
        for token in self.tokens:
            if token.kind == "sheet":
                sheet = token.text[:-1].strip("'").replace("''", "'")
                continue
            if token.kind in ("cell", "area"):
                first, _, last = token.text.partition(":")
                yield Reference(sheet, *position(first), *position(last or first))
            sheet = None

    def relative(self, column: int, row: int) -> str:
        """Write it with steps from its own cell in place of what moves when it is copied."""

        def step(match: re.Match[str]) -> str:
            fixed_column, letters, fixed_row, number = match.groups()
            if letters is None:  # a text, or the name of a sheet
                return match[0]
            across = letters if fixed_column else f"C[{column_of(letters) - column}]"
            return across + (number if fixed_row else f"R[{int(number) - row}]")

        return _MOVING.sub(step, self.text)

    def depth_of(self, function: str) -> int:
        """Tell how deep calls of a function stand inside each other: 1 where it is called, but never inside itself."""
        inside: list[bool] = []
        deepest = 0
        called = False
        for token in self.tokens:
            if token.kind == "function":
                called = token.text.upper() == function
            elif token.text == "(":
                inside.append(called)
                deepest = max(deepest, sum(inside))
                called = False
            elif token.text == ")" and inside:
                inside.pop()
        return deepest
