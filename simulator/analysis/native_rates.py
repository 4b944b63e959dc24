"""The internal rates of return of many cash flows in machine code: what ``internal_rates`` does, for the native engine.

The function takes eight draws at a time. It looks at their flows once, keeping them beside each other, and then makes
the passes of Newton's method: what is earned and what is paid are two polynomials in the worth of the next step's
money. Their quotient, to the power of 1 by the steps that lie between the two, is the factor to the next guess.
"""

from __future__ import annotations

from ctypes import CFUNCTYPE, c_int64, c_void_p

import numpy as np

from simulator.analysis.internal_rate import CLOSE, WIDEST
from simulator.analysis.internal_rates import MOST_PASSES, internal_rates
from simulator.arithmetic.array_functions import Array
from simulator.arithmetic.native import compiled, in_rows
from simulator.arithmetic.native_functions import BITS, VECTOR, WIDTH, number
from simulator.arithmetic.native_power import power_function

_SIGNATURE = CFUNCTYPE(None, c_int64, c_void_p, c_int64, c_int64, c_void_p)
_ZERO, _ONE = number(0.0), number(1.0)
_ADD_PRODUCT = f"@llvm.fmuladd.v{WIDTH}f64"
_ALL = f"@llvm.vector.reduce.and.v{WIDTH}i1"


