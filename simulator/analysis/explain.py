"""What stands behind one number: its formula, the numbers in it, and the settings it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.analysis.answering import answer
from simulator.analysis.explanation import Explanation, Operand
from simulator.analysis.quantity_names import Asked, nearest_names, resolve
from simulator.analysis.reading import Place, Reading, parts_of
from simulator.analysis.settings_used import as_written, description_of, inputs_behind, mentioned, title_of, uses_of
from simulator.arithmetic.ledger import Kind, Ledger, Level, Quantity
from simulator.arithmetic.terms import AcrossUnits, Number, OverSteps, Reference, Term
from simulator.engine.projection import given_inputs, shape_of
from simulator.engine.run import Run
from simulator.errors import UsageError, did_you_mean, quoted, suggest
from simulator.language import _, marked
from simulator.model.build import build
from simulator.scenario.scenario import Scenario

NOTHING_CHANGES_IT = marked("Nothing in the scenario changes it.")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is explained, once it is known which quantity or term is meant."""

    name: str
    key: str
    title: str
    unit: str
    term: Term
    is_of_unit: bool
    remark: str = ""


class Explainer:
    """Explains numbers of one scenario.

    Raises:
        ScenarioError: The scenario cannot be run.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._run = answer(scenario)
        self._ledger = build(shape_of(given_inputs(scenario)))

    def explain(self, name: str, unit: str | None = None, at: int | None = None) -> Explanation:
        """Explain a number of the scenario's results, a quantity of its model, or one of its settings.

        Args:
            name: As in the JSON of a run, a key of the model, or a setting's path.
            unit: The unit it is of; the company by default.
            at: The step, for what changes over the steps; the last one by default.

        Raises:
            UsageError: There is no such quantity, unit or step, or a unit must be named.
        """
        if at is not None and not 0 <= at <= self._scenario.steps:
            hint = _("the steps are 0 (today) to {last}", last=self._scenario.steps)
            raise UsageError(_("there is no step {step}", step=at), hint)
        return _Question(self._scenario, self._run, self._ledger, unit).answer(name, at)


class _Question:
    """Answers questions about one unit or the company."""

    def __init__(self, scenario: Scenario, run: Run, ledger: Ledger, unit: str | None) -> None:
        self._scenario = scenario
        self._run = run
        self._ledger = ledger
        self._count = len(scenario.units)
        self._unit = None if unit is None else self._number_of(unit)

    def answer(self, name: str, at: int | None) -> Explanation:
        """Explain what the name means, at a step if it has any."""
        setting = self._setting(name)
        if setting is not None:
            return setting
        own = self._unit is not None and self._count > 1
        asked = resolve(self._ledger, name, self._scenario.steps, own_unit=own, at=at)
        if asked is None:
            raise self._unknown(name)
        if asked.term is None:
            return self._found_otherwise(name, asked)
        term = self._ledger.resolve(asked.term) if isinstance(asked.term, Reference) else asked.term
        if isinstance(term, Reference):
            return self._quantity(name, self._ledger.quantities[term.key], asked.step if at is None else at, at)
        return self._term(name, asked, term)

    def _number_of(self, name: str) -> int:
        names = [unit.name for unit in self._scenario.units if unit.name]
        if name not in names:
            hint = suggest(name, names) or _("the scenario has no units")
            raise UsageError(_("there is no unit {name}", name=quoted(name)), hint)
        return names.index(name)

    def _quantity(self, name: str, quantity: Quantity, step: int | None, at: int | None) -> Explanation:
        """Explain a quantity of the model, by its formula of today or of any other step."""
        if quantity.kind is Kind.INPUT:
            return self._input(name, quantity.key)
        if quantity.kind is Kind.PATH:
            step = self._scenario.steps if step is None else step
        elif at is not None:
            raise UsageError(
                _("{quantity} has no steps", quantity=quantity.key), _("leave {option} out", option="--at")
            )
        else:
            step = None
        term = quantity.today if step == 0 else quantity.formula
        if term is None:
            raise TypeError(f"{quantity.key} has no formula")
        is_of_unit = quantity.level is Level.UNIT
        place = Place(step, self._unit_for(quantity.key, is_of_unit=is_of_unit))
        subject = _Subject(name, quantity.key, quantity.title, quantity.unit, term, is_of_unit)
        return self._explanation(
            subject, place, Reading.of(self._scenario, self._ledger, [term, Reference(quantity.key)])
        )

    def _term(self, name: str, asked: Asked, term: Term) -> Explanation:
        """Explain what is no quantity of its own: a share, a difference, or a plain number."""
        quantities = [self._ledger.quantities[key] for key in mentioned(self._ledger, term.references())]
        is_of_unit = any(each.level is Level.UNIT and each.kind is not Kind.INPUT for each in quantities)
        unit = self._unit_for(name, is_of_unit=is_of_unit) if quantities else self._unit or 0
        remark = _(NOTHING_CHANGES_IT) if isinstance(term, Number) else asked.remark
        subject = _Subject(name, name, asked.title, asked.unit, term, is_of_unit, remark)
        return self._explanation(subject, Place(asked.step, unit), Reading.of(self._scenario, self._ledger, [term]))

    def _explanation(self, subject: _Subject, place: Place, reading: Reading) -> Explanation:
        parts = list(dict.fromkeys(parts_of(subject.term)))
        references = list(subject.term.references())
        units = [place.unit] if subject.is_of_unit else range(self._count)
        behind = inputs_behind(self._scenario, self._ledger, references, units, today=place.step == 0)
        return Explanation(
            name=subject.name,
            key=subject.key,
            title=subject.title,
            unit=subject.unit,
            of_unit=self._scenario.units[place.unit].name if subject.is_of_unit else "",
            step=place.step,
            months=None if place.step is None else place.step * self._scenario.step_months,
            value=reading.value(subject.term, place),
            formula=None if isinstance(subject.term, Number) else subject.term,
            numbers={part: reading.numbers(part, place) for part in parts},
            titles={reference.key: self._title(reference) for reference in references},
            measures={reference.key: self._measure(reference) for reference in references},
            operands=tuple(operand for part in parts for operand in self._operands(subject, part, place, reading)),
            inputs=tuple(behind),
            remark=subject.remark,
        )

    def _operands(self, subject: _Subject, part: Term, place: Place, reading: Reading) -> Iterator[Operand]:
        """Give what to explain next; of a sum over the steps, the last step."""
        reference = part.of if isinstance(part, AcrossUnits | OverSteps) else part
        found = self._ledger.resolve(reference) if isinstance(reference, Reference) else reference
        if not isinstance(found, Reference):
            return
        quantity = self._ledger.quantities[found.key]
        is_unit_s = quantity.level is Level.UNIT and (subject.is_of_unit or quantity.kind is not Kind.INPUT)
        is_own = self._count > 1 and is_unit_s
        step = reading.last if isinstance(part, OverSteps) else reading.step(found, place.step)
        for unit in range(self._count) if isinstance(part, AcrossUnits) else [place.unit]:
            value = reading.number(Reference(found.key), Place(step, unit))
            of_unit = self._scenario.units[unit].name if is_own else ""
            yield Operand(found.key, self._title(found), self._measure(found), of_unit, step, value)

    def _found_otherwise(self, name: str, asked: Asked) -> Explanation:
        """Explain a number that no formula gives: what it is, and its value in the answer."""
        self._unit_for(name, is_of_unit=False)
        value: object = self._run.to_dict()
        for key in asked.json_path:
            if not isinstance(value, Mapping) or key not in value:
                raise UsageError(
                    _("{name} does not apply to this scenario", name=quoted(name)), _("`nps-sim run` says why")
                )
            value = value[key]
        number = float(value) if isinstance(value, int | float) else None
        rests_on = [Reference(key) for key in asked.rests_on if self._ledger.find(key) is not None]
        today = asked.json_path[0] == "survey"
        inputs = tuple(inputs_behind(self._scenario, self._ledger, rests_on, range(self._count), today=today))
        return Explanation(name, name, asked.title, asked.unit, value=number, inputs=inputs, remark=asked.remark)

    def _setting(self, path: str) -> Explanation | None:
        """Explain a setting of the file, if this is one."""
        units = range(self._count) if self._unit is None else [self._unit]
        uses = tuple(uses_of(self._scenario, path, units))
        for number, unit in enumerate(self._scenario.units):
            inner = path.removeprefix(f"units.{unit.name}.")
            if not uses and inner != path:
                uses, units = tuple(uses_of(self._scenario, inner, [number])), [number]
        if not uses:
            return None
        described = description_of(uses[0].path)
        return Explanation(
            path,
            uses[0].path,
            uses[0].title,
            described.unit if described else "",
            of_unit=self._scenario.units[units[0]].name if len(units) < self._count else "",
            value=uses[0].value if len(uses) == 1 else None,
            inputs=uses,
            remark=described.description if described else "",
        )

    def _input(self, name: str, key: str) -> Explanation:
        """Explain an input of the model: a setting, or a number that a setting holds besides its own."""
        units = range(self._count) if self._unit is None else [self._unit]
        given = given_inputs(self._scenario)
        values = {given[unit].get(key) for unit in units}
        described = description_of(key)
        return Explanation(
            name,
            key,
            title_of(self._scenario, key),
            described.unit if described else "",
            value=values.pop() if len(values) == 1 else None,
            inputs=tuple(uses_of(self._scenario, as_written(key), units)),
            remark=described.description if described else "",
        )

    def _unit_for(self, name: str, *, is_of_unit: bool) -> int:
        """Give the number of the unit that a quantity is read of; 0 does for the company."""
        if self._count == 1:
            return 0
        if not is_of_unit:
            if self._unit is not None:
                raise UsageError(
                    _("{name} belongs to the company", name=name), _("leave {option} out", option="--unit")
                )
            return 0
        if self._unit is None:
            names = ", ".join(quoted(unit.name) for unit in self._scenario.units)
            hint = _("name one with {option}: {names}", option="--unit", names=names)
            raise UsageError(_("each unit has its own {name}", name=name), hint)
        return self._unit

    def _title(self, reference: Reference) -> str:
        found = self._ledger.resolve(reference)
        if not isinstance(found, Reference):
            return reference.key
        quantity = self._ledger.quantities[found.key]
        return title_of(self._scenario, found.key) if quantity.kind is Kind.INPUT else quantity.title

    def _measure(self, reference: Reference) -> str:
        found = self._ledger.resolve(reference)
        if not isinstance(found, Reference):
            return ""
        quantity = self._ledger.quantities[found.key]
        if quantity.kind is not Kind.INPUT:
            return quantity.unit
        described = description_of(found.key)
        return described.unit if described else ""

    def _unknown(self, name: str) -> UsageError:
        settings = {path for unit in self._scenario.units for path in unit.origins}
        close = nearest_names(self._ledger, name, settings)
        hint = did_you_mean(*close) if close else _("without a name, all settings are listed")
        return UsageError(_("there is nothing called {name} in this scenario", name=quoted(name)), hint)
