"""What a check found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import printable
from simulator.language import _, ngettext, separated
from simulator.report.layout import HEAD, LIST_INDENTATION, Line
from simulator.report.workbook_check import RULES, Checked

MOST_SHOWN = 20
"""Breaches of one rule that people are shown; JSON has all."""


def check_lines(checked: Checked) -> list[Line]:
    """Give the breaches by rule, the rule's remedy after each group."""
    return [(printable(text), indentation, style) for text, indentation, style in _lines(checked)]


def _lines(checked: Checked) -> Iterator[Line]:
    formulas = ngettext("{number} formula", "{number} formulas", checked.formulas, number=separated(checked.formulas))
    sheets = ngettext("{number} sheet", "{number} sheets", checked.sheets, number=separated(checked.sheets))
    broken = [rule for rule in RULES if any(finding.rule is rule for finding in checked.findings)]
    if not broken:
        kept = _(
            "{file}: {formulas} on {sheets}, and each of the {rules} rules is kept.",
            file=checked.file,
            formulas=formulas,
            sheets=sheets,
            rules=separated(len(RULES)),
        )
        yield kept, 0, HEAD
        return
    count = len(checked.findings)
    breaches = ngettext("{number} breach", "{number} breaches", count, number=separated(count))
    rules = ngettext("{number} rule", "{number} rules", len(broken), number=separated(len(broken)))
    found = _(
        "{file}: {formulas} on {sheets}; {breaches} of {rules}",
        file=checked.file,
        formulas=formulas,
        sheets=sheets,
        breaches=breaches,
        rules=rules,
    )
    yield found, 0, HEAD
    for rule in broken:
        findings = [finding for finding in checked.findings if finding.rule is rule]
        yield "", 0, ""
        yield f"{rule.name}: {rule.asks}", 0, HEAD
        for finding in findings[:MOST_SHOWN]:
            yield f"{finding.position}: {finding.message}" if finding.sheet else finding.message, LIST_INDENTATION, ""
        if len(findings) > MOST_SHOWN:
            rest = separated(len(findings) - MOST_SHOWN)
            yield _("and {number} more; --format json has all", number=rest), LIST_INDENTATION, ""
        yield _("hint: {hint}", hint=rule.remedy), LIST_INDENTATION, "dim"
