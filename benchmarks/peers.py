"""How many times faster than other tools a draw of the reference scenario is, drawing included, on one core.

    python benchmarks/peers.py [--rounds N] [--environment DIR]

The same model is written for each tool as its documentation advises: as a function of one draw where the tool calls one
(EMA Workbench, monaco), in its own language (BPTK-Py), or in NumPy by hand for all draws at once where the tool leaves
the model to its user (OpenTURNS, chaospy, SALib, modelx). Each runs in a process of its own, in turns; what stands in
the table is the median of the rounds. The tools are installed into an environment of their own, made on the first run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

MODELS = Path(__file__).resolve().parent / "peer_models"
OURS, ALL_OF_RISK = "nps_sim", "nps_sim_risk"
PEERS = {
    "BPTK-Py": "bptk",
    "EMA Workbench": "ema",
    "monaco": "monte_carlo_monaco",
    "chaospy": "chaos_py",
    "modelx": "model_x",
    "SALib": "sa_lib",
    "OpenTURNS": "open_turns",
}


def environment(folder: Path) -> Path:
    """Make an environment with the tools, unless it stands already, and give its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        requirements = str(MODELS / "requirements.txt")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    return python


def microseconds(python: Path, module: str) -> float:
    """Time one tool once."""
    command = [str(python), str(MODELS / "measure.py"), module]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(json.loads(shown.splitlines()[-1])["microseconds"])


def main() -> None:
    """Time all tools in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--environment", type=Path, default=Path(tempfile.gettempdir()) / "nps-sim-peers")
    given = parser.parse_args()
    python = environment(given.environment)
    times: dict[str, list[float]] = {name: [] for name in (OURS, ALL_OF_RISK, *PEERS)}
    for _ in range(given.rounds):
        for name in (OURS, ALL_OF_RISK):
            times[name].append(microseconds(Path(sys.executable), name))
        for name, module in PEERS.items():
            times[name].append(microseconds(python, module))
    own = statistics.median(times[OURS])
    print("| tool | microseconds a draw | times nps-sim |\n|---|---:|---:|")
    print(f"| nps-sim, the same three outcomes | {own:,.2f} | 1 |")
    whole = statistics.median(times[ALL_OF_RISK])
    print(f"| nps-sim, all of `risk`: twelve outcomes and their distributions | {whole:,.2f} | {whole / own:,.1f} |")
    for name in PEERS:
        median = statistics.median(times[name])
        print(f"| {name} | {median:,.1f} | {median / own:,.0f} |")


if __name__ == "__main__":
    main()
