"""Random bits that are the same on every machine: streams of PCG64 by seed and name, and the unit interval from them.

Only the raw output of the generator is used, which NumPy keeps stable; what it makes of it may change between releases.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from simulator.arithmetic.array_functions import Array

WORD_BITS = 32
_WORDS_A_NUMBER = 2  # the generator's numbers have 64 bits
_STATE_NUMBERS = 4


def bits_of(name: str, seed: int, count: int) -> Array:
    """Give the first bits of the stream with this name, as 0 and 1."""
    numbers = np.random.PCG64(_sequence(name, seed)).random_raw(-(-count // (_WORDS_A_NUMBER * WORD_BITS)))
    return np.unpackbits(numbers.astype(">u8").view(np.uint8))[:count]


def fill_unit(words: Array, out: Array) -> None:
    """Turn 32-bit words into the middles of 2**32 equal parts of the unit interval: never 0, never 1."""
    np.copyto(out, words)
    np.multiply(out, 2.0**-WORD_BITS, out=out)
    np.add(out, 2.0 ** -(WORD_BITS + 1), out=out)


class RandomPoints:
    """Pseudo-random points, a stream for each dimension's name, so that one more dimension does not move the others.

    Args:
        names: the dimensions' names.
        seed: any whole number from 0.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        self._starts = [_Start(f"draw {name}", seed) for name in names]

    def fill(self, start: int, out: Array) -> None:
        """Write the points from number ``start`` on into ``out``, of shape (dimensions, points)."""
        first, skipped = divmod(start, _WORDS_A_NUMBER)
        count = -(-(skipped + out.shape[1]) // _WORDS_A_NUMBER)
        for row, stream in zip(out, self._starts, strict=True):
            generator = np.random.PCG64(stream)
            words = generator.advance(first).random_raw(count).astype("<u8", copy=False).view("<u4")
            fill_unit(words[skipped : skipped + len(row)], row)


class _Start(np.random.SeedSequence):
    """The start of a stream, hashed once: each part of the stream has a generator of its own, for threads' sake."""

    def __init__(self, name: str, seed: int) -> None:
        self._words = _sequence(name, seed).generate_state(_STATE_NUMBERS, np.uint64)

    def generate_state(self, n_words: int, dtype: object = np.uint64) -> Array:
        """Give the state that the generator asks for."""
        return self._words


def _sequence(name: str, seed: int) -> np.random.SeedSequence:
    """Give the start of a stream; the name's own hash, since Python's differs from run to run."""
    return np.random.SeedSequence([seed, int.from_bytes(sha256(name.encode()).digest(), "big")])
