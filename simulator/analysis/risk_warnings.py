"""What a reader of a risk simulation should know: limited draws, and outcomes that are missing in some or in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.analysis.missing import listed
from simulator.analysis.risk_result import PAYBACK, Spread

_UNDEFINED = {
    "nps": "nobody is left at the end",
    "roi": "there are no costs",
    "irr": "there is no single internal rate of return",
    PAYBACK: "the outlay does not come back within the horizon",
}
"""Why a draw may be without an outcome."""
_BEYOND = "a quantile of {name} that falls among them is left out, and its mean and deviation are of the others"
_LEFT_OUT = "the figures of {name} are of the others"
_LEAST, _MOST = 0.05, 99.95  # per cent that one decimal can tell from nothing and all


def risk_warnings(
    draws: int, limited: int, outcomes: Mapping[str, Spread], missing: Mapping[str, str]
) -> Iterator[str]:
    """Give everything worth saying, the weightiest first.

    Args:
        draws: how many draws.
        limited: in how many a migration was limited.
        outcomes: how the outcomes are spread.
        missing: by outcome that does not apply, why.
    """
    if limited:
        yield (
            f"in {_part(limited, draws)} more customers would leave a segment than it holds; there only those it holds "
            "leave, which a run of such a scenario would refuse"
        )
    for name, spread in outcomes.items():
        if spread.undefined == draws:
            yield f"in no draw is there {name}: {_UNDEFINED[name]}"
        elif spread.undefined:
            consequence = (_BEYOND if name == PAYBACK else _LEFT_OUT).format(name=name)
            yield f"in {_part(spread.undefined, draws)} {_UNDEFINED[name]}; {consequence}"
    reasons: dict[str, list[str]] = {}
    for name, reason in missing.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        yield f"no {listed(names)}: {reason}"


def _part(count: int, draws: int) -> str:
    return f"{count:,} of {draws:,} draws ({_percent(count / draws)})"


def _percent(share: float) -> str:
    percent = 100 * share
    if percent < _LEAST:
        return "under 0.1 %"
    return f"{percent:.1f} %" if percent < _MOST else "over 99.9 %"
