"""Heads and feet that their form alone makes known, on a document of one page as well.

Browsers print when and from where a page was printed: the time and the title at its head, the
address and `1/3` at its foot (Chromium), or the other way round (Firefox), or both below (others).
The United Nations print a job number beside the page's: `2/4 23-15249`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead

_EDGE = 0.06  # of the page's height: how far in a browser's lines reach
_FOOT = 0.85  # of the page's height: below it stand job numbers
_DATE = r"\d{1,4}\s?[./\-年년]\s?\d{1,2}\s?[./\-月월]\s?\d{1,4}\s?[.日일]?"
_TIME = (
    r"(?:(?:오전|오후|午前|午後|上午|下午|[AP]M)\s?)?\d{1,2}[:.時시]\s?\d{2}(?:[:.]\d{2})?[分분]?"
    r"(?:\s?[AaPp]\.?[Mm]\b\.?)?"
)
_MOMENT = rf"{_DATE}(?:,|\s(?:at|um|klo?\.?|à))?\s*{_TIME}"
_ADDRESS = r"(?:file:///|https?://|about:)\S+"
_OF_ALL = r"(?:\w+\s)?\d{1,4}\s?(?:/|／|of|von|de|sur)\s?\d{1,4}(?:\s?(?:ページ|페이지|頁))?"
_AT_ENDS = {
    what: re.compile(rf"^{form}(?=\s|$)|(?:^|(?<=\s)){form}$")
    for what, form in (("moment", _MOMENT), ("address", _ADDRESS), ("page", _OF_ALL))
}
_JOB = r"(?:[A-Z]{1,3}\.)?\d{2}-\d{5}"
_JOBS = re.compile(
    rf"(?P<n>\d{{1,4}})/\d{{1,4}}\s+{_JOB}|{_JOB}\s+(?P<m>\d{{1,4}})/\d{{1,4}}"
    rf"|{_JOB}\s+\([A-Z]\)(?:\s+\d{{6}})*|\*\d{{7}}\*"
)


def printed_ends(
    pages: Sequence[PageRead], lines: Sequence[Sequence[Placed]]
) -> set[tuple[int, int]]:
    """The lines that browsers and the United Nations print around a page, as (page, index)."""
    found: set[tuple[int, int]] = set()
    for page, mine in zip(pages, lines, strict=True):
        for line in (*_of_browsers(page, mine), *_of_jobs(page, mine)):
            found.add((line.page, line.index))
    return found


def _of_browsers(page: PageRead, lines: Sequence[Placed]) -> Iterator[Placed]:
    """The highest and lowest lines, where they tell both a time and an address."""
    level = [line for line in lines if line.text.strip() and not line.line.vertical]
    if not level:
        return
    highest = min(level, key=lambda p: p.line.box[1])
    lowest = max(level, key=lambda p: p.line.box[3])
    rows = []
    if highest.line.box[3] < _EDGE * page.height:
        rows.append(_beside(level, highest))
    if lowest.line.box[1] > (1 - _EDGE) * page.height and lowest is not highest:
        rows.append(_beside(level, lowest))
    said = [_told(row) for row in rows]
    if {"moment", "address"} <= {what for told in said for what in told}:
        for row, told in zip(rows, said, strict=True):
            if told:
                yield from row


def _beside(lines: Sequence[Placed], line: Placed) -> list[Placed]:
    """The lines at one height with a line, from left to right."""
    _, top, _, bottom = line.line.box
    row = [p for p in lines if top < (p.line.box[1] + p.line.box[3]) / 2 < bottom]
    return sorted(row, key=lambda p: p.line.box[0])


def _told(row: Sequence[Placed]) -> set[str]:
    text = re.sub(r"\s+", " ", " ".join(line.text for line in row)).strip()
    parts = (text, *(line.text.strip() for line in row))
    return {what for what, form in _AT_ENDS.items() if any(map(form.search, parts))}


def _of_jobs(page: PageRead, lines: Sequence[Placed]) -> Iterator[Placed]:
    for line in lines:
        if line.line.vertical or line.line.box[1] < _FOOT * page.height:
            continue
        match = _JOBS.fullmatch(line.text.strip())
        if match is not None:
            number = match["n"] or match["m"]
            if number is None or int(number) == page.number:
                yield line
