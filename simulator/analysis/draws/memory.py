"""Memory for arrays that come and go by the thousand."""

from __future__ import annotations

import numpy as np

_BYTES = 1 << 22  # more than any array of a chunk of draws


def keep_freed_memory() -> None:
    """Let the C library keep what arrays give back, for the next ones.

    glibc asks the system for every array above a limit anew, and the system clears each 4 kB of it when it is first
    touched: more than half of the time that drawing took. The limit rises to the largest array that was ever given
    back, so one is, untouched. Elsewhere this does nothing.
    """
    np.empty(_BYTES, dtype=np.uint8)
