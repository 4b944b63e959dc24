"""The operation table: every operation the model may use, its readings side by side.

A further reading is a further column here. Looking up an operation that is not in the table raises ``KeyError``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import NamedTuple

from simulator.language import marked

ANY, SUM, PRODUCT, POWER, ATOM = range(5)  # how tightly an operation binds when it is spelled


class Operation(NamedTuple):
    """One row of the table.

    ``binding`` says how tightly the spelled operation holds together (an ``ATOM`` is a function call), ``operands``
    how tightly an operand must hold together to go without brackets. ``plain`` works on two or three floats,
    ``arrays`` names the function of ``simulator.arithmetic.array_functions`` that works on NumPy arrays, and that of
    ``simulator.arithmetic.native_functions`` that writes machine code. In ``excel``, ``javascript`` and ``words`` the
    operands stand as ``{0}``, ``{1}``, ``{2}``.
    """

    name: str
    binding: int
    operands: int
    plain: Callable[..., float]
    arrays: str
    excel: str
    javascript: str
    words: str


def _mean(a: float, b: float) -> float:
    return (a + b) / 2


def _greater(a: float, b: float) -> float:
    return 1.0 if a > b else 0.0


def _at_least(a: float, b: float) -> float:
    return 1.0 if a >= b else 0.0


def _equal(a: float, b: float) -> float:
    return 1.0 if a == b else 0.0


def _ratio(numerator: float, denominator: float, otherwise: float) -> float:
    return numerator / denominator if denominator else otherwise


_TABLE = (
    Operation("add", SUM, SUM, operator.add, "add", "{0}+{1}", "{0} + {1}", "{0} + {1}"),
    Operation("subtract", SUM, SUM, operator.sub, "subtract", "{0}-{1}", "{0} - {1}", "{0} − {1}"),
    Operation("multiply", PRODUCT, PRODUCT, operator.mul, "multiply", "{0}*{1}", "{0} * {1}", "{0} × {1}"),
    Operation("divide", PRODUCT, PRODUCT, operator.truediv, "divide", "{0}/{1}", "{0} / {1}", "{0} ÷ {1}"),
    Operation("power", POWER, ATOM, operator.pow, "power", "{0}^{1}", "{0} ** {1}", "{0} ^ {1}"),
    Operation(
        "least",
        ATOM,
        ANY,
        min,
        "minimum",
        "MIN({0},{1})",
        "Math.min({0}, {1})",
        marked("the smaller of ({0}) and ({1})"),
    ),
    Operation(
        "most", ATOM, ANY, max, "maximum", "MAX({0},{1})", "Math.max({0}, {1})", marked("the larger of ({0}) and ({1})")
    ),
    Operation(
        "mean", ATOM, ANY, _mean, "mean", "AVERAGE({0},{1})", "mean({0}, {1})", marked("the mean of ({0}) and ({1})")
    ),
    Operation(
        "greater",
        ATOM,
        ANY,
        _greater,
        "greater",
        "IF({0}>{1},1,0)",
        "({0} > {1} ? 1 : 0)",
        marked("(1 if {0} is above {1}, else 0)"),
    ),
    Operation(
        "at_least",
        ATOM,
        ANY,
        _at_least,
        "at_least",
        "IF({0}>={1},1,0)",
        "({0} >= {1} ? 1 : 0)",
        marked("(1 if {0} is at least {1}, else 0)"),
    ),
    Operation(
        "equal",
        ATOM,
        ANY,
        _equal,
        "equal",
        "IF({0}={1},1,0)",
        "({0} === {1} ? 1 : 0)",
        marked("(1 if {0} is {1}, else 0)"),
    ),
    Operation(
        "ratio",
        ATOM,
        POWER,
        _ratio,
        "ratio",
        "IF({1}=0,{2},{0}/{1})",
        "ratio({0}, {1}, {2})",
        marked("({0} ÷ {1}, or {2} where {1} is 0)"),
    ),
)

OPERATIONS = {operation.name: operation for operation in _TABLE}
