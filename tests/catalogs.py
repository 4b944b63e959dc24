"""The catalogs of texts: extracted from the sources, merged with translations, compiled.

    python -m tests.catalogs                  bring the catalogs up to date with the sources
    python -m tests.catalogs PART.json ...    the same, and take over the translations of these files

A part is a JSON list of ``{"msgid": "...", "msgstr": "..."}``, with ``msgid_plural`` for a text about a number and
``msgctxt`` for one that depends on its context. What the sources no longer say is dropped. Same sources, same bytes.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "simulator"
SCRIPTS = SOURCES / "report" / "page" / "assets"
CATALOGS = SOURCES / "language" / "catalogs"
DOMAIN = "nps-sim"
TRANSLATED = ("vi",)
KEYWORDS = {"_": None, "marked": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
HEADER = "# Texts of nps-sim in the language {code}. Written by `python -m tests.catalogs`: change msgstr only."
WIDTH = 120

Method = str | Callable[..., Iterator["Extracted"]]
Extracted = tuple[int, str, "list[str | None] | str | None", list[str]]
Key = tuple[str | None, str]
"""A text's context and its English wording, in the singular."""


class Texts(Catalog):
    """A catalog whose head holds nothing that changes from day to day."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What the head of the catalog says."""
        return [
            ("Project-Id-Version", DOMAIN),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def said() -> Texts:
    """Give every text that the sources say, untranslated, in the order of files and lines."""
    texts = Texts()
    for file, method in _sources():
        place = file.relative_to(ROOT).as_posix()
        with file.open("rb") as source:
            for line, message, _, context in extract(method, source, KEYWORDS, options={"encoding": "utf-8"}):
                texts.add(message, locations=[(place, line)], context=context)
    return texts


def _sources() -> Iterator[tuple[Path, Method]]:
    yield from ((file, _extract_python) for file in sorted(SOURCES.rglob("*.py")))
    yield from ((file, "javascript") for file in sorted(SCRIPTS.glob("*.js")))


def _extract_python(
    source: IO[bytes], keywords: Collection[str], comments: Collection[str], options: Mapping[str, object]
) -> Iterator[Extracted]:
    """Give the marked texts of a module in order, also those inside f-strings, unlike Babel in some Pythons."""
    calls = [node for node in ast.walk(ast.parse(source.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(call.func, ast.Name) and call.func.id in keywords:
            values = (each.value if isinstance(each, ast.Constant) else None for each in call.args)
            texts = [value if isinstance(value, str) else None for value in values]
            yield call.lineno, call.func.id, texts if len(texts) > 1 else texts[0] if texts else None, []


def po_file(code: str) -> Path:
    """Where the translations into a language stand."""
    return CATALOGS / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_file(code: str) -> Path:
    """Where they stand compiled, as the program reads them."""
    return po_file(code).with_suffix(".mo")


def read(code: str) -> Catalog:
    """Read the translations into a language as they stand."""
    if not po_file(code).exists():
        return Catalog(code)
    with po_file(code).open("rb") as source:
        return read_po(source, locale=code)


def key_of(message: Message) -> Key:
    """Name a text."""
    return message.context, message.id[0] if isinstance(message.id, list | tuple) else message.id


def translation_of(message: Message) -> str:
    """Give the one form that a translation has; empty where there is none."""
    return message.string[0] if isinstance(message.string, list | tuple) else message.string


def translations(catalog: Catalog) -> dict[Key, str]:
    """Give the translations of a catalog, those there are."""
    return {key_of(each): translation_of(each) for each in catalog if each.id and translation_of(each)}


def updated(code: str, known: Mapping[Key, str]) -> Texts:
    """Give what the sources say now, with the translations that are known."""
    texts = Texts(code, header_comment=HEADER.format(code=code), fuzzy=False)
    for message in said():
        if not message.id:
            continue
        string = known.get(key_of(message), "")
        plural = isinstance(message.id, tuple)
        texts.add(message.id, (string,) if plural else string, message.locations, context=message.context)
    return texts


def po_bytes(texts: Catalog) -> bytes:
    """Write translations as people edit them."""
    out = BytesIO()
    write_po(out, texts, width=WIDTH, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def mo_bytes(texts: Catalog) -> bytes:
    """Write translations as the program reads them."""
    out = BytesIO()
    write_mo(out, texts)
    return out.getvalue()


def merged(parts: Sequence[Path]) -> dict[Key, str]:
    """Read translations from files; where two of them disagree, the first counts and both are printed."""
    known: dict[Key, str] = {}
    for part in parts:
        for entry in json.loads(part.read_text(encoding="utf-8")):
            key = entry.get("msgctxt"), entry["msgid"]
            if known.setdefault(key, entry["msgstr"]) != entry["msgstr"]:
                print(f"CONFLICT {part.name}: {key[1]!r}\n    {known[key]!r}\n    {entry['msgstr']!r}")
    return known


def main(arguments: Sequence[str]) -> None:
    """Bring every catalog up to date."""
    [code] = TRANSLATED
    old, new = translations(read(code)), merged([Path(each) for each in arguments])
    texts = updated(code, old | new)
    keys = {key_of(message) for message in texts if message.id}
    for key in sorted(old.keys() - keys - new.keys(), key=str):
        print(f"dropped: {key[1]!r} = {old[key]!r}")
    for key in sorted(new.keys() - keys, key=str):
        print(f"said nowhere: {key[1]!r}")
    for key in new.keys() & old.keys():
        if new[key] != old[key]:
            print(f"changed: {key[1]!r}\n    {old[key]!r}\n    {new[key]!r}")
    po_file(code).parent.mkdir(parents=True, exist_ok=True)
    po_file(code).write_bytes(po_bytes(texts))
    mo_file(code).write_bytes(mo_bytes(texts))
    missing = [message for message in texts if message.id and not translation_of(message)]
    for message in missing:
        print(f"untranslated: {key_of(message)[1]!r} ({', '.join(sorted({place for place, _ in message.locations}))})")
    print(f"{len(keys)} texts, {len(missing)} untranslated")


if __name__ == "__main__":
    main(sys.argv[1:])
