"""The what-if page in a real browser: closed to the outside, usable by everyone, and saying what `run` says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import axe_playwright_python
import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from simulator.analysis import answer
from simulator.language import LANGUAGES, speaking
from simulator.model.words import capitalised
from simulator.report.page import build
from simulator.report.page.build import what_if_page
from simulator.report.page.contents import contents_of
from simulator.report.sentences import bridge_title, clean_name, headline, run_rate_title, segments_title
from simulator.report.tables import (
    attribution_table,
    before_and_after,
    bridge_table,
    business_table,
    lifetime_table,
    survey_table,
)
from simulator.report.unit_tables import unit_tables
from simulator.scenario import load, parse
from tests.page_use import (
    Maker,
    address,
    as_shown,
    context,
    open_page,
    page,
    settled,
    shown_table,
    texts,
    type_into,
    until,
)
from tests.pages import ROOT, browser

__all__ = ["address", "browser", "context", "page"]

pytestmark = pytest.mark.browser

RETAIL = ROOT / "scenarios" / "retail_three_units.yaml"
WORKED = ROOT / "scenarios" / "company_x.yaml"
SUBSCRIPTION = ROOT / "scenarios" / "subscription.yaml"
VIETNAM = ROOT / "scenarios" / "vietnam.yaml"
MOVED = "Better service: passives who become promoters"
BAD = "</script><img src=x onerror=alert(1)>"
HOSTILE = f"""\
name: "{BAD} & \\"quoted\\" '$x$' \\u202Egnp"
currency: USD
horizon: 6 months
baseline:
  customers: 1000
  spend_period: year
  segments:
    promoters: {{mix: 50%, spend: 100}}
    passives: {{mix: 30%, spend: 80}}
    detractors: {{mix: 20%, spend: 60}}
initiatives:
  "{BAD}":
    title: "{BAD} {{brackets}} */ ` ${{x}}"
    migrations: {{passives: {{promoters: 3% of customers}}}}
units:
  "{BAD}": {{}}
  "constructor": {{baseline: {{customers: 500}}}}
cases:
  "{BAD}": {{initiatives: {{"{BAD}": {{realisation: 50%}}}}}}
  "__proto__": {{}}
"""
ODD = """\
name: Odd
currency: USD
horizon: 6 months
baseline:
  customers: 1000
  spend_period: year
  segments:
    promoters: {mix: 50%, spend: 100}
    passives: {mix: 30%, spend: 80}
    detractors: {mix: 20%, spend: 60}
initiatives:
  care: {migrations: {passives: {promoters: 3% of customers}}, ramp: {delay: 6 months}}
  more: {acquisition: 2% per horizon}
  less: {acquisition: -1% per horizon}
finance: {margin: 40%, discount: 8% per year}
units:
  "2026": {baseline: {segments: {detractors: {spend: 200}}}}
  "10": {baseline: {segments: {detractors: {spend: 300}}}}
  north: {}
cases:
  abroad: {currency: EUR}
