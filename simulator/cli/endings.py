"""How the program ends: exit codes, and what is said when it is stopped. Loaded before any library."""

from __future__ import annotations

DONE, WRONG, MISUSED, BUG, STOPPED = 0, 1, 2, 70, 130
STOPPED_BY_USER = "stopped"
