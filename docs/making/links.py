"""Looks whether every internal link of the built pages leads somewhere: ``python docs/making/links.py OUT``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}


class _Page(HTMLParser):
    """Gathers a page's links and the places in it that a link may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the link and the place, if it has any."""
        found = dict(attrs)
        link = found.get(_LINKS.get(tag, ""))
        if link:
            self.links.append(link)
        self.places |= {place for place in (found.get("id"), found.get("name")) if place}


def broken_links(folder: Path) -> Iterator[str]:
    """Name every internal link that leads nowhere, with its page."""
    for file in sorted(folder.rglob("*.html")):
        for link in _page(file).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or (not parts.path and not parts.fragment):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.exists():
                yield f"{file.relative_to(folder)}: {link}: no such file"
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in _page(target).places:
                yield f"{file.relative_to(folder)}: {link}: no such place"


@cache
def _page(file: Path) -> _Page:
    return _Page(file.read_text(encoding="utf-8"))


def main(folder: str) -> int:
    """Print what is broken; 1 if anything is, or if there is no page at all."""
    broken = list(broken_links(Path(folder)))
    pages = len(list(Path(folder).rglob("*.html")))
    sys.stdout.write("".join(f"{line}\n" for line in broken))
    sys.stdout.write(f"{pages} pages, {len(broken)} broken links\n")
    return 1 if broken or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