"""
AXE = Path(next(iter(axe_playwright_python.__path__))) / "axe.min.js"


def test_a_page_is_closed_to_scripts_and_requests_from_outside(context: BrowserContext, address: Maker) -> None:
    page = context.new_page()
    page.goto(address(WORKED))
    settled(page)
    tried = page.evaluate(
        """async () => {
          const tried = {};
          try { document.body.innerHTML = "<b>no</b>"; tried.markup = true; } catch { tried.markup = false; }
          try {
            const script = document.createElement("script");
            script.append(document.createTextNode("globalThis.broken = true"));
            document.head.append(script);
          } catch { /* refused at once */ }
          tried.script = globalThis.broken === true;
          const styled = document.createElement("p");
          styled.setAttribute("style", "position: fixed");
          document.body.append(styled);
          tried.style = getComputedStyle(styled).position === "fixed";
          tried.request = await fetch("https://example.com/").then(() => true, () => false);
          return tried;
        }"""
    )
    assert tried == {"markup": False, "script": False, "style": False, "request": False}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("file", [WORKED, RETAIL, SUBSCRIPTION, VIETNAM], ids=lambda file: file.stem)
def test_sentences_figures_and_warnings_are_those_of_run(page: Page, address: Maker, file: Path, language: str) -> None:
    open_page(page, address(file, language=language))
    with speaking(LANGUAGES[language]):
        run = answer(load(str(file)))
        compare_with(page, run)


def compare_with(page: Page, run: Any) -> None:
    assert page.locator("#headline").text_content() == headline(run)
    assert shown_table(page, "before-and-after") == as_shown(before_and_after(run))
    assert shown_table(page, "bridge") == as_shown(bridge_table(run))
    assert page.locator("#bridge-title").text_content() == bridge_title(run)
    assert page.locator("#path-title").text_content() == run_rate_title(run)
    assert page.locator("#segments-title").text_content() == segments_title(run)
    if run.attribution is not None:
        found = [row[1:] for row in shown_table(page, "levers")]
        assert found == [row[1:] for row in as_shown(attribution_table(run, run.attribution))]
    assert page.locator("#business-case").is_visible() == (run.business_case is not None)
    if run.business_case is not None:
        assert shown_table(page, "business-case") == as_shown(business_table(run, run.business_case))
    parts = {
        "lifetime-value": lifetime_table(run.scenario, run.lifetime_value) if run.lifetime_value else None,
        "survey": survey_table(run, run.survey) if run.survey else None,
        **dict.fromkeys(("units", "units-bridge")),
        **(dict(zip(("units", "units-bridge"), unit_tables(run), strict=True)) if run.units else {}),
    }
    for section, table in parts.items():
        assert page.locator(f"#{section}").is_visible() == (table is not None), section
        if table is not None:
            assert shown_table(page, section) == as_shown(table)
            assert texts(page, f"#{section} h2, #{section} .note") == [table.title, table.note]
    names = tuple(lever.rpartition(": ")[0] for lever in (run.attribution.run_rate if run.attribution else ()))
    wanted = [clean_name(text, 10_000) for text in run.warnings]
    assert texts(page, ".warnings li") == [text if text.startswith(names) else capitalised(text) for text in wanted]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("file", [WORKED, RETAIL], ids=lambda file: file.stem)
def test_a_downloaded_scenario_gives_the_figures_of_the_page(
    page: Page, address: Maker, tmp_path: Path, file: Path, language: str
) -> None:
    """Sliders are moved by keyboard, a field is typed into, and what is then saved is run."""
    open_page(page, address(file, language=language))
    before = page.locator("#headline").text_content()
    for number, slider in enumerate(page.locator("#controls > section > .control input[type=range]").all()):
        slider.focus()
        for _press in range(1 + number % 3):
            page.keyboard.press("ArrowRight")
    settled(page)
    assert page.locator("#headline").text_content() != before
    with page.expect_download() as saved:
        page.locator("#actions .buttons button").nth(1).click()
    target = tmp_path / f"saved-{language}.yaml"
    saved.value.save_as(target)
    assert target.read_text(encoding="utf-8").startswith(file.read_text(encoding="utf-8")[:400])
    name = page.locator("#case-name").input_value()
    with speaking(LANGUAGES[language]):
        compare_with(page, answer(load(f"{target}:{name}")))


@pytest.mark.parametrize(
    "cases", ["", "cases: {}\n", "cases: {mild: {trend: {inflation: 1% per year}}, }\n", "in braces"]
)
def test_a_scenario_from_standard_input_is_saved_with_the_case_in_it(page: Page, tmp_path: Path, cases: str) -> None:
    text = ODD.partition("cases:")[0] + cases
    if cases == "in braces":
        text = json.dumps(yaml.safe_load(ODD))
    target = tmp_path / "page.html"
    target.write_text(what_if_page(contents_of([[parse(text)]])), encoding="utf-8")
    open_page(page, target.as_uri())
    page.locator("#controls input[type=range]").first.press("ArrowRight")
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download scenario").click()
    assert saved.value.suggested_filename == "Odd-what-if.yaml"
    assert page.locator(".told").text_content() == "Saved: Odd with the case \u201cwhat-if\u201d"
    file = tmp_path / "saved.yaml"
    saved.value.save_as(file)
    compare_with(page, answer(load(f"{file}:what-if")))


def test_what_cannot_be_saved_with_the_case_in_it_is_told(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "place_for_case", lambda _source: None)
    target = tmp_path / "page.html"
    target.write_text(what_if_page(contents_of([[parse(ODD)]])), encoding="utf-8")
    open_page(page, target.as_uri())
    saved: list[str] = []
    page.on("download", lambda download: saved.append(download.suggested_filename))
    page.get_by_role("button", name="Download scenario").click()
    page.wait_for_timeout(200)
    assert (page.locator(".told").text_content() or "").startswith("No case can be added to this scenario")
    assert saved == []


def test_hostile_names_stay_text(page: Page, address: Maker, tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(HOSTILE, encoding="utf-8")
    open_page(page, address(file))
    assert BAD in (page.locator("h1").text_content() or "")
    assert page.locator("img").count() == 0
    assert texts(page, ".presets label") == ["Base case", BAD, "__proto__"]
    page.locator("#choice").get_by_text(BAD, exact=True).click()
    settled(page)
    page.locator("input[type=range]").first.press("ArrowRight")
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download scenario").click()
    target = tmp_path / "saved.yaml"
    saved.value.save_as(target)
    run = answer(load(f"{target}:what-if"))
    assert page.locator("#headline").text_content() == headline(run)
    assert shown_table(page, "levers")[1][0].startswith(BAD)


def test_a_link_restores_the_state_and_nonsense_in_it_is_ignored(page: Page, address: Maker) -> None:
    url = address(RETAIL)
    path = "initiatives.delivery.realisation"
    fragment = "#" + urlencode({"case": "cautious", f"set.{path}": "0.31"})
    open_page(page, url, fragment)
    wanted = headline(answer(load(f"{RETAIL}:cautious", [f"{path}=31%"])))
    assert page.locator("#headline").text_content() == wanted
    assert texts(page, ".control.changed > label") == ["Delivery in the promised hour: realisation"]
    nonsense = {
        "case": BAD,
        f"set.{path}": "7",
        "set.__proto__": "1",
        "set.finance.margin": "NaN",
        "set.baseline.customers": "1e999",
        "scenario": "toString",
    }
    base = headline(answer(load(str(RETAIL))))
    page.evaluate("(text) => { location.hash = text; }", quote(urlencode(nonsense), safe="=&%"))
    settled(page)
    assert page.locator("#headline").text_content() == base
    page.evaluate("(text) => { location.hash = text; }", "x" * 100_000)
    settled(page)
    assert page.locator("#headline").text_content() == base


def test_what_is_moved_stands_in_the_address(page: Page, address: Maker) -> None:
    open_page(page, address(WORKED))
    page.locator("input[type=range]").first.press("ArrowRight")
    until(page, "() => location.hash.includes('set.')")
    moved = page.locator("#headline").text_content()
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    assert other.locator("#headline").text_content() == moved


def test_an_address_without_fragment_is_the_page_as_it_was_made(page: Page, address: Maker) -> None:
    open_page(page, address(RETAIL), "#case=cautious&set.finance.margin=0.3")
    page.evaluate("location.hash = ''")
    settled(page)
    assert page.locator("#headline").text_content() == headline(answer(load(str(RETAIL))))
    assert texts(page, ".control.changed > label") == []


def test_a_link_to_a_refused_state_shows_the_case_it_starts_from_greyed(page: Page, address: Maker) -> None:
    open_page(page, address(WORKED), "#set.initiatives.service.migrations.passives.promoters=0.6")
    assert page.locator("#refusal").is_visible()
    assert "stale" in (page.locator("body").get_attribute("class") or "")
    compare_with(page, answer(load(str(WORKED))))


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    file = tmp_path / "odd.yaml"
    file.write_text(ODD, encoding="utf-8")
    return file


def test_warnings_keep_the_names_and_the_order_of_the_file(page: Page, address: Maker, odd: Path) -> None:
    open_page(page, address(odd))
    compare_with(page, answer(load(str(odd))))
    found = texts(page, ".warnings li")
    assert found[0] == "Detractors spend more than promoters in 2026: there a better NPS lowers revenue"
    assert "care changes no revenue within the horizon" in found


def test_a_case_in_another_money_has_its_controls_in_it(page: Page, address: Maker, odd: Path) -> None:
    open_page(page, address(odd))
    assert {text for text in texts(page, ".unit") if text.isupper()} == {"USD"}
    page.get_by_text("abroad", exact=True).click()
    settled(page)
    assert {text for text in texts(page, ".unit") if text.isupper()} == {"EUR"}
    compare_with(page, answer(load(f"{odd}:abroad")))


def test_titles_claim_no_payback_without_costs_and_no_part_above_the_whole(
    page: Page, address: Maker, odd: Path
) -> None:
    open_page(page, address(odd))
    run = answer(load(str(odd)))
    assert run.business_case is not None
    assert run.business_case.payback_months == 0
    assert "pay back" not in (page.locator("#business-case h2").text_content() or "")
    assert not page.locator(".figure-box", has_text="Payback").is_visible()
    assert page.locator("#levers h2").text_content() == run_rate_title(run)


def test_the_lever_named_first_has_the_amount_of_its_row(page: Page, address: Maker, tmp_path: Path) -> None:
    """Rows add up on paper, so that one of them may be rounded the other way."""
    file = tmp_path / "adding.yaml"
    initiatives = ODD[ODD.index("initiatives:") : ODD.index("finance:")]
    sizes = {"a": "3.33211%", "b": "3.332%", "c": "3.332%"}  # about 666.4 each, and 1,999.2 in all
    three = "".join(
        f"  {name}: {{migrations: {{passives: {{promoters: {size} of customers}}}}}}\n" for name, size in sizes.items()
    )
    file.write_text(ODD.partition("finance:")[0].replace(initiatives, f"initiatives:\n{three}"), encoding="utf-8")
    open_page(page, address(file))
    largest = max((row[1] for row in shown_table(page, "levers")[1:-1]), key=lambda text: int(text.replace(",", "")))
    assert f": ${largest.lstrip('+')} of" in (page.locator("#levers h2").text_content() or "")


def test_in_forced_colours_the_chosen_case_and_the_moved_control_stand_out(browser: Browser, address: Maker) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    open_page(page, address(RETAIL), "#case=cautious&set.finance.margin=0.3")
    colour = "(found, name) => new Set(found.map((each) => getComputedStyle(each)[name])).size"
    assert page.locator(".presets label").evaluate_all(colour, "backgroundColor") == 2
    assert page.locator(".control").evaluate_all(colour, "borderLeftColor") == 2
    context.close()


@pytest.mark.parametrize(("typed", "shown"), [("3.5", "3.5"), ("3,5", "3.5"), ("\u00a03,50 %", "3.5"), ("2", "2")])
def test_a_field_takes_numbers_as_people_type_them(page: Page, address: Maker, typed: str, shown: str) -> None:
    open_page(page, address(WORKED))
    type_into(page, MOVED, typed)
    field = page.get_by_label(MOVED, exact=True).and_(page.locator("[type=text]"))
    assert field.input_value() == shown
    assert field.get_attribute("aria-invalid") is None


def test_thousands_are_read_as_the_page_writes_them_and_never_guessed(page: Page, address: Maker) -> None:
    for language, mine, other in (("en", "45,000", "45.000"), ("vi", "45.000", "45,000")):
        open_page(page, address(WORKED, language=language))
        page.evaluate("for (const each of document.querySelectorAll('#controls details')) each.open = true")
        field = page.locator("#control-0-number")  # the first setting of the file: baseline.customers
        for typed in (mine, "45_000", "45 000", "45000"):
            field.fill("41000")
            field.press("Enter")
            settled(page)
            field.fill(typed)
            field.press("Enter")
            settled(page)
            assert field.input_value() == mine
        field.fill(other)
        field.press("Enter")
        settled(page)
        assert field.get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("typed", ["many", "3 5", "3.500", "1,2,3", "300", "-1", "1e400", "0x10"])
def test_a_field_says_what_is_wrong_and_the_old_value_stays(page: Page, address: Maker, typed: str) -> None:
    open_page(page, address(WORKED))
    before = page.locator("#headline").text_content()
    control = page.locator(".control", has_text=MOVED)
    control.locator("input[type=text]").fill(typed)
    control.locator("input[type=text]").press("Enter")
    settled(page)
    assert control.locator("input[type=text]").get_attribute("aria-invalid") == "true"
    assert len(control.locator(".problem").text_content() or "") > 10
    assert page.locator("#headline").text_content() == before
    control.locator("input[type=text]").press("Escape")
    assert control.locator(".problem").text_content() == ""


def test_a_refused_state_is_told_and_the_last_figures_stay_greyed(page: Page, address: Maker) -> None:
    open_page(page, address(WORKED))
    before = page.locator("#headline").text_content()
    type_into(page, MOVED, "60")
    assert page.locator("#refusal").is_visible()
    assert "passives" in (page.locator("#refusal").text_content() or "").lower()
    assert "stale" in (page.locator("body").get_attribute("class") or "")
    assert page.locator("#headline").text_content() == before
    page.get_by_role("button", name="Reset all").click()
    settled(page)
    assert not page.locator("#refusal").is_visible()


WALK = """
() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const seen = element.checkVisibility() && element.getBoundingClientRect().width > 0;
  element.dataset.walked = "yes";
  return seen;
}
"""
LEFT = """
() => [...document.querySelectorAll("button:enabled, input:enabled, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility() && !each.dataset.walked && !(each.type === "radio" && !each.checked))
  .map((each) => each.outerHTML.slice(0, 120))
"""


def test_the_keyboard_alone_reaches_everything_and_moves_a_slider(page: Page, address: Maker) -> None:
    open_page(page, address(RETAIL, WORKED))
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.wait_for_timeout(300)
    for _step in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(WALK) is None:
            break
    assert page.evaluate(LEFT) == []
    slider = page.locator("input[type=range]").first
    slider.focus()
    before, spoken = page.locator("#headline").text_content(), slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    settled(page)
    assert page.locator("#headline").text_content() != before
    assert slider.get_attribute("aria-valuetext") != spoken
    page.wait_for_timeout(1000)
    assert page.locator("#spoken").text_content() == page.locator("#headline").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(browser: Browser, address: Maker, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    open_page(page, address(RETAIL, WORKED), "#set.finance.margin=0.3")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.wait_for_timeout(400)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    told = [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for each in found for node in each["nodes"]
    ]
    context.close()
    assert told == []


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: Maker, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    for file in (RETAIL, VIETNAM):
        open_page(page, address(file, language=language))
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]
        outside = page.evaluate(
            """() => [...document.querySelectorAll("svg text")].filter((text) => {
              const [box, frame] = [text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()];
              return box.width > 0 && (box.left < frame.left - 2 || box.right > frame.right + 2);
            }).map((text) => text.textContent)"""
        )
        assert outside == []
    context.close()


def test_the_headline_stays_above_the_control_that_is_moved_on_a_phone(browser: Browser, address: Maker) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_page(page, address(RETAIL))
    slider = page.locator("#controls > section > .control input[type=range]").last
    slider.focus()
    slider.press("ArrowRight")
    top = page.locator("#headline").bounding_box()
    below = slider.bounding_box()
    assert top is not None
    assert below is not None
    assert 0 <= top["y"] < top["y"] + top["height"] <= below["y"] < 844
    context.close()


def test_a_print_has_all_sections_in_light_colours_and_no_controls(browser: Browser, address: Maker) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    open_page(page, address(RETAIL), "#set.finance.margin=0.3")
    assert not page.locator("#changes").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("#panel").is_visible()
    assert page.locator("#changes").inner_text() == "Contribution margin: 30\u00a0%, was 41\u00a0%"
    for section in ("before-and-after", "bridge", "levers", "path", "flows", "business-case", "segments", "units"):
        assert page.locator(f"#{section}").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) <= 8
    context.close()


def test_one_page_holds_several_scenarios(page: Page, address: Maker) -> None:
    open_page(page, address(RETAIL, WORKED))
    page.get_by_label("Scenario", exact=True).select_option(index=1)
    settled(page)
    assert page.locator("#headline").text_content() == headline(answer(load(str(WORKED))))
    assert page.locator(".presets").count() == 0
    assert WORKED.name in (page.locator("#provenance").text_content() or "")
