"""What a goal seek is to reach: an outcome and its value, as the command line names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.analysis.outcomes import known_outcome
from simulator.errors import UsageError, quoted
from simulator.language import _, marked
from simulator.model.kinds import MOST_MONEY, NumberKind, Share
from simulator.model.spelling import RefusalError

OPTION = "--target"
_MOST_RETURN = 1e6
_LONGEST_PAYBACK = 1e4

_WRITE = marked("write {example}")
_WRITE_POINTS, _WRITE_MONTHS = marked("it is in points: write {example}"), marked("it is in months: write {example}")
_MONEY = NumberKind(low=-MOST_MONEY)
_RETURN = Share(low=-1.0, high=_MOST_RETURN)
_KINDS: Mapping[str, tuple[NumberKind, str, str]] = {
    "nps": (NumberKind(low=-100.0, high=100.0), _WRITE_POINTS, "nps=67"),
    "customers": (NumberKind(), _WRITE, "customers=41_000"),
    "roi": (_RETURN, _WRITE, "roi=150%"),
    "irr": (_RETURN, _WRITE, "irr=12%"),
    "payback_months": (NumberKind(high=_LONGEST_PAYBACK), _WRITE_MONTHS, "payback_months=18"),
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
        shown = quoted(text) or _("an empty text")
        form, example = f"{OPTION} OUTCOME=VALUE", f"{OPTION} nps=65"
        raise UsageError(
            _("{option} {value} lacks a value", option=OPTION, value=shown),
            _("write {form}, such as {example}", form=form, example=example),
        )
    known_outcome(outcome, OPTION)
    kind, hint, example = _KINDS.get(outcome, (_MONEY, _WRITE, f"{outcome}=250_000"))
    try:
        return Target(outcome, kind.parameter(written))
    except RefusalError as refusal:
        raise UsageError(f"{OPTION} {outcome}: {refusal.message}", refusal.hint or _(hint, example=example)) from None
