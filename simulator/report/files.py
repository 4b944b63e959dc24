"""Writing files: all of them or none, each whole, and nothing overwritten that was not meant to be."""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from simulator.errors import OutputError
from simulator.language import _

LONGEST_NAME = 64
_UNFIT = re.compile(r"[^0-9A-Za-z_]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin|conout|clock|com[0-9]|lpt[0-9])", re.IGNORECASE)
_WITHOUT_PARTS = str.maketrans(
    {"đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)


def slug(text: str) -> str:
    """Make a file name's stem out of any text: ASCII letters, digits, ``-`` and ``_``, safe on every system."""
    letters = unicodedata.normalize("NFKD", text.translate(_WITHOUT_PARTS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    name = _UNFIT.sub("-", plain).strip("-")[:LONGEST_NAME].strip("-")
    if _RESERVED.fullmatch(name):
        return f"{name}-scenario"
    return name or "scenario"


def refuse_what_exists(paths: Sequence[Path], *, force: bool) -> None:
    """Look whether files can be written, before anything is computed.

    Raises:
        OutputError: One exists (and ``force`` is not given), or can never be written: a folder, a link or a read-only
            file stands there, or a file where a folder should be.
    """
    for folder in dict.fromkeys(path.parent for path in paths):
        _check_folder(folder)
    for path in paths:
        _check_target(path, force=force)


def write_files(contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files, making their folders; if one cannot be written, none is, and what existed is untouched.

    Raises:
        OutputError: One exists (and ``force`` is not given) or could not be written.
    """
    refuse_what_exists(list(contents), force=force)
    with _folders(dict.fromkeys(path.parent for path in contents)), _temporary_files() as written:
        for path, content in contents.items():
            with _in_words(path):
                written[path] = _write_beside(path, content)
        _put_in_place(written, force=force)


def _check_folder(folder: Path) -> None:
    for place in (folder, *folder.parents):
        if os.path.lexists(place):
            if not place.is_dir():
                raise OutputError(place, _("is not a folder"))
            return


def _check_target(path: Path, *, force: bool) -> None:
    with _in_words(path):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            return
    if stat.S_ISDIR(mode):
        raise OutputError(path, _("is a folder, not a file"))
    if stat.S_ISLNK(mode):
        raise OutputError(path, _("is a link, which is never overwritten"), _("remove it or choose another folder"))
    if not stat.S_ISREG(mode):
        raise OutputError(path, _("is not a plain file"))
    if not force:
        raise OutputError.exists(path)
    if not mode & 0o222:
        raise OutputError(path, _("is read-only"))


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError.refused(path, error) from error
    except ValueError as error:
        raise OutputError(path, _("is not a file name")) from error


@contextmanager
def _folders(folders: Mapping[Path, None]) -> Iterator[None]:
    """Make folders; whatever goes wrong afterwards, those that were made are gone again."""
    made: list[Path] = []
    try:
        for folder in folders:
            missing = [place for place in (folder, *folder.parents) if not place.exists()]
            for place in reversed(missing):
                with _in_words(place):
                    place.mkdir(exist_ok=True)
                made.append(place)
        yield
    except BaseException:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        raise


@contextmanager
def _temporary_files() -> Iterator[dict[Path, Path]]:
    """Keep temporary files by their target, and remove those that are left."""
    written: dict[Path, Path] = {}
    try:
        yield written
    finally:
        for temporary in written.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _write_beside(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.stem[:LONGEST_NAME]}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _put_in_place(written: Mapping[Path, Path], *, force: bool) -> None:
    """Give the temporary files their names; new files that were named before one failed are taken back."""
    placed: list[Path] = []
    try:
        for path, temporary in written.items():
            with _in_words(path):
                if force and path.exists():
                    temporary.replace(path)
                else:
                    _name_new(temporary, path)
                    placed.append(path)
    except BaseException:
        for path in placed:
            with suppress(OSError):
                path.unlink()
        raise


def _name_new(temporary: Path, path: Path) -> None:
    """Give a file a name that nobody else took in the meantime."""
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise OutputError.exists(path) from error
    except OSError:  # some disks have no hard links
        if os.path.lexists(path):
            raise OutputError.exists(path) from None
        temporary.rename(path)
