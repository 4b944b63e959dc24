"""The pictures of the page on charts: what the commands write for the shipped scenarios."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory

from making import ROOT
from making.json_keys import inside
from simulator.cli import main

_RETAIL = "retail_three_units.yaml"
COMMANDS = {
    "run company_x.yaml": ("bridge", "run-rate", "segments", "flows"),
    f"compare {_RETAIL}": ("compare-bridges", "compare-run-rates"),
    f"risk {_RETAIL}": ("fan", "distribution", "drivers"),
    f"sensitivity {_RETAIL}": ("tornado",),
    f"sensitivity {_RETAIL} --method sobol": ("sobol",),
    "sweep company_x.yaml --vary nps=0%..150%:5% --outcome run_rate_increment": ("line",),
    f"sweep {_RETAIL} --vary initiatives.delivery.realisation=10%..80%:10% --vary nps=40%..140%:20% --outcome npv": (
        "heat-map",
    ),
}
"""The command lines, scenarios named by their file, and which of the charts that each writes are shown."""


def charts() -> dict[str, bytes]:
    """Give every kind of chart as SVG, by file name.

    Raises:
        RuntimeError: a command failed or wrote no such chart.
    """
    found = {}
    for number, (line, names) in enumerate(COMMANDS.items()):
        with TemporaryDirectory() as folder:
            command, scenario, *rest = line.split()
            file = ROOT / "scenarios" / scenario
            with inside(TextIOWrapper(BytesIO(), encoding="utf-8")):
                failed = main(
                    [command, str(file), *rest, "-o", folder, "--quiet", "--language", "en", "--format", "csv"]
                )
            if failed:
                raise RuntimeError(f"nps-sim {line} failed")
            for name in names:
                found[f"chart-{name}.svg"] = _picture(Path(folder), name, number)
    return found


def _picture(folder: Path, name: str, number: int) -> bytes:
    files = sorted(folder.glob(f"*{name}.svg"), key=lambda file: len(file.name))
    if not files:
        raise RuntimeError(f"no chart {name} of command {number}: {sorted(file.name for file in folder.iterdir())}")
    return files[0].read_bytes()
