"""What can go wrong, as a tree. Whatever else reaches the user is a bug.

```
SimulatorError           the base of all; its text is a sentence for people
├── ScenarioError        a scenario file is wrong: carries every Problem found, each with its position
├── OutputError          a result could not be written: it exists, is read-only, the disk is full
└── UsageError           the command line is wrong: an unknown case, an unknown path in --set, ...
```
"""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from simulator.language import _, marked

_INDENT = " " * 8
_WIDEST_SNIPPET = 100
_BEFORE_CARET = 60
_LONGEST_QUOTE = 60
_MOST_COMPARED = 300
_MOST_LISTED = 20


class Problem(NamedTuple):
    """One thing wrong in a scenario file, with its place and what to write instead.

    ``line`` and ``column`` count from 1; line 0 means that there is no place in a file (``--set``, a missing file).
    ``snippet`` is the source line as it stands in the file; ``column`` points into it.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str | None = None
    snippet: str | None = None

    def __str__(self) -> str:
        """Write it as ``file:line:column: path: message``, the source line with a caret below, and the hint."""
        position = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        lines = [": ".join(printable(part) for part in (position, self.path, self.message) if part)]
        if self.snippet and not self.snippet.isspace():
            lines += _pointed(self.snippet, self.column)
        if self.hint:
            lines.append(f"    {_('hint: {hint}', hint=printable(self.hint))}")
        return "\n".join(lines)


class SimulatorError(Exception):
    """Anything the user can put right; ``str()`` of it is what they read."""


class ScenarioError(SimulatorError):
    """One or several scenario files are wrong.

    Attributes:
        problems: Everything found, without repetitions, by file and position.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda problem: (problem.file, problem.line, problem.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OutputError(SimulatorError):
    """A file could not be written. Nothing is left behind and what existed is untouched."""

    def __init__(self, path: object, reason: str, hint: str | None = None) -> None:
        self.path = str(path)
        self.reason = reason
        self.hint = hint
        super().__init__(printable(f"{path}: {reason}" + (f"; {hint}" if hint else "")))

    @classmethod
    def exists(cls, path: object) -> OutputError:
        """Say that the path exists and would have been overwritten."""
        return cls(path, _("already exists"), _("--force overwrites it"))

    @classmethod
    def refused(cls, path: object, error: OSError) -> OutputError:
        """Say in words why the operating system refused to write."""
        known = _REASONS.get(error.errno or 0)
        return cls(path, _(known) if known else _("could not be written: {reason}", reason=error.strerror or error))


_REASONS = {
    errno.EACCES: marked("could not be written: no permission"),
    errno.EPERM: marked("could not be written: no permission"),
    errno.EROFS: marked("could not be written: the disk is read-only"),
    errno.ENOSPC: marked("could not be written: the disk is full"),
    errno.EBADF: marked("is closed"),
    errno.EDQUOT: marked("could not be written: the disk quota is used up"),
    errno.EISDIR: marked("is a folder, not a file"),
    errno.ENOTDIR: marked("lies below something that is a file, not a folder"),
    errno.ENOENT: marked("lies in a folder that does not exist"),
    errno.ENAMETOOLONG: marked("has a name that is too long for this disk"),
}


class UsageError(SimulatorError):
    """The command line is wrong. ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = message
        self.hint = hint
        super().__init__(printable(f"{message}; {hint}" if hint else message))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name that reads most like ``name``, or None if none comes close."""
    from difflib import get_close_matches

    alike = (each for each in known if abs(len(each) - len(name)) <= max(len(name), len(each)) // 2)
    by_lower = {candidate.casefold(): candidate for candidate in islice(alike, _MOST_COMPARED)}
    found = get_close_matches(name.casefold(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def suggest(name: str, known: Iterable[str]) -> str | None:
    """Give the hint for an unknown name: the nearest known one, or all of them where none comes close."""
    names = list(known)
    close = nearest(name, names)
    if close is not None:
        return did_you_mean(close)
    listed = ", ".join(quoted(each) for each in names[:_MOST_LISTED])
    return _("known here: {names}", names=f"{listed}{', …' if len(names) > _MOST_LISTED else ''}") if names else None


def did_you_mean(*meant: str) -> str:
    """Give the hint that names what was meant, or what may have been."""
    return _("did you mean {meant}?", meant=either(map(quoted, meant)))


def either(parts: Iterable[str]) -> str:
    """Join alternatives as in a sentence: ``a or b``."""
    *first, last = parts
    return _("{parts} or {last}", parts=either(first), last=last) if first else last


def quoted(text: str) -> str:
    """Quote what the user wrote inside a sentence: one line, printable, cut when long."""
    line = " ".join(text.split())
    return printable(line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…")


def printable(text: str) -> str:
    """Replace by ``?`` what a terminal would obey or hide: control, direction and other unprintable characters."""
    return text if text.isprintable() else "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    return character if character.isprintable() else "?"


def _pointed(line: str, column: int) -> list[str]:
    """Cut a window around the column, since a line may be as long as a file."""
    at = column - 1
    indent = len(line[:column]) - len(line[:column].lstrip())
    start = min(indent, at)
    if len(line) - start > _WIDEST_SNIPPET and at - start > _BEFORE_CARET:
        start = at - _BEFORE_CARET
    shown = line[start : start + _WIDEST_SNIPPET]
    if start > indent:
        shown = f"…{shown[1:]}"
    before = printable(shown[: at - start])
    return [f"{_INDENT}{printable(shown)}".rstrip(), f"{_INDENT}{' ' * sum(map(_width, before))}^"]


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
