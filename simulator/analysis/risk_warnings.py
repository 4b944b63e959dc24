"""What a reader of a risk simulation should know: limited draws, and outcomes that are missing in some or in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.analysis.risk_result import PAYBACK, Spread
from simulator.language import _, marked, separated
from simulator.model.words import in_per_cent, listed

_NOWHERE = {
    "nps": marked("in no draw is there {outcome}: nobody is left at the end"),
    "roi": marked("in no draw is there {outcome}: there are no costs"),
    "irr": marked("in no draw is there {outcome}: there is no single internal rate of return"),
    PAYBACK: marked("in no draw is there {outcome}: the outlay does not come back within the horizon"),
}
"""Where no draw has an outcome, why."""
_MISSING = {
    "nps": marked("in {draws} nobody is left at the end; the figures of {outcome} are of the others"),
    "roi": marked("in {draws} there are no costs; the figures of {outcome} are of the others"),
    "irr": marked("in {draws} there is no single internal rate of return; the figures of {outcome} are of the others"),
    PAYBACK: marked(
        "in {draws} the outlay does not come back within the horizon; a quantile of {outcome} that falls among them is "
        "left out, and its mean and deviation are of the others"
    ),
}
"""Where some draws are without an outcome, why, and what is done."""
_TENTH = 0.001
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
        yield _(
            "in {draws} more customers would leave a segment than it holds; there only those it holds leave, which a "
            "run of such a scenario would refuse",
            draws=_part(limited, draws),
        )
    for name, spread in outcomes.items():
        if spread.undefined == draws:
            yield _(_NOWHERE[name], outcome=name)
        elif spread.undefined:
            yield _(_MISSING[name], draws=_part(spread.undefined, draws), outcome=name)
    reasons: dict[str, list[str]] = {}
    for name, reason in missing.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        yield _("no {outcomes}: {reason}", outcomes=listed(names), reason=reason)


def _part(count: int, draws: int) -> str:
    return _(
        "{number} of {draws} draws ({share})",
        number=separated(count),
        draws=separated(draws),
        share=_percent(count / draws),
    )


def _percent(share: float) -> str:
    percent = 100 * share
    if percent < _LEAST:
        return _("under {share}", share=in_per_cent(_TENTH, 1))
    return in_per_cent(share, 1) if percent < _MOST else _("over {share}", share=in_per_cent(1 - _TENTH, 1))
