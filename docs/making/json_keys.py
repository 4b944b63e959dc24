"""The page of JSON: every key that a command prints, taken from what the commands print of the shipped scenarios."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from making import ROOT
from making.markdown import code, table
from simulator.analysis.outcomes import OUTCOMES
from simulator.cli import main
from simulator.model.kinds import SEGMENTS

_RETAIL, _DATA = "scenarios/retail_three_units.yaml", "scenarios/data"
COMMANDS = {
    "run": (f"run {_RETAIL}", "run scenarios/subscription.yaml"),
    "compare": (f"compare {_RETAIL}",),
    "explain": (f"explain {_RETAIL} npv", f"explain {_RETAIL} finance.margin"),
    "explain, without a quantity": (f"explain {_RETAIL}",),
    "risk": (f"risk {_RETAIL} --draws 256",),
    "sensitivity": (f"sensitivity {_RETAIL}", f"sensitivity {_RETAIL} --method sobol --draws 64"),
    "sweep": ("sweep scenarios/company_x.yaml --vary nps=0%..100%:50%",),
    "solve": (
        "solve scenarios/company_x.yaml --target nps=65 --by nps",
        "solve scenarios/company_x.yaml --target nps=99 --by nps",
    ),
    "significance": ("significance scenarios/subscription.yaml",),
    "check": ("check reports/company_x/company_x.xlsx",),
    "fill": ("fill board.xlsx scenarios/company_x.yaml -o filled.xlsx",),
    "baseline": (f"baseline {_DATA}/answers.csv",),
    "transitions": (f"transitions {_DATA}/wave_2025.csv {_DATA}/wave_2026.csv",),
    "metrics": (
        f"metrics {_DATA}/answers.csv --targets {_DATA}/targets.yaml",
        f"metrics {_DATA}/tickets.csv --targets {_DATA}/targets.yaml",
    ),
}
"""The command lines whose output is described, by the heading they stand under."""

_NAMED = {
    "units": "UNIT",
    "dropped": "REASON",
    "waves": "WAVE",
    "drivers.OUTCOME": "PATH",
    "titles": "PATH",
    "attribution.run_rate": "LEVER",
    "attribution.revenue": "LEVER",
    "realisation": "FROM > TO",
}
"""What stands for the names that are a scenario's or a table's own, below these keys."""
AS_RUN = "an object as `run` prints"
"""Stands for the runs of a comparison."""
_BY_OUTCOME = ("outcomes", "histograms", "drivers", "differences", "base")
_LONGEST = 32
_TYPES: Mapping[type, str] = {bool: "true or false", int: "number", float: "number", str: "text", type(None): "null"}
_HEAD = """# JSON

With `--format json` a command prints one object. Numbers are unrounded, dots are decimals whatever the language,
texts are English, a figure that does not apply is `null`. Keys stay as they are within a version of `schema`; new
ones may be added. The tables are taken from what the commands print of the shipped examples: `[]` is any entry of a
list, and capitals stand for names: `SEGMENT` for promoters, passives, detractors, `OUTCOME` for one of the
[outcomes](outcomes.md), `UNIT`, `WAVE` and `LEVER` for those of the data, `PATH` for a [setting's](../settings.md).
`validate`, `import`, `init`, `page` and `report` print no JSON; `schema` prints a JSON Schema.

"""


class Leaf(NamedTuple):
    """What a key holds: its types, and the first value that was seen."""

    types: dict[str, None]
    example: Any


def json_page() -> str:
    """Write the page."""
    return _HEAD + "\n".join(_section(title, lines) for title, lines in COMMANDS.items())


def printed(line: str) -> Any:
    """Run a command line beside the shipped files and read the JSON it prints.

    Raises:
        RuntimeError: it failed.
    """
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with inside(stream):
        code_ = main([*line.split(), "--format", "json", "--quiet", "--language", "en"])
    stream.flush()
    text = stream.buffer.getvalue().decode()
    if not text:
        raise RuntimeError(f"nps-sim {line} ended with {code_} and printed nothing")
    return json.loads(text)


@contextmanager
def inside(stream: io.TextIOWrapper) -> Iterator[None]:
    """Work in a folder with the shipped files and a template, standard output going to a stream."""
    before, out = os.getcwd(), sys.stdout
    with TemporaryDirectory() as folder:
        for name in ("scenarios", "reports"):
            (Path(folder) / name).symlink_to(ROOT / name)
        _write_template(Path(folder) / "board.xlsx")
        os.chdir(folder)
        sys.stdout = stream
        try:
            yield
        finally:
            sys.stdout = out
            os.chdir(before)


def _write_template(file: Path) -> None:
    """Write a company's own workbook: a cell named after a figure, one after none."""
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Board")
        book.define_name("nps_end", "=Board!$B$2")
        book.define_name("bridge_mx", "=Board!$B$3")


def keys_of(lines: tuple[str, ...]) -> dict[str, Leaf]:
    """Give every key that some command lines print, names of data made general."""
    found: dict[str, Leaf] = {}
    for line in lines:
        for path, value in _leaves(printed(line), ""):
            leaf = found.setdefault(path, Leaf({}, value))
            leaf.types[_TYPES[type(value)]] = None
            if leaf.example is None:
                found[path] = Leaf(leaf.types, value)
    return found


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _leaves(below, f"{path}.{_general(path, name)}" if path else _general(path, name))
    elif isinstance(value, list):
        for below in value:
            if path == "runs":
                yield "runs[]", AS_RUN
            else:
                yield from _leaves(below, f"{path}[]")
    else:
        yield path, value


def _general(path: str, name: str) -> str:
    if name in SEGMENTS:
        return "SEGMENT"
    if name in OUTCOMES and path.rpartition(".")[2] in _BY_OUTCOME:
        return "OUTCOME"
    inner = path.replace("runs[].", "")
    return next((stands for key, stands in _NAMED.items() if inner == key or inner.endswith(f".{key}")), name)


def _section(title: str, lines: tuple[str, ...]) -> str:
    keys = keys_of(lines)
    rows = [_row(path, leaf) for path, leaf in keys.items()]
    shown = ", ".join(code(f"nps-sim {line} --format json") for line in lines)
    return f"## {title}\n\nFrom {shown}.\n\n{table(('key', 'holds', 'for example'), rows)}"


def _row(path: str, leaf: Leaf) -> tuple[str, str, str]:
    if leaf.example == AS_RUN:
        return code(path), AS_RUN, ""
    return code(path), " or ".join(leaf.types), _example(leaf.example)


def _example(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return code(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
