"""monaco: a simulation of cases, each with its input and output values."""

from __future__ import annotations

from typing import Any

from by_hand import NAMES, project, scipy_distributions

N = 2_000


def run(draws: int) -> Any:
    """Run as many cases."""
    import monaco

    def preprocess(case: Any) -> tuple[list[float]]:
        return ([case.invals[name].val for name in NAMES],)

    def postprocess(case: Any, run_rate: float, revenue: float, npv: float) -> None:
        case.addOutVal("run_rate", run_rate)
        case.addOutVal("revenue", revenue)
        case.addOutVal("npv", npv)

    functions = {"preprocess": preprocess, "run": project, "postprocess": postprocess}
    simulation = monaco.Sim(
        name="reference", ndraws=draws, fcns=functions, seed=1, singlethreaded=True, verbose=False, debug=False
    )
    for name, frozen in zip(NAMES, scipy_distributions(), strict=True):
        simulation.addInVar(name=name, dist=frozen.dist, distkwargs=frozen.kwds)
    simulation.runSim()
    return simulation.outvars["npv"].nums