class NativeRates:
    """Finds rates of return in machine code; several threads may ask at once."""

    def __init__(self) -> None:
        self._code = compiled(_assembly())  # held, or the function would be freed
        self._function = _SIGNATURE(self._code.get_function_address("rates"))

    def find(self, cash_flow: Array, steps_per_year: float) -> Array:
        """Find the annual rates at which the present values of cash flows are 0, as ``internal_rates`` does."""
        draws = cash_flow.shape[1]
        length = -(-draws // WIDTH) * WIDTH
        flows = in_rows(cash_flow, length)
        worth = np.empty(length)  # of the next step's money; infinite where there is no rate, NaN where it is not found
        stride = flows.strides[0] // flows.itemsize
        self._function(length, flows.ctypes.data, stride, len(flows), worth.ctypes.data)
        with np.errstate(all="ignore"):
            growth = -np.log(worth[:draws])
            rates = np.expm1(growth * steps_per_year)
        rates[np.isinf(growth)] = np.nan
        left = np.flatnonzero(np.isnan(growth) | (np.isfinite(growth) & (np.abs(growth) > WIDEST)))
        if left.size:
            rates[left] = internal_rates(cash_flow[:, left], steps_per_year)
        return rates


def _assembly() -> str:
    """Write the function ``rates(draws, flows, length, rows, worth)``.

    ``draws`` is a multiple of ``WIDTH``, ``length`` how many numbers lie between two rows of the flows.
    """
    types = f"{VECTOR}, {VECTOR}, {VECTOR}"
    return "\n".join(
        [
            f"declare {VECTOR} {_ADD_PRODUCT}({types})",
            f"declare i1 {_ALL}({BITS})",
            "define void @rates(i64 %draws, ptr %flows, i64 %length, i64 %rows, ptr %worth) {",
            *_LOOK,
            *_PASS,
            *_END,
            *power_function(),
            "",
        ]
    )


def _phi(kind: str, first: str, from_first: str, again: str, from_again: str) -> str:
    return f"phi {kind} [ {first}, %{from_first} ], [ {again}, %{from_again} ]"


_LOOK = f"""
entry:
  %kept = alloca {VECTOR}, i64 %rows, align 64
  br label %vectors
vectors:
  %at = {_phi("i64", "0", "entry", "%next", "vectors_end")}
  br label %look
look:
  %row = {_phi("i64", "0", "vectors", "%row_next", "look")}
  %earning = {_phi(BITS, "zeroinitializer", "vectors", "%earning_next", "look")}
  %paying = {_phi(BITS, "zeroinitializer", "vectors", "%paying_next", "look")}
  %relapsing = {_phi(BITS, "zeroinitializer", "vectors", "%relapsing_next", "look")}
  %recovering = {_phi(BITS, "zeroinitializer", "vectors", "%recovering_next", "look")}
  %begin = mul i64 %row, %length
  %place = add i64 %begin, %at
  %address = getelementptr double, ptr %flows, i64 %place
  %flow = load {VECTOR}, ptr %address, align 8
  %keep = getelementptr {VECTOR}, ptr %kept, i64 %row
  store {VECTOR} %flow, ptr %keep, align 64
  %earns = fcmp ogt {VECTOR} %flow, {_ZERO}
  %pays = fcmp olt {VECTOR} %flow, {_ZERO}
  %relapses = and {BITS} %earning, %pays
  %recovers = and {BITS} %paying, %earns
  %relapsing_next = or {BITS} %relapsing, %relapses
  %recovering_next = or {BITS} %recovering, %recovers
  %earning_next = or {BITS} %earning, %earns
  %paying_next = or {BITS} %paying, %pays
  %row_next = add i64 %row, 1
  %look_on = icmp ult i64 %row_next, %rows
  br i1 %look_on, label %look, label %looked
looked:
  %both = and {BITS} %earning_next, %paying_next
  %twice = and {BITS} %relapsing_next, %recovering_next
  %once = xor {BITS} %twice, splat (i1 true)
  %single = and {BITS} %both, %once
  %none = xor {BITS} %single, splat (i1 true)
  br label %pass
""".strip().splitlines()
"""Keeps the flows of eight draws and tells which of these change sign exactly once."""

_PASS = f"""
pass:
  %guess = {_phi(VECTOR, _ONE, "looked", "%guess_next", "passed")}
  %found = {_phi(BITS, "%none", "looked", "%found_next", "passed")}
  %count = {_phi("i64", "0", "looked", "%count_next", "passed")}
  br label %down
down:
  %left = {_phi("i64", "%rows", "pass", "%left_next", "down")}
  %earned = {_phi(VECTOR, _ZERO, "pass", "%earned_next", "down")}
  %earned_slope = {_phi(VECTOR, _ZERO, "pass", "%earned_slope_next", "down")}
  %paid = {_phi(VECTOR, _ZERO, "pass", "%paid_next", "down")}
  %paid_slope = {_phi(VECTOR, _ZERO, "pass", "%paid_slope_next", "down")}
  %left_next = sub i64 %left, 1
  %kept_at = getelementptr {VECTOR}, ptr %kept, i64 %left_next
  %amount = load {VECTOR}, ptr %kept_at, align 64
  %is_earned = fcmp ogt {VECTOR} %amount, {_ZERO}
  %income = select {BITS} %is_earned, {VECTOR} %amount, {VECTOR} {_ZERO}
  %payment = fsub {VECTOR} %income, %amount
  %earned_slope_next = call {VECTOR} {_ADD_PRODUCT}({VECTOR} %earned_slope, {VECTOR} %guess, {VECTOR} %earned)
  %paid_slope_next = call {VECTOR} {_ADD_PRODUCT}({VECTOR} %paid_slope, {VECTOR} %guess, {VECTOR} %paid)
  %earned_next = call {VECTOR} {_ADD_PRODUCT}({VECTOR} %earned, {VECTOR} %guess, {VECTOR} %income)
  %paid_next = call {VECTOR} {_ADD_PRODUCT}({VECTOR} %paid, {VECTOR} %guess, {VECTOR} %payment)
  %down_on = icmp ugt i64 %left_next, 0
  br i1 %down_on, label %down, label %passed
passed:
  %earned_part = fdiv {VECTOR} %earned_slope_next, %earned_next
  %paid_part = fdiv {VECTOR} %paid_slope_next, %paid_next
  %parts = fsub {VECTOR} %earned_part, %paid_part
  %steps = fmul {VECTOR} %parts, %guess
  %root = fdiv {VECTOR} {_ONE}, %steps
  %quotient = fdiv {VECTOR} %paid_next, %earned_next
  %factor = call {VECTOR} @power({VECTOR} %quotient, {VECTOR} %root)
  %moved = fmul {VECTOR} %guess, %factor
  %guess_next = select {BITS} %found, {VECTOR} %guess, {VECTOR} %moved
  %not_less = fcmp oge {VECTOR} %factor, {number(1.0 - CLOSE)}
  %not_more = fcmp ole {VECTOR} %factor, {number(1.0 + CLOSE)}
  %now = and {BITS} %not_less, %not_more
  %found_next = or {BITS} %found, %now
  %count_next = add i64 %count, 1
  %done = call i1 {_ALL}({BITS} %found_next)
  %last = icmp uge i64 %count_next, {MOST_PASSES}
  %stop = or i1 %done, %last
  br i1 %stop, label %vectors_end, label %pass
""".strip().splitlines()
"""Makes passes of Newton's method until all draws that change sign once have their rate."""

_END = f"""
vectors_end:
  %found_worth = select {BITS} %found_next, {VECTOR} %guess_next, {VECTOR} {number(float("nan"))}
  %result = select {BITS} %single, {VECTOR} %found_worth, {VECTOR} {number(float("inf"))}
  %result_at = getelementptr double, ptr %worth, i64 %at
  store {VECTOR} %result, ptr %result_at, align 8
  %next = add i64 %at, {WIDTH}
  %vectors_on = icmp ult i64 %next, %draws
  br i1 %vectors_on, label %vectors, label %exit
exit:
  ret void
}}
""".strip().splitlines()
