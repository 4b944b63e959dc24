"""Where every quantity of the model stands: which sheet, which row. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from simulator.arithmetic.ledger import Kind, Ledger, Level, Quantity
from simulator.arithmetic.terms import AcrossUnits, Number, Reference, Term
from simulator.language import _, marked
from simulator.model.bridge import BRIDGE, BRIDGE_BY_CELL
from simulator.model.worth import BUSINESS_CASE, LIFETIME_VALUE
from simulator.report.workbook.cells import sheet_names
from simulator.report.workbook.input_places import InputPlaces, place_inputs
from simulator.report.workbook.input_rows import InputBook

MODEL, COMPANY = "Model", "Company"
MODELS, BRIDGE_BY_UNIT = "Models", "Bridge by unit"
"""Where all units stand below each other, once they are too many for a sheet each."""
MOST_UNIT_SHEETS = 12
ASSUMPTIONS, ELSEWHERE = marked("Assumptions, from Inputs"), marked("From other sheets")
TO_ADD_UP = marked("The units' figures that are added up")
FIRST_ROW = 6
"""The first row below a model sheet's title and column heads, counted from 1."""

AVERAGE_SPEND = "company.average_spend"
"""Read by every unit's part of the bridge, so that it stands with them."""
_LIVES = {
    Kind.CONSTANT: marked("{section}, the same at every step"),
    Kind.PATH: "{section}",
    Kind.RESULT: marked("{section}, over the horizon"),
}
"""In which order quantities stand on a sheet, and what sets their headings apart where a section has several."""


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity or input of one unit, or of the company (``unit`` None)."""

    key: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a model sheet; ``node`` None is a heading. ``across`` rows have a cell per moment, others one value."""

    number: int
    title: str
    node: Node | None = None
    link: bool = False
    across: bool = False


@dataclass(slots=True, eq=False)
class SheetPlan:
    """One model sheet: its columns' steps, its rows, and the row where each node can be read on it.

    ``summed`` holds the rows that stand below each other, one per unit, for a sum over the units; they stand on the
    sheet ``added_on``, by default this one. ``stacked`` sheets hold all units, block by block.
    """

    name: str
    title: str
    moments: tuple[int, ...]
    stacked: bool = False
    added_on: SheetPlan | None = None
    rows: list[Row] = field(default_factory=list)
    at: dict[Node, Row] = field(default_factory=dict)
    summed: dict[Node, Row] = field(default_factory=dict)

    @property
    def next_row(self) -> int:
        """The first free row."""
        return self.rows[-1].number + 1 if self.rows else FIRST_ROW


@dataclass(frozen=True, slots=True)
class Layout:
    """All model sheets in reading order; ``company`` is the one that holds the company's course.

    A company without units has a single model sheet, which is its own.
    """

    ledger: Ledger
    inputs: InputBook
    places: InputPlaces
    units: tuple[str, ...]
    sheets: tuple[SheetPlan, ...]
    homes: dict[Node, SheetPlan]
    company: SheetPlan

    def node(self, key: str, unit: int | None = None) -> Node | Number:
        """Give what a key stands for: a node of a unit or the company, or a plain number."""
        found = self.ledger.find(key)
        if found is None:
            raise KeyError(key)
        return found if isinstance(found, Number) else node_of(self.ledger, found, unit)


def node_of(ledger: Ledger, reference: Reference, unit: int | None) -> Node | Number:
    """Follow a reference, made in a unit or the company, to the node it reads."""
    found = ledger.resolve(reference)
    if isinstance(found, Number):
        return found
    quantity = ledger.quantities[found.key]
    if ledger.units == 1:
        return Node(found.key, 0 if quantity.level is Level.UNIT else None)
    return Node(found.key, unit if quantity.level is Level.UNIT else None)


def references(term: Term | None) -> Iterator[tuple[Reference, bool]]:
    """Walk over a term's references; each with whether it means the sum over all units."""
    if term is None:
        return
    if isinstance(term, AcrossUnits):
        yield term.of, True
        return
    parts: Sequence[Term] = getattr(term, "operands", None) or getattr(term, "parts", None) or ()
    for part in parts:
        yield from references(part)
    if not parts:
        yield from ((reference, False) for reference in term.references())


