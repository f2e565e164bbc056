"""Labels below a Korean article: ① 항, 1. 호, 가. 목, then 1) 가) (1) (가).

A label is only a candidate: dates (1. 1.부터), a sentence end wrapped to the next line (다. 다만,)
and quoted text look the same, so its place in the numbering decides whether it opens a unit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.split.ko_heads import CIRCLED, Number

PARAGRAPH, ITEM, SUBITEM = 1, 2, 3
ORDER = "".join(
    chr(0xAC00 + lead * 588 + vowel * 28)
    for vowel in (0, 4, 8, 13, 18, 20)  # 가나다 …, 거너더 …, 고노도 …, 구누두 …, 그느드 …, 기니디 …
    for lead in (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
)
_LABELS = (
    (PARAGRAPH, re.compile(f"\\s*(?P<label>(?P<c>[{CIRCLED}]))")),
    (
        ITEM,
        re.compile(
            r"\s*(?P<label>(?P<n>\d{1,3})(?:(?:\s*의\s*|-)(?P<b>\d{1,2}))?\s*[.．])"
            r"(?!\d|\s*\d{1,2}\s*[.．])"
        ),
    ),
    (
        SUBITEM,
        re.compile(r"\s*(?P<label>(?P<h>[가-힣])(?:\s*의\s*(?P<b>\d{1,2}))?\s*[.．])(?![.．])"),
    ),
    (4, re.compile(r"\s*(?P<label>(?P<n>\d{1,3})(?:\s*의\s*(?P<b>\d{1,2}))?\))")),
    (5, re.compile(r"\s*(?P<label>(?P<h>[가-힣])(?:\s*의\s*(?P<b>\d{1,2}))?\))")),
    (6, re.compile(r"\s*(?P<label>\((?P<n>\d{1,3})\))")),
    (7, re.compile(r"\s*(?P<label>\((?P<h>[가-힣])\))")),
)
# Beyond ㊿ the supplements of great amendments count <51>, <52> …
_POINTED = re.compile(r"\s*(?P<label><(?P<n>\d{1,4})>)")
_TO = r"\s*(?:부터|내지|및|와|과|[,ㆍ·~∼-])\s*"
_GONE = r"\s*(?:까지)?\s*(?:는|은|를)?\s*(?:각각\s*)?(?P<gone>삭\s*제|생\s*략)"
_RANGES = {
    PARAGRAPH: re.compile(f"{_TO}(?:(?P<c>[{CIRCLED}])|<(?P<n>\\d{{1,4}})>){_GONE}"),
    ITEM: re.compile(rf"{_TO}(?P<n>\d{{1,3}})(?:의(?P<b>\d{{1,2}}))?\s*[.．호]?{_GONE}"),
    SUBITEM: re.compile(rf"{_TO}(?P<h>[가-힣])(?:의(?P<b>\d{{1,2}}))?\s*[.．목]?{_GONE}"),
}
_CIRCLED = re.compile(f"[{CIRCLED}]")
_SENTENCE_END = re.compile(r"(?:[.。>〉\])）」』\"”]|삭\s*제|생\s*략)\s*$")
_DELETED = re.compile(
    r"[<(\[]?\s*삭\s*제\s*[>)\]]?\s*(?:[<〈(\[][^<>〈〉()\[\]]*[>〉)\]]\s*)*\.?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a place in a line: its depth, number, and where its text begins.

    `last` is the end of a merged unit (②부터 ④까지 삭제), else `number`; `segments` are the
    locators of `number` to `last`, one where the rest is merely left out (생략).
    """

    rank: int
    number: Number
    last: Number
    segments: tuple[str, ...]
    label: str
    start: int
    end: int


def label_at(text: str, start: int, *, pointed: bool = False) -> Label | None:
    """The label that begins at `start` (white space before it allowed), if any."""
    patterns = (*_LABELS, (PARAGRAPH, _POINTED)) if pointed else _LABELS
    for rank, pattern in patterns:
        match = pattern.match(text, start)
        number = _number(match) if match else None
        if match and number:
            beyond = _RANGES[rank].match(text, match.end()) if rank in _RANGES else None
            last = (_number(beyond) if beyond else None) or number
            deleted = beyond is not None and beyond["gone"].startswith("삭")
            count = last[0] - number[0] if deleted and last[1] == number[1] == 0 else 0
            return Label(
                rank,
                number,
                max(last, number),
                tuple(_segment(rank, (number[0] + i, number[1])) for i in range(max(count, 0) + 1)),
                match["label"],
                match.start("label"),
                match.end(),
            )
    return None


def later_paragraphs(text: str, start: int) -> list[int]:
    """Where a circled number stands after the end of a sentence within the line."""
    return [
        match.start()
        for match in _CIRCLED.finditer(text, start)
        if _SENTENCE_END.search(text[max(0, match.start() - 8) : match.start()])
    ]


def follows(number: Number, last: Number) -> bool:
    """Tell whether a number is the next one: 5 or 4의2 after 4, 4의3 after 4의2."""
    if number[1]:
        return number[0] == last[0] and number[1] == (last[1] + 1 if last[1] else 2)
    return number[0] == last[0] + 1


def is_deleted(body: str) -> bool:
    """Tell whether a unit's text says only that it is deleted (삭제 <2024.2.20>)."""
    return bool(_DELETED.fullmatch(body.strip()))


def _number(match: re.Match[str]) -> Number | None:
    groups = match.groupdict()
    branch = int(groups.get("b") or 0)
    if groups.get("c"):
        return int(unicodedata.numeric(groups["c"])), 0
    if groups.get("h"):
        place = ORDER.find(groups["h"])
        return (place + 1, branch) if place >= 0 else None
    number = int(groups["n"])
    return (number, branch) if number else None


def _segment(rank: int, number: Number) -> str:
    branch = f"-{number[1]}" if number[1] else ""
    if rank == PARAGRAPH:
        return f"para_{number[0]}"
    if rank == ITEM:
        return f"item_{number[0]}{branch}"
    if rank == SUBITEM:
        return f"sub_{ORDER[number[0] - 1]}{branch}"
    return (ORDER[number[0] - 1] if rank in (5, 7) else str(number[0])) + branch
