"""Numbers as people read them: decimals rounded half up, thousands separated, a real minus sign.

Tables, sentences and charts all take their figures from here, so that the same number looks the same everywhere.
A value and its unit are joined by a no-break space. A value that does not apply (None) is an en dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from math import isfinite

from simulator.language import _, marked, ngettext, percentage, separated, speaking_now
from simulator.model.currencies import WITHOUT_MINOR_UNITS

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
NOT_APPLICABLE = "\u2013"
_PROBABILITY_PLACES = 3

EXACT_BELOW = 10_000_000
"""Sentences and charts give money to the unit below this; above it, in millions or more."""

COMPACT_FROM = 10_000
"""Short amounts are in thousands from here on."""

SIGNIFICANT_DIGITS = 15
"""What a number is taken to mean: the digits behind these are rounding of the machine."""

_WIDE = Context(prec=400)
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Scale:
    """A step of thousands that a set of numbers is shown in.

    Attributes:
        divisor: What a number is divided by before it is shown.
        short: Short form behind a number, such as ``m``, in English; empty for units.
        long: Long form for a caption, such as ``million``, in English; empty for units.
    """

    divisor: int
    short: str
    long: str

    @property
    def suffix(self) -> str:
        """The short form in the language that is spoken."""
        return _(self.short) if self.short else ""

    @property
    def word(self) -> str:
        """The long form in the language that is spoken."""
        return _(self.long) if self.long else ""


UNITS = Scale(1, "", "")
THOUSANDS = Scale(10**3, marked("k"), marked("thousand"))
LARGE_SCALES = (
    Scale(10**6, marked("m"), marked("million")),
    Scale(10**9, marked("bn"), marked("billion")),
    Scale(10**12, marked("tn"), marked("trillion")),
)


def exact(value: float | Decimal) -> Decimal:
    """Give a number as the decimal a person would write: 15 significant digits, as spreadsheets do.

    Raises:
        ValueError: The value is infinite or not a number.
    """
    if isinstance(value, Decimal):
        return value
    if not isfinite(value):
        raise ValueError(f"{value} is not a finite number and cannot be shown")
    return Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")


def round_half_up(value: float | Decimal, places: int = 0) -> Decimal:
    """Round on decimals, halves away from zero; never gives a negative zero.

    Raises:
        ValueError: The value is infinite or not a number.
    """
    rounded = exact(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return abs(rounded) if rounded.is_zero() else rounded


def add_up(parts: Sequence[float], places: int = 0, total: float | None = None) -> tuple[Decimal, ...]:
    """Round parts so that they add up on paper to their rounded total (largest remainder).

    Args:
        parts: The unrounded parts, of any sign.
        places: Decimals to keep.
        total: The unrounded total where it was computed separately; the parts' own sum by default.

    Raises:
        ValueError: The parts do not add up to the given total even before rounding, or are not finite.
    """
    unit = Decimal(1).scaleb(-places)
    decimals = [exact(part) for part in parts]
    own_total = sum(decimals, Decimal(0))
    target = round_half_up(own_total if total is None else total, places)
    floors = [decimal.quantize(unit, ROUND_FLOOR, _WIDE) for decimal in decimals]
    missing = int((target - sum(floors, Decimal(0))) / unit)
    if not 0 <= missing <= len(floors):
        raise ValueError(f"parts adding up to {own_total} were given {total} as their total")
    by_remainder = sorted(range(len(floors)), key=lambda index: (floors[index] - decimals[index], index))
    raised = set(by_remainder[:missing])
    return tuple(round_half_up(floor + unit * (index in raised), places) for index, floor in enumerate(floors))


def number(value: float | Decimal | None, places: int = 0, *, signed: bool = False) -> str:
    """Write a plain number such as ``40,400`` or, signed, ``+400`` and ``−400``; a zero has no sign."""
    if value is None:
        return NOT_APPLICABLE
    rounded = round_half_up(value, places)
    return f"{sign(rounded, always=signed)}{separated(abs(rounded))}"


def probability(value: float, equal: str = "") -> str:
    """Write a p-value with three decimals, ``0.032`` or ``below 0.001``; ``equal`` stands before the former."""
    smallest = 10.0**-_PROBABILITY_PLACES
    if value < smallest:
        return _("below {number}", number=number(smallest, _PROBABILITY_PLACES))
    return f"{equal}{number(value, _PROBABILITY_PLACES)}"


def money(value: float | Decimal | None, currency: str, places: int = 0, *, signed: bool = False) -> str:
    """Write an amount in full: ``$1,287,448``, ``−$12.50``, ``CHF 1,287,448``.

    Args:
        value: The amount, in units of the currency.
        currency: ISO 4217 code; well-known and unmistakable ones are shown as their sign.
        places: Decimals to show, of a currency that has any.
        signed: Whether a rise carries a plus sign.
    """
    if value is None:
        return NOT_APPLICABLE
    rounded = round_half_up(value, decimals(currency, places))
    return f"{sign(rounded, always=signed)}{_with_mark(separated(abs(rounded)), currency)}"


def compact_money(value: float | None, currency: str, digits: int = 3, *, signed: bool = False) -> str:
    """Write an amount shortly, to that many significant digits: ``$1.29 m``, ``+$904 k``, ``−₫32.2 bn``."""
    if value is None:
        return NOT_APPLICABLE
    rounded = _significant(exact(value), digits)
    scale = scale_of(rounded, from_thousands=True)
    places = max(0, digits - 1 - (rounded / scale.divisor).adjusted()) if scale.divisor > 1 else 0
    size = round_half_up(rounded / scale.divisor, places)
    suffix = f"{NO_BREAK_SPACE}{scale.suffix}" if scale.suffix else ""
    return f"{sign(size, always=signed)}{_with_mark(f'{separated(abs(size))}{suffix}', currency)}"


def brief_money(value: float, currency: str, digits: int = 3, *, signed: bool = False) -> str:
    """Write an amount shortly, but in full where that is short as well: ``$2,588``, ``$113 k``."""
    if abs(exact(value)) < COMPACT_FROM:
        return money(value, currency, signed=signed)
    return compact_money(value, currency, digits, signed=signed)


def plain_money(value: float | None, currency: str, *, signed: bool = False) -> str:
    """Write an amount for a sentence: in full below ten million, shortly to four digits above."""
    if value is None or abs(exact(value)) < EXACT_BELOW:
        return money(value, currency, signed=signed)
    return compact_money(value, currency, digits=4, signed=signed)


def share(value: float | None, places: int = 0, *, signed: bool = False) -> str:
    """Write a share such as 0.7 as ``70 %``."""
    if value is None:
        return NOT_APPLICABLE
    return percent(exact(value) * 100, places, signed=signed)


def percent(value: float | Decimal, places: int = 0, *, signed: bool = False) -> str:
    """Write a number of hundredths such as 70 as ``70 %``."""
    return percentage(number(value, places, signed=signed))


def points(value: float | None, places: int | None = None, *, signed: bool = False) -> str:
    """Write a Net Promoter Score or a difference of two, without the word.

    Args:
        value: Points, -100 to 100 (200 for a difference); None where nobody is left.
        places: Decimals to show; by default one, left out where it is zero.
        signed: Whether a rise carries a plus sign.
    """
    if value is None or places is not None:
        return number(value, places or 0, signed=signed)
    whole = round_half_up(value, 1) == round_half_up(value)
    return number(value, 0 if whole else 1, signed=signed)


def months(value: float | None) -> str:
    """Write a time such as ``6 months``, ``7.5 months``, ``1 month`` or, from two whole years on, ``3 years``."""
    if value is None:
        return NOT_APPLICABLE
    rounded = round_half_up(value, 1)
    years, rest = divmod(rounded, _MONTHS_PER_YEAR)
    if rest == 0 and years > 1:
        return _("{number}\u00a0years", number=number(years))
    return ngettext("{number}\u00a0month", "{number}\u00a0months", float(rounded), number=points(float(rounded)))


def decimals(currency: str, places: int) -> int:
    """Give how many decimals an amount may show: none of a currency that has no minor units."""
    return 0 if currency in WITHOUT_MINOR_UNITS else places


def _with_mark(amount: str, currency: str) -> str:
    """Put a currency's sign, or its code where it has no unmistakable one, where the language has it."""
    language = speaking_now()
    mark = language.marks.get(currency, currency)
    if not language.mark_first:
        return f"{amount}{NO_BREAK_SPACE}{mark}"
    return f"{mark}{amount}" if currency in language.marks else f"{mark}{NO_BREAK_SPACE}{amount}"


def scale_of(value: float | Decimal, *, from_thousands: bool = False) -> Scale:
    """Choose the scale one number is shown in; thousands only where asked for and from ten thousand on."""
    size = abs(exact(value))
    fitting = [scale for scale in LARGE_SCALES if size >= scale.divisor]
    if fitting:
        return fitting[-1]
    return THOUSANDS if from_thousands and size >= COMPACT_FROM else UNITS


def common_scale(values: Iterable[float]) -> tuple[Scale, int]:
    """Choose one scale and its decimals for numbers that stand together: units below ten million, else two decimals."""
    largest = max((abs(exact(value)) for value in values), default=Decimal(0))
    return (UNITS, 0) if largest < EXACT_BELOW else (scale_of(largest), 2)


def sign(rounded: Decimal, *, always: bool = False) -> str:
    """Give the sign of a rounded number: a real minus, nothing for zero, a plus only where asked for."""
    if rounded < 0:
        return MINUS
    return "+" if always and rounded > 0 else ""


def _significant(value: Decimal, digits: int) -> Decimal:
    return value if value.is_zero() else round_half_up(value, digits - 1 - value.adjusted())
