"""Which files an import writes, where, and into which text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from simulator.errors import ScenarioError, UsageError
from simulator.language import _, separated
from simulator.report.files import slug
from simulator.report.workbook_reading.guard import wrong_workbook
from simulator.report.workbook_reading.importing import Returned, Written, write_back
from simulator.scenario.nodes import STDIN
from simulator.scenario.source import Source, read_source, source_of
from simulator.scenario.writing import ScenarioText

_ENDINGS = (".yaml", ".yml")
_SOUND_NAME = re.compile(r"\w[\w .()+,-]*\.ya?ml")


class Target(NamedTuple):
    """Where one of a workbook's scenario files goes."""

    file: str
    path: Path


class Outcome(NamedTuple):
    """What is to be written: all files by path, what was done to each scenario file, and what else is to be known."""

    contents: Mapping[Path, bytes]
    written: Mapping[Path, Written]
    warnings: tuple[str, ...]


def targets_of(returned: Returned, output: str) -> list[Target]:
    """Decide where the scenario files go: one file is written as it is named, several into a folder.

    Raises:
        UsageError: The workbook has columns of several files, and ``output`` is no folder.
    """
    out = Path(output)
    if len(returned.files) == 1:
        [file] = returned.files
        return [Target(file, out / _name(returned, file) if out.is_dir() else out)]
    names = [_name(returned, file) for file in returned.files]
    if out.suffix in _ENDINGS or out.is_file():
        listed = ", ".join(names)
        message = _("the workbook holds {number} scenario files ({names})", number=separated(len(names)), names=listed)
        raise UsageError(message, _("name a folder: -o DIR"))
    if len({name.casefold() for name in names}) < len(names):
        names = [f"{number}-{name}" for number, name in enumerate(names, 1)]
    return [Target(file, out / name) for file, name in zip(returned.files, names, strict=True)]


def outcome_of(returned: Returned, targets: list[Target]) -> Outcome:
    """Bring every target to say what the workbook shows.

    What stands at a target already is changed value by value if it is the same scenario, so that comments made since
    stay; else the workbook's own text takes its place. Files that are extended are written beside it where they are
    missing.

    Raises:
        ScenarioError: What was typed makes no scenario; each problem with its cell.
    """
    contents: dict[Path, bytes] = {}
    written: dict[Path, Written] = {}
    warnings = list(returned.notes)
    for target in sorted(targets, key=lambda target: len(returned.scenario(target.file).texts)):  # parents first
        parents = _Parents(returned, target, contents)
        standing = _standing(target.path)
        result = None
        if standing is not None:
            result = write_back(returned, target.file, ScenarioText(standing, str(target.path), parents.read))
            if result is None:
                warnings.append(_("{path} was another scenario, and is replaced as a whole", path=target.path))
        if result is None:
            own = ScenarioText(returned.stored.files[target.file].text, str(target.path), parents.read)
            result = write_back(returned, target.file, own)
        if result is None:
            raise wrong_workbook(
                str(target.path),
                _("the file it extends there has other settings than the one that the workbook was made from"),
                _("name a folder of its own: what it extends comes along"),
            )
        written[target.path] = result
        contents[target.path] = result.text.encode()
        contents |= {path: text for path, text in parents.missing() if path not in contents}
        warnings += parents.warnings()
    return Outcome(contents, written, tuple(warnings))


class _Parents:
    """The files that a scenario extends: those written or standing beside its target, else those in the workbook."""

    def __init__(self, returned: Returned, target: Target, written: Mapping[Path, bytes]) -> None:
        self._returned, self._target, self._written = returned, target, written
        texts = returned.scenario(target.file).texts[1:]
        folder = PurePath(target.file).parent if target.file != STDIN else PurePath()
        self._stored = {os.path.relpath(text.file, folder): text for text in texts}

    def read(self, file: str) -> Source:
        """Read a parent by the name it has seen from the target."""
        for path, content in self._written.items():
            if os.path.normpath(path) == os.path.normpath(file):
                return source_of(content, file)
        if Path(file).exists():
            return read_source(file)
        name = os.path.relpath(file, self._target.path.parent)
        stored = self._stored.get(name)
        return self._returned.stored.source(stored.file) if stored else read_source(file)

    def missing(self) -> Iterator[tuple[Path, bytes]]:
        """Give those that are not there yet; never one outside the target's own folder."""
        for name, text in self._stored.items():
            path = self._target.path.parent / name
            if _is_inside(name) and not os.path.lexists(path):
                yield path, text.text.encode()

    def warnings(self) -> Iterator[str]:
        """Say where the result does not rest on the files that the workbook was made from."""
        for name, text in self._stored.items():
            path = self._target.path.parent / name
            if path in self._written:
                continue
            if path.is_file():
                if _standing(path) != text.text:
                    yield _(
                        "{parent} differs from the file of the same name that the workbook was made from; what the "
                        "inputs show is written to {path}",
                        parent=path,
                        path=self._target.path,
                    )
            elif not _is_inside(name):
                yield _(
                    "{path} extends {parent}, which is not there: put it in its place",
                    path=self._target.path,
                    parent=name,
                )


def _is_inside(name: str) -> bool:
    """Tell whether a relative name stays inside its folder and is that of a scenario file in plain sight."""
    path = PurePath(name)
    is_hidden = any(part.startswith(".") for part in path.parts)
    return not path.is_absolute() and not is_hidden and _SOUND_NAME.fullmatch(path.name) is not None


def _standing(path: Path) -> str | None:
    """Give the text of a scenario file that stands somewhere already, None where nothing readable does."""
    try:
        return read_source(str(path)).content.decode() if path.is_file() else None
    except ScenarioError:
        return ""


def _name(returned: Returned, file: str) -> str:
    """Name a file after the one it came from; names from a workbook are not trusted."""
    name = PurePath(file.replace("\\", "/")).name
    if _SOUND_NAME.fullmatch(name):
        return name
    stem = returned.scenario(file).name if file == STDIN else PurePath(name).stem
    return f"{slug(stem)}{_ENDINGS[0]}"
