"""Filling a company's own workbook: values go into the cells that its names point to, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulator.engine.run import Run
from simulator.errors import Problem, ScenarioError, nearest
from simulator.language import _, separated
from simulator.report.spreadsheet.cells import letters_of
from simulator.report.spreadsheet.formulas import Formula, Reference
from simulator.report.spreadsheet.package import DefinedName, Package
from simulator.report.spreadsheet.sheet_setup import Area, SheetSetup, areas
from simulator.report.template.quantities import Quantities, Value, quantities_of
from simulator.report.template.sheet_patch import SheetText

SCHEMA = "nps-sim/fill/1"
_BUILT_IN = ("_xlnm.", "_xlfn.", "_xlpm.", "Print_Area", "Print_Titles")
_EXAMPLES = "nps_end, run_rate_today, bridge_mix, npv"


class FilledName(NamedTuple):
    """A name of the template and what went where: the sheet, its cells, the values in the order of the cells."""

    name: str
    sheet: str
    where: str
    values: tuple[Value, ...]


class UnknownName(NamedTuple):
    """A name of the template that is no quantity, and the quantity it reads most like."""

    name: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled template: the parts that changed, what was filled, and what a reader must know."""

    changed: Mapping[str, bytes]
    names: tuple[FilledName, ...]
    unknown: tuple[UnknownName, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "schema": SCHEMA,
            "filled": [{**name._asdict(), "values": list(name.values)} for name in self.names],
            "unknown": [name._asdict() for name in self.unknown],
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class _Filling:
    """What is gathered while names are looked at, one after the other."""

    file: str
    values: dict[str, dict[tuple[int, int], Value]] = field(default_factory=dict)
    names: list[FilledName] = field(default_factory=list)
    unknown: list[UnknownName] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, message: str, hint: str) -> None:
        """Note what is wrong with a name."""
        self.problems.append(Problem(self.file, 0, 0, name, message, hint))


def fill(parts: Mapping[str, bytes], run: Run, file: str) -> Filled:
    """Put a run's figures into the cells that a template's names point to.

    Args:
        parts: the parts of the template's package by name.
        run: the run.
        file: what the template is called.

    Returns:
        The parts that change. A null figure empties its cell and is noted.

    Raises:
        ScenarioError: no name of the template is a quantity, a name points at a formula, or its range does not fit.
    """
    package = Package(parts)
    quantities = quantities_of(run)
    filling = _Filling(file)
    sheets = {sheet.name: sheet.part for sheet in package.sheets}
    for name in package.names:
        if not name.name.startswith(_BUILT_IN):
            _fill_name(filling, name, quantities, sheets)
    texts = {sheet: SheetText(parts[sheets[sheet]]) for sheet in filling.values}
    _refuse_formulas(filling, texts)
    _refuse_merged(filling, {sheet: SheetSetup(parts[sheets[sheet]]) for sheet in filling.values})
    if not filling.names and not filling.problems:
        message = _("no name of this workbook is a quantity of a run")
        filling.refuse("", message, _("name the cells to fill, for example {names}", names=_EXAMPLES))
    if filling.problems:
        raise ScenarioError(filling.problems)
    calculates = any(SheetText(parts[part]).has_formulas for part in sheets.values())
    changed = {
        sheets[sheet]: texts[sheet].filled(values, recalculate=calculates) for sheet, values in filling.values.items()
    }
    if calculates:
        filling.notes.append(
            _("the workbook's formulas are worked out anew when Excel opens it; until then they are old")
        )
    return Filled(changed, tuple(filling.names), tuple(filling.unknown), tuple(filling.notes))


def _fill_name(filling: _Filling, name: DefinedName, quantities: Quantities, sheets: Mapping[str, str]) -> None:
    wanted = name.name.lower()
    if wanted not in quantities.values and wanted not in quantities.series:
        filling.unknown.append(UnknownName(name.name, nearest(wanted, quantities.names)))
        return
    area = _area(name)
    if area is None or area.sheet not in sheets:
        message = _("stands for {area}, which is no cells", area=name.refers_to)
        filling.refuse(name.name, message, _("let it name a cell or a row of cells"))
        return
    count = (area.right - area.left + 1) * (area.bottom - area.top + 1)
    is_line = area.left == area.right or area.top == area.bottom
    if wanted in quantities.series and (count > 1 or wanted not in quantities.values):
        _fill_series(filling, name.name, area, quantities.series[wanted], count if is_line else 0)
    else:
        _put(filling, name.name, area, (quantities.values[wanted],))


