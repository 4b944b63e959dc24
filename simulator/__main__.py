"""``python -m simulator`` is ``nps-sim``."""

from __future__ import annotations

from simulator.cli import console

if __name__ == "__main__":
    console()
