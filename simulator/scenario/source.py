"""From bytes to text: size, encoding, and the lines that problems quote."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from simulator.errors import Problem, ScenarioError, nearest
from simulator.language import _, marked, separated
from simulator.scenario.nodes import STDIN

LARGEST_FILE = 1_000_000
NO_SUCH_FILE = marked("there is no such file")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16_AND_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NO_TEXT = re.compile("[\ud800-\udfff]")
"""How Python passes on the bytes of a file's name that are no text."""
_LINE_END = re.compile("\r\n|\r|\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """A file's name, its bytes (for the hash) and its text without a byte order mark."""

    file: str
    text: str
    content: bytes = field()

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines, to be quoted beside a problem."""
        return _LINE_END.split(self.text)


def read_source(file: str) -> Source:
    """Read a scenario file, ``-`` being standard input.

    Raises:
        ScenarioError: It is missing, unreadable, too large, or no UTF-8 text.
    """
    name = STDIN if file == "-" else file
    _check_name(name)
    try:
        if file == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    return source_of(content, name)


def _check_name(name: str) -> None:
    """Refuse what cannot be read at all, or named in a result."""
    message, hint = "", None
    if not name:
        message = _("an empty text is not a file name")
    elif name == STDIN and sys.stdin is None:
        message = _("is closed, so there is nothing to read")
    elif _NO_TEXT.search(name):
        message, hint = _("the file's name is no UTF-8 text"), _("rename the file")
    if message:
        raise ScenarioError([Problem(name, 0, 0, "", message, hint)])


def source_of(content: bytes, file: str) -> Source:
    """Decode a scenario file's bytes.

    Raises:
        ScenarioError: They are too many, or no UTF-8 text.
    """
    if len(content) > LARGEST_FILE:
        message = _("the file is larger than {size} MB, which no scenario needs", size=LARGEST_FILE // 1_000_000)
        raise ScenarioError([Problem(file, 1, 1, "", message, _("customer data goes to `nps-sim baseline`"))])
    body = content.removeprefix(_BYTE_ORDER_MARK)
    skipped = len(content) - len(body)
    if content.startswith(_UTF_16_AND_32):
        raise _encoding(file, body, 0, 0, _("the file is UTF-16 or UTF-32, as its first bytes say"))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        raise _encoding(
            file,
            body,
            at,
            skipped,
            _("byte {at} (0x{body}) is not UTF-8", at=separated(at + skipped + 1), body=f"{body[at]:02X}"),
        ) from None
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        at = len(text[: forbidden.start()].encode())
        message = _(
            "byte {at} is a character that no text holds (U+{forbidden})",
            at=separated(at + skipped + 1),
            forbidden=f"{ord(forbidden[0]):04X}",
        )
        raise _encoding(file, body, at, skipped, message)
    return Source(file, text, content)


def _encoding(file: str, body: bytes, at: int, skipped: int, message: str) -> ScenarioError:
    before = _LINE_END.split(body[:at].decode("utf-8", "replace"))
    hint = _("save the file as text in UTF-8")
    return ScenarioError([Problem(file, len(before), len(before[-1]) + 1, "", message, hint)])


def _unreadable(file: str, error: OSError | ValueError) -> ScenarioError:
    hint = None
    match error:
        case FileNotFoundError():
            message, hint = _(NO_SUCH_FILE), nearest_file(file)
        case IsADirectoryError():
            message, hint = _("is a folder, not a scenario file"), _("name a file in it")
        case PermissionError():
            message = _("may not be read: no permission")
        case OSError():
            message = _("could not be read: {reason}", reason=error.strerror or error)
        case _:
            message = _("is not a file name")
    return ScenarioError([Problem(file, 0, 0, "", message, hint)])


def nearest_file(file: str, seen_from: Path | None = None) -> str | None:
    """Give a hint for a missing file: the one beside it that reads most like it, as written in a given folder."""
    path = Path(file)
    try:
        found = nearest(path.name, [other.name for other in path.parent.iterdir() if other.suffix in (".yaml", ".yml")])
    except OSError:
        return _("there is no folder {parent}", parent=path.parent)
    if found is None:
        return None
    near = path.with_name(found)
    return _(
        "did you mean {meant}?", meant=near if seen_from is None else Path(os.path.relpath(near, seen_from)).as_posix()
    )
