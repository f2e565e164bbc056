"""Running heads that no other page repeats, known by the page number that they end or begin with.

A book sets the title of a section over its pages; a short section has but one.  The numbers of the
other heads tell which one this page must bear, and where the head stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from pipeline.extract.pdf.flow import Placed

_FEWEST = 4  # pages whose heads agree
_SHARE = 0.2  # of all pages
_NEAR = 2.5  # points up or down
_FIRST = re.compile(r"\d{1,4}(?=[\s\u3000])")
_LAST = re.compile(r"(?<=[\s\u3000])\d{1,4}$")


def counted_heads(
    ends: Sequence[Sequence[tuple[int, str]]],
    lines: Sequence[Sequence[Placed]],
    known: Set[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Lines with the number that their page must have, at the height of the `known` heads.

    `ends` are the outermost lines of each page as (index, text); lines are (page, index).
    """
    heads: dict[int, list[float]] = {}  # by what must be taken from a page's place
    pages: Counter[int] = Counter()
    for page, ending in enumerate(ends, 1):
        told = {
            page - number: lines[page - 1][index].line.box[1]
            for index, text in ending
            if (page, index) in known
            for number in _numbers(text)
        }
        pages.update(told.keys())
        for less, height in told.items():
            heads.setdefault(less, []).append(height)
    right = {less for less, count in pages.items() if count >= max(_FEWEST, _SHARE * len(ends))}
    found: set[tuple[int, int]] = set()
    for page, ending in enumerate(ends, 1):
        for index, text in ending:
            top = lines[page - 1][index].line.box[1]
            for number in _numbers(text):
                less = page - number
                if less in right and any(abs(top - y) < _NEAR for y in heads[less]):
                    found.add((page, index))
    return found


def _numbers(text: str) -> Iterator[int]:
    """The number that a line of words begins with, and the one that it ends with."""
    if sum(map(str.isalpha, text)) < 2:
        return
    for pattern in (_FIRST, _LAST):
        match = pattern.search(text) if pattern is _LAST else pattern.match(text)
        if match:
            yield int(match.group())
