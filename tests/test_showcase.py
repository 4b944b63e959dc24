"""What the repository shows is what the program does: expected results, the worked example's folder, the README."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from matplotlib.image import imread

import simulator
from simulator.cli import main
from simulator.report.reference import settings_page

ROOT = Path(__file__).parent.parent
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
SHOWCASE = ROOT / "reports" / "company_x"
SAME_PICTURE = 0.02  # mean difference of a pixel, 0 to 1: fonts are drawn a little differently by each version


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("showcase") / "company_x"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert main(["-q", "run", "scenarios/company_x.yaml", "-o", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_expected_result_stands_beside_its_scenario(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", f"scenarios/{name}.yaml", "--format", "markdown"]) == 0
    expected = (ROOT / "scenarios" / f"{name}.expected.md").read_text(encoding="utf-8")
    refresh = f"if this is meant: nps-sim run scenarios/{name}.yaml --format markdown > scenarios/{name}.expected.md"
    assert capsys.readouterr().out == expected, refresh


def test_the_showcase_has_the_files_a_run_writes(showcase: Path) -> None:
    assert {path.name for path in SHOWCASE.iterdir()} == {path.name for path in showcase.iterdir()}


def test_the_showcase_tells_the_numbers_of_a_run(showcase: Path) -> None:
    shown, now = (json.loads((folder / "company_x.json").read_text()) for folder in (SHOWCASE, showcase))
    assert_alike(shown, now)
    assert (SHOWCASE / "company_x.md").read_text() == (showcase / "company_x.md").read_text()


def test_the_workbook_of_the_showcase_is_what_a_run_writes(showcase: Path) -> None:
    for formulas in (True, False):
        shown, now = (cells(folder / "company_x.xlsx", formulas=formulas) for folder in (SHOWCASE, showcase))
        assert_alike(shown, now)


@pytest.mark.parametrize("name", sorted(path.name for path in SHOWCASE.glob("*.png")))
def test_the_pictures_of_the_showcase_are_what_a_run_draws(name: str, showcase: Path) -> None:
    shown, now = (np.asarray(imread(folder / name), dtype=float) for folder in (SHOWCASE, showcase))
    assert shown.shape == now.shape
    assert np.abs(shown - now).mean() < SAME_PICTURE


def test_the_settings_page_is_that_of_the_catalogue() -> None:
    refresh = "nps-sim schema --format markdown > docs/settings.md"
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page(), refresh


def test_the_python_of_the_readme_works() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", readme, re.DOTALL):
        exec(code, names)
    assert names["measured"].total.customers == 40_000
    assert names["run"].bridge.mix == pytest.approx(479_851.0)
    assert names["simulator"] is simulator


def cells(path: Path, *, formulas: bool) -> dict[str, Any]:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=not formulas)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value for sheet in book for row in sheet.iter_rows() for cell in row
    }


def assert_alike(shown: Any, now: Any) -> None:
    """Compare two trees: texts to the letter, numbers to nine digits."""
    if isinstance(shown, dict):
        assert list(shown) == list(now)
        for key, value in shown.items():
            assert_alike(value, now[key])
    elif isinstance(shown, list):
        assert len(shown) == len(now)
        for first, second in zip(shown, now, strict=True):
            assert_alike(first, second)
    elif isinstance(shown, float):
        assert now == pytest.approx(shown, rel=1e-9, abs=1e-6)
    else:
        assert shown == now
