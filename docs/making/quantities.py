"""The page of the model: every quantity with its formula in words, its unit, and where it is used."""

from __future__ import annotations

from collections.abc import Sequence

from making.markdown import code
from making.model import Model, model, without_segments
from simulator.arithmetic.ledger import Kind, Level, Quantity
from simulator.arithmetic.spell import WordsSpeller
from simulator.arithmetic.terms import Number, Reference, Term, When

_LIVES = {Kind.CONSTANT: "the same at every step", Kind.PATH: "at every step", Kind.RESULT: "one value for the horizon"}
_OF = {Level.UNIT: "of each unit", Level.COMPANY: "of the company"}
_MOMENTS = {When.NOW: "", When.BEFORE: " one step before", When.TODAY: " today", When.END: " at the end"}
_MOST_USERS = 8
_HEAD = """---
tocdepth: 2
---

# The model, quantity by quantity

Everything the program computes is declared once, as arithmetic on named quantities. From that one declaration come
the engine's numbers, the workbook's formulas, what `nps-sim explain` says and this page. It shows the model of a
scenario that uses every setting, with an initiative called *programme* and two units; a scenario that uses less has
fewer quantities.

Each entry gives the quantity's name (as `explain` takes it), what it is counted in, the sheet of the workbook that
has it as a row, its formula, and what uses it. Names in the formula lead to their own entries; those that look like
`trend.inflation` are [settings](../settings.md). *One step before* is the value at the step before. A quantity that
exists for each segment or each movement between segments is shown for the first, the others are named. Keys of the
company begin with `company.`, those of doing nothing with `do_nothing.`; a scenario without units has the units'
quantities only once.

"""


def quantities_page() -> str:
    """Write the page."""
    known = model()
    parts, section = [_HEAD], ""
    for quantities in known.alike():
        if quantities[0].section != section:
            section = quantities[0].section
            parts.append(f"## {section}\n")
        parts.append(_entry(known, quantities))
    return "\n".join(parts)


def anchor(key: str) -> str:
    """Name the place of a quantity's entry: that of the first of its kind."""
    return "q-" + without_segments(key).replace("*", "segment").replace(".", "-").replace("_", "-")


def link(known: Model, key: str) -> str:
    """Link to a quantity's entry by its title."""
    quantity = known.ledger.quantities[key]
    return f"[{quantity.title}](#{anchor(key)})"


def _entry(known: Model, quantities: Sequence[Quantity]) -> str:
    first = quantities[0]
    others = [code(other.key) for other in quantities[1:]]
    names = code(first.key) + (f", likewise {', '.join(others)}" if others else "")
    sheet = known.sheets.get(first.key, "")
    facts = [first.unit or "no unit", _LIVES[first.kind], _OF[first.level], f"sheet *{sheet}*" if sheet else ""]
    lines = [f"({anchor(first.key)})=", f"### {first.title}", "", f"{names} — {'; '.join(filter(None, facts))}", ""]
    lines += _formulas(known, first)
    used = _used_by(known, quantities)
    return "\n".join([*lines, *([f"Used by: {used}", ""] if used else [])])


def _formulas(known: Model, quantity: Quantity) -> list[str]:
    words = _Words(known)
    assert quantity.formula is not None
    if quantity.today is None or quantity.today == quantity.formula:
        return [f"> = {words.spell(quantity.formula)}", ""]
    if quantity.today == Number(0.0):
        return [f"> = {words.spell(quantity.formula)}", ">", "> Today: 0", ""]
    return [f"> = {words.spell(quantity.formula)}", ">", f"> Today: {words.spell(quantity.today)}", ""]


def _used_by(known: Model, quantities: Sequence[Quantity]) -> str:
    users: dict[str, str] = {}
    for user in (user for quantity in quantities for user in known.users[quantity.key]):
        users.setdefault(anchor(user), user)
    users.pop(anchor(quantities[0].key), None)
    shown = [link(known, user) for user in list(users.values())[:_MOST_USERS]]
    more = len(users) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


class _Words(WordsSpeller):
    """Spells formulas with links to the quantities in them."""

    def __init__(self, known: Model) -> None:
        self._known = known

    def reference(self, reference: Reference) -> str:
        """Write a quantity's title with its link, or a setting's path."""
        found = self._known.ledger.resolve(reference)
        if isinstance(found, Number):
            return self.number(found.value)
        if self._known.ledger.quantities[found.key].kind is Kind.INPUT:
            return code(found.key)
        return link(self._known, found.key) + _MOMENTS[reference.when]


def in_words(known: Model, term: Term) -> str:
    """Spell a term with links."""
    return _Words(known).spell(term)
