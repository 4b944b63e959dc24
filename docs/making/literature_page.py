"""The page of published worked examples: what each says, what comes out, and what became of it."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from making import ROOT
from making.markdown import code, table

if TYPE_CHECKING:
    from literature.cases import Case

_CATEGORIES = {
    "CANON": "The worked example",
    "NPS": "The score and its error",
    "CLV": "Lifetime value and retention",
    "LOY": "What loyalty is said to be worth",
    "PVM": "Volume, price and mix",
    "ROI": "Return",
}
_FEW_DECIMALS_FROM = 1000
_SHORT = {"COMPUTED": "equal", "OUTSIDE": "holds, outside", "WRONG": "**wrong**"}
_HEAD = """# Checked against the literature

{count} worked examples from books, journals, teaching material, vendors' calculators and open-source tests, each
worked out again. {computed} are computed by this program's own functions and come out equal, {outside} hold but are
outside what it computes, and {wrong} are wrong. The tests of the project work out every one of them on each change
(`tests/test_literature.py`); the figures below are theirs.

An example counts as equal where every published figure is met within its own rounding. Where a source publishes only
inputs or a method, its figures are marked as derived. A wrong example is one whose published figure disagrees with
the correct calculation from its own inputs, or names one quantity as another; the row in bold is the one in dispute.

"""


def literature_page() -> str:
    """Write the page."""
    sys.path.insert(0, str(ROOT / "tests"))
    try:
        from literature.cases import Verdict, all_cases
    finally:
        sys.path.remove(str(ROOT / "tests"))
    cases = all_cases()
    counts = Counter(case.finding.verdict for case in cases)
    parts = [
        _HEAD.format(
            count=len(cases),
            computed=counts[Verdict.COMPUTED],
            outside=counts[Verdict.OUTSIDE],
            wrong=counts[Verdict.WRONG],
        ),
        _overview(cases),
    ]
    for category, title in _CATEGORIES.items():
        parts.append(f"## {title}\n")
        parts += [_section(case) for case in cases if case.category == category]
    return "\n".join(parts)


def _overview(cases: tuple[Case, ...]) -> str:
    rows = [(f"[{case.name}](#{_anchor(case)})", _SHORT[case.finding.verdict.name]) for case in cases]
    return "## All of them\n\n" + table(("example", "verdict"), rows)


def _section(case: Case) -> str:
    from literature.cases import figures_of

    found = figures_of(case.id)
    rows = [
        [code(name), _figure(case.expected[name]) if name in case.expected else "", _figure(found.get(name))]
        for name in dict.fromkeys([*case.expected, *found])
    ]
    rows = [[f"**{cell}**" if cell and row[0][1:-1] in case.disputed else cell for cell in row] for row in rows]
    stated = "published" if case.kind == "published" else "derived from what is published"
    verdict = f"**{_first_upper(case.finding.verdict.value)}.** {case.finding.explanation}"
    figures = table(("figure", stated, "worked out"), rows, right=(1, 2))
    source = f"Source: {_linked(case.source)}"
    return f"({_anchor(case)})=\n### {case.name}\n\n{verdict}\n\n{figures}\n{source}\n"


def _anchor(case: Case) -> str:
    return f"literature-{case.id.lower()}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _linked(source: str) -> str:
    """Make addresses clickable."""
    words = (f"<{word}>" if word.startswith(("http://", "https://")) else word for word in source.split(" "))
    return " ".join(words)


def _figure(value: Any) -> str:
    """Write a figure to as many digits as a reader compares; lists as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, list | tuple):
        return " · ".join(f"({_figure(part)})" if isinstance(part, list | tuple) else _figure(part) for part in value)
    number = round(float(value), 2 if abs(value) >= _FEW_DECIMALS_FROM else 4) + 0.0
    text = f"{number:,.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
