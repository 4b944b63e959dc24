"""What to write instead of a number that is not accepted: loaded only when one is met."""

from __future__ import annotations

import re

from simulator.errors import quoted
from simulator.language import _
from simulator.model.spelling import LEADING_ZERO, NUMBER, RefusalError, plain

_NOT_FINITE = re.compile(r"[+-]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
_BLANK = "[ '\u2019\u00a0\u2009\u202f]"
_GROUPED = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?:,[0-9]{{3}})+|(?:{_BLANK}[0-9]{{3}})+)")
_GROUPED_DECIMAL = re.compile(r"([+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+(?=\.)|(?:\.[0-9]{3})+(?=,)))[.,]([0-9]+)")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_CURRENCY = re.compile(r"^(?:US|A|C)?[$€£¥₫₹₩]\s*|\s*(?:[$€£¥₫₹₩đ]|[A-Z]{3})$|^[A-Z]{3}\s+")
_MAGNITUDE = re.compile(r"\s*(k|nghìn|ngàn|thousand|m|mn|mio|tr|triệu|million|bn|tỷ|tỉ|billion)$", re.IGNORECASE)
_MAGNITUDES = {
    **dict.fromkeys(("k", "nghìn", "ngàn", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "mio", "tr", "triệu", "million"), 6),
    **dict.fromkeys(("bn", "tỷ", "tỉ", "billion"), 9),
}


def refusal_of(text: str, suffix: str) -> RefusalError:
    """Say what is wrong with a text that is no number, most telling reason first."""
    shown = quoted(text + suffix) or _("nothing")
    if _NOT_FINITE.fullmatch(text):
        return RefusalError(_("{value} is not a finite number", value=shown))
    if LEADING_ZERO.fullmatch(text):
        return RefusalError(
            _("{value} starts with a zero", value=shown), spellings=(f"{_without_zeros(text)}{suffix}",)
        )
    repaired = text
    message = _("{value} is not a number", value=shown)
    if (without := _CURRENCY.sub("", text).strip()) != text:
        repaired = without
        message = _("{value} is not a number: a currency belongs in `currency`, not in a number", value=shown)
    digits, places = _without_magnitude(repaired)
    is_plain = repaired == text and not places
    if _GROUPED.fullmatch(digits) and is_plain:
        return _grouped(digits, suffix)
    spelled = _spelled(digits)
    if spelled is None:
        return RefusalError(_("{value} is not a number", value=shown))
    number = plain(float(f"{spelled}e{places}")) if places or NUMBER.fullmatch(digits) else spelled
    if is_plain:
        message = _("{value} is not a number: the decimal sign is a point, and `_` may separate thousands", value=shown)
    return RefusalError(message, spellings=(f"{number}{suffix}",))


def _grouped(digits: str, suffix: str) -> RefusalError:
    """Answer ``1.287.448``, ``40 000`` and ``1,000``, which only a reader of the same habits understands."""
    parts = re.split(rf"[.,]|{_BLANK}", digits)
    mark = digits[len(parts[0])]
    if len(parts) == len("ab") and mark in ".,":
        return two_readings(digits, suffix)
    return RefusalError(
        _("{value} is not a number: only `_` may separate thousands", value=quoted(digits + suffix)),
        spellings=("_".join(parts) + suffix,),
    )


def two_readings(text: str, suffix: str) -> RefusalError:
    """Refuse ``40.000`` and ``1,000``, which are thousands to one reader and decimals to another."""
    whole, thousands = re.split("[.,]", text)
    decimal = f"{whole}.{thousands}".rstrip("0").rstrip(".")
    shown = quoted(text + suffix)
    if "." in text:
        message = _(
            "{value} can be read in two ways: its point may stand before thousands or before decimals", value=shown
        )
    else:
        message = _(
            "{value} can be read in two ways: its comma may stand before thousands or before decimals", value=shown
        )
    return RefusalError(message, spellings=(f"{whole}_{thousands}{suffix}", f"{decimal}{suffix}"))


def _without_magnitude(text: str) -> tuple[str, int]:
    match = _MAGNITUDE.search(text)
    return (text[: match.start()], _MAGNITUDES[match[1].lower()]) if match else (text, 0)


def _without_zeros(text: str) -> str:
    return re.sub(r"^([+-]?)[0_]+(?=[0-9])", r"\1", text)


def _spelled(digits: str) -> str | None:
    """Give the accepted spelling of digits with foreign separators, or None if they are no number at all."""
    if (match := NUMBER.fullmatch(digits)) and not match[2]:
        return digits.replace("_", "")
    if match := _GROUPED_DECIMAL.fullmatch(digits):
        return f"{re.sub('[.,]', '_', match[1])}.{match[2]}"
    if _DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    if _GROUPED.fullmatch(digits):
        return re.sub(rf"[.,]|{_BLANK}", "", digits)
    return None
