"""What a goal seek is to reach: an outcome and its value, as the command line names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.analysis.outcomes import known_outcome
from simulator.errors import UsageError, quoted
from simulator.model.kinds import MOST_MONEY, NumberKind, Share
from simulator.model.spelling import RefusalError

OPTION = "--target"
_MOST_RETURN = 1e6
_LONGEST_PAYBACK = 1e4

_MONEY = NumberKind(low=-MOST_MONEY)
_RETURN = Share(low=-1.0, high=_MOST_RETURN)
_KINDS: Mapping[str, tuple[NumberKind, str]] = {
    "nps": (NumberKind(low=-100.0, high=100.0), "it is in points: write nps=67"),
    "customers": (NumberKind(), "write customers=41_000"),
    "roi": (_RETURN, "write roi=150%"),
    "irr": (_RETURN, "write irr=12%"),
    "payback_months": (NumberKind(high=_LONGEST_PAYBACK), "it is in months: write payback_months=18"),
}


class Target(NamedTuple):
    """The outcome and the value it is to have: money unrounded, returns as shares, payback in months."""

    outcome: str
    value: float


def read_target(text: str) -> Target:
    """Read ``OUTCOME=VALUE``.

    Raises:
        UsageError: there is no such outcome, or the value is none it can have.
    """
    outcome, sign, written = (part.strip() for part in text.partition("="))
    if not sign or not written:
        shown = quoted(text) or "an empty text"
        raise UsageError(f"{OPTION} {shown} lacks a value", f"write {OPTION} OUTCOME=VALUE, such as {OPTION} nps=65")
    known_outcome(outcome, OPTION)
    kind, example = _KINDS.get(outcome, (_MONEY, f"write {outcome}=250_000"))
    try:
        return Target(outcome, kind.parameter(written))
    except RefusalError as refusal:
        raise UsageError(f"{OPTION} {outcome}: {refusal.message}", refusal.hint or example) from None
