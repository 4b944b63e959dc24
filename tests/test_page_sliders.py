"""The page's own sliders moved at random: what it then shows is what `run` says of the scenario it gives to save."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Page

from simulator.analysis import answer
from simulator.engine.run import Run
from simulator.errors import ScenarioError
from simulator.report.sentences import headline
from simulator.report.tables import before_and_after
from simulator.scenario import load
from tests.page_use import address, as_shown, context, page, settled, shown_table
from tests.pages import ROOT, browser
from tests.test_page import compare_with

pytestmark = pytest.mark.browser
__all__ = ["address", "browser", "context", "page"]

NAMES = ("company_x", "retail_three_units", "subscription", "vietnam")
STATES = 50
MOVED, EVERYTHING_EACH, RESET_EACH = 3, 10, 5
MOVE = """(moves) => {
  const all = [...document.querySelectorAll("#controls input[type=range]")];
  const sliders = all.filter((slider) => !slider.closest("[hidden]"));
  for (const [which, where] of moves) {
    const slider = sliders[Math.floor(which * sliders.length)];
    slider.value = String(Number(slider.min) + where * (slider.max - slider.min));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


def saved_run(page: Page, target: Path) -> Run:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download scenario").click()
    download.value.save_as(target)
    return answer(load(f"{target}:what-if"))


@pytest.mark.parametrize("name", NAMES)
def test_what_sliders_make_the_page_show_is_what_a_run_says(name, address, page, tmp_path):
    page.goto(address(ROOT / "scenarios" / f"{name}.yaml"))
    settled(page)
    generator = random.Random(name)
    refused = 0
    for state in range(STATES):
        page.evaluate(MOVE, [[generator.random(), generator.random()] for _ in range(MOVED)])
        settled(page)
        try:
            run = saved_run(page, tmp_path / "saved.yaml")
        except ScenarioError:
            refused += 1
            assert page.get_by_role("alert").count()
        else:
            assert page.locator("#headline").text_content() == headline(run)
            assert shown_table(page, "before-and-after") == as_shown(before_and_after(run))
            if state % EVERYTHING_EACH == 0:
                compare_with(page, run)
        if state % RESET_EACH == 0:
            page.get_by_role("button", name="Reset all").click()
    assert refused < STATES / 2
