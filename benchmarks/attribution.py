"""How long a large scenario takes: ten years by month, three initiatives, twenty units, with the attribution.

    python benchmarks/attribution.py [--rounds N] [--check]

Two scenarios are generated, one with 9 and one with 12 levers (512 and 4,096 coalitions). What is timed is what a
person waits for: the whole process, from the start of Python over reading the file to the printed JSON.
``--check`` ends with 1 when the slower one takes longer than the limit.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 2.0
INITIATIVES = ("service", "delivery", "product")
UNITS = 20
# Beyond these three levers of each initiative, a fourth makes twelve.
LEVERS: dict[str, Any] = {
    "migrations": {"passives": {"promoters": "3% of passives"}, "detractors": {"passives": "6% of detractors"}},
    "acquisition": "0.3% per year",
}
FOURTH_LEVER = {"churn_reduction": {"passives": "2%", "detractors": "5%"}}


def initiative(position: int, levers: dict[str, Any]) -> dict[str, Any]:
    """Write one initiative; its delay differs by position, so that no two ramps are alike."""
    return {
        **levers,
        "ramp": {"shape": "s-curve", "over": "3 years", "delay": f"{6 * position} months"},
        "realisation": "60%",
        "cost": {"once": 400_000, "running": "90_000 per year"},
    }


def scenario(levers: dict[str, Any]) -> dict[str, Any]:
    """Write the scenario as a tree of plain values."""
    return {
        "name": "Ten years, twenty units",
        "currency": "USD",
        "horizon": "10 years",
        "step": "month",
        "baseline": {
            "customers": 40_000,
            "spend_period": "year",
            "segments": {
                "promoters": {"mix": "52%", "spend": 2345.5},
                "passives": {"mix": "30%", "spend": 2089.2},
                "detractors": {"mix": "18%", "spend": 1907.9},
            },
        },
        "trend": {
            "churn": {"promoters": "6% per year", "passives": "9% per year", "detractors": "15% per year"},
            "acquisition": "8% per year",
            "referral": {"promoters": "0.03 per year"},
            "inflation": "2% per year",
        },
        "initiatives": {name: initiative(position, levers) for position, name in enumerate(INITIATIVES)},
        "finance": {"margin": "55%", "discount": "9% per year"},
        "units": {
            f"region_{number:02}": {"baseline": {"customers": 20_000 + 1_000 * number}} for number in range(UNITS)
        },
    }


def wall_time(file: Path) -> float:
    """Run one scenario to JSON and measure it in seconds; a failing run, or one without attribution, is an error."""
    begin = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-m", "simulator", "run", str(file), "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - begin
    if result.returncode:
        sys.exit(f"the run ended with {result.returncode}:\n{result.stderr}")
    if json.loads(result.stdout)["attribution"] is None:
        sys.exit("the run left the attribution out, so its time says nothing")
    return seconds


def measure(title: str, levers: dict[str, Any], rounds: int, folder: Path) -> float:
    """Time one generated scenario, print and give its median in seconds."""
    file = folder / f"{title.replace(' ', '_')}.yaml"
    # JSON is YAML, so that writing it takes no YAML library.
    file.write_text(json.dumps(scenario(levers), indent=1), encoding="utf-8")
    seconds = statistics.median(wall_time(file) for _ in range(rounds))
    print(f"{title}, {UNITS} units, 120 months: {seconds:.2f} s (median of {rounds}, limit {LIMIT_SECONDS:.0f} s)")
    return seconds


def main() -> int:
    """Time both scenarios."""
    parser = argparse.ArgumentParser(description="Time of a large run with attribution.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each scenario is run")
    parser.add_argument("--check", action="store_true", help="end with 1 when the limit is passed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        slowest = max(
            measure("9 levers", LEVERS, options.rounds, Path(folder)),
            measure("12 levers", LEVERS | FOURTH_LEVER, options.rounds, Path(folder)),
        )
    return 1 if options.check and slowest > LIMIT_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
