"""The heads of a file's columns: each is there, once, and a name."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.data.columns import folded
from simulator.data.refusals import wrong_data
from simulator.errors import quoted
from simulator.language import _


def check_heads(source: str, heads: Iterable[str], *, line: int = 0) -> None:
    """Refuse heads of which one stands twice, or that are all numbers.

    Args:
        source: what messages call the file.
        heads: the heads, none of them blank.
        line: the line in which they stand, 0 where there are no lines.

    Raises:
        ScenarioError: the heads are not right.
    """
    seen: set[str] = set()
    for head in heads:
        if head.casefold() in seen:
            raise wrong_data(
                source, _("two columns are called {head}", head=quoted(head)), _("rename one of them"), line=line
            )
        seen.add(head.casefold())
    if all(not folded(head) or folded(head).replace("_", "").isdigit() for head in seen):
        message = _("the first row holds numbers, not the names of columns")
        raise wrong_data(source, message, _("put the names of the columns into the first row"), line=line)
