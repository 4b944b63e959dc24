"""The rows of the Inputs sheet: every input once, and once more for each unit that has its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import Number, Reference
from simulator.engine.projection import given_inputs
from simulator.model.inputs import OF, PER, SHAPE, InputDescription, catalogue, describe, generic
from simulator.model.kinds import HORIZON, MIGRATION_BASES, OF_COUNT, PERIODS, RAMP_SHAPES, NumberKind
from simulator.model.size_kinds import Migration
from simulator.report.sentences import clean_name
from simulator.report.workbook.wording import CODE, FINE_PERCENT, FOUR_DECIMALS, ONE_DECIMAL, WHOLE, wording_of
from simulator.scenario.scenario import Scenario, Unit

FIXED_TITLES = {
    "horizon": ("Horizon", "months"),
    "step": ("Step", "months"),
    "baseline.spend_period": ("Spend period", "months"),
    "units": ("Units", "number"),
    "trend.acquired_mix.given": ("New customers join with a mix of their own", "1 or 0"),
}
"""What shapes the workbook: title and unit. These are shown and cannot be edited."""
_FIXED_NOTE = "Shapes the workbook, so it cannot be changed here"
_UNUSED_NOTE = "Every unit has its own value below"
_NO_FORMULA_NOTE = "Not used in this scenario"


class Entry(Enum):
    """How an input is typed: a number, or a word of a list that stands for a number."""

    NUMBER = "number"
    PERIOD = "period"
    BASE = "base"
    SHAPE = "shape"
    FIXED = "fixed"


WORDS: Mapping[Entry, Mapping[str, float]] = {
    Entry.PERIOD: {name: float(months) for name, months in PERIODS.items()},
    Entry.BASE: {name: float(index) for index, name in enumerate(MIGRATION_BASES)},
    Entry.SHAPE: {name: float(index) for index, name in enumerate(RAMP_SHAPES)},
}
"""The words of each list and the number each stands for; a period may also be the horizon."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input: of the company (``unit`` None) or of a unit with a value of its own. One entry and number per case."""

    path: str
    unit: int | None
    section: str
    title: str
    counted_in: str
    number_format: str
    entry: Entry
    numbers: tuple[float, ...]
    typed: tuple[float | str, ...]
    kind: NumberKind
    source: str
    set_in: str
    note: str
    full_path: str


