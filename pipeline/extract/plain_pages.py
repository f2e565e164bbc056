"""Where the pages of a plain text end, by form feeds or by page numbers that stand alone."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence

# 12, - 12 -, [12], p. 12, 12 / 40, 12 쪽
_NUMBER = re.compile(
    r"[\s\-–—―‐－|\[\]()（）〔〕<>]{0,6}(?:p(?:age|\.)\s?|第)?(?P<n>\d{1,4})"
    r"(?:\s?(?:/|of)\s?\d{1,4})?\s?(?:頁|쪽|ページ|페이지)?[\s\-–—―‐－|\[\]()（）〔〕<>]{0,6}",
    re.IGNORECASE,
)
_LEAST = 12  # lines with content between two page numbers
_FEWEST = 3  # page numbers that show pages
_EVEN = (0.6, 1.5)  # of the usual page: numbered paragraphs are of all lengths
_SHARE = 0.7  # of the pages are of even length


def page_ends(lines: Sequence[str]) -> list[int]:
    """The indices of the lines with which the second and later pages begin; [] for no pages.

    A page begins at a line that a form feed opens, or else after a line that holds nothing but a
    number which counts up from page to page, the pages being about equally long.
    """
    feeds = [i for i, line in enumerate(lines) if line.startswith("\f") and i]
    if feeds:
        return feeds
    chain = _numbers(lines)
    return [i + 1 for i in chain if i + 1 < len(lines)]


def _numbers(lines: Sequence[str]) -> list[int]:
    """The lines of the longest count of page numbers, if it is one of pages."""
    found: list[tuple[int, int]] = []  # line, lines with content above it
    length: list[int] = []
    before: list[int] = []
    last: dict[int, int] = {}  # number -> place in `found`
    filled = 0
    for i, line in enumerate(lines):
        filled += bool(line.strip())
        match = _NUMBER.fullmatch(line) if len(line) < 40 and line.strip() else None
        if match is None:
            continue
        number, here = int(match["n"]), len(found)
        linked = next(
            (last[n] for n in (number - 1, number - 2)
             if n in last and filled - found[last[n]][1] >= _LEAST), -1)  # fmt: skip
        found.append((i, filled))
        length.append(length[linked] + 1 if linked >= 0 else 1)
        before.append(linked)
        if number not in last or length[last[number]] <= length[here]:
            last[number] = here
    if not found:
        return []
    at = max(range(len(found)), key=length.__getitem__)
    chain: list[int] = []
    while at >= 0:
        chain.append(at)
        at = before[at]
    chain.reverse()
    sizes = [found[b][1] - found[a][1] for a, b in itertools.pairwise(chain)]
    if len(chain) < _FEWEST:
        return []
    usual = statistics.median(sizes)
    even = sum(_EVEN[0] * usual <= size <= _EVEN[1] * usual for size in sizes)
    whole = found[chain[-1]][1] - found[chain[0]][1] >= 0.5 * filled
    return [found[k][0] for k in chain] if even >= _SHARE * len(sizes) and whole else []
