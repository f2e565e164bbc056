"""Which lines of a law's main part head its articles: a question about all of them together.

The numbers of the articles rise through a law.  A reference at a line start, an article quoted from
another law or one of a model contract breaks that order, so the heads are the rising chain with
the greatest weight, where markup and captions weigh more than mere position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.split.ko_heads import ArticleHead, Number, Strength, article, chapter
from pipeline.split.ko_labels import follows
from pipeline.split.ko_parts import annex, supplement

_WEIGHT: dict[Strength, int] = {
    "marked": 10_000, "captioned": 100, "numbered": 60, "gone": 40, "alone": 3, "weak": 1,
}  # fmt: skip
_CONTENTS = re.compile(r"\s*(?:목\s*차|차\s*례|目\s*次)\s*$")
_PAGE = re.compile(r"(?:\s*[.·…‥ㆍ_-]{2,}|(?<=\D)\s)[\s.·…‥ㆍ_-]*\d*\s*$")


def heads(candidates: Sequence[tuple[int, ArticleHead]]) -> dict[int, ArticleHead]:
    """The candidates (line, head) that are heads, by line."""
    strong = [h for _, h in candidates if h.strength in ("marked", "captioned", "numbered")]
    marked = sum(h.strength == "marked" for h in strong)
    if marked and marked * 2 >= len(strong):
        candidates = [(i, h) for i, h in candidates if h.strength == "marked"]
    elif sum(h.strength == "captioned" for h in strong) > 1:
        candidates = [(i, h) for i, h in candidates if h.strength != "weak"]
    chosen: dict[int, ArticleHead] = {}
    last: Number = (0, 0)
    for line, head in _heaviest(candidates):
        if head.strength in ("alone", "weak") and not follows(head.number, last):
            continue
        chosen[line] = head
        last = head.last
    return chosen


def _heaviest(candidates: Sequence[tuple[int, ArticleHead]]) -> list[tuple[int, ArticleHead]]:
    """The rising chain of the greatest weight, by a Fenwick tree over the numbers."""
    numbers = sorted({head.last for _, head in candidates})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(numbers) + 1)
    before: list[int] = []
    best = (0, -1)
    for i, (_, head) in enumerate(candidates):
        top = (0, -1)
        place = bisect_left(numbers, head.number)
        while place > 0:
            top = max(top, tree[place], key=lambda entry: entry[0])
            place &= place - 1
        before.append(top[1])
        entry = (top[0] + _WEIGHT[head.strength], i)
        place = bisect_left(numbers, head.last) + 1
        while place <= len(numbers):
            if entry[0] > tree[place][0]:
                tree[place] = entry
            place += place & -place
        if entry[0] > best[0]:
            best = entry
    chain: list[tuple[int, ArticleHead]] = []
    at = best[1]
    while at >= 0:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]


def contents(texts: Sequence[str]) -> frozenset[int]:
    """The lines (of those given, none blank) that make up tables of contents.

    A run of heads without text between is one when 목차 stands above it, or when it has two
    articles or more and most of them come again further down in the law itself: a supplement
    counts from 제1조 again, so its articles prove nothing.
    """
    found: set[int] = set()
    entries = [_entry(text) for text in texts]
    heads_at = [(i, head.number) for i, text in enumerate(texts) if (head := article(text))]
    supplements = [i for i, text in enumerate(texts) if supplement(text)]
    i = 0
    while i < len(texts):
        end = i
        articles: list[Number] = []
        chapters = 0
        titled = bool(_CONTENTS.match(texts[i]))
        while end < len(texts) and (entry := entries[end]) is not None:
            chapters += entry == "chapter"
            if isinstance(entry, tuple):
                articles.append(entry)
            end += 1
        again = False
        if len(articles) > 1:
            border = next((at for at in supplements if at >= end), len(texts))
            later = {number for at, number in heads_at if end <= at < border}
            again = sum(number in later for number in articles) * 2 > len(articles)
        if again or (titled and len(articles) + chapters > 1):
            # A chapter's heading right before the first article belongs to the law itself.
            while end > i + 1 and entries[end - 1] == "chapter" and (articles or not titled):
                end -= 1
            found.update(range(i, end))
        i = max(end, i + 1)
    return frozenset(found)


def _entry(text: str) -> Number | str | None:
    """What a line of a table of contents names: an article, a chapter, a part; None otherwise."""
    if _CONTENTS.match(text):
        return "title"
    if len(text) > 300:
        return None
    bare = _PAGE.sub("", text)
    head = article(bare)
    if head and head.strength in ("captioned", "alone", "gone"):
        return head.number if head.deleted or not bare[head.body :].strip() else None
    if chapter(bare):
        return "chapter"
    return "part" if supplement(bare) or annex(bare) else None
