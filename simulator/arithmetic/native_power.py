"""Powers in LLVM's assembly: e to the exponent times the base's logarithm, for all draws of a vector at once.

The logarithm is fdlibm's: a power of 2 taken off the base, the rest m, close to 1, by ``s = (m - 1) / (m + 1)`` and a
polynomial in ``s * s`` (error below 2**-58). The exponential takes off whole multiples of ln 2 and sums a Taylor
series. What they do not cover (a negative base, overflow) comes out as not a number, for another reading to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import factorial

from simulator.arithmetic.native_functions import (
    VECTOR,
    WIDTH,
    Code,
    add,
    choose,
    compare,
    divide,
    multiply,
    number,
    subtract,
)

_WHOLE = f"<{WIDTH} x i64>"
_SQUARE_ROOT_OF_HALF = 0x3FE6A09E667F3BCD  # its bits: mantissas are taken from here to the square root of 2
_MANTISSA = 52  # bits
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_LOG2_E = 1.4426950408889634
_LOGARITHM = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
_EXPONENTIAL = tuple(1 / factorial(k) for k in range(14))
_SMALLEST, _LARGEST = 2.2250738585072014e-308, 1.7976931348623157e308
_LEAST_EXPONENT, _MOST_EXPONENT = -708.0, 709.0
_NOT_A_NUMBER = float("nan")


def power_function() -> list[str]:
    """Write the function ``@power`` of a base and an exponent."""
    code = Code()
    base, exponent = "%base", "%exponent"
    raised = _exponential(code, multiply(code, exponent, _logarithm(code, base)))
    covered = _both(code, compare(code, "oge", base, number(_SMALLEST)), compare(code, "ole", base, number(_LARGEST)))
    of_zero = _both(code, compare(code, "oeq", base, number(0.0)), compare(code, "ogt", exponent, number(0.0)))
    result = choose(code, covered, raised, number(_NOT_A_NUMBER))
    result = choose(code, of_zero, number(0.0), result)
    result = choose(code, compare(code, "oeq", exponent, number(0.0)), number(1.0), result)
    head = f"define internal {VECTOR} @power({VECTOR} %base, {VECTOR} %exponent) {{"
    return [head, *code.lines, f"ret {VECTOR} {result}", "}"]


def _logarithm(code: Code, base: str) -> str:
    """Write the natural logarithm of a normal number above 0."""
    bits = code.put(f"bitcast {VECTOR} {base} to {_WHOLE}")
    above = code.put(f"sub {_WHOLE} {bits}, {_whole(_SQUARE_ROOT_OF_HALF)}")
    twos = code.put(f"ashr {_WHOLE} {above}, {_whole(_MANTISSA)}")
    shifted = code.put(f"shl {_WHOLE} {twos}, {_whole(_MANTISSA)}")
    rest = code.put(f"sub {_WHOLE} {bits}, {shifted}")
    mantissa = code.put(f"bitcast {_WHOLE} {rest} to {VECTOR}")
    taken = code.put(f"sitofp {_WHOLE} {twos} to {VECTOR}")
    beyond = subtract(code, mantissa, number(1.0))
    s = divide(code, beyond, add(code, mantissa, number(1.0)))
    square = multiply(code, s, s)
    half_square = multiply(code, multiply(code, beyond, beyond), number(0.5))
    series = multiply(code, square, _polynomial(code, square, _LOGARITHM))
    small = multiply(code, s, add(code, half_square, series))
    small = add(code, small, multiply(code, taken, number(_LN2_LOW)))
    close = subtract(code, beyond, subtract(code, half_square, small))
    return add(code, multiply(code, taken, number(_LN2_HIGH)), close)


def _exponential(code: Code, exponent: str) -> str:
    """Write e to the exponent; 0 far below 0, not a number where it overflows."""
    # adding this leaves a rounded whole number in the lowest bits, and taking it off again the number itself
    rounding = number(1.5 * 2.0**_MANTISSA)
    aligned = add(code, multiply(code, exponent, number(_LOG2_E)), rounding)
    twos = subtract(code, aligned, rounding)
    rest = subtract(code, exponent, multiply(code, twos, number(_LN2_HIGH)))
    rest = subtract(code, rest, multiply(code, twos, number(_LN2_LOW)))
    series = _polynomial(code, rest, _EXPONENTIAL)
    shifted = code.put(f"shl {_WHOLE} {code.put(f'bitcast {VECTOR} {aligned} to {_WHOLE}')}, {_whole(_MANTISSA)}")
    scaled = code.put(f"add {_WHOLE} {shifted}, {code.put(f'bitcast {VECTOR} {series} to {_WHOLE}')}")
    result = code.put(f"bitcast {_WHOLE} {scaled} to {VECTOR}")
    result = choose(code, compare(code, "olt", exponent, number(_LEAST_EXPONENT)), number(0.0), result)
    return choose(code, compare(code, "ole", exponent, number(_MOST_EXPONENT)), result, number(_NOT_A_NUMBER))


def _polynomial(code: Code, x: str, coefficients: Sequence[float]) -> str:
    """Write a polynomial, its coefficients from the constant one on."""
    return reduce(lambda sum_, c: add(code, multiply(code, sum_, x), c), map(number, reversed(coefficients)))


def _both(code: Code, first: str, second: str) -> str:
    return code.put(f"and <{WIDTH} x i1> {first}, {second}")


def _whole(value: int) -> str:
    return f"<{', '.join([f'i64 {value}'] * WIDTH)}>"
