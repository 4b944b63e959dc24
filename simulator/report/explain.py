"""An explanation as text and as JSON: the formula in words, then with its numbers, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.analysis.explanation import Explanation, InputUse, Operand
from simulator.arithmetic.spell import WordsSpeller
from simulator.arithmetic.terms import AcrossUnits, OverSteps, Reference, Term, When
from simulator.language import _, marked, ngettext, percentage, speaking_now
from simulator.model.units import LIFETIME, MONEY, RATE, RUN_RATE, SHARE, SPEND
from simulator.model.words import period_name
from simulator.report.layout import CENTS, HEAD, Line
from simulator.report.numbers import NOT_APPLICABLE, decimals, exact, number, round_half_up
from simulator.report.sentences import clean_name
from simulator.scenario.nodes import DEFAULT
from simulator.scenario.scenario import Origin, Scenario

SCHEMA = "nps-sim/explain/1"
SETTINGS_SCHEMA = "nps-sim/settings/1"
_LONGEST_WRITTEN = 120
_SIGNIFICANT = 6
_MOST_PARTS = 6
_MOMENTS = {
    When.NOW: "",
    When.BEFORE: marked("one step before"),
    When.TODAY: marked("today"),
    When.END: marked("at the end"),
}
_MONEY_UNITS = {
    MONEY: "{currency}",
    RUN_RATE: marked("{currency} per {period}"),
    SPEND: marked("{currency} per customer per {period}"),
    LIFETIME: marked("{currency} per customer"),
}
_CENT_UNITS = (MONEY, RUN_RATE, SPEND, LIFETIME)
_FAINT = "dim"


def explanation_lines(scenario: Scenario, explanation: Explanation) -> list[Line]:
    """Write an explanation for people."""
    return [
        *_heading(scenario, explanation),
        *_formula(scenario, explanation),
        *([(explanation.remark, 0, "")] if explanation.remark else []),
        *_operands(scenario, explanation),
        *_inputs(explanation),
    ]


def input_lines(inputs: list[InputUse]) -> list[Line]:
    """Write a scenario's settings, each with its place."""
    lines: list[Line] = [(_("Every setting of this scenario, and where it was set"), 0, HEAD)]
    return lines + [line for use in inputs for line in _input(use)]


def explanation_dict(scenario: Scenario, explanation: Explanation) -> dict[str, Any]:
    """Give an explanation as a JSON object; numbers are unrounded."""
    formula = explanation.formula
    return {
        "schema": SCHEMA,
        "scenario": {"name": scenario.name, "case": scenario.case, "file": scenario.file, "sha256": scenario.sha256},
        "quantity": explanation.name,
        "key": explanation.key,
        "title": explanation.title,
        "counted_in": counted_in(scenario, explanation.unit),
        "unit": explanation.of_unit or None,
        "step": explanation.step,
        "months": explanation.months,
        "value": explanation.value,
        "formula": None if formula is None else in_words(explanation),
        "with_numbers": None if formula is None else with_numbers(explanation, scenario.currency),
        "remark": explanation.remark or None,
        "operands": [_operand_dict(scenario, operand) for operand in explanation.operands],
        "inputs": inputs_list(explanation.inputs),
    }


def inputs_list(inputs: list[InputUse] | tuple[InputUse, ...]) -> list[dict[str, Any]]:
    """Give settings as JSON objects, the origin in force last."""
    return [
        {
            "path": use.path,
            "unit": use.of_unit or None,
            "title": use.title,
            "value": use.value,
            "written": use.written,
            "origins": [{"file": o.file, "line": o.line, "column": o.column, "text": o.text} for o in use.origins],
            "source": use.source,
        }
        for use in inputs
    ]


def in_words(explanation: Explanation) -> str:
    """Spell the formula with the names of its quantities."""
    assert explanation.formula is not None
    return _Titles(explanation).spell(explanation.formula)


def with_numbers(explanation: Explanation, currency: str = "") -> str:
    """Spell the formula with the values of its quantities, money in a currency."""
    assert explanation.formula is not None
    return _Numbers(explanation, currency).spell(explanation.formula)


def counted_in(scenario: Scenario, unit: str) -> str:
    """Name a unit of measure in the scenario's own currency and period."""
    template = _MONEY_UNITS.get(unit)
    if template is None:
        return _(unit) if unit else ""
    return _(template, currency=scenario.currency, period=period_name(scenario.spend_period))


def figure(value: float | None, unit: str, currency: str = "") -> str:
    """Write a number exactly enough to check a calculation by hand; money of a currency without cents has none."""
    if value is None:
        return NOT_APPLICABLE
    if unit.startswith((SHARE, RATE)):
        return percentage(_precise(100 * value))
    if unit in _CENT_UNITS:
        is_whole = round_half_up(value, CENTS) == round_half_up(value)
        return number(value, 0 if is_whole else decimals(currency, CENTS))
    return _precise(value)


def _precise(value: float) -> str:
    """Write a number to four decimals, or to six significant digits where it is small."""
    decimal = exact(value)
    if decimal.is_zero():
        return "0"
    places = max(4, _SIGNIFICANT - 1 - decimal.adjusted()) if abs(decimal) < 1 else 4
    shown = number(round_half_up(decimal, places), places)
    mark = speaking_now().decimal
    return shown.rstrip("0").rstrip(mark) if mark in shown else shown


class _Titles(WordsSpeller):
    """Calls quantities by their titles."""

    def __init__(self, explanation: Explanation) -> None:
        self._titles = explanation.titles

    def reference(self, reference: Reference) -> str:
        """Write the title and which step is meant."""
        title, moment = f"[{clean_name(self._titles[reference.key])}]", _MOMENTS[reference.when]
        return f"{title} {_(moment)}" if moment else title


