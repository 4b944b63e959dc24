"""LibreOffice as an independent second reader: recalculates workbooks, in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ALWAYS, NEVER = 0, 1
"""Whether stored values of a workbook are recalculated on loading (``OOXMLRecalcMode``)."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>{mode}</value></prop></item>
</oor:items>
"""
_SECONDS = 240


def program() -> str | None:
    """Find LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(book: Path, folder: Path, form: str = "xlsx", mode: int = ALWAYS) -> Path:
    """Load a workbook and save it anew, recalculated or (mode ``NEVER``) as its stored values say.

    Args:
        book: the workbook.
        folder: where the profile and the new file go.
        form: the new file's form, such as ``xlsx`` or ``pdf``.
        mode: whether to recalculate.
    """
    soffice = program()
    if soffice is None:
        raise RuntimeError("LibreOffice is not installed")
    profile, target = folder / f"profile-{mode}", folder / f"saved-{mode}"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS.format(mode=mode), encoding="utf-8")
    call = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form, "--outdir"]
    subprocess.run([*call, str(target), str(book)], check=True, capture_output=True, timeout=_SECONDS)
    return target / f"{book.stem}.{form}"
