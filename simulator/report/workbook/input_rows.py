"""The rows of the Inputs sheet: every input once, and once more for each unit that has its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePath
from types import MappingProxyType

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import Number, Reference
from simulator.engine.projection import given_inputs
from simulator.language import _, marked
from simulator.model.inputs import OF, PER, SHAPE, InputDescription, catalogue, describe, generic
from simulator.model.kinds import HORIZON, MIGRATION_BASES, OF_COUNT, PERIODS, RAMP_SHAPES, NumberKind
from simulator.model.size_kinds import Migration
from simulator.model.worth import YEAR
from simulator.report.sentences import clean_name
from simulator.report.workbook.wording import (
    CODE,
    FINE_PERCENT,
    FOUR_DECIMALS,
    ONE_DECIMAL,
    SIZE,
    WHOLE,
    wording_of,
)
from simulator.scenario.nodes import DEFAULT
from simulator.scenario.scenario import Origin, Scenario, Unit

RESPONDENTS = "baseline.survey.respondents"
NEW_MIX_GIVEN = "trend.acquired_mix.given"
DISCOUNT = "finance.discount"
"""Left empty for a case that does not give it: no discount rate is not a rate of 0 %."""
FIXED_TITLES = {
    "horizon": (marked("Horizon"), marked("months")),
    "step": (marked("Step"), marked("months")),
    "baseline.spend_period": (marked("Spend period"), marked("months")),
    "units": (marked("Units"), marked("number")),
    NEW_MIX_GIVEN: (marked("New customers join with a mix of their own"), marked("1 or 0")),
    RESPONDENTS: (marked("Survey answers"), marked("answers")),
}
"""What shapes the workbook, and what the model does not read: title and unit. Shown, and cannot be edited."""
SCENARIO = marked("Scenario")
"""The section they stand in."""
WHOLE_COMPANY = marked("Whole company")
"""What the only unit of a scenario without units is called beside those that have some."""
_FIXED_NOTE = marked("Shapes the workbook, so it cannot be changed here")
_SURVEY_NOTE = marked(
    "How many answered the survey that the mix rests on; the margins of today's figures follow from it"
)
_UNUSED_NOTE = marked("Every unit has its own value below")
_NO_FORMULA_NOTE = marked("Not used in this scenario")


class Cell(Enum):
    """How a value stands in a case's column: typed there, as the company's own value, or of a unit that is absent."""

    TYPED = "typed"
    FOLLOWS = "follows"
    ABSENT = "absent"


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


_ALL_TYPED: Mapping[tuple[int, int], Cell] = MappingProxyType({})
_SHORT_NAME = 30


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input: of the company (``unit`` None) or of a unit with a value of its own.

    ``numbers``, ``typed`` and ``cells`` have an entry per case.
    """

    path: str
    unit: int | None
    section: str
    title: str
    counted_in: str
    number_format: str
    entry: Entry
    numbers: tuple[float, ...]
    typed: tuple[float | str, ...]
    cells: tuple[Cell, ...]
    kind: NumberKind
    source: str
    set_in: str
    note: str
    full_path: str


