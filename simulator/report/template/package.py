"""A package with some of its parts replaced."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile


def with_parts(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Give a package in which some parts are replaced, and the others are byte for byte what they were.

    Order, dates and ways of packing stay, so that the same arguments always give the same bytes.
    """
    target = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(target, "w") as after:
        after.comment = before.comment
        for member in before.infolist():
            part = changed.get(member.filename)
            after.writestr(member, before.read(member) if part is None else part)
    return target.getvalue()
