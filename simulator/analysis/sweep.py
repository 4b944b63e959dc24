"""A sweep: the outcomes at every combination of some inputs' values, without a scenario for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.analysis.answering import label_of
from simulator.analysis.asked_outcomes import refuse_missing
from simulator.analysis.chunks import Kept, over_chunks
from simulator.analysis.grid import Grid
from simulator.analysis.outcomes import OUTCOMES
from simulator.analysis.outcomes_over_draws import Outcomes
from simulator.analysis.sweep_result import Sweep
from simulator.engine.projection import given_inputs
from simulator.language import _, separated
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simulator.arithmetic.array_functions import Array

_ALWAYS_GIVEN = "baseline.segments.promoters.spend"


def sweep(scenario: Scenario, grid: Grid, outcomes: Sequence[str] | None = None) -> Sweep:
    """Work out outcomes on a grid.

    Args:
        scenario: the scenario as it is.
        grid: what is varied, as ``read_grid`` gives it.
        outcomes: their names, in the order they are to be given; None for all that apply.

    Raises:
        ScenarioError: an outcome that was asked for does not apply, or numbers grow beyond what can be computed.
    """
    names = tuple(dict.fromkeys(outcomes or OUTCOMES))
    model = Outcomes(grid.scenario, grid.inputs, names, grid.points)
    if outcomes:
        refuse_missing(scenario, model)
    kept = over_chunks(model, grid.points, grid.drawn)
    found = {name: kept.outcomes[name] for name in names if name in model.names}
    _blank(found, kept.limited)
    return Sweep(
        scenario=label_of(scenario),
        axes=grid.axes,
        outcomes={name: values.reshape(grid.shape) for name, values in found.items()},
        overdrawn=kept.limited.reshape(grid.shape),
        base=_base(scenario, tuple(found)),
        warnings=(*grid.notes, *_warnings(found, kept)),
    )


def _blank(found: dict[str, Array], limited: Array) -> None:
    """Leave out the outcomes of points that a plain run would refuse."""
    if limited.any():
        for values in found.values():
            values[limited] = float("nan")


def _base(scenario: Scenario, names: Sequence[str]) -> dict[str, float | None]:
    import numpy as np

    model = Outcomes(scenario, (_ALWAYS_GIVEN,), names, 1)
    own = np.array([[unit[_ALWAYS_GIVEN]] for unit in given_inputs(scenario)])
    batch = model.run({_ALWAYS_GIVEN: own})
    if batch.limited[0]:
        return dict.fromkeys(names)
    values = {name: float(batch.outcomes[name][0]) if name in model.names else None for name in names}
    return {name: None if value is None or np.isnan(value) else value for name, value in values.items()}


def _warnings(found: dict[str, Array], kept: Kept) -> Iterator[str]:
    import numpy as np

    points, overdrawn = len(kept.limited), int(np.count_nonzero(kept.limited))
    if overdrawn:
        yield _(
            "at {overdrawn} of {points} points more customers would leave a segment than it holds; a plain run refuses "
            "them, and they have no outcomes here",
            overdrawn=separated(overdrawn),
            points=separated(points),
        )
    for name, values in found.items():
        missing = int(np.count_nonzero(np.isnan(values))) - overdrawn
        if missing:
            yield _(
                "at {missing} of {points} points there is no {outcome}",
                missing=separated(missing),
                points=separated(points),
                outcome=name,
            )
