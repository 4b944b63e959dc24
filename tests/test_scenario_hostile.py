"""Files made to keep the reader busy: each is refused soon, with a message."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import parse
from simulator.scenario.starter import starter

TEXT = starter().split("cases:")[0]
SIZE = "{passives: {promoters: 1% of passives}}"


def many(count: int, entry: str) -> str:
    return "".join(f"  {entry.format(n)}\n" for n in range(count))


def flow(count: int, name: str) -> str:
    return ", ".join(f"{name}{n}: {{}}" for n in range(count))


HOSTILE = {
    "units in cases": TEXT + "units:\n" + many(3000, "u{}: {{}}") + "cases:\n" + many(3000, "c{}: {{}}"),
    "large cases": TEXT + "cases:\n" + many(900, "c{}: {{finance: {{margin: 5%}}, trend: {{inflation: 5% per year}}}}"),
    "unknown sources": TEXT + "sources:\n" + many(9000, "baseline.custmer{}: x"),
    "unknown settings": TEXT + many(9000, "finnce{}: 5").replace("\n  ", "\n")[2:],
    "on one line": "{" + ", ".join(f"setting{n}: 5" for n in range(9000)) + "}",
    "misspelt initiatives": TEXT + "cases: {a: {initiatives: {" + flow(5000, "suport") + "}}}",
    "unknown units": TEXT + "units: {north: {}}\ncases: {a: {units: {" + flow(5000, "nort") + "}}}",
    "unknown distributions": TEXT
    + "uncertainty:\n"
    + many(3000, "initiatives.suport{}.realisation: {{normal: [1, 2]}}"),
    "one setting many times": TEXT + "name: x\n" * 9000,
    "one number of many parts": "{a: 1" + f",{'1' * 98}" * 9000 + "}",
}
LONGEST_ANSWER = 1_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_be_slow_is_refused_soon(name):
    start = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        parse(HOSTILE[name], "x.yaml")
    assert 0 < len(str(caught.value)) < LONGEST_ANSWER
    assert time.process_time() - start < 2


def test_a_large_honest_file_reads():
    initiatives = "".join(f"  i{n}: {{migrations: {SIZE.replace('1%', '0.01%')}}}\n" for n in range(1500))
    start = time.process_time()
    scenario = parse(TEXT.replace("initiatives:", "initiatives:\n" + initiatives.rstrip("\n"), 1), "x.yaml")
    assert len(scenario.initiatives) == 1501
    assert time.process_time() - start < 3


def test_correlations_of_very_many_paths_are_refused():
    names = [f"i{n}" for n in range(400)]
    initiatives = "".join(f"  {n}: {{migrations: {SIZE}}}\n" for n in names)
    uncertain = "".join(f"  initiatives.{n}.realisation: {{uniform: [0%, 1%]}}\n" for n in names)
    pairs = ", ".join(f"[initiatives.{a}.realisation, initiatives.{b}.realisation, 0.1]" for a, b in pairwise(names))
    text = TEXT.replace("initiatives:", "initiatives:\n" + initiatives.rstrip("\n"), 1)
    with pytest.raises(ScenarioError, match="400 paths are correlated"):
        parse(f"{text}uncertainty:\n{uncertain}  correlations: [{pairs}]\n", "x.yaml")