class InputBook:
    """All input rows in order, and which row holds the value of a path for a unit.

    Args:
        cases: the scenario as run, then its cases; or scenarios that are compared, all with the same units.
        ledger: the model whose inputs they are.
        names: what the scenarios are called, so that sources which differ can be told apart; none for cases.
        cells: by the numbers of case and unit, how the unit's values stand where they are not typed.
    """

    def __init__(
        self,
        cases: Sequence[Scenario],
        ledger: Ledger,
        names: Sequence[str] = (),
        cells: Mapping[tuple[int, int], Cell] = _ALL_TYPED,
    ) -> None:
        self.cases = cases
        self._names, self._cells = names, cells
        self._ledger = ledger
        self._words = wording_of(cases[0])
        self._units = [given_inputs(case) for case in cases]
        self._company = [given_inputs(replace(case, units=(case.company,)))[0] for case in cases]
        for company, units in zip(self._company, self._units, strict=True):
            company["units"] = units[0]["units"]
        for company, case in zip(self._company, cases, strict=True):
            if case.respondents:
                company[RESPONDENTS] = float(case.respondents)
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
                if (path not in FIXED_TITLES or path == NEW_MIX_GIVEN) and self._differs(path, unit):
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

    def _stands_alone(self, path: str, unit: int) -> bool:
        """Tell whether a unit has values of its own in every case, so that it never reads the company's."""
        cells = (self._cell(path, unit, case) for case in range(len(self.cases)))
        return self._differs(path, unit) and Cell.FOLLOWS not in cells

    def _number(self, path: str, inputs: Mapping[str, float]) -> float:
        if path == f"{DISCOUNT}.{PER}" and path not in inputs:
            return YEAR  # what is typed into the empty cell is taken for a rate a year
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
        unit_name = None if unit is None else unit_title(self.cases[0].units[unit].name)
        described = self._described(path)
        return InputRow(
            path=path,
            unit=unit,
            section=_("Unit {unit}", unit=unit_name) if unit_name else self._section(path),
            title=f"{unit_name}: {described.title}" if unit_name else described.title,
            counted_in=self._unit_of(path, entry, described, owners),
            number_format=self._format_of(path, entry, described, owners),
            entry=entry,
            numbers=numbers,
            typed=typed,
            cells=tuple(self._cell(path, unit, case) for case in range(len(self.cases))),
            kind=_kind_of(path),
            source=self._told([case.sources.get(path, "") for case in self.cases]),
            set_in=self._told([_set_in(owner, path) for owner in owners]),
            note=self._note(path, unit, described),
            full_path=path if unit is None else f"units.{self.cases[0].units[unit].name}.{path}",
        )

    def _cell(self, path: str, unit: int | None, case: int) -> Cell:
        """Tell how a case's value stands: a unit that inherits it follows the company's row."""
        if unit is None:
            return Cell.TYPED
        if (case, unit) in self._cells:
            return self._cells[case, unit]
        own, company = self.cases[case].units[unit], self.cases[case].company
        is_there = any(path in inputs for inputs in self._company)
        alike = self._number(path, self._units[case][unit]) == self._number(path, self._company[case])
        follows = is_there and alike and _origins(own, path) == _origins(company, path)
        return Cell.FOLLOWS if follows else Cell.TYPED

    def _described(self, path: str) -> InputDescription:
        if path in FIXED_TITLES:
            title, counted_in = FIXED_TITLES[path]
            note = _SURVEY_NOTE if path == RESPONDENTS else _FIXED_NOTE
            return InputDescription(path, _(title), _(counted_in), "", _(note), None, None)
        return describe(path, self._initiative_title(path))

    def _initiative_title(self, path: str) -> str | None:
        parts = path.split(".")
        if parts[0] != "initiatives":
            return None
        found = (case.initiatives[parts[1]].title for case in self.cases if parts[1] in case.initiatives)
        return " / ".join(dict.fromkeys(map(clean_name, found)))

    def _section(self, path: str) -> str:
        if path in FIXED_TITLES:
            return _(SCENARIO)
        group = path.partition(".")[0]
        return _(_SECTIONS[group]) if group in _SECTIONS else str(self._initiative_title(path))

    def _told(self, texts: Sequence[str]) -> str:
        """Give what is said of an input: the first case's words; of scenarios all words, with who gives them."""
        if not self._names or len(set(texts)) == 1:
            return texts[0]
        givers: dict[str, list[str]] = {}
        for name, text in zip(self._names, texts, strict=True):
            givers.setdefault(text, []).append(clean_name(name, _SHORT_NAME))
        return "; ".join(f"{', '.join(names)}: {text}" for text, names in givers.items() if text)

    def _unit_of(self, path: str, entry: Entry, described: InputDescription, owners: Sequence[Unit]) -> str:
        if entry is Entry.PERIOD:
            return _("months")
        if entry in (Entry.BASE, Entry.SHAPE):
            return _("number in the list")
        if described.kind == Migration.name:
            counted = _counted(path, owners)
            if len(counted) > 1:
                return _("customers, or % of its base")
            return _("customers") if True in counted else _("% of its base")
        return self._words.input_unit(described.unit)

    def _format_of(self, path: str, entry: Entry, described: InputDescription, owners: Sequence[Unit]) -> str:
        if entry in (Entry.BASE, Entry.SHAPE, Entry.FIXED, Entry.PERIOD):
            return CODE
        if described.kind == Migration.name:
            counted = _counted(path, owners)
            if len(counted) > 1:
                return SIZE
            return WHOLE if True in counted else FINE_PERCENT
        if described.kind in _MONEY:
            return self._words.amount
        return _FORMATS[described.kind]

    def _note(self, path: str, unit: int | None, described: InputDescription) -> str:
        own_everywhere = unit is None and path not in FIXED_TITLES and len(self.cases[0].units) > 1
        if own_everywhere and all(self._stands_alone(path, number) for number in range(len(self.cases[0].units))):
            return _(_UNUSED_NOTE)
        if path not in self._ledger.defaults and path not in FIXED_TITLES:
            return _(_NO_FORMULA_NOTE)
        return described.description


_SECTIONS = {"baseline": marked("Today"), "trend": marked("What happens anyway"), "finance": marked("Finance")}
_MONEY = ("money", "money rate")
_FORMATS = {
    "share": FINE_PERCENT,
    "rate": FINE_PERCENT,
    "referral rate": FOUR_DECIMALS,
    "count": WHOLE,
    "length": ONE_DECIMAL,
}


def unit_title(name: str) -> str:
    """Name a unit for print: its own name, or what is said of a whole company in the language spoken."""
    own = name.rstrip("*")
    return _(own) + name[len(own) :] if own == WHOLE_COMPANY else clean_name(name)


def _counted(path: str, owners: Sequence[Unit]) -> set[bool]:
    """Tell of a migration whether those who have it state its size as a number of customers; they may differ."""
    return {owner.inputs[f"{path}.{OF}"] == OF_COUNT for owner in owners if f"{path}.{OF}" in owner.inputs}


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
    if path == DISCOUNT and path not in inputs:
        return ""
    if entry not in WORDS:
        return number
    if entry is Entry.PERIOD and _is_per_horizon(path, owner):
        return HORIZON
    words = (word for word, meant in WORDS[entry].items() if meant == number)
    return next(words, HORIZON if number == inputs["horizon"] else next(iter(WORDS[entry])))


def _is_per_horizon(path: str, owner: Unit) -> bool:
    stated = owner.origins.get(path.removesuffix(f".{PER}"), ())
    return bool(stated) and stated[-1].text.strip().endswith(HORIZON)


def _origins(owner: Unit, path: str) -> tuple[Origin, ...]:
    """Give who set an input; a companion such as ``.per`` is set with the value it belongs to."""
    return owner.origins.get(path) or owner.origins.get(path.rpartition(".")[0]) or ()


def _set_in(owner: Unit, path: str) -> str:
    origins = _origins(owner, path)
    if not origins:
        return ""
    name = _(DEFAULT) if origins[-1].file == DEFAULT else PurePath(origins[-1].file).name
    return f"{name}:{origins[-1].line}" if origins[-1].line else name