class _Numbers(WordsSpeller):
    """Writes the values of quantities."""

    def __init__(self, explanation: Explanation, currency: str) -> None:
        self._explanation, self._currency = explanation, currency

    def reference(self, reference: Reference) -> str:
        """Write the value."""
        [value] = self._explanation.numbers[reference]
        return self._written(value, reference)

    def over_steps(self, of: Reference) -> str:
        """Write the values of the steps, of many the first and the last."""
        return self._sum(OverSteps(of), of)

    def across_units(self, of: Reference) -> str:
        """Write the values of the units."""
        return self._sum(AcrossUnits(of), of)

    def _written(self, value: float, reference: Reference) -> str:
        text = figure(value, self._explanation.measures[reference.key], self._currency)
        return text if value >= 0 else f"({text})"

    def _sum(self, part: Term, of: Reference) -> str:
        shown = [self._written(value, of) for value in self._explanation.numbers[part]]
        if len(shown) > _MOST_PARTS:
            shown = [*shown[:3], "\u2026", shown[-1]]
        return f"({' + '.join(shown)})"


def _heading(scenario: Scenario, explanation: Explanation) -> Iterator[Line]:
    moment = ""
    if explanation.step is not None:
        is_last = explanation.step == scenario.steps
        step = _("at the end") if is_last else _("at step {number}", number=explanation.step)
        after = _("after {months}", months=_in_months(explanation.months or 0))
        moment = _("today") if explanation.step == 0 else f"{step}, {after}"
    where = _("of {unit}", unit=clean_name(explanation.of_unit)) if explanation.of_unit else ""
    details = [part for part in (where, counted_in(scenario, explanation.unit), moment) if part]
    yield clean_name(explanation.title, _LONGEST_WRITTEN), 0, HEAD
    key = explanation.key
    if key != explanation.name:
        key = _("{name} is {key}", name=explanation.name, key=key)
    key = clean_name(key, _LONGEST_WRITTEN)
    yield f"{key}; {', '.join(details)}" if details else key, 0, _FAINT
    is_setting = bool(explanation.inputs) and explanation.inputs[0].path == explanation.key
    if explanation.formula is None and not (is_setting and explanation.value is None):
        yield f"= {figure(explanation.value, explanation.unit, scenario.currency)}", 2, ""


def _in_months(count: float) -> str:
    return ngettext("{number} month", "{number} months", count, number=number(count))


def _formula(scenario: Scenario, explanation: Explanation) -> Iterator[Line]:
    if explanation.formula is None:
        return
    yield "", 0, ""
    yield f"= {in_words(explanation)}", 2, ""
    yield f"= {with_numbers(explanation, scenario.currency)}", 2, ""
    yield f"= {figure(explanation.value, explanation.unit, scenario.currency)}", 2, HEAD


def _operands(scenario: Scenario, explanation: Explanation) -> Iterator[Line]:
    if not explanation.operands:
        return
    yield "", 0, ""
    yield _("What stands in it, to be explained next"), 0, HEAD
    for operand in explanation.operands:
        value = figure(operand.value, operand.unit, scenario.currency)
        yield (
            f"{clean_name(operand.title, _LONGEST_WRITTEN)}: {value} {_unit_word(scenario, operand.unit)}".rstrip(),
            2,
            "",
        )
        yield _ask(scenario, operand), 4, _FAINT


def _unit_word(scenario: Scenario, unit: str) -> str:
    return "" if unit.startswith((SHARE, RATE)) else counted_in(scenario, unit)


def _ask(scenario: Scenario, operand: Operand) -> str:
    unit = clean_name(operand.of_unit, _LONGEST_WRITTEN)
    chosen = f" --unit {unit!r}" if " " in unit else f" --unit {unit}" if unit else ""
    at = "" if operand.step is None or operand.step == scenario.steps else f" --at {operand.step}"
    return f"{clean_name(operand.key, _LONGEST_WRITTEN)}{chosen}{at}"


def _inputs(explanation: Explanation) -> Iterator[Line]:
    if not explanation.inputs:
        return
    yield "", 0, ""
    is_own = explanation.inputs[0].path == explanation.key
    yield _("Where it was set") if is_own else _("What it finally rests on"), 0, HEAD
    for use in explanation.inputs:
        yield from _input(use)


def _input(use: InputUse) -> Iterator[Line]:
    path = clean_name(use.path, _LONGEST_WRITTEN)
    if use.of_unit:
        path = _("{path} of {unit}", path=path, unit=clean_name(use.of_unit))
    yield f"{path} = {clean_name(use.written, _LONGEST_WRITTEN)} ({_place(use.origins[-1])})", 2, ""
    if use.source:
        yield _("source: {text}", text=clean_name(use.source, _LONGEST_WRITTEN)), 4, _FAINT
    for origin in reversed(use.origins[:-1]):
        replaced = clean_name(origin.text, _LONGEST_WRITTEN)
        yield _("replaces {value}, {place}", value=replaced, place=_place(origin)), 4, _FAINT


def _place(origin: Origin) -> str:
    if origin.file == DEFAULT:
        return _(DEFAULT)
    file = clean_name(origin.file, _LONGEST_WRITTEN)
    return f"{file}:{origin.line}" if origin.line else file


def _operand_dict(scenario: Scenario, operand: Operand) -> dict[str, Any]:
    return {
        "key": operand.key,
        "title": operand.title,
        "counted_in": counted_in(scenario, operand.unit),
        "unit": operand.of_unit or None,
        "step": operand.step,
        "value": operand.value,
    }
