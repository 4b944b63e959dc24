"""Words that many sentences share, in the language that is spoken: segments, periods, levers, lists, figures.

Scenario files, JSON and CSV keep the English words, which are keys there.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from simulator.language import _, marked, percentage, separated
from simulator.model.shape import ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT, Migration

_NO_BREAK_SPACE = "\u00a0"
_SEGMENTS = {"promoters": marked("promoters"), "passives": marked("passives"), "detractors": marked("detractors")}
_ONE_OF = {"promoters": marked("promoter"), "passives": marked("passive"), "detractors": marked("detractor")}
_LENGTHS = {
    "month": marked("month"),
    "quarter": marked("quarter"),
    "half-year": marked("half-year"),
    "year": marked("year"),
    "horizon": marked("horizon"),
}
_LEVERS = {
    ACQUISITION: marked("acquisition"),
    CHURN_REDUCTION: marked("churn reduction"),
    SPEND_UPLIFT: marked("spend uplift"),
}
_ARROW = " > "


def segment_name(segment: str) -> str:
    """Call a segment inside a sentence: ``promoters``."""
    return _(_SEGMENTS[segment])


def segment_title(segment: str) -> str:
    """Call a segment where a title or a sentence begins: ``Promoters``."""
    return capitalised(segment_name(segment))


def one_of_segment(segment: str) -> str:
    """Call one customer of a segment: ``promoter``."""
    return _(_ONE_OF[segment])


def period_name(period: str) -> str:
    """Call a period by itself: ``year``."""
    return _(_LENGTHS[period])


def lever_words(lever: str) -> str:
    """Write for people a lever as results name it, ``support: passives > promoters``; initiatives keep their names."""
    initiative, _colon, what = lever.rpartition(": ")
    source, arrow, destination = what.partition(_ARROW)
    does = f"{segment_name(source)}{_ARROW}{segment_name(destination)}" if arrow else _(_LEVERS[what])
    return f"{initiative}: {does}"


def migration_parts(migration: Migration) -> dict[str, str]:
    """Give the parts of a title that says which migration is meant: ``source``, ``destination``, ``initiative``."""
    source, destination = segment_name(migration.source), segment_name(migration.destination)
    return {"source": source, "destination": destination, "initiative": migration.initiative}


def capitalised(text: str) -> str:
    """Start a text with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(parts: Iterable[str]) -> str:
    """Join parts of a sentence: ``a, b and c``."""
    *first, last = parts
    return _("{parts} and {last}", parts=", ".join(first), last=last) if first else last


def in_per_cent(share: float, places: int = 0) -> str:
    """Write a share inside a sentence: 0.7 is ``70 %``."""
    return percentage(separated(100 * share, places)).replace(_NO_BREAK_SPACE, " ")


def brief(number: float) -> str:
    """Write a number inside a sentence without idle zeros: 6.0 is ``6``, and 7.25 ``7.25``."""
    return separated(Decimal(f"{float(f'{number:g}'):.15g}"))
