"""Scrambled Sobol points, each computed from its own number alone: any part of the sequence, in any order.

The direction numbers are those of Joe and Kuo (see the data file). Scrambling is a random linear one (Matoušek 1998: a
lower triangular matrix of random bits per dimension) with a digital shift, which keeps the points' even spread and
makes their mean unbiased.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from simulator.analysis.draws.random_bits import WORD_BITS, bits_of, fill_unit
from simulator.arithmetic.array_functions import Array

DIRECTIONS = Path(__file__).with_name("sobol_directions.txt")  # importlib.resources takes longer than all else here
DIMENSIONS = 256
"""How many dimensions the data file has direction numbers for, the first one included."""
_BLOCK_BITS = 12  # the points of a block differ from those of the first by one word in each dimension
_BLOCK = 1 << _BLOCK_BITS
_SCRAMBLE_BITS = WORD_BITS * WORD_BITS


def directions(dimensions: int) -> Array:
    """Give the direction numbers of the first dimensions, of shape (dimensions, 32), not scrambled."""
    return np.array([_van_der_corput(), *map(_directions, _stored()[: dimensions - 1])], dtype=np.uint32)


@cache
def _stored() -> tuple[str, ...]:
    """Give the data file's lines, one per dimension from the second on."""
    text = DIRECTIONS.read_text(encoding="ascii")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def _van_der_corput() -> list[int]:
    return [1 << (WORD_BITS - 1 - bit) for bit in range(WORD_BITS)]


def _directions(stored: str) -> list[int]:
    """Extend initial direction numbers by the recurrence of their polynomial (Bratley and Fox 1988)."""
    inner, *initial = map(int, stored.split())
    degree = len(initial)
    found = [number << (WORD_BITS - 1 - bit) for bit, number in enumerate(initial)]
    for bit in range(degree, WORD_BITS):
        number = found[bit - degree] ^ (found[bit - degree] >> degree)
        for back in range(1, degree):
            if inner >> (degree - 1 - back) & 1:
                number ^= found[bit - back]
        found.append(number)
    return found


class SobolPoints:
    """Scrambled points of the Sobol sequence.

    Args:
        names: a dimension's name, from which with the seed its scramble follows; at most ``DIMENSIONS``.
        seed: any whole number from 0.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        scrambled = [
            _scramble(numbers, name, seed) for numbers, name in zip(directions(len(names)), names, strict=True)
        ]
        self._directions = np.array([numbers for numbers, _ in scrambled], dtype=np.uint32)
        self._shifts = np.array([shift for _, shift in scrambled], dtype=np.uint32)
        self._block = _first_block(self._directions, self._shifts)

    def fill(self, start: int, out: Array) -> None:
        """Write the points from number ``start`` on into ``out``, of shape (dimensions, points)."""
        count = out.shape[1]
        at = 0
        while at < count:
            block, first = divmod(start + at, _BLOCK)
            size = min(_BLOCK - first, count - at)
            words = self._block[:, first : first + size] ^ self._offset(block)[:, np.newaxis]
            fill_unit(words, out[:, at : at + size])
            at += size

    def _offset(self, block: int) -> Array:
        """Give what a block's words differ by from the first block's."""
        numbers = self._directions[:, _bits_set(_gray(block * _BLOCK))]
        offset: Array = np.bitwise_xor.reduce(numbers, axis=1, dtype=np.uint32)
        return offset


def _scramble(numbers: Array, name: str, seed: int) -> tuple[Array, int]:
    """Multiply a dimension's direction numbers by a random lower triangular matrix of bits; give its shift as well."""
    random = bits_of(f"scramble {name}", seed, _SCRAMBLE_BITS + WORD_BITS)
    matrix = np.tril(random[:_SCRAMBLE_BITS].reshape(WORD_BITS, WORD_BITS), -1) | np.eye(WORD_BITS, dtype=np.uint8)
    digits = np.unpackbits(numbers.astype(">u4").view(np.uint8)).reshape(WORD_BITS, WORD_BITS)
    return _words(digits @ matrix.T & 1), int(_words(random[_SCRAMBLE_BITS:])[0])


def _words(digits: Array) -> Array:
    """Give the 32-bit numbers with these binary digits, the most significant first."""
    return np.packbits(digits).view(">u4").astype(np.uint32)


def _first_block(numbers: Array, shifts: Array) -> Array:
    """Give the words of the first block, in the order of the Gray code: each half mirrors the other."""
    words = np.empty((len(numbers), _BLOCK), dtype=np.uint32)
    words[:, 0] = shifts
    for bit in range(_BLOCK_BITS):
        half = 1 << bit
        words[:, half : 2 * half] = words[:, half - 1 :: -1][:, :half] ^ numbers[:, bit : bit + 1]
    return words


def _gray(number: int) -> int:
    return number ^ (number >> 1)


def _bits_set(number: int) -> list[int]:
    return [bit for bit in range(number.bit_length()) if number >> bit & 1]
