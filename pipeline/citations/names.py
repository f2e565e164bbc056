"""The names of instruments and agencies in a text: one automaton over every known name.

The automaton (Aho–Corasick, leftmost and longest) runs over a squeezed copy, lower case and
without white space, so that a name broken over lines is found; hits are mapped back to the text.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.citations.page import NameHit, Page, page

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff々]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_SQUEEZE = re.compile(r"\S+")
_LOCATOR = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?\s?[条조]")  # GATT21条
_WITHIN = re.compile(r"[条項号表則章欄一二三四五六七八九十]中")  # 第一条中輸出貿易管理令
# What may stand before a Japanese name in kanji and belong to it: 旧外為法, 改正外為法.
_PREFIX = "旧新現同該各対米改正と"


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a name: whose it is, whether it is weak, and the case it must be in."""

    address: str
    kind: str
    spelling: str  # as in the knowledge files, when its case matters; else ""
    weak: bool


def find(text: Page) -> list[NameHit]:
    """Every known name in the page, in order; of names that overlap the leftmost and longest."""
    automaton, names = _automaton()
    squeezed, starts, offsets = _squeeze(text.plain)
    hits: list[NameHit] = []
    for pattern, begin, end in automaton.find_matches_as_indexes(squeezed):
        start = offsets[bisect_right(starts, begin) - 1] + begin
        i = bisect_right(starts, end - 1) - 1
        stop = offsets[i] + end
        hits.extend(_hit(text, names[pattern], start, stop))
    return hits


def _hit(text: Page, names: Sequence[Name], start: int, end: int) -> Iterator[NameHit]:
    plain = text.plain
    if not _bounded(plain, start, end):
        return
    written = "".join(plain[start:end].split())
    for name in names:
        if not name.spelling or name.spelling == written:
            yield NameHit(start, end, name.address, name.kind, name.weak)
            return


def _bounded(plain: str, start: int, end: int) -> bool:
    """Tell whether a name stands by itself, by the script at each of its ends."""
    first, last = plain[start], plain[end - 1]
    before = plain[start - 1] if start else " "
    after = plain[end] if end < len(plain) else " "
    if _WORD.match(first) and _WORD.match(before):
        return False
    if _WORD.match(last) and _WORD.match(after) and not _LOCATOR.match(plain, end):
        return False
    if _HANGUL.match(first) and _HANGUL.match(before):
        return False
    if _KATAKANA.match(first) and _KATAKANA.match(before):
        return False
    if _KATAKANA.match(last) and _KATAKANA.match(after):
        return False
    if not _HAN.match(first) or not _HAN.match(before) or before in _PREFIX:
        return True
    return _WITHIN.match(plain, max(0, start - 2)) is not None


def _squeeze(plain: str) -> tuple[str, list[int], list[int]]:
    """The text in lower case without white space; where each run begins in it, and its shift."""
    runs, starts, offsets, at = [], [], [], 0
    for match in _SQUEEZE.finditer(plain):
        run = match.group()
        runs.append(run)
        starts.append(at)
        offsets.append(match.start() - at)
        at += len(run)
    return _lower("".join(runs)), starts or [0], offsets or [0]


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@functools.cache
def _automaton() -> tuple[AhoCorasick, list[list[Name]]]:
    """The automaton, and for each of its patterns the names it stands for."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    patterns: dict[str, list[Name]] = {}
    for written, name in _names():
        patterns.setdefault(_lower("".join(page(written).plain.split())), []).append(name)
    patterns.pop("", None)
    return (
        AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest),
        list(patterns.values()),
    )


def _names() -> Iterator[tuple[str, Name]]:
    from pipeline import knowledge

    for instrument in knowledge.instruments():
        weak = {name for names in instrument.weak.values() for name in names}
        for names in instrument.names.values():
            for name in names:
                spelling = "".join(page(name).plain.split()) if _cased(name) else ""
                yield name, Name(instrument.address, instrument.kind, spelling, name in weak)


def _cased(name: str) -> bool:
    """Tell whether a name counts in its own case only: an acronym in Latin capitals."""
    letters = [c for c in name if c.isalpha()]
    return len(name) <= 8 and bool(letters) and all("A" <= c <= "Z" for c in letters)
