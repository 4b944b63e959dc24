"""What is looked at before a workbook is opened: whether it is one, and that it can do no harm.

Everything here works on the bytes of the package, with bounds on what is unpacked.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from simulator.errors import Problem, ScenarioError, quoted
from simulator.language import _, marked, separated

LARGEST_FILE = 32_000_000
MOST_UNPACKED = 64_000_000
MOST_MEMBERS = 2_000
HIGHEST_RATIO = 200
"""How many times larger a member may be than in the package; small ones may be more."""

_SMALL_MEMBER = 100_000
_LONGEST_DIRECTORY = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_ENCRYPTED_FLAG = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".tif", ".tiff", ".bmp")
_DOCTYPES = tuple(
    sign.encode(code) for sign in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_AS_WORKBOOK = marked("save it in Excel or LibreOffice as a workbook (.xlsx)")
_SMALLER = marked("remove pictures and added sheets")
_NAME_ONE = marked("name a workbook (.xlsx)")
_AGAIN = marked("save it once more in Excel or LibreOffice, or take an earlier copy")
_UNREAD = "customxml/"
"""What other programs keep in the package, in any encoding, and nobody reads here."""
_OTHER_KINDS = (
    (b"macroEnabled", marked("the workbook may hold macros (.xlsm)"), _AS_WORKBOOK),
    (b"sheet.binary", marked("is a binary workbook (.xlsb)"), _AS_WORKBOOK),
    (b"wordprocessingml.document.main", marked("is a text document, not a workbook"), _NAME_ONE),
    (b"presentationml.presentation.main", marked("is a presentation, not a workbook"), _NAME_ONE),
)
_MAIN = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml")


def read_package(file: str) -> bytes:
    """Read a workbook's file after looking at it from outside.

    Raises:
        ScenarioError: It cannot be read, is no workbook, or holds what is refused for safety.
    """
    path = Path(file)
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise wrong_workbook(file, _("there is no such file")) from None
    except IsADirectoryError:
        raise wrong_workbook(file, _("is a folder, not a workbook"), _("name a file in it")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("is not a file name")
        raise wrong_workbook(file, _("could not be read: {reason}", reason=reason)) from None
    check_package(content, file)
    return content


def wrong_workbook(file: str, message: str, hint: str | None = None, *, path: str = "") -> ScenarioError:
    """Say what is wrong with a workbook; ``file`` may name a cell behind the file."""
    return ScenarioError([Problem(file, 0, 0, path, message, hint)])


def check_package(content: bytes, file: str) -> None:
    """Look at a workbook's bytes without trusting them.

    Raises:
        ScenarioError: They are no workbook, too much when unpacked, or hold macros, links to other files or entities.
    """
    if len(content) > LARGEST_FILE:
        message = _("is larger than {size} MB", size=separated(LARGEST_FILE // 1_000_000))
        raise wrong_workbook(file, message, _(_SMALLER))
    _check_beginning(content, file)
    _check_directory(content, file)
    try:
        with ZipFile(BytesIO(content)) as package:
            members = package.infolist()
            _check_members(members, file)
            _check_parts(package, members, file)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError) as error:
        raise wrong_workbook(file, _("is damaged: {reason}", reason=_reason(error)), _(_AGAIN)) from None


def _reason(error: Exception) -> str:
    text = quoted(str(error))
    return text[:1].lower() + text[1:] if text else _("its parts cannot be unpacked")


def _check_beginning(content: bytes, file: str) -> None:
    if not content:
        raise wrong_workbook(file, _("is empty"), _(_AGAIN))
    if content.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in content:
            raise wrong_workbook(file, _("is protected with a password to open it"), _("save it without that password"))
        raise wrong_workbook(file, _("is a workbook in the form before 2007 (.xls)"), _(_AS_WORKBOOK))
    if not content.startswith(_ZIP):
        is_yaml = file.endswith((".yaml", ".yml"))
        hint = _("this is a scenario file already") if is_yaml else _(_AS_WORKBOOK)
        raise wrong_workbook(file, _("is not a workbook (.xlsx)"), hint)


def _check_directory(content: bytes, file: str) -> None:
    """Look at the package's table of contents before anything reads it whole."""
    at = content.rfind(_END_OF_DIRECTORY, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or at + _END_SIZE > len(content):
        raise wrong_workbook(file, _("is damaged: its end is missing"), _(_AGAIN))
    members, size = struct.unpack("<4s4H2LH", content[at : at + _END_SIZE])[4:6]
    if members > MOST_MEMBERS or size > _LONGEST_DIRECTORY:
        raise _too_many(file)


def _too_many(file: str) -> ScenarioError:
    message = _("holds more than {number} parts, which no workbook needs", number=separated(MOST_MEMBERS))
    return wrong_workbook(file, message, _(_AGAIN))


def _check_members(members: list[ZipInfo], file: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise _too_many(file)
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        size, most = separated(total / 1e6, 0), separated(MOST_UNPACKED // 1_000_000)
        raise wrong_workbook(file, _("unpacks to {size} MB, more than {most} MB", size=size, most=most), _(_SMALLER))
    seen: set[str] = set()
    for member in members:
        name = member.filename
        shown = quoted(name)
        if name.casefold() in seen:
            raise wrong_workbook(file, _("holds the part {part} twice", part=shown), _(_AGAIN))
        seen.add(name.casefold())
        if _leads_outside(member.orig_filename):
            message = _("the part {part} has a name that leads outside the package", part=shown)
            raise wrong_workbook(file, message, _(_AGAIN))
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise wrong_workbook(file, _("the part {part} is encrypted", part=shown), _("save it without a password"))
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise wrong_workbook(file, _("the part {part} is packed in an unusual way", part=shown), _(_AGAIN))
        if member.file_size > max(_SMALL_MEMBER, HIGHEST_RATIO * member.compress_size):
            message = _("the part {part} unpacks to more than {ratio} times its size", part=shown, ratio=HIGHEST_RATIO)
            raise wrong_workbook(file, message, _(_AGAIN))


def _leads_outside(name: str) -> bool:
    return "\\" in name or "\0" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts


def _check_parts(package: ZipFile, members: Iterable[ZipInfo], file: str) -> None:
    names = {member.filename for member in members}
    if _CONTENT_TYPES not in names:
        if "mimetype" in names:
            raise wrong_workbook(file, _("is an OpenDocument file, not a workbook (.xlsx)"), _(_AS_WORKBOOK))
        raise wrong_workbook(file, _("is not a workbook (.xlsx) but another package"), _(_AS_WORKBOOK))
    for member in members:
        if not member.is_dir():
            _check_part(member.filename, package.read(member), file)
    kinds = package.read(_CONTENT_TYPES)
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise wrong_workbook(file, _("the workbook holds macros"), _(_AS_WORKBOOK))
    for sign, message, hint in _OTHER_KINDS:
        if sign in kinds:
            raise wrong_workbook(file, _(message), _(hint))
    if not any(sign in kinds for sign in _MAIN):
        raise wrong_workbook(file, _("is not a workbook (.xlsx): no part of it says that it is one"), _(_AGAIN))
    links = [name for name in names if name.casefold().startswith("xl/externallinks/")]
    if links:
        hint = _("in Excel: Data, Edit Links, Break Link; then save it")
        raise wrong_workbook(file, _("the workbook has links to other workbooks"), hint)


def _check_part(name: str, content: bytes, file: str) -> None:
    """Refuse what an XML reader would obey; pictures are not read at all."""
    if name.casefold().endswith(_MEDIA):
        return
    if any(sign in content for sign in _DOCTYPES):
        message = _("the part {part} declares entities, which no workbook needs", part=quoted(name))
        raise wrong_workbook(file, message, _(_AGAIN))
    if name.casefold().startswith(_UNREAD):
        return
    declared = _DECLARED_ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if content.startswith(_BYTE_ORDER_MARKS) or (declared and declared[1].lower() not in _ENCODINGS):
        raise wrong_workbook(file, _("the part {part} is not UTF-8", part=quoted(name)), _(_AGAIN))
