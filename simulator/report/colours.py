"""The colours of all charts, drawn by Matplotlib or by the spreadsheet program: one look wherever a result is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INK, MUTED, RULE = "#1F2933", "#52606D", "#C5CDD5"
RISE, FALL, TOTAL, OTHERWISE = "#0072B2", "#C44E00", "#323F4B", "#6B7885"
SEGMENT_COLOURS: Mapping[str, str] = MappingProxyType({"promoters": RISE, "passives": "#A9B4BF", "detractors": FALL})