def lay_out(ledger: Ledger, inputs: InputBook, units: Sequence[str], steps: int) -> Layout:
    """Decide sheets and rows for a model.

    Args:
        ledger: the model.
        inputs: the rows of the Inputs sheet.
        units: the units' names for print; one empty name for a company without units.
        steps: how many steps make the horizon.
    """
    return _Planner(ledger, inputs, tuple(units), steps).plan()


class _Planner:
    """Fills the sheets; the ledger's own order is the order of the rows."""

    def __init__(self, ledger: Ledger, inputs: InputBook, units: tuple[str, ...], steps: int) -> None:
        self._ledger, self._inputs, self._units = ledger, inputs, units
        every, ends = tuple(range(steps + 1)), (0, steps)
        stacked = len(units) > MOST_UNIT_SHEETS
        self._of_unit = (
            [SheetPlan(MODELS, _("Models of all units"), every, stacked=True)] * len(units) if stacked else []
        )
        self._of_unit = self._of_unit or _sheets_of_units(units, every)
        self._company = SheetPlan(COMPANY, _("All units together"), every) if len(units) > 1 else self._of_unit[0]
        self._bridge = SheetPlan(BRIDGE, _("Why the run-rate moves, from today to the end"), ends)
        self._cells = SheetPlan(BRIDGE_BY_UNIT, _("The bridge, unit by unit"), ends, stacked=True)
        self._case = SheetPlan(BUSINESS_CASE, _("What the initiatives are worth"), every)
        self._homes: dict[Node, SheetPlan] = {}
        if stacked:
            self._company.added_on = self._case.added_on = self._of_unit[0]
            self._bridge.added_on = self._cells
        else:
            self._cells = self._bridge

    def plan(self) -> Layout:
        """Place every quantity, then lay the sheets out in reading order."""
        nodes = list(self._nodes())
        sheets = (*self._of_unit, self._company, self._cells, self._bridge, self._case)
        in_order = {id(sheet): sheet for sheet in sheets}
        for sheet in in_order.values():
            own = [node for node in nodes if self._homes[node] is sheet]
            for block in _blocks(own) if sheet.stacked else [own]:
                self._fill(sheet, block)
        filled = tuple(sheet for sheet in in_order.values() if sheet.rows)
        places = place_inputs(self._inputs)
        return Layout(self._ledger, self._inputs, places, self._units, filled, self._homes, self._company)

    def _nodes(self) -> Iterator[Node]:
        """Go through all quantities in order; a section of the units is gone through once per unit."""
        made = (quantity for quantity in self._ledger.quantities.values() if quantity.kind is not Kind.INPUT)
        for (section, level), group in groupby(made, key=lambda quantity: (quantity.section, quantity.level)):
            quantities = list(group)
            for unit in range(len(self._units)) if level is Level.UNIT else (None,):
                for quantity in quantities:
                    node = Node(quantity.key, unit)
                    self._homes[node] = self._home(section, node)
                    yield node

    def _home(self, section: str, node: Node) -> SheetPlan:
        if section == BRIDGE_BY_CELL or node.key == AVERAGE_SPEND:
            return self._cells
        if section == BRIDGE:
            return self._bridge
        if node.unit is not None:
            return self._of_unit[node.unit]
        return self._case if section in (BUSINESS_CASE, LIFETIME_VALUE) else self._company

    def _fill(self, sheet: SheetPlan, nodes: list[Node]) -> None:
        if not nodes:
            return
        self._add_links(sheet, nodes)
        kinds: dict[str, set[Kind]] = {}
        for node in nodes:
            kinds.setdefault(self._section(node), set()).add(self._quantity(node).kind)
        for kind, told in _LIVES.items():
            alike = [node for node in nodes if self._quantity(node).kind is kind]
            for section, group in groupby(alike, key=self._section):
                _add(sheet, _(told, section=section) if len(kinds[section]) > 1 else section)
                for node in group:
                    self._add_unit_links(sheet, node)
                    _add(sheet, self._quantity(node).title, node, across=kind is Kind.PATH)

    def _add_links(self, sheet: SheetPlan, nodes: list[Node]) -> None:
        """Bring in what the sheet's formulas read elsewhere: first the inputs, then other sheets' quantities."""
        read = (found for node in nodes for found, over_units in self._needs(node) if not over_units)
        needed = dict.fromkeys(found for found in read if self._homes.get(found) is not sheet and found not in sheet.at)
        order = {id(row): number for number, row in enumerate(self._inputs.rows)}
        given = [node for node in needed if self._quantity(node).kind is Kind.INPUT]
        given.sort(key=lambda node: order[id(self._inputs.row(node.key, node.unit))])
        away = [node for node in needed if self._quantity(node).kind is not Kind.INPUT]
        for heading, found in ((ASSUMPTIONS, given), (ELSEWHERE, away)):
            if found:
                _add(sheet, self._headed(_(heading), sheet, nodes[0].unit))
            for node in found:
                self._add_link(sheet, node)

    def _add_unit_links(self, sheet: SheetPlan, node: Node) -> None:
        """Before a sum over the units, bring in each unit's number."""
        summed = dict.fromkeys(found for found, over_units in self._needs(node) if over_units)
        there = sheet.added_on or sheet
        for found in summed:
            if sheet.added_on is not None and not there.summed:
                _add(there, _(TO_ADD_UP))
            if found not in there.summed:
                there.summed[found] = self._add_link(there, found)
            sheet.summed[found] = there.summed[found]

    def _add_link(self, sheet: SheetPlan, node: Node) -> Row:
        quantity = self._quantity(node)
        is_input = quantity.kind is Kind.INPUT
        title = self._inputs.row(node.key, node.unit).title if is_input else quantity.title
        unit = self._units[node.unit] if node.unit is not None else ""
        own_sheet = sheet in self._of_unit and self._homes.get(node) is not sheet
        named = f"{unit}: {title}" if unit and not own_sheet and not title.startswith(unit) else title
        return _add(sheet, named, node, link=True, across=quantity.kind is Kind.PATH)

    def _needs(self, node: Node) -> Iterator[tuple[Node, bool]]:
        """Find the nodes a quantity's formulas read, each with whether it is summed over the units."""
        quantity = self._quantity(node)
        for term in (quantity.today, quantity.formula):
            for reference, over_units in references(term):
                for unit in range(len(self._units)) if over_units else (node.unit,):
                    found = node_of(self._ledger, reference, unit)
                    if isinstance(found, Node):
                        yield found, over_units

    def _quantity(self, node: Node) -> Quantity:
        return self._ledger.quantities[node.key]

    def _section(self, node: Node) -> str:
        return self._headed(_(self._quantity(node).section), self._homes[node], node.unit)

    def _headed(self, heading: str, sheet: SheetPlan, unit: int | None) -> str:
        """Name the unit in a heading, unless the sheet is all of that unit."""
        name = self._units[unit] if unit is not None else ""
        return f"{heading}: {name}" if name and (sheet.stacked or sheet not in self._of_unit) else heading


def _sheets_of_units(units: Sequence[str], moments: tuple[int, ...]) -> list[SheetPlan]:
    names = sheet_names(MODEL, units) if len(units) > 1 else [MODEL]
    titles = [_("Model of {unit}", unit=unit) if unit else _("Model") for unit in units]
    return [SheetPlan(name, title, moments) for name, title in zip(names, titles, strict=True)]


def _blocks(nodes: Sequence[Node]) -> list[list[Node]]:
    """Sort a stacked sheet's nodes into blocks: the company's, then each unit's."""
    blocks: dict[int | None, list[Node]] = {}
    for node in nodes:
        blocks.setdefault(node.unit, []).append(node)
    return list(blocks.values())


def _add(sheet: SheetPlan, title: str, node: Node | None = None, *, link: bool = False, across: bool = False) -> Row:
    """Add a row and give it; a heading leaves a blank row above it."""
    number = sheet.next_row + (1 if node is None and sheet.rows else 0)
    row = Row(number, title, node, link, across)
    sheet.rows.append(row)
    if node is not None:
        sheet.at.setdefault(node, row)
    return row
