"""Using what-if pages as people do: opened from their file, waited for, typed into and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from simulator.language import LANGUAGES, speaking
from simulator.report.layout import Role, Table
from simulator.report.page.build import what_if_page
from simulator.report.page.contents import contents_of
from simulator.scenario import load

Maker = Callable[..., str]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Give what writes the page of scenario files and tells its address; a page is written once."""
    folder = tmp_path_factory.mktemp("pages")
    written: dict[tuple[Any, ...], str] = {}

    def make(*files: Path, language: str = "en") -> str:
        key = (*files, language)
        if key not in written:
            target = folder / f"page-{len(written)}.html"
            with speaking(LANGUAGES[language]):
                presets = [
                    [load(str(file)), *(load(f"{file}:{case}") for case in load(str(file)).cases)] for file in files
                ]
                target.write_text(what_if_page(contents_of(presets)), encoding="utf-8")
            written[key] = target.as_uri()
        return written[key]

    return make


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open a page that may ask for nothing but itself, and has nothing to say to the console."""
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    yield opened
    assert said == []
    assert all(url.split("#")[0].endswith(".html") or url.startswith("blob:") for url in asked), asked


def settled(page: Page) -> None:
    """Wait until the page has painted everything, the shares of the levers included."""
    until(page, "() => document.querySelector('#headline').textContent && !document.querySelector('.waiting')")
    page.wait_for_timeout(250)  # what is out of view follows what is in view


def until(page: Page, condition: str) -> None:
    """Wait for a condition; the browser's own way of waiting evaluates text, which the page's policy forbids."""
    for _turn in range(100):
        page.wait_for_timeout(50)
        if page.evaluate(condition):
            return
    raise AssertionError(condition)


def open_page(page: Page, url: str, fragment: str = "") -> None:
    page.goto(f"{url}{fragment}")
    settled(page)


def texts(page: Page, selector: str) -> list[str]:
    return [text or "" for text in page.locator(selector).all_text_contents()]


def type_into(page: Page, title: str, text: str) -> None:
    field = page.get_by_label(title, exact=True).and_(page.locator("[type=text]"))
    field.fill(text)
    field.press("Enter")
    settled(page)


def shown_table(page: Page, section: str) -> list[list[str]]:
    """Read a table of the page: its captions and then its rows, as texts."""
    found: list[list[str]] = page.evaluate(
        """(id) => {
          const section = document.getElementById(id);
          for (const details of section.querySelectorAll("details")) details.open = true;
          section.scrollIntoView();
          return new Promise((done) => setTimeout(() => {
            const table = section.querySelector("table");
            done([...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
          }, 120));
        }""",
        section,
    )
    return found


def as_shown(table: Table) -> list[list[str]]:
    rows = [[column.caption for column in table.columns]]
    for row in table.rows:
        label = [row.label] if row.role is Role.HEADING else [row.label, *(figure.text for figure in row.figures)]
        rows.append(label)
    return rows
