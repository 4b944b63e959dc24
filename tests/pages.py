"""What-if pages under test: opened in Chromium, their models called as the page calls them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from simulator.language import speaking_now
from simulator.report.page.build import BEFORE_MODELS, MODEL_FILES, page_texts
from simulator.report.page.contents import Contents
from simulator.report.page.display import display_constants

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "simulator" / "report" / "page" / "assets"
CHROMIUM = "/usr/bin/chromium"
CALLED = (
    *("openScenario", "evaluate", "attribute", "warningsOf", "patchOf", "settingsOf", "currentValue"),
    *("separatedFigure", "shortFigure", "decimalText", "exactSum"),
)


@cache
def _chromium() -> tuple[Playwright, Browser]:
    playwright = sync_playwright().start()
    return playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], headless=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open one browser for the modules that import this; at the session's end the first of them closes it."""
    yield _chromium()[1]
    if _chromium.cache_info().currsize:
        playwright, opened = _chromium()
        _chromium.cache_clear()
        opened.close()
        playwright.stop()


def model_page(browser: Browser, contents: Contents) -> Page:
    """Open a page that holds nothing but scenarios and what computes them, in the language that is spoken."""
    names = [*BEFORE_MODELS, *sorted(file.name for file in ASSETS.glob(f"{MODEL_FILES}*.js"))]
    parts = [(ASSETS / name).read_text(encoding="utf-8") for name in names]
    whole = "\n".join(["const MODELS = [", ",\n".join(contents.models), "];", *parts])
    exposed = f"globalThis.called = {{ {', '.join(CALLED)} }};"
    data = {
        "language": _language(),
        "display": display_constants(),
        "texts": page_texts(whole),
        "scenarios": contents.scenarios,
    }
    text = json.dumps(data, allow_nan=False).replace("<", "\\u003c")
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_content(
        f'<script type="application/json" id="data">{text}</script>'
        f'<script>(() => {{ "use strict";\n{whole}\n{exposed} }})();</script>'
    )
    assert not problems
    return page


def _language() -> dict[str, Any]:
    language = speaking_now()
    return {**language._asdict(), "marks": dict(language.marks)}


COMPUTE = """
([number, states]) => {
  const { openScenario, evaluate, attribute, warningsOf, patchOf, settingsOf } = called;
  const scenarios = JSON.parse(document.getElementById("data").textContent).scenarios;
  const handle = openScenario(scenarios[number]);
  return JSON.stringify(states.map((state) => {
    const { run, refusals } = evaluate(handle, state);
    if (run !== null) {
      run.attribution = attribute(handle, state).attribution;
      run.warnings = warningsOf(handle, state, run);
    }
    return { run, refusals, settings: settingsOf(handle, state), patch: patchOf(handle, state, "as moved") };
  }));
}
"""


def computed(page: Page, number: int, states: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compute states of a scenario as the page does: run, refusals, settings, patch."""
    found: list[dict[str, Any]] = json.loads(page.evaluate(COMPUTE, [number, list(states)]))
    return found
