"""What is worked out for people in their language is worked out for programs in English."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

from simulator.language import ENGLISH, speaking, speaking_now

Result = TypeVar("Result")
Written = TypeVar("Written")


class Both(Generic[Result]):
    """A result whose texts people read in the language spoken, and programs in English.

    Attributes:
        people: the result for people.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        """Do the work in the language spoken; once more where a program wants it and that language is not English."""
        self._work = work
        self.people = work()
        self._language = speaking_now()

    def for_programs(self, write: Callable[[Result], Written]) -> Written:
        """Write the result for programs, with English spoken."""
        with speaking(ENGLISH):
            return write(self._programs)

    @property
    def spoken(self) -> Result:
        """The result with its texts in the language spoken right now."""
        return self.people if speaking_now() is self._language else self._programs

    @cached_property
    def _programs(self) -> Result:
        return self.people if self._language is ENGLISH else self._work()
