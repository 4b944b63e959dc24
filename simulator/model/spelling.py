"""The accepted spelling of numbers, and the refusal of any other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulator.errors import either
from simulator.language import _

_LONGEST_PLAIN = 4
_WIDEST_PLAIN = 1e15  # from here on a power of ten is easier to read

NUMBER = re.compile(r"([+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?|\.[0-9]+))(?:[eE]([+-]?[0-9]+))?")
LEADING_ZERO = re.compile(r"[+-]?0[0-9_]+(\.[0-9]+)?")


class RefusalError(ValueError):
    """A value that is not accepted: why, and what to write instead."""

    def __init__(
        self, message: str, hint: str | None = None, *, spellings: tuple[str, ...] = (), is_guess: bool = False
    ) -> None:
        self.message = message
        self.spellings = spellings
        self._hint = hint
        self._is_guess = is_guess
        super().__init__(message)

    @property
    def hint(self) -> str | None:
        """What to write instead: the accepted spellings if there are any."""
        if not self.spellings:
            return self._hint
        spelled = either(self.spellings)
        return _("did you mean {meant}?", meant=spelled) if self._is_guess else _("write {spelling}", spelling=spelled)

    def keeping(self, spellings: Iterable[str]) -> RefusalError:
        """Give the same refusal with these spellings only."""
        return RefusalError(self.message, self._hint, spellings=tuple(spellings), is_guess=self._is_guess)

    def ending(self, text: str) -> RefusalError:
        """Give the same refusal of a number that has ``text`` behind it in the file."""
        return self.keeping(f"{spelling}{text}" for spelling in self.spellings)

    def or_hint(self, hint: str) -> RefusalError:
        """Give the same refusal with this hint, if it has none."""
        return self if self.hint else RefusalError(self.message, hint)


def plain(value: float) -> str:
    """Write a number the way the scenario file takes it: ``1_287_448``, ``2345.5``."""
    if value == int(value) and abs(value) <= _WIDEST_PLAIN:
        return f"{int(value):_}" if abs(value) >= 10**_LONGEST_PLAIN else str(int(value))
    return f"{value:.15g}"


def percent(value: float) -> str:
    """Write a share as a percentage: 0.03 is ``3%``, 74 is ``7_400%``."""
    return f"{float(f'{value * 100:.12g}'):,.12g}%".replace(",", "_")