def _area(name: DefinedName) -> Reference | None:
    """Give the cells a name stands for, where it stands for one area of cells."""
    found = list(Formula(name.refers_to).references)
    if len(found) != 1 or found[0].sheet is None or "(" in name.refers_to:
        return None
    return found[0]


def _fill_series(filling: _Filling, name: str, area: Reference, series: tuple[Value, ...], count: int) -> None:
    """Fill a row or column with a value per step; as many cells as steps leave today out, 0 cells are no line."""
    steps = len(series) - 1
    cells, values, last = separated(count), separated(len(series)), separated(steps)
    if count == steps:
        filling.notes.append(
            _("{name} has {cells} cells: steps 1 to {last}, without today", name=name, cells=cells, last=last)
        )
        _put(filling, name, area, series[1:])
    elif count > steps:
        if count > len(series):
            filling.notes.append(
                _(
                    "{name} has {cells} cells for {values} values; the rest is left empty",
                    name=name,
                    cells=cells,
                    values=values,
                )
            )
        _put(filling, name, area, (*series, *[None] * (count - len(series))))
    else:
        if count:
            message = _("{area} has {cells} cells for {values} values", area=_shown(area), cells=cells, values=values)
        else:
            message = _(
                "{area} is no single row or column; there are {values} values", area=_shown(area), values=values
            )
        hint = _("name one row or column of {cells} cells, or {fewer} without today", cells=values, fewer=last)
        filling.refuse(name, message, hint)


def _put(filling: _Filling, name: str, area: Reference, values: tuple[Value, ...]) -> None:
    places = [(column, row) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)]
    assert area.sheet is not None
    cells = filling.values.setdefault(area.sheet, {})
    pairs = list(zip(places, values, strict=False))
    if any(place in cells and cells[place] != value for place, value in pairs):
        message = _("{area} is filled by another name already", area=_shown(area))
        filling.refuse(name, message, _("let one name fill a cell"))
        return
    cells.update(pairs)
    filling.names.append(FilledName(name, area.sheet, _place(area), values))
    if values[0] is None and len(values) == 1:
        filling.notes.append(_("{name} does not apply to this scenario; its cell is left empty", name=name))


def _refuse_formulas(filling: _Filling, texts: Mapping[str, SheetText]) -> None:
    for name in filling.names:
        [area] = areas(name.where)
        for column, row in filling.values[name.sheet]:
            inside = area[0] <= column <= area[2] and area[1] <= row <= area[3]
            if inside and texts[name.sheet].holds_formula(column, row):
                place = f"{name.sheet}!{letters_of(column)}{row}"
                message = _("{place} holds a formula, which the value would replace", place=place)
                filling.refuse(name.name, message, _("let the formula refer to another cell, and name that one"))
                break


def _refuse_merged(filling: _Filling, setups: Mapping[str, SheetSetup]) -> None:
    for name in filling.names:
        [area] = areas(name.where)
        merged = [each for listed in setups[name.sheet].merged for each in areas(listed)]
        message, hint = _does_not_fit(f"{name.sheet}!{name.where}", area, merged, len(name.values))
        if message:
            filling.refuse(name.name, message, hint)


def _does_not_fit(shown: str, area: Area, merged: list[Area], count: int) -> tuple[str, str]:
    """Say what keeps values from being seen in an area, and what to name instead; empty where nothing does."""
    left, top, right, bottom = area
    cells = (right - left + 1) * (bottom - top + 1)
    if count == 1 and cells > 1 and area not in merged:
        return _("{area} has {cells} cells for one value", area=shown, cells=separated(cells)), _("name one cell")
    for each in merged:
        touches = left <= each[2] and each[0] <= right and top <= each[3] and each[1] <= bottom
        if touches and (left, top) != each[:2]:
            message = _("{area} lies in merged cells, which show their first cell alone", area=shown)
            return message, _("name the first of the merged cells")
        if touches and count > 1:
            message = _("{area} is merged, and there are {values} values", area=shown, values=separated(count))
            return message, _("undo the merge")
    return "", ""


def _shown(area: Reference) -> str:
    return f"{area.sheet}!{_place(area)}"


def _place(area: Reference) -> str:
    first, last = f"{letters_of(area.left)}{area.top}", f"{letters_of(area.right)}{area.bottom}"
    return first if first == last else f"{first}:{last}"
