"""Numerals of every script to integers: kanji (positional 一六, full 十六), full-width, Roman."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "元": 1, "壱": 1, "弐": 2, "参": 3, "○": 0,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
KANJI = "〇零一二三四五六七八九十百千万元壱弐参"
# The order in which Korean law counts its 목.
GANADA = "가나다라마바사아자차카타파하"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_FORM = re.compile(
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE
)


def kanji(text: str) -> int | None:
    """Read kanji numerals: `十六` and `一六` are 16, `二百五` is 205; None when it is not one."""
    if not text or any(c not in _DIGITS and c not in _UNITS and c != "万" for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c] if digit is None else digit * 10 + _DIGITS[c]
        elif c in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[c]
            digit = None
        else:
            total += (section + (digit or 0) or 1) * 10_000
            section, digit = 0, None
    return total + section + (digit or 0)


def roman(text: str) -> int | None:
    """Read a Roman numeral of either case: `XXI` is 21; None when it is not a well-formed one."""
    if not text or not _ROMAN_FORM.fullmatch(text):
        return None
    values = [_ROMAN[c] for c in text.upper()]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


def integer(text: str) -> int | None:
    """Read digits of any width, circled digits or kanji: `１６`, `16`, `⑯`, `十六` are 16."""
    text = text.strip()
    if not text:
        return None
    if all(c.isdigit() for c in text):
        try:
            return int("".join(str(unicodedata.digit(c)) for c in text))
        except ValueError:
            pass
    if len(text) == 1:
        value = unicodedata.numeric(text, -1.0)
        if value >= 0 and value == int(value) and unicodedata.category(text) == "No":
            return int(value)
    return kanji(text)
