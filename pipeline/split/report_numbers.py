"""The numbers that headings of reports carry, by style: 第1章, Ⅱ., 2.1, (3), 가., A."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.numerals import GANADA, integer, kanji, roman

_ROMAN_SIGNS = {c: i for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", 1)} | {
    c: i for i, c in enumerate("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ", 1)
}
_D = r"[0-9０-９]"
_JA = r"(?P<n>[0-9０-９一二三四五六七八九十]+)"
_EN = r"(?P<r>[IVXLC]+|\d+)"
# A particle after a chapter's number makes it a reference: 第1章で述べた, 제2장에서.
_TITLE = (
    r"(?:[\s　:：]+|(?=はじめに|はしがき)"
    r"|(?![でにはをがとへものや、。）)」]|から|より|まで|及び|又は|参照|第|中)(?=\S)|$)"
)

# Outermost first, as reports in the three languages nest them.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(
        rf"第\s*{_JA}\s*部(?:[\s　:：]+|$)|제\s*(?P<k>\d+)\s*부(?:\s+|$)"
        rf"|(?:PART|Part)\s+{_EN}(?:[\s.:—–-]+|$)")),
    ("chapter", re.compile(
        rf"第\s*{_JA}\s*章{_TITLE}|제\s*(?P<k>\d+)\s*장(?:[\s:.]+|$)"
        rf"|(?:CHAPTER|Chapter)\s+{_EN}(?:[\s.:—–-]+|$)")),
    ("section", re.compile(
        rf"第\s*{_JA}\s*節{_TITLE}|제\s*(?P<k>\d+)\s*절(?:[\s:.]+|$)"
        rf"|(?:SECTION|Section)\s+{_EN}(?:[.:—–-]+\s*|$)")),
    ("roman", re.compile(
        r"(?P<s>[Ⅰ-Ⅻⅰ-ⅻ])\s*(?:[.．、:：]|(?=\s))\s*|(?P<r>[IVX]{1,5})\s*[.．]\s+")),
    ("decimal", re.compile(
        rf"(?P<d>{_D}{{1,2}}(?:[.．\-‐－–]{_D}{{1,2}}){{1,3}})(?:[.．)）]\s*|[\s　]+)(?=\D)")),
    ("dot", re.compile(rf"(?P<n>{_D}{{1,2}})\s*[.．、]\s*(?!{_D})")),
    ("space", re.compile(rf"(?P<n>{_D}{{1,2}})[\s　]+(?=[^\W\d_a-z]|[「『“\"(（<])")),
    ("letter", re.compile(r"(?P<a>[A-Z])[.．]\s+")),
    ("hangul", re.compile(rf"(?P<h>[{GANADA}])[.．]\s*")),
    ("parenthesis", re.compile(rf"[(（](?P<n>{_D}{{1,2}})[)）]\s*|[⑴-⒇]\s*")),
    ("half", re.compile(rf"(?P<n>{_D}{{1,2}})[)）]\s*")),
)  # fmt: skip
STYLES = tuple(name for name, _ in _STYLES)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a line's start.

    `values` is one integer, or several for 2.1 and 2-1; `keys` are the same as they stand in an
    address (`가` and letters stay); `length` is how much of the line the number takes.
    """

    style: str
    values: tuple[int, ...]
    keys: tuple[str, ...]
    length: int


def numbers(text: str) -> tuple[Number, ...]:
    """Every reading of the number at the start of `text` (I. is Roman one and the letter I)."""
    found: list[Number] = []
    for style, pattern in _STYLES:
        match = pattern.match(text)
        number = _read(style, match) if match else None
        if number:
            found.append(number)
    return tuple(found)


def _read(style: str, match: re.Match[str]) -> Number | None:
    groups = {k: v for k, v in match.groupdict().items() if v}
    length = match.end()
    if "d" in groups:
        values = tuple(int(v) for v in re.split(r"[.．\-‐－–]", groups["d"]))
        return Number(style, values, tuple(map(str, values)), length)
    if "h" in groups:
        return Number(style, (GANADA.index(groups["h"]) + 1,), (groups["h"],), length)
    if "a" in groups:
        letter = groups["a"]
        return Number(style, (ord(letter) - 64,), (letter.lower(),), length)
    value: int | None
    if "s" in groups:
        value = _ROMAN_SIGNS.get(groups["s"])
    elif "r" in groups:
        value = roman(groups["r"]) if not groups["r"].isdigit() else int(groups["r"])
    else:
        digits = groups.get("n") or groups.get("k") or match.group().strip()
        value = integer(digits) or kanji(digits)
    return Number(style, (value,), (str(value),), length) if value is not None else None
