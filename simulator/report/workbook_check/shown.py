"""What a check found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import printable
from simulator.report.layout import HEAD, LIST_INDENTATION, Line
from simulator.report.sentences import counted
from simulator.report.workbook_check import RULES, Checked

MOST_SHOWN = 20
"""Breaches of one rule that people are shown; JSON has all."""


def check_lines(checked: Checked) -> list[Line]:
    """Give the breaches by rule, the rule's remedy after each group."""
    return [(printable(text), indentation, style) for text, indentation, style in _lines(checked)]


def _lines(checked: Checked) -> Iterator[Line]:
    looked_at = f"{counted(checked.formulas, 'formula', 'formulas')} on {counted(checked.sheets, 'sheet', 'sheets')}"
    broken = [rule for rule in RULES if any(finding.rule is rule for finding in checked.findings)]
    if not broken:
        yield f"{checked.file}: {looked_at}, and each of the {len(RULES)} rules is kept.", 0, HEAD
        return
    found = counted(len(checked.findings), "breach", "breaches")
    yield f"{checked.file}: {looked_at}; {found} of {counted(len(broken), 'rule', 'rules')}", 0, HEAD
    for rule in broken:
        findings = [finding for finding in checked.findings if finding.rule is rule]
        yield "", 0, ""
        yield f"{rule.name}: {rule.asks}", 0, HEAD
        for finding in findings[:MOST_SHOWN]:
            yield f"{finding.position}: {finding.message}" if finding.sheet else finding.message, LIST_INDENTATION, ""
        if len(findings) > MOST_SHOWN:
            yield f"and {len(findings) - MOST_SHOWN:,} more; --format json has all", LIST_INDENTATION, ""
        yield f"hint: {rule.remedy}", LIST_INDENTATION, "dim"
