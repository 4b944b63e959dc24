"""What is said of a number of draws, or a seed, that cannot be."""

from __future__ import annotations

from simulator.errors import UsageError
from simulator.language import _, separated


def refused_draws(draws: int, fewest: int, most: int, usual: int) -> UsageError:
    """Refuse a number of draws that is out of bounds, and show the usual one."""
    message = _(
        "{option}: {number} is not a number from {fewest} to {most}",
        option="--draws",
        number=separated(draws),
        fewest=fewest,
        most=separated(most),
    )
    return UsageError(message, _("write {spelling}", spelling=f"--draws {usual}"))


def refused_seed(seed: int) -> UsageError:
    """Refuse a seed below 0."""
    message = _("{option}: {number} is less than 0", option="--seed", number=seed)
    return UsageError(message, _("write any whole number from 0, such as {example}", example="--seed 1"))
