"""Words that hardly any provision has: are they found by who types them, without quotation marks?

Words are drawn by a fixed seed from the texts: English words, katakana words and runs of kanji,
Korean words with their endings.  A run of two to four kanji may be cut amid words; nobody would
type some of these, so the share that can be reached is below 100 %.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import Any

from search_topics import LANGUAGES, Rows

SEED, EACH, FIRST = 5, 100, 10
_WORDS = {
    "en": re.compile(r"\b[a-z]{5,}\b"),
    "ja": re.compile(r"[ァ-ヴー]{4,}|[一-鿿]{2,4}"),
    "ko": re.compile(r"[가-힣]{3,}"),
}
_PHRASE = {"en": "export of {}", "ja": "{}の輸出", "ko": "{}의 수출"}
# What is asked: (told, from so many articles that have the word, to so many, in a phrase)
_KINDS = (("in one article, alone", 1, 1, False), ("in two to five, alone", 2, 5, False),
          ("in one, in a phrase with “export”", 1, 1, True))  # fmt: skip


def holders(searcher: Any) -> dict[str, dict[str, set[str]]]:
    """Language -> word -> the addresses of the articles, sections and rows that have it."""
    found: dict[str, dict[str, set[str]]] = {lang: defaultdict(set) for lang in LANGUAGES}
    rows = searcher.opened.catalog.execute(
        "SELECT g.address, p.lang, p.text FROM provision p JOIN provision g ON g.id = p.grp"
        " JOIN version v ON v.id = p.version WHERE v.current"
    )
    for address, lang, text in rows:
        if lang in found:
            for word in set(_WORDS[lang].findall(text)):
                found[lang][word].add(address)
    return found


def drawn(words: dict[str, set[str]], low: int, high: int, *, number: int = EACH) -> list[str]:
    """`number` of the words that from `low` to `high` articles have, the same for the same text."""
    rare = sorted(word for word, held in words.items() if low <= len(held) <= high)
    return random.Random(SEED).sample(rare, min(number, len(rare)))


def measure(searcher: Any) -> Rows:
    """How many of the words bring an article that has them, at first and among the first ten."""
    rows: Rows = [["words", *(f"{lang}: first / in ten" for lang in LANGUAGES)]]
    held = holders(searcher)
    for told, low, high, phrase in _KINDS:
        cells = []
        for lang in LANGUAGES:
            chosen = drawn(held[lang], low, high)
            first = ten = 0
            for word in chosen:
                query = _PHRASE[lang].format(word) if phrase else word
                hits = [hit.address in held[lang][word]
                        for hit in searcher.search(query, limit=FIRST)]  # fmt: skip
                first += hits[:1] == [True]
                ten += any(hits)
            cells.append(f"{first} / {ten} of {len(chosen)}")
        rows.append([told, *cells])
    return rows
