"""The operations in LLVM's assembly, on vectors of doubles; the operation table's array column names them.

Each function writes its lines and gives the register that holds the result. Equal formulas must come to equal numbers
wherever they stand, so that an initiative without effect differs from doing nothing by exactly 0: products are not
fused with sums, since the compiler would do so here and not there. A quotient is the product with the reciprocal, which
quotients of one divisor share; it differs in the last digit.
"""

from __future__ import annotations

import struct

WIDTH = 8  # draws in a vector, as many as the widest registers hold
VECTOR = f"<{WIDTH} x double>"
BITS = f"<{WIDTH} x i1>"


class Code:
    """Lines of assembly, in which every register is set once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._registers = 0

    def register(self) -> str:
        """Name a register that is not set yet."""
        self._registers += 1
        return f"%r{self._registers}"

    def line(self, text: str) -> None:
        """Write a line that sets no register."""
        self.lines.append(text)

    def put(self, instruction: str) -> str:
        """Write an instruction and give the register that it sets."""
        register = self.register()
        self.lines.append(f"{register} = {instruction}")
        return register


def scalar(value: float) -> str:
    """Spell a number to its last bit."""
    return f"0x{struct.pack('>d', value).hex()}"


def number(value: float) -> str:
    """Spell a number that is the same for all draws."""
    return f"<{', '.join([f'double {scalar(value)}'] * WIDTH)}>"


def add(code: Code, a: str, b: str) -> str:
    """Add."""
    return code.put(f"fadd {VECTOR} {a}, {b}")


def subtract(code: Code, a: str, b: str) -> str:
    """Subtract."""
    return code.put(f"fsub {VECTOR} {a}, {b}")


def multiply(code: Code, a: str, b: str) -> str:
    """Multiply."""
    return code.put(f"fmul {VECTOR} {a}, {b}")


def divide(code: Code, a: str, b: str) -> str:
    """Divide."""
    return multiply(code, a, code.put(f"fdiv {VECTOR} {number(1.0)}, {b}"))


def power(code: Code, a: str, b: str) -> str:
    """Raise to a power, by the function of ``simulator.arithmetic.native_power``."""
    return code.put(f"call {VECTOR} @power({VECTOR} {a}, {VECTOR} {b})")


def minimum(code: Code, a: str, b: str) -> str:
    """Take the smaller."""
    return choose(code, compare(code, "olt", a, b), a, b)


def maximum(code: Code, a: str, b: str) -> str:
    """Take the larger."""
    return choose(code, compare(code, "ogt", a, b), a, b)


def mean(code: Code, a: str, b: str) -> str:
    """Give the mean of two."""
    return multiply(code, add(code, a, b), number(0.5))


def greater(code: Code, a: str, b: str) -> str:
    """Give 1 where a is above b, else 0."""
    return choose(code, compare(code, "ogt", a, b), number(1.0), number(0.0))


def at_least(code: Code, a: str, b: str) -> str:
    """Give 1 where a is at least b, else 0."""
    return choose(code, compare(code, "oge", a, b), number(1.0), number(0.0))


def equal(code: Code, a: str, b: str) -> str:
    """Give 1 where a is b, else 0."""
    return choose(code, compare(code, "oeq", a, b), number(1.0), number(0.0))


def ratio(code: Code, a: str, b: str, otherwise: str) -> str:
    """Divide, or give ``otherwise`` where the divisor is 0."""
    return choose(code, compare(code, "oeq", b, number(0.0)), otherwise, divide(code, a, b))


def compare(code: Code, how: str, a: str, b: str) -> str:
    """Compare; nothing holds of what is not a number."""
    return code.put(f"fcmp {how} {VECTOR} {a}, {b}")


def choose(code: Code, condition: str, a: str, b: str) -> str:
    """Take the first where the condition holds, else the second."""
    return code.put(f"select {BITS} {condition}, {VECTOR} {a}, {VECTOR} {b}")


def spread(code: Code, value: str) -> str:
    """Take one number for all draws."""
    one = code.put(f"insertelement {VECTOR} poison, double {value}, i64 0")
    return code.put(f"shufflevector {VECTOR} {one}, {VECTOR} poison, <{WIDTH} x i32> zeroinitializer")
