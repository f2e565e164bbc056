"""Lines that a printed document repeats on its pages: heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.numerals import integer, roman

_DEPTH = 3  # lines with text at each end of a page that may be running ones
_LONGEST = 150  # characters of a running line
_DATED = 6  # characters of a running line of figures alone: 2024. 11. 22.
_DIGITS = re.compile(r"[0-9０-９]+")
# A line that is nothing but a page number: 12, - 12 -, 12/40, p. 12, Page 12 of 40, 12 쪽.
_BESIDE = r"[\s\-–—―‐－・·•∙●◆■*∗~∼〜～=_|\[\]()（）〔〕【】「」『』<>〈〉《》≪≫/#]*"
_NUMBER = re.compile(
    rf"{_BESIDE}(?:p(?:age|\.)?|頁|第|제)?\s*(?P<n>[0-9０-９]{{1,5}}|[ivxlc]{{1,6}})"
    rf"\s*(?:(?:/|of|／)\s*[0-9０-９]{{1,4}})?\s*(?:頁|쪽|면|ページ|페이지)?{_BESIDE}",
    re.IGNORECASE,
)
_KANJI = re.compile(r"[\s\-–—―]*(?P<n>[〇一二三四五六七八九十百]{1,5})[\s\-–—―]*")
# A unit's own number at the top of a page is not a head, even if units and pages keep step.
_UNIT = re.compile(
    r"(?:article|section|part|chapter|annex|appendix|supplement|rule|§|第|제|別表|별표)\s*#",
    re.IGNORECASE,
)


def running_lines(pages: Sequence[str]) -> frozenset[tuple[int, int]]:
    """The lines that are furniture, as (page from 1, index of the line on it from 0).

    A head or foot is a line near a page's end that stands there, the page number in it aside,
    on a third of the pages and on three at least (odd and even pages may differ).  A page number
    is a line of a number alone that grows with the page, on two pages at least.
    """
    ends: list[list[tuple[int, str]]] = []
    for text in pages:
        filled = [(i, s) for i, line in enumerate(text.split("\n")) if (s := line.strip())]
        ends.append(sorted({*filled[:_DEPTH], *filled[-_DEPTH:]}))
    return running(ends)


def running(ends: Sequence[Sequence[tuple[int, str]]]) -> frozenset[tuple[int, int]]:
    """`running_lines` of the lines at each page's ends, as (index on the page, text)."""
    seen: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    numbers: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for page, lines in enumerate(ends, 1):
        for i, line in lines:
            value = page_number(line)
            if value is not None:
                numbers[value - page].add((page, i))
            elif len(line) <= _LONGEST and re.search(r"[^\W\d_]", line):
                for form in forms(line, page):
                    seen[form].add((page, i))
            elif _DATED <= len(line) <= _LONGEST:
                seen[line, 0].add((page, i))
    found: set[tuple[int, int]] = set()
    least = max(3, -(-len(ends) // 3))
    counted: set[int] = set()  # how far the numbers in running heads are ahead of the pages
    for (head, ahead), places in seen.items():
        if len({page for page, _ in places}) >= least:
            found |= places
            if "#" in head:
                counted.add(ahead)
    for ahead, places in numbers.items():
        if len({p for p, _ in places}) >= max(2, min(3, len(ends) // 2)) or ahead in counted:
            found |= places
    return frozenset(found)


def forms(line: str, page: int) -> Iterator[tuple[str, int]]:
    """The line as it is, and with each of its numbers taken for one that grows with the page."""
    line = re.sub(r"\s+", " ", line)
    yield line, 0
    for match in _DIGITS.finditer(line):
        form = f"{line[: match.start()]}#{line[match.end() :]}"
        if len(match.group()) < 8 and not _UNIT.match(form):
            yield form, int(match.group()) - page


def page_number(line: str) -> int | None:
    """The number of a line that is nothing but a page number: 12, - 12 -, p. 12, 一六五."""
    if len(line) > _LONGEST:
        return None
    match = _NUMBER.fullmatch(line)
    if match is None:
        kanji = _KANJI.fullmatch(line)
        return integer(kanji["n"]) if kanji else None
    return int(match["n"]) if match["n"].isdigit() else roman(match["n"])
