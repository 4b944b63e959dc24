"""A ledger written as a JavaScript function, quantity by quantity, for a page that works without a server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from simulator.arithmetic.dependence import depending, needed
from simulator.arithmetic.javascript import JavaScriptSpeller, Moment
from simulator.arithmetic.javascript_names import comment, identifiers, in_script, slug
from simulator.arithmetic.ledger import Kind, Ledger, Level, Quantity
from simulator.arithmetic.terms import ZERO, AcrossUnits, Number, Reference, Term

LONGEST_FUNCTION = 40  # quantities: far longer functions are left unoptimised by browsers
_GIVEN = "given."

_HEAD = """\
  const mean = (a, b) => (a + b) / 2;
  const ratio = (a, b, otherwise) => (b !== 0 ? a / b : otherwise);
  const single = () => new Float64Array(1);
  const perUnit = () => new Float64Array(units);
  const perStep = () => new Float64Array(most + 1);
  const perUnitAndStep = () => new Float64Array((most + 1) * units);
  let last = 0;
"""
_OVER_STEPS = """\
  // The sum over all steps, from the first one on, added in their order.
  const overSteps = (values, stride, first) => {
    let sum = 0;
    for (let t = 0, at = first; t <= last; t += 1, at += stride) sum += values[at];
    return sum;
  };
"""
_ACROSS_UNITS = """\
  // The sum over all units, rounded once: what rounding loses of each addition is kept and added in the end.
  const parts = new Float64Array(units + 1);
  const acrossUnits = (values, first) => {
    let count = 0;
    for (let at = first; at < first + units; at += 1) {
      let x = values[at];
      let kept = 0;
      for (let i = 0; i < count; i += 1) {
        let y = parts[i];
        if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
        const sum = x + y;
        const rest = y - (sum - x);
        if (rest !== 0) parts[kept++] = rest;
        x = sum;
      }
      parts[kept++] = x;
      count = kept;
    }
    let sum = 0;
    for (let i = count - 1; i >= 0; i -= 1) sum += parts[i];
    return sum;
  };
