"""Time one tool on one core: ``python measure.py MODULE``; prints JSON.

``MODULE`` is a module of this folder with ``N`` draws and ``run``. The first run of a few draws warms up and is not
counted. Drawing is part of what is timed.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import time
import warnings

import numpy as np

WARM_UP = 20


def main(name: str) -> None:
    """Time a tool and print microseconds a draw, and the mean of the net present value as a sign of life."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    warnings.simplefilter("ignore")
    module = importlib.import_module(name)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        module.run(max(14, module.N // WARM_UP))
        begin = time.perf_counter()
        values = np.asarray(module.run(module.N), dtype=float)
        took = time.perf_counter() - begin
    print(json.dumps({"draws": module.N, "microseconds": took / module.N * 1e6, "mean": float(values.mean())}))


if __name__ == "__main__":
    main(sys.argv[1])
