"""One HTML file out of scenarios, models, texts, style and scripts: complete, and closed to everything from outside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from simulator import __version__
from simulator.language import ENGLISH, _, ngettext, pgettext, speaking_now
from simulator.report import colours
from simulator.report.page.contents import Contents
from simulator.report.page.display import display_constants
from simulator.report.page.insertion import place_for_case
from simulator.report.sentences import clean_name

BEFORE_MODELS = ("language.js", "numbers.js", "sentences.js")
AFTER_MODELS = (
    *("flows.js", "layout.js", "tables.js", "unit_tables.js", "painter.js", "axes.js"),
    *("chart_bars.js", "chart_paths.js", "chart_flows.js"),
    *("elements.js", "typed.js", "controls.js", "sections.js", "address.js", "actions.js", "choice.js", "page.js"),
)
MODEL_FILES = "model_"

_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
_TEXT = re.compile(
    rf"\b(?P<kind>n|p)gettext\(\s*(?P<first>{_LITERAL})\s*,\s*(?P<second>{_LITERAL})"
    rf"|(?<![\w.])_\(\s*(?P<only>{_LITERAL})"
)
_CONTEXT_MARK = "\u0004"
_PLACE = re.compile(r"\{\{(\w+)\}\}")

_PAPER = ("#FFFFFF", "#14191F")
PALETTE: Mapping[str, tuple[str, str]] = {
    "paper": _PAPER,
    "ground": ("#F5F7F9", "#1A2129"),
    "field": ("#FFFFFF", "#222B35"),
    "alarm": ("#FDF0E7", "#3A2314"),
    "ink": (colours.INK, "#E6EBF0"),
    "muted": (colours.MUTED, "#A7B2BE"),
    "rule": ("#DCE1E6", "#333F4B"),
    "edge": ("#8793A0", "#6E7C8A"),
    "rise": (colours.RISE, "#56A9DF"),
    "rise-text": (colours.RISE, "#6DB6E6"),
    "fall": (colours.FALL, "#EE8A4A"),
    "fall-text": ("#B04500", "#F29A62"),
    "passives": (colours.SEGMENT_COLOURS["passives"], "#7C8996"),
    "total": (colours.TOTAL, "#C3CDD7"),
    "otherwise": (colours.OTHERWISE, "#93A0AD"),
    "joined": ("#4DA167", "#5DB779"),
    "leaves": (colours.TOTAL, "#4D5A66"),
    "stays": (colours.RULE, "#AEB8C2"),
}
"""Every colour, in light and in dark."""


def what_if_page(contents: Contents, chosen: Sequence[int] = ()) -> str:
    """Put the page together, in the language that is spoken; the same contents always give the same text.

    Args:
        contents: the scenarios and their models.
        chosen: which preset of each scenario is shown first; the first of all by default.
    """
    style, script = _style(), _script(contents.models)
    scenarios = [
        {**scenario, "insertion": place_for_case(scenario["source"]), "chosen": preset}
        for scenario, preset in zip(contents.scenarios, chosen or [0] * len(contents.scenarios), strict=True)
    ]
    parts = {
        "language": speaking_now().code,
        "policy": _policy(style, script),
        "version": escape(__version__),
        "title": escape(clean_name(scenarios[0]["name"])),
        "style": style,
        "without_scripts": escape(
            _(
                "This page computes with JavaScript, which is switched off here. nps-sim {version} made it of:",
                version=__version__,
            )
        ),
        "sources": "".join(
            f"<li>{escape(clean_name(scenario['file'], 200))}, SHA-256 {escape(scenario['sha256'])}</li>"
            for scenario in scenarios
        ),
        "data": _data(scenarios, script),
        "script": script,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html"))


def page_texts(script: str) -> dict[str, Any]:
    """Give every text that a script mentions, as far as the language spoken has one of its own.

    A text that counts has two forms; one with a context has it before its key.
    """
    if speaking_now() is ENGLISH:
        return {}
    return dict(sorted(_translated(script)))


def _translated(script: str) -> Iterator[tuple[str, Any]]:
    for found in _TEXT.finditer(script):
        if found["only"]:
            text = json.loads(found["only"])
            yield text, _(text)
            continue
        first, second = json.loads(found["first"]), json.loads(found["second"])
        if found["kind"] == "n":
            yield first, [ngettext(first, second, 1), ngettext(first, second, 2)]
        else:
            yield f"{first}{_CONTEXT_MARK}{second}", pgettext(first, second)


def script_files() -> tuple[str, ...]:
    """Name the scripts in the order they run, the models' functions standing before the first of ``model_*.js``."""
    folder = files(__package__) / "assets"
    models = sorted(file.name for file in folder.iterdir() if file.name.startswith(MODEL_FILES))
    return (*BEFORE_MODELS, *models, *AFTER_MODELS)


def _script(models: Sequence[str]) -> str:
    parts = [_asset(name) for name in script_files()]
    functions = ",\n".join(models)
    parts.insert(len(BEFORE_MODELS), f"const MODELS = [\n{functions}\n];\n")
    whole = "".join(["\n(() => {\n", '"use strict";\n', *parts, "})();\n"])
    # Inside strings, comments and patterns, where alone these can stand, the backslash changes nothing.
    return re.sub(r"<(?=/|!--)", r"<\\", whole)


def _style() -> str:
    shades = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in PALETTE.items())
    return f"\n:root {{{shades}}}\n{_asset('page.css')}"


def _data(scenarios: Sequence[Mapping[str, Any]], script: str) -> str:
    language = speaking_now()
    data = {
        "version": __version__,
        "language": {**language._asdict(), "marks": dict(language.marks)},
        "display": display_constants(),
        "texts": page_texts(script),
        "scenarios": scenarios,
        "chosen": {"scenario": 0, "preset": scenarios[0]["chosen"]},
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_fingerprint(script)}'",
            f"style-src '{_fingerprint(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _fingerprint(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")
