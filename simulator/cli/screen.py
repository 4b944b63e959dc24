"""Where text goes: results to standard output, notes and warnings to standard error, in what each can show."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import click

from simulator.cli.group import COLOUR, QUIET, VERBOSE
from simulator.errors import UsageError, printable
from simulator.language import _

PIPE_WIDTH = 80
_PLAIN = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2500": "-",
        "\u00a0": " ",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u00d7": "x",
        "\u00f7": "/",
        "\u00b1": "+/-",
        "\u20ac": "EUR ",
        "\u00a3": "GBP ",
        "\u00a5": "JPY ",
        "\u20ab": "VND ",
        "\u20b9": "INR ",
        "\u20a9": "KRW ",
        "\u0111": "d",
        "\u0110": "D",
        "\ufeff": "",
    }
)


@dataclass(frozen=True, slots=True)
class Screen:
    """What the common options say about output."""

    quiet: bool
    verbose: bool
    colour: str

    @classmethod
    def of(cls, context: click.Context) -> Screen:
        """Read the common options, wherever on the command line they stand."""
        quiet, verbose = bool(context.meta.get(QUIET)), bool(context.meta.get(VERBOSE))
        if quiet and verbose:
            raise UsageError(_("-q and -v exclude each other"))
        return cls(quiet, verbose, str(context.meta.get(COLOUR, "auto")))

    @property
    def coloured(self) -> bool:
        """Whether tables have colours: as asked for, else on a terminal that wants them."""
        if self.colour != "auto":
            return self.colour == "always"
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """How many columns tables may take: the terminal's, or always the same in a pipe."""
        from shutil import get_terminal_size

        return get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH

    @property
    def holds_any_letter(self) -> bool:
        """Whether standard output takes every letter."""
        return _encoding().startswith("utf")

    def result(self, text: str) -> None:
        """Write a result to standard output as it is, or as near as its encoding comes."""
        stream = sys.stdout
        stream.flush()
        stream.buffer.write(_encoded(text))
        stream.buffer.flush()

    def warnings(self, texts: Iterable[str]) -> None:
        """Write warnings to standard error."""
        for text in texts:
            self._aside(_("warning: {text}", text=text))

    def note(self, text: str) -> None:
        """Write what was done to standard error."""
        self._aside(text)

    def detail(self, text: str) -> None:
        """Write what only those who asked for it with ``-v`` want to know."""
        if self.verbose:
            self._aside(text)

    def _aside(self, text: str) -> None:
        if not self.quiet:
            with suppress(OSError):  # nobody listens, or the log's disk is full: the result matters more
                sys.stderr.write(plain(f"{printable(text)}\n", sys.stderr.encoding or "utf-8"))


def _encoding() -> str:
    return (sys.stdout.encoding or "utf-8").lower().replace("_", "-")


def _encoded(text: str) -> bytes:
    encoding = _encoding()
    return plain(text, encoding).encode(encoding, "replace")


def plain(text: str, encoding: str) -> str:
    """Give the text as it is where the encoding holds it, else with plain signs and letters without marks."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return bare.encode(encoding, "replace").decode(encoding)
    return text
