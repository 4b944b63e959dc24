"""The model behind the workbook: one ledger for the scenario and its cases, laid out, with every number evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.terms import Number
from simulator.engine.projection import NEEDED_IN_EVERY_UNIT, Projection, evaluate, given_inputs, shape_of
from simulator.engine.run import Run
from simulator.language import _
from simulator.model.break_even import declare_break_even
from simulator.model.build import build
from simulator.model.inputs import OF, SHAPE
from simulator.model.shape import Shape
from simulator.report.sentences import BASE_CASE, clean_name
from simulator.report.workbook.formulas import away
from simulator.report.workbook.input_rows import DISCOUNT, InputBook, unit_title
from simulator.report.workbook.layout import Layout, Node, Row, lay_out
from simulator.report.workbook.wording import Wording, wording_of
from simulator.scenario.scenario import Scenario

MARGIN = "finance.margin"
CASE, SCENARIO = "case", "scenario"
"""What a reader chooses between: the cases of one scenario, or several scenarios."""


def in_use(choice: str) -> str:
    """Say which case or scenario is meant: ``Case in use``."""
    return _("Scenario in use") if choice == SCENARIO else _("Case in use")


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """Make names unique, whatever their case, by a number behind those that stand already."""
    made: dict[str, str] = {}
    for name in names:
        own, number = name, 1
        while own.casefold() in made:
            number += 1
            own = f"{name} ({number})"
        made[own.casefold()] = own
    return tuple(made.values())


@dataclass(frozen=True, slots=True)
class Contents:
    """What the sheets show.

    ``cases`` is the scenario as run, then the cases that can be chosen in the workbook, or the scenarios of a
    comparison; ``case_names`` is what they are called, and ``choice`` what one of them is. ``left_out`` names the cases
    that need a workbook of their own, since they change its columns or units.
    """

    scenario: Scenario
    run: Run
    cases: tuple[Scenario, ...]
    left_out: tuple[str, ...]
    layout: Layout
    projection: Projection
    words: Wording
    case_names: tuple[str, ...]
    choice: str = CASE

    def kind(self, node: Node) -> Kind:
        """Tell how a node lives."""
        return self.layout.ledger.quantities[node.key].kind

    def value(self, node: Node, step: int | None = None) -> float:
        """Give a node's number in the case as run, at a step where it has one per step."""
        if self.kind(node) is Kind.INPUT:
            return self.layout.inputs.row(node.key, node.unit).numbers[0]
        at_unit = node.unit or 0
        if step is not None and self.kind(node) is Kind.PATH:
            return self.projection.at(node.key, step, at_unit) + 0.0
        return self.projection.number(node.key, at_unit) + 0.0

    def row_values(self, row: Row, moments: Sequence[int]) -> list[float]:
        """Give the numbers a model row shows: one per moment, or its single value."""
        if row.node is None:
            raise ValueError("a heading has no number")
        if not row.across:
            return [self.value(row.node)]
        key, unit = row.node.key, row.node.unit or 0
        return [self.projection.at(key, step, unit) + 0.0 for step in moments]

    def find(self, key: str, step: int | None = None, unit: int | None = None) -> tuple[str, float]:
        """Give a reference to a quantity, written for another sheet, and its number."""
        node = self.layout.node(key, unit)
        if isinstance(node, Number):
            return f"{node.value:g}", node.value
        return away(self.layout, node, step), self.value(node, step)

    @property
    def margin_may_lack(self) -> bool:
        """Tell whether a case that can be chosen gives no contribution margin, though another does."""
        return self.has("cash_flow") and not all(_given_in_all(MARGIN, given_inputs(case)) for case in self.cases)

    @property
    def discount_may_lack(self) -> bool:
        """Tell whether a case that can be chosen gives no discount rate, though another does."""
        return self.has("npv") and not all(DISCOUNT in case.company.inputs for case in self.cases)

    def has(self, key: str) -> bool:
        """Tell whether the model has this quantity, be it only as a number."""
        return self.layout.ledger.find(key) is not None


def contents_of(scenario: Scenario, run: Run, cases: Mapping[str, Scenario]) -> Contents:
    """Build the model that holds for a scenario and all its cases, lay it out and evaluate the scenario."""
    others = {name: case for name, case in cases.items() if name != scenario.case}
    fitting = (scenario, *(case for case in others.values() if _frame(case) == _frame(scenario)))
    left_out = tuple(clean_name(name) for name, case in others.items() if _frame(case) != _frame(scenario))
    ledger = model_of(fitting)
    names = told_apart(clean_name(case.case or _(BASE_CASE)) for case in fitting)
    layout, projection = laid_out(scenario, ledger, InputBook(fitting, ledger))
    return Contents(scenario, run, fitting, left_out, layout, projection, wording_of(scenario), names)


def model_of(cases: Sequence[Scenario]) -> Ledger:
    """Build the model that holds for all these cases, with the rows that only a workbook shows."""
    shape = shape_of_all(cases)
    ledger = build(shape)
    declare_break_even(ledger, shape)
    return ledger


def laid_out(scenario: Scenario, ledger: Ledger, inputs: InputBook) -> tuple[Layout, Projection]:
    """Lay a model out with its inputs, and evaluate everything in it for the scenario as run."""
    units = [unit_title(unit.name) for unit in scenario.units]
    wanted = [key for key, quantity in ledger.quantities.items() if quantity.kind is not Kind.INPUT]
    return lay_out(ledger, inputs, units, scenario.steps), evaluate(scenario, ledger, wanted)


def _frame(scenario: Scenario) -> tuple[object, ...]:
    units = tuple(unit.name for unit in scenario.units)
    return scenario.step, scenario.horizon_months, scenario.spend_period, scenario.currency, scenario.start, units


def shape_of_all(cases: Sequence[Scenario]) -> Shape:
    """Give the shape of all cases together; what a person may choose in the workbook stays free."""
    units = [given_inputs(case) for case in cases]
    union = shape_of(inputs for case in units for inputs in case)
    free = [path for path in union.given if path.endswith((f".{OF}", f".{SHAPE}"))]
    free += [path for path in NEEDED_IN_EVERY_UNIT if any(_given_in_all(path, case) for case in units)]
    return Shape(union.varying(*free).given, len(cases[0].units))


def _given_in_all(path: str, units: Sequence[Mapping[str, float]]) -> bool:
    return all(path in unit for unit in units)
