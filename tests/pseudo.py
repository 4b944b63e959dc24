"""A language of its own, in which every text of the catalogs is unmistakable: what is not in it is in no catalog.

python -m tests.pseudo [COMMAND ...]    produce everything in it, and list the words that are in no catalog
"""

from __future__ import annotations

import contextlib
import html
import io
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from simulator.cli import main, screen
from simulator.language import VIETNAMESE, texts
from simulator.report import terminal
from simulator.scenario import load

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHERS = "ǎƀçďěƒǧȟǐǰǩłɱňǒƥɋřšťǔʋŵҳʏžǍƁÇĎĚƑǦȞǏɈǨŁƜŇǑƤɊŘŠŤǓƲŴҲɎŽ"
_DISGUISE = str.maketrans(LETTERS, OTHERS)
_PART = re.compile(r"(\{[^}]*\})")


def disguised(text: str) -> str:
    """Write a text in the pseudo-language, its parts left as they are."""
    return "".join(each if each.startswith("{") else each.translate(_DISGUISE) for each in _PART.split(text))


class Disguise(NullTranslations):
    """A catalog that knows every text."""

    def gettext(self, message: str) -> str:
        return disguised(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return disguised(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return disguised(message)


@contextlib.contextmanager
def spoken() -> Iterator[None]:
    """Speak the pseudo-language wherever Vietnamese is asked for."""
    disguise = Disguise()
    with mock.patch.object(texts, "_catalog", return_value=disguise):
        yield


class Stray(NamedTuple):
    """Words that are in no catalog, with where they were said and what stands around them."""

    where: str
    words: str
    line: str


# What stands in every language: names of programs, formats and signs, what is typed into a scenario file.
FIXED = {
    "nps", "sim", "sha", "excel", "libreoffice", "yaml", "json", "csv", "xlsx", "sobol", "https", "http", "www", "us",
    "stdin", "numpy", "native", "random", "duckdb", "sql", "spark", "utf", "ok", "true", "false", "crlf", "npv",
    "uncertainty",
}  # fmt: skip
# How import finds its way through a workbook: names of sheets, and the marks beside the scenario file's text.
FIXED_CELLS = {
    "About", "Annual", "Attribution", "Bridge", "Business case", "Checks", "Comparison", "Inputs", "Model", "Risk",
    "Scenario file", "Sensitivity", "Summary", "Survey", "Sweep", "Units", "Columns are", "Column", "File", "Line",
    "Text", "Line's end", "SHA-256", "Begins with", "Set on top", "case", "scenario", "end of file", "name", "currency",
    "horizon", "step", "start", "units",
}  # fmt: skip
_NAMED = re.compile(
    r"""nps-sim\ (run|validate|import)\b.*$       # command lines
    | ^\s*[\w.-]+\ =\ .*?(?=\ \(|$)            # a setting and what it is set to
    | :\ [a-z_]+(,\ [a-z_]+)+$                 # keys of a file
    | \b(month|quarter|half-year|year)$          # a value of an option
    | [\d._]+%?\ (of|per)\ [\w-]+              # values as a scenario file has them
    | [\d._]+\ (customers|(month|quarter|half-year|year)s?\b)
    | --(set|method)\ \S.*?(?=[,;]|$) | (?<!\w)--?[A-Za-z][\w-]*(=\S+)?
    | \b\w+(?=\ --(unit|at)\b)                # a quantity to be explained
    | [\w./~-]*[/\\_][\w./-]*                 # paths and names with underscores
    | ^\s*[a-z][\w.]*:\ [\d{].*$ | \{\w+:\ \[.*?\]\}  # lines and lists of a scenario file
    | \w+([.-]\w+)*\.\w+                      # paths of settings, file names
    | `[^`]*`                                 # what is to be typed
    | \b[0-9a-fA-F]{7,}\b                     # hashes
    | \$?[A-Z]{1,3}\$?\d+                     # cells
    | ^(Inputs|Model|Bridge|Business\ case)\b.*?(:|$) | \((trend|finance|initiatives)\)
    | \w+…                                    # what was cut
    """,
    re.VERBOSE,
)
_LONGEST = 140
_WIDE = 400  # so that nothing is broken over lines
_WORD = re.compile(r"[^\W\d_]{2,}")


class Names(NamedTuple):
    """What the scenarios and the data hold themselves: whole texts, the longest first, lines, and words of names."""

    texts: tuple[str, ...]
    lines: frozenset[str]
    words: frozenset[str]


@cache
def names() -> Names:
    """Gather what belongs to the user."""
    own: set[str] = set()
    written: set[str] = set()
    lines: set[str] = set(FIXED_CELLS)
    for file in sorted(SCENARIOS.glob("*.yaml")):
        scenario = load(str(file))
        own |= {scenario.name, *scenario.cases, *(unit.name for unit in scenario.units if unit.name)}
        own |= {text for each in scenario.initiatives.values() for text in (each.name, each.title, each.owner or "")}
        written |= set(scenario.sources.values())
        for case in (None, *scenario.cases):
            read = load(f"{file}:{case}" if case else str(file))
            written |= {o.text for unit in (read.company, *read.units) for each in unit.origins.values() for o in each}
        lines |= {line.strip() for line in file.read_text(encoding="utf-8").splitlines()}
    for file in SCENARIOS.glob("data/*.csv"):
        own |= {cell for line in file.read_text(encoding="utf-8").splitlines() for cell in line.split(",")}
    words = {word.casefold() for text in own for word in _WORD.findall(text)}
    lines |= written
    texts = sorted({*own, *(text for text in written if " " in text)}, key=len, reverse=True)
    return Names(tuple(text for text in texts if _WORD.search(text)), frozenset(lines), frozenset({*words, *FIXED}))


def strays(where: str, text: str) -> list[Stray]:
    """Find the lines of a text that hold words of no catalog; each word is told once."""
    told: set[str] = set()
    found = []
    for line in text.splitlines():
        words = list(_stray_words(line.replace("\\", "").strip()))
        if not told.issuperset(words):
            found.append(Stray(where, " ".join(dict.fromkeys(words)), line.strip()[:_LONGEST]))
            told.update(words)
    return found


def _stray_words(line: str) -> Iterator[str]:
    own = names()
    if line in own.lines:
        return
    line = " | ".join(cell for cell in line.split(" | ") if cell.strip(" |") not in own.lines)
    for name in own.texts:
        if " " in name and name in line:
            line = line.replace(name, " ")
    for word in _WORD.findall(_NAMED.sub(" ", line)):
        is_currency = word.isupper() and len(word) == len("USD")
        if word.isascii() and not is_currency and word.casefold() not in own.words:
            yield word


def said(command: Sequence[str]) -> tuple[str, str]:
    """Run a command in the pseudo-language; give what it writes to standard output and to standard error."""
    out, error = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    wide = mock.patch.object(screen, "PIPE_WIDTH", _WIDE), mock.patch.object(terminal, "WIDEST", _WIDE)
    with spoken(), wide[0], wide[1], contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        main([*command, "--language", VIETNAMESE.code])
    out.flush()
    return out.buffer.getvalue().decode(), error.getvalue()  # type: ignore[attr-defined]


def texts_of(path: Path) -> Iterator[tuple[str, str]]:
    """Give the texts that a written file shows to people, by where they stand."""
    match path.suffix:
        case ".xlsx":
            yield from _of_workbook(path)
        case ".svg":
            yield path.name, "\n".join(re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8"), re.DOTALL))
        case ".html":
            yield path.name, _of_page(path.read_text(encoding="utf-8"))
        case ".md":
            yield path.name, path.read_text(encoding="utf-8")
        case ".yaml":  # keys and values are the same in every language
            lines = (
                line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() not in names().lines
            )
            yield path.name, "\n".join(re.findall(r"#(?! yaml-language-server)(.*)", "\n".join(lines)))


def _of_workbook(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            content = package.read(name).decode("utf-8", "replace") if name.endswith(".xml") else ""
            found: list[str] = []
            if name == "xl/sharedStrings.xml" or "/charts/" in name or "/drawings/" in name:
                found = re.findall(r"<(?:a:)?t(?: [^>]*)?>([^<]*)</", content)
                found += re.findall(r"<c:strCache>.*?</c:strCache>", content, re.DOTALL)
                found = [re.sub(r"<[^>]+>", "\n", each) for each in found]
            elif "/worksheets/" in name:
                found = re.findall(r'\b(?:promptTitle|prompt|errorTitle|error)="([^"]*)"', content)
                found += re.findall(r"<odd(?:Header|Footer)>([^<]*)<", content)
                found += [re.sub(r"&amp;[A-Z]|&amp;\"[^\"]*\"", " ", found.pop())] if found else []
            yield f"{path.name}:{name}", "\n".join(html.unescape(each) for each in found)


def _of_page(page: str) -> str:
    page = re.sub(r"<(script|style)\b.*?</\1>", "\n", page, flags=re.DOTALL)
    attributes = re.findall(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"', page)
    return html.unescape("\n".join([re.sub(r"<[^>]+>", "\n", page), *attributes]))


RETAIL, GRID = "retail_three_units.yaml", "finance.margin=38%..44%:2%"
COMMANDS: Mapping[str, Sequence[str]] = {
    "run": ["run", "company_x.yaml", "-o", "OUT"],
    "run, units": ["run", RETAIL, "-v", "-o", "OUT"],
    "run, markdown": ["run", "subscription.yaml", "--format", "markdown"],
    "run, losing": ["run", "losing.yaml"],
    "run, VND": ["run", "vietnam.yaml", "-o", "OUT"],
    "run, trend": ["run", "company_x_trend.yaml"],
    "compare": ["compare", RETAIL, "-o", "OUT"],
    "risk, none": ["risk", "company_x.yaml"],
    "risk": ["risk", RETAIL, "--draws", "256", "-v", "-o", "OUT"],
    "sensitivity": ["sensitivity", RETAIL, "-o", "OUT"],
    "sensitivity, by a tenth": ["sensitivity", "company_x.yaml"],
    "sensitivity, sobol": [
        "sensitivity", RETAIL, "--method", "sobol", "--draws", "64", "-o", "OUT",
    ],
    "sweep": ["sweep", RETAIL, "--vary", GRID, "--outcome", "npv", "-o", "OUT"],
    "sweep, two": [
        "sweep", RETAIL, "--vary", GRID, "--vary", "trend.inflation=1%..3%:1%", "-o", "OUT",
    ],
    "solve": ["solve", "company_x.yaml", "--target", "nps=65", "--by", "nps"],
    "solve, npv": ["solve", RETAIL, "--target", "npv=0", "--by", "initiatives.delivery.realisation"],
    "solve, none": ["solve", "company_x.yaml", "--target", "nps=99", "--by", "finance.margin"],
    "significance": ["significance", "company_x.yaml", "--respondents", "400"],
    "explain": ["explain", "company_x.yaml"],
    "explain, bridge": ["explain", "company_x.yaml", "bridge.mix"],
    "explain, npv": ["explain", RETAIL, "npv"],
    "explain, step": ["explain", "company_x.yaml", "closing.promoters", "--at", "3"],
    "explain, unit": ["explain", RETAIL, "run_rate", "--unit", "north"],
    "explain, setting": ["explain", "company_x.yaml", "finance.margin"],
    "baseline": ["baseline", "data/wave_2025.csv", "-o", "OUT/measured.yaml"],
    "transitions": ["transitions", "data/wave_2025.csv", "data/wave_2026.csv", "-o", "OUT/moved.yaml"],
    "metrics": ["metrics", "data/answers.csv", "--margin", "60%", "--discount", "10%"],
    "metrics, tickets": ["metrics", "data/tickets.csv", "--targets", "data/targets.yaml"],
    "import": ["import", "BOOK", "-o", "OUT/back.yaml"],
    "check": ["check", "BOOK"],
    "page": ["page", RETAIL, "-o", "OUT/page.html"],
    "report": ["report", "company_x.yaml", "-o", "OUT/report.html"],
    "report, units": ["report", RETAIL, "-o", "OUT/report.html"],
    "no such file": ["run", "nowhere.yaml"],
    "no such option": ["run", "company_x.yaml", "--frmat", "json"],
    "no such setting": ["run", "company_x.yaml", "--set", "finance.margn=3%"],
    "no such value": ["run", "company_x.yaml", "--set", "finance.margin=140%"],
}  # fmt: skip


def all_strays(chosen: Sequence[str] = ()) -> Iterator[Stray]:
    """Produce everything, or what is chosen, and find the words that are in no catalog."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(SCENARIOS)
        try:
            for name, command in COMMANDS.items():
                if not chosen or name in chosen:
                    yield from _strays_of(name, command, Path(folder))
        finally:
            os.chdir(before)


def _strays_of(name: str, command: Sequence[str], folder: Path) -> Iterator[Stray]:
    target = folder / re.sub(r"\W+", "-", name)
    target.mkdir()
    book = folder / "run" / "company_x.xlsx"
    if "BOOK" in command and not book.exists():
        said(["run", "company_x.yaml", "-o", str(book.parent)])
    line = [each.replace("OUT", str(target)).replace("BOOK", str(book)) for each in command]
    out, error = said(line)
    yield from strays(name, out.replace(str(folder), "/x"))
    yield from strays(f"{name} (stderr)", _without_usage(error.replace(str(folder), "/x")))
    for path in sorted(target.rglob("*")):
        for where, text in texts_of(path):
            yield from strays(f"{name}, {where}", text)


def _without_usage(error: str) -> str:
    """Leave out the usage line, which is help and English."""
    return re.sub(r"^Usage: .*$", "", error, flags=re.MULTILINE)


def list_strays(chosen: Sequence[str]) -> None:
    """Print them."""
    for stray in all_strays(chosen):
        print(f"{stray.where}: {stray.words}: {stray.line}", flush=True)


if __name__ == "__main__":
    list_strays(sys.argv[1:])