"""


class _Block(NamedTuple):
    """Quantities that one function works out, one after the other, for each unit or the company."""

    name: str
    moment: Moment
    level: Level
    section: str
    quantities: Sequence[Quantity]


def write_model(ledger: Ledger, kept: Iterable[str], outcomes: Iterable[str], turned: Iterable[str]) -> str:
    """Write a ledger as a JavaScript function, every quantity by the formula that is recorded.

    The function takes how many steps there are at most and gives an object: ``units``; ``inputs``, by path an array
    with a number per unit, to be filled in; ``defaults``, by path what an input is that is not given (a number, or the
    path of another input); ``all(steps)``, which works everything out; ``outcomes(steps)``, which after that works out
    again only what the ``turned`` inputs change in the ``outcomes``; and ``quantities``, by key the array in which the
    values stand, with how far the steps and the units of it lie apart.

    Args:
        ledger: the quantities.
        kept: keys of the quantities to be found under ``quantities``.
        outcomes: keys of quantities that are wanted again and again.
        turned: the inputs that change in between.
    """
    return _Writer(ledger).text(kept, frozenset(depending(ledger, turned) & needed(ledger, outcomes)))


class _Writer:
    """Writes the function, from its head down."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names = _names(ledger)
        self._blocks = list(self._in_blocks())

    def text(self, kept: Iterable[str], again: frozenset[str]) -> str:
        """Write the function; ``again`` are the keys that are worked out for the outcomes."""
        lines = ["(most) => {", f"  const units = {self._ledger.units};", *_HEAD.splitlines()]
        lines += _OVER_STEPS.splitlines()
        if self._ledger.units > 1:
            lines += _ACROSS_UNITS.splitlines()
        lines += self._arrays()
        for block in self._blocks:
            lines += self._function(block)
        lines += _calls("all", self._blocks)
        lines += _calls("outcomes", [b for b in self._blocks if any(q.key in again for q in b.quantities)])
        lines += ["  return {", "    units,", *self._found(kept), "    all,", "    outcomes,", "  };", "}"]
        return "\n".join(lines)

    def _arrays(self) -> Iterator[str]:
        for kind, head in _HEADS.items():
            found = [quantity for quantity in self._ledger.quantities.values() if quantity.kind is kind]
            if found:
                yield f"  // {head}"
            for quantity in found:
                yield f"  const {self._names[quantity.key]} = {_ARRAYS[quantity.kind is Kind.PATH, quantity.level]}();"

    def _in_blocks(self) -> Iterator[_Block]:
        number = 0
        quantities = self._ledger.quantities.values()
        for moment, kind in _KINDS.items():
            those = [q for q in quantities if q.kind is kind and self._formula(q, moment) is not None]
            for (level, section), group in groupby(those, key=lambda q: (q.level, q.section)):
                for chunk in self._chunks(list(group), moment):
                    number += 1
                    yield _Block(f"{moment.value}_{number}_{slug(section)}", moment, level, section, chunk)

    def _formula(self, quantity: Quantity, moment: Moment) -> Term | None:
        """Give the formula that holds; None today for what there is none of today, since arrays begin with 0."""
        if moment is Moment.TODAY:
            return None if quantity.today == ZERO else quantity.today
        return quantity.formula

    def _chunks(self, quantities: list[Quantity], moment: Moment) -> Iterator[list[Quantity]]:
        """Cut a long list; and before a sum over units of what the same loop over the units only just works out."""
        chunk: list[Quantity] = []
        for quantity in quantities:
            formula = self._formula(quantity, moment)
            summed = {self._ledger.resolve(each) for each in _summed(formula)}
            mixed = any(Reference(q.key) in summed for q in chunk)
            if len(chunk) == LONGEST_FUNCTION or mixed:
                yield chunk
                chunk = []
            chunk.append(quantity)
        if chunk:
            yield chunk

    def _function(self, block: _Block) -> Iterator[str]:
        speller = JavaScriptSpeller(self._ledger, self._names, block.level, block.moment)
        is_wide = block.level is Level.UNIT and self._ledger.units > 1
        indent = "      " if is_wide else "    "
        body = []
        for quantity in block.quantities:
            formula = self._formula(quantity, block.moment)
            assert formula is not None
            body.append(f"{indent}// {comment(quantity.title)} ({comment(quantity.unit)})")
            body.append(f"{indent}{speller.place(quantity)} = {speller.spell(formula)};")
        when = {Moment.TODAY: ", today", Moment.STEP: ", at a step", Moment.END: ", in the end"}
        yield f"  // {comment(block.section)}{when.get(block.moment, '')}"
        yield f"  function {block.name}({'t' if block.moment is Moment.STEP else ''}) {{"
        written = "\n".join(line for line in body if not line.lstrip().startswith("//"))
        if block.moment is Moment.STEP and re.search(r"\bnow\b", written):
            yield "    const now = t * units;"
        if block.moment is Moment.STEP and re.search(r"\bbefore\b", written):
            yield "    const before = (t - 1) * units;"
        if is_wide:
            yield "    for (let u = 0; u < units; u += 1) {"
        yield from body
        if is_wide:
            yield "    }"
        yield "  }"

    def _found(self, kept: Iterable[str]) -> Iterator[str]:
        yield "    inputs: {"
        for path in self._ledger.defaults:
            yield f"      {in_script(path)}: {self._names[path]},"
        yield "    },"
        yield "    defaults: {"
        for path, default in self._ledger.defaults.items():
            value = default.value if isinstance(default, Number) else getattr(default, "key", None)
            yield f"      {in_script(path)}: {in_script(value)},"
        yield "    },"
        yield "    quantities: {"
        for key in dict.fromkeys(kept):
            yield f"      {in_script(key)}: {self._where(key)},"
        yield "    },"

    def _where(self, key: str) -> str:
        """Write the array of a quantity with the distances of its steps and units; a number stands for itself."""
        found = self._ledger[key]
        if isinstance(found, Number):
            return f"[[{in_script(found.value)}], 0, 0]"
        quantity = self._ledger.quantities[found.key]
        is_wide = quantity.level is Level.UNIT and self._ledger.units > 1
        step = (self._ledger.units if is_wide else 1) if quantity.kind is Kind.PATH else 0
        return f"[{self._names[found.key]}, {step}, {int(is_wide)}]"


_HEADS = {
    Kind.INPUT: "What is given",
    Kind.CONSTANT: "What holds throughout",
    Kind.PATH: "What has a value at every step",
    Kind.RESULT: "What is read off the steps",
}
_ARRAYS = {
    (False, Level.COMPANY): "single",
    (False, Level.UNIT): "perUnit",
    (True, Level.COMPANY): "perStep",
    (True, Level.UNIT): "perUnitAndStep",
}
_KINDS = {
    Moment.ONCE: Kind.CONSTANT,
    Moment.TODAY: Kind.PATH,
    Moment.STEP: Kind.PATH,
    Moment.END: Kind.RESULT,
}


def _calls(name: str, blocks: Iterable[_Block]) -> Iterator[str]:
    by_moment = {moment: [block.name for block in blocks if block.moment is moment] for moment in Moment}
    yield f"  function {name}(steps) {{"
    yield "    last = steps;"
    yield from (f"    {each}();" for moment in (Moment.ONCE, Moment.TODAY) for each in by_moment[moment])
    yield "    for (let t = 1; t <= steps; t += 1) {"
    yield from (f"      {each}(t);" for each in by_moment[Moment.STEP])
    yield "    }"
    yield from (f"    {each}();" for each in by_moment[Moment.END])
    yield "  }"


def _names(ledger: Ledger) -> dict[str, str]:
    """Name the arrays, so that an input is not taken for what is made of it."""
    prefixed = {key: f"{_GIVEN * (each.kind is Kind.INPUT)}{key}" for key, each in ledger.quantities.items()}
    made = identifiers(prefixed.values())
    return {key: made[name] for key, name in prefixed.items()}


def _summed(term: Term | None) -> Iterator[Reference]:
    """Give what a formula sums over the units."""
    if isinstance(term, AcrossUnits):
        yield term.of
    for part in getattr(term, "operands", None) or getattr(term, "parts", None) or ():
        yield from _summed(part)
