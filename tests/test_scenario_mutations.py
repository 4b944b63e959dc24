"""Broken scenario files: whatever happens to the bytes, reading gives a Scenario or says what is wrong, soon.

``NPS_SIM_MUTATIONS`` sets how many files are tried (20000 for a thorough run).
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import parse
from simulator.scenario.starter import starter

SEEDS = [
    starter().encode(),
    *(file.read_bytes() for file in sorted(Path(__file__).parent.parent.glob("scenarios/*.yaml"))),
]
VALUES = """
~||no|012|12:30|.nan|-.inf|1e400|-0|1_|40.000|1.287.448|3,5%|$5|5 tr|0x10|300%|-5%|1e999999999%|8%|8% per|per year|
3% of|of customers|3% of moon|0 customers|1e9 years|{}|[]|[[[]]]|{a: {b: [c]}}|!!int 5|&a 1|*a|<<: {a: 1}|'|"\\ud800"|
>-|? x|- 1|\u202e|\u2028|\x00|é|🙂|=cmd|../x|null: 1|true|2027-13|% of %|{pert: [1, 2]}|{normal: [a, b]}|{survey: -1}|
[[a, b, 2]]|[[baseline.customers, baseline.customers, 1]]
"""
NASTY = [*VALUES.strip("\n").replace("\n", "").split("|"), "9" * 500, "x" * 5000, "|"]


def flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)


def cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data)) :]


def lines(data: bytearray, rng: random.Random) -> None:
    rows = data.split(b"\n")
    at = rng.randrange(len(rows))
    rows[at : at + 1] = rng.choice([[], [rows[at]] * 2, [b" " + rows[at]], [rows[at].lstrip()], [rng.choice(rows)]])
    data[:] = b"\n".join(rows)


def swap(data: bytearray, rng: random.Random) -> None:
    tokens = re.split(rb"([\s:,{}\[\]]+)", bytes(data))
    a, b = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    tokens[a], tokens[b] = tokens[b], tokens[a]
    data[:] = b"".join(tokens)


def replace(data: bytearray, rng: random.Random) -> None:
    values = list(re.finditer(rb"(?<=: )[^\n{}#]+|(?<=[{ ])[a-z_.]+(?=:)", bytes(data)))
    for value in rng.sample(values, min(1, len(values))):
        data[value.start() : value.end()] = rng.choice(NASTY).encode()


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [flip, cut, lines, swap, replace, replace]


def mutant(number: int) -> bytes:
    rng = random.Random(number)
    data = bytearray(rng.choice(SEEDS))
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        if len(data) > 1:
            rng.choice(MUTATIONS)(data, rng)
    return bytes(data)


def outcome(data: bytes, number: int) -> str | None:
    """Read a mutant and give its errors as text, or None if it is still a scenario."""
    try:
        parse(data, "x.yaml")
    except ScenarioError as error:
        return str(error)
    except Exception as error:
        pytest.fail(f"mutant {number}: {error!r}")
    return None


def test_no_broken_file_ends_in_a_traceback_or_takes_a_second():
    read = 0
    count = int(os.environ.get("NPS_SIM_MUTATIONS", "1500"))
    for number in range(count):
        data = mutant(number)
        start = time.process_time()
        text = outcome(data, number)
        assert time.process_time() - start < 1, number
        read += text is None
        assert text is None or text.startswith("x.yaml:"), number
        assert all(line.isprintable() for line in (text or "").splitlines()), number
    assert 0 < read < count
