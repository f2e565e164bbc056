"""The names of instruments and agencies in a text: one automaton over every known name.

The automaton (Aho–Corasick) runs over a squeezed copy, lower case and
without white space, so that a name broken over lines is found; hits are mapped back to the text.
"""

from __future__ import annotations

import functools
import itertools
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
_LOCATOR = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?\s?[条조]")  # GATT21条
_WITHIN = re.compile(r"[条項号表則章欄一二三四五六七八九十]中")  # 第一条中輸出貿易管理令
# 経済産業省令 and 산업통상부령 are ordinances, 日本銀行法 is a law, 経済協力開発機構条約 a treaty:
# no mention of the agency itself.
_ISSUED = re.compile(r"令(?!和)|法|条約|協定|憲章|령|법(?!무)|\s?(?:조약|협정|협약|헌장)")
_ARTICLE = re.compile(r"(?:附則)?第[0-9一二三四五六七八九十百]{1,7}[条章]|別表")
_LONG = 6
_ACRONYM = 8
_TERM = re.compile(r"(?:^|[\s(])([^\s()、。「」]{2,22})\Z", re.MULTILINE)
_LONG_LATIN = 16
_NOTE = re.compile(r"[0-9]{1,2}(?![A-Za-z0-9])")  # the Law of the Sea1: a footnote's number
# Council for TRIPS, Committee on SPS: organs are named after what they see to.
_ORGAN = re.compile(
    r"(?:Council|Committee|Commission|Body|Board|(?:Working|Expert) Group)\s(?:for|on)\s(?:the\s)?$"
)
_DROPPED = frozenset('"' + "".join(c for c in map(chr, range(0x3001)) if c.isspace()))
_BLOCK = 256  # characters that are squeezed together; only a block with a name is looked into
# 관세법인, 특허법원, 항공법규, …법학: another word that begins like a law.
_OTHER_WORD = re.compile("법(?:인(?!\\s[이그])|원|률|규(?!정)|학|안(?!에)|석)")
_PARTICLE = re.compile("[은는이가을를의에와과도로나상]|제\\s?\\d|체제|협정|회원|규정|및|등")
# 会社法人等番号, 特許法院, 航空法規, 民法学者, 外為法令: the same in Japanese.
_OTHER_LAW = re.compile("法(?:[学理院人曹廷源]|規(?![制定則程])|令(?!和))")
_NOW = re.compile("現行|日本")  # 現行外為法
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
    squeezed = _Squeezed(text.plain)
    hits: list[NameHit] = []
    # Overlapping ones too: "the Arms Export …" without its spaces holds "EAR" before the name.
    for pattern, begin, end in automaton.find_matches_as_indexes(squeezed.text, overlapping=True):
        known, written = names[pattern], squeezed.cased[begin:end]
        if all(name.spelling and name.spelling != written for name in known):
            continue
        start, stop = squeezed.place(begin), squeezed.place(end - 1) + 1
        hits.extend(_hit(text, known, written, start, stop))
    return _apart(hits)


def _apart(hits: list[NameHit]) -> list[NameHit]:
    """The hits that do not overlap: the leftmost, and of those the longest."""
    out: list[NameHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not out or hit.start >= out[-1].end:
            out.append(hit)
    return out


def _hit(
    text: Page, names: Sequence[Name], written: str, start: int, end: int
) -> Iterator[NameHit]:
    plain = text.plain
    if not _bounded(plain, start, end):
        return
    for name in names:
        if name.kind == "agency" and _ISSUED.match(plain, end):
            continue
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
        return end - start >= _LONG_LATIN and last.islower() and bool(_NOTE.match(plain, end))
    if first.isascii() and _ORGAN.search(plain, max(0, start - 24), start):
        return False
    if _HANGUL.match(first) and _HANGUL.match(before):
        return False
    if _HANGUL.match(last) and _OTHER_WORD.match(plain, end - 1):
        return False
    if last == "法" and _OTHER_LAW.match(plain, end - 1):
        return False
    if _HANGUL.match(after) and end - start <= 2 and last != "법":
        return _PARTICLE.match(plain, end) is not None  # 가트너 is no 가트
    if _KATAKANA.match(first) and _KATAKANA.match(before):
        return False
    if _KATAKANA.match(last) and _KATAKANA.match(after):
        return False
    if not _HAN.match(first) or not _HAN.match(before) or before in _PREFIX:
        return True
    if before == "他" and plain.startswith("その", max(0, start - 3)):
        return True  # その他化学兵器禁止条約の適確な実施
    if _WITHIN.match(plain, max(0, start - 2)) or _NOW.match(plain, max(0, start - 2)):
        return True
    # 業者金融商品取引法第二条: cells of a table run together.
    if _ARTICLE.match(plain, end) is None:
        return False
    return end - start >= _LONG or defines(plain, start, end)


def defines(plain: str, start: int, end: int) -> bool:
    """Tell whether a term runs together with the law that says what it means.

    事業年度法人税法第十三条に規定する事業年度をいう。
    """
    term = _TERM.search(plain, max(0, start - 24), start)
    return term is not None and plain.find(f"する{term[1]}をいう", end, end + 160) >= 0


class _Squeezed:
    """A text in lower case without white space and quotation marks ("하바나"헌장), and where each
    of its characters stood.
    """

    def __init__(self, plain: str) -> None:
        self._plain = plain
        blocks = [plain[i : i + _BLOCK] for i in range(0, len(plain), _BLOCK)]
        runs = ["".join(block.split()).replace('"', "") for block in blocks]
        self._starts = [0, *itertools.accumulate(map(len, runs))]
        self._places: dict[int, list[int]] = {}
        self.cased = "".join(runs)
        self.text = _lower(self.cased)

    def place(self, index: int) -> int:
        """The offset in the text of the character at `index` of the squeezed copy."""
        block = bisect_right(self._starts, index) - 1
        places = self._places.get(block)
        if places is None:
            first = block * _BLOCK
            part = self._plain[first : first + _BLOCK]
            places = [i for i, c in enumerate(part, first) if c not in _DROPPED]
            self._places[block] = places
        return places[index - self._starts[block]]


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
    written, owners = zip(*_names(), strict=True)
    # All names at once: a page for each would take longer than the automaton itself.
    plain = page("\n".join(written)).plain.replace('"', "").split("\n")
    for spelled, name in zip(plain, owners, strict=True):
        patterns.setdefault(_lower("".join(spelled.split())), []).append(name)
    patterns.pop("", None)
    return (
        AhoCorasick(list(patterns), matchkind=MatchKind.Standard),
        list(patterns.values()),
    )


def _names() -> Iterator[tuple[str, Name]]:
    from pipeline import knowledge
    from pipeline.knowledge.spellings import spellings

    for instrument in knowledge.everything():
        address, kind = instrument.address, instrument.kind
        weak = {name for names in instrument.weak.values() for name in names}
        usual = Name(address, kind, "", weak=False)
        for name in itertools.chain.from_iterable(instrument.names.values()):
            known = usual
            if name in weak or _cased(name):
                spelling = "".join(page(name).plain.split()) if _cased(name) else ""
                known = Name(address, kind, spelling, name in weak)
            for spelled in spellings(name, address=address):
                yield spelled, known


def _cased(name: str) -> bool:
    """Tell whether a name counts in its own case only: an acronym in Latin capitals."""
    if len(name) > _ACRONYM:
        return False
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all("A" <= c <= "Z" for c in letters)
