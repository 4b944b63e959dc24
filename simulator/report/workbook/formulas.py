"""The Excel reading of the model: every quantity's one formula, spelled with the cells of its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simulator.arithmetic.ledger import Kind
from simulator.arithmetic.spell import ExcelSpeller
from simulator.arithmetic.terms import Number, Reference, Term, Total, When
from simulator.report.workbook.cells import FIRST, VALUE, cell, column, fixed, on_sheet
from simulator.report.workbook.input_places import IN_USE, INPUTS_SHEET
from simulator.report.workbook.input_rows import InputRow
from simulator.report.workbook.layout import Layout, Node, Row, SheetPlan, node_of

_OWN_COLUMN, _COLUMN_BEFORE = "{0}", "{1}"
"""Stand for a column's letters where a formula moves along its row; no formula has braces of its own."""


class RowSpeller(ExcelSpeller):
    """Spells the formula of a row once for all its cells: what moves along is marked, for ``str.format`` to fill in.

    Args:
        layout: where everything stands.
        sheet: the sheet of the row.
        node: the quantity whose formula it is.
        across: whether the row has a cell per step, or a single value.
    """

    def __init__(self, layout: Layout, sheet: SheetPlan, node: Node, *, across: bool) -> None:
        self._layout, self._sheet, self._node, self._across = layout, sheet, node, across

    def reference(self, reference: Reference) -> str:
        """Write the cell that is meant."""
        node = node_of(self._layout.ledger, reference, self._node.unit)
        if isinstance(node, Number):
            return self.number(node.value)
        return self._cell(self._sheet.at[node].number, node, reference.when)

    def total(self, parts: tuple[Term, ...]) -> str:
        """Write ``SUM(E10:E12)`` where the parts stand below each other, else ``E10+E14``."""
        texts = [self.spell(part) for part in parts]
        rows = [self._row_of(part) for part in parts]
        together = len(rows) > 1 and None not in rows and rows == list(range(rows[0] or 0, (rows[0] or 0) + len(rows)))
        return f"SUM({texts[0]}:{texts[-1]})" if together else "+".join(texts)

    def over_steps(self, of: Reference) -> str:
        """Write the sum of a row."""
        node = node_of(self._layout.ledger, of, self._node.unit)
        if isinstance(node, Number):
            raise TypeError("a plain number is not summed over the steps")
        row = self._sheet.at[node].number
        return f"SUM({fixed(FIRST, row)}:{fixed(self._last, row)})"

    def across_units(self, of: Reference) -> str:
        """Write the sum of the units' rows, which stand below each other."""
        nodes = [node_of(self._layout.ledger, of, unit) for unit in range(len(self._layout.units))]
        rows = ((self._sheet.summed[node].number, node) for node in nodes if isinstance(node, Node))
        cells = [self._cell(row, node, of.when) for row, node in rows]
        there = self._sheet.added_on
        return f"SUM({on_sheet(there.name, '') if there else ''}{cells[0]}:{cells[-1]})"

    @property
    def _last(self) -> int:
        return FIRST + len(self._sheet.moments) - 1

    def _cell(self, row: int, node: Node, when: When) -> str:
        if self._layout.ledger.quantities[node.key].kind is not Kind.PATH:
            return fixed(VALUE, row)
        if when is When.TODAY:
            return fixed(FIRST, row)
        if when is When.END:
            return fixed(self._last, row)
        if not self._across:
            raise ValueError(f"{self._node.key}: a single value reads {node.key} at no particular step")
        return f"{_COLUMN_BEFORE if when is When.BEFORE else _OWN_COLUMN}{row}"

    def _row_of(self, part: Term) -> int | None:
        if not isinstance(part, Reference):
            return None
        node = node_of(self._layout.ledger, part, self._node.unit)
        return None if isinstance(node, Number) else self._sheet.at[node].number

    def _spelled(self, term: Term) -> tuple[str, int]:
        text, binding = super()._spelled(term)
        if isinstance(term, Total) and text.startswith("SUM("):
            return text, super()._spelled(Number(0.0))[1]
        return text, binding


def row_formulas(layout: Layout, sheet: SheetPlan, row: Row) -> list[str]:
    """Give the formulas of a row's cells from left to right, each with the leading ``=``.

    Raises:
        ValueError: the row is a heading.
    """
    node = row.node
    if node is None:
        raise ValueError("a heading has no formula")
    if row.link:
        return [f"={reference}" for reference in _references(layout, sheet, row, node)]
    quantity, speller = layout.ledger.quantities[node.key], RowSpeller(layout, sheet, node, across=row.across)
    if not row.across:
        return ["=" + speller.spell(_stated(quantity.formula))]
    first, others = (f"={speller.spell(_stated(term))}" for term in (quantity.today, quantity.formula))
    letters = [column(FIRST + place) for place in range(len(sheet.moments))]
    return [first.format(letters[0]), *(others.format(own, before) for before, own in pairwise(letters))]


def _references(layout: Layout, sheet: SheetPlan, row: Row, node: Node) -> Iterator[str]:
    """Refer from one row to where its quantity is worked out."""
    if not row.across:
        yield away(layout, node, None).removeprefix(on_sheet(sheet.name, ""))
        return
    home = layout.homes[node]
    prefix, number = "" if home is sheet else on_sheet(home.name, ""), home.at[node].number
    places = {step: place for place, step in enumerate(home.moments)}
    for step in sheet.moments:
        yield f"{prefix}{cell(FIRST + places[step], number)}"


def away(layout: Layout, node: Node, step: int | None) -> str:
    """Refer to a node from another sheet: at a step, or its single value."""
    if layout.ledger.quantities[node.key].kind is Kind.INPUT:
        return input_cell(layout, layout.inputs.row(node.key, node.unit))
    home = layout.homes[node]
    row = home.at[node]
    place = FIRST + home.moments.index(step) if row.across and step is not None else VALUE
    return on_sheet(home.name, cell(place, row.number))


def input_cell(layout: Layout, row: InputRow) -> str:
    """Refer to the cell of an input's value in use."""
    return on_sheet(INPUTS_SHEET, cell(IN_USE, layout.places.inputs[row.path, row.unit]))


def _stated(term: Term | None) -> Term:
    if term is None:
        raise ValueError("an input has no formula")
    return term