class InputBook:
    """All input rows in order, and which row holds the value of a path for a unit.

    Args:
        cases: the scenario as run, then its cases.
        ledger: the model whose inputs they are.
    """

    def __init__(self, cases: Sequence[Scenario], ledger: Ledger) -> None:
        self.cases = cases
        self._ledger = ledger
        self._words = wording_of(cases[0])
        self._units = [given_inputs(case) for case in cases]
        self._company = [given_inputs(replace(case, units=(case.company,)))[0] for case in cases]
        for company, case in zip(self._company, cases, strict=True):
            company["units"] = float(len(case.units))
        self.rows = tuple(self._all_rows())
        self._index = {(row.path, row.unit): row for row in self.rows}

    def row(self, path: str, unit: int | None) -> InputRow:
        """Give the row that holds an input for a unit, or for the company."""
        own = self._index.get((path, unit)) or self._index.get((path, None))
        return own or self._index[path, 0]

    def default(self, path: str, inputs: Mapping[str, float]) -> float:
        """Give what an input is where it is not given."""
        default = self._ledger.defaults.get(path)
        if isinstance(default, Reference):
            return inputs[default.key]
        return default.value if isinstance(default, Number) else 0.0

    def _all_rows(self) -> Iterator[InputRow]:
        paths = sorted(self._paths(), key=self._order)
        for path in paths:
            if any(path in company for company in self._company):
                yield self._row(path, None)
        for unit in range(len(self.cases[0].units)):
            for path in paths:
                if path not in FIXED_TITLES and self._differs(path, unit):
                    yield self._row(path, unit)

    def _paths(self) -> list[str]:
        given = [inputs for units in self._units for inputs in units]
        return list(dict.fromkeys(path for inputs in [*self._company, *given] for path in inputs))

    def _order(self, path: str) -> tuple[int, int, int, bool]:
        if path in FIXED_TITLES:
            return (0, list(FIXED_TITLES).index(path), 0, False)
        parts = path.split(".")
        initiatives = list(dict.fromkeys(name for case in self.cases for name in case.initiatives))
        initiative = initiatives.index(parts[1]) if parts[0] == "initiatives" else 0
        companion = parts[-1] in (PER, OF)
        own = generic(".".join(parts[:-1]) if companion else path)
        group = 1 + ["baseline", "trend", "initiatives", "finance"].index(parts[0])
        return (group, initiative, list(catalogue()).index(own), companion)

    def _differs(self, path: str, unit: int) -> bool:
        if not any(path in company for company in self._company):
            return True
        return any(
            self._number(path, self._units[case][unit]) != self._number(path, company)
            for case, company in enumerate(self._company)
        )

    def _number(self, path: str, inputs: Mapping[str, float]) -> float:
        return inputs[path] if path in inputs else self.default(path, inputs)

    def _row(self, path: str, unit: int | None) -> InputRow:
        given = self._company if unit is None else [units[unit] for units in self._units]
        numbers = tuple(self._number(path, inputs) for inputs in given)
        owners = [case.company if unit is None else case.units[unit] for case in self.cases]
        entry = _entry_of(path)
        typed = tuple(
            _typed(entry, path, number, owner, inputs)
            for number, owner, inputs in zip(numbers, owners, given, strict=True)
        )
        unit_name = None if unit is None else clean_name(self.cases[0].units[unit].name)
        described = self._described(path)
        return InputRow(
            path=path,
            unit=unit,
            section=f"Unit {unit_name}" if unit_name else self._section(path),
            title=f"{unit_name}: {described.title}" if unit_name else described.title,
            counted_in=self._unit_of(path, entry, described, owners[0]),
            number_format=self._format_of(path, entry, described, owners[0]),
            entry=entry,
            numbers=numbers,
            typed=typed,
            kind=_kind_of(path),
            source=self.cases[0].sources.get(path, ""),
            set_in=_set_in(owners[0], path),
            note=self._note(path, unit, described),
            full_path=path if unit is None else f"units.{self.cases[0].units[unit].name}.{path}",
        )

    def _described(self, path: str) -> InputDescription:
        if path in FIXED_TITLES:
            title, counted_in = FIXED_TITLES[path]
            return InputDescription(path, title, counted_in, "", _FIXED_NOTE, None, None)
        return describe(path, self._initiative_title(path))

    def _initiative_title(self, path: str) -> str | None:
        parts = path.split(".")
        if parts[0] != "initiatives":
            return None
        found = next(case.initiatives[parts[1]] for case in self.cases if parts[1] in case.initiatives)
        return clean_name(found.title)

    def _section(self, path: str) -> str:
        if path in FIXED_TITLES:
            return "Scenario"
        group, _, _ = path.partition(".")
        return _SECTIONS.get(group) or str(self._initiative_title(path))

    def _unit_of(self, path: str, entry: Entry, described: InputDescription, owner: Unit) -> str:
        if entry is Entry.PERIOD:
            return "months"
        if entry in (Entry.BASE, Entry.SHAPE):
            return "number in the list"
        if described.kind == Migration.name:
            return "customers" if owner.inputs.get(f"{path}.{OF}") == OF_COUNT else "% of its base"
        return self._words.input_unit(described.unit)

    def _format_of(self, path: str, entry: Entry, described: InputDescription, owner: Unit) -> str:
        if entry in (Entry.BASE, Entry.SHAPE, Entry.FIXED, Entry.PERIOD):
            return CODE
        if described.kind == Migration.name:
            return WHOLE if owner.inputs.get(f"{path}.{OF}") == OF_COUNT else FINE_PERCENT
        if described.kind in _MONEY:
            return self._words.amount
        return _FORMATS[described.kind]

    def _note(self, path: str, unit: int | None, described: InputDescription) -> str:
        own_everywhere = unit is None and path not in FIXED_TITLES and len(self.cases[0].units) > 1
        if own_everywhere and all(self._differs(path, number) for number in range(len(self.cases[0].units))):
            return _UNUSED_NOTE
        if path not in self._ledger.defaults and path not in FIXED_TITLES:
            return _NO_FORMULA_NOTE
        return described.description


_SECTIONS = {"baseline": "Today", "trend": "What happens anyway", "finance": "Finance"}
_MONEY = ("money", "money rate")
_FORMATS = {
    "share": FINE_PERCENT,
    "rate": FINE_PERCENT,
    "referral rate": FOUR_DECIMALS,
    "count": WHOLE,
    "length": ONE_DECIMAL,
}


def _entry_of(path: str) -> Entry:
    if path in FIXED_TITLES:
        return Entry.FIXED
    if path.endswith(f".{PER}"):
        return Entry.PERIOD
    if path.endswith(f".{OF}"):
        return Entry.BASE
    return Entry.SHAPE if path.endswith(f".{SHAPE}") else Entry.NUMBER


def _kind_of(path: str) -> NumberKind:
    """Give the kind that bounds an input; what is chosen from a list, or cannot be edited, has no bounds of its own."""
    setting = catalogue().get(generic(path))
    return setting.kind if setting is not None and isinstance(setting.kind, NumberKind) else NumberKind()


def _typed(entry: Entry, path: str, number: float, owner: Unit, inputs: Mapping[str, float]) -> float | str:
    """Give what stands in the cell: the number, or the word for it."""
    if entry not in WORDS:
        return number
    if entry is Entry.PERIOD and _is_per_horizon(path, owner):
        return HORIZON
    words = (word for word, meant in WORDS[entry].items() if meant == number)
    return next(words, HORIZON if number == inputs["horizon"] else next(iter(WORDS[entry])))


def _is_per_horizon(path: str, owner: Unit) -> bool:
    stated = owner.origins.get(path.removesuffix(f".{PER}"), ())
    return bool(stated) and stated[-1].text.strip().endswith(HORIZON)


def _set_in(owner: Unit, path: str) -> str:
    origins = owner.origins.get(path) or owner.origins.get(path.rpartition(".")[0]) or ()
    if not origins:
        return ""
    return f"{origins[-1].file}:{origins[-1].line}" if origins[-1].line else origins[-1].file
