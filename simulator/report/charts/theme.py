"""The one look of all charts: colours, sizes, and matplotlib's settings while a chart is drawn or encoded.

The colours stay apart for colour-blind readers; sign, number and direct labels always say the same beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from simulator.report import colours

Encoding = Literal["png", "svg", "pdf"]

PAPER = "#FFFFFF"
INK, MUTED, RULE = colours.INK, colours.MUTED, colours.RULE
RISE, FALL, TOTAL, OTHERWISE = colours.RISE, colours.FALL, colours.TOTAL, colours.OTHERWISE
JOINED = "#4DA167"
SEGMENT_COLOURS = colours.SEGMENT_COLOURS
BANDS = ("#BFDAEC", "#7FB2D6")
"""Where nine of ten draws lie, and within it the middle half: tints of ``RISE``."""
HIGH, LOW = "#4F9BCB", "#F3B78E"
"""The ends of the heat map with ``PAPER`` between them; ink can be read on every shade, and in grey high is darker."""
NO_VALUE = "#B4BAC1"

FONT = "DejaVu Sans"
TITLE_SIZE = 15.0
SUBTITLE_SIZE = 11.0
VALUE_SIZE = 12.0
LABEL_SIZE = 10.5
SMALL_SIZE = 9.0
POINTS_PER_INCH = 72.0
LINE_SPACING = 1.3
BACKING = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
"""Paper behind a number that may stand on a line."""

_DOTS_PER_INCH = 160
_WITHOUT_DATES: dict[Encoding, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None, "ModDate": None},
}
_SETTINGS: dict[Any, Any] = {
    "font.family": [FONT],
    "font.size": LABEL_SIZE,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "figure.dpi": _DOTS_PER_INCH,
    "svg.hashsalt": "nps-sim",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with the charts' own settings, whatever a user's matplotlib configuration says; restored on leaving."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def encode(figure: Figure, encoding: Encoding) -> bytes:
    """Give a chart as the bytes of a file; the same chart always gives the same bytes.

    Args:
        figure: A chart of this package; its label is stored as the document's title.
        encoding: ``png``, ``svg`` or ``pdf``.
    """
    target = BytesIO()
    with house_style():
        figure.savefig(
            target,
            format=encoding,
            dpi=_DOTS_PER_INCH,
            metadata={"Title": str(figure.get_label()), **_WITHOUT_DATES[encoding]},
        )
    return target.getvalue()


def encode_pages(figures: Iterable[Figure]) -> bytes:
    """Give charts as one PDF document, a page each: the fonts, which take most of the time, are embedded once."""
    from matplotlib.backends.backend_pdf import PdfPages

    target = BytesIO()
    with house_style(), PdfPages(target, metadata={**_WITHOUT_DATES["pdf"]}) as pages:
        for figure in figures:
            pages.savefig(figure)
    return target.getvalue()


def height_of(size: float, lines: int = 1) -> float:
    """Give the height in inches of lines of text of a size in points."""
    return lines * size * LINE_SPACING / POINTS_PER_INCH
