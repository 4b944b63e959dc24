"""How long the what-if page takes from the movement of a slider to the painted frame.

    python benchmarks/page.py [SCENARIO] [--changes N] [--browser /usr/bin/chromium]

A slider's input event is dispatched at a random moment within a frame; the clock stops in the first task after the
frame in which the change was painted, that is behind scripts, style, layout and paint. Two times are shown: from the
event on, waiting for the next frame included (up to 16.7 ms at 60 frames a second, half of that on average), and the
frame's own work. The attribution that follows in slices is timed by itself.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.report.page.build import what_if_page
from simulator.report.page.contents import contents_of
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "benchmarks" / "reference.yaml"
FRAME = 16.0  # milliseconds

MEASURE = """
async (changes) => {
  const sliders = [...document.querySelectorAll("#controls > section > .control:not([hidden]) input[type=range]")];
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const afterFrame = () => new Promise((done) => requestAnimationFrame((start) => {
    const begun = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done([begun, performance.now()]);
    channel.port2.postMessage(0);
  }));
  const shown = document.getElementById("headline");
  const times = { event: [], work: [], moved: 0 };
  for (let change = 0; change < changes + 10; change += 1) {
    await wait(60 + 17 * ((change * 0.618) % 1));
    const slider = sliders[change % sliders.length];
    const most = Number(slider.max);
    slider.value = String((Number(slider.value) + 1 + Math.floor(most / 7)) % (most + 1));
    const before = shown.textContent;
    const painted = afterFrame();  // asked for first, so that its frame callback runs before the page's own
    const begun = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const [frame, end] = await painted;
    times.moved += before !== shown.textContent;
    if (change >= 10) {
      times.event.push(end - begun);
      times.work.push(end - frame);
    }
  }
  return times;
}
"""


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default=str(REFERENCE))
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    given = parser.parse_args()
    times = measured(given.scenario, given.changes, given.browser)
    for name, title in (("event", "input event to painted frame"), ("work", "work of the frame alone")):
        show(title, times[name])
    print(f"{times['moved']} of {given.changes + 10} changes altered the headline")


def measured(file: str, changes: int, browser: str) -> dict[str, Any]:
    """Open the scenario's page and move its sliders."""
    from playwright.sync_api import sync_playwright

    base = load(file)
    page = what_if_page(contents_of([[base, *(load(f"{file}:{case}") for case in base.cases)]]))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        target = Path(folder) / "what-if.html"
        target.write_text(page, encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        opened = chromium.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(target.as_uri())
        opened.wait_for_timeout(500)
        times: dict[str, Any] = json.loads(json.dumps(opened.evaluate(MEASURE, changes)))
        chromium.close()
    return times


def show(title: str, times: Sequence[float]) -> None:
    """Print the middle and the worst of some times, in milliseconds."""
    middle, high = statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1))]
    within = sum(time <= FRAME for time in times) / len(times)
    print(f"{title}: median {middle:.1f} ms, 95 % within {high:.1f} ms, {100 * within:.0f} % within {FRAME:g} ms")


if __name__ == "__main__":
    main()
