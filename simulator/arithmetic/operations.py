"""The operation table: every operation the model may use, its readings side by side.

A further reading is a further column here. Looking up an operation that is not in the table raises ``KeyError``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any  # a NumPy array of floats, or a float: NumPy broadcasts them alike

ANY, SUM, PRODUCT, POWER, ATOM = range(5)  # how tightly an operation binds when it is spelled


def _ratio(numerator: Array, denominator: Array, otherwise: Array) -> Array:
    """Divide, or give ``otherwise`` where the denominator is zero."""
    if np.all(denominator):
        return numerator / denominator
    nothing = denominator == 0
    return np.where(nothing, otherwise, numerator / np.where(nothing, 1.0, denominator))


def _mean(a: Array, b: Array) -> Array:
    return (a + b) / 2


def _above(a: Array, b: Array) -> Array:
    return np.where(a > b, 1.0, 0.0)


def _at_least(a: Array, b: Array) -> Array:
    return np.where(a >= b, 1.0, 0.0)


def _equal(a: Array, b: Array) -> Array:
    return np.where(a == b, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table.

    ``binding`` says how tightly the spelled operation holds together (an ``ATOM`` is a function call), ``operands``
    how tightly an operand must hold together to go without brackets. In ``excel`` and ``words`` the operands stand as
    ``{0}``, ``{1}``, ``{2}``.
    """

    name: str
    binding: int
    operands: int
    numpy: Callable[..., Array]
    excel: str
    words: str


_TABLE = (
    Operation("add", SUM, SUM, np.add, "{0}+{1}", "{0} + {1}"),
    Operation("subtract", SUM, SUM, np.subtract, "{0}-{1}", "{0} − {1}"),
    Operation("multiply", PRODUCT, PRODUCT, np.multiply, "{0}*{1}", "{0} × {1}"),
    Operation("divide", PRODUCT, PRODUCT, np.divide, "{0}/{1}", "{0} ÷ {1}"),
    Operation("power", POWER, ATOM, np.power, "{0}^{1}", "{0} ^ {1}"),
    Operation("least", ATOM, ANY, np.minimum, "MIN({0},{1})", "the smaller of ({0}) and ({1})"),
    Operation("most", ATOM, ANY, np.maximum, "MAX({0},{1})", "the larger of ({0}) and ({1})"),
    Operation("mean", ATOM, ANY, _mean, "AVERAGE({0},{1})", "the mean of ({0}) and ({1})"),
    Operation("greater", ATOM, ANY, _above, "IF({0}>{1},1,0)", "(1 if {0} is above {1}, else 0)"),
    Operation("at_least", ATOM, ANY, _at_least, "IF({0}>={1},1,0)", "(1 if {0} is at least {1}, else 0)"),
    Operation("equal", ATOM, ANY, _equal, "IF({0}={1},1,0)", "(1 if {0} is {1}, else 0)"),
    Operation("ratio", ATOM, POWER, _ratio, "IF({1}=0,{2},{0}/{1})", "({0} ÷ {1}, or {2} where {1} is 0)"),
)

OPERATIONS = {operation.name: operation for operation in _TABLE}
