"""A progress bar on standard error: on a terminal only, and only for what takes more than a second."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

from simulator.cli.screen import Screen

_SHOWN_AFTER = 1.0  # seconds


@contextmanager
def progress(screen: Screen, title: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """Give what is to be told how much of the total is done; None where nobody would see it."""
    if screen.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    begin = monotonic()
    show: Callable[[int], None] | None = None
    with ExitStack() as shown:

        def watch(done: int) -> None:
            nonlocal show
            if show is None and monotonic() - begin > _SHOWN_AFTER:
                show = _bar(shown, title, total)
            if show is not None:
                show(done)

        yield watch


def _bar(shown: ExitStack, title: str, total: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import Progress

    bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task(title, total=total)
    return lambda done: bar.update(task, completed=done)
