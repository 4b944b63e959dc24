"""Where charts label their axes; here, so that the what-if page has it without the charts' library."""

from __future__ import annotations

MOST_INTERVALS = 6
"""How many intervals an axis of time has at most."""

INTERVALS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200, 2400, 6000)
"""How many months one of them may have."""

MOST_TICKS = 5
"""About how many round values an axis has at most."""

ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""How far round values may be apart, times a power of ten."""

FLAT = 1e-6
"""A course that spans no more than this share of its size counts as flat."""

FLAT_SPAN = 0.05
"""The share of its size that a flat course is shown in."""

MARGIN = 0.1
"""What is left free at either end, as a share of the span."""

MOST_PLACES = 6
"""How many decimals a value at an axis has at most."""
